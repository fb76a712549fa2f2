package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// home is the data directory, locked for one launcher. The system releases the
// lock with the launcher, however that ends.
type home struct {
	dir   string // absolute
	shown string // as given, for messages
	lock  *os.File
}

// openHome makes the data directory where it is missing and locks it. Nobody
// else may read it: it holds an administrator's key.
func openHome(shown string) (home, error) {
	dir, err := filepath.Abs(shown)
	if err != nil {
		return home{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return home{}, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return home{}, fmt.Errorf("the data directory cannot be used: %w", err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer lock.Close()
		holder, _ := os.ReadFile(lock.Name())
		return home{}, fmt.Errorf("techplan-local already runs on %s (process %s): stop it there with Ctrl-C, or give this one another --data and --port",
			shown, strings.TrimSpace(string(holder)))
	}
	if err != nil {
		_ = lock.Close()
		return home{}, fmt.Errorf("lock %s: %w", lock.Name(), err)
	}
	if err := lock.Truncate(0); err != nil {
		return home{}, err
	}
	if _, err := lock.WriteAt(fmt.Appendln(nil, os.Getpid()), 0); err != nil {
		return home{}, err
	}
	return home{dir: dir, shown: shown, lock: lock}, nil
}

// close releases the lock. The file stays: who would remove it might remove
// that of a launcher which has just taken it.
func (h home) close() { _ = h.lock.Close() }

// file is the absolute path of a file of the data directory.
func (h home) file(name string) string { return filepath.Join(h.dir, name) }

// shownFile is the same for messages.
func (h home) shownFile(name string) string { return filepath.Join(h.shown, name) }

// A running process, as run.json remembers it for a launcher that comes after a
// killed one.
type running struct {
	Name    string `json:"name"`
	PID     int    `json:"pid"`
	Started string `json:"started"` // as identify tells it
	Path    string `json:"path"`
}

const runFile = "run.json"

// record remembers the running processes; none: the file goes.
func (h home) record(processes []running) error {
	if len(processes) == 0 {
		err := os.Remove(h.file(runFile))
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	data, err := json.MarshalIndent(processes, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(h.file(runFile), append(data, '\n'))
}

// recorded is what an earlier launcher left in run.json: nothing, if it stopped
// in order.
func (h home) recorded() ([]running, error) {
	data, err := os.ReadFile(h.file(runFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var processes []running
	if err := json.Unmarshal(data, &processes); err != nil {
		return nil, fmt.Errorf("%s cannot be read (%w): look for programs of an earlier run, stop them, and remove the file", h.shownFile(runFile), err)
	}
	return processes, nil
}

// replaceFile writes a file that others find whole or not at all.
func replaceFile(path string, data []byte) error {
	next := path + ".next"
	if err := os.WriteFile(next, data, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
