package processid

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"techplan.education/hack/local/testprocess"
)

func TestIdentifyProcess(t *testing.T) {
	one, other := testprocess.StartSleeper(t), testprocess.StartSleeper(t)
	for name, identify := range map[string]func(int) (Identity, error){
		"the system": IdentifyProcess, "ps": identifyByPS,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath("ps"); name == "ps" && err != nil {
				t.Skip("there is no ps")
			}
			first, err := identify(one.Process.Pid)
			if err != nil {
				t.Fatal(err)
			}
			second, err := identify(one.Process.Pid)
			if err != nil || first != second {
				t.Errorf("identified twice: %+v and %+v, %v", first, second, err)
			}
			if !strings.Contains(first.Command, "sleep") || first.Started == "" {
				t.Errorf("got %+v", first)
			}
			if _, err := identify(other.Process.Pid); err != nil {
				t.Error(err)
			}
		})
	}
	// An ended process stays as a zombie until its parent collects it.
	_ = one.Process.Kill()
	testprocess.WaitUntil(t, "that an ended process is identified as gone", func() bool {
		_, err := IdentifyProcess(one.Process.Pid)
		return errors.Is(err, ErrGone)
	})
	_ = one.Wait()
	if _, err := IdentifyProcess(one.Process.Pid); !errors.Is(err, ErrGone) {
		t.Errorf("a number without process: got %v", err)
	}
}

func TestParsePS(t *testing.T) {
	got, err := parsePS("Ss   Sat Nov 21 19:35:26 2026 /opt/tech plan/bin/etcd --name=local\n")
	want := Identity{"Sat Nov 21 19:35:26 2026", "/opt/tech plan/bin/etcd --name=local"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if _, err := parsePS("Z    Sat Nov 21 19:35:26 2026 [etcd] <defunct>\n"); !errors.Is(err, ErrGone) {
		t.Errorf("a zombie: got %v", err)
	}
	for name, output := range map[string]string{"an empty answer": "\n", "no command": "Ss Sat Nov 21 19:35:26 2026"} {
		if _, err := parsePS(output); err == nil || errors.Is(err, ErrGone) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
