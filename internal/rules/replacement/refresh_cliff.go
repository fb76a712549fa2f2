package replacement

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshCliff reports a year that holds a large part of what replacing devices costs
// in the years ahead.
var RefreshCliff = rules.Rule{
	Code: rules.RefreshCliff, Number: "E-32", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		// The missing money of the same year comes first: without it the year cannot be spread.
		{Root: rules.RefreshUnderfunded, By: rules.ByYear},
		// A cliff after the plan is part of the bill that RefreshAfterPlan reports.
		{Root: rules.RefreshAfterPlan, By: rules.ByField},
	},
	Check: checkRefreshCliff,
}

// A year can only stand out among several others: of two years with cost, one always
// has half of it or more.
const (
	// minCostYears is the number of years with cost that a cliff takes.
	minCostYears = 3
	// minPeriodYears is the number of years, with or without cost, that are looked at.
	minPeriodYears = 4
)

// yearlyCosts is what replacements cost in the years from first to last.
type yearlyCosts struct {
	first, last calendar.FiscalYear
	costs       map[calendar.FiscalYear]money.Amount
	total       money.Amount
}

// addCost adds a cost to a year. A cost of 0 makes no year with cost.
func (yearly *yearlyCosts) addCost(fiscalYear calendar.FiscalYear, cost money.Amount) {
	if cost > 0 {
		yearly.costs[fiscalYear] = yearly.costs[fiscalYear].Plus(cost)
		yearly.total = yearly.total.Plus(cost)
	}
}

// findCliff finds the year that costs most, the first of several. ok reports whether
// its share of all years is above the policy's refreshCliffPercent and the years are
// enough to compare.
func (yearly *yearlyCosts) findCliff(input *rules.Input) (peak calendar.FiscalYear, ok bool) {
	if len(yearly.costs) < minCostYears || yearly.last-yearly.first+1 < minPeriodYears {
		return 0, false
	}
	peak = yearly.first
	for fiscalYear := yearly.first; fiscalYear <= yearly.last; fiscalYear++ {
		if yearly.costs[fiscalYear] > yearly.costs[peak] {
			peak = fiscalYear
		}
	}
	return peak, money.ExactPercent(yearly.costs[peak], yearly.total).Cmp(input.Policy.RefreshCliffPercent) > 0
}

// checkRefreshCliff looks at the forecast of the device lots. If no device has a
// price, it reads the replacement lines of the plan instead. If only some have none,
// the shares of the years are not known.
func checkRefreshCliff(input *rules.Input, report *rules.Report) {
	forecast := yearlyCosts{
		first: input.Current,
		last:  input.ForecastHorizon(),
		costs: map[calendar.FiscalYear]money.Amount{},
	}
	var unpriced int64
	var years int
	for _, refreshYear := range input.Refresh {
		if refreshYear.FiscalYear > forecast.last || refreshYear.Cost == 0 && refreshYear.Unpriced == 0 {
			continue
		}
		forecast.addCost(refreshYear.FiscalYear, refreshYear.Cost)
		unpriced += refreshYear.Unpriced
		years++
	}
	switch {
	// Without a single price there is no forecast, but the board may have planned amounts.
	case forecast.total == 0:
		reportCliffOfLines(input, report)
	case unpriced == 0:
		reportCliffOfLots(input, &forecast, report)
	// With fewer years there could be no cliff, so there is nothing to say.
	case years >= minCostYears:
		report.AddNotChecked(
			"%s due by %s have no known cost, so the part of each year is not known", text.FormatCount(unpriced, "device"),
			forecast.last,
		)
	}
}

// reportCliffOfLots reports the cliff of the forecast. It is a Warning if the year is
// in the plan and its replacements are underfunded, and Info if the money is there.
func reportCliffOfLots(input *rules.Input, forecast *yearlyCosts, report *rules.Report) {
	fiscalYear, ok := forecast.findCliff(input)
	if !ok {
		return
	}
	refreshYear := input.SumYear(fiscalYear).Refresh
	severity := v1alpha1.SeverityInfo
	// Funding for years after the plan is not in this budget.
	if input.IsActionable(fiscalYear) && isUnderfunded(refreshYear) {
		severity = v1alpha1.SeverityWarning
	}
	costs := map[v1alpha1.EntryName]money.Amount{}
	for _, demand := range input.Demands {
		if demand.Shown == fiscalYear {
			costs[demand.Technology] = costs[demand.Technology].Plus(demand.Cost)
		}
	}
	message := fmt.Sprintf(
		"In %s %s must be replaced at about %s, %s percent of what replacements cost from %s to %s.", fiscalYear,
		text.FormatCount(refreshYear.Devices, "device"), input.FormatEstimate(refreshYear.Cost),
		money.FormatPercent(refreshYear.Cost, forecast.total), forecast.first, forecast.last,
	)
	finding := newCliffFinding(input, severity, fiscalYear, message, refreshYear.Cost, costs)
	finding.Message += describeNotReplaced(input, refreshYear)
	report.AddFinding(finding)
}

