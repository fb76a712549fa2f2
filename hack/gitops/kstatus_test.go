package main

import (
	"fmt"
	"testing"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
)

// What Flux, Helm and kpt wait by: each state of each kind is what it ought to
// be to them.
func TestKstatus(t *testing.T) {
	for kind := range kinds {
		for name, s := range states(t, kind) {
			t.Run(kind+"/"+name, func(t *testing.T) {
				want := status.InProgressStatus
				switch {
				case s.deleted:
					want = status.TerminatingStatus
				case s.stalled:
					want = status.FailedStatus
				case s.current:
					want = status.CurrentStatus
				}
				if got := kstatus(t, s.object); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			})
		}
	}
}

// A district that is behind is not broken: no deployment waits for it.
func TestKstatusOfADistrictWithErrors(t *testing.T) {
	w := sample(t, "east-central-isd")
	got := map[string]status.Status{}
	for _, kind := range []string{v1alpha1.KindTechnologyPlan, v1alpha1.KindGoal, v1alpha1.KindBenchmark, v1alpha1.KindDevice} {
		got[kind] = kstatus(t, assessed(t, w, kind, ""))
	}
	want := map[string]status.Status{
		v1alpha1.KindTechnologyPlan: status.CurrentStatus, v1alpha1.KindGoal: status.CurrentStatus,
		v1alpha1.KindBenchmark: status.CurrentStatus, v1alpha1.KindDevice: status.CurrentStatus,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An object without a status would be current before anybody has looked at it.
// That is why the schema gives every new one a status.
func TestNewObjectsHaveAStatus(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range definitions {
		for _, version := range d.Spec.Versions {
			if s := version.Schema.OpenAPIV3Schema.Properties["status"]; s.Default != nil {
				got[d.Spec.Names.Kind] = string(s.Default.Raw)
			}
		}
	}
	for kind := range kinds {
		if want := `{"observedGeneration":-1}`; got[kind] != want {
			t.Errorf("the default of a %s's status is %q, want %s", kind, got[kind], want)
		}
		bare := assessed(t, sample(t, "aligned"), kind, "")
		delete(bare.Object, "status")
		if got := kstatus(t, bare); got != status.CurrentStatus {
			t.Errorf("%s without a status: %s; the default may not be needed any more", kind, got)
		}
	}
}

func kstatus(t *testing.T, object *unstructured.Unstructured) status.Status {
	t.Helper()
	result, err := status.Compute(object)
	if err != nil {
		t.Fatal(fmt.Errorf("compute the status of %s %s: %w", object.GetKind(), object.GetName(), err))
	}
	return result.Status
}
