package argocd_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long the test waits for what has to happen. Argo CD alone waits up to a
// minute before it tries a refused commit again.
const patience = 4 * time.Minute

// interval is how often the test asks what cannot be watched.
const interval = 100 * time.Millisecond

// program is a program that the test started.
type program struct {
	name, log string
	command   *exec.Cmd
	ended     chan struct{} // closed at the end
}

// startProgram starts a program, with its output in a file of the folder logs. It is stopped
// at the end of the test, after those that were started later.
func startProgram(t *testing.T, logs, name string, variables []string, path string, args ...string) *program {
	t.Helper()
	p := &program{name: name, log: filepath.Join(logs, name+".log"), ended: make(chan struct{})}
	file, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	p.command = exec.Command(path, args...)
	p.command.Dir, p.command.Env = logs, append(os.Environ(), variables...)
	p.command.Stdout, p.command.Stderr = file, file
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.command.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.stop()
		_ = file.Close()
		if t.Failed() {
			t.Logf("the end of the log of %s:\n%s", name, p.readLog(t))
		}
	})
	return p
}

func (p *program) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// readLog returns the last lines of the output.
func (p *program) readLog(t *testing.T) string {
	t.Helper()
	const most = 40
	content, err := os.ReadFile(p.log)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}

// poll asks until there is no error.
func poll(t *testing.T, p *program, try func() error) {
	t.Helper()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	late := time.After(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-p.ended:
			t.Fatalf("%s ended: %v", p.name, err)
		case <-late:
			t.Fatalf("%s, within %s: %v", p.name, patience, err)
		}
	}
}

// listens returns an error while a program does not listen at an address.
func listens(address string) error {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	return connection.Close()
}

// prints returns an error while the log of a program lacks a line, and the line without its
// beginning.
func (p *program) prints(beginning string) (string, error) {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(content)) {
		if rest, found := strings.CutPrefix(line, beginning); found {
			return strings.TrimSpace(rest), nil
		}
	}
	return "", errors.New("it has not printed " + beginning)
}

// freeAddress returns an address on the loopback interface that is not in use.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// output runs a command in a folder and returns what it prints.
func output(t *testing.T, folder string, variables []string, input string, words ...string) string {
	t.Helper()
	command := exec.Command(words[0], words[1:]...)
	command.Dir, command.Env = folder, append(os.Environ(), variables...)
	command.Stdin = strings.NewReader(input)
	printed, err := command.Output()
	if err != nil {
		if exit, isExit := errors.AsType[*exec.ExitError](err); isExit {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		t.Fatalf("%s: %v", strings.Join(words, " "), err)
	}
	return string(printed)
}
