package schedule_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTooManyOpenEvaluations(t *testing.T) {
	testrules.RunExamples(t, rules.TooManyOpenEvaluations, testrules.Examples{
		"a thousand wait": {World: testrules.NewDistrict(planWithOpenEvaluations(4, 250))},
		"a thousand and one wait": {
			World: testrules.NewDistrict(planWithOpenEvaluations(7, 143)),
			Want:  []string{"Warning"},
		},
		"the day before they open": {
			World: testrules.NewDistrict(planWithOpenEvaluations(7, 143)),
			On:    "2026-09-25",
		},
		"the day after the last: missed": {
			World: testrules.NewDistrict(planWithOpenEvaluations(7, 143)),
			On:    "2026-11-10",
		},
		"a draft schedules nothing": {World: testrules.NewDistrict(planWithOpenEvaluations(7, 143).MarkDraft())},
		"a thousand, and one made by hand": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(planWithOpenEvaluations(4, 250)), testplan.NewEvaluation("", "2026-10-10"),
			),
			Want: []string{"Warning"},
		},
		"and that one is done": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(planWithOpenEvaluations(4, 250)),
				testplan.NewEvaluation("", "2026-10-10").DecideOn("Retain", "2026-09-30"),
			),
		},
		"a thousand, and one overdue": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(planWithOpenEvaluations(4, 250)), testplan.NewEvaluation("", "2026-08-31"),
			),
			Want: []string{"Warning"},
		},
		"a thousand, and one not open yet": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(planWithOpenEvaluations(4, 250)), testplan.NewEvaluation("", "2027-08-31"),
			),
		},
	})
}
