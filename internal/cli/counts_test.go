package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"techplan.education/internal/snapshot"
)

// severityCounts are the counts of findings in a line of lint or status.
var severityCounts = regexp.MustCompile(`[0-9,]+ errors?, [0-9,]+ warnings?, [0-9,]+ notes?.*`)

// The summary of lint and the status of the plan count the same, whether a rule lacks data, a
// finding is waived, or the status counts more findings than it lists.
func TestLintCountsAsStatus(t *testing.T) {
	sample, err := os.ReadFile("../../config/samples/east-central-isd/10-plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range 150 {
		fmt.Fprintf(&lines, "    - {name: extra-%d, amount: 100, purpose: Operation, fiscalYear: 2027}\n", i)
	}
	_, rest, ok := strings.Cut(string(sample), "    lines:\n")
	if !ok {
		t.Fatal("the sample has no lines")
	}
	many := strings.TrimSuffix(string(sample), rest) + lines.String() + rest
	for title, content := range map[string]string{
		"rules that lack data":                string(sample),
		"more findings than the status lists": many,
	} {
		t.Run(title, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "plan.yaml")
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			linted := run(t, "", snapshot.AssessDistrict, "lint", file, "--as-of", "2026-11-21")
			shown := run(t, "", snapshot.AssessDistrict, "status", "-f", file, "--as-of", "2026-11-21")
			want := severityCounts.FindString(shown.out)
			if got := severityCounts.FindString(linted.err); got != want || want == "" {
				t.Errorf("lint counts %q, status %q %s", got, want, linted.err)
			}
		})
	}
}
