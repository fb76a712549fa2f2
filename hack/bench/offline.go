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

// offline lints files.
func offline(ctx context.Context, _ *cluster, o options, r *report) error {
	dir, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeDocuments(dir, o.documents); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the own program: %w", err)
	}
	var took, memory sample
	for range o.runs {
		var said bytes.Buffer
		lint := exec.CommandContext(ctx, self, "lint", "-f", dir)
		lint.Stderr = &said
		began := time.Now()
		var exit *exec.ExitError
		if err := lint.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == cli.ExitFailed) {
			return fmt.Errorf("running lint: %w", err)
		}
		took = append(took, float64(o.documents)/time.Since(began).Seconds())
		// A file that is refused is linted fast.
		if !strings.Contains(said.String(), fmt.Sprintf("%d documents", o.documents)) {
			return fmt.Errorf("lint has not looked at %d documents: %s", o.documents, said.String())
		}
		if peak := most.FindStringSubmatch(said.String()); peak != nil {
			kilobytes, err := strconv.ParseFloat(peak[1], 64)
			if err != nil {
				return err
			}
			memory = append(memory, kilobytes/1024)
		}
	}
	r.add(fmt.Sprintf("lint of %d documents, documents a second", o.documents), took.spread("%.0f"), "", "",
		memory.spread("%.0f")+" MB of memory at most")
	return nil
}

// most is what tellMemory tells.
var most = regexp.MustCompile(`VmHWM:\s+([0-9]+) kB`)

// tellMemory says how much memory this process has taken at most, where the system
// tells. What a parent is told of its child's largest size counts the parent's own
// from before the program began.
func tellMemory() {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		fmt.Fprintln(os.Stderr, most.FindString(string(status)))
	}
}

// lint is the offline door alone, in a process of its own, so that its memory can
// be told apart.
func lint(ctx context.Context, args []string) int {
	return cli.Run(ctx, args, cli.Environment{Out: io.Discard, Err: os.Stderr, Now: time.Now, Assess: snapshot.AssessDistrict, Version: "bench"})
}

// inFile is how many documents stand in one file: lint reads none that is larger
// than 16 MiB.
const inFile = 10_000

func writeDocuments(dir string, count int) error {
	for first := 0; first < count; first += inFile {
		var text bytes.Buffer
		for i := first; i < min(first+inFile, count); i++ {
			var o client.Object = lot("district", "plan", i)
			kind := v1alpha1.KindDevice
			if i == 0 {
				o, kind = planNamed("district", "plan"), v1alpha1.KindTechnologyPlan
			}
			o.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
			document, err := yaml.Marshal(o)
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "---\n%s", document)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.yaml", first)), text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
