package rows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/sheet"
)

func TestReadsIdentifiersAndTheLatestDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "coverages.csv")
	content := "serial,end,end,end\nSN1,2026-06-30,,2028-06-30\n6.37702E+15,2027-06-30,Robin,2028-06-30\nSN3,,,\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	type read struct {
		Serial string
		End    calendar.Date
	}
	var got []read
	var reader Reader
	layout := Layout{Columns: []sheet.Column{{Name: "serial"}, {Name: "end"}}}
	err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
		got = append(got, read{row.Identifier("serial"), row.LatestDate("end")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]read{{"SN1", calendar.New(2028, time.June, 30)}, {}, {"SN3", 0}}, got); diff != "" {
		t.Error(diff)
	}
	var report strings.Builder
	reader.Report.WriteText(&report)
	for _, want := range []string{"column serial: 1 cell: a spreadsheet shortened", "column end: 1 cell: it is not a date"} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the account is without %q: %s", want, report.String())
		}
	}
}
