package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/local/processid"
	"techplan.education/hack/local/testprocess"
)

// newTestGroup returns a group that is killed at the end of the test, and the reports
// of programs that ended by themselves.
func newTestGroup(t *testing.T) (*processGroup, chan error) {
	t.Helper()
	dir := openTestDataDir(t)
	exits := make(chan error, 9)
	g := &processGroup{
		logs:        dir.joinPath("log"),
		shownLogs:   "shown/log",
		saveRecords: dir.writeRecords,
		reportExit:  func(err error) { exits <- err },
	}
	t.Cleanup(func() {
		forceStop := make(chan struct{})
		close(forceStop)
		g.stopAll(forceStop)
		if records, err := dir.readRecords(); err != nil || len(records) != 0 {
			t.Errorf("after stopping, recorded: %v, %v", records, err)
		}
	})
	return g, exits
}

func startScript(t *testing.T, g *processGroup, name, script string) *process {
	t.Helper()
	p, err := g.startProcess(name, "/bin/sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// waitForOutput waits until a program has written something: then its traps are set.
func waitForOutput(t *testing.T, p *process) {
	t.Helper()
	testprocess.WaitUntil(t, "output of "+p.Name, func() bool {
		info, err := os.Stat(p.logPath)
		return err == nil && info.Size() > 0
	})
}

func TestProcessGroupReportsAProgramThatEnds(t *testing.T) {
	for name, tc := range map[string]struct{ script, wantStart, wantEnd string }{
		"with an error and much output": {
			"for i in $(seq 40); do echo line $i; done; echo no space left >&2; exit 3",
			"etcd ended by itself (exit status 3); the end of shown/log/etcd.log:\n  line 27\n", "\n  no space left",
		},
		"with status 0 and no output": {
			"exit 0", "etcd ended by itself (exit status 0); shown/log/etcd.log is empty", "is empty",
		},
		"by a signal": {"echo hello; kill -9 $$", "etcd ended by itself (signal: killed); the end of ", "\n  hello"},
	} {
		t.Run(name, func(t *testing.T) {
			g, exits := newTestGroup(t)
			startScript(t, g, "etcd", tc.script)
			got := (<-exits).Error()
			if !strings.HasPrefix(got, tc.wantStart) || !strings.HasSuffix(got, tc.wantEnd) {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestProcessGroupRecordsItsPrograms(t *testing.T) {
	g, _ := newTestGroup(t)
	var saved []processRecord
	save := g.saveRecords
	g.saveRecords = func(records []processRecord) error { saved = records; return save(records) }
	if g.hasStarted() {
		t.Error("something has started")
	}
	for _, name := range []string{"etcd", "kube-apiserver"} {
		startScript(t, g, name, "sleep 120")
	}
	if len(saved) != 2 || saved[0].Name != "etcd" || saved[1].Name != "kube-apiserver" || !g.hasStarted() {
		t.Fatalf("recorded %+v", saved)
	}
	for _, record := range saved {
		if isRunning, err := record.isRunning(processid.IdentifyProcess); err != nil || !isRunning {
			t.Errorf("%s cannot be found by its record: %v, %v", record.Name, isRunning, err)
		}
	}
}

func TestProcessGroupWithoutAProgram(t *testing.T) {
	g, _ := newTestGroup(t)
	if _, err := g.startProcess("etcd", filepath.Join(t.TempDir(), "etcd")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	notExecutable := filepath.Join(t.TempDir(), "etcd")
	if err := os.WriteFile(notExecutable, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := g.startProcess("etcd", notExecutable); !strings.HasPrefix(errorText(err), "start etcd: ") {
		t.Errorf("got %v", err)
	}
}

func TestProcessGroupStopsTheLastFirst(t *testing.T) {
	g, exits := newTestGroup(t)
	order := filepath.Join(t.TempDir(), "order")
	for _, name := range []string{"etcd", "kube-apiserver", "manager"} {
		p := startScript(t, g, name,
			"trap 'echo "+name+" >> "+order+"; exit 0' TERM; echo ready; while :; do sleep 0.05; done")
		waitForOutput(t, p)
	}
	g.stopAll(nil)
	got, err := os.ReadFile(order)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("manager\nkube-apiserver\netcd\n", string(got)); diff != "" {
		t.Errorf("stopped in another order (-want +got):\n%s", diff)
	}
	if len(exits) > 0 {
		t.Errorf("reported an end that was wanted: %v", <-exits)
	}
}

func TestProcessGroupKillsOnForceStop(t *testing.T) {
	g, _ := newTestGroup(t)
	p := startScript(t, g, "etcd", "trap '' TERM; echo ready; while :; do sleep 0.05; done")
	waitForOutput(t, p)
	forceStop := make(chan struct{})
	close(forceStop)
	began := time.Now()
	g.stopAll(forceStop)
	if elapsed := time.Since(began); elapsed > stopGrace/2 {
		t.Errorf("took %v", elapsed)
	}
}

func TestProcessGetsNoTerminalSignals(t *testing.T) {
	g, _ := newTestGroup(t)
	p := startScript(t, g, "etcd", "ps -o pgid= -p $$ || echo $$; sleep 120")
	waitForOutput(t, p)
	text, err := os.ReadFile(p.logPath)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(text)); got != strconv.Itoa(p.PID) {
		t.Errorf("process %d is in the group %s", p.PID, got)
	}
}

func TestWaitReady(t *testing.T) {
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/never" || requests.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	p := &process{processRecord: processRecord{Name: "etcd"}, log: "shown/etcd.log", logPath: os.DevNull}
	if err := p.waitReady(t.Context(), server.Client(), server.URL+"/readyz", time.Minute); err != nil {
		t.Errorf("ready at the third request: %v", err)
	}
	err := p.waitReady(t.Context(), server.Client(), server.URL+"/never", time.Millisecond)
	if want := "etcd was not ready within 1ms; shown/etcd.log is empty"; errorText(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	if err := p.waitReady(ctx, server.Client(), server.URL+"/never", time.Minute); !errors.Is(err, errStopped) {
		t.Errorf("after a stop: %v", err)
	}
	server.Close()
	if answersOK(t.Context(), http.DefaultClient, server.URL) {
		t.Error("a closed port answers")
	}
}

func TestFilterEnvironment(t *testing.T) {
	got := filterEnvironment([]string{
		"HOME=/home/me", "ETCD_NAME=other", "KUBECONFIG=/etc/production", "PATH=/bin", "KUBECONFIGS=kept",
	})
	if diff := cmp.Diff([]string{"HOME=/home/me", "PATH=/bin", "KUBECONFIGS=kept"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOpenLogKeepsThePreviousOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	for _, text := range []string{"first", "second", "third"} {
		file, err := openLog(dir, "etcd")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
	for name, want := range map[string]string{"etcd.log": "third", "etcd.previous.log": "second"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestLogTailOfALongLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "etcd.log")
	if err := os.WriteFile(path, []byte(strings.Repeat("x", 100_000)+"\nthe end\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &process{log: "shown/etcd.log", logPath: path}
	if got := p.logTail(); len(got) > 10_000 || !strings.HasSuffix(got, "x\n  the end") {
		t.Errorf("%d bytes, ending with %q", len(got), got[max(0, len(got)-20):])
	}
	p.logPath += ".gone"
	if got := p.logTail(); !strings.Contains(got, "no such file") {
		t.Errorf("without a log: %s", got)
	}
}
