package purchasing

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ImplementationCostMissing reports this: devices or network equipment are bought
// and nothing is budgeted to set them up.
var ImplementationCostMissing = rules.Rule{
	Code: rules.ImplementationCostMissing, Number: "E-08", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology},
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine},
	},
	Check: checkImplementation,
}

// largePurchases are those over the policy's limit in the years that rules about
// acting look at.
func largePurchases(input *rules.Input, technology v1alpha1.EntryName) []purchase {
	return acting(input, allLargePurchases(input, technology))
}

func checkImplementation(input *rules.Input, report *rules.Report) {
	settingUp := settingUp(input)
	var unknown []string
	for _, technology := range input.Technologies() {
		name := string(technology.Name)
		for _, p := range largePurchases(input, technology.Name) {
			if settingUp.within([]string{name}, goalsNamedBy(p.lines), p.year-1, p.year+1) {
				continue
			}
			severity, forgotten := setUp(technology.Kind)
			if technology.Kind == "" {
				unknown = append(unknown, name)
			}
			if severity != "" {
				report.Add(rules.Finding{
					Severity:   severity,
					Field:      rules.TechnologyPath(technology.Name).String(),
					FiscalYear: v1alpha1.FiscalYear(p.year),
					Message: fmt.Sprintf(
						"You budgeted %s to buy %s in %s, but nothing to set it up. Often forgotten: %s.",
						input.FormatMoney(p.sum), name, p.year, forgotten,
					),
					Action:       fmt.Sprintf("Add a line of purpose Implementation that names %s.", name),
					Money:        p.sum,
					Lines:        budget.LineNames(p.lines),
					Goals:        goalsNamedBy(p.lines),
					Technologies: []string{name},
					Domain:       string(technology.Domain),
				})
			}
			break // Told once for each technology.
		}
	}
	if len(unknown) > 0 {
		report.Skip(
			"%d without a kind among the technologies bought for more than %s in a year: %s", len(unknown),
			input.FormatMoney(input.Policy.PurchaseLimit), text.JoinFirst(unknown),
		)
	}
}

// setUp is how bad it is if setting up a kind of technology has no money, and
// what people forget; no severity: nothing has to be set up, or the kind is not
// known.
func setUp(kind v1alpha1.TechnologyKind) (severity v1alpha1.Severity, forgotten string) {
	switch kind {
	case v1alpha1.TechnologyDevice:
		return v1alpha1.SeverityInfo, "licenses, cases, carts, installation"
	case v1alpha1.TechnologyNetwork:
		return v1alpha1.SeverityWarning, "cabling, electrical work, configuration, licenses"
	default:
		return "", ""
	}
}

// settingUp is what Implementation lines provide for: the technologies that
// they name, else their goals.
func settingUp(input *rules.Input) provision {
	p := newProvision()
	for _, line := range input.Lines {
		if line.Purpose != v1alpha1.PurposeImplementation {
			continue
		}
		var goals []string
		if len(line.Technologies) == 0 {
			goals = goalsNamedBy([]*budget.Line{line})
		}
		for _, year := range around(input) {
			if line.AmountIn(year) > 0 {
				p.add(budget.TechnologyNames(line), goals, year)
			}
		}
	}
	return p
}
