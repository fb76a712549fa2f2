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
	for _, e := range input.Evaluations {
		object := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: e.Name}
		checkDateAhead(input, report, object, "spec.decision.date", "The decision of "+e.Name, e.Spec.Decision.Date)
	}
	for _, g := range input.Goals {
		for _, a := range g.Spec.Actions {
			what := fmt.Sprintf("Action %s of goal %s, which is done,", a.Name, g.Name)
			checkDateAhead(input, report, rules.GoalKey(g.Name), rules.Spec("actions").Key(string(a.Name)).Child("done").String(), what, a.Done)
		}
	}
}

func checkObservationsAhead(input *rules.Input, report *rules.Report) {
	for _, b := range input.SortedBenchmarks() {
		for _, o := range b.Spec.Observations {
			checkDateAhead(
				input,
				report,
				rules.BenchmarkKey(b.Name),
				rules.ObservationPath(o).String(),
				"An observation of "+b.Name,
				o.Date,
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
	on := calendar.Lenient(date)
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
