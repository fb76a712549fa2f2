package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// dataDir is the data directory, locked for one launcher. The system releases the
// lock when the launcher ends, in whatever way.
type dataDir struct {
	path      string // absolute
	shownPath string // as given, for messages
	lock      *flock.Flock
}

// openDataDir creates the data directory if it is missing, and locks it. Other users
// may not read it: it holds an administrator's key.
func openDataDir(shownPath string) (dataDir, error) {
	path, err := filepath.Abs(shownPath)
	if err != nil {
		return dataDir{}, err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return dataDir{}, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	lock := flock.New(filepath.Join(path, "lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return dataDir{}, fmt.Errorf("the data directory cannot be used: %w", err)
	}
	if !locked {
		holder, _ := os.ReadFile(lock.Path())
		return dataDir{}, fmt.Errorf("techplan-local already runs on %s (process %s): stop it there with Ctrl-C, "+
			"or give this one another --data and --port", shownPath, strings.TrimSpace(string(holder)))
	}
	if err := os.WriteFile(lock.Path(), fmt.Appendln(nil, os.Getpid()), 0o600); err != nil {
		return dataDir{}, errors.Join(err, lock.Close())
	}
	return dataDir{path: path, shownPath: shownPath, lock: lock}, nil
}

// unlockFolder releases the lock. The lock file stays: another launcher may have locked it
// by now.
func (dataDir dataDir) unlockFolder() { _ = dataDir.lock.Close() }

// joinPath is the absolute path of a file of the data directory.
func (dataDir dataDir) joinPath(name string) string { return filepath.Join(dataDir.path, name) }

// joinShown is the path of a file of the data directory for messages.
func (dataDir dataDir) joinShown(name string) string { return filepath.Join(dataDir.shownPath, name) }

// processRecord describes a running process in run.json, for the launcher that comes
// after a killed one.
type processRecord struct {
	Name    string `json:"name"`
	PID     int    `json:"pid"`
	Started string `json:"started"` // as processid.IdentifyProcess returns it
	Path    string `json:"path"`
}

const runFile = "run.json"

// writeRecords writes the running processes to run.json. It removes the file if there
// are none.
func (dataDir dataDir) writeRecords(processes []processRecord) error {
	if len(processes) == 0 {
		err := os.Remove(dataDir.joinPath(runFile))
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	content, err := json.MarshalIndent(processes, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(dataDir.joinPath(runFile), append(content, '\n'))
}

// readRecords returns the processes that an earlier launcher left in run.json. There
// are none if it stopped in order.
func (dataDir dataDir) readRecords() ([]processRecord, error) {
	content, err := os.ReadFile(dataDir.joinPath(runFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var processes []processRecord
	if err := json.Unmarshal(content, &processes); err != nil {
		return nil, fmt.Errorf("%s cannot be read (%w): look for programs of an earlier run, stop them, "+
			"and remove the file", dataDir.joinShown(runFile), err)
	}
	return processes, nil
}

// replaceFile writes a file at once: a reader finds the old content or the new.
func replaceFile(path string, content []byte) error {
	next := path + ".next"
	if err := os.WriteFile(next, content, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
