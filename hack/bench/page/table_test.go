package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrintTable(t *testing.T) {
	report := &Report{}
	report.AddRows(Row{"lots, s", "9", "4", "7", "2 of bare"})
	report.AddRows(Row{Measure: "... writes", Techplan: "1.000, 1.000"})
	var out strings.Builder
	report.PrintTable(&out)
	want := "" +
		"measure     techplan      bare client or limit  baseline controller  ratios\n" +
		"lots, s     9             4                     7                    2 of bare\n" +
		"... writes  1.000, 1.000                                             \n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
}
