package watch_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/go-logr/logr/funcr"
	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/types"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var now = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

// newQueue returns a priority queue that the test shuts down.
func newQueue(t *testing.T) priorityqueue.PriorityQueue[reconcile.Request] {
	t.Helper()
	q := priorityqueue.New[reconcile.Request](t.Name())
	t.Cleanup(q.ShutDown)
	return q
}

func goal(uid types.UID, generation int64, plan string) *v1alpha1.Goal {
	g := tp.NewGoal("g").OfPlan(plan).BuildObject()
	g.UID, g.Generation = uid, generation
	return g
}

func TestChange(t *testing.T) {
	old, current := goal("1", 1, "p"), goal("1", 2, "p")
	for name, tc := range map[string]struct {
		change                     watch.Change[*v1alpha1.Goal]
		object                     *v1alpha1.Goal
		versions                   []*v1alpha1.Goal
		isCreate, isUpdate, isGone bool
	}{
		"created": {watch.Change[*v1alpha1.Goal]{New: current}, current, []*v1alpha1.Goal{current}, true, false, false},
		"deleted": {watch.Change[*v1alpha1.Goal]{Old: old}, old, []*v1alpha1.Goal{old}, false, false, true},
		"updated": {
			watch.Change[*v1alpha1.Goal]{Old: old, New: current}, current, []*v1alpha1.Goal{old, current},
			false, true, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := tc.change
			if c.IsCreate() != tc.isCreate || c.IsUpdate() != tc.isUpdate || c.IsDelete() != tc.isGone {
				t.Errorf("create: %t, update: %t, delete: %t", c.IsCreate(), c.IsUpdate(), c.IsDelete())
			}
			if c.LatestObject() != tc.object || !slices.Equal(c.BothVersions(), tc.versions) {
				t.Errorf("object %v, versions %v", c.LatestObject(), c.BothVersions())
			}
		})
	}
}

// handle passes a change to an event handler, as the event that a watch makes of it.
func handle[T any, O interface {
	*T
	client.Object
}](t *testing.T, h handler.EventHandler, old, current O, q watch.Queue) {
	t.Helper()
	switch {
	case old == nil:
		h.Create(t.Context(), event.CreateEvent{Object: current}, q)
	case current == nil:
		h.Delete(t.Context(), event.DeleteEvent{Object: old}, q)
	default:
		h.Update(t.Context(), event.UpdateEvent{ObjectOld: old, ObjectNew: current}, q)
	}
}

func TestEnqueueMapped(t *testing.T) {
	cases := map[string]struct {
		old, current *v1alpha1.Goal
		want         []string
	}{
		"created":                           {nil, goal("1", 1, "p"), []string{"p"}},
		"deleted":                           {goal("1", 1, "p"), nil, []string{"p"}},
		"status or labels changed":          {goal("1", 1, "p"), goal("1", 1, "p"), nil},
		"spec changed":                      {goal("1", 1, "p"), goal("1", 2, "p"), []string{"p"}},
		"moved to another plan":             {goal("1", 1, "p"), goal("1", 2, "q"), []string{"p", "q"}},
		"without a plan":                    {goal("1", 1, ""), nil, nil},
		"created again during a lost watch": {goal("1", 1, "p"), goal("2", 1, "q"), []string{"p", "q"}},
		"created again and edited":          {goal("1", 1, "p"), goal("2", 3, "q"), []string{"p", "q"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t)
			handle(t, watch.EnqueueMapped(watch.MapToParent(watch.PlanOfGoal)), tc.old, tc.current, q)
			if tc.old != nil && tc.current != nil {
				update := event.UpdateEvent{ObjectOld: tc.old, ObjectNew: tc.current}
				if passes := watch.SpecChanged.Update(update); passes != (len(tc.want) > 0) {
					t.Errorf("the predicate reports %t", passes)
				}
			}
			var got []string
			for range tc.want {
				request, priority, _ := q.GetWithPriority()
				if priority != watch.PriorityDerived {
					t.Errorf("%s at priority %d", request.Name, priority)
				}
				got = append(got, request.Name)
				q.Done(request)
			}
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, got); diff != "" || q.Len() > 0 {
				t.Errorf("%d more requests (-want +got):\n%s", q.Len(), diff)
			}
		})
	}
}

