package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"techplan.education/hack/local/processid"
)

// stopStaleProcesses stops the programs of a launcher that was killed. A process is
// one of them if its number, start time and program are as recorded. The system may
// have given the number to another process since, which is left alone.
func stopStaleProcesses(ctx context.Context, dir dataDir, out io.Writer) error {
	records, err := dir.readRecords()
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(records) {
		isRunning, err := r.isRunning(processid.Identify)
		if err != nil {
			return fmt.Errorf("process %d may be %s of an earlier run, and that could not be verified (%w): "+
				"look at it with `ps -p %d`, stop it if it is, and remove %s",
				r.PID, r.Name, err, r.PID, dir.joinShown(runFile))
		}
		if !isRunning {
			continue
		}
		fmt.Fprintf(out, "stopping %s (process %d), left over from a launcher that was killed\n", r.Name, r.PID)
		if err := r.terminate(ctx); err != nil {
			return err
		}
	}
	return dir.writeRecords(nil)
}

// isRunning reports whether the recorded process still runs. It returns an error if
// that cannot be decided.
func (r processRecord) isRunning(identify func(int) (processid.Identity, error)) (bool, error) {
	if r.PID <= 1 {
		return false, nil
	}
	id, err := identify(r.PID)
	switch {
	case errors.Is(err, processid.ErrGone):
		return false, nil
	case err != nil:
		return false, err
	case id.Started != r.Started:
		return false, nil
	case id.Command != r.Path && !strings.HasPrefix(id.Command, r.Path+" "):
		return false, fmt.Errorf("it runs %q and not %s", id.Command, r.Path)
	}
	return true, nil
}

// terminate ends a process that is no child of this launcher: by SIGTERM, and by
// SIGKILL after the grace period.
func (r processRecord) terminate(ctx context.Context) error {
	// On some systems the handle stays with this process even if its number is given
	// to another one. So it is taken before the process is identified.
	handle, err := os.FindProcess(r.PID)
	if err != nil {
		return err
	}
	for _, kill := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		isRunning, err := r.isRunning(processid.Identify)
		if err != nil || !isRunning {
			return err
		}
		if err := handle.Signal(kill); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop %s (process %d): %w", r.Name, r.PID, err)
		}
		gone, err := r.waitEnded(ctx)
		if err != nil || gone {
			return err
		}
	}
	return fmt.Errorf("%s of an earlier run (process %d) does not stop: look at it with `ps -p %d`",
		r.Name, r.PID, r.PID)
}

// waitEnded polls for the end of the process, since the system reports an end only to
// the parent.
func (r processRecord) waitEnded(ctx context.Context) (gone bool, err error) {
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	grace := time.After(stopGrace)
	for {
		if isRunning, err := r.isRunning(processid.Identify); err == nil && !isRunning {
			return true, nil
		}
		select {
		case <-poll.C:
		case <-grace:
			return false, nil
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}
