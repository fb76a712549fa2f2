package measure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/hack/bench/page"
)

func TestMeasurePages(t *testing.T) {
	bench := newBench(t, interceptor.Funcs{})
	bench.Runs, bench.Largest, bench.Districts, bench.DistrictLots = 1, 12, 3, 12
	if err := Pages.take(t.Context(), bench); err != nil {
		t.Fatal(err)
	}
	measured := map[string]bool{}
	for _, row := range bench.ListRows() {
		measured[row.Measure] = strings.Contains(row.Techplan, " (")
	}
	for _, want := range []string{
		"page Devices of a plan of 12 lots, ms (MB allocated)", "report grant of a plan of 12 lots, ms (MB allocated)",
		"page of 3 districts with 12 lots, ms (MB allocated)",
	} {
		if !measured[want] {
			t.Errorf("there is no figure %q in %v", want, measured)
		}
	}
}

func TestDashboardRow(t *testing.T) {
	one, all := dashboardMemory{ready: 40, served: 50, peak: 52}, dashboardMemory{ready: 100.4, served: 120, peak: 130}
	for title, c := range map[string]struct {
		districts int
		want      page.Row
	}{
		"several": {5, page.Row{
			Measure:  "a dashboard of 5 public namespaces with 20 lots: resident memory after all pages, MB",
			Techplan: "120",
			Ratios: "100 when all objects are read, 130 at most; 50 with one namespace; " +
				"17.50 for each further district",
		}},
		"one alone": {1, page.Row{
			Measure:  "a dashboard of 1 public namespaces with 20 lots: resident memory after all pages, MB",
			Techplan: "120", Ratios: "100 when all objects are read, 130 at most; 50 with one namespace",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, dashboardRow(c.districts, 20, one, all)); diff != "" {
				t.Errorf("the row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadAddress(t *testing.T) {
	log := "starting\n" + `{"level":"INFO","msg":"serving","address":"127.0.0.1:8080"}` + "\n"
	if got, err := readAddress(strings.NewReader(log)); got != "http://127.0.0.1:8080" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := readAddress(strings.NewReader("dashboard: no cluster is known\n")); err == nil ||
		!strings.Contains(err.Error(), "no cluster is known") {
		t.Errorf("a dashboard that ended gives %v", err)
	}
}

func TestReadProcessMemory(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("this system has no /proc")
	}
	now, most, err := readProcessMemory(os.Getpid())
	if err != nil || now < 1 || most < now {
		t.Errorf("this process takes %v MB, at most %v: %v", now, most, err)
	}
}

func TestWriteKubeconfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kubeconfig")
	config := &rest.Config{Host: "https://127.0.0.1:6443", BearerToken: "token"}
	config.CAData = []byte("certificate")
	if err := writeKubeconfig(path, config); err != nil {
		t.Fatal(err)
	}
	read, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil || read.Host != config.Host || read.BearerToken != "token" || string(read.CAData) != "certificate" {
		t.Errorf("got %+v, %v", read, err)
	}
}
