// Command bench measures techplan on a control plane of its own, against a bare
// client that makes the same writes and against a baseline controller (see package
// baseline). It prints one table and writes it to docs/performance.md. Machines
// differ, so the ratios come from one run in which the candidates take turns.
//
// Package cluster starts the control plane, and candidate runs what is compared on
// it. Package workload makes the objects, and measure takes the rows from them.
// Package page holds the table.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"time"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/measure"
	"techplan.education/hack/bench/page"
)

// measures are all that can be measured, in the order of the table.
var measures = []measure.Measure{
	measure.Convergence,
	measure.CoreChange,
	measure.SingleEdits,
	measure.BulkChanges,
	measure.Offline,
	measure.Imports,
	measure.DailyWork,
	measure.Bounds,
	measure.Pages,
	measure.Dashboard,
}

// options are the flags.
type options struct {
	binaries, page, only, profiles string
	measure.Sizes
}

func main() {
	if len(os.Args) > 1 && slices.Contains([]string{measure.LintCommand, measure.ImportCommand}, os.Args[1]) {
		os.Exit(measure.RunPlugin(context.Background(), os.Args[1:], os.Stderr))
	}
	flags, err := parseFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has printed why
	}
	if flags.profiles != "" {
		runtime.MemProfileRate = 1 << 10 // A lot is a few kilobytes in small pieces.
	}
	if err := runBench(context.Background(), flags, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var parsed options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&parsed.binaries, "binaries", "bin", "`folder` of etcd, kube-apiserver and kubectl")
	flags.StringVar(&parsed.page, "page", "docs/performance.md", "`file` to write the table to; empty: none")
	flags.IntVar(&parsed.Lots, "lots", 2000, "`number` of lots of a convergence")
	flags.IntVar(&parsed.Runs, "runs", 5, "`number` of runs of each measure in which candidates take turns")
	flags.IntVar(&parsed.BaselineLots, "baseline-lots", 2000,
		"`number` of lots of a convergence in which the baseline controller takes part: it is slow")
	flags.IntVar(&parsed.BulkLots, "bulk-lots", 2000, "`number` of lots that change at once in a bulk change")
	flags.IntVar(&parsed.Largest, "largest", 10000, "`number` of lots of the largest plan")
	flags.IntVar(&parsed.Documents, "documents", 10000, "`number` of documents to lint")
	flags.IntVar(&parsed.ImportRows, "import-rows", 1_000_000,
		"`number` of rows of the largest import, of 1000, 100000 and 1000000")
	flags.IntVar(&parsed.Districts, "districts", 100, "`number` of districts of a dashboard")
	flags.IntVar(&parsed.DistrictLots, "district-lots", 5000, "`number` of lots of all these districts")
	flags.StringVar(&parsed.only, "only", "", "regular `expression` of the measures to take; empty: all. "+
		"Their rows replace those of the page, marked as taken again")
	flags.StringVar(&parsed.profiles, "profiles", "", "`folder` for profiles of processor time and heap; empty: none")
	if err := flags.Parse(args); err != nil {
		return parsed, err
	}
	err := parsed.validateOptions(flags.Args())
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
	}
	return parsed, err
}

func (options options) validateOptions(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	for name, count := range map[string]int{
		"lots": options.Lots, "runs": options.Runs, "baseline-lots": options.BaselineLots,
		"bulk-lots": options.BulkLots, "largest": options.Largest, "documents": options.Documents,
		"import-rows": options.ImportRows, "districts": options.Districts, "district-lots": options.DistrictLots,
	} {
		if count < 1 {
			return fmt.Errorf("-%s is %d and must be at least 1", name, count)
		}
	}
	return nil
}

// runBench takes the measures and writes the page. All that could refuse the result is
// checked first, since measuring takes minutes; the rows are printed in any case.
func runBench(ctx context.Context, flags options, stdout, stderr io.Writer) error {
	selected, err := measure.SelectMeasures(measures, flags.only)
	if err != nil {
		return err
	}
	table := page.Page{
		File: flags.page, SomeRows: flags.only != "", Runs: flags.Runs, Sizes: flags.FormatSizes(),
	}
	note, err := table.CheckFile()
	if err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(stderr, "bench:", note)
	}
	started := time.Now()
	printProgress := func(format string, args ...any) {
		elapsed := time.Since(started).Round(time.Second)
		fmt.Fprintf(stderr, "==> [%s] %s\n", elapsed, fmt.Sprintf(format, args...))
	}
	printProgress("starting a control plane")
	servers, err := cluster.StartCluster(flags.binaries)
	if err != nil {
		return err
	}
	defer func() {
		if err := servers.StopServers(); err != nil {
			fmt.Fprintln(stderr, "bench:", err)
		}
	}()
	report := &page.Report{}
	defer func() { report.PrintTable(stdout) }()
	bench := &measure.Bench{Cluster: servers, Sizes: flags.Sizes, Report: report, Profiles: flags.profiles}
	for i, taken := range selected {
		printProgress("%d of %d: %s", i+1, len(selected), taken.Name)
		if err := taken.TakeRows(ctx, bench); err != nil {
			return err
		}
		// Each measure is written at once, in case a later one fails.
		if err := table.WriteReport(report); err != nil {
			return err
		}
	}
	return nil
}
