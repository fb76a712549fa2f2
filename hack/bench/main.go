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
	"regexp"
	"runtime"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.binaries, "binaries", "bin", "Folder of etcd, kube-apiserver and kubectl.")
	flag.StringVar(&o.page, "page", "docs/performance.md", "Page to write the table to; empty: none.")
	flag.IntVar(&o.lots, "lots", 2000, "Lots of a convergence.")
	flag.IntVar(&o.runs, "runs", 5, "Runs of each measure that is taken in turn.")
	flag.IntVar(&o.few, "few", 2000, "Lots of a convergence in which the ordinary controller takes part: it is slow.")
	flag.IntVar(&o.storm, "storm", 2000, "Lots that change at once in a storm.")
	flag.IntVar(&o.largest, "largest", 10000, "Lots of the largest plan.")
	flag.IntVar(&o.documents, "documents", 10000, "Documents to lint.")
	flag.StringVar(&o.only, "only", "", "Regular expression of the measures to take; empty: all. Their rows replace those of the page, marked as taken again.")
	flag.StringVar(&o.profiles, "profiles", "", "Folder to write profiles of processor time and heap to; empty: none.")
	flag.Parse()
	if flag.Arg(0) == "lint" {
		code := lint(context.Background(), flag.Args())
		tellMemory()
		os.Exit(code)
	}
	if o.profiles != "" {
		runtime.MemProfileRate = 1 << 10 // A lot is a few kilobytes in small pieces.
	}
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	binaries, page, only, profiles string
	lots, few, storm, largest      int
	documents, runs                int
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
		{"convergence", convergence},
		{"one change in the core", oneChangeInTheCore},
		{"one change, restart and memory", oneChange},
		{"storms", storms},
		{"offline", offline},
		{"daily work", daily},
		{"bounds", bounds},
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	for i, s := range steps {
		if !only.MatchString(s.what) {
			continue
		}
		progress("%d of %d: %s", i+1, len(steps), s.what)
		if err := c.renew(); err != nil {
			return err
		}
		if err := o.profiled(s.what, func() error { return s.take(ctx, c, o, r) }); err != nil {
			return fmt.Errorf("measuring %s: %w", s.what, err)
		}
		// What has been measured is kept, whatever happens to the rest.
		if err := r.write(o); err != nil {
			return err
		}
	}
	r.print(os.Stdout)
	return nil
}
