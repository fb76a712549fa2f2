package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const sleeper = "/bin/sleep"

func TestStillRuns(t *testing.T) {
	const path = "/opt/techplan/bin/etcd"
	recorded := running{Name: "etcd", PID: 4321, Started: "boot/100", Path: path}
	for name, tc := range map[string]struct {
		record  running
		found   identity
		err     error
		want    bool
		wantErr string
	}{
		"the very process":               {recorded, identity{"boot/100", path}, nil, true, ""},
		"its command line":               {recorded, identity{"boot/100", path + " --name=local"}, nil, true, ""},
		"it has ended":                   {recorded, identity{}, errGone, false, ""},
		"the number was given again":     {recorded, identity{"boot/101", path}, nil, false, ""},
		"after the system was restarted": {recorded, identity{"later/100", path}, nil, false, ""},
		"another program":                {recorded, identity{"boot/100", path + "ctl"}, nil, false, "it runs \"" + path + "ctl\" and not " + path},
		"nobody can tell":                {recorded, identity{}, errors.New("no ps"), false, "no ps"},
		"a number that is nobody's":      {running{PID: 0, Started: "boot/100", Path: path}, identity{"boot/100", path}, nil, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tc.record.stillRuns(func(int) (identity, error) { return tc.found, tc.err })
			if message(err) != tc.wantErr || got != tc.want {
				t.Errorf("got %v, %q; want %v, %q", got, message(err), tc.want, tc.wantErr)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestIdentifyTellsProcessesApart(t *testing.T) {
	one, other := startSleeper(t), startSleeper(t)
	for name, by := range map[string]func(int) (identity, error){"the system": identify, "ps": identifyByPS} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath("ps"); name == "ps" && err != nil {
				t.Skip("there is no ps")
			}
			id, err := by(one.Process.Pid)
			if err != nil {
				t.Fatal(err)
			}
			again, err := by(one.Process.Pid)
			if err != nil || id != again {
				t.Errorf("asked twice: %+v and %+v, %v", id, again, err)
			}
			if !strings.Contains(id.command, "sleep") || id.started == "" {
				t.Errorf("got %+v", id)
			}
			if _, err := by(other.Process.Pid); err != nil {
				t.Error(err)
			}
		})
	}
	_ = one.Process.Kill()
	deadline := time.After(10 * time.Second)
	for { // it stays as a zombie until somebody waits for it
		if _, err := identify(one.Process.Pid); errors.Is(err, errGone) {
			return
		}
		select {
		case <-deadline:
			t.Fatal("an ended process is still told to run")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestParsePS(t *testing.T) {
	got, err := parsePS("Ss   Sat Nov 21 19:35:26 2026 /opt/tech plan/bin/etcd --name=local\n")
	want := identity{"Sat Nov 21 19:35:26 2026", "/opt/tech plan/bin/etcd --name=local"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if _, err := parsePS("Z    Sat Nov 21 19:35:26 2026 [etcd] <defunct>\n"); !errors.Is(err, errGone) {
		t.Errorf("a zombie: got %v", err)
	}
	if _, err := parsePS("\n"); err == nil {
		t.Error("no error for an empty answer")
	}
}

func startSleeper(t *testing.T) *exec.Cmd {
	t.Helper()
	command := exec.Command(sleeper, "120")
	if err := command.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command
}

func TestStopLeftovers(t *testing.T) {
	h := openTestHome(t)
	left, stranger := startSleeper(t), startSleeper(t)
	path, err := filepath.EvalSymlinks(sleeper)
	if err != nil {
		t.Fatal(err)
	}
	// A system where one program has many names runs it by the last of them.
	ours := running{Name: "etcd", PID: left.Process.Pid, Path: path}
	if id, err := identify(ours.PID); err == nil {
		ours.Started = id.started
		ours.Path, _, _ = strings.Cut(id.command, " ")
	}
	theirs := running{Name: "manager", PID: stranger.Process.Pid, Path: path, Started: "some other time"}
	if err := h.record([]running{ours, theirs}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := stopLeftovers(t.Context(), h, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "stopping etcd (process ") || strings.Contains(out.String(), "manager") {
		t.Errorf("said %q", &out)
	}
	if _, err := identify(ours.PID); !errors.Is(err, errGone) {
		t.Errorf("the leftover still runs: %v", err)
	}
	if _, err := identify(theirs.PID); err != nil {
		t.Errorf("the stranger is gone: %v", err)
	}
	if left, err := h.recorded(); err != nil || len(left) != 0 {
		t.Errorf("still recorded: %v, %v", left, err)
	}
}

func TestStopLeftoversTouchesNothingInDoubt(t *testing.T) {
	h := openTestHome(t)
	process := startSleeper(t)
	id, err := identify(process.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	doubtful := running{Name: "etcd", PID: process.Process.Pid, Path: "/nowhere/etcd", Started: id.started}
	if err := h.record([]running{doubtful}); err != nil {
		t.Fatal(err)
	}
	err = stopLeftovers(t.Context(), h, t.Output())
	if err == nil || !strings.Contains(err.Error(), "may be etcd of an earlier run") || !strings.Contains(err.Error(), "ps -p") {
		t.Errorf("got %v", err)
	}
	if _, err := identify(doubtful.PID); err != nil {
		t.Errorf("the process is gone: %v", err)
	}
}

func openTestHome(t *testing.T) home {
	t.Helper()
	h, err := openHome(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	return h
}

func TestOneLauncherAtATime(t *testing.T) {
	h := openTestHome(t)
	_, err := openHome(h.dir)
	if err == nil || !strings.Contains(err.Error(), "already runs on "+h.dir) {
		t.Errorf("the second one got %v", err)
	}
	h.close()
	again, err := openHome(h.dir)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again.close()
}

func TestTakePort(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	if _, err := takePort(port); err == nil || !strings.Contains(err.Error(), "on 127.0.0.1 is in use by another program: choose another with --port") {
		t.Errorf("got %v", err)
	}
	if free, err := takePort(0); err != nil || free == 0 || free == port {
		t.Errorf("got port %d, %v", free, err)
	}
}

func newTestGroup(t *testing.T) (*group, chan error) {
	t.Helper()
	h := openTestHome(t)
	died := make(chan error, 9)
	g := &group{logs: h.file("log"), shownLogs: "shown/log", record: h.record, died: func(err error) { died <- err }}
	t.Cleanup(func() {
		now := make(chan struct{})
		close(now)
		g.stop(now)
		if left, err := h.recorded(); err != nil || len(left) != 0 {
			t.Errorf("after stopping, recorded: %v, %v", left, err)
		}
	})
	return g, died
}

func TestGroupTellsWhenAProgramEnds(t *testing.T) {
	g, died := newTestGroup(t)
	if _, err := g.start("etcd", "/bin/sh", "-c", "for i in $(seq 40); do echo line $i; done; echo no space left >&2; exit 3"); err != nil {
		t.Fatal(err)
	}
	got := (<-died).Error()
	if !strings.HasPrefix(got, "etcd ended by itself (exit status 3); the end of shown/log/etcd.log:\n  line 27\n") || !strings.HasSuffix(got, "\n  no space left") {
		t.Errorf("got %s", got)
	}
}

func TestGroupStopsTheLastFirst(t *testing.T) {
	g, died := newTestGroup(t)
	order := filepath.Join(t.TempDir(), "order")
	for _, name := range []string{"etcd", "kube-apiserver", "manager"} {
		script := "trap 'echo " + name + " >> " + order + "; exit 0' TERM; echo ready; while :; do sleep 0.05; done"
		p, err := g.start(name, "/bin/sh", "-c", script)
		if err != nil {
			t.Fatal(err)
		}
		awaitOutput(t, p)
	}
	g.stop(nil)
	got, err := os.ReadFile(order)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("manager\nkube-apiserver\netcd\n", string(got)); diff != "" {
		t.Errorf("stopped in another order (-want +got):\n%s", diff)
	}
	if len(died) > 0 {
		t.Errorf("told of an end that was wanted: %v", <-died)
	}
}

func TestGroupKillsInAHurry(t *testing.T) {
	g, _ := newTestGroup(t)
	p, err := g.start("etcd", "/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done")
	if err != nil {
		t.Fatal(err)
	}
	awaitOutput(t, p)
	hurry := make(chan struct{})
	close(hurry)
	began := time.Now()
	g.stop(hurry)
	if took := time.Since(began); took > stopGrace/2 {
		t.Errorf("took %v", took)
	}
}

// awaitOutput waits until a program has written something: then its traps are set.
func awaitOutput(t *testing.T, p *process) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		if info, err := os.Stat(p.logPath); err == nil && info.Size() > 0 {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("%s wrote nothing", p.Name)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestEnvironment(t *testing.T) {
	got := environment([]string{"HOME=/home/me", "ETCD_NAME=other", "KUBECONFIG=/etc/production", "PATH=/bin"})
	if diff := cmp.Diff([]string{"HOME=/home/me", "PATH=/bin"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCertificates(t *testing.T) {
	pki := certificates(filepath.Join(t.TempDir(), "pki"))
	now := time.Now()
	read := func() string {
		if err := pki.ensure(now); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(pki.authority())
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	first := read()
	if read() != first {
		t.Error("made anew although they are good")
	}
	now = now.Add(certificateLife - renewBefore + time.Hour)
	if read() == first {
		t.Error("not renewed before their end")
	}
}
