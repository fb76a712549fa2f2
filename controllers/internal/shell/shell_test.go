package shell_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var now = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

var status = shell.Status[*v1alpha1.Goal, v1alpha1.GoalStatus]{
	Of:         func(g *v1alpha1.Goal) *v1alpha1.GoalStatus { return &g.Status },
	Conditions: func(s *v1alpha1.GoalStatus) []metav1.Condition { return s.Conditions },
}

func condition(kind string, s metav1.ConditionStatus, reason, message string) metav1.Condition {
	return metav1.Condition{Type: kind, Status: s, Reason: reason, Message: message, LastTransitionTime: metav1.NewTime(now)}
}

func shellOn(c *testconditions.Cluster) shell.Shell {
	return shell.Shell{Client: c, Clock: testclock.NewFakePassiveClock(now), Recorder: c.Events}
}

func TestWrite(t *testing.T) {
	resource := schema.GroupResource{Group: v1alpha1.Group, Resource: "goals"}
	fails := func(err error) interceptor.Funcs {
		return interceptor.Funcs{SubResourcePatch: func(context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption) error {
			return err
		}}
	}
	broken := apierrors.NewInternalError(errors.New("on fire"))
	behind := v1alpha1.GoalStatus{ObservedGeneration: 1, Conditions: []metav1.Condition{
		condition("OnTrack", metav1.ConditionFalse, v1alpha1.ReasonBehind, "1 of 1 benchmark behind."),
	}}
	cases := map[string]struct {
		funcs  interceptor.Funcs
		before v1alpha1.GoalStatus
		status v1alpha1.GoalStatus
		writes int
		told   []string
		again  time.Duration
		err    error
	}{
		"differs":                   {status: behind, writes: 1, told: []string{"Warning Behind OnTrack is False: 1 of 1 benchmark behind."}},
		"is equal":                  {before: behind, status: behind},
		"empty and absent is equal": {status: v1alpha1.GoalStatus{Conditions: []metav1.Condition{}}},
		"conflict":                  {funcs: fails(apierrors.NewConflict(resource, "g", errors.New("newer"))), status: behind, again: shell.AfterConflict},
		"gone":                      {funcs: fails(apierrors.NewNotFound(resource, "g")), status: behind},
		"server error":              {funcs: fails(broken), status: behind, err: broken},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			g := tp.Goal("g").Object()
			g.Status = tc.before
			c := testconditions.NewCluster(t, shell.Index, tc.funcs, g)
			if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
				t.Fatal(err)
			}
			again, err := status.Write(t.Context(), shellOn(c), g, tc.status)
			if !errors.Is(err, tc.err) {
				t.Errorf("error %v, want %v", err, tc.err)
			}
			if err != nil && !strings.Contains(err.Error(), "patching the status of *v1alpha1.Goal "+tp.Namespace+"/g") {
				t.Errorf("the error does not say what failed: %v", err)
			}
			if again.RequeueAfter != tc.again || c.Writes != tc.writes {
				t.Errorf("requeue after %s, %d writes; want %s, %d", again.RequeueAfter, c.Writes, tc.again, tc.writes)
			}
			if diff := cmp.Diff(tc.told, c.DrainEvents()); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

// A write that is based on an older version must not land.
func TestWriteIsGuarded(t *testing.T) {
	c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, tp.Goal("g").Object())
	stale := tp.Goal("g").Object()
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(stale), stale); err != nil {
		t.Fatal(err)
	}
	newer := stale.DeepCopy()
	if _, err := status.Write(t.Context(), shellOn(c), newer, v1alpha1.GoalStatus{ObservedGeneration: 2}); err != nil {
		t.Fatal(err)
	}
	again, err := status.Write(t.Context(), shellOn(c), stale, v1alpha1.GoalStatus{ObservedGeneration: 1})
	if err != nil || again.RequeueAfter == 0 {
		t.Errorf("result %+v, error %v", again, err)
	}
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(newer), newer); err != nil || newer.Status.ObservedGeneration != 2 {
		t.Errorf("the older status won: %d, %v", newer.Status.ObservedGeneration, err)
	}
}

