package page

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Page is the file that shows the table.
type Page struct {
	// File is the path of the page. Nothing is written if it is empty.
	File string
	// SomeRows says that a run measures only a part of the table. Its rows replace
	// those of the file, and the rest of the file stays.
	SomeRows bool
	// Runs is how often each measure was taken, and Sizes says of what. A whole page
	// names both.
	Runs  int
	Sizes string
}

// CheckFile reports, before anything is measured, whether the page can be written.
// The note says where the rows will stand if the page has no table yet; it is empty
// if there is nothing to say.
func (page Page) CheckFile() (note string, err error) {
	if page.File == "" {
		return "", nil
	}
	file, err := os.OpenFile(page.File, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		folder := filepath.Dir(page.File)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return "", fmt.Errorf("cannot write %s: there is no folder %s", page.File, folder)
		}
		if !page.SomeRows {
			return "", nil
		}
		return fmt.Sprintf("there is no %s yet: it will hold the rows of this run alone", page.File), nil
	}
	if err != nil {
		return "", fmt.Errorf("cannot write the table: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return "", fmt.Errorf("cannot read the table: %w", err)
	}
	if _, _, _, found := splitPage(string(text)); page.SomeRows && !found {
		return fmt.Sprintf("%s has no table of measures: the rows will be appended to it", page.File), nil
	}
	return "", nil
}

// WriteReport writes the rows of a report: with SomeRows into the file that exists,
// else as a whole page.
func (page Page) WriteReport(report *Report) error {
	if page.File == "" {
		return nil
	}
	text := page.renderPage(report.rows)
	if page.SomeRows {
		present, err := os.ReadFile(page.File)
		if err == nil {
			text = mergeRows(string(present), report.rows)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("reading the page whose rows are taken again: %w", err)
		}
	}
	return os.WriteFile(page.File, []byte(text), 0o644)
}

func (page Page) renderPage(rows []Row) string {
	var text strings.Builder
	fmt.Fprintf(&text, `<!-- Written by make bench. Do not edit. -->

# Performance

What techplan costs, measured on a control plane on one machine: %s/%s, %d processors, %s.
Client, controllers, API server and etcd share its processors, so the ratios within
a run say more than its times. Each figure is the median of %d runs in which the
candidates take turns, with the least and the most in brackets. The bare client
makes the same writes and nothing else. The baseline controller uses the same
assessment code in the usual way: one worker, an Update of the whole status, and a
plan that lists its lots at each event (hack/bench/baseline).

`, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), page.Runs)
	text.WriteString(renderTable(rows))
	fmt.Fprintf(&text, "\n`make bench` writes this page; `make bench-full` takes the larger cases. "+
		"This run: %d runs of %s.\n", page.Runs, page.Sizes)
	return text.String()
}
