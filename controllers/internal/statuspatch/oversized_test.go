package statuspatch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/assess"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var sizedOptions = statuspatch.Options[*v1alpha1.Goal, v1alpha1.GoalStatus]{TooLarge: assess.GoalTooLarge}

// refusedBySize is how the API server refuses what is too large, measured with
// version 1.36: by the size of the object.
var refusedBySize = map[string]error{
	"etcd, from 1.5 MiB": serverError(http.StatusInternalServerError, "etcdserver: request is too large"),
	"the API server's client of etcd, from 2 MiB": serverError(http.StatusInternalServerError,
		"rpc error: code = ResourceExhausted desc = trying to send message larger than max (2191515 vs. 2097152)"),
	"the API server itself, from 3 MiB": apierrors.NewRequestEntityTooLargeError("limit is 3145728"),
}

func serverError(code int32, message string) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{Status: metav1.StatusFailure, Code: code, Message: message}}
}

// limited is a cluster that refuses a status that is larger than its room, and counts
// the requests.
type limited struct {
	*testconditions.Cluster

	clock   *testclock.FakePassiveClock
	patcher *statuspatch.Patcher
	// room is how large a status may be, and refused the error for a larger one.
	room     int
	refused  error
	requests int
	// edits is how often the spec was edited.
	edits int64
}

// whole is a status that takes more than small, the one that stands for it.
func whole(generation int64) v1alpha1.GoalStatus {
	return v1alpha1.GoalStatus{
		ObservedGeneration: generation,
		Conditions:         []metav1.Condition{condition("Ready", metav1.ConditionTrue, "Assessed", "Assessed.")},
		Findings:           []v1alpha1.Finding{{Code: "A", Severity: "Error", Message: strings.Repeat("long ", 100)}},
	}
}

// Rooms of a limited cluster: for no status, for the small one, for all.
const (
	noStatus      = 0
	minimalStatus = 1
	roomForAll    = 2
)

func newLimited(t *testing.T, room int, refused error) *limited {
	t.Helper()
	l := &limited{clock: testclock.NewFakePassiveClock(now), room: room, refused: refused}
	refuse := interceptor.Funcs{SubResourcePatch: func(
		ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch,
		opts ...client.SubResourcePatchOption,
	) error {
		l.requests++
		needs := minimalStatus
		if len(o.(*v1alpha1.Goal).Status.Findings) > 0 {
			needs = roomForAll
		}
		if needs > l.room {
			return l.refused
		}
		return c.SubResource(sub).Patch(ctx, o, p, opts...)
	}}
	g := tp.NewGoal("g").BuildObject()
	g.UID = "uid-of-g"
	l.Cluster = testconditions.NewCluster(t, index.AddFields, refuse, g)
	l.restart()
	return l
}

// restart forgets what is remembered in memory.
func (l *limited) restart() {
	l.patcher = &statuspatch.Patcher{Client: l.Cluster, Recorder: l.Events, Oversized: statuspatch.NewOversized()}
}

func (l *limited) patch(t *testing.T, goal *v1alpha1.Goal, status v1alpha1.GoalStatus) (reconcile.Result, error) {
	t.Helper()
	return statuspatch.Patch(t.Context(), l.patcher, goal, status, l.clock.Now(), sizedOptions)
}

// pass writes the whole status as a pass of a reconciler does. It returns the object
// as it is afterwards, the number of requests, and the delay before the next pass.
func (l *limited) pass(t *testing.T) (g *v1alpha1.Goal, requests int, delay time.Duration) {
	t.Helper()
	g = &v1alpha1.Goal{}
	key := types.NamespacedName{Namespace: tp.Namespace, Name: "g"}
	if err := l.Get(t.Context(), key, g); err != nil {
		t.Fatal(err)
	}
	l.requests = 0
	g.Generation += l.edits
	result, err := l.patch(t, g, whole(g.Generation))
	if err != nil {
		t.Errorf("a status that does not fit is an error: %v", err)
	}
	g = &v1alpha1.Goal{}
	if err := l.Get(t.Context(), key, g); err != nil {
		t.Fatal(err)
	}
	return g, l.requests, result.RequeueAfter
}

func TestSmallStatusTakesThePlaceOfOneThatDoesNotFit(t *testing.T) {
	for title, refused := range refusedBySize {
		t.Run(title, func(t *testing.T) {
			l := newLimited(t, minimalStatus, refused)
			g, requests, delay := l.pass(t)
			if requests != 2 || delay != time.Hour {
				t.Errorf("%d requests, the next pass in %s", requests, delay)
			}
			testconditions.AssertContract(t, g, nil)
			for kind, want := range map[string]metav1.ConditionStatus{
				"Ready": metav1.ConditionFalse, "Stalled": metav1.ConditionTrue, "OnTrack": metav1.ConditionUnknown,
				"Met": metav1.ConditionUnknown,
			} {
				if c := meta.FindStatusCondition(g.Status.Conditions, kind); c == nil || c.Status != want {
					t.Errorf("%s is %+v, want %s", kind, c, want)
				}
			}
			if ready := meta.FindStatusCondition(g.Status.Conditions, "Ready"); ready == nil ||
				ready.Reason != string(v1alpha1.ReasonTooLarge) {
				t.Errorf("Ready is %+v", ready)
			}
			if g.Status.ObservedGeneration != g.Generation || len(g.Status.Findings) > 0 {
				t.Errorf("the status is about generation %d, with %d findings", g.Status.ObservedGeneration, len(g.Status.Findings))
			}
			if events := l.TakeEvents(); len(events) != 1 ||
				!strings.HasPrefix(events[0], "Warning TooLarge Ready is False: The status does not fit") {
				t.Errorf("events %q", events)
			}
		})
	}
}

