package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PlanStale reports a plan in force in which nothing was recorded for more days than its
// policy allows. The default is 180 days.
var PlanStale = rules.Rule{
	Code: rules.PlanStale, Number: "P-32", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkLastRecord,
}

// checkLastRecord counts from the latest date on record, or from the day on which the plan
// came into force. A date after the as-of date does not count yet.
func checkLastRecord(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		return
	}
	latest := input.InForceSince()
	for _, date := range listRecordedDates(input) {
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
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message: fmt.Sprintf(
			"Nothing was recorded in the plan after %s for more than %s.", latest,
			text.FormatCount(input.Policy.StaleAfterDays, "day"),
		),
		Action: "Record what has happened since: measured values, actions that are done, decisions, reports.",
	})
}

// listRecordedDates lists the dates of everything that people record in the course of a plan.
// Of the device lots it has only the latest date that is not ahead.
func listRecordedDates(input *rules.Input) []calendar.Date {
	dates := []calendar.Date{input.LotsRecorded}
	add := func(date calendar.Date) { dates = append(dates, date) }
	for _, benchmarks := range input.Benchmarks {
		for _, benchmark := range benchmarks {
			for _, observation := range slices.Concat(benchmark.Observations, benchmark.TooFew) {
				if !observation.IsMeasured {
					add(observation.Date)
				}
			}
		}
	}
	for _, record := range input.Evaluations {
		add(record.Decided)
		add(record.CancelledOn)
	}
	for _, item := range input.Schedule.Records {
		dates = append(dates, item.Done)
	}
	for _, goal := range input.Goals {
		add(goal.Goal.Closed)
		for _, action := range goal.Actions {
			add(action.Done)
		}
	}
	for _, transfer := range input.Plan.Transfers {
		add(transfer.Date)
	}
	for _, communication := range input.Plan.Communications {
		add(communication.Last)
	}
	for _, technology := range input.Plan.Technologies {
		add(technology.AccessibilityReviewed)
	}
	return dates
}
