package measure

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// installMake puts a program of the name make in front of the others. It writes its
// arguments into the file that is returned, and then runs a line of shell.
func installMake(t *testing.T, line string) string {
	t.Helper()
	folder := t.TempDir()
	calls := filepath.Join(folder, "calls")
	script := "#!/bin/sh\necho \"$*\" >>'" + calls + "'\n" + line + "\n"
	if err := os.WriteFile(filepath.Join(folder, "make"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return calls
}

func TestMeasureDailyWork(t *testing.T) {
	calls := installMake(t, "exit 0")
	bench := newBench(t, interceptor.Funcs{})
	bench.Runs = 2
	if err := DailyWork.take(t.Context(), bench); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`--data \S+`).ReplaceAllString(string(text), "--data FOLDER")
	want := strings.Repeat("run ARGS=--once --port 0 --data FOLDER\n", 3) + "build\nbuild\ntest-unit TESTFLAGS=-count=1\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls of make (-want +got):\n%s", diff)
	}
	folders := regexp.MustCompile(`--data (\S+)`).FindAllStringSubmatch(string(text), -1)
	for _, folder := range folders {
		if folder[1] != folders[0][1] {
			t.Errorf("the data are in %s and %s, want one folder", folders[0][1], folder[1])
		}
		if _, err := os.Stat(folder[1]); !os.IsNotExist(err) {
			t.Errorf("%s is left: %v", folder[1], err)
		}
	}
	rows := bench.ListRows()
	if len(rows) != 4 {
		t.Fatalf("%d rows, want 4", len(rows))
	}
	for i, isRange := range []bool{false, true, true, false} {
		if got := rows[i].Techplan; got == "" || strings.Contains(got, "[") != isRange {
			t.Errorf("%s: got %q", rows[i].Measure, got)
		}
	}
}

func TestMeasureDailyWorkShowsWhatFailed(t *testing.T) {
	installMake(t, "echo no rule; exit 2")
	bench := newBench(t, interceptor.Funcs{})
	bench.Runs = 1
	err := DailyWork.take(t.Context(), bench)
	if err == nil || !strings.Contains(err.Error(), "no rule") || len(bench.ListRows()) > 0 {
		t.Errorf("got %v and %d rows", err, len(bench.ListRows()))
	}
}
