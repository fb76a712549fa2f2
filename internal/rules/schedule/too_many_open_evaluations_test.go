package schedule_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTooManyOpenEvaluations(t *testing.T) {
	testrules.Run(t, rules.TooManyOpenEvaluations, testrules.Examples{
		"a thousand wait": {World: testrules.District(planWithOpenEvaluations(4, 250))},
		"a thousand and one wait": {
			World: testrules.District(planWithOpenEvaluations(7, 143)),
			Want:  []string{"Warning"},
		},
		"the day before they open": {
			World: testrules.District(planWithOpenEvaluations(7, 143)),
			On:    "2026-09-25",
		},
		"the day after the last: missed": {
			World: testrules.District(planWithOpenEvaluations(7, 143)),
			On:    "2026-11-10",
		},
		"a draft schedules nothing": {World: testrules.District(planWithOpenEvaluations(7, 143).Draft())},
		"a thousand, and one made by hand": {
			World: testrules.Recorded(
				testrules.District(planWithOpenEvaluations(4, 250)), testplan.Evaluation("", "2026-10-10"),
			),
			Want: []string{"Warning"},
		},
		"and that one is done": {
			World: testrules.Recorded(
				testrules.District(planWithOpenEvaluations(4, 250)),
				testplan.Evaluation("", "2026-10-10").Decided("Retain", "2026-09-30"),
			),
		},
		"a thousand, and one overdue": {
			World: testrules.Recorded(
				testrules.District(planWithOpenEvaluations(4, 250)), testplan.Evaluation("", "2026-08-31"),
			),
			Want: []string{"Warning"},
		},
		"a thousand, and one not open yet": {
			World: testrules.Recorded(
				testrules.District(planWithOpenEvaluations(4, 250)), testplan.Evaluation("", "2027-08-31"),
			),
		},
	})
}
