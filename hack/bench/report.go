package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// row is one line of the table.
type row struct{ measure, ours, bare, usual, ratios string }

type report struct{ rows []row }

func (r *report) add(measure, ours, bare, usual, ratios string) {
	r.rows = append(r.rows, row{measure, ours, bare, usual, ratios})
}

var header = row{"measure", "techplan", "bare client or limit", "ordinary controller", "ratios"}

func (r *report) print(to io.Writer) {
	w := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	for _, line := range append([]row{header}, r.rows...) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", line.measure, line.ours, line.bare, line.usual, line.ratios)
	}
	w.Flush()
}

func (line row) String() string {
	return fmt.Sprintf("| %s | %s | %s | %s | %s |", line.measure, line.ours, line.bare, line.usual, line.ratios)
}

// again marks the rows that were taken in another run than the page.
const again = " (taken again)"

// write writes the page, unless there is none. Where only some measures are
// wanted, it puts their rows in the place of those that the page has.
func (r *report) write(o options) error {
	if o.page == "" {
		return nil
	}
	if o.only != "" {
		page, err := os.ReadFile(o.page)
		if err != nil {
			return fmt.Errorf("reading the page whose rows are taken again: %w", err)
		}
		return os.WriteFile(o.page, r.within(page), 0o644)
	}
	machine := fmt.Sprintf("%s, %d processors, %s", runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	var b bytes.Buffer
	fmt.Fprintf(&b, `<!-- Written by make bench. Do not edit. -->

# Performance

What techplan costs, measured on a control plane on one machine: %s. Client,
controllers, API server and etcd share its processors, so that times say little
and ratios within this run say more. Medians of %d runs, contenders in turn, with
the least and the most in brackets. The bare client makes the same writes and
nothing else. The ordinary controller judges by the same code and works in the
usual way: one worker, an Update of the whole status, and a plan that lists its
lots at each event (hack/bench/ordinary).

`, machine, o.runs)
	for i, line := range append([]row{header}, r.rows...) {
		fmt.Fprintln(&b, line)
		if i == 0 {
			b.WriteString("|---|---|---|---|---|\n")
		}
	}
	fmt.Fprintf(&b, "\n`make bench` writes this page; `make bench-full` takes the larger cases. This run: %d runs of %d and %d lots over %d plans, plans of up to %d lots, storms of %d lots, %d documents.\n",
		o.runs, o.few, o.lots, plansEach, o.largest, o.storm, o.documents)
	return os.WriteFile(o.page, b.Bytes(), 0o644)
}

// within puts the rows into a page, in the place of those of the same measure. A
// row that goes on with the one before ("... ") is known by both.
func (r *report) within(page []byte) []byte {
	key := func(before, measure string) string {
		measure = strings.TrimSuffix(measure, again)
		if strings.HasPrefix(measure, "...") {
			return before + measure
		}
		return measure
	}
	taken, last := map[string]row{}, ""
	for _, line := range r.rows {
		k := key(last, line.measure)
		line.measure += again
		taken[k] = line
		if !strings.HasPrefix(line.measure, "...") {
			last = k
		}
	}
	var b bytes.Buffer
	last = ""
	isTable, replaced := false, map[string]bool{}
	for text := range strings.Lines(string(page)) {
		if isTable && !strings.HasPrefix(text, "|") {
			r.writeRest(&b, key, replaced)
		}
		isTable = strings.HasPrefix(text, "|")
		measure, _, found := strings.Cut(strings.TrimPrefix(text, "| "), " | ")
		k := key(last, measure)
		if line, ok := taken[k]; ok && found {
			text, replaced[k] = line.String()+"\n", true
		}
		if !strings.HasPrefix(measure, "...") {
			last = k
		}
		b.WriteString(text)
	}
	return b.Bytes()
}

// writeRest writes the rows that the page does not have yet.
func (r *report) writeRest(b *bytes.Buffer, key func(before, measure string) string, replaced map[string]bool) {
	last := ""
	for _, line := range r.rows {
		k := key(last, line.measure)
		if !replaced[k] {
			line.measure += again
			b.WriteString(line.String() + "\n")
		}
		if !strings.HasPrefix(line.measure, "...") {
			last = k
		}
	}
}

// sample is what several runs of a measure came to.
type sample []float64

func (s sample) median() float64 {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[len(sorted)/2]
}

// spread writes the median with the least and the most.
func (s sample) spread(format string) string {
	switch len(s) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(format, s[0])
	}
	return fmt.Sprintf(format+" ["+format+" to "+format+"]", s.median(), slices.Min(s), slices.Max(s))
}

// over divides run by run: each pair was taken in turn.
func (s sample) over(o sample) sample {
	ratios := make(sample, min(len(s), len(o)))
	for i := range ratios {
		ratios[i] = s[i] / o[i]
	}
	return ratios
}