// At rest a status that does not fit costs no request, and after a restart one
// that is refused.
func TestSmallStatusStandsAtRest(t *testing.T) {
	l := newLimited(t, minimalStatus, refusedBySize["etcd, from 1.5 MiB"])
	first, _, _ := l.pass(t)
	l.TakeEvents()
	for range 10 {
		g, requests, delay := l.pass(t)
		if requests != 0 || delay != time.Hour || g.ResourceVersion != first.ResourceVersion {
			t.Fatalf("%d requests, the next pass in %s", requests, delay)
		}
	}
	l.clock.SetTime(now.Add(time.Hour - time.Second))
	if _, requests, delay := l.pass(t); requests != 0 || delay != time.Second {
		t.Errorf("a second before the hour: %d requests, the next pass in %s", requests, delay)
	}
	l.clock.SetTime(now.Add(time.Hour))
	if g, requests, delay := l.pass(t); requests != 1 || delay != time.Hour || g.ResourceVersion != first.ResourceVersion {
		t.Errorf("after an hour: %d requests, the next pass in %s", requests, delay)
	}
	l.restart()
	if g, requests, delay := l.pass(t); requests != 1 || delay != time.Hour || g.ResourceVersion != first.ResourceVersion {
		t.Errorf("after a restart: %d requests, the next pass in %s", requests, delay)
	}
	if events := l.TakeEvents(); len(events) > 0 {
		t.Errorf("events at rest: %q", events)
	}
}

func TestWholeStatusComesBack(t *testing.T) {
	for title, change := range map[string]func(*limited){
		"once the spec is edited": func(l *limited) { l.edits++ },
		"an hour later":           func(l *limited) { l.clock.SetTime(now.Add(time.Hour)) },
	} {
		t.Run(title, func(t *testing.T) {
			l := newLimited(t, minimalStatus, refusedBySize["etcd, from 1.5 MiB"])
			l.pass(t)
			l.room = roomForAll
			change(l)
			g, _, delay := l.pass(t)
			if delay != 0 || len(g.Status.Findings) != 1 {
				t.Errorf("%d findings, the next pass in %s", len(g.Status.Findings), delay)
			}
		})
	}
}

// An object without room even for the small status is reported by an event, and
// costs two refused requests an hour.
func TestObjectWithoutRoomForAnyStatus(t *testing.T) {
	for title, refused := range refusedBySize {
		t.Run(title, func(t *testing.T) {
			l := newLimited(t, noStatus, refused)
			before, requests, delay := l.pass(t)
			if requests != 2 || delay != time.Hour {
				t.Errorf("%d requests, the next pass in %s", requests, delay)
			}
			events := l.TakeEvents()
			if len(events) != 1 || !strings.HasPrefix(events[0],
				"Warning TooLarge The status does not fit: Kubernetes stores at most 1.57 MB") {
				t.Errorf("events %q", events)
			}
			for range 10 {
				if _, requests, delay := l.pass(t); requests != 0 || delay != time.Hour {
					t.Fatalf("at rest: %d requests, the next pass in %s", requests, delay)
				}
			}
			l.clock.SetTime(now.Add(time.Hour))
			after, requests, _ := l.pass(t)
			if requests != 2 || after.ResourceVersion != before.ResourceVersion {
				t.Errorf("after an hour: %d requests", requests)
			}
			if diff := cmp.Diff(events, l.TakeEvents()); diff != "" {
				t.Errorf("events after an hour (-first +then):\n%s", diff)
			}
		})
	}
}

// Other refusals stay errors, whatever they say.
func TestOtherErrorsAreNotAboutSize(t *testing.T) {
	for _, refused := range []error{
		apierrors.NewInternalError(errors.New("on fire")),
		apierrors.NewBadRequest("the name is too large"),
		errors.New("etcdserver: request is too large"),
		serverError(http.StatusInternalServerError, "etcdserver: request timed out"),
	} {
		l := newLimited(t, minimalStatus, refused)
		g := tp.NewGoal("g").BuildObject()
		if err := l.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
			t.Fatal(err)
		}
		if _, err := l.patch(t, g, whole(1)); !errors.Is(err, refused) || l.requests != 1 {
			t.Errorf("%v: %d requests, error %v", refused, l.requests, err)
		}
	}
}

// What is remembered is bounded, and what is forgotten costs one refused request.
func TestOversizedIsBounded(t *testing.T) {
	l := newLimited(t, minimalStatus, refusedBySize["etcd, from 1.5 MiB"])
	l.pass(t)
	g, _, _ := l.pass(t)
	for i := range 1_000 {
		other := g.DeepCopy()
		other.UID = types.UID(fmt.Sprint("another-", i))
		if _, err := l.patch(t, other, whole(1)); err != nil {
			t.Fatal(err)
		}
	}
	if _, requests, _ := l.pass(t); requests != 1 {
		t.Errorf("%d requests for an object that was forgotten, want 1", requests)
	}
}