func TestEventsOnTransitions(t *testing.T) {
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	cases := map[string]struct {
		before, after *metav1.Condition
		told          []string
	}{
		"first visit, fine":           {after: new(condition("Met", yes, "Met", "All."))},
		"first visit, unknown":        {after: new(condition("Met", unknown, "NoData", "None."))},
		"first visit, not due":        {after: new(condition("Met", no, "NotYet", "Later."))},
		"first visit, wrong":          {after: new(condition("Met", no, "Missed", "Too late.")), told: []string{"Warning Missed Met is False: Too late."}},
		"same status, other reason":   {before: new(condition("Met", no, "NotYet", "Later.")), after: new(condition("Met", no, "Missed", "Too late."))},
		"turns wrong":                 {before: new(condition("Met", yes, "Met", "All.")), after: new(condition("Met", no, "Missed", "Late.")), told: []string{"Warning Missed Met is False: Late."}},
		"turns right":                 {before: new(condition("Met", no, "Missed", "Late.")), after: new(condition("Met", yes, "Met", "All.")), told: []string{"Normal Met Met is True: All."}},
		"turns unknown":               {before: new(condition("Met", yes, "Met", "All.")), after: new(condition("Met", unknown, "NoData", "None.")), told: []string{"Normal NoData Met is Unknown: None."}},
		"unknown while not assessed":  {before: new(condition("Met", yes, "Met", "All.")), after: new(condition("Met", unknown, "NotAssessed", "None."))},
		"a per cent sign is no verb":  {before: new(condition("Met", yes, "Met", "All.")), after: new(condition("Met", no, "Missed", "40% of 80%d.")), told: []string{"Warning Missed Met is False: 40% of 80%d."}},
		"a condition that disappears": {before: new(condition("Stalled", yes, "PlanNotFound", "No plan."))},
		"what is hidden is shown": {
			before: new(condition("Met", yes, "Met", "All.")),
			after:  new(condition("Met", no, "Missed", "A\n\x1b[2J\u202eB")),
			told:   []string{`Warning Missed Met is False: A \x1b[2J\u202eB`},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			g, after := tp.Goal("g").Object(), v1alpha1.GoalStatus{ObservedGeneration: 7}
			if tc.before != nil {
				g.Status.Conditions = []metav1.Condition{*tc.before}
			}
			if tc.after != nil {
				after.Conditions = []metav1.Condition{*tc.after}
			}
			c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, g)
			if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
				t.Fatal(err)
			}
			if _, err := status.Write(t.Context(), shellOn(c), g, after); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.told, c.DrainEvents()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A note that is too long is cut between two characters.
func TestLongNote(t *testing.T) {
	for shift := range 3 {
		g := tp.Goal("g").Object()
		c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, g)
		if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
			t.Fatal(err)
		}
		message := strings.Repeat("x", shift) + strings.Repeat("€", 2000)
		after := v1alpha1.GoalStatus{Conditions: []metav1.Condition{condition("OnTrack", metav1.ConditionFalse, "Behind", message)}}
		if _, err := status.Write(t.Context(), shellOn(c), g, after); err != nil {
			t.Fatal(err)
		}
		for _, note := range c.DrainEvents() {
			if !utf8.ValidString(note) || len(note) > 1024+len("Warning Behind ") {
				t.Errorf("%d bytes, valid %t", len(note), utf8.ValidString(note))
			}
		}
	}
}

func TestAt(t *testing.T) {
	cases := map[string]struct {
		next time.Time
		want time.Duration
	}{
		"never":                    {},
		"in an hour":               {now.Add(time.Hour), time.Hour},
		"in the past":              {now.Add(-time.Hour), time.Second},
		"this very instant":        {now, time.Second},
		"in less than a second":    {now.Add(time.Millisecond), time.Second},
		"in a day":                 {now.Add(24 * time.Hour), 24 * time.Hour},
		"in ten years":             {now.Add(87_600 * time.Hour), 87_600 * time.Hour},
		"beyond what can be timed": {now.AddDate(2000, 0, 0), math.MaxInt64},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := shell.At(tc.next, now); got != (reconcile.Result{RequeueAfter: tc.want}) {
				t.Errorf("got %+v, want %s", got, tc.want)
			}
		})
	}
}

func TestNowIsInWholeSeconds(t *testing.T) {
	zone := time.FixedZone("somewhere", 3600)
	s := shell.Shell{Clock: testclock.NewFakePassiveClock(now.In(zone).Add(999 * time.Millisecond))}
	if got := s.Now(); !got.Equal(now) || got.Location() != time.UTC {
		t.Errorf("got %s, want %s", got, now)
	}
}

