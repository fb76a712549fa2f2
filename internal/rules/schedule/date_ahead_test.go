package schedule_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDateAhead(t *testing.T) {
	testrules.Run(t, rules.DateAhead, dateExamples())
}

// Each date has its own finding, with its own object or field.
func TestDatesAheadDiffer(t *testing.T) {
	district := testrules.District(testrules.Plan(), testrules.Goal("g").With(func(spec *v1alpha1.GoalSpec) {
		spec.Actions = []v1alpha1.Action{{Name: "a", Done: "2026-10-02"}, {Name: "b", Done: "2026-10-02"}}
	}))
	district.Benchmarks = []*v1alpha1.Benchmark{
		testplan.Benchmark("m", "g").Observed("50", "2026-10-02").Observed("51", "2026-10-03").Object(),
	}
	district = testrules.Recorded(district, testplan.Evaluation("", "term").Decided("Retain", "2026-10-02"))
	want := []string{
		"Benchmark m spec.observations[2026-10-02]: An observation of m bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Benchmark m spec.observations[2026-10-03]: An observation of m bears the date 2026-10-03, which has not " +
			"come: it does not count until then.",
		"Evaluation e--term spec.decision.date: The decision of e--term bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Goal g spec.actions[a].done: Action a of goal g, which is done, bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Goal g spec.actions[b].done: Action b of goal g, which is done, bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
	}
	var got []string
	for _, finding := range testrules.Evaluate(district, testrules.Today).Findings {
		if finding.Code == rules.DateAhead {
			got = append(got, string(finding.Object.Kind)+" "+finding.Object.Name+" "+finding.Field+": "+finding.Message)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
