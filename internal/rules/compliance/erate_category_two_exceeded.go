package compliance

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ERateCategoryTwoExceeded reports more E-Rate work inside the schools than the
// district's five-year limit for category two allows.
var ERateCategoryTwoExceeded = rules.Rule{
	Code: rules.ERateCategoryTwoExceeded, Number: "E-27", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// If a line must leave E-Rate or its source anyway, it no longer counts
		// against the limit.
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
	},
	Check: checkCategoryTwo,
}

// checkCategoryTwo reports one finding for each five-year cycle, at the line and year
// that exceed the limit. Lines with an unknown year or discount are left out of the
// sum: what is too much without them is too much with them. They are reported as not
// checked.
func checkCategoryTwo(input *rules.Input, report *rules.Report) {
	categoryTwo := input.CategoryTwo()
	report.RecheckOn(categoryTwo.Next)
	skipLines(report, "the E-Rate year is not known: %s", categoryTwo.NoYear)
	skipLines(report, "the budget of the five-year cycle is not known: %s", categoryTwo.NoFigures)
	skipLines(report, "no discount is known: %s", categoryTwo.NoDiscount)
	for _, cycle := range categoryTwo.Cycles {
		excess := cycle.Requested + cycle.Planned - cycle.Budget
		switch {
		case len(cycle.Parts) == 0 || !isCycleActionable(input, cycle):
		// Requests of earlier years count against the same limit.
		case !cycle.Stated:
			report.AddNotChecked(
				"district.erate does not say what was already requested for category two in the cycle %s",
				formatCycleYears(cycle.Cycle),
			)
		// The limit grows with the number of students.
		case !cycle.Limited:
			report.AddNotChecked(
				"neither the sites' enrollment nor the district's is known, so what category two allows is not known",
			)
		// Amounts are rounded, so an excess of up to one unit of the currency means nothing.
		case excess <= money.Unit:
		// The limit that is known is a lower bound, so the true one may still hold the work.
		case cycle.AtLeast:
			skipUnknownLimit(input, report)
		default:
			report.AddFinding(newCategoryTwoFinding(input, cycle, excess))
		}
	}
}

// skipUnknownLimit says which sites have no enrollment. The program adds up a limit
// for each school, with a minimum for small ones, so that the district's total is not
// enough.
func skipUnknownLimit(input *rules.Input, report *rules.Report) {
	var missing []v1alpha1.EntryName
	for _, site := range input.Plan.Spec.District.Sites {
		if site.Enrollment == nil {
			missing = append(missing, site.Name)
		}
	}
	if len(missing) == 0 {
		report.AddNotChecked(
			"only the district's enrollment is known, and what category two allows depends on that of each school",
		)
		return
	}
	// The plan may list its sites in any order.
	slices.Sort(missing)
	report.AddNotChecked(
		"what category two allows depends on the enrollment of each school, which is not known of %s",
		text.JoinFirst(missing),
	)
}

// isCycleActionable reports whether a cycle has not ended and shares a day with a
// year that people can still change.
func isCycleActionable(input *rules.Input, cycle budget.CategoryTwoCycle) bool {
	if cycle.Last < budget.FundingYearOf(input.Today) {
		return false
	}
	for _, fiscalYear := range input.ActionableYears {
		first, last := budget.FundingYearOf(input.Fiscal.StartOf(fiscalYear)), budget.FundingYearOf(input.Fiscal.EndOf(fiscalYear))
		if cycle.First <= last && first <= cycle.Last {
			return true
		}
	}
	return false
}

// formatCycleYears writes the first and the last E-Rate year of a cycle.
func formatCycleYears(cycle programs.Cycle) string {
	return fmt.Sprintf("%d to %d", cycle.First, cycle.Last)
}

// newCategoryTwoFinding makes the finding of a cycle. It is only as certain as the
// least certain of the figures that it rests on: the limit of the cycle and the
// discount of each line.
func newCategoryTwoFinding(input *rules.Input, cycle budget.CategoryTwoCycle, excess money.Amount) rules.Finding {
	facts := []programs.Fact{cycle.Fact}
	var budgetLines []*budget.Line
	for _, part := range cycle.Parts {
		facts, budgetLines = append(facts, part.Fact), append(budgetLines, part.Line)
	}
	fact := leastCertainFact(facts...)
	// The limit is shared with requests that are no lines of the plan.
	requested := ""
	if cycle.Requested > 0 {
		requested = fmt.Sprintf(" beside %s already requested", input.FormatMoney(cycle.Requested))
	}
	exceeding := findExceedingPart(cycle)
	return rules.Finding{
		Severity:   severityOfFact(input, fact),
		Field:      rules.LinePath(exceeding.Line.Name).Child("amount").String(),
		FiscalYear: v1alpha1.FiscalYear(exceeding.Year),
		Message: fmt.Sprintf(
			"%s of category two work is planned in the E-Rate years %s%s, and the limit is %s. "+
				"%s gets no discount. Prices are before the discount.",
			input.FormatMoney(cycle.Planned),
			formatCycleYears(cycle.Cycle),
			requested,
			input.FormatMoney(cycle.Budget),
			input.FormatMoney(excess),
		),
		Action: appendWhomToAsk(
			input, "Move some of the work to a later cycle, or put its full price on another source.", fact,
		),
		Money:        excess,
		Lines:        slices.Compact(slices.Sorted(slices.Values(budget.LineNames(budgetLines)))),
		Technologies: budget.TechnologyNames(budgetLines...),
	}
}

// findExceedingPart finds the first part whose price no longer fits the limit. Parts
// are sorted by year and name. Rounding may hide it, and then it is the last part.
func findExceedingPart(cycle budget.CategoryTwoCycle) budget.CategoryTwoPart {
	left := (cycle.Budget - cycle.Requested).ToRat()
	for _, part := range cycle.Parts {
		if left.Sub(left, part.Price).Sign() < 0 {
			return part
		}
	}
	return cycle.Parts[len(cycle.Parts)-1]
}
