package measure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// Offline lints files, each time in a new process, so that its memory is measured
// alone. That process is this program with LintCommand.
var Offline = Measure{Name: "offline", take: measureOffline}

// LintCommand is the first argument of the process that lints alone.
const LintCommand = "lint"

func measureOffline(ctx context.Context, bench *Bench) error {
	folder, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := workload.WriteDocuments(folder, bench.Documents); err != nil {
		return err
	}
	executable, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	var speed, memory samples
	for range bench.Runs {
		var stderr bytes.Buffer
		lint := exec.CommandContext(ctx, executable, LintCommand, "-f", folder)
		lint.Stderr = &stderr
		began := time.Now()
		var exit *exec.ExitError
		if err := lint.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == cli.ExitFailed) {
			return fmt.Errorf("running lint: %w\n%s", err, &stderr)
		}
		speed = append(speed, float64(bench.Documents)/time.Since(began).Seconds())
		// A file that lint refuses to read would look fast.
		if !strings.Contains(stderr.String(), fmt.Sprintf("%d documents", bench.Documents)) {
			return fmt.Errorf("lint has not checked %d documents: %s", bench.Documents, &stderr)
		}
		if megabytes, found := parsePeakMemory(stderr.String()); found {
			memory = append(memory, megabytes)
		}
	}
	bench.AddRows(offlineRow(bench.Documents, speed, memory))
	return nil
}

// offlineRow leaves out the memory if a system does not report it.
func offlineRow(documents int, speed, memory samples) page.Row {
	row := page.Row{
		Measure:  fmt.Sprintf("lint of %d documents, documents a second", documents),
		Techplan: speed.formatRange("%.0f"),
	}
	if len(memory) > 0 {
		row.Ratios = memory.formatRange("%.0f") + " MB of memory at most"
	}
	return row
}

// RunPlugin is kubectl techplan lint or import within this program, with the arguments from
// LintCommand or ImportCommand on. It prints the memory that the process has used, and returns the exit
// code.
func RunPlugin(ctx context.Context, args []string, stderr io.Writer) int {
	code := cli.RunPlugin(ctx, args, cli.Environment{
		Out: io.Discard, Err: stderr, Now: time.Now, Assess: snapshot.EachResult, Version: "bench",
	})
	printPeakMemory(stderr)
	return code
}

var peakMemory = regexp.MustCompile(`VmHWM:\s+([0-9]+) kB`)

// printPeakMemory prints the largest memory that this process has used. It prints
// nothing on systems without /proc. The parent cannot ask for it: what a system
// reports about a child includes the size of the parent at the fork.
func printPeakMemory(out io.Writer) {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		fmt.Fprintln(out, peakMemory.FindString(string(status)))
	}
}

// parsePeakMemory reads what printPeakMemory printed.
func parsePeakMemory(text string) (megabytes float64, found bool) {
	match := peakMemory.FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	kilobytes, err := strconv.ParseFloat(match[1], 64)
	return kilobytes / 1024, err == nil
}
