package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
)

// TermsMissing reports a schedule that follows the school terms, and whose last term ends
// long before the plan does. No evaluation is expected after that term. It is a note while a
// term is still to end, and a Warning after the last one.
var TermsMissing = rules.Rule{
	Code: rules.TermsMissing, Number: "P-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkLastTerms,
}

// holidayDays after the last term the plan may run on without another term. Summer holidays
// take ten to thirteen weeks.
const holidayDays = 100

// checkLastTerms reports nothing once the plan has ended, because a term after it belongs to
// another plan.
func checkLastTerms(input *rules.Input, report *rules.Report) {
	report.RecheckOn(input.End)
	if input.Today >= input.End {
		return
	}
	schedules := input.Plan.Spec.EvaluationSchedules
	for i := range schedules {
		schedule := &schedules[i]
		if schedule.Cadence != v1alpha1.CadenceEveryTerm {
			continue
		}
		var lastDay calendar.Date
		for _, term := range input.Plan.Terms {
			if evaluation.FollowsTerm(schedule, term.Name) {
				lastDay = max(lastDay, term.End)
			}
		}
		report.RecheckOn(lastDay + 1)
		if lastDay.AddDays(holidayDays) < input.End {
			report.AddFinding(newTermsFinding(input, schedule.Name, lastDay))
		}
	}
}

// newTermsFinding makes the finding of a schedule whose last term ends on a day; no date if it
// has no term.
func newTermsFinding(input *rules.Input, schedule v1alpha1.EntryName, lastDay calendar.Date) rules.Finding {
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.SpecPath("evaluationSchedules").Key(string(schedule)).String(),
		Message: fmt.Sprintf(
			"Schedule %s follows the school terms and has no term after %s, and the plan runs to %s.", schedule, lastDay,
			input.End,
		),
		Action: "Add the terms that follow to district.terms.",
	}
	switch {
	case lastDay.IsZero():
		finding.Message = fmt.Sprintf("Schedule %s follows the school terms, and the plan lists none for it.", schedule)
		finding.Action = "Add the terms to district.terms, or give the schedule another cadence and an anchor."
	case lastDay >= input.Today:
		finding.Severity = v1alpha1.SeverityInfo
	}
	return finding
}
