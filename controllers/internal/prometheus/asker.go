package prometheus

import (
	"context"
	"math/big"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/fairqueue"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/measured"
)

const (
	// parallelQueries is how many queries are sent at once, over all namespaces.
	parallelQueries = 4
	// minDelay is the least time between two queries of a benchmark, also if its query was edited.
	minDelay = 10 * time.Second
	// Between two queries of the same text the delay doubles from firstDelay to maxDelay. After
	// resetAfter it begins anew: so much time passes between two values.
	firstDelay = 10 * time.Minute
	maxDelay   = 6 * time.Hour
	resetAfter = 12 * time.Hour
)

// Querier sends a query of a namespace: see Client.
type Querier interface {
	Query(ctx context.Context, namespace, query string) (value *big.Rat, problem string)
}

// Asker sends the queries of benchmarks, namespace by namespace in turn, and enqueues a benchmark once
// its answer has come. It is a source.Source of the controller of benchmarks, and works as long as that.
// Answers are kept in memory: after a restart, a benchmark that needs no value sends no query. A nil
// Asker stands for no Prometheus.
type Asker struct {
	querier Querier
	// dates says on which day an answer came, and wall how much time has passed.
	dates, wall clock.PassiveClock
	queue       workqueue.TypedRateLimitingInterface[reconcile.Request]

	mu       sync.Mutex
	entries  map[types.NamespacedName]*entry
	requests watch.Queue
}

// entry is what is known of the query of a benchmark.
type entry struct {
	source, query string
	isPending     bool
	answer        *measured.Answer
	// attempts is the number of queries since the delay began anew, and last the instant of the
	// last one.
	attempts int
	last     time.Time
}

// NewAsker returns an asker that sends nothing before Start. dates decides on which day an answer came,
// and wall when the next query may be sent.
func NewAsker(querier Querier, dates, wall clock.PassiveClock) *Asker {
	return &Asker{
		querier: querier, dates: dates, wall: wall, entries: map[types.NamespacedName]*entry{},
		queue: fairqueue.New("prometheus", workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]()),
	}
}

// Find returns what is known of the answers to a benchmark.
func (asker *Asker) Find(key types.NamespacedName) measured.Prometheus {
	if asker == nil {
		return measured.Prometheus{Access: measured.AccessNone}
	}
	asker.mu.Lock()
	defer asker.mu.Unlock()
	found := measured.Prometheus{Access: measured.AccessGiven}
	if known := asker.entries[key]; known != nil {
		found.Answer = known.answer
	}
	return found
}

// Request asks for a value of a benchmark. It returns at once; the benchmark is enqueued when the answer
// has come. If it is too early for another query, it returns how much longer to wait.
func (asker *Asker) Request(benchmark *v1alpha1.Benchmark) time.Duration {
	key := client.ObjectKeyFromObject(benchmark)
	asker.mu.Lock()
	defer asker.mu.Unlock()
	now, source := asker.wall.Now(), measured.NameSource(&benchmark.Spec.Source)
	known := asker.entries[key]
	if known == nil || known.source != source {
		added := &entry{source: source, query: benchmark.Spec.Source.Prometheus.Query}
		if known != nil {
			added.last = known.last
		}
		known = added
		asker.entries[key] = added
	}
	if known.isPending {
		return 0
	}
	if now.Sub(known.last) >= resetAfter {
		known.attempts = 0
	}
	if wait := known.last.Add(known.delay()).Sub(now); wait > 0 {
		return wait
	}
	known.isPending = true
	asker.queue.Add(reconcile.Request{NamespacedName: key})
	return 0
}

// delay returns the least time until the next query.
func (entry *entry) delay() time.Duration {
	if entry.attempts == 0 {
		return minDelay
	}
	delay := firstDelay
	for range entry.attempts - 1 {
		delay = min(2*delay, maxDelay)
	}
	return delay
}

// Forget removes a benchmark that was deleted, or has no query any more.
func (asker *Asker) Forget(key types.NamespacedName) {
	if asker == nil {
		return
	}
	asker.mu.Lock()
	defer asker.mu.Unlock()
	delete(asker.entries, key)
}

// Start implements source.Source. The queue is that of the controller of benchmarks.
func (asker *Asker) Start(ctx context.Context, requests watch.Queue) error {
	asker.mu.Lock()
	asker.requests = requests
	asker.mu.Unlock()
	for range parallelQueries {
		go asker.work(ctx)
	}
	go func() {
		<-ctx.Done()
		asker.queue.ShutDown()
	}()
	return nil
}

// String names the source in the log of the controller.
func (asker *Asker) String() string { return "answers of Prometheus" }

// work sends queries until the queue is shut down.
func (asker *Asker) work(ctx context.Context) {
	for {
		request, isShutDown := asker.queue.Get()
		if isShutDown {
			return
		}
		asker.ask(ctx, request.NamespacedName)
		asker.queue.Done(request)
	}
}

// ask sends the query of a benchmark, unless it was forgotten meanwhile. An answer to a query that was
// edited meanwhile is dropped: the new one is in the queue again.
func (asker *Asker) ask(ctx context.Context, key types.NamespacedName) {
	asker.mu.Lock()
	asked := asker.entries[key]
	if asked == nil || !asked.isPending {
		asker.mu.Unlock()
		return
	}
	query := asked.query
	asker.mu.Unlock()

	value, problem := asker.querier.Query(ctx, key.Namespace, query)

	asker.mu.Lock()
	defer asker.mu.Unlock()
	asked.isPending, asked.last = false, asker.wall.Now()
	asked.attempts++
	asked.answer = &measured.Answer{Source: asked.source, At: asker.dates.Now(), Value: value, Problem: problem}
	if asker.entries[key] == asked && ctx.Err() == nil {
		watch.EnqueueAfter(asker.requests, key, watch.PriorityDerived, 0)
	}
}
