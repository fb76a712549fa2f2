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
			"Nothing was recorded in the plan after %s for more than %s.", latest,
			text.Plural(input.Policy.StaleAfterDays, "day"),
		),
		Action: "Record what has happened since: measured values, actions that are done, decisions, reports.",
	})
}

// recorded are the dates of all that people record in the course of a plan;
// those of device lots are left out, as the inventory is read in sums.
func recorded(input *rules.Input) []calendar.Date {
	var dates []calendar.Date
	add := func(date v1alpha1.Date) { dates = append(dates, calendar.ParseOrZero(date)) }
	for _, benchmarks := range input.Benchmarks {
		for _, benchmark := range benchmarks {
			for _, other := range benchmark.Spec.Observations {
				add(other.Date)
			}
		}
	}
	for _, record := range input.Evaluations {
		add(record.Spec.Decision.Date)
		add(record.Spec.Cancelled.Date)
	}
	for _, item := range input.Schedule.Records {
		dates = append(dates, item.Done)
	}
	for _, goal := range input.Goals {
		add(goal.Spec.Closed.Date)
		for _, action := range goal.Spec.Actions {
			add(action.Done)
		}
	}
	if spec := input.Plan.Spec.Budget; spec != nil {
		for _, transfer := range spec.Transfers {
			add(transfer.Date)
		}
	}
	for _, communication := range input.Plan.Spec.Communications {
		add(communication.Last)
	}
	for _, technology := range input.Plan.Spec.Technologies {
		add(technology.AccessibilityReviewed)
	}
	return dates
}