func TestReads(t *testing.T) {
	broken := errors.New("on fire")
	c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{},
		tp.Plan("p").Object(), tp.Goal("g").Object(), tp.Goal("h").Of("q").Object(), tp.Benchmark("b", "g").Object(), tp.Device("d", "x", 1).ReplacedBy("e").Object())
	failing := interceptor.NewClient(c.Client.(client.WithWatch), interceptor.Funcs{
		Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return broken
		},
		List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error { return broken },
	})
	ctx, ns := t.Context(), tp.Namespace
	for name, want := range map[string]bool{"p": true, "q": false, "": false} {
		p, err := shell.Find(ctx, c, ns, name, &v1alpha1.TechnologyPlan{})
		if err != nil || (p != nil) != want {
			t.Errorf("finding %q: %v, %v", name, p, err)
		}
	}
	goals, err := shell.Goals(ctx, c, ns, "p")
	if err != nil || len(goals) != 1 || goals[0].Name != "g" {
		t.Errorf("goals %v, %v", goals, err)
	}
	benchmarks, err := shell.Benchmarks(ctx, c, ns, goals)
	if err != nil || len(benchmarks) != 1 || len(benchmarks["g"]) != 1 {
		t.Errorf("benchmarks %v, %v", benchmarks, err)
	}
	replaced, err := shell.Replaced(ctx, c, ns, "e")
	if err != nil || len(replaced) != 1 {
		t.Errorf("replaced %v, %v", replaced, err)
	}
	if other, err := shell.Goals(ctx, c, "another", "p"); err != nil || len(other) != 0 {
		t.Errorf("goals of another district: %v, %v", other, err)
	}

	_, find := shell.Find(ctx, failing, ns, "p", &v1alpha1.TechnologyPlan{})
	_, list := shell.Goals(ctx, failing, ns, "p")
	_, nested := shell.Benchmarks(ctx, failing, ns, goals)
	for want, err := range map[string]error{
		"getting *v1alpha1.TechnologyPlan " + ns + "/p": find, "listing *v1alpha1.GoalList in " + ns: list, "listing *v1alpha1.BenchmarkList in " + ns: nested,
	} {
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q and the cause, got: %v", want, err)
		}
	}
}

// What is there when the controllers start waits behind what people edit.
func TestWatchOfTheInitialList(t *testing.T) {
	handled := shell.Watch(func(context.Context, *v1alpha1.Goal, *v1alpha1.Goal) []types.NamespacedName {
		return shell.Keys(tp.Namespace, "p")
	})
	q := priorityqueue.New[reconcile.Request]("initial list")
	defer q.ShutDown()
	handled.Create(t.Context(), event.CreateEvent{Object: tp.Goal("g").Object(), IsInInitialList: true}, q)
	if _, priority, _ := q.GetWithPriority(); priority != handler.LowPriority {
		t.Errorf("at priority %d", priority)
	}
}

func TestEdits(t *testing.T) {
	clock := testclock.NewFakePassiveClock(now)
	handled := shell.Edits(clock, func(d *v1alpha1.Device) types.NamespacedName {
		return types.NamespacedName{Namespace: d.Namespace, Name: d.Spec.PlanRef.Name}
	})
	q := priorityqueue.New[reconcile.Request]("edits")
	defer q.ShutDown()
	lot := func(plan string, generation int64) *v1alpha1.Device {
		d := tp.Device("d", "laptop", 3).Of(plan).Object()
		d.Generation = generation
		return d
	}
	priority := func() int {
		t.Helper()
		request, priority, _ := q.GetWithPriority()
		q.Done(request)
		return priority
	}
	edited := func(plan string, want int) {
		t.Helper()
		handled.Update(t.Context(), event.UpdateEvent{ObjectOld: lot(plan, 1), ObjectNew: lot(plan, 2)}, q)
		if got := priority(); got != want {
			t.Errorf("an edit in %s at priority %d, want %d", plan, got, want)
		}
	}
	for range 10 {
		edited("p", 0)
	}
	edited("p", shell.Consequence)
	handled.Create(t.Context(), event.CreateEvent{Object: lot("p", 1)}, q)
	if got := priority(); got != shell.Consequence {
		t.Errorf("a new lot among many at priority %d", got)
	}
	edited("q", 0)
	clock.SetTime(now.Add(999 * time.Millisecond))
	edited("p", shell.Consequence)
	clock.SetTime(now.Add(time.Second))
	edited("p", 0)
	handled.Create(t.Context(), event.CreateEvent{Object: lot("q", 1)}, q)
	if got := priority(); got != 0 {
		t.Errorf("a new lot at priority %d", got)
	}
	handled.Create(t.Context(), event.CreateEvent{Object: lot("q", 1), IsInInitialList: true}, q)
	if got := priority(); got != handler.LowPriority {
		t.Errorf("a lot of the initial list at priority %d", got)
	}
	handled.Delete(t.Context(), event.DeleteEvent{Object: lot("q", 1)}, q)
	if got := priority(); got != shell.Consequence {
		t.Errorf("a lot that goes at priority %d", got)
	}
	handled.Update(t.Context(), event.UpdateEvent{ObjectOld: lot("q", 2), ObjectNew: lot("q", 2)}, q)
	if q.Len() > 0 {
		t.Error("a status alone is taken for an edit")
	}
}

