package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readCells reads a column of a text as "number: cell".
func readCells(t *testing.T, content, column string) []string {
	t.Helper()
	table, err := Open("-", Options{Columns: []Column{{Name: column}}, Stdin: strings.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, fmt.Sprintf("%d: %s", row.Number, row.Text(column)))
	}
	return cells
}

func TestColumnsWithoutAGroupCount(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"a group alone":             {"Management - Serial;Model\nSN1;x\n", "2: SN1"},
		"a group before the name":   {"System - Serial;Serial\nOS1;SN1\n", "2: SN1"},
		"a group behind the name":   {"Serial;System - Serial\nSN1;OS1\n", "2: SN1"},
		"an empty cell of the name": {"System - Serial;Serial;Model\nOS1;;x\n", "2: "},
		"two groups":                {"System - Serial;Device - Serial\n;SN1\n", "2: SN1"},
		"two columns of the name":   {"Serial;Serial\n;SN1\n", "2: SN1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff([]string{c.want}, readCells(t, c.content, "Serial")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsHTMLEntities(t *testing.T) {
	for cell, want := range map[string]string{
		"Maple High &gt; Library": "Maple High > Library", "Maple High &#62; Library": "Maple High > Library",
		"O&#039;Hara": "O'Hara", "A &amp; B": "A & B", "1&nbsp;305": "1\u00a0305", "AT&T": "AT&T", "A&B;C": "A&B;C",
		"R&copy": "R&copy", "&nbsp;": "", "&lt;b&gt;": "<b>", "<b>A</b>": "A", "&amp;amp;": "&amp;", "`=A&amp;B": "=A&B",
	} {
		content := "Model\tOther\n" + cell + "\tx\n"
		if diff := cmp.Diff([]string{"2: " + want}, readCells(t, content, "Model")); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}
