package candidate

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
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