func TestStatusChanged(t *testing.T) {
	goal := func(generation int64, version string) *v1alpha1.Goal {
		g := tp.Goal("g").Object()
		g.Generation, g.ResourceVersion = generation, version
		return g
	}
	for name, tc := range map[string]struct {
		old, current *v1alpha1.Goal
		want         int
	}{
		"a status":        {goal(1, "7"), goal(1, "8"), 1},
		"a spec":          {goal(1, "7"), goal(2, "8"), 0},
		"nothing: resync": {goal(1, "7"), goal(1, "7"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			q := priorityqueue.New[reconcile.Request](fmt.Sprint("status ", name))
			defer q.ShutDown()
			shell.StatusChanged.Update(t.Context(), event.UpdateEvent{ObjectOld: tc.old, ObjectNew: tc.current}, q)
			if q.Len() != tc.want {
				t.Fatalf("%d are to be looked at, want %d", q.Len(), tc.want)
			}
			if tc.want == 0 {
				return
			}
			if request, priority, _ := q.GetWithPriority(); request.Name != "g" || priority != handler.LowPriority {
				t.Errorf("%s at priority %d", request, priority)
			}
		})
	}
}

func TestWatch(t *testing.T) {
	made := func(uid types.UID, generation int64, plan string) *v1alpha1.Goal {
		g := tp.Goal("g").Of(plan).Object()
		g.UID, g.Generation = uid, generation
		return g
	}
	cases := map[string]struct {
		old, current *v1alpha1.Goal
		want         []string
	}{
		"appears":                         {nil, made("1", 1, "p"), []string{"p"}},
		"goes":                            {made("1", 1, "p"), nil, []string{"p"}},
		"status or labels":                {made("1", 1, "p"), made("1", 1, "p"), nil},
		"spec":                            {made("1", 1, "p"), made("1", 2, "p"), []string{"p"}},
		"moved":                           {made("1", 1, "p"), made("1", 2, "q"), []string{"p", "q"}},
		"of no plan":                      {made("1", 1, ""), nil, nil},
		"made anew while nobody watched":  {made("1", 1, "p"), made("2", 1, "q"), []string{"p", "q"}},
		"made anew with a later revision": {made("1", 1, "p"), made("2", 3, "q"), []string{"p", "q"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			watch := shell.Watch(shell.Owner(shell.PlanOfGoal))
			q := priorityqueue.New[reconcile.Request](fmt.Sprint("watch ", name))
			defer q.ShutDown()
			switch {
			case tc.old == nil:
				watch.Create(t.Context(), event.CreateEvent{Object: tc.current}, q)
			case tc.current == nil:
				watch.Delete(t.Context(), event.DeleteEvent{Object: tc.old}, q)
			default:
				update := event.UpdateEvent{ObjectOld: tc.old, ObjectNew: tc.current}
				watch.Update(t.Context(), update, q)
				if passes := shell.SpecChanged.Update(update); passes != (len(tc.want) > 0) {
					t.Errorf("the predicate says %t", passes)
				}
			}
			var got []string
			for range tc.want {
				request, priority, _ := q.GetWithPriority()
				if priority != shell.Consequence {
					t.Errorf("%s at priority %d", request.Name, priority)
				}
				got = append(got, request.Name)
				q.Done(request)
			}
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, got); diff != "" || q.Len() > 0 {
				t.Errorf("%d more waiting (-want +got):\n%s", q.Len(), diff)
			}
		})
	}
}
