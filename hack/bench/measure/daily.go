package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"techplan.education/hack/bench/page"
)

// DailyWork measures what a developer waits for, with warm caches: make run to its
// summary, a build when nothing has changed, and the tests that need no API server.
var DailyWork = Measure{Name: "daily work", take: measureDailyWork}

func measureDailyWork(ctx context.Context, bench *Bench) (err error) {
	dataFolder, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dataFolder)) }()
	runOnce := []string{"run", "ARGS=--once --port 0 --data " + dataFolder}
	for _, command := range []struct {
		measure string
		runs    int
		args    []string
	}{
		{"make run until its summary and stopped, warm, first time on empty data, s", 1, runOnce},
		{"make run until its summary and stopped, warm, data there, s", bench.Runs, runOnce},
		{"make build, nothing changed, s", bench.Runs, []string{"build"}},
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
		bench.AddRows(page.Row{Measure: command.measure, Techplan: seconds.formatRange("%.1f")})
	}
	return nil
}
