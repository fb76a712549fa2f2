// Command bench measures techplan on a control plane of its own: against a bare
// client that makes the same writes, and against a controller written in the
// usual way. It prints one table and writes it to docs/performance.md. Machines
// differ and are noisy; the ratios are taken in one run, the contenders in turn.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.binaries, "binaries", "bin", "Folder of etcd, kube-apiserver and kubectl.")
	flag.StringVar(&o.page, "page", "docs/performance.md", "Page to write the table to; empty: none.")
	flag.IntVar(&o.lots, "lots", 2000, "Lots of a convergence.")
	flag.IntVar(&o.runs, "runs", 5, "Runs of each measure that is taken in turn.")
	flag.IntVar(&o.largest, "largest", 10000, "Lots of the largest plan.")
	flag.IntVar(&o.documents, "documents", 10000, "Documents to lint.")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	binaries, page                 string
	lots, runs, largest, documents int
}

// step is one measure.
type step struct {
	what string
	take func(context.Context, *cluster, options, *report) error
}

func run(ctx context.Context, o options) error {
	started := time.Now()
	progress := func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "==> [%s] %s\n", time.Since(started).Round(time.Second), fmt.Sprintf(format, args...))
	}
	progress("starting a control plane")
	c, err := startCluster(o.binaries)
	if err != nil {
		return err
	}
	defer func() {
		if err := c.environment.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "bench: stopping the control plane:", err)
		}
	}()
	r := &report{}
	steps := []step{
		{"one change in the core", oneChangeInTheCore},
		{"offline", offline},
		{"convergence", convergence},
		{"one change, restart and memory", oneChange},
		{"storm", storm},
	}
	for i, s := range steps {
		progress("%d of %d: %s", i+1, len(steps), s.what)
		if err := s.take(ctx, c, o, r); err != nil {
			return fmt.Errorf("measuring %s: %w", s.what, err)
		}
	}
	machine := fmt.Sprintf("%s, %d processors, %s", runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	r.print(os.Stdout)
	if o.page == "" {
		return nil
	}
	return r.write(o.page, machine, o)
}
