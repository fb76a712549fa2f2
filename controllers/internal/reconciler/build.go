package reconciler

import (
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/delayqueue"
	"techplan.education/controllers/internal/watch"
)

// PlanWorkers is the number of workers of a controller whose reconciles are over whole
// plans. Such a reconcile takes megabytes and computes more than it writes. Further workers
// would wait for a processor, each with its megabytes.
const PlanWorkers = 4

// BuildController builds a controller for a reconciler of typed objects, as
// BuildRequestController does. Requests for objects that do not exist are dropped.
func BuildController[O client.Object](
	b *builder.Builder, apiClient client.Client, clock clock.PassiveClock, reconciler reconcile.ObjectReconciler[O],
) error {
	return BuildRequestController(b, apiClient, clock, reconcile.AsReconciler(apiClient, reconciler))
}

// BuildRequestController builds a controller for a reconciler of requests, which also gets
// the requests for objects that do not exist any more. Long delays go through a delay
// queue, and objects in a namespace that is being deleted are skipped.
func BuildRequestController(
	b *builder.Builder, reader client.Reader, clock clock.PassiveClock, reconciler reconcile.Reconciler,
) error {
	queue := delayqueue.New(clock)
	reconciler = queue.DelayRequeues(watch.SkipTerminatingNamespaces(reader, reconciler))
	return b.WatchesRawSource(queue).Complete(reconciler)
}
