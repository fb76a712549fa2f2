package measure

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestConvergenceRows(t *testing.T) {
	spent := &convergence{
		bare: effort{
			seconds: samples{4, 4}, server: samples{11, 12}, client: samples{1, 2},
			writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1000},
		},
		watching: effort{seconds: samples{5, 5}, server: samples{12, 13}, client: samples{2, 3}},
		complete: effort{
			seconds: samples{8, 8}, server: samples{16, 16}, client: samples{2, 4},
			writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1000, PlanStatuses: 40},
		},
		techplan: effort{
			seconds: samples{8, 10}, server: samples{15, 16}, client: samples{3, 4},
			writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1500, PlanStatuses: 30, Refused: 4},
		},
	}
	writes := page.Row{
		Measure:  "... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		Techplan: "1.000, 1.500; 15; 2",
		Bare:     "1.000, 1.000; 0; 0; with each plan's status once 1.000, 1.000; 20; 0",
	}
	processors := page.Row{
		Measure:  "... processor time for a lot, ms: API server + client and controllers",
		Techplan: "16.00 [15.00 to 16.00] + 4.00 [3.00 to 4.00]",
		Bare: "12.00 [11.00 to 12.00] + 2.00 [1.00 to 2.00]; " +
			"one that watches 13.00 [12.00 to 13.00] + 3.00 [2.00 to 3.00]; " +
			"with each plan's status once 16.00 [16.00 to 16.00] + 4.00 [2.00 to 4.00]",
		Ratios: "1.00 [0.94 to 1.00] of the API server's of that with plans",
	}
	seconds := page.Row{
		Measure:  "500 new lots over 20 plans, until every status is current, s",
		Techplan: "10.0 [8.0 to 10.0]",
		Bare: "4.0 [4.0 to 4.0]; one that watches 5.0 [5.0 to 5.0]; " +
			"with each plan's status once 8.0 [8.0 to 8.0]",
		Ratios: "2.50 [2.00 to 2.50] of bare, 2.00 [1.60 to 2.00] of one that watches, " +
			"1.25 [1.00 to 1.25] of that with plans",
	}
	got := convergenceRows(500, false, spent)
	if diff := cmp.Diff([]page.Row{seconds, writes, processors}, got); diff != "" {
		t.Errorf("without the baseline (-want +got):\n%s", diff)
	}
	spent.baseline = effort{
		seconds: samples{16, 10}, server: samples{20, 20}, client: samples{5, 5},
		writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1000, PlanStatuses: 80},
	}
	seconds.Baseline = "16.0 [10.0 to 16.0]"
	seconds.Ratios += "; baseline 2.0 [1.0 to 2.0] of techplan"
	writes.Baseline = "1.000, 1.000; 40; 0"
	processors.Baseline = "20.00 [20.00 to 20.00] + 5.00 [5.00 to 5.00]"
	got = convergenceRows(500, true, spent)
	if diff := cmp.Diff([]page.Row{seconds, writes, processors}, got); diff != "" {
		t.Errorf("with the baseline (-want +got):\n%s", diff)
	}
}

// serveMetrics is a bench on an API server that answers each read of its metrics with
// the next text, and then with errors.
func serveMetrics(t *testing.T, texts ...string) *Bench {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.URL.Path != "/metrics" || len(texts) == 0 {
			http.NotFound(response, request)
			return
		}
		_, _ = response.Write([]byte(texts[0]))
		texts = texts[1:]
	}))
	t.Cleanup(server.Close)
	servers, err := cluster.ConnectTo(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return &Bench{Cluster: servers, Report: &page.Report{}}
}

const (
	writesSoFar = `apiserver_request_total{group="techplan.education",resource="devices",verb="POST",code="201"} 100
process_cpu_seconds_total 12
`
	writesLater = `apiserver_request_total{group="techplan.education",resource="devices",verb="POST",code="201"} 110
process_cpu_seconds_total 12.5
`
)

func TestMeasureEffort(t *testing.T) {
	bench := serveMetrics(t, writesSoFar, writesLater)
	spent := effort{
		seconds: samples{9}, server: samples{9}, client: samples{9},
		writes: cluster.WriteCounts{Devices: 10, All: 10},
	}
	worked := 0
	if err := bench.measureEffort(t.Context(), 10, &spent, func() error { worked++; return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(samples{9, 50}, spent.server); diff != "" || worked != 1 {
		t.Errorf("worked %d times; 500 ms of the server for 10 lots (-want +got):\n%s", worked, diff)
	}
	if want := (cluster.WriteCounts{Devices: 20, All: 20}); spent.writes != want {
		t.Errorf("the writes of both runs are %+v, want %+v", spent.writes, want)
	}
	if len(spent.seconds) != 2 || len(spent.client) != 2 || spent.seconds[1] <= 0 || spent.client[1] < 0 {
		t.Errorf("seconds %v and processor time %v, want a second run", spent.seconds, spent.client)
	}
}

func TestMeasureEffortOfWorkThatFails(t *testing.T) {
	failure := errors.New("refused")
	for name, tc := range map[string]struct {
		texts []string
		work  error
	}{
		"no first reading":  {nil, nil},
		"the work":          {[]string{writesSoFar, writesLater}, failure},
		"no second reading": {[]string{writesSoFar}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var spent effort
			err := serveMetrics(t, tc.texts...).measureEffort(t.Context(), 10, &spent, func() error { return tc.work })
			if err == nil || tc.work != nil && !errors.Is(err, tc.work) || len(spent.seconds) > 0 {
				t.Errorf("got %v and %v", err, spent.seconds)
			}
		})
	}
}

func TestReportServerMemory(t *testing.T) {
	bench := serveMetrics(t, "process_resident_memory_bytes 6.159e+09\napiserver_storage_size_bytes 5.63e+08\n")
	if err := bench.reportServerMemory(t.Context(), 1000, 0); err != nil {
		t.Fatal(err)
	}
	want := "then 6159 MB in the API server, 563 MB in its database"
	if rows := bench.ListRows(); len(rows) != 1 || rows[0].Ratios != want {
		t.Errorf("got %+v, want %s", rows, want)
	}
	if err := bench.reportServerMemory(t.Context(), 1000, 0); err == nil {
		t.Error("the error of the server is lost")
	}
}
