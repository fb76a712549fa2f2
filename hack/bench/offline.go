package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/cli"
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
		lint := exec.CommandContext(ctx, self, "lint", "-f", dir)
		began := time.Now()
		var exit *exec.ExitError
		if err := lint.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == cli.ExitFailed) {
			return fmt.Errorf("running lint: %w", err)
		}
		took = append(took, float64(o.documents)/time.Since(began).Seconds())
		if usage, ok := lint.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = append(memory, float64(usage.Maxrss)/1024)
		}
	}
	r.add(fmt.Sprintf("lint of %d documents, documents a second", o.documents), took.spread("%.0f"), "", "",
		memory.spread("%.0f")+" MB of memory at most")
	return nil
}

// lint is the offline door alone, in a process of its own, so that its memory can
// be told apart.
func lint(ctx context.Context, args []string) int {
	return cli.Run(ctx, args, cli.Environment{Out: io.Discard, Err: os.Stderr, Now: time.Now, Assess: assess.District, Version: "bench"})
}

func writeDocuments(dir string, count int) error {
	file, err := os.Create(filepath.Join(dir, "district.yaml"))
	if err != nil {
		return err
	}
	defer file.Close()
	write := func(o client.Object, kind string) error {
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
		text, err := yaml.Marshal(o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(file, "---\n%s", text)
		return err
	}
	if err := write(planNamed("district", "plan"), v1alpha1.KindTechnologyPlan); err != nil {
		return err
	}
	for i := range count - 1 {
		if err := write(lot("district", "plan", i), v1alpha1.KindDevice); err != nil {
			return err
		}
	}
	return nil
}
