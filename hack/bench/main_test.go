package main

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/bench/measure"
)

func TestParseFlags(t *testing.T) {
	defaults := options{
		binaries: "bin", page: "docs/performance.md",
		Sizes: measure.Sizes{
			Lots: 2000, Runs: 5, BaselineLots: 2000, BulkLots: 2000, Largest: 10000, Documents: 10000,
			ImportRows: 1_000_000, Districts: 100, DistrictLots: 5000,
		},
	}
	changed := defaults
	changed.only, changed.page, changed.Runs = "^bounds$", "", 1
	for name, tc := range map[string]struct {
		args    []string
		want    options
		wantErr string
	}{
		"none":                    {nil, defaults, ""},
		"some":                    {[]string{"-only", "^bounds$", "-page=", "-runs", "1"}, changed, ""},
		"an argument":             {[]string{"bounds"}, defaults, `unexpected argument "bounds"`},
		"no run":                  {[]string{"-runs", "0"}, defaults, "-runs is 0 and must be at least 1"},
		"less than no lot":        {[]string{"-largest=-1"}, defaults, "-largest is -1 and must be at least 1"},
		"a flag that is not one":  {[]string{"-storm=1"}, defaults, "flag provided but not defined: -storm"},
		"a number that is no one": {[]string{"-lots", "many"}, defaults, `invalid value "many" for flag -lots: parse error`},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr strings.Builder
			got, err := parseFlags(tc.args, &stderr)
			if tc.wantErr != "" {
				if err == nil || err.Error() != tc.wantErr || !strings.Contains(stderr.String(), tc.wantErr) {
					t.Errorf("got error %v and stderr %q, want %s in both", err, &stderr, tc.wantErr)
				}
				return
			}
			if err != nil || got != tc.want {
				t.Errorf("got %+v, %v; want %+v", got, err, tc.want)
			}
		})
	}
	if _, err := parseFlags([]string{"-help"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: got %v", err)
	}
}

// TestMeasures holds the names by which -only selects, and the order of the table.
func TestMeasures(t *testing.T) {
	want := []string{
		"convergence", "one change in the core", "one change, restart and memory",
		"bulk changes", "offline", "imports", "daily work", "bounds", "pages", "dashboard",
	}
	var got []string
	for _, one := range measures {
		got = append(got, one.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the measures (-want +got):\n%s", diff)
	}
}

// TestRunRefusesBeforeMeasuring gives a folder without binaries: an attempt to start
// a control plane would return another error.
func TestRunRefusesBeforeMeasuring(t *testing.T) {
	dir := t.TempDir()
	gone := filepath.Join(dir, "gone")
	for name, tc := range map[string]struct {
		only, page, want string
	}{
		"no such measure":      {"nothing", "", "matches no measure"},
		"no folder for a page": {"bounds", filepath.Join(gone, "page.md"), "there is no folder " + gone},
		"a folder as the page": {"", dir, "cannot write the table"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout strings.Builder
			flags := options{binaries: filepath.Join(dir, "none"), only: tc.only, page: tc.page}
			err := runBench(t.Context(), flags, &stdout, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tc.want) || stdout.Len() > 0 {
				t.Errorf("got %v and output %q, want %s", err, &stdout, tc.want)
			}
		})
	}
}

// TestRun measures plans of 20 lots on a control plane, and reads the page.
func TestRun(t *testing.T) {
	binaries := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || binaries == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	page := filepath.Join(t.TempDir(), "page.md")
	flags := options{
		binaries: binaries, page: page, only: "^one change, restart",
		Sizes: measure.Sizes{Runs: 1, Largest: 20},
	}
	var stdout, stderr strings.Builder
	if err := runBench(t.Context(), flags, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	want := "bench: there is no " + page + " yet: it will hold the rows of this run alone\n"
	if !strings.HasPrefix(stderr.String(), want) {
		t.Errorf("stderr %q does not begin with %q", &stderr, want)
	}
	written, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"a single edit of one of 20 lots, until the statuses of lot and plan, ms",
		"20 of 20 lots edited at once: statuses of lots, of plans",
		"start with 20 lots to caches and ledger ready, s",
		"writes in these restarts, until each lot has been reconciled",
		"heap for a lot, all included, bytes",
	} {
		if !strings.Contains(string(written), "| "+line+" | ") || !strings.Contains(stdout.String(), line) {
			t.Errorf("%q is missing in the page or in the output:\n%s\n%s", line, written, &stdout)
		}
	}
	// The counts of the API server are exact, unlike the times.
	for _, exact := range []string{"statuses of lots, of plans | 20, ", "has been reconciled | 0 | 0 |"} {
		if !strings.Contains(string(written), exact) {
			t.Errorf("no %q in the page:\n%s", exact, written)
		}
	}
}
