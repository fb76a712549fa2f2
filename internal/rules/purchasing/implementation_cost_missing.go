package purchasing

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ImplementationCostMissing reports devices or network equipment that are bought
// without any money to set them up.
var ImplementationCostMissing = rules.Rule{
	Code: rules.ImplementationCostMissing, Number: "E-08", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		// If the purchase should not happen at all, or not on this source, setting it
		// up is a later question.
		{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology},
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine},
	},
	Check: checkImplementationCost,
}

// checkImplementationCost reports one finding for each technology, at its first large
// purchase without money to set it up. Setting up may be paid in the year before or
// after: cabling comes early and configuration late. Its amount is not compared, as
// it differs too much from case to case.
func checkImplementationCost(input *rules.Input, report *rules.Report) {
	setup := collectSetup(input)
	var unknown []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		entryName := technology.Name
		for _, purchase := range selectLarge(input, selectActionable(input, listPurchases(input, entryName))) {
			// A setup line counts by the technology or by a goal of the purchase.
			if setup.isProvided(
				[]v1alpha1.EntryName{entryName},
				listGoalsOfLines(purchase.lines),
				purchase.year-1,
				purchase.year+1,
			) {
				continue
			}
			severity, forgotten := rateMissingSetup(technology.Kind)
			// Whether a technology of unknown kind must be set up is not known.
			if technology.Kind == "" {
				unknown = append(unknown, entryName)
			}
			if severity != "" {
				report.AddFinding(rules.Finding{
					Severity:   severity,
					Field:      rules.TechnologyPath(entryName).String(),
					FiscalYear: v1alpha1.FiscalYear(purchase.year),
					Message: fmt.Sprintf(
						"You budgeted %s to buy %s in %s, but nothing to set it up. Often forgotten: %s.",
						input.FormatMoney(purchase.sum), entryName, purchase.year, forgotten,
					),
					Action:       fmt.Sprintf("Add a line of purpose Implementation that names %s.", entryName),
					Money:        purchase.sum,
					Lines:        budget.LineNames(purchase.lines),
					Goals:        listGoalsOfLines(purchase.lines),
					Technologies: []v1alpha1.EntryName{entryName},
					Domain:       v1alpha1.BudgetDomain(technology.Domain),
				})
			}
			break // One finding for a technology is enough.
		}
	}
	if len(unknown) > 0 {
		report.AddNotChecked(
			"no kind is given for %s bought for more than %s in a year: %s", text.FormatCount(len(unknown), "technology"),
			input.FormatMoney(input.Policy.PurchaseLimit), text.JoinFirst(unknown),
		)
	}
}

// rateMissingSetup returns the severity for a kind of technology, and what budgets
// often forget for it. Both are empty for kinds that need no setting up, and for an
// unknown kind. A network does not work at all until it is installed, while devices
// at least arrive ready to use.
func rateMissingSetup(kind v1alpha1.TechnologyKind) (severity v1alpha1.Severity, forgotten string) {
	switch kind {
	case v1alpha1.TechnologyDevice:
		return v1alpha1.SeverityInfo, "licenses, cases, carts, installation"
	case v1alpha1.TechnologyNetwork:
		return v1alpha1.SeverityWarning, "cabling, electrical work, configuration, licenses"
	default:
		return "", ""
	}
}

// collectSetup returns what Implementation lines provide for: the technologies that they
// name, or else their goals. A line that names a technology is for nothing else.
func collectSetup(input *rules.Input) provision {
	setup := newProvision()
	for _, budgetLine := range input.Lines {
		if budgetLine.Purpose != v1alpha1.PurposeImplementation {
			continue
		}
		var goals []string
		// A line that names no technology is for all purchases of its goals.
		if len(budgetLine.Technologies) == 0 {
			goals = listGoalsOfLines([]*budget.Line{budgetLine})
		}
		for _, fiscalYear := range listYearsAround(input) {
			if budgetLine.AmountIn(fiscalYear) > 0 {
				setup.addYear(budget.TechnologyNames(budgetLine), goals, fiscalYear)
			}
		}
	}
	return setup
}
