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

// ERateCategoryTwoExceeded reports this: more E-Rate work inside the schools is
// planned than the district's five-year limit allows.
var ERateCategoryTwoExceeded = rules.Rule{
	Code: rules.ERateCategoryTwoExceeded, Number: "E-27", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: onlyItsLines},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine, When: onlyItsLines},
	},
	Check: checkCategoryTwo,
}

// checkCategoryTwo reports one finding for a cycle, at the line and year with
// which the limit is passed. Lines of which something is not known are in no
// sum: what is too much without them is too much with them.
func checkCategoryTwo(input *rules.Input, report *rules.Report) {
	two := input.CategoryTwo()
	report.RecheckOn(two.Next)
	skipLines(report, "the E-Rate year is not known: %s", two.NoYear)
	skipLines(report, "the budget of the five-year cycle is not known: %s", two.NoFigures)
	skipLines(report, "no discount is known: %s", two.NoDiscount)
	for _, cycle := range two.Cycles {
		excess := cycle.Requested + cycle.Planned - cycle.Budget
		switch {
		case len(cycle.Parts) == 0 || !judgesCycle(input, cycle):
		case !cycle.Stated:
			report.Skip(
				"district.erate does not say what was already requested for category two in the cycle %s",
				cycleYears(cycle.Cycle),
			)
		case !cycle.Limited:
			report.Skip(
				"neither the sites' enrollment nor the district's is known, so nobody can say what category two allows",
			)
		case excess <= money.Unit:
		case cycle.AtLeast:
			// The limit may be higher than what is sure of it.
			skipLimit(input, report)
		default:
			report.Add(categoryTwoExceeded(input, cycle, excess))
		}
	}
}

// skipLimit says whose enrollment is missing to know the limit.
func skipLimit(input *rules.Input, report *rules.Report) {
	var missing []string
	for _, site := range input.Plan.Spec.District.Sites {
		if site.Enrollment == nil {
			missing = append(missing, string(site.Name))
		}
	}
	if len(missing) == 0 {
		report.Skip(
			"only the district's enrollment is known, and what category two allows depends on that of each school",
		)
		return
	}
	slices.Sort(missing)
	report.Skip(
		"what category two allows depends on the enrollment of each school, which is not known of %s",
		text.JoinFirst(missing),
	)
}

// judgesCycle tells whether a cycle goes on and shares a day with a year about
// which people can still act.
func judgesCycle(input *rules.Input, cycle budget.CategoryTwoCycle) bool {
	if cycle.Last < budget.FundingYearOf(input.Today) {
		return false
	}
	for _, year := range input.ActionableYears {
		first, last := budget.FundingYearOf(input.Fiscal.Start(year)), budget.FundingYearOf(input.Fiscal.End(year))
		if cycle.First <= last && first <= cycle.Last {
			return true
		}
	}
	return false
}

func cycleYears(cycle programs.Cycle) string { return fmt.Sprintf("%d to %d", cycle.First, cycle.Last) }

func categoryTwoExceeded(input *rules.Input, cycle budget.CategoryTwoCycle, excess money.Amount) rules.Finding {
	facts := []programs.Fact{cycle.Fact}
	var lines []*budget.Line
	for _, p := range cycle.Parts {
		facts, lines = append(facts, p.Fact), append(lines, p.Line)
	}
	fact := leastSure(facts...)
	requested := ""
	if cycle.Requested > 0 {
		requested = fmt.Sprintf(" beside %s already requested", input.FormatMoney(cycle.Requested))
	}
	at := passes(cycle)
	return rules.Finding{
		Severity: severityOf(
			input, fact,
		),
		Field:      rules.LinePath(at.Line.Name).Child("amount").String(),
		FiscalYear: v1alpha1.FiscalYear(at.Year),
		Message: fmt.Sprintf(
			"%s of category two work is planned in the E-Rate years %s%s, and the limit is %s. %s gets no discount. Prices are before the discount.",
			input.FormatMoney(
				cycle.Planned,
			),
			cycleYears(cycle.Cycle),
			requested,
			input.FormatMoney(cycle.Budget),
			input.FormatMoney(excess),
		),
		Action: asking(
			input, "Move some of the work to a later cycle, or put its full price on another source.", fact,
		),
		Money:        excess,
		Lines:        slices.Compact(slices.Sorted(slices.Values(budget.LineNames(lines)))),
		Technologies: budget.TechnologyNames(lines...),
	}
}

// passes is the part with which the limit of a cycle is passed.
func passes(cycle budget.CategoryTwoCycle) budget.CategoryTwoPart {
	left := (cycle.Budget - cycle.Requested).Rat()
	for _, p := range cycle.Parts {
		if left.Sub(left, p.Price).Sign() < 0 {
			return p
		}
	}
	return cycle.Parts[len(cycle.Parts)-1]
}
