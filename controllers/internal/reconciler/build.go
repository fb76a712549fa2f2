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
	b *builder.Builder, c client.Client, clock clock.PassiveClock, r reconcile.ObjectReconciler[O],
) error {
	return BuildRequestController(b, c, clock, reconcile.AsReconciler(c, r))
}

// BuildRequestController builds a controller for a reconciler of requests, which also gets
// the requests for objects that do not exist any more. Long delays go through a delay
// queue, and objects in a namespace that is being deleted are skipped.
func BuildRequestController(
	b *builder.Builder, reader client.Reader, clock clock.PassiveClock, r reconcile.Reconciler,
) error {
	queue := delayqueue.New(clock)
	r = queue.DelayRequeues(watch.SkipTerminatingNamespaces(reader, r))
	return b.WatchesRawSource(queue).Complete(r)
}
