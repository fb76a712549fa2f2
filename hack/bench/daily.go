package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// measureDailyWork measures what a developer waits for, with warm caches: make run
// to its summary, a build when nothing has changed, and the tests that need no API
// server.
func measureDailyWork(ctx context.Context, _ *cluster, o options, r *report) (err error) {
	dataDir, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dataDir)) }()
	runOnce := []string{"run", "ARGS=--once --port 0 --data " + dataDir}
	for _, command := range []struct {
		measure string
		runs    int
		args    []string
	}{
		{"make run until its summary and stopped, warm, first time on empty data, s", 1, runOnce},
		{"make run until its summary and stopped, warm, data there, s", o.runs, runOnce},
		{"make build, nothing changed, s", o.runs, []string{"build"}},
		{"make test-unit, built, run anew, s", 1, []string{"test-unit", "TESTFLAGS=-count=1"}},
	} {
		var seconds samples
		for range command.runs {
			began := time.Now()
			if output, err := exec.CommandContext(ctx, "make", command.args...).CombinedOutput(); err != nil {
				return fmt.Errorf("make %q: %w\n%s", command.args, err, output)
			}
			seconds = append(seconds, time.Since(began).Seconds())
		}
		r.add(row{measure: command.measure, techplan: seconds.format("%.1f")})
	}
	return nil
}
