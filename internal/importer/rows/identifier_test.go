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
	"techplan.education/internal/importer/values"
)

func TestReadsIdentifiersAndTheLatestDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "coverages.csv")
	content := "serial,end,end,end\nSN1,2026-06-30,,2028-06-30\n6.37702E+15,2027-06-30,Robin,2028-06-30\nSN3,,,\n" +
		"SN4,2028-06-30T00:00:00.000Z,,\nSN5,2028-07-01T04:59:00Z,,\nSN6,2028-07-01T05:00:00Z,,\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	type read struct {
		Serial string
		End    calendar.Date
	}
	var got []read
	reader := Reader{Options: Options{Dates: values.DateOptions{Zone: time.FixedZone("", -5*60*60)}}}
	layout := Layout{Columns: []sheet.Column{{Name: "serial"}, {Name: "end"}}}
	err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
		got = append(got, read{row.Identifier("serial"), row.LatestDate("end")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	end := calendar.New(2028, time.June, 30)
	want := []read{{"SN1", end}, {}, {"SN3", 0}, {"SN4", end}, {"SN5", end}, {"SN6", end + 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var report strings.Builder
	reader.Report.WriteText(&report)
	for _, line := range []string{"column serial: 1 cell: a spreadsheet", "column end: 1 cell: it is not a date"} {
		if !strings.Contains(report.String(), line) {
			t.Errorf("the account is without %q: %s", line, report.String())
		}
	}
}
