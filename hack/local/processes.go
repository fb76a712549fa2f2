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

	"techplan.education/hack/local/processid"
)

// stopGrace is how long a program may take to stop before it is killed.
const stopGrace = 10 * time.Second

// processGroup is the programs that the launcher started, in order.
type processGroup struct {
	logs        string                      // directory of the log files
	shownLogs   string                      // the same, for messages
	saveRecords func([]processRecord) error // for a later launcher
	reportExit  func(error)                 // called when one ends by itself

	mu       sync.Mutex
	started  []*process
	stopping bool
}

// process is a program that the launcher started.
type process struct {
	processRecord
	command *exec.Cmd
	log     string // its log file, for messages
	logPath string
	done    chan struct{} // closed when it has ended
}

// startProcess runs a program with its output in a log file. The program gets a
// process group of its own, so that Ctrl-C reaches the launcher alone, which decides
// the order of stopping.
func (group *processGroup) startProcess(name, path string, args ...string) (*process, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, err
	}
	log, err := openLog(group.logs, name)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &process{
		processRecord: processRecord{Name: name, Path: path},
		command:       exec.Command(path, args...),
		log:           filepath.Join(group.shownLogs, filepath.Base(log.Name())),
		logPath:       log.Name(),
		done:          make(chan struct{}),
	}
	p.command.Stdout, p.command.Stderr = log, log
	p.command.Dir = filepath.Dir(group.logs)
	p.command.Env = filterEnvironment(os.Environ())
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.PID = p.command.Process.Pid
	id, identityErr := processid.IdentifyProcess(p.PID)
	p.Started = id.Started
	if errors.Is(identityErr, processid.ErrGone) {
		identityErr = nil // it has ended already, which watchProcess reports
	}

	group.mu.Lock()
	group.started = append(group.started, p)
	group.mu.Unlock()
	go group.watchProcess(p)
	return p, errors.Join(identityErr, group.writeRecords())
}

// watchProcess waits for the end of a program.
func (group *processGroup) watchProcess(process *process) {
	err := process.command.Wait()
	close(process.done)
	group.mu.Lock()
	expected := group.stopping
	group.mu.Unlock()
	if expected {
		return
	}
	status := "exit status 0"
	if err != nil {
		status = err.Error()
	}
	group.reportExit(fmt.Errorf("%s ended by itself (%s); %s", process.Name, status, process.logTail()))
}

// stopAll ends the programs, the last one first, so that each ends after those that
// use it. When forceStop closes, the rest is killed.
func (group *processGroup) stopAll(forceStop <-chan struct{}) {
	group.mu.Lock()
	group.stopping = true
	started := slices.Clone(group.started)
	group.mu.Unlock()
	for _, process := range slices.Backward(started) {
		process.stopProcess(forceStop)
	}
	group.mu.Lock()
	group.started = nil
	group.mu.Unlock()
	_ = group.writeRecords() // If this fails, a later launcher finds that they have ended.
}

func (group *processGroup) hasStarted() bool {
	group.mu.Lock()
	defer group.mu.Unlock()
	return len(group.started) > 0
}

func (group *processGroup) writeRecords() error {
	group.mu.Lock()
	defer group.mu.Unlock()
	list := make([]processRecord, len(group.started))
	for i, process := range group.started {
		list[i] = process.processRecord
	}
	return group.saveRecords(list)
}

func (process *process) stopProcess(forceStop <-chan struct{}) {
	_ = process.command.Process.Signal(syscall.SIGTERM) // fails if it has ended
	select {
	case <-process.done:
		return
	case <-time.After(stopGrace):
	case <-forceStop:
	}
	_ = process.command.Process.Kill()
	<-process.done
}

// waitReady requests an address until it answers 200.
func (process *process) waitReady(ctx context.Context, client *http.Client, url string, timeout time.Duration) error {
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	timedOut := time.After(timeout)
	for {
		if answersOK(ctx, client, url) {
			return nil
		}
		select {
		case <-poll.C:
		case <-timedOut:
			return fmt.Errorf("%s was not ready within %v; %s", process.Name, timeout, process.logTail())
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

// filterEnvironment removes the variables that would change what the flags say.
func filterEnvironment(variables []string) []string {
	return slices.DeleteFunc(variables, func(variable string) bool {
		return strings.HasPrefix(variable, "ETCD_") || strings.HasPrefix(variable, "KUBECONFIG=")
	})
}

// openLog opens a new log file. The one of the run before becomes
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

// logTail is the end of the program's log, as the end of a message.
func (process *process) logTail() string {
	const maxLines, maxBytes = 15, 8 << 10
	file, err := os.Open(process.logPath)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > maxBytes {
		_, _ = file.Seek(-maxBytes, io.SeekEnd)
	}
	content, _ := io.ReadAll(file)
	text := strings.TrimSpace(string(content))
	if text == "" {
		return process.log + " is empty"
	}
	tail := strings.Split(text, "\n")
	tail = tail[max(0, len(tail)-maxLines):]
	return fmt.Sprintf("the end of %s:\n  %s", process.log, strings.Join(tail, "\n  "))
}
