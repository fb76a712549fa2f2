package workload

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// lintOutput lints the documents that the bench writes.
func lintOutput(t *testing.T, count int) string {
	t.Helper()
	dir := t.TempDir()
	if err := WriteDocuments(dir, count); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := cli.RunPlugin(context.Background(), []string{"lint", "-f", dir}, cli.Environment{
		Out: &stdout, Err: &stderr, Version: "test", Assess: snapshot.EachResult,
		Now: func() time.Time { return time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC) },
	})
	if code == cli.ExitFailed {
		t.Fatalf("exit code %d:\n%s", code, &stderr)
	}
	return stdout.String() + stderr.String()
}

// TestDocumentsAreValid holds that the API accepts what the bench writes: a refused
// document costs less than a valid one.
func TestDocumentsAreValid(t *testing.T) {
	const count = 60
	output := lintOutput(t, count)
	if !strings.Contains(output, fmt.Sprintf("%d documents", count)) {
		t.Errorf("not all documents were checked:\n%s", output)
	}
	if refused := regexp.MustCompile(`(?m)^.*error Invalid.*$`).FindString(output); refused != "" {
		t.Errorf("a document is refused: %s", refused)
	}
}

func TestWriteDocumentsIntoSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	if err := WriteDocuments(dir, documentsPerFile+1); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"000000.yaml": documentsPerFile, "010000.yaml": 1}
	got := map[string]int{}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	plans := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(file)] = bytes.Count(text, []byte("---\n"))
		plans += bytes.Count(text, []byte("kind: TechnologyPlan\n"))
	}
	if diff := cmp.Diff(want, got); diff != "" || plans != 1 {
		t.Errorf("%d plans, documents by file (-want +got):\n%s", plans, diff)
	}
}
