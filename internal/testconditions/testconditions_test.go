package testconditions_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

// A status that is in order, and every way to break it.
func TestCheck(t *testing.T) {
	now := time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		spoil func(*v1alpha1.BenchmarkStatus)
		want  string
	}{
		"in order": {func(*v1alpha1.BenchmarkStatus) {}, ""},
		"old spec": {
			func(s *v1alpha1.BenchmarkStatus) { s.ObservedGeneration = 2 }, "status.observedGeneration is 2",
		},
		"old condition": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].ObservedGeneration = 2 },
			"Met: observedGeneration is 2",
		},
		"missing": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions = s.Conditions[:3] }, "OnTrack is missing",
		},
		"twice": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions = append(s.Conditions, s.Conditions[0]) },
			"Ready stands there twice",
		},
		"another kind's": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Type = "Decided" },
			"Decided is no condition of the kind",
		},
		"Ready comes last": {
			func(s *v1alpha1.BenchmarkStatus) { slices.Reverse(s.Conditions) }, "comes before Ready",
		},
		"stalled and ready": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Type = "Stalled" }, "Stalled stands beside",
		},
		"not ready, no word": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[0].Status = metav1.ConditionFalse },
			"Stalled does not say",
		},
		"reason in words": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Reason = "not yet" }, "not in CamelCase",
		},
		"reason unheard of": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Reason = "Perhaps" },
			"does not give the reason Perhaps",
		},
		"reason of another": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Status = metav1.ConditionTrue },
			"True does not give the reason NotYet",
		},
		"no message": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Message = " " }, "the message is empty",
		},
		"two lines": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Message = "a\nb" }, "not one line",
		},
		"too long": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Message = strings.Repeat("x", 1025) },
			"1025 bytes long",
		},
		"cut in the middle": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Message = "caf\xc3" }, "cut within a character",
		},
		"of the moment": {
			func(s *v1alpha1.BenchmarkStatus) { s.Conditions[2].Message = "Due today." }, "wrong tomorrow",
		},
		"moved without cause": {
			func(s *v1alpha1.BenchmarkStatus) {
				s.Conditions[2].LastTransitionTime = metav1.NewTime(now.Add(time.Hour))
			}, "the transition time moved",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			benchmark := tp.NewBenchmark("b", "g").AddObservation("40", "2026-10-01").BuildObject()
			benchmark.Generation = 3
			benchmark.Status, _ = assess.ComputeBenchmarkStatus(assess.BenchmarkInput{Benchmark: benchmark, Goal: tp.NewGoal("g").BuildObject(), Plan: tp.NewPlan("p").BuildObject()}, now)
			before := slices.Clone(benchmark.Status.Conditions)
			tc.spoil(&benchmark.Status)
			faults := strings.Join(testconditions.CheckContract(benchmark, before), "\n")
			if !strings.Contains(faults, tc.want) || (tc.want == "") != (faults == "") {
				t.Errorf("want %q, got:\n%s", tc.want, faults)
			}
		})
	}
}
