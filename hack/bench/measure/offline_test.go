package measure

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/cli"
)

// TestMain lints or imports, if a measure has started this program for it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == LintCommand || os.Args[1] == ImportCommand) {
		os.Exit(RunPlugin(context.Background(), os.Args[1:], os.Stderr))
	}
	os.Exit(m.Run())
}

func TestMeasureOffline(t *testing.T) {
	bench := newBench(t, interceptor.Funcs{})
	bench.Runs, bench.Documents = 1, 20
	if err := Offline.take(t.Context(), bench); err != nil {
		t.Fatal(err)
	}
	rows := bench.ListRows()
	if len(rows) != 1 || rows[0].Measure != "lint of 20 documents, documents a second" || rows[0].Techplan == "" {
		t.Errorf("got %+v", rows)
	}
}

func TestParsePeakMemory(t *testing.T) {
	got, found := parsePeakMemory("lint: 5 documents\nVmHWM:\t  992256 kB\n")
	if !found || math.Abs(got-969) > 0.001 {
		t.Errorf("got %v, %v; want 969 MB", got, found)
	}
	if _, found := parsePeakMemory("no such line"); found {
		t.Error("found memory in a text without it")
	}
	var out strings.Builder
	printPeakMemory(&out)
	if _, err := os.Stat("/proc/self/status"); err == nil {
		if megabytes, found := parsePeakMemory(out.String()); !found || megabytes < 1 {
			t.Errorf("this process uses %v MB, printed as %q", megabytes, &out)
		}
	}
}

func TestOfflineRow(t *testing.T) {
	const measure = "lint of 100 documents, documents a second"
	for name, tc := range map[string]struct {
		memory     samples
		wantRatios string
	}{
		"a system that reports the memory": {samples{80.4, 90.2}, "90 [80 to 90] MB of memory at most"},
		"a system that does not":           {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			want := page.Row{Measure: measure, Techplan: "2000 [1000 to 2000]", Ratios: tc.wantRatios}
			if diff := cmp.Diff(want, offlineRow(100, samples{1000, 2000}, tc.memory)); diff != "" {
				t.Errorf("the row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunPlugin(t *testing.T) {
	folder := t.TempDir()
	if err := workload.WriteDocuments(folder, 5); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	code := RunPlugin(t.Context(), []string{LintCommand, "-f", folder}, &stderr)
	if code == cli.ExitFailed || !strings.Contains(stderr.String(), "5 documents") {
		t.Errorf("exit code %d and stderr %s", code, &stderr)
	}
	stderr.Reset()
	gone := filepath.Join(folder, "gone")
	if code := RunPlugin(t.Context(), []string{LintCommand, "-f", gone}, &stderr); code != cli.ExitFailed {
		t.Errorf("exit code %d for a folder that is not there: %s", code, &stderr)
	}
}