// A goal follows the spec of a benchmark and its measured values, and nothing else of its status.
func TestEnqueueMeasured(t *testing.T) {
	newBenchmark := func(generation int64, change func(*v1alpha1.BenchmarkStatus)) *v1alpha1.Benchmark {
		benchmark := &v1alpha1.Benchmark{Spec: v1alpha1.BenchmarkSpec{GoalRef: v1alpha1.Reference{Name: "g"}}}
		benchmark.UID, benchmark.Generation = "1", generation
		change(&benchmark.Status)
		return benchmark
	}
	isUnchanged := func(*v1alpha1.BenchmarkStatus) {}
	before := newBenchmark(1, func(status *v1alpha1.BenchmarkStatus) {
		status.Measured.Values = []v1alpha1.MeasuredValue{{Date: "2026-10-01", Value: "40"}}
	})
	for title, c := range map[string]struct {
		old, current *v1alpha1.Benchmark
		want         int
	}{
		"created":           {nil, before, 1},
		"deleted":           {before, nil, 1},
		"another spec":      {before, newBenchmark(2, isUnchanged), 1},
		"no value any more": {before, newBenchmark(1, isUnchanged), 1},
		"the same":          {before, before.DeepCopy(), 0},
		"another part of status": {before, newBenchmark(1, func(status *v1alpha1.BenchmarkStatus) {
			*status = *before.Status.DeepCopy()
			status.State, status.Measured.Source = v1alpha1.StateMet, "another"
		}), 0},
		"another value": {before, newBenchmark(1, func(status *v1alpha1.BenchmarkStatus) {
			status.Measured.Values = []v1alpha1.MeasuredValue{{Date: "2026-10-01", Value: "41"}}
		}), 1},
	} {
		t.Run(title, func(t *testing.T) {
			q := newQueue(t)
			handle(t, watch.EnqueueMeasured(watch.MapToParent(watch.GoalOfBenchmark)), c.old, c.current, q)
			if q.Len() != c.want {
				t.Errorf("%d goals are enqueued, want %d", q.Len(), c.want)
			}
		})
	}
}

// delays is a queue that records delays.
type delays struct {
	watch.Queue
	got []time.Duration
}

func (d *delays) AddAfter(_ reconcile.Request, after time.Duration) { d.got = append(d.got, after) }

func TestEnqueueMappedAfter(t *testing.T) {
	q := &delays{}
	delayOf := func(change watch.Change[*v1alpha1.Goal]) time.Duration {
		if change.IsCreate() {
			return time.Minute
		}
		return 0
	}
	h := watch.EnqueueMappedAfter(watch.MapToParent(watch.PlanOfGoal), delayOf)
	handle(t, h, nil, goal("1", 1, "p"), q)
	handle(t, h, goal("1", 1, "p"), goal("1", 2, "p"), q)
	if diff := cmp.Diff([]time.Duration{time.Minute, 0}, q.got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a mapping could find is enqueued, and its error is logged once.
func TestErrorOfAMappingIsLogged(t *testing.T) {
	var logged []string
	ctx := log.IntoContext(t.Context(), funcr.New(func(_, args string) { logged = append(logged, args) }, funcr.Options{}))
	h := watch.EnqueueMapped(func(
		_ context.Context, change watch.Change[*v1alpha1.Goal],
	) ([]types.NamespacedName, error) {
		return watch.ListParents(change, watch.PlanOfGoal), errors.New("on fire")
	})
	q := newQueue(t)
	h.Create(ctx, event.CreateEvent{Object: goal("1", 1, "p")}, q)
	if request, _, _ := q.GetWithPriority(); request.Name != "p" || len(logged) != 1 {
		t.Errorf("the request is %s, logged %q", request, logged)
	}
}

// Objects that exist when the controllers start are served after what people edit.
func TestEnqueueMappedOfTheInitialList(t *testing.T) {
	q := newQueue(t)
	h := watch.EnqueueMapped(watch.MapToParent(watch.PlanOfGoal))
	h.Create(t.Context(), event.CreateEvent{Object: goal("1", 1, "p"), IsInInitialList: true}, q)
	if _, priority, _ := q.GetWithPriority(); priority != handler.LowPriority {
		t.Errorf("at priority %d", priority)
	}
}

// editor enqueues edits of lots, and returns the priorities that they get.
type editor struct {
	clock   *testclock.FakePassiveClock
	handler handler.EventHandler
	queue   priorityqueue.PriorityQueue[reconcile.Request]
}

func newEditor(t *testing.T) editor {
	t.Helper()
	clock := testclock.NewFakePassiveClock(now)
	return editor{clock, watch.EnqueueEdited(clock, watch.PlanOfDevice), newQueue(t)}
}

func lot(plan string, generation int64) *v1alpha1.Device {
	d := tp.NewDevice("d", "laptop", 3).OfPlan(plan).BuildObject()
	d.Generation = generation
	return d
}

func (e editor) priority() int {
	request, priority, _ := e.queue.GetWithPriority()
	e.queue.Done(request)
	return priority
}

func (e editor) edit(t *testing.T, plan string) int {
	t.Helper()
	e.handler.Update(t.Context(), event.UpdateEvent{ObjectOld: lot(plan, 1), ObjectNew: lot(plan, 2)}, e.queue)
	return e.priority()
}

func (e editor) create(t *testing.T, plan string, isInitial bool) int {
	t.Helper()
	e.handler.Create(t.Context(), event.CreateEvent{Object: lot(plan, 1), IsInInitialList: isInitial}, e.queue)
	return e.priority()
}

func TestBulkEdits(t *testing.T) {
	e := newEditor(t)
	expect := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s at priority %d, want %d", what, got, want)
		}
	}
	for range 10 {
		expect("one of the first ten edits", e.edit(t, "p"), 0)
	}
	expect("the eleventh edit", e.edit(t, "p"), watch.PriorityDerived)
	expect("a lot created during a bulk", e.create(t, "p", false), watch.PriorityDerived)
	expect("an edit of another plan's lot", e.edit(t, "q"), 0)
	e.clock.SetTime(now.Add(999 * time.Millisecond))
	expect("an edit just before the window ends", e.edit(t, "p"), watch.PriorityDerived)
	e.clock.SetTime(now.Add(time.Second))
	expect("an edit when the window has ended", e.edit(t, "p"), 0)
}

