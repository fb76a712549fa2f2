package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// DateAhead reports a record of a past event whose date is after the as-of date. The record
// does not count until that date.
var DateAhead = rules.Rule{
	Code: rules.DateAhead, Number: "P-41", Worst: v1alpha1.SeverityInfo,
	Files:           files,
	AboutGoals:      true,
	Check:           checkDatesAhead,
	CheckBenchmarks: checkObservationsAhead,
}

// checkDatesAhead checks the dates of decisions and of completed actions.
func checkDatesAhead(input *rules.Input, report *rules.Report) {
	report.RecheckOn(input.End)
	for _, record := range input.Evaluations {
		object := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}
		checkDateAhead(
			input, report, object, "spec.decision.date", "The decision of "+record.Name, record.Decided,
		)
	}
	for _, goal := range input.Goals {
		for _, action := range goal.Actions {
			what := fmt.Sprintf("Action %s of goal %s, which is done,", action.Name, goal.Name)
			checkDateAhead(
				input, report, rules.GoalKey(goal.Name),
				rules.Spec("actions").Key(string(action.Name)).Child("done").String(), what, action.Done,
			)
		}
	}
}

// checkObservationsAhead checks the dates of observations.
func checkObservationsAhead(input *rules.Input, report *rules.Report) {
	for _, benchmark := range input.SortedBenchmarks() {
		for _, observation := range benchmark.Observations {
			checkDateAhead(
				input, report, rules.BenchmarkKey(benchmark.Name), rules.ObservationPath(observation).String(),
				"An observation of "+benchmark.Name, observation.Date,
			)
		}
	}
}

// checkDateAhead reports one date that is after the as-of date.
func checkDateAhead(
	input *rules.Input,
	report *rules.Report,
	object v1alpha1.ObjectKey,
	field, what string,
	date calendar.Date,
) {
	if input.Today >= input.End {
		return // The as-of date of a plan that has ended stays its last day.
	}
	report.RecheckOn(date)
	if date <= input.Today {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Object: object, Field: field,
		Message: fmt.Sprintf("%s bears the date %s, which has not come: it does not count until then.", what, date),
		Action:  "Correct the date if it is mistyped.",
	})
}
