package cluster

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/workload"
)

// serveMetrics is an API server that answers each read of its metrics with the next
// text, and then with errors.
func serveMetrics(t *testing.T, texts ...string) *Cluster {
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
	servers, err := ConnectTo(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return servers
}

func TestReadMetrics(t *testing.T) {
	servers := serveMetrics(t, "process_cpu_seconds_total 12.5\nprocess_resident_memory_bytes 3e+06\n"+
		"apiserver_storage_size_bytes 4e+06\n")
	metrics, err := servers.ReadMetrics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := [3]float64{metrics.ProcessorSeconds(), metrics.MemoryBytes(), metrics.StorageBytes()}
	if want := [3]float64{12.5, 3e6, 4e6}; got != want {
		t.Errorf("got seconds, memory and storage %v, want %v", got, want)
	}
	if _, err := servers.ReadMetrics(t.Context()); err == nil || !strings.Contains(err.Error(), "reading the API") {
		t.Errorf("the server refuses: got %v", err)
	}
}

func TestCountWritesDuring(t *testing.T) {
	const group = "techplan.education"
	before := requestLine(group, "devices", "", "POST", "201", "10")
	after := requestLine(group, "devices", "", "POST", "201", "15") +
		requestLine(group, "devices", "status", "PATCH", "409", "2")
	doNothing := func() error { return nil }
	servers := serveMetrics(t, before, after)
	got, err := servers.CountWritesDuring(t.Context(), doNothing)
	if want := (WriteCounts{Devices: 5, All: 5, Refused: 2}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	failure := errors.New("no lots")
	servers = serveMetrics(t, before, after)
	if _, err := servers.CountWritesDuring(t.Context(), func() error { return failure }); !errors.Is(err, failure) {
		t.Errorf("the work fails: got %v, want %v", err, failure)
	}
	servers = serveMetrics(t, before)
	if _, err := servers.CountWritesDuring(t.Context(), doNothing); err == nil {
		t.Error("the second read fails: got no error")
	}
	servers = serveMetrics(t)
	work := func() error { t.Error("worked without a first read"); return nil }
	if _, err := servers.CountWritesDuring(t.Context(), work); err == nil {
		t.Error("the first read fails: got no error")
	}
}

func TestStartWithoutBinaries(t *testing.T) {
	// The environment has precedence over the folder that Start is given.
	t.Setenv("KUBEBUILDER_ASSETS", "")
	_, err := StartCluster(filepath.Join(t.TempDir(), "none"))
	if err == nil || !strings.HasPrefix(err.Error(), "starting the control plane: ") {
		t.Errorf("got %v", err)
	}
}

// TestReplaceWithEmpty holds that the second control plane has the definitions and
// none of the objects of the first.
func TestReplaceWithEmpty(t *testing.T) {
	binaries := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || binaries == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	servers, err := StartCluster(binaries)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := servers.StopServers(); err != nil {
			t.Error(err)
		}
	})
	var names []string
	for range 2 {
		district, err := servers.CreateDistrict(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, district)
	}
	writes, err := servers.CountWritesDuring(t.Context(), func() error {
		_, err := workload.CreatePlans(t.Context(), servers.Client, names[1], 2)
		return err
	})
	if err != nil || writes.All != 2 {
		t.Errorf("counted %+v, %v; want two writes", writes, err)
	}
	if err := servers.ReplaceWithEmpty(); err != nil {
		t.Fatal(err)
	}
	third, err := servers.CreateDistrict(t.Context())
	if err != nil || names[0] == names[1] || third == names[0] || third == names[1] {
		t.Errorf("districts %v and %s, %v; want three names", names, third, err)
	}
	var plans v1alpha1.TechnologyPlanList
	err = servers.Client.List(t.Context(), &plans, client.InNamespace(names[1]))
	if err != nil || len(plans.Items) != 0 {
		t.Errorf("%d plans are left, %v", len(plans.Items), err)
	}
}
