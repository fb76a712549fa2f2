package workload

import (
	"os"
	"strings"
	"testing"
)

func TestWriteExport(t *testing.T) {
	files, err := WriteExport(t.TempDir(), 70)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]struct {
		part  string
		lines int
	}{
		files.Export:  {"d69,SN69,Acme Flip 4,ACTIVE,/Students/School 1,", 71},
		files.Plan:    {"kind: TechnologyPlan", 0},
		files.Mapping: {"technology: chromebook", 1},
	} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(content), "\n"); want.lines > 0 && lines != want.lines {
			t.Errorf("%s has %d lines, want %d", file, lines, want.lines)
		}
		if !strings.Contains(string(content), want.part) {
			t.Errorf("%s lacks %q", file, want.part)
		}
	}
}
