package watch

import (
	"context"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"techplan.education/api/v1alpha1"
)

// MapFunc returns the keys of the objects that a change affects. If it also returns
// an error, the keys are those that it could find.
type MapFunc[O client.Object] func(ctx context.Context, change Change[O]) ([]types.NamespacedName, error)

// EnqueueMapped enqueues the objects that a change of a spec affects. A change of a
// status affects no other object, because no assessment reads one, but for the measured
// values of a benchmark: see EnqueueMeasured.
func EnqueueMapped[O client.Object](mapChange MapFunc[O]) handler.EventHandler {
	return EnqueueMappedAfter(mapChange, func(Change[O]) time.Duration { return 0 })
}

// EnqueueMappedAfter is EnqueueMapped with a delay before the reconcile, so that many such
// changes cost one reconcile.
func EnqueueMappedAfter[O client.Object](
	mapChange MapFunc[O], delayOf func(Change[O]) time.Duration,
) handler.EventHandler {
	return enqueueMapped(mapChange, delayOf, isSpecChanged)
}

// EnqueueMeasured enqueues the objects that a change of a benchmark affects: of its spec, or of
// the values that techplan took from its source.
func EnqueueMeasured(mapChange MapFunc[*v1alpha1.Benchmark]) handler.EventHandler {
	return enqueueMapped(mapChange, func(Change[*v1alpha1.Benchmark]) time.Duration { return 0 },
		func(e event.UpdateEvent) bool {
			before, after := e.ObjectOld.(*v1alpha1.Benchmark), e.ObjectNew.(*v1alpha1.Benchmark)
			return isSpecChanged(e) || !slices.Equal(before.Status.Measured.Values, after.Status.Measured.Values)
		})
}

// enqueueMapped enqueues the objects that a change affects, if an update is one.
func enqueueMapped[O client.Object](
	mapChange MapFunc[O], delayOf func(Change[O]) time.Duration, isChanged func(event.UpdateEvent) bool,
) handler.EventHandler {
	enqueue := func(ctx context.Context, change Change[O], priority int, queue Queue) {
		keys, err := mapChange(ctx, change)
		if err != nil {
			// The reads are from a cache, which does not fail while it runs.
			log.FromContext(ctx).Error(err, "Mapping a change to the affected objects failed")
		}
		for _, key := range keys {
			EnqueueAfter(queue, key, priority, delayOf(change))
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, queue Queue) {
			enqueue(ctx, Change[O]{New: e.Object.(O)}, min(PriorityDerived, priorityOfCreate(e)), queue)
		},
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, queue Queue) {
			if isChanged(e) {
				enqueue(ctx, Change[O]{Old: e.ObjectOld.(O), New: e.ObjectNew.(O)}, PriorityDerived, queue)
			}
		},
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, queue Queue) {
			enqueue(ctx, Change[O]{Old: e.Object.(O)}, PriorityDerived, queue)
		},
	}
}

// MapToParent maps a change to the object that the changed one belongs to, and to the
// one that it belonged to before.
func MapToParent[O client.Object](parentOf func(O) types.NamespacedName) MapFunc[O] {
	return func(_ context.Context, change Change[O]) ([]types.NamespacedName, error) {
		return ListParents(change, parentOf), nil
	}
}

// ListParents lists the object that a changed one belongs to, and the one that it
// belonged to before. A parent without a name is left out.
func ListParents[O client.Object](
	change Change[O], parentOf func(O) types.NamespacedName,
) []types.NamespacedName {
	var keys []types.NamespacedName
	for _, version := range change.BothVersions() {
		if key := parentOf(version); key.Name != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// ListKeys lists the keys of objects, in the same order.
func ListKeys[O client.Object](objects []O) []types.NamespacedName {
	keys := make([]types.NamespacedName, len(objects))
	for i, object := range objects {
		keys[i] = client.ObjectKeyFromObject(object)
	}
	return keys
}
