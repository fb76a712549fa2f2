package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PlanStale reports this: nothing was recorded in a plan in force for half a
// year, or for as long as the plan's own limit.
var PlanStale = rules.Rule{
	Code: rules.PlanStale, Number: "P-32", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkStale,
}

func checkStale(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		return
	}
	latest := input.InForceSince()
	for _, date := range recorded(input) {
		report.RecheckOn(date)
		if date <= input.Today {
			latest = max(latest, date)
		}
	}
	stale := latest.AddDays(input.Policy.StaleAfterDays + 1)
	report.RecheckOn(stale)
	if input.Today < stale {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message: fmt.Sprintf(
			"Nothing was recorded in the plan after %s for more than %s.",
			latest,
			text.Plural(input.Policy.StaleAfterDays, "day"),
		),
		Action: "Record what has happened since: measured values, actions that are done, decisions, reports.",
	})
}

// recorded are the dates of all that people record in the course of a plan;
// those of device lots are left out, as the inventory is read in sums.
func recorded(input *rules.Input) []calendar.Date {
	var dates []calendar.Date
	add := func(date v1alpha1.Date) { dates = append(dates, calendar.Lenient(date)) }
	for _, benchmarks := range input.Benchmarks {
		for _, b := range benchmarks {
			for _, o := range b.Spec.Observations {
				add(o.Date)
			}
		}
	}
	for _, e := range input.Evaluations {
		add(e.Spec.Decision.Date)
		add(e.Spec.Cancelled.Date)
	}
	for _, item := range input.Schedule.Records {
		dates = append(dates, item.Done)
	}
	for _, g := range input.Goals {
		add(g.Spec.Closed.Date)
		for _, a := range g.Spec.Actions {
			add(a.Done)
		}
	}
	if b := input.Plan.Spec.Budget; b != nil {
		for _, t := range b.Transfers {
			add(t.Date)
		}
	}
	for _, m := range input.Plan.Spec.Communications {
		add(m.Last)
	}
	for _, t := range input.Plan.Spec.Technologies {
		add(t.AccessibilityReviewed)
	}
	return dates
}
