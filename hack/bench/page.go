package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
)

// row is a line of the table. A measure that begins with "..." continues the row
// before it.
type row struct{ measure, techplan, bare, baseline, ratios string }

type report struct{ rows []row }

func (r *report) add(line row) { r.rows = append(r.rows, line) }

var header = row{
	measure: "measure", techplan: "techplan", bare: "bare client or limit",
	baseline: "baseline controller", ratios: "ratios",
}

func (r *report) print(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, line := range append([]row{header}, r.rows...) {
		cells := []string{line.measure, line.techplan, line.bare, line.baseline, line.ratios}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	table.Flush()
}

func (line row) String() string {
	cells := []string{line.measure, line.techplan, line.bare, line.baseline, line.ratios}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func (line row) continues() bool { return strings.HasPrefix(line.measure, "...") }

// takenAgain marks a row that comes from a later run than the rest of the page.
const takenAgain = " (taken again)"

// checkPage reports, before anything is measured, whether the page can be written.
// The note says where the rows will stand if the page has no table yet.
func (o options) checkPage() (note string, err error) {
	if o.page == "" {
		return "", nil
	}
	file, err := os.OpenFile(o.page, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		folder := filepath.Dir(o.page)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return "", fmt.Errorf("cannot write %s: there is no folder %s", o.page, folder)
		}
		if o.only == "" {
			return "", nil
		}
		return fmt.Sprintf("there is no %s yet: it will hold the rows of this run alone", o.page), nil
	}
	if err != nil {
		return "", fmt.Errorf("cannot write the table: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return "", fmt.Errorf("cannot read the table: %w", err)
	}
	if _, _, _, found := splitPage(string(text)); o.only != "" && !found {
		return fmt.Sprintf("%s has no table of measures: the rows will be appended to it", o.page), nil
	}
	return "", nil
}

// writePage writes the whole page, or with -only the rows of this run into it.
func (o options) writePage(r *report) error {
	if o.page == "" {
		return nil
	}
	text := o.renderPage(r.rows)
	if o.only != "" {
		page, err := os.ReadFile(o.page)
		if err == nil {
			text = mergeRows(string(page), r.rows)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("reading the page whose rows are taken again: %w", err)
		}
	}
	return os.WriteFile(o.page, []byte(text), 0o644)
}

func (o options) renderPage(rows []row) string {
	var page strings.Builder
	fmt.Fprintf(&page, `<!-- Written by make bench. Do not edit. -->

# Performance

What techplan costs, measured on a control plane on one machine: %s/%s, %d processors, %s.
Client, controllers, API server and etcd share its processors, so the ratios within
a run say more than its times. Each figure is the median of %d runs in which the
candidates take turns, with the least and the most in brackets. The bare client
makes the same writes and nothing else. The baseline controller uses the same
assessment code in the usual way: one worker, an Update of the whole status, and a
plan that lists its lots at each event (hack/bench/baseline).

`, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), o.runs)
	page.WriteString(renderTable(rows))
	fmt.Fprintf(&page, "\n`make bench` writes this page; `make bench-full` takes the larger cases. "+
		"This run: %d runs of %d and %d lots over %d plans, plans of up to %d lots, bulk changes of %d lots, %d documents.\n",
		o.runs, o.baselineLots, o.lots, convergencePlans, o.largest, o.bulkLots, o.documents)
	return page.String()
}

const tableRule = "|---|---|---|---|---|\n"

func renderTable(rows []row) string {
	var table strings.Builder
	table.WriteString(header.String() + tableRule)
	for _, line := range rows {
		table.WriteString(line.String())
	}
	return table.String()
}

// splitPage finds the table of measures: what stands before it with its header, its
// rows, and what follows.
func splitPage(page string) (before string, rows []string, after string, found bool) {
	lines := strings.SplitAfter(page, "\n")
	for i := 1; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "|---") || !strings.HasPrefix(lines[i-1], "| "+header.measure+" |") {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.HasPrefix(lines[end], "|") {
			end++
		}
		return strings.Join(lines[:i+1], ""), lines[i+1 : end], strings.Join(lines[end:], ""), true
	}
	return page, nil, "", false
}

// group is a row with the rows that continue it. The rows of a group are measured
// together.
type group struct {
	measure string
	rows    []string
}

func groupRows(rows []string) []group {
	var groups []group
	for _, text := range rows {
		measure, _, _ := strings.Cut(strings.TrimPrefix(text, "| "), " |")
		measure = strings.TrimSuffix(measure, takenAgain)
		if (row{measure: measure}).continues() && len(groups) > 0 {
			last := &groups[len(groups)-1]
			last.rows = append(last.rows, text)
			continue
		}
		groups = append(groups, group{measure: measure, rows: []string{text}})
	}
	return groups
}

// mergeRows puts rows into the table of a page. A group replaces the whole group of
// the same measure; a group that the page lacks goes to the end of the table.
func mergeRows(page string, rows []row) string {
	before, present, after, found := splitPage(page)
	if !found {
		return strings.TrimRight(page, "\n") + "\n\n" + renderTable(rows)
	}
	var marked []string
	for _, line := range rows {
		line.measure += takenAgain
		marked = append(marked, line.String())
	}
	taken := map[string][]string{}
	fresh := groupRows(marked)
	for _, g := range fresh {
		taken[g.measure] = g.rows
	}
	var table strings.Builder
	for _, g := range groupRows(present) {
		if rows, ok := taken[g.measure]; ok {
			g.rows = rows
			delete(taken, g.measure)
		}
		table.WriteString(strings.Join(g.rows, ""))
	}
	if last := table.String(); last != "" && !strings.HasSuffix(last, "\n") {
		table.WriteString("\n") // the page ended with its table
	}
	for _, g := range fresh {
		if _, ok := taken[g.measure]; ok {
			table.WriteString(strings.Join(g.rows, ""))
		}
	}
	return before + table.String() + after
}
