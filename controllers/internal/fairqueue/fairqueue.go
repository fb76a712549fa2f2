// Package fairqueue has a work queue that serves namespaces in turn. A district with
// thousands of waiting plans delays another district by one reconcile.
package fairqueue

import (
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// New returns a rate-limiting work queue that serves one request of each namespace in turn.
// Within a namespace it is first in, first out. Its metrics have the name.
func New(
	name string, limiter workqueue.TypedRateLimiter[reconcile.Request],
) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	fair := workqueue.NewTypedWithConfig(workqueue.TypedQueueConfig[reconcile.Request]{
		Name: name, Queue: newRoundRobin(),
	})
	delaying := workqueue.NewTypedDelayingQueueWithConfig(workqueue.TypedDelayingQueueConfig[reconcile.Request]{
		Name: name, Queue: fair,
	})
	config := workqueue.TypedRateLimitingQueueConfig[reconcile.Request]{Name: name, DelayingQueue: delaying}
	return workqueue.NewTypedRateLimitingQueueWithConfig(limiter, config)
}

// roundRobin holds the waiting requests of a work queue. The work queue guards it by a lock
// and pushes each request at most once.
type roundRobin struct {
	// namespaces are those with waiting requests, in the order in which they are served.
	namespaces []string
	waiting    map[string][]reconcile.Request
	length     int
}

func newRoundRobin() *roundRobin { return &roundRobin{waiting: map[string][]reconcile.Request{}} }

// Touch implements workqueue.Queue: a waiting request keeps its position.
func (robin *roundRobin) Touch(reconcile.Request) {}

// Push implements workqueue.Queue.
func (robin *roundRobin) Push(request reconcile.Request) {
	if len(robin.waiting[request.Namespace]) == 0 {
		robin.namespaces = append(robin.namespaces, request.Namespace)
	}
	robin.waiting[request.Namespace] = append(robin.waiting[request.Namespace], request)
	robin.length++
}

// Len implements workqueue.Queue.
func (robin *roundRobin) Len() int { return robin.length }

// Pop implements workqueue.Queue. It is called only if Len is not 0.
func (robin *roundRobin) Pop() reconcile.Request {
	namespace := robin.namespaces[0]
	robin.namespaces = robin.namespaces[1:]
	requests := robin.waiting[namespace]
	if len(requests) == 1 {
		delete(robin.waiting, namespace)
	} else {
		robin.waiting[namespace] = requests[1:]
		robin.namespaces = append(robin.namespaces, namespace)
	}
	robin.length--
	return requests[0]
}
