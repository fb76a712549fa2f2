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
	over := evaluation("review")
	got := overlayDistrict(
		snapshot.District{Evaluations: []*v1alpha1.Evaluation{evaluation("review", "Pass"), evaluation("other", "Fail")}},
		snapshot.District{Evaluations: []*v1alpha1.Evaluation{over, evaluation("new")}},
	)
	want := []*v1alpha1.Evaluation{evaluation("other", "Fail"), evaluation("review", "Pass"), evaluation("new")}
	if diff := cmp.Diff(want, got.Evaluations); diff != "" || len(over.Status.Recorded.Results) > 0 {
		t.Errorf("evaluations (-want +got):\n%s", diff)
	}
}
