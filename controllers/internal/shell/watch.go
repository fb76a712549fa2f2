package shell

import (
	"context"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Concern names the objects that a change concerns. old is nil when an object
// appears, current is nil when it goes.
type Concern[O client.Object] func(ctx context.Context, old, current O) []types.NamespacedName

// SpecChanged lets pass what a person changes and nothing else.
var SpecChanged = predicate.Funcs{UpdateFunc: Edited}

// Edited tells whether an update changed the spec. An object that was deleted
// and made anew while the watch was interrupted arrives as an update too, and
// may well have the same generation.
func Edited(e event.UpdateEvent) bool {
	return e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration() || e.ObjectOld.GetUID() != e.ObjectNew.GetUID()
}

// Watch calls a Concern for each change of an object's spec and enqueues what it
// names. Changes of status alone concern nobody: no verdict reads a status.
func Watch[O client.Object](concern Concern[O]) handler.EventHandler {
	var none O
	enqueue := func(ctx context.Context, old, current O, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
		for _, key := range concern(ctx, old, current) {
			q.Add(reconcile.Request{NamespacedName: key})
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			enqueue(ctx, none, e.Object.(O), q)
		},
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			if Edited(e) {
				enqueue(ctx, e.ObjectOld.(O), e.ObjectNew.(O), q)
			}
		},
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			enqueue(ctx, e.Object.(O), none, q)
		},
	}
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
