package assess_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testplan"
)

// The condition says which observation is gone, and why people took one out. What is remembered
// stays while the benchmark cannot be assessed.
func TestBenchmarkKeepsItsObservations(t *testing.T) {
	withdrawn := func(spec *v1alpha1.BenchmarkSpec) {
		spec.Observations = nil
		spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-09-15", Reason: "Counted twice."}}
	}
	remove := func(spec *v1alpha1.BenchmarkSpec) { spec.Observations = nil }
	for title, c := range map[string]struct {
		change        func(*v1alpha1.BenchmarkSpec)
		isWithoutPlan bool
		want          string
		remembered    int
	}{
		"the observation is there": {
			func(*v1alpha1.BenchmarkSpec) {}, false, "True: Nothing that was recorded is gone.", 1,
		},
		"the observation is gone": {
			remove, false, "False: Recorded, and gone: the observation 55 of 2026-09-15. Put it back with " +
				"kubectl techplan restore, record it again, or list its date in withdrawn.", 1,
		},
		"the observation was withdrawn": {
			withdrawn, false, "True: Nothing that was recorded is gone. Withdrawn: 2026-09-15 (Counted twice).", 0,
		},
		"the observation is gone, and the plan is missing": {
			remove, true, "Unknown: Not assessed while Ready is False.", 1,
		},
	} {
		t.Run(title, func(t *testing.T) {
			input := assess.BenchmarkInput{
				Benchmark: testplan.NewBenchmark("b", "g").AddObservation("55", "2026-09-15").BuildObject(),
				Goal:      testplan.NewGoal("g").BuildObject(), Plan: testplan.NewPlan("p").BuildObject(),
			}
			instant := parseInstant(t, "2026-10-01T12:00:00Z")
			input.Benchmark.Status, _ = assess.ComputeBenchmarkStatus(input, instant)
			c.change(&input.Benchmark.Spec)
			if c.isWithoutPlan {
				input.Plan = nil
			}
			status, _ := assess.ComputeBenchmarkStatus(input, instant)
			condition := meta.FindStatusCondition(status.Conditions, string(v1alpha1.ConditionRecordsKept))
			if diff := cmp.Diff(c.want, string(condition.Status)+": "+condition.Message); diff != "" {
				t.Errorf("RecordsKept (-want +got):\n%s", diff)
			}
			if got := len(status.Recorded.Observations); got != c.remembered {
				t.Errorf("%d observations remembered, want %d", got, c.remembered)
			}
		})
	}
}
