package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// DateAhead reports this: something that has happened bears a date that has not
// come.
var DateAhead = rules.Rule{
	Code: rules.DateAhead, Number: "P-41", Worst: v1alpha1.SeverityInfo,
	Files:           files,
	AboutGoals:      true,
	Check:           checkDatesAhead,
	CheckBenchmarks: checkObservationsAhead,
}

func checkDatesAhead(input *rules.Input, report *rules.Report) {
	report.RecheckOn(input.End)
	for _, record := range input.Evaluations {
		object := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}
		checkDateAhead(
			input, report, object, "spec.decision.date", "The decision of "+record.Name, record.Spec.Decision.Date,
		)
	}
	for _, goal := range input.Goals {
		for _, action := range goal.Spec.Actions {
			what := fmt.Sprintf("Action %s of goal %s, which is done,", action.Name, goal.Name)
			checkDateAhead(
				input, report, rules.GoalKey(goal.Name),
				rules.Spec("actions").Key(string(action.Name)).Child("done").String(), what, action.Done,
			)
		}
	}
}

func checkObservationsAhead(input *rules.Input, report *rules.Report) {
	for _, benchmark := range input.SortedBenchmarks() {
		for _, other := range benchmark.Spec.Observations {
			checkDateAhead(
				input, report, rules.BenchmarkKey(benchmark.Name), rules.ObservationPath(other).String(),
				"An observation of "+benchmark.Name, other.Date,
			)
		}
	}
}

func checkDateAhead(
	input *rules.Input,
	report *rules.Report,
	object v1alpha1.ObjectKey,
	field, what string,
	date v1alpha1.Date,
) {
	if input.Today >= input.End {
		return // A plan that has ended does not see whether a later date has come.
	}
	on := calendar.ParseOrZero(date)
	report.RecheckOn(on)
	if on <= input.Today {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Object: object, Field: field,
		Message: fmt.Sprintf("%s bears the date %s, which has not come: it does not count until then.", what, date),
		Action:  "Correct the date if it is mistyped.",
	})
}
