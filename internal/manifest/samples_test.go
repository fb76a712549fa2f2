package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each file of config/samples/invalid holds one object that is refused with the
// sentence of its first line, and with no other.
func TestInvalidSamples(t *testing.T) {
	files, err := filepath.Glob("../../config/samples/invalid/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			want, ok := strings.CutPrefix(first, "# expect: ")
			if !ok {
				t.Fatalf("the first line is not # expect: %q", first)
			}
			set, err := LoadFiles(t.Context(), []string{file}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if set.Documents != 1 || set.Refused != 1 || len(set.Problems) != 1 {
				t.Fatalf("want one object refused for one reason, got %+v", set.Problems)
			}
			if p := set.Problems[0]; !strings.Contains(p.Message, want) || p.Line <= 2 {
				t.Errorf("want %q on a line of the object, got line %d: %q", want, p.Line, p.Message)
			}
		})
	}
}
