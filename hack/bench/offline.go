package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// lintCommand is the first argument of the process that lints alone.
const lintCommand = "lint"

// measureOffline lints files, each time in a new process.
func measureOffline(ctx context.Context, _ *cluster, o options, r *report) error {
	dir, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeDocuments(dir, o.documents); err != nil {
		return err
	}
	executable, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	var speed, memory samples
	for range o.runs {
		var stderr bytes.Buffer
		lint := exec.CommandContext(ctx, executable, lintCommand, "-f", dir)
		lint.Stderr = &stderr
		began := time.Now()
		var exit *exec.ExitError
		if err := lint.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == cli.ExitFailed) {
			return fmt.Errorf("running lint: %w\n%s", err, &stderr)
		}
		speed = append(speed, float64(o.documents)/time.Since(began).Seconds())
		// A file that lint refuses to read would look fast.
		if !strings.Contains(stderr.String(), fmt.Sprintf("%d documents", o.documents)) {
			return fmt.Errorf("lint has not checked %d documents: %s", o.documents, &stderr)
		}
		if megabytes, found := parsePeakMemory(stderr.String()); found {
			memory = append(memory, megabytes)
		}
	}
	line := row{
		measure:  fmt.Sprintf("lint of %d documents, documents a second", o.documents),
		techplan: speed.format("%.0f"),
	}
	if len(memory) > 0 {
		line.ratios = memory.format("%.0f") + " MB of memory at most"
	}
	r.add(line)
	return nil
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

// runLint is kubectl techplan lint within this program.
func runLint(ctx context.Context, args []string) int {
	return cli.Run(ctx, args, cli.Environment{
		Out: io.Discard, Err: os.Stderr, Now: time.Now, Assess: snapshot.AssessDistrict, Version: "bench",
	})
}

// documentsPerFile keeps files below the 16 MiB that lint reads at most.
const documentsPerFile = 10_000

// writeDocuments writes a plan and its lots into files of a folder.
func writeDocuments(dir string, count int) error {
	for first := 0; first < count; first += documentsPerFile {
		var text bytes.Buffer
		for i := first; i < min(first+documentsPerFile, count); i++ {
			var object client.Object = newLot("district", "plan", i)
			kind := v1alpha1.KindDevice
			if i == 0 {
				object, kind = newPlan("district", "plan"), v1alpha1.KindTechnologyPlan
			}
			object.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
			document, err := yaml.Marshal(object)
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "---\n%s", document)
		}
		file := filepath.Join(dir, fmt.Sprintf("%06d.yaml", first))
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
