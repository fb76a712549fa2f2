package prometheus_test

import (
	"context"
	"fmt"
	"math/big"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/prometheus"
	"techplan.education/internal/measured"
	"techplan.education/internal/testplan"
)

// server answers each query when the test lets it.
type server struct {
	// asked has the namespace and the query of each query that is under way.
	asked  chan string
	answer chan string
}

func (s *server) Query(ctx context.Context, namespace, query string) (*big.Rat, string) {
	s.asked <- namespace + " " + query
	select {
	case problem := <-s.answer:
		if problem != "" {
			return nil, problem
		}
		return big.NewRat(42, 1), ""
	case <-ctx.Done():
		return nil, "ended"
	}
}

type setting struct {
	*server
	*prometheus.Asker

	requests workqueue.TypedRateLimitingInterface[reconcile.Request]
}

// start starts an asker in the bubble of a test, whose time passes at once.
func start(t *testing.T) *setting {
	t.Helper()
	s := &setting{
		server: &server{asked: make(chan string, 1000), answer: make(chan string)},
		requests: workqueue.NewTypedRateLimitingQueue(
			workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]()),
	}
	s.Asker = prometheus.NewAsker(s.server, clock.RealClock{}, clock.RealClock{})
	ctx, stop := context.WithCancel(context.Background())
	if err := s.Start(ctx, s.requests); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		s.requests.ShutDown()
		synctest.Wait()
	})
	return s
}

func newAsked(namespace, name, query string) *v1alpha1.Benchmark {
	benchmark := testplan.NewBenchmark(name, "g").AskPrometheus(query, 7).BuildObject()
	benchmark.Namespace = namespace
	return benchmark
}

// reply answers the oldest query that is under way, and waits until the benchmark is enqueued.
func (s *setting) reply(t *testing.T, problem string) {
	t.Helper()
	s.answer <- problem
	synctest.Wait()
}

func (s *setting) expectAnswer(t *testing.T, benchmark *v1alpha1.Benchmark, want string) {
	t.Helper()
	got := "none"
	if answer := s.Find(client.ObjectKeyFromObject(benchmark)).Answer; answer != nil {
		got = answer.Problem
		if answer.Value != nil {
			got = answer.Value.RatString()
		}
	}
	if got != want {
		t.Errorf("the answer is %q, want %q", got, want)
	}
}

// An answer enqueues the benchmark, and a second request is not sent while the first is under way.
func TestAnAnswerComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, benchmark := start(t), newAsked("ns", "b", "up")
		for range 3 {
			if wait := s.Request(benchmark); wait != 0 {
				t.Errorf("the first query waits %s", wait)
			}
			synctest.Wait()
		}
		if len(s.asked) != 1 || s.requests.Len() != 0 {
			t.Fatalf("%d queries are under way, %d benchmarks enqueued", len(s.asked), s.requests.Len())
		}
		s.expectAnswer(t, benchmark, "none")
		s.reply(t, "")
		s.expectAnswer(t, benchmark, "42")
		if got := <-s.asked; got != "ns up" || s.requests.Len() != 1 {
			t.Errorf("asked %q, %d benchmarks are enqueued", got, s.requests.Len())
		}
		s.Forget(client.ObjectKeyFromObject(benchmark))
		s.expectAnswer(t, benchmark, "none")
	})
}

// After each answer the next query waits longer, up to six hours, and after half a day as at first.
func TestDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, benchmark := start(t), newAsked("ns", "b", "up")
		for number, minutes := range []int{10, 20, 40, 80, 160, 320, 360, 360} {
			want := time.Duration(minutes) * time.Minute
			if wait := s.Request(benchmark); wait != 0 {
				t.Fatalf("query %d waits %s more", number, wait)
			}
			synctest.Wait()
			s.reply(t, "It failed.")
			if wait := s.Request(benchmark); wait != want {
				t.Errorf("after query %d the delay is %s, want %s", number, wait, want)
			}
			<-time.After(want)
		}
		<-time.After(6 * time.Hour)
		s.Request(benchmark)
		synctest.Wait()
		s.reply(t, "")
		if wait := s.Request(benchmark); wait != 10*time.Minute {
			t.Errorf("after half a day the delay is %s", wait)
		}
	})
}

// An edited query is sent soon, not at once, and the answer to the query before it is dropped.
func TestEditedQueries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, benchmark := start(t), newAsked("ns", "b", "up")
		s.Request(benchmark)
		synctest.Wait()
		edited := newAsked("ns", "b", "down")
		s.Request(edited)
		synctest.Wait()
		s.reply(t, "old")
		s.expectAnswer(t, benchmark, "none")
		s.reply(t, "new")
		s.expectAnswer(t, benchmark, "new")
		if answer := s.Find(client.ObjectKeyFromObject(edited)).Answer; answer.Source != measured.NameSource(&edited.Spec.Source) {
			t.Errorf("the answer is to %s", answer.Source)
		}
		if wait := s.Request(newAsked("ns", "b", "sideways")); wait != 10*time.Second {
			t.Errorf("another edit waits %s, want 10 s", wait)
		}
	})
}

// A benchmark that is deleted while its query waits is not asked for.
func TestForgottenBenchmarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t)
		for number := range 5 {
			s.Request(newAsked("ns", fmt.Sprintf("b%d", number), "up"))
		}
		synctest.Wait()
		for number := range 5 {
			s.Forget(types.NamespacedName{Namespace: "ns", Name: fmt.Sprintf("b%d", number)})
		}
		for range 4 {
			s.reply(t, "")
		}
		if len(s.asked) != 4 || s.requests.Len() != 0 {
			t.Errorf("%d queries were sent, %d benchmarks enqueued", len(s.asked), s.requests.Len())
		}
	})
}

// Four queries are under way at most, and a namespace with very many delays another one by one query.
func TestNamespacesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t)
		for number := range 200 {
			s.Request(newAsked("large", fmt.Sprintf("b%d", number), "up"))
		}
		synctest.Wait()
		s.Request(newAsked("small", "b", "up"))
		synctest.Wait()
		if len(s.asked) != 4 {
			t.Fatalf("%d queries are under way, want 4", len(s.asked))
		}
		for range 4 {
			<-s.asked
		}
		s.reply(t, "")
		s.reply(t, "")
		if first, second := <-s.asked, <-s.asked; first != "small up" && second != "small up" {
			t.Errorf("the next queries are %q and %q", first, second)
		}
	})
}

// Without a Prometheus nothing is asked.
func TestNoPrometheus(t *testing.T) {
	var asker *prometheus.Asker
	asker.Forget(types.NamespacedName{})
	if got := asker.Find(types.NamespacedName{}); got.Access != measured.AccessNone || got.Answer != nil {
		t.Errorf("without a server the access is %v", got)
	}
}
