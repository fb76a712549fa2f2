package controllers_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	tp "techplan.education/internal/testplan"
)

// startPrometheus starts a real Prometheus that scrapes a target of the test, and returns its address. The
// test is skipped where the program is not installed, and fails there with CI=true.
func startPrometheus(t *testing.T, target string) string {
	t.Helper()
	program, err := exec.LookPath("prometheus")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("prometheus is not installed: run make test-programs")
		}
		t.Skip("prometheus is not installed: run make test-programs")
	}
	folder := t.TempDir()
	config := filepath.Join(folder, "prometheus.yml")
	written := fmt.Sprintf("global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: district\n"+
		"  static_configs: [{targets: [%q]}]\n", strings.TrimPrefix(target, "http://"))
	if err := os.WriteFile(config, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(folder, "data"),
		"--web.listen-address="+address, "--log.level=error")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return "http://" + address
}

// awaitSeries waits until a Prometheus has an answer to a query.
func awaitSeries(t *testing.T, address, query string) {
	t.Helper()
	eventually(t, func() error {
		response, err := http.Get(address + "/api/v1/query?query=" + query)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		body := make([]byte, 4096)
		count, _ := response.Body.Read(body)
		if !strings.Contains(string(body[:count]), `"value"`) {
			return fmt.Errorf("%s has no series yet", query)
		}
		return nil
	})
}

// A benchmark takes the answer of a real Prometheus, keeps it over a restart, and asks again when it
// is time. A query that is wrong is explained.
func TestPrometheusFeedsBenchmarks(t *testing.T) {
	var active atomic.Int64
	active.Store(450)
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "lms_active{school=\"high\"} %d\nlms_active{school=\"middle\"} 50\nlms_licensed 1000\n", active.Load())
	}))
	t.Cleanup(target.Close)
	address := startPrometheus(t, target.URL)
	awaitSeries(t, address, "lms_active")
	d := newDistrict(t, "2026-11-15T15:00:00Z")
	d.options = controllers.Options{PrometheusURL: address}
	d.create(
		tp.NewPlan("p").BuildObject(),
		tp.NewGoal("g").BuildObject(),
		tp.NewBenchmark("used", "g").AskPrometheus("100 * sum(lms_active) / sum(lms_licensed)", 7).BuildObject(),
		tp.NewBenchmark("several", "g").AskPrometheus("lms_active", 7).BuildObject(),
		tp.NewBenchmark("wrong", "g").AskPrometheus("sum(", 7).BuildObject(),
	)
	d.start()
	first := v1alpha1.MeasuredValue{Date: "2026-11-15", Value: "50"}
	d.awaitMeasured("used", v1alpha1.ReasonAnswered, "answered the last query", first)
	d.awaitMeasured("several", v1alpha1.ReasonNotAnswered, "several series")
	d.awaitMeasured("wrong", v1alpha1.ReasonNotAnswered, "cannot evaluate the query")
	version := read(d, benchmark("used")).ResourceVersion
	d.set("2026-11-21T15:00:00Z")
	d.restart()
	d.awaitMeasured("several", v1alpha1.ReasonNotAnswered, "several series")
	if now := read(d, benchmark("used")).ResourceVersion; now != version {
		t.Errorf("a restart wrote a benchmark that needs no value: version %s, was %s", now, version)
	}

	active.Store(550)
	awaitSeries(t, address, "lms_active%20==%20550")
	d.set("2026-11-22T15:00:00Z")
	d.restart()
	second := v1alpha1.MeasuredValue{Date: "2026-11-22", Value: "60"}
	d.awaitMeasured("used", v1alpha1.ReasonAnswered, "answered the last query", first, second)
	edit(d, benchmark("several"), func(b *v1alpha1.Benchmark) {
		b.Spec.Source.Prometheus.Query = "max(lms_active) / 10"
	})
	d.awaitMeasured("several", v1alpha1.ReasonAnswered, "answered", v1alpha1.MeasuredValue{Date: "2026-11-22", Value: "55"})
}

// A server that does not answer blocks no one, a missing one is said, and values stay over both.
func TestPrometheusThatFails(t *testing.T) {
	blocked := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-blocked:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(blocked) })
	d := newDistrict(t, "2026-11-15T15:00:00Z")
	d.options = controllers.Options{PrometheusURL: server.URL}
	d.create(tp.NewPlan("p").BuildObject(), tp.NewGoal("g").BuildObject())
	for number := range 40 {
		d.create(tp.NewBenchmark(fmt.Sprintf("slow-%d", number), "g").AskPrometheus("up", 7).BuildObject())
	}
	d.start()
	for number := range 40 {
		d.awaitMeasured(fmt.Sprintf("slow-%d", number), v1alpha1.ReasonWaiting, "has not answered yet")
	}
	d.create(tp.NewBenchmark("by-hand", "g").AddObservation("45", "2026-11-10").BuildObject())
	eventually(d, func() error {
		if got := read(d, benchmark("by-hand")).Status.State; got == "" {
			return fmt.Errorf("the benchmark by hand is not assessed")
		}
		return nil
	})

	d.halt()
	d.options = controllers.Options{}
	d.start()
	d.awaitMeasured("slow-0", v1alpha1.ReasonNoPrometheus, "chose no Prometheus")
}

// awaitMeasured waits until a benchmark has measured values, and SourceAnswered a reason with words.
func (d *district) awaitMeasured(
	name string, reason v1alpha1.ConditionReason, words string, values ...v1alpha1.MeasuredValue,
) {
	d.Helper()
	eventually(d, func() error {
		status := read(d, benchmark(name)).Status
		answered := v1alpha1.FindCondition(status.Conditions, v1alpha1.ConditionSourceAnswered)
		if answered == nil || answered.Reason != string(reason) || !strings.Contains(answered.Message, words) {
			return fmt.Errorf("SourceAnswered of %s is %v", name, answered)
		}
		return difference(values, status.Measured.Values)
	})
}
