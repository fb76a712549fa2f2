package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"techplan.education/hack/local/processid"
	"techplan.education/hack/local/testprocess"
)

func TestIsRunning(t *testing.T) {
	const path = "/opt/techplan/bin/etcd"
	recorded := processRecord{Name: "etcd", PID: 4321, Started: "boot/100", Path: path}
	numbered := func(pid int) processRecord { return processRecord{PID: pid, Started: "boot/100", Path: path} }
	identity := func(started, command string) processid.Identity {
		return processid.Identity{Started: started, Command: command}
	}
	same := identity("boot/100", path)
	for name, tc := range map[string]struct {
		record  processRecord
		found   processid.Identity
		err     error
		want    bool
		wantErr string
	}{
		"the same process":               {recorded, same, nil, true, ""},
		"its command line":               {recorded, identity("boot/100", path+" --name=local"), nil, true, ""},
		"it has ended":                   {recorded, processid.Identity{}, processid.ErrGone, false, ""},
		"the number was given again":     {recorded, identity("boot/101", path), nil, false, ""},
		"after the system was restarted": {recorded, identity("later/100", path), nil, false, ""},
		"another program": {
			recorded, identity("boot/100", path+"ctl"), nil, false, `it runs "` + path + `ctl" and not ` + path,
		},
		"the system gives no answer": {recorded, processid.Identity{}, errors.New("no ps"), false, "no ps"},
		"number 0":                   {numbered(0), same, nil, false, ""},
		"number 1, the init process": {numbered(1), same, nil, false, ""},
		"number 2":                   {numbered(2), same, nil, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tc.record.isRunning(func(int) (processid.Identity, error) { return tc.found, tc.err })
			if errorText(err) != tc.wantErr || got != tc.want {
				t.Errorf("got %v, %q; want %v, %q", got, errorText(err), tc.want, tc.wantErr)
			}
		})
	}
}

// recordOf makes the record of a running process.
func recordOf(t *testing.T, name string, command *exec.Cmd) processRecord {
	t.Helper()
	id, err := processid.IdentifyProcess(command.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	// A system where one program has many names runs it by the last of them.
	path, _, _ := strings.Cut(id.Command, " ")
	return processRecord{Name: name, PID: command.Process.Pid, Path: path, Started: id.Started}
}

func TestStopStaleProcesses(t *testing.T) {
	dir := openTestDataDir(t)
	stale := recordOf(t, "etcd", testprocess.StartSleeper(t))
	other := recordOf(t, "manager", testprocess.StartSleeper(t))
	other.Started = "some other time"
	if err := dir.writeRecords([]processRecord{stale, other}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := stopStaleProcesses(t.Context(), dir, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "stopping etcd (process ") || strings.Contains(out.String(), "manager") {
		t.Errorf("output %q", &out)
	}
	if _, err := processid.IdentifyProcess(stale.PID); !errors.Is(err, processid.ErrGone) {
		t.Errorf("the stale process still runs: %v", err)
	}
	if _, err := processid.IdentifyProcess(other.PID); err != nil {
		t.Errorf("the other process is gone: %v", err)
	}
	if records, err := dir.readRecords(); err != nil || len(records) != 0 {
		t.Errorf("still recorded: %v, %v", records, err)
	}
}

func TestStopStaleProcessesStopsTheLastFirst(t *testing.T) {
	dir := openTestDataDir(t)
	first, second := recordOf(t, "etcd", testprocess.StartSleeper(t)), recordOf(t, "kube-apiserver", testprocess.StartSleeper(t))
	if err := dir.writeRecords([]processRecord{first, second}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := stopStaleProcesses(t.Context(), dir, &out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	server, storage := strings.Index(text, "kube-apiserver"), strings.Index(text, "etcd")
	if server < 0 || storage < server {
		t.Errorf("the storage was not stopped after the server: %q", text)
	}
}

func TestStopStaleProcessesStopsNothingInDoubt(t *testing.T) {
	dir := openTestDataDir(t)
	doubtful := recordOf(t, "etcd", testprocess.StartSleeper(t))
	doubtful.Path = "/nowhere/etcd"
	if err := dir.writeRecords([]processRecord{doubtful}); err != nil {
		t.Fatal(err)
	}
	err := stopStaleProcesses(t.Context(), dir, t.Output())
	for _, want := range []string{"may be etcd of an earlier run", "ps -p", filepath.Join(dir.shownPath, runFile)} {
		if !strings.Contains(errorText(err), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	if _, err := processid.IdentifyProcess(doubtful.PID); err != nil {
		t.Errorf("the process is gone: %v", err)
	}
	if records, err := dir.readRecords(); err != nil || len(records) != 1 {
		t.Errorf("the record is lost: %v, %v", records, err)
	}
}

// TestTerminateKillsOnlyAfterTheGracePeriod stops waiting for a process that ignores
// SIGTERM: within the grace period it must not be killed.
func TestTerminateKillsOnlyAfterTheGracePeriod(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "ready")
	command := exec.Command("/bin/sh", "-c", "trap '' TERM; : > "+ready+"; while :; do sleep 0.05; done")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	testprocess.WaitUntil(t, "the trap of the process", func() bool { _, err := os.Stat(ready); return err == nil })
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	record := recordOf(t, "etcd", command)
	if err := record.terminateProcess(ctx); !errors.Is(err, errStopped) {
		t.Errorf("got %v, want %v", err, errStopped)
	}
	if _, err := processid.IdentifyProcess(record.PID); err != nil {
		t.Errorf("the process is gone: %v", err)
	}
}
