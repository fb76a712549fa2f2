package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumbersRowsBelowEmptyLines(t *testing.T) {
	cases := map[string]struct {
		content string
		want    []string
	}{
		"no empty line":              {"Model\nA\nB\n", []string{"2: A", "3: B"}},
		"empty lines at the top":     {"\n\nModel\nA\n", []string{"4: A"}},
		"empty lines between rows":   {"Model\nA\n\n\r\n\nB\n", []string{"2: A", "6: B"}},
		"a line break in quotes":     {"Model,Other\n\"A\n\",\"x\n\ny\"\nB,\n", []string{"2: A", "3: B"}},
		"both":                       {"Model\n\"A\n\"\n\nB\n", []string{"2: A", "4: B"}},
		"a row of delimiters":        {"Model,Other\n,\nA,\n", []string{"3: A"}},
		"a line that is not the end": {"Model\nA\n\nB", []string{"2: A", "4: B"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, readCells(t, c.content, "Model")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
