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

// RefreshAfterPlan reports devices that reach their end soon after the plan, and
// purchases on one-time money that outlast it.
var RefreshAfterPlan = rules.Rule{
	Code:   rules.RefreshAfterPlan,
	Number: "E-11",
	Worst:  v1alpha1.SeverityWarning,
	Files:  files,
	Money:  true,
	FoldedUnder: []rules.Fold{
		// The running cost of the same technology already asks for the money after the grant.
		{Root: rules.RecurringCostOnOneTimeFunds, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkRefreshAfterPlan,
}

// checkRefreshAfterPlan reports one finding for the plan. It is Info, as the next
// plan can pay, unless one-time money bought the devices: that money does not come
// again.
func checkRefreshAfterPlan(input *rules.Input, report *rules.Report) {
	last := input.PlanYears[len(input.PlanYears)-1]
	var sum money.Amount
	var devices int64
	var technologies []v1alpha1.EntryName
	for _, refreshYear := range input.Refresh {
		// The forecast ends with its horizon, after which prices and needs are guesses.
		if refreshYear.FiscalYear > last && refreshYear.FiscalYear <= input.ForecastHorizon() {
			sum = sum.Plus(refreshYear.Cost)
			devices += refreshYear.Devices
			technologies = append(technologies, refreshYear.Technologies...)
		}
	}
	oneTime := listOneTimePurchases(input, last)
	if devices == 0 && len(oneTime) == 0 {
		return
	}
	technologies = append(technologies, budget.TechnologyNames(oneTime...)...)
	slices.Sort(technologies)
	finding := rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.period.end",
		Action: "Inform the board now, and put their replacement into the next plan's first draft.",
		Money:  sum, Technologies: slices.Compact(technologies),
	}
	// Lots that exist and purchases that are planned make one bill, and one finding.
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
			"One-time money buys what lasts beyond the plan (%s), and nothing says who pays for replacing it.",
			text.JoinFirst(finding.Lines),
		)
	}
	report.Add(finding)
}

// listOneTimePurchases lists the lines that buy, on one-time money, what reaches its
// end after the plan.
func listOneTimePurchases(input *rules.Input, last calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, line := range input.Lines {
		bought := line.Purpose == v1alpha1.PurposePurchase || line.Purpose == v1alpha1.PurposeReplacement
		if bought && line.Source != nil && line.Source.IsOneTime() && outlastsPlan(input, line, last) {
			lines = append(lines, line)
		}
	}
	return lines
}

// outlastsPlan reports whether a technology of a line reaches its end after the last
// year of the plan. The useful life starts with the fiscal year of the money, as the
// day of the purchase is not known yet. Without a useful life, the end is not known,
// and the technology does not count.
func outlastsPlan(input *rules.Input, line *budget.Line, last calendar.FiscalYear) bool {
	for _, year := range line.Years {
		for _, name := range line.Technologies {
			technology := input.Plan.Technology(name)
			if technology == nil || technology.UsefulLifeMonths == 0 || !input.IsActionable(year) || line.AmountIn(year) == 0 {
				continue
			}
			// The end is worked out as for a lot that starts on the first day of the year.
			bought := inventory.Lot{Start: input.Fiscal.Start(year)}
			if end := input.Fiscal.Of(bought.Life(int(technology.UsefulLifeMonths), 0).End); end > last {
				return true
			}
		}
	}
	return false
}
