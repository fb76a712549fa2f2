package shell

import (
	"context"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
)

// Concern names the objects that a change concerns. old is nil when an object
// appears, current is nil when it goes.
type Concern[O client.Object] func(ctx context.Context, old, current O) []types.NamespacedName

// StatusChanged looks again at an object of which something else than the spec
// changed, behind all that people edit. A pass that ran before the cache showed the
// status that the one before it wrote has compared with an older one, and may have
// left the newer one standing; and a status that somebody else wrote is mended.
var StatusChanged handler.EventHandler = handler.Funcs{
	UpdateFunc: func(_ context.Context, e event.UpdateEvent, q Queue) {
		if !Edited(e) && e.ObjectOld.GetResourceVersion() != e.ObjectNew.GetResourceVersion() {
			Add(q, client.ObjectKeyFromObject(e.ObjectNew), handler.LowPriority, 0)
		}
	},
}

// SpecChanged lets pass what a person changes and nothing else.
var SpecChanged = predicate.Funcs{UpdateFunc: Edited}

// Edited tells whether an update changed the spec. An object that was deleted
// and made anew while the watch was interrupted arrives as an update too, and
// may well have the same generation.
func Edited(e event.UpdateEvent) bool {
	return e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration() || e.ObjectOld.GetUID() != e.ObjectNew.GetUID()
}

// Queue is what a controller works off.
type Queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// Consequence is the priority of what follows from the edit of another object. A
// plan can have ten thousand lots: what people edit meanwhile (priority 0) goes
// first, and what a date or a restart asks for (handler.LowPriority) goes last.
const Consequence = -10

// Add asks for a pass after a while, at a priority.
func Add(q Queue, key types.NamespacedName, priority int, after time.Duration) {
	request := reconcile.Request{NamespacedName: key}
	if ranked, ok := q.(priorityqueue.PriorityQueue[reconcile.Request]); ok {
		ranked.AddWithOpts(priorityqueue.AddOpts{Priority: &priority, After: after}, request)
		return
	}
	q.AddAfter(request, after)
}

// A crowd: so many edits of one group within a window are taken for a
// bulk, such as an import.
const (
	window = time.Second
	crowd  = 10
	// groupsKept bounds what is remembered.
	groupsKept = 10_000
)

// Edits enqueues an object whose spec a person changed. The edits of a group (the
// lots of a plan, say) that come as a bulk go behind single ones of other groups:
// who corrects one lot does not wait for another district's import.
func Edits[O client.Object](c clock.PassiveClock, group func(O) types.NamespacedName) handler.EventHandler {
	groups := bulks{clock: c, edits: map[types.NamespacedName]edits{}}
	enqueue := func(o client.Object, priority int, q Queue) {
		if priority == 0 && groups.bulk(group(o.(O))) {
			priority = Consequence
		}
		Add(q, client.ObjectKeyFromObject(o), priority, 0)
	}
	return handler.Funcs{
		CreateFunc: func(_ context.Context, e event.CreateEvent, q Queue) { enqueue(e.Object, appeared(e), q) },
		UpdateFunc: func(_ context.Context, e event.UpdateEvent, q Queue) {
			if Edited(e) {
				enqueue(e.ObjectNew, 0, q)
			}
		},
		DeleteFunc: func(_ context.Context, e event.DeleteEvent, q Queue) { enqueue(e.Object, Consequence, q) },
	}
}

func appeared(e event.CreateEvent) int {
	if e.IsInInitialList {
		return handler.LowPriority
	}
	return 0
}

// bulks counts the edits of each group in the window that its first one opened.
type bulks struct {
	clock clock.PassiveClock
	mu    sync.Mutex
	edits map[types.NamespacedName]edits
}

type edits struct {
	since time.Time
	count int
}

// bulk counts an edit, and tells whether it is one of many.
func (b *bulks) bulk(group types.NamespacedName) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	e, known := b.edits[group]
	if !known || now.Sub(e.since) >= window {
		// A window is short: forgetting some opens them anew, no more.
		if len(b.edits) >= groupsKept {
			clear(b.edits)
		}
		e = edits{since: now}
	}
	e.count++
	b.edits[group] = e
	return e.count > crowd
}

// Watch calls a Concern for each change of an object's spec and enqueues what it
// names. Changes of status alone concern nobody: no verdict reads a status.
func Watch[O client.Object](concern Concern[O]) handler.EventHandler {
	return WatchLater(concern, func(_, _ O) time.Duration { return 0 })
}

// WatchLater is Watch with a pause before the pass that a change asks for, so that many
// such changes cost one pass.
func WatchLater[O client.Object](concern Concern[O], pause func(old, current O) time.Duration) handler.EventHandler {
	var none O
	enqueue := func(ctx context.Context, old, current O, priority int, q Queue) {
		for _, key := range concern(ctx, old, current) {
			Add(q, key, priority, pause(old, current))
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, q Queue) {
			enqueue(ctx, none, e.Object.(O), min(Consequence, appeared(e)), q)
		},
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q Queue) {
			if Edited(e) {
				enqueue(ctx, e.ObjectOld.(O), e.ObjectNew.(O), Consequence, q)
			}
		},
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q Queue) {
			enqueue(ctx, e.Object.(O), none, Consequence, q)
		},
	}
}

// Owner is the Concern of what an object belongs to, and of what it has left.
func Owner[O client.Object](of func(O) types.NamespacedName) Concern[O] {
	var none O
	return func(_ context.Context, old, current O) []types.NamespacedName {
		var keys []types.NamespacedName
		for _, o := range []O{old, current} {
			if any(o) == any(none) {
				continue
			}
			if key := of(o); key.Name != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		return keys
	}
}

// PlanOfGoal is the plan that a goal is in.
func PlanOfGoal(g *v1alpha1.Goal) types.NamespacedName {
	return types.NamespacedName{Namespace: g.Namespace, Name: g.Spec.PlanRef.Name}
}

// PlanOfEvaluation is the plan that an evaluation is in.
func PlanOfEvaluation(e *v1alpha1.Evaluation) types.NamespacedName {
	return types.NamespacedName{Namespace: e.Namespace, Name: e.Spec.PlanRef.Name}
}

// GoalOfBenchmark is the goal that a benchmark measures.
func GoalOfBenchmark(b *v1alpha1.Benchmark) types.NamespacedName {
	return types.NamespacedName{Namespace: b.Namespace, Name: b.Spec.GoalRef.Name}
}

// Keys names objects of one namespace.
func Keys(namespace string, names ...string) []types.NamespacedName {
	keys := make([]types.NamespacedName, 0, len(names))
	for _, name := range names {
		if name != "" {
			keys = append(keys, types.NamespacedName{Namespace: namespace, Name: name})
		}
	}
	return keys
}

// KeysOf names listed objects; a list that failed is logged and concerns
// nobody: the cache behind it cannot fail while it runs.
func KeysOf[O client.Object](ctx context.Context, objects []O, err error) []types.NamespacedName {
	if err != nil {
		log.FromContext(ctx).Error(err, "listing what a change concerns")
		return nil
	}
	keys := make([]types.NamespacedName, len(objects))
	for i, o := range objects {
		keys[i] = client.ObjectKeyFromObject(o)
	}
	return keys
}
