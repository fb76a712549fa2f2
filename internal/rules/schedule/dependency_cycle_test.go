package schedule_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDependencyCycle(t *testing.T) {
	pair := func(plan *testplan.PlanBuilder, b *testplan.GoalBuilder) testrules.World {
		return testrules.District(plan, testrules.Goal("a").After("b"), b.After("a"))
	}
	testrules.Run(t, rules.DependencyCycle, testrules.Examples{
		"a chain": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("a").After("b", "c"), testrules.Goal("b").After("c"),
				testrules.Goal("c"),
			),
		},
		"two": {World: pair(testrules.Plan(), testrules.Goal("b")), Want: []string{"Error"}},
		"three": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("a").After("b"), testrules.Goal("b").After("c"),
				testrules.Goal("c").After("a"),
			),
			Want: []string{"Error"},
		},
		"two cycles": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("a").After("b"), testrules.Goal("b").After("a"),
				testrules.Goal("c").After("d", "a"), testrules.Goal("d").After("c"),
			),
			Want: []string{"Error", "Error"},
		},
		"two cycles that share a goal": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("a").After("b"), testrules.Goal("b").After("a", "c"),
				testrules.Goal("c").After("b"),
			),
			Want: []string{"Error"},
		},
		"a goal that waits for itself": {
			World: testrules.District(testrules.Plan(), testrules.Goal("a").After("a")),
			Want:  []string{"Error"},
		},
		"a goal that waits for the cycle": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("a").After("b"), testrules.Goal("b").After("a"),
				testrules.Goal("c").After("a"),
			),
			Want: []string{"Error"},
		},
		"a name that does not exist": {
			World: testrules.District(testrules.Plan(), testrules.Goal("a").After("b", "what"), testrules.Goal("b")),
		},
		"one is closed": {
			World: pair(testrules.Plan(), testrules.Goal("b").Closed(v1alpha1.OutcomeDropped, testrules.Today)),
		},
		"one closes tomorrow": {
			World: pair(testrules.Plan(), testrules.Goal("b").Closed(v1alpha1.OutcomeDropped, "2026-10-02")),
			Want:  []string{"Error"},
		},
		"before any of them starts": {
			World: pair(testrules.Plan(), testrules.Goal("b")),
			On:    "2026-01-01",
			Want:  []string{"Error"},
		},
		"waived": {
			World: pair(testrules.Plan().Waive("w", rules.DependencyCycle, v1alpha1.WaiverOff), testrules.Goal("b")),
			Want:  []string{"Error waived by w"},
		},
	})
}

// A cycle of 3,000 goals is found in linear time; a search of all paths would not end.
func TestALongCycle(t *testing.T) {
	const goals = 3000
	district := testrules.District(testrules.Plan())
	for i := range goals {
		district.Goals = append(
			district.Goals, testrules.Goal(fmt.Sprint("g", i)).After(fmt.Sprint("g", (i+1)%goals)).Object(),
		)
	}
	if got := testrules.SummarizeFindings(
		testrules.Evaluate(district, "2026-01-01"), rules.DependencyCycle,
	); len(
		got,
	) != 1 {
		t.Errorf("%d cycles are reported", len(got))
	}
}
