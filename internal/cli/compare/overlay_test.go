package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// Files that are applied do not change what a status remembers.
func TestOverlayKeepsWhatIsRemembered(t *testing.T) {
	evaluation := func(name string, answers ...string) *v1alpha1.Evaluation {
		made := &v1alpha1.Evaluation{}
		made.Name = name
		for _, answer := range answers {
			made.Status.Recorded.Results = append(made.Status.Recorded.Results, v1alpha1.RecordedResult{Evidence: answer})
		}
		return made
	}
	benchmark := func(dates ...string) *v1alpha1.Benchmark {
		made := &v1alpha1.Benchmark{}
		made.Name = "access"
		for _, date := range dates {
			made.Status.Recorded.Observations = append(made.Status.Recorded.Observations, v1alpha1.RecordedObservation{Date: date})
		}
		return made
	}
	over := evaluation("review")
	got := overlayDistrict(
		snapshot.District{
			Evaluations: []*v1alpha1.Evaluation{evaluation("review", "Pass"), evaluation("other", "Fail")},
			Benchmarks:  []*v1alpha1.Benchmark{benchmark("2026-09-15")},
		},
		snapshot.District{
			Evaluations: []*v1alpha1.Evaluation{over, evaluation("new")},
			Benchmarks:  []*v1alpha1.Benchmark{benchmark()},
		},
	)
	want := []*v1alpha1.Evaluation{evaluation("other", "Fail"), evaluation("review", "Pass"), evaluation("new")}
	if diff := cmp.Diff(want, got.Evaluations); diff != "" || len(over.Status.Recorded.Results) > 0 {
		t.Errorf("evaluations (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]*v1alpha1.Benchmark{benchmark("2026-09-15")}, got.Benchmarks); diff != "" {
		t.Errorf("benchmarks (-want +got):\n%s", diff)
	}
}
