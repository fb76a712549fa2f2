package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// requestLine is a line of the API server's count of requests.
func requestLine(group, resource, subresource, verb, code, count string) string {
	return `apiserver_request_total{code="` + code + `",component="apiserver",dry_run="",group="` + group +
		`",resource="` + resource + `",scope="resource",subresource="` + subresource + `",verb="` + verb +
		`",version="v1alpha1"} ` + count + "\n"
}

func TestCountWrites(t *testing.T) {
	const group = "techplan.education"
	text := "# HELP apiserver_request_total Requests.\n# TYPE apiserver_request_total counter\n" +
		requestLine(group, "devices", "", "POST", "201", "1.5e+03") +
		requestLine(group, "devices", "", "PATCH", "200", "7") +
		requestLine(group, "devices", "status", "PATCH", "200", "40") +
		requestLine(group, "devices", "status", "APPLY", "200", "2") +
		requestLine(group, "devices", "status", "PUT", "409", "3") +
		requestLine(group, "devices", "status", "PATCH", "500", "1") +
		requestLine(group, "technologyplans", "status", "PUT", "200", "5") +
		requestLine(group, "technologyplans", "", "POST", "201", "6") +
		requestLine(group, "goals", "status", "PATCH", "200", "8") +
		requestLine(group, "devices", "", "DELETE", "200", "9") +
		requestLine(group, "devices", "", "GET", "200", "1000") +
		requestLine(group, "devices", "", "WATCH", "200", "1000") +
		requestLine("apps", "devices", "", "POST", "201", "1000") +
		requestLine("x.techplan.education", "devices", "", "POST", "201", "1000") +
		"# TYPE apiserver_request_total_other counter\n" +
		strings.Replace(requestLine(group, "devices", "", "POST", "201", "1000"), "_total{", "_total_other{", 1)
	parsed, err := parseMetrics(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := writeCounts{devices: 1516, deviceStatuses: 42, planStatuses: 5, all: 1577, refused: 4}
	if got := countWrites(parsed); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWriteCounts(t *testing.T) {
	many := writeCounts{devices: 10, deviceStatuses: 21, planStatuses: 33, all: 46, refused: 60}
	few := writeCounts{devices: 1, deviceStatuses: 2, planStatuses: 3, all: 4, refused: 5}
	if got, want := many.minus(few), (writeCounts{9, 19, 30, 42, 55}); got != want {
		t.Errorf("minus: got %+v, want %+v", got, want)
	}
	if got, want := many.plus(few), (writeCounts{11, 23, 36, 50, 65}); got != want {
		t.Errorf("plus: got %+v, want %+v", got, want)
	}
	if got, want := many.perLot(20), "0.500, 1.050"; got != want {
		t.Errorf("for each of 20 lots: got %s, want %s", got, want)
	}
}

func TestSumMetric(t *testing.T) {
	parsed, err := parseMetrics(strings.NewReader(`
# TYPE apiserver_storage_size_bytes gauge
apiserver_storage_size_bytes{cluster="a, \"b\" }"} 3e+06
apiserver_storage_size_bytes{cluster="c"} 500
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 12.25
# TYPE process_cpu_seconds_total_more counter
process_cpu_seconds_total_more 99
# TYPE etcd_request_duration_seconds histogram
etcd_request_duration_seconds_bucket{le="1"} 4
etcd_request_duration_seconds_bucket{le="+Inf"} 6
etcd_request_duration_seconds_sum 2.5
etcd_request_duration_seconds_count 6
no_type_and_a_timestamp 7 1700000000000
`[1:]))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	want := map[string]float64{
		"apiserver_storage_size_bytes":        3_000_500,
		"process_cpu_seconds_total":           12.25,
		"etcd_request_duration_seconds_sum":   2.5,
		"etcd_request_duration_seconds_count": 6,
		"no_type_and_a_timestamp":             7,
		"process_cpu":                         0,
	}
	for name := range want {
		got[name] = sumMetric(parsed, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sums (-want +got):\n%s", diff)
	}
	if _, err := parseMetrics(strings.NewReader("no value\n")); err == nil {
		t.Error("text that is no metric was read")
	}
}

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
