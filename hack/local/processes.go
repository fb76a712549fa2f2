package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// stopGrace is how long a program may take to stop before it is killed.
const stopGrace = 10 * time.Second

// group is the programs that the launcher started, in order.
type group struct {
	logs      string                // directory of the log files
	shownLogs string                // the same, for messages
	record    func([]running) error // remembers them for a later launcher
	died      func(error)           // told when one ends by itself

	mu       sync.Mutex
	started  []*process
	stopping bool
}

// process is a program that the launcher started.
type process struct {
	running
	command *exec.Cmd
	log     string // its log file, for messages
	logPath string
	done    chan struct{} // closed when it has ended
}

// start runs a program with its output in a log file. The program gets a
// process group of its own, so that Ctrl-C reaches the launcher alone and the
// order of stopping stays in its hands.
func (g *group) start(name, path string, args ...string) (*process, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, err
	}
	log, err := openLog(g.logs, name)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &process{
		running: running{Name: name, Path: path},
		command: exec.Command(path, args...),
		log:     filepath.Join(g.shownLogs, filepath.Base(log.Name())),
		logPath: log.Name(),
		done:    make(chan struct{}),
	}
	p.command.Stdout, p.command.Stderr = log, log
	p.command.Dir = filepath.Dir(g.logs)
	p.command.Env = environment(os.Environ())
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.PID = p.command.Process.Pid
	id, identityErr := identify(p.PID)
	p.Started = id.started
	if errors.Is(identityErr, errGone) {
		identityErr = nil // it has ended already, which is told below
	}

	g.mu.Lock()
	g.started = append(g.started, p)
	g.mu.Unlock()
	go g.watch(p)
	return p, errors.Join(identityErr, g.remember())
}

// watch waits for the end of a program.
func (g *group) watch(p *process) {
	err := p.command.Wait()
	close(p.done)
	g.mu.Lock()
	expected := g.stopping
	g.mu.Unlock()
	if expected {
		return
	}
	how := "exit status 0"
	if err != nil {
		how = err.Error()
	}
	g.died(fmt.Errorf("%s ended by itself (%s); %s", p.Name, how, p.lastWords()))
}

// stop ends the programs, the last one first, each after the one that uses it.
// A closed channel hurry kills those that are left.
func (g *group) stop(hurry <-chan struct{}) {
	g.mu.Lock()
	g.stopping = true
	started := slices.Clone(g.started)
	g.mu.Unlock()
	for _, p := range slices.Backward(started) {
		p.stop(hurry)
	}
	g.mu.Lock()
	g.started = nil
	g.mu.Unlock()
	_ = g.remember() // what a later launcher finds there has ended
}

func (g *group) any() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.started) > 0
}

func (g *group) remember() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]running, len(g.started))
	for i, p := range g.started {
		list[i] = p.running
	}
	return g.record(list)
}

func (p *process) stop(hurry <-chan struct{}) {
	_ = p.command.Process.Signal(syscall.SIGTERM) // fails if it has ended
	select {
	case <-p.done:
		return
	case <-time.After(stopGrace):
	case <-hurry:
	}
	_ = p.command.Process.Kill()
	<-p.done
}

// awaitReady asks an address until it answers 200.
func (p *process) awaitReady(ctx context.Context, client *http.Client, url string, limit time.Duration) error {
	ask := time.NewTicker(100 * time.Millisecond)
	defer ask.Stop()
	late := time.After(limit)
	for {
		if answersOK(ctx, client, url) {
			return nil
		}
		select {
		case <-ask.C:
		case <-late:
			return fmt.Errorf("%s was not ready within %v; %s", p.Name, limit, p.lastWords())
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func answersOK(ctx context.Context, client *http.Client, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusOK
}

// environment is that of the launcher without what would steer the programs
// past their flags.
func environment(all []string) []string {
	return slices.DeleteFunc(all, func(v string) bool {
		return strings.HasPrefix(v, "ETCD_") || strings.HasPrefix(v, "KUBECONFIG=")
	})
}

// openLog opens a new log file; that of the run before stays, as
// NAME.previous.log.
func openLog(dir, name string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, name+".log")
	err := os.Rename(path, filepath.Join(dir, name+".previous.log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}

// lastWords is the end of the program's log, as the end of a message.
func (p *process) lastWords() string {
	const lines, most = 15, 8 << 10
	file, err := os.Open(p.logPath)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > most {
		_, _ = file.Seek(-most, io.SeekEnd)
	}
	data, _ := io.ReadAll(file)
	text := strings.TrimSpace(string(data))
	if text == "" {
		return p.log + " is empty"
	}
	tail := strings.Split(text, "\n")
	tail = tail[max(0, len(tail)-lines):]
	return fmt.Sprintf("the end of %s:\n  %s", p.log, strings.Join(tail, "\n  "))
}
