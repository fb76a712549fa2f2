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

func (s *slope) add(f calendar.FiscalYear, cost money.Amount) {
	if cost > 0 {
		s.costs[f] = s.costs[f].Plus(cost)
		s.total = s.total.Plus(cost)
	}
}

// peak is the year that costs most, the first of several; false: it is no cliff.
func (s *slope) peak(input *rules.Input) (calendar.FiscalYear, bool) {
	if len(s.costs) < cliffCosts || s.last-s.first+1 < cliffYears {
		return 0, false
	}
	peak := s.first
	for f := s.first; f <= s.last; f++ {
		if s.costs[f] > s.costs[peak] {
			peak = f
		}
	}
	return peak, money.Share(s.costs[peak], s.total).Cmp(input.Policy.RefreshCliffPercent) > 0
}

func checkCliff(input *rules.Input, report *rules.Report) {
	due := slope{first: input.Current, last: input.Horizon(), costs: map[calendar.FiscalYear]money.Amount{}}
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
			"%s due by %s have no known cost, so the part of each year is not known",
			text.Plural(unpriced, "device"),
			due.last,
		)
	}
}

func cliffOfLots(input *rules.Input, due *slope, report *rules.Report) {
	f, ok := due.peak(input)
	if !ok {
		return
	}
	y := input.Year(f).Refresh
	severity := v1alpha1.SeverityInfo
	if input.IsActionable(f) && isUnderfunded(y) {
		severity = v1alpha1.SeverityWarning
	}
	costs := map[string]money.Amount{}
	for _, d := range input.Demands {
		if d.Shown == f {
			costs[d.Technology] = costs[d.Technology].Plus(d.Cost)
		}
	}
	what := fmt.Sprintf(
		"In %s %s must be replaced at about %s, %s percent of what replacements cost from %s to %s.",
		f,
		text.Plural(y.Devices, "device"),
		input.FormatEstimate(y.Cost),
		money.Percent(y.Cost, due.total),
		due.first,
		due.last,
	)
	report.Add(cliff(input, severity, f, what, y.Cost, costs))
}

// cliffOfLines reads the replacement lines of the plan where no device has a
// price. What they pay is funded.
func cliffOfLines(input *rules.Input, report *rules.Report) {
	if len(input.Judged) == 0 {
		return
	}
	planned := slope{
		first: input.Judged[0],
		last:  input.Judged[len(input.Judged)-1],
		costs: map[calendar.FiscalYear]money.Amount{},
	}
	var lines []*budget.Line
	for _, l := range input.Lines {
		if l.Purpose == v1alpha1.PurposeReplacement {
			lines = append(lines, l)
			for i, f := range l.Years {
				if input.IsActionable(f) {
					planned.add(f, l.Parts[i])
				}
			}
		}
	}
	f, ok := planned.peak(input)
	if !ok {
		return
	}
	costs := map[string]money.Amount{}
	for _, l := range budget.LinesWithMoney(lines, f) {
		for _, t := range l.Technologies {
			costs[string(t)] = costs[string(t)].Plus(l.For(string(t), f))
		}
	}
	what := fmt.Sprintf(
		"By the replacement lines, %s must replace devices for %s, %s percent of what the lines have from %s to %s; no device has a date and a price to tell it from.",
		f,
		input.FormatMoney(planned.costs[f]),
		money.Percent(planned.costs[f], planned.total),
		planned.first,
		planned.last,
	)
	finding := cliff(input, v1alpha1.SeverityInfo, f, what, planned.costs[f], costs)
	finding.Lines = budget.LineNames(budget.LinesWithMoney(lines, f))
	report.Add(finding)
}

// cliff is the finding of a year, naming the technology with the largest cost in
// it, the first by name of several, if any is known.
func cliff(
	input *rules.Input,
	severity v1alpha1.Severity,
	f calendar.FiscalYear,
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
	if f <= input.Current {
		action = fmt.Sprintf("Spread what can wait of %s over the next years, so that each year has its share.", part)
	}
	field := "spec.budget.lines"
	if f > input.PlanYears[len(input.PlanYears)-1] {
		field = "spec.period.end" // No line of the plan can pay for it.
	}
	return rules.Finding{
		Severity: severity, Field: field, FiscalYear: v1alpha1.FiscalYear(f), Message: what, Action: action,
		Money: cost, Technologies: names,
	}
}
