package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// daily is what a developer waits for, with warm caches: make run to its summary,
// a build when nothing has changed, and the tests that need no API server.
func daily(ctx context.Context, _ *cluster, o options, r *report) (err error) {
	data, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	run := []string{"run", "ARGS=--once --port 0 --data " + data}
	for _, command := range []struct {
		what string
		runs int
		args []string
	}{
		{"make run until its summary and stopped, warm, first time on empty data, s", 1, run},
		{"make run until its summary and stopped, warm, data there, s", o.runs, run},
		{"make build, nothing changed, s", o.runs, []string{"build"}},
		{"make test-unit, built, run anew, s", 1, []string{"test-unit", "TESTFLAGS=-count=1"}},
	} {
		var took sample
		for range command.runs {
			began := time.Now()
			if out, err := exec.CommandContext(ctx, "make", command.args...).CombinedOutput(); err != nil {
				return fmt.Errorf("make %q: %w\n%s", command.args, err, out)
			}
			took = append(took, time.Since(began).Seconds())
		}
		r.add(command.what, took.spread("%.1f"), "", "", "")
	}
	return nil
}
