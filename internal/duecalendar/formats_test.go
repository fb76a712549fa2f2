package duecalendar

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testfiles"
)

// writeDated writes the calendar of a file in a format, for an as-of day and a window.
func writeDated(t *testing.T, format, file, asOf, from, to string) string {
	t.Helper()
	options := manifest.Options{Namespace: "default", Stdin: strings.NewReader(file)}
	set, err := manifest.LoadFiles(t.Context(), []string{"-"}, options)
	if err != nil {
		t.Fatal(err)
	}
	made := Calendar{AsOf: parseDay(t, asOf), From: parseDay(t, from), To: parseDay(t, to)}
	for _, district := range set.Districts {
		assessed := snapshot.ComputeStatuses(district.District, made.AsOf.StartIn(time.UTC))
		for _, plan := range assessed.Plans {
			made.AddPlan(district.Namespace, assessed, plan)
		}
	}
	at := slices.IndexFunc(Formats, func(known Format) bool { return known.Name == format })
	var out bytes.Buffer
	if err := Formats[at].Write(made, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parseDay(t *testing.T, written string) calendar.Date {
	t.Helper()
	day, err := calendar.Parse(written)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestCalendarJSON(t *testing.T) {
	got := writeDated(t, "json", testfiles.Dated, "2026-11-21", "2027-07-01", "2027-07-01")
	want := calendarJSON{
		AsOf: "2026-11-21", From: "2027-07-01", To: "2027-07-01",
		Dates: []dueDateJSON{{
			Day: "2027-07-01", Kind: duedates.ContractRenewal, Name: "reading-app", Title: "Contract of reading-app renews",
			Namespace: "default", Plan: "plan-2026",
			Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: "plan-2026"},
			Field:  "spec.technologies[reading-app].renewal", Amount: "4000", Currency: "USD",
			// An identifier stays from release to release, or an import would double each event.
			UID: "beb7ccd6609f5f3ad83dca56f21702d2@techplan.education",
		}},
	}
	var read calendarJSON
	if err := json.Unmarshal([]byte(got), &read); err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
	empty := writeDated(t, "json", testfiles.Dated, "2026-11-21", "2026-11-21", "2026-12-31")
	if !strings.Contains(empty, `"dates": []`) {
		t.Errorf("a calendar without dates has no empty list: %s", empty)
	}
}

func TestCalendarCSV(t *testing.T) {
	got := writeDated(t, "csv", testfiles.Dated, "2026-11-21", "2027-07-01", "2027-07-01")
	want := "day,kind,name,title,namespace,plan,object kind,object name,field,amount,currency\r\n" +
		"2027-07-01,ContractRenewal,reading-app,Contract of reading-app renews,default,plan-2026,TechnologyPlan," +
		"plan-2026,spec.technologies[reading-app].renewal,4000,USD\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// No cell begins with a character at which a spreadsheet begins a formula.
func TestCalendarCSVHasNoFormulas(t *testing.T) {
	made := Calendar{Plans: []Plan{{Name: "=cmd()", Namespace: "@SUM(A1)"}}}
	titles := []string{"=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "1=1", "", "'=1"}
	for i, title := range titles {
		made.Plans[0].Dates = append(made.Plans[0].Dates, duedates.DueDate{
			Day: Epoch + calendar.Date(i), Title: title, Name: "-n", Field: "+f",
			Object: v1alpha1.ObjectKey{Kind: "@k", Name: "=o"},
		})
	}
	var out bytes.Buffer
	if err := made.writeCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != len(titles)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a cell is %q", cell)
			}
		}
	}
	if got := rows[1][3]; got != "'=1+1" {
		t.Errorf("the title is %q", got)
	}
}
