package docs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// The district of the page has the findings that the page shows.
func TestCapacityExample(t *testing.T) {
	const page = "capacity.md"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "district.yaml"), []byte(blocksOf(t, page, "yaml")[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	code := cli.RunPlugin(t.Context(), []string{"lint", "-f", dir, "--as-of", "2026-10-01"}, cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: &out, Now: time.Now, Assess: snapshot.EachResult,
	})
	if code == cli.ExitFailed {
		t.Fatalf("lint fails: %s", out.String())
	}
	var found []string
	for line := range strings.Lines(out.String()) {
		if _, finding, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			found = append(found, finding)
		}
	}
	shown := strings.Split(strings.TrimSpace(blocksOf(t, page, "text")[0]), "\n")
	for _, line := range shown {
		if !slices.Contains(found, line) {
			t.Errorf("lint does not report: %s", line)
		}
	}
	if len(shown) != 4 || t.Failed() {
		t.Errorf("of the four findings of this page, the page shows %d:\n%s", len(shown), out.String())
	}
}
