package watch

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Queue is the work queue of a controller.
type Queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// PriorityDerived is the priority of a reconcile that follows from a change of another
// object. A plan can have ten thousand lots. What a person edits meanwhile (priority
// 0) is served first. What a date or a restart asks for (handler.LowPriority) is
// served last.
const PriorityDerived = -10

// EnqueueAfter enqueues an object after a delay, at a priority if the queue has priorities.
func EnqueueAfter(queue Queue, key types.NamespacedName, priority int, after time.Duration) {
	request := reconcile.Request{NamespacedName: key}
	if prioritized, ok := queue.(priorityqueue.PriorityQueue[reconcile.Request]); ok {
		prioritized.AddWithOpts(priorityqueue.AddOpts{Priority: &priority, After: after}, request)
		return
	}
	queue.AddAfter(request, after)
}

// SpecChanged is a predicate that drops updates that do not change the spec.
var SpecChanged = predicate.Funcs{UpdateFunc: isSpecChanged}

// isSpecChanged reports whether an update changed the spec. An object that was
// deleted and created again while the watch was interrupted arrives as an update,
// possibly with the same generation.
func isSpecChanged(e event.UpdateEvent) bool {
	return e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration() || e.ObjectOld.GetUID() != e.ObjectNew.GetUID()
}

// EnqueueNonSpecChanged enqueues an object of which something else than the spec
// changed, at low priority, for two reasons. The last reconcile may have compared with an
// older status, because the cache did not show the last write yet, and have skipped a
// write that is needed. And another client may have overwritten the status.
var EnqueueNonSpecChanged handler.EventHandler = handler.Funcs{
	UpdateFunc: func(_ context.Context, e event.UpdateEvent, q Queue) {
		if !isSpecChanged(e) && e.ObjectOld.GetResourceVersion() != e.ObjectNew.GetResourceVersion() {
			EnqueueAfter(q, client.ObjectKeyFromObject(e.ObjectNew), handler.LowPriority, 0)
		}
	},
}

// EnqueueEdited enqueues an object whose spec changed. Edits of a group, such as the
// lots of a plan, that come in bulk get a lower priority than single edits: a person
// who corrects one lot does not wait for the import of another district.
func EnqueueEdited[O client.Object](
	clock clock.PassiveClock, groupOf func(O) types.NamespacedName,
) handler.EventHandler {
	detector := newBulkDetector(clock)
	enqueue := func(object client.Object, priority int, queue Queue) {
		if priority == 0 && detector.recordEdit(groupOf(object.(O))) {
			priority = PriorityDerived
		}
		EnqueueAfter(queue, client.ObjectKeyFromObject(object), priority, 0)
	}
	return handler.Funcs{
		CreateFunc: func(_ context.Context, e event.CreateEvent, queue Queue) {
			enqueue(e.Object, priorityOfCreate(e), queue)
		},
		UpdateFunc: func(_ context.Context, e event.UpdateEvent, queue Queue) {
			if isSpecChanged(e) {
				enqueue(e.ObjectNew, 0, queue)
			}
		},
		DeleteFunc: func(_ context.Context, e event.DeleteEvent, queue Queue) {
			enqueue(e.Object, PriorityDerived, queue)
		},
	}
}

// priorityOfCreate is low for an object that existed when the watch began.
func priorityOfCreate(e event.CreateEvent) int {
	if e.IsInInitialList {
		return handler.LowPriority
	}
	return 0
}
