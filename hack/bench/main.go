// Command bench measures techplan on a control plane of its own, against a bare
// client that makes the same writes and against a baseline controller (see package
// baseline). It prints one table and writes it to docs/performance.md. Machines
// differ, so the ratios come from one run in which the candidates take turns.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	binaries, page, only, profiles string
	lots, baselineLots, bulkLots   int
	largest, documents, runs       int
}

func main() {
	// A process of its own lints files, so that its memory is measured alone.
	if len(os.Args) > 1 && os.Args[1] == lintCommand {
		code := runLint(context.Background(), os.Args[1:])
		printPeakMemory(os.Stderr)
		os.Exit(code)
	}
	o, err := parseFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has printed why
	}
	if o.profiles != "" {
		runtime.MemProfileRate = 1 << 10 // A lot is a few kilobytes in small pieces.
	}
	if err := run(context.Background(), o, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.binaries, "binaries", "bin", "`folder` of etcd, kube-apiserver and kubectl")
	flags.StringVar(&o.page, "page", "docs/performance.md", "`file` to write the table to; empty: none")
	flags.IntVar(&o.lots, "lots", 2000, "`number` of lots of a convergence")
	flags.IntVar(&o.runs, "runs", 5, "`number` of runs of each measure in which candidates take turns")
	flags.IntVar(&o.baselineLots, "baseline-lots", 2000,
		"`number` of lots of a convergence in which the baseline controller takes part: it is slow")
	flags.IntVar(&o.bulkLots, "bulk-lots", 2000, "`number` of lots that change at once in a bulk change")
	flags.IntVar(&o.largest, "largest", 10000, "`number` of lots of the largest plan")
	flags.IntVar(&o.documents, "documents", 10000, "`number` of documents to lint")
	flags.StringVar(&o.only, "only", "", "regular `expression` of the measures to take; empty: all. "+
		"Their rows replace those of the page, marked as taken again")
	flags.StringVar(&o.profiles, "profiles", "", "`folder` for profiles of processor time and heap; empty: none")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	err := o.validate(flags.Args())
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
	}
	return o, err
}

func (o options) validate(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	for name, count := range map[string]int{
		"lots": o.lots, "runs": o.runs, "baseline-lots": o.baselineLots,
		"bulk-lots": o.bulkLots, "largest": o.largest, "documents": o.documents,
	} {
		if count < 1 {
			return fmt.Errorf("-%s is %d and must be at least 1", name, count)
		}
	}
	return nil
}

// measure takes some rows of the table.
type measure struct {
	name string
	take func(context.Context, *cluster, options, *report) error
}

func listMeasures() []measure {
	return []measure{
		{"convergence", measureConvergence},
		{"one change in the core", measureCoreChange},
		{"one change, restart and memory", measureSingleEdits},
		{"bulk changes", measureBulkChanges},
		{"offline", measureOffline},
		{"daily work", measureDailyWork},
		{"bounds", measureBounds},
	}
}

// selectMeasures returns the measures whose names match a regular expression. An
// expression that matches none is an error.
func selectMeasures(all []measure, only string) ([]measure, error) {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return nil, fmt.Errorf("-only: %w", err)
	}
	var selected []measure
	var names []string
	for _, m := range all {
		names = append(names, m.name)
		if pattern.MatchString(m.name) {
			selected = append(selected, m)
		}
	}
	if len(selected) == 0 {
		return nil, fmt.Errorf("-only %q matches no measure; there are: %s", only, strings.Join(names, "; "))
	}
	return selected, nil
}

// run takes the measures and writes the page. All that could refuse the result is
// checked first, since measuring takes minutes; the rows are printed in any case.
func run(ctx context.Context, o options, stdout, stderr io.Writer) error {
	measures, err := selectMeasures(listMeasures(), o.only)
	if err != nil {
		return err
	}
	note, err := o.checkPage()
	if err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(stderr, "bench:", note)
	}
	started := time.Now()
	progress := func(format string, args ...any) {
		elapsed := time.Since(started).Round(time.Second)
		fmt.Fprintf(stderr, "==> [%s] %s\n", elapsed, fmt.Sprintf(format, args...))
	}
	progress("starting a control plane")
	c, err := startCluster(o.binaries)
	if err != nil {
		return err
	}
	defer func() {
		if err := c.environment.Stop(); err != nil {
			fmt.Fprintln(stderr, "bench: stopping the control plane:", err)
		}
	}()
	r := &report{}
	defer func() { r.print(stdout) }()
	for i, m := range measures {
		progress("%d of %d: %s", i+1, len(measures), m.name)
		if err := c.replaceWithEmpty(); err != nil {
			return err
		}
		if err := o.withCPUProfile(m.name, func() error { return m.take(ctx, c, o, r) }); err != nil {
			return fmt.Errorf("measuring %s: %w", m.name, err)
		}
		// Each measure is written at once, in case a later one fails.
		if err := o.writePage(r); err != nil {
			return err
		}
	}
	return nil
}
