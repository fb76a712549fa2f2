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
)

// stopLeftovers stops the programs of a launcher that was killed. A process is
// theirs if its number, start time and program are as recorded; a number that
// the system has given to another process since is left alone.
func stopLeftovers(ctx context.Context, h home, out io.Writer) error {
	left, err := h.recorded()
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(left) {
		ours, err := r.stillRuns(identify)
		if err != nil {
			return fmt.Errorf("process %d may be %s of an earlier run, and that could not be verified (%w): look at it with `ps -p %d`, stop it if it is, and remove %s",
				r.PID, r.Name, err, r.PID, h.shownFile(runFile))
		}
		if !ours {
			continue
		}
		fmt.Fprintf(out, "stopping %s (process %d), left over from a launcher that was killed\n", r.Name, r.PID)
		if err := r.stop(ctx); err != nil {
			return err
		}
	}
	return h.record(nil)
}

// stillRuns says whether the recorded process is still there, and an error
// where that cannot be told.
func (r running) stillRuns(identify func(int) (identity, error)) (bool, error) {
	if r.PID <= 1 {
		return false, nil
	}
	id, err := identify(r.PID)
	switch {
	case errors.Is(err, errGone):
		return false, nil
	case err != nil:
		return false, err
	case id.started != r.Started:
		return false, nil
	case id.command != r.Path && !strings.HasPrefix(id.command, r.Path+" "):
		return false, fmt.Errorf("it runs %q and not %s", id.command, r.Path)
	}
	return true, nil
}

// stop ends a process that is no child of this launcher: SIGTERM, and SIGKILL
// after a grace.
func (r running) stop(ctx context.Context) error {
	// On systems that have such a thing the handle holds on to this very
	// process, so it is taken before the last look at who that is.
	handle, err := os.FindProcess(r.PID)
	if err != nil {
		return err
	}
	for _, how := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		ours, err := r.stillRuns(identify)
		if err != nil || !ours {
			return err
		}
		if err := handle.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop %s (process %d): %w", r.Name, r.PID, err)
		}
		gone, err := r.awaitEnd(ctx)
		if err != nil || gone {
			return err
		}
	}
	return fmt.Errorf("%s of an earlier run (process %d) does not stop: look at it with `ps -p %d`", r.Name, r.PID, r.PID)
}

// awaitEnd looks every so often: the system tells only a parent.
func (r running) awaitEnd(ctx context.Context) (gone bool, err error) {
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	grace := time.After(stopGrace)
	for {
		if ours, err := r.stillRuns(identify); err == nil && !ours {
			return true, nil
		}
		select {
		case <-look.C:
		case <-grace:
			return false, nil
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}
