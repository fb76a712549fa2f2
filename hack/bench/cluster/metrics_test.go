package cluster

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSumSeries(t *testing.T) {
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
		got[name] = parsed.sumSeries(name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sums (-want +got):\n%s", diff)
	}
	if _, err := parseMetrics(strings.NewReader("no value\n")); err == nil {
		t.Error("text that is no metric was read")
	}
}
