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
	for _, record := range slices.Backward(records) {
		isRunning, err := record.isRunning(processid.IdentifyProcess)
		if err != nil {
			return fmt.Errorf("process %d may be %s of an earlier run, and that could not be verified (%w): "+
				"look at it with `ps -p %d`, stop it if it is, and remove %s",
				record.PID, record.Name, err, record.PID, dir.joinShown(runFile))
		}
		if !isRunning {
			continue
		}
		fmt.Fprintf(out, "stopping %s (process %d), left over from a launcher that was killed\n", record.Name, record.PID)
		if err := record.terminateProcess(ctx); err != nil {
			return err
		}
	}
	return dir.writeRecords(nil)
}

// isRunning reports whether the recorded process still runs. It returns an error if
// that cannot be decided.
func (record processRecord) isRunning(identify func(int) (processid.Identity, error)) (bool, error) {
	if record.PID <= 1 {
		return false, nil
	}
	identity, err := identify(record.PID)
	switch {
	case errors.Is(err, processid.ErrGone):
		return false, nil
	case err != nil:
		return false, err
	case identity.Started != record.Started:
		return false, nil
	case identity.Command != record.Path && !strings.HasPrefix(identity.Command, record.Path+" "):
		return false, fmt.Errorf("it runs %q and not %s", identity.Command, record.Path)
	}
	return true, nil
}

// terminateProcess ends a process that is no child of this launcher: by SIGTERM, and by
// SIGKILL after the grace period.
func (record processRecord) terminateProcess(ctx context.Context) error {
	// On some systems the handle stays with this process even if its number is given
	// to another one. So it is taken before the process is identified.
	handle, err := os.FindProcess(record.PID)
	if err != nil {
		return err
	}
	for _, kill := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		isRunning, err := record.isRunning(processid.IdentifyProcess)
		if err != nil || !isRunning {
			return err
		}
		if err := handle.Signal(kill); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop %s (process %d): %w", record.Name, record.PID, err)
		}
		isGone, err := record.waitEnded(ctx)
		if err != nil || isGone {
			return err
		}
	}
	return fmt.Errorf("%s of an earlier run (process %d) does not stop: look at it with `ps -p %d`",
		record.Name, record.PID, record.PID)
}

// waitEnded polls for the end of the process, since the system reports an end only to
// the parent.
func (record processRecord) waitEnded(ctx context.Context) (isGone bool, err error) {
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	grace := time.After(stopGrace)
	for {
		if isRunning, err := record.isRunning(processid.IdentifyProcess); err == nil && !isRunning {
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
