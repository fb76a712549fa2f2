package replacement

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/enrollment"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshUnderfunded reports devices that reach their end in a year of the plan and
// are not paid for by its replacement lines.
var RefreshUnderfunded = rules.Rule{
	Code: rules.RefreshUnderfunded, Number: "E-11", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// The missing money may be that of a goal whose Replacement lines stand in other years.
		{
			Root: rules.GoalUnfunded,
			By:   func(f rules.Finding) []string { return text.ToStrings(f.Replaced) },
			When: rules.ExplainsGap,
		},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkRefreshUnderfunded,
}

// checkRefreshUnderfunded reports one finding for each year from the current one on.
// More than 25 percent missing is an Error: spares and a longer use can bridge a
// smaller gap.
func checkRefreshUnderfunded(input *rules.Input, report *rules.Report) {
	skipUnknownEnds(input, report)
	skipUnknownEnrollment(input, report)
	for _, refreshYear := range input.Refresh {
		if refreshYear.Unpriced > 0 {
			report.AddNotChecked(
				"%s due in %s have no known cost: give their technology a unitCost",
				text.FormatCount(refreshYear.Unpriced, "device"), refreshYear.FiscalYear,
			)
		}
		isLate := refreshYear.FiscalYear > input.LastFullYear()
		if isLate || !input.IsActionable(refreshYear.FiscalYear) || !isUnderfunded(refreshYear) {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if money.ComparePercent(refreshYear.MoneyMissing(), 25, refreshYear.Cost) > 0 {
			severity = v1alpha1.SeverityError
		}
		// Units without a price add to the cost, so the sum is then a lower bound.
		precision := "about "
		if refreshYear.Unpriced > 0 {
			precision = "at least "
		}
		// The message says that the lines miss these devices, as the year may have other money.
		have := input.FormatMoney(refreshYear.Funded) + " is budgeted"
		if refreshYear.Funded == 0 {
			have = "no replacement money is budgeted for these"
		}
		report.AddFinding(rules.Finding{
			Severity:   severity,
			Field:      "spec.budget.lines",
			FiscalYear: v1alpha1.FiscalYear(refreshYear.FiscalYear),
			Message: fmt.Sprintf(
				"%s (%s) must be replaced in %s at %s%s; %s. Short by %s.", text.FormatCount(refreshYear.Devices, "device"),
				text.JoinFirst(refreshYear.Technologies), refreshYear.FiscalYear, precision,
				input.FormatEstimate(refreshYear.Cost), have, input.FormatEstimate(refreshYear.MoneyMissing()),
			) + describeNotReplaced(input, refreshYear) + describeOtherYears(input, refreshYear) + input.DescribeTransfers(
				rules.TransferOut, listReplacementLines(input, refreshYear), rules.IsYear(refreshYear.FiscalYear),
			),
			Action: fmt.Sprintf(
				"Add %s to a line of purpose Replacement in %s, or buy some of them in another year. "+
					"If a line already pays for it, give it that purpose.",
				input.FormatEstimate(refreshYear.MoneyMissing()), refreshYear.FiscalYear,
			),
			Money:        refreshYear.MoneyMissing(),
			Have:         refreshYear.Funded,
			Technologies: refreshYear.Technologies,
			Replaced:     refreshYear.Technologies,
		})
	}
}

// describeNotReplaced returns a sentence, with a space before it, about the units of a year that are not
// replaced; empty if there are none.
func describeNotReplaced(input *rules.Input, refreshYear budget.RefreshYear) string {
	if refreshYear.NotReplaced == 0 {
		return ""
	}
	return " " + enrollment.DescribeLimit(input.Plan, refreshYear.FiscalYear, input.Current, refreshYear.NotReplaced)
}

// skipUnknownEnrollment says in which years of the plan all units for students count, because the plan
// expects no enrollment of them although it limits the replacements to it.
func skipUnknownEnrollment(input *rules.Input, report *rules.Report) {
	refresh := input.Plan.Policy.Refresh
	if refresh.LimitToEnrollment && !enrollment.IsLimited(input.Plan) {
		report.AddNotChecked("the district states no enrollment, so that all units for students are replaced: " +
			"give district.enrollment, or the enrollment of the sites")
	}
	for _, unknown := range enrollment.ListUnknownYears(input.Plan, input.Demands, input.Current) {
		if input.IsActionable(unknown.Year) {
			report.AddNotChecked("%s", unknown.Describe())
		}
	}
}

// describeOtherYears returns a sentence, with a space before it, that names the lots of other years for
// which money of a year pays; empty if there are none. It keeps the message from contradicting
// lines of the year that would suffice for its own lots.
func describeOtherYears(input *rules.Input, refreshYear budget.RefreshYear) string {
	if len(refreshYear.ForOtherYears) == 0 {
		return ""
	}
	phrases := make([]string, len(refreshYear.ForOtherYears))
	for i, other := range refreshYear.ForOtherYears {
		phrases[i] = fmt.Sprintf("the %s due in %s (%s)", other.Technology, other.Year, input.FormatEstimate(other.Amount))
	}
	return fmt.Sprintf(" Money of %s also pays for %s.", refreshYear.FiscalYear, text.JoinFirst(phrases))
}

// listReplacementLines lists the lines that can pay for the replacements of a year.
func listReplacementLines(input *rules.Input, refreshYear budget.RefreshYear) []*budget.Line {
	return slices.DeleteFunc(slices.Clone(input.Lines), func(budgetLine *budget.Line) bool {
		paysForAny := len(budgetLine.Technologies) == 0 || slices.ContainsFunc(refreshYear.Technologies, budgetLine.HasTechnology)
		return budgetLine.Purpose != v1alpha1.PurposeReplacement || !paysForAny
	})
}

// skipUnknownEnds says how many devices in use have no known end, and what replacing them costs: they
// are in no year of the forecast.
func skipUnknownEnds(input *rules.Input, report *rules.Report) {
	units := map[v1alpha1.EntryName]int64{}
	for _, stock := range input.Stock {
		if stock.InService && stock.EndUnknown && stock.Devices > 0 && input.NeedsMoney(stock.Technology, input.Current+1) {
			units[stock.Technology] += stock.Devices
		}
	}
	if len(units) == 0 {
		return
	}
	var total int64
	var cost money.Amount
	var parts []string
	for _, entryName := range rules.SortedKeys(units) {
		total += units[entryName]
		parts = append(parts, fmt.Sprintf("%s %s", entryName, humanize.Comma(units[entryName])))
		if technology := input.Plan.FindTechnology(entryName); technology != nil {
			cost = cost.Plus(technology.UnitCost.Times(units[entryName]))
		}
	}
	worth := ""
	if cost > 0 {
		worth = ", about " + input.FormatEstimate(cost) + " to replace"
	}
	report.AddNotChecked(
		"no end is known of %s (%s)%s: give their technology usefulLifeMonths and the lots inService, or supportEnd",
		text.FormatCount(total, "device"), text.ListFirst(parts), worth,
	)
}
