package replacement

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshCliff reports this: one year holds a large part of what replacing
// devices costs in the years ahead.
var RefreshCliff = rules.Rule{
	Code: rules.RefreshCliff, Number: "E-32", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		{Root: rules.RefreshUnderfunded, By: rules.ByYear},
		// Both are then about the end of the plan.
		{Root: rules.RefreshAfterPlan, By: rules.ByField},
	},
	Check: checkCliff,
}

// A cliff takes at least so many years with cost, of so many looked at: of two
// years one always has half.
const (
	cliffCosts = 3
	cliffYears = 4
)

// slope is what replacements cost in the years ahead.
type slope struct {
	first, last calendar.FiscalYear
	costs       map[calendar.FiscalYear]money.Amount
	total       money.Amount
}

func (slope *slope) add(year calendar.FiscalYear, cost money.Amount) {
	if cost > 0 {
		slope.costs[year] = slope.costs[year].Plus(cost)
		slope.total = slope.total.Plus(cost)
	}
}

// peak is the year that costs most, the first of several; false: it is no cliff.
func (slope *slope) peak(input *rules.Input) (calendar.FiscalYear, bool) {
	if len(slope.costs) < cliffCosts || slope.last-slope.first+1 < cliffYears {
		return 0, false
	}
	peak := slope.first
	for year := slope.first; year <= slope.last; year++ {
		if slope.costs[year] > slope.costs[peak] {
			peak = year
		}
	}
	return peak, money.ExactPercent(slope.costs[peak], slope.total).Cmp(input.Policy.RefreshCliffPercent) > 0
}

func checkCliff(input *rules.Input, report *rules.Report) {
	due := slope{first: input.Current, last: input.ForecastHorizon(), costs: map[calendar.FiscalYear]money.Amount{}}
	var unpriced int64
	var years int
	for _, y := range input.Refresh {
		if y.FiscalYear > due.last || y.Cost == 0 && y.Unpriced == 0 {
			continue
		}
		due.add(y.FiscalYear, y.Cost)
		unpriced += y.Unpriced
		years++
	}
	switch {
	case due.total == 0:
		cliffOfLines(input, report)
	case unpriced == 0:
		cliffOfLots(input, &due, report)
	case years >= cliffCosts:
		report.Skip(
			"%s due by %s have no known cost, so the part of each year is not known", text.Plural(unpriced, "device"),
			due.last,
		)
	}
}

func cliffOfLots(input *rules.Input, due *slope, report *rules.Report) {
	year, ok := due.peak(input)
	if !ok {
		return
	}
	y := input.Year(year).Refresh
	severity := v1alpha1.SeverityInfo
	if input.IsActionable(year) && isUnderfunded(y) {
		severity = v1alpha1.SeverityWarning
	}
	costs := map[string]money.Amount{}
	for _, demand := range input.Demands {
		if demand.Shown == year {
			costs[demand.Technology] = costs[demand.Technology].Plus(demand.Cost)
		}
	}
	what := fmt.Sprintf(
		"In %s %s must be replaced at about %s, %s percent of what replacements cost from %s to %s.", year,
		text.Plural(y.Devices, "device"), input.FormatEstimate(y.Cost), money.Percent(y.Cost, due.total), due.first,
		due.last,
	)
	report.Add(cliff(input, severity, year, what, y.Cost, costs))
}

// cliffOfLines reads the replacement lines of the plan where no device has a
// price. What they pay is funded.
func cliffOfLines(input *rules.Input, report *rules.Report) {
	if len(input.ActionableYears) == 0 {
		return
	}
	planned := slope{
		first: input.ActionableYears[0],
		last:  input.ActionableYears[len(input.ActionableYears)-1],
		costs: map[calendar.FiscalYear]money.Amount{},
	}
	var lines []*budget.Line
	for _, line := range input.Lines {
		if line.Purpose == v1alpha1.PurposeReplacement {
			lines = append(lines, line)
			for i, year := range line.Years {
				if input.IsActionable(year) {
					planned.add(year, line.Parts[i])
				}
			}
		}
	}
	fiscalYear, ok := planned.peak(input)
	if !ok {
		return
	}
	costs := map[string]money.Amount{}
	for _, line := range budget.LinesWithMoney(lines, fiscalYear) {
		for _, name := range line.Technologies {
			costs[string(name)] = costs[string(name)].Plus(line.AmountFor(string(name), fiscalYear))
		}
	}
	what := fmt.Sprintf(
		"By the replacement lines, %s must replace devices for %s, %s percent of what the lines have from %s to %s; no device has a date and a price to tell it from.",
		fiscalYear, input.FormatMoney(planned.costs[fiscalYear]),
		money.Percent(planned.costs[fiscalYear], planned.total), planned.first, planned.last,
	)
	finding := cliff(input, v1alpha1.SeverityInfo, fiscalYear, what, planned.costs[fiscalYear], costs)
	finding.Lines = budget.LineNames(budget.LinesWithMoney(lines, fiscalYear))
	report.Add(finding)
}

// cliff is the finding of a year, naming the technology with the largest cost in
// it, the first by name of several, if any is known.
func cliff(
	input *rules.Input,
	severity v1alpha1.Severity,
	year calendar.FiscalYear,
	what string,
	cost money.Amount,
	costs map[string]money.Amount,
) rules.Finding {
	part := "them"
	names := rules.SortedKeys(costs)
	if len(names) > 0 {
		largest := slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(costs[a], costs[b]) })
		what += fmt.Sprintf(" The largest part is %s (%s).", largest, input.FormatEstimate(costs[largest]))
		part = largest
	}
	action := fmt.Sprintf("Start earlier with a part of %s, so that each year has its share.", part)
	if year <= input.Current {
		action = fmt.Sprintf("Spread what can wait of %s over the next years, so that each year has its share.", part)
	}
	field := "spec.budget.lines"
	if year > input.PlanYears[len(input.PlanYears)-1] {
		field = "spec.period.end" // No line of the plan can pay for it.
	}
	return rules.Finding{
		Severity: severity, Field: field, FiscalYear: v1alpha1.FiscalYear(year), Message: what, Action: action,
		Money: cost, Technologies: names,
	}
}
