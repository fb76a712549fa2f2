package candidate

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

func TestSumOwnMetric(t *testing.T) {
	depth := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "bench_test_depth"}, []string{"controller"})
	count := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bench_test_total"}, []string{"controller", "result"})
	metrics.Registry.MustRegister(depth, count)
	t.Cleanup(func() { metrics.Registry.Unregister(depth); metrics.Registry.Unregister(count) })
	depth.WithLabelValues("device").Set(3)
	depth.WithLabelValues("plan").Set(4)
	count.WithLabelValues("plan", "success").Add(5)
	count.WithLabelValues("plan", "error").Add(1)
	count.WithLabelValues("device", "success").Add(7)
	for name, tc := range map[string]struct {
		metric, controller string
		want               float64
	}{
		"a gauge of all":               {"bench_test_depth", "", 7},
		"a gauge of one":               {"bench_test_depth", "plan", 4},
		"a counter of one, all labels": {"bench_test_total", "plan", 6},
		"a counter of all":             {"bench_test_total", "", 13},
		"a controller without series":  {"bench_test_total", "goal", 0},
		"a metric without series":      {"bench_test_other", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := sumOwnMetric(tc.metric, tc.controller); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// TestWatchQueueLength adds to a queue that client-go names in the metric.
func TestWatchQueueLength(t *testing.T) {
	newQueue := func(name string) workqueue.TypedInterface[int] {
		queue := workqueue.NewTypedWithConfig(workqueue.TypedQueueConfig[int]{Name: name})
		t.Cleanup(queue.ShutDown)
		return queue
	}
	abandoned, busy := newQueue("abandoned"), newQueue("busy")
	abandoned.Add(1)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		longest := WatchQueueLength(ctx)
		synctest.Wait()
		for i := range 3 {
			busy.Add(i)
		}
		<-time.After(100 * time.Millisecond)
		busy.Get()
		<-time.After(100 * time.Millisecond)
		cancel()
		if got := <-longest; got != 3 {
			t.Errorf("%v waited at most, want 3 without those of the other queue", got)
		}
	})
}

func TestWaitIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := WaitIdle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if elapsed := time.Since(began); elapsed != time.Second {
			t.Errorf("idle after %v without controllers, want one second", elapsed)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := WaitIdle(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("of a context that has ended: got %v", err)
		}
	})
}