func TestPriorityOfSingleChanges(t *testing.T) {
	e := newEditor(t)
	if got := e.create(t, "q", false); got != 0 {
		t.Errorf("a new lot at priority %d", got)
	}
	if got := e.create(t, "q", true); got != handler.LowPriority {
		t.Errorf("a lot of the initial list at priority %d", got)
	}
	e.handler.Delete(t.Context(), event.DeleteEvent{Object: lot("q", 1)}, e.queue)
	if got := e.priority(); got != watch.PriorityDerived {
		t.Errorf("a deleted lot at priority %d", got)
	}
	e.handler.Update(t.Context(), event.UpdateEvent{ObjectOld: lot("q", 2), ObjectNew: lot("q", 2)}, e.queue)
	if e.queue.Len() > 0 {
		t.Error("a change of the status counts as an edit")
	}
}

func TestEnqueueStatusChanged(t *testing.T) {
	version := func(generation int64, resourceVersion string) *v1alpha1.Goal {
		g := tp.NewGoal("g").BuildObject()
		g.Generation, g.ResourceVersion = generation, resourceVersion
		return g
	}
	for name, tc := range map[string]struct {
		old, current *v1alpha1.Goal
		want         int
	}{
		"a status":          {version(1, "7"), version(1, "8"), 1},
		"a spec":            {version(1, "7"), version(2, "8"), 0},
		"nothing: a resync": {version(1, "7"), version(1, "7"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t)
			watch.EnqueueNonSpecChanged.Update(t.Context(), event.UpdateEvent{ObjectOld: tc.old, ObjectNew: tc.current}, q)
			if q.Len() != tc.want {
				t.Fatalf("%d requests, want %d", q.Len(), tc.want)
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

func TestMapDeviceToEvaluatingPlans(t *testing.T) {
	ofLot := tp.NewEvaluation("", "2026-10-02").
		SetTarget(v1alpha1.KindDevice, "d").
		BuildObject()
	ofLot.Spec.PlanRef.Name = "q"
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{},
		tp.NewPlan("p").
			AddSchedule("lot", v1alpha1.CadenceOnce, "2026-10-01", v1alpha1.KindDevice, "d").
			BuildObject(),
		tp.NewPlan("other").BuildObject(),
		ofLot,
	)
	started := func(date v1alpha1.Date) *v1alpha1.Device {
		return tp.NewDevice("d", "laptop", 3).InService(date).BuildObject()
	}
	renamed := started("2026-08-01")
	renamed.Spec.Model = "Another"
	for name, tc := range map[string]struct {
		change watch.Change[*v1alpha1.Device]
		want   []string
	}{
		"created": {watch.Change[*v1alpha1.Device]{New: started("2026-08-01")}, []string{"p", "q"}},
		"deleted": {watch.Change[*v1alpha1.Device]{Old: started("2026-08-01")}, []string{"p", "q"}},
		"another start": {
			watch.Change[*v1alpha1.Device]{Old: started("2026-08-01"), New: started("2026-08-02")}, []string{"p", "q"},
		},
		"the same start":   {watch.Change[*v1alpha1.Device]{Old: started("2026-08-01"), New: renamed}, nil},
		"of another name":  {watch.Change[*v1alpha1.Device]{New: tp.NewDevice("e", "laptop", 3).BuildObject()}, nil},
		"without a change": {watch.Change[*v1alpha1.Device]{Old: renamed, New: renamed}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			keys, err := watch.MapDeviceToEvaluatingPlans(c)(t.Context(), tc.change)
			var got []string
			for _, key := range keys {
				got = append(got, key.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestIsSameTimeZone(t *testing.T) {
	detroit, chicago := tp.NewPlan("p").SetTimeZone("America/Detroit").BuildObject(), tp.NewPlan("p").SetTimeZone("America/Chicago").BuildObject()
	for name, tc := range map[string]struct {
		change watch.Change[*v1alpha1.TechnologyPlan]
		want   bool
	}{
		"the same zone": {watch.Change[*v1alpha1.TechnologyPlan]{Old: detroit, New: detroit}, true},
		"another zone":  {watch.Change[*v1alpha1.TechnologyPlan]{Old: detroit, New: chicago}, false},
		"created":       {watch.Change[*v1alpha1.TechnologyPlan]{New: detroit}, false},
		"deleted":       {watch.Change[*v1alpha1.TechnologyPlan]{Old: detroit}, false},
	} {
		if got := watch.KeepsTimeZone(tc.change); got != tc.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
