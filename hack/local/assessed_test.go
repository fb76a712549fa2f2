package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	toolscache "k8s.io/client-go/tools/cache"

	"techplan.education/api/v1alpha1"
)

// observedObject makes an object whose spec has a generation and whose status is
// about the observed one; 0: without status.
func observedObject(kind, name string, generation, observed int64) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{}}
	object.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
	object.SetName(name)
	object.SetGeneration(generation)
	if observed > 0 {
		object.Object["status"] = map[string]any{"observedGeneration": observed}
	}
	return object
}

func TestDescribeAssessment(t *testing.T) {
	for name, tc := range map[string]struct {
		object       any
		wantName     string
		wantAssessed bool
	}{
		"no status":                   {observedObject("Goal", "reading", 1, 0), "Goal reading", false},
		"the present spec":            {observedObject("Device", "lab", 2, 2), "Device lab", true},
		"the spec before":             {observedObject("Device", "lab", 2, 1), "Device lab", false},
		"a generation not set":        {observedObject("Device", "lab", 0, 0), "Device lab", true},
		"an object that is no object": {42, "int", true},
	} {
		t.Run(name, func(t *testing.T) {
			gotName, gotAssessed := describeAssessment(tc.object)
			if gotName != tc.wantName || gotAssessed != tc.wantAssessed {
				t.Errorf("got %s, %v; want %s, %v", gotName, gotAssessed, tc.wantName, tc.wantAssessed)
			}
		})
	}
}

func TestTrackerListsPendingObjects(t *testing.T) {
	tracker := newAssessmentTracker()
	check := func(step string, wantTotal int, want ...string) {
		t.Helper()
		total, got := tracker.listPending()
		if diff := cmp.Diff(want, got); diff != "" || total != wantTotal {
			t.Errorf("%s: %d objects, want %d; pending (-want +got):\n%s", step, total, wantTotal, diff)
		}
	}
	check("empty", 0)
	tracker.OnAdd(observedObject("TechnologyPlan", "plan", 1, 0), true)
	tracker.OnAdd(observedObject("Goal", "plan", 1, 0), false)
	tracker.OnAdd(observedObject("Device", "lab", 1, 1), false)
	check("two of three pending", 3, "Goal plan", "TechnologyPlan plan")
	tracker.OnUpdate(nil, observedObject("Goal", "plan", 1, 1))
	check("the goal is assessed", 3, "TechnologyPlan plan")
	tracker.OnUpdate(nil, observedObject("Goal", "plan", 2, 1))
	check("the goal is edited", 3, "Goal plan", "TechnologyPlan plan")
	tracker.OnDelete(observedObject("Goal", "plan", 2, 1))
	check("the goal is deleted", 2, "TechnologyPlan plan")
	tracker.OnDelete(toolscache.DeletedFinalStateUnknown{Obj: observedObject("TechnologyPlan", "plan", 1, 0)})
	check("the deletion of the plan was missed", 1)
}

func TestTrackerWaits(t *testing.T) {
	const tooLong = time.Minute
	noReport := func(string) {}
	t.Run("until all are assessed and nothing changes", func(t *testing.T) {
		tracker := newAssessmentTracker()
		tracker.OnAdd(observedObject("Goal", "reading", 1, 0), true)
		go tracker.OnUpdate(nil, observedObject("Goal", "reading", 1, 1))
		count, err := tracker.waitAssessed(t.Context(), tooLong, time.Millisecond, noReport)
		if err != nil || count != 1 {
			t.Errorf("got %d objects, %v", count, err)
		}
	})
	t.Run("and reports what is pending at the timeout", func(t *testing.T) {
		tracker := newAssessmentTracker()
		for _, name := range []string{"d", "b", "c", "a"} {
			tracker.OnAdd(observedObject("Goal", name, 1, 0), true)
		}
		_, err := tracker.waitAssessed(t.Context(), time.Millisecond, tooLong, noReport)
		if want := "not assessed within 1ms: Goal a, Goal b, Goal c and 1 more"; errorText(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
	t.Run("and reports statuses that still change", func(t *testing.T) {
		tracker := newAssessmentTracker()
		tracker.OnAdd(observedObject("Goal", "reading", 1, 1), true)
		_, err := tracker.waitAssessed(t.Context(), time.Millisecond, tooLong, noReport)
		if want := "the controllers still change statuses after 1ms"; errorText(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
	t.Run("until a stop", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errStopped)
		tracker := newAssessmentTracker()
		tracker.OnAdd(observedObject("Goal", "reading", 1, 0), true)
		if _, err := tracker.waitAssessed(ctx, tooLong, tooLong, noReport); !errors.Is(err, errStopped) {
			t.Errorf("got %v, want %v", err, errStopped)
		}
	})
}