// reportCliffOfLines reports the cliff of the plan's replacement lines. It is always
// Info, as what the lines pay is funded.
func reportCliffOfLines(input *rules.Input, report *rules.Report) {
	if len(input.ActionableYears) == 0 {
		return
	}
	planned := yearlyCosts{
		first: input.ActionableYears[0],
		last:  input.ActionableYears[len(input.ActionableYears)-1],
		costs: map[calendar.FiscalYear]money.Amount{},
	}
	var budgetLines []*budget.Line
	for _, budgetLine := range input.Lines {
		if budgetLine.Purpose == v1alpha1.PurposeReplacement {
			budgetLines = append(budgetLines, budgetLine)
			for i, year := range budgetLine.Years {
				if input.IsActionable(year) {
					planned.addCost(year, budgetLine.Parts[i])
				}
			}
		}
	}
	fiscalYear, ok := planned.findCliff(input)
	if !ok {
		return
	}
	costs := map[v1alpha1.EntryName]money.Amount{}
	for _, budgetLine := range budget.LinesWithMoney(budgetLines, fiscalYear) {
		for _, entryName := range budgetLine.Technologies {
			costs[entryName] = costs[entryName].Plus(budgetLine.AmountFor(entryName, fiscalYear))
		}
	}
	message := fmt.Sprintf(
		"By the replacement lines, %s must replace devices for %s, %s percent of what the lines have from %s to %s. "+
			"No device has a date and a price that would show it.",
		fiscalYear, input.FormatMoney(planned.costs[fiscalYear]),
		money.FormatPercent(planned.costs[fiscalYear], planned.total), planned.first, planned.last,
	)
	finding := newCliffFinding(input, v1alpha1.SeverityInfo, fiscalYear, message, planned.costs[fiscalYear], costs)
	finding.Lines = budget.LineNames(budget.LinesWithMoney(budgetLines, fiscalYear))
	report.AddFinding(finding)
}

// newCliffFinding makes the finding of a year. The message ends with the technology
// that costs most in that year, or all that do, because it is what to spread.
func newCliffFinding(
	input *rules.Input,
	severity v1alpha1.Severity,
	fiscalYear calendar.FiscalYear,
	message string,
	cost money.Amount,
	costs map[v1alpha1.EntryName]money.Amount,
) rules.Finding {
	names := rules.SortedKeys(costs)
	part := "them"
	if largest := listLargest(names, costs); len(largest) > 0 {
		part = text.JoinFirst(largest)
		message += describeLargest(input, largest, len(names), costs)
	}
	action := fmt.Sprintf("Start earlier with a part of %s, so that each year has its share.", part)
	// A replacement can be brought forward from a later year, but not from the current one.
	if fiscalYear <= input.Current {
		action = fmt.Sprintf("Spread what can wait of %s over the next years, so that each year has its share.", part)
	}
	field := "spec.budget.lines"
	if fiscalYear > input.PlanYears[len(input.PlanYears)-1] {
		field = "spec.period.end" // No line of the plan can pay in that year.
	}
	return rules.Finding{
		Severity: severity, Field: field, FiscalYear: v1alpha1.FiscalYear(fiscalYear), Message: message, Action: action,
		Money: cost, Technologies: names,
	}
}

// listLargest lists the technologies that cost most, of which several may cost the same.
func listLargest(
	names []v1alpha1.EntryName, costs map[v1alpha1.EntryName]money.Amount,
) []v1alpha1.EntryName {
	var most money.Amount
	for _, entryName := range names {
		most = max(most, costs[entryName])
	}
	return slices.DeleteFunc(slices.Clone(names), func(entryName v1alpha1.EntryName) bool { return costs[entryName] < most })
}

// describeLargest writes which of some technologies cost most. It is empty if all cost the same.
func describeLargest(
	input *rules.Input, largest []v1alpha1.EntryName, all int, costs map[v1alpha1.EntryName]money.Amount,
) string {
	each := input.FormatEstimate(costs[largest[0]])
	switch {
	case all == 1:
		return fmt.Sprintf(" All of it is %s.", largest[0])
	case len(largest) == 1:
		return fmt.Sprintf(" The largest part is %s (%s).", largest[0], each)
	case len(largest) < all:
		return fmt.Sprintf(" The largest parts are %s (%s each).", text.JoinFirst(largest), each)
	default:
		return ""
	}
}
