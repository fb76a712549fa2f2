package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// The forecast of the district on the page is the one that the page shows.
func TestFewerStudentsExample(t *testing.T) {
	const page = "devices.md"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "district.yaml"), []byte(blocksOf(t, page, "yaml")[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	code := cli.RunPlugin(t.Context(), []string{"forecast", "-f", dir, "--as-of", "2026-11-21"}, cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: &out, Now: time.Now, Assess: snapshot.EachResult,
	})
	if code == cli.ExitFailed {
		t.Fatalf("forecast fails: %s", out.String())
	}
	if diff := cmp.Diff(blocksOf(t, page, "text")[0], out.String()); diff != "" {
		t.Errorf("forecast (-page +command):\n%s", diff)
	}
}
