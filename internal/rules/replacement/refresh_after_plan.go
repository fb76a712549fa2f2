package replacement

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshAfterPlan reports this: devices reach their end soon after the plan.
var RefreshAfterPlan = rules.Rule{
	Code:   rules.RefreshAfterPlan,
	Number: "E-11",
	Worst:  v1alpha1.SeverityWarning,
	Files:  files,
	Money:  true,
	FoldedUnder: []rules.Fold{
		{Root: rules.RecurringCostOnOneTimeFunds, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkRefreshAfterPlan,
}

func checkRefreshAfterPlan(input *rules.Input, report *rules.Report) {
	last := input.PlanYears[len(input.PlanYears)-1]
	var sum money.Amount
	var devices int64
	var technologies []string
	for _, y := range input.Refresh {
		if y.FiscalYear > last && y.FiscalYear <= input.ForecastHorizon() {
			sum = sum.Plus(y.Cost)
			devices += y.Devices
			technologies = append(technologies, y.Technologies...)
		}
	}
	oneTime := boughtOnOneTimeMoney(input, last)
	if devices == 0 && len(oneTime) == 0 {
		return
	}
	technologies = append(technologies, budget.TechnologyNames(oneTime...)...)
	slices.Sort(technologies)
	finding := rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.period.end",
		Action: "Tell the board now, and put their replacement into the next plan's first draft.",
		Money:  sum, Technologies: slices.Compact(technologies),
	}
	if devices > 0 {
		finding.Message = fmt.Sprintf(
			"After the plan ends, %s must be replaced by %s at about %s.", text.Plural(devices, "device"),
			input.ForecastHorizon(), input.FormatEstimate(sum),
		)
	}
	if len(oneTime) > 0 {
		finding.Severity = v1alpha1.SeverityWarning
		finding.Lines = budget.LineNames(oneTime)
		if finding.Message != "" {
			finding.Message += " "
		}
		finding.Message += fmt.Sprintf(
			"One-time money buys what lasts beyond the plan (%s), and nothing says who replaces it.",
			text.JoinFirst(finding.Lines),
		)
	}
	report.Add(finding)
}

// boughtOnOneTimeMoney are the lines that buy on one-time money what ends after
// the plan.
func boughtOnOneTimeMoney(input *rules.Input, last calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, line := range input.Lines {
		bought := line.Purpose == v1alpha1.PurposePurchase || line.Purpose == v1alpha1.PurposeReplacement
		if bought && line.Source != nil && budget.IsOneTime(line.Source) && endsAfter(input, line, last) {
			lines = append(lines, line)
		}
	}
	return lines
}

func endsAfter(input *rules.Input, line *budget.Line, last calendar.FiscalYear) bool {
	for _, year := range line.Years {
		for _, name := range line.Technologies {
			technology, ok := input.Technology(string(name))
			if !ok || technology.UsefulLifeMonths == 0 || !input.IsActionable(year) || line.AmountIn(year) == 0 {
				continue
			}
			bought := inventory.Lot{Start: input.Fiscal.Start(year)}
			if end := input.Fiscal.Of(bought.Life(int(technology.UsefulLifeMonths), 0).End); end > last {
				return true
			}
		}
	}
	return false
}
