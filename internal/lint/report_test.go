package lint

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

func TestSentence(t *testing.T) {
	for name, tc := range map[string]struct {
		finding     Finding
		label, want string
	}{
		"a finding": {Finding{Severity: "error", Message: "It is so."}, "error", "It is so."},
		"a finding names its object itself": {
			Finding{Severity: "error", Kind: "Goal", Name: "a", Field: "spec", Message: "It is so."}, "error", "It is so.",
		},
		"a waived one": {
			Finding{Severity: "error", Waived: "w1", Message: "It is so."}, "waived", "It is so. (waiver w1)",
		},
		"a lowered one": {
			Finding{Severity: "info", Lowered: "w1", Message: "It is so."}, "info", "It is so. (lowered by waiver w1)",
		},
		"waived by one and lowered by another": {
			Finding{Severity: "info", Waived: "w1", Lowered: "w2", Message: "It is so."}, "waived", "It is so. (waiver w1)",
		},
		"a problem of no object": {
			Finding{Severity: "error", isProblem: true, Message: "no YAML"}, "error", "no YAML",
		},
		"a problem of an object": {
			Finding{Severity: "error", isProblem: true, Kind: "Goal", Name: "a", Message: "written twice"},
			"error", "Goal a: written twice",
		},
		"a problem of a field": {
			Finding{Severity: "error", isProblem: true, Kind: "Goal", Name: "a", Field: "spec.due", Message: "is no day"},
			"error", "Goal a: spec.due: is no day",
		},
		"a problem that names its field": {
			Finding{
				Severity: "error", isProblem: true, Kind: "Goal", Name: "a", Field: "spec.due",
				Message: "spec.due is no day",
			},
			"error", "Goal a: spec.due is no day",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tc.finding.formatSentence(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if got := tc.finding.formatLabel(); got != tc.label {
				t.Errorf("got label %q, want %q", got, tc.label)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	for name, tc := range map[string]struct {
		findings []Finding
		want     Summary
	}{
		"none": {nil, Summary{}},
		"one of each": {
			[]Finding{{Severity: "error"}, {Severity: "warning"}, {Severity: "info"}},
			Summary{Errors: 1, Warnings: 1, Infos: 1},
		},
		"a rule that lacks data": {[]Finding{{Severity: "info", isNotChecked: true}}, Summary{NotChecked: 1}},
		"a waived error":         {[]Finding{{Severity: "error", Waived: "w"}}, Summary{Waived: 1}},
		"a lowered one":          {[]Finding{{Severity: "warning", Lowered: "w"}}, Summary{Warnings: 1}},
		"an error that stands for others": {
			[]Finding{{Severity: "error", Omitted: 7}, {Severity: "error"}}, Summary{Errors: 8},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got Summary
			for _, f := range tc.findings {
				got.countFinding(f)
			}
			if got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestWriteSummary(t *testing.T) {
	const leftOut = " with errors left out of the assessment; findings may report left-out objects as missing\n"
	for name, tc := range map[string]struct {
		summary Summary
		leftOut int
		want    string
	}{
		"nothing": {Summary{}, 0, "0 documents: 0 errors, 0 warnings, 0 notes\n"},
		"one of each": {
			Summary{1, 1, 1, 1, 1, 1, 1}, 1, "1 document" + leftOut + "1 document: 1 error, 1 warning, 1 note, 1 waived, 1 not checked\n",
		},
		"two of each": {
			Summary{2, 2, 2, 2, 2, 2, 2}, 2, "2 documents" + leftOut + "2 documents: 2 errors, 2 warnings, 2 notes, 2 waived, 2 not checked\n",
		},
		"none is waived": {Summary{Documents: 3}, 0, "3 documents: 0 errors, 0 warnings, 0 notes\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			Report{Summary: tc.summary}.WriteSummary(&out, tc.leftOut)
			if diff := cmp.Diff(tc.want, out.String()); diff != "" {
				t.Errorf("summary (-want +got):\n%s", diff)
			}
		})
	}
}

// Findings are ordered by place, then by severity, worst first, then by their other
// fields, whatever the order in which they come.
func TestOrderOfFindings(t *testing.T) {
	note := func(code, kind, namespace, name, field string, year int32, message string) Finding {
		return Finding{
			File: "a", Line: 1, Severity: "info", Code: code, Kind: kind, Namespace: namespace, Name: name,
			Field: field, FiscalYear: year, Message: message,
		}
	}
	inOrder := []Finding{
		{File: "a", Line: 1, Severity: "error", Code: "B"},
		{File: "a", Line: 1, Severity: "warning", Code: "A"},
		note("A", "", "", "", "", 0, ""),
		note("B", "Device", "", "", "", 0, ""),
		note("B", "Goal", "", "", "", 0, ""),
		note("B", "Goal", "n", "", "", 0, ""),
		note("B", "Goal", "n", "g", "", 0, ""),
		note("B", "Goal", "n", "g", "f", 0, ""),
		note("B", "Goal", "n", "g", "f", 2027, ""),
		note("B", "Goal", "n", "g", "f", 2027, "m"),
		{File: "a", Line: 1, Severity: "error", Code: "A", Omitted: 1},
		{File: "a", Line: 2, Severity: "error", Code: "A"},
		{File: "a", Line: 10, Severity: "error", Code: "A"},
		{File: "b", Line: 1, Severity: "error", Code: "A"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		got := slices.Clone(inOrder)
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortStableFunc(got, compareFindings)
		if diff := cmp.Diff(inOrder, got, cmp.AllowUnexported(Finding{})); diff != "" {
			t.Fatalf("findings (-want +got):\n%s", diff)
		}
	}
}

// A report holds the problems of the files and the findings, in one order.
func TestSortFindings(t *testing.T) {
	set := &manifest.Set{
		Documents: 3, Skipped: 2,
		Problems: []manifest.Problem{{
			File: "b.yaml", Line: 2, Severity: v1alpha1.SeverityError, Code: "Invalid", Kind: "Goal", Namespace: "n", Name: "g",
			Field: "spec.due", Message: "is\nno day", Omitted: 0,
		}},
	}
	got := sortFindings("2026-11-21", set, []Finding{
		{File: "b.yaml", Line: 3, Severity: "warning", Code: "B"}, {File: "a.yaml", Line: 9, Severity: "info", Code: "A"},
	})
	want := Report{
		AsOf: "2026-11-21",
		Findings: []Finding{
			{File: "a.yaml", Line: 9, Severity: "info", Code: "A", Related: []string{}},
			{
				File: "b.yaml", Line: 2, Severity: "error", Code: "Invalid", Kind: "Goal", Namespace: "n", Name: "g",
				Field: "spec.due", Message: "is no day", Related: []string{}, isProblem: true,
			},
			{File: "b.yaml", Line: 3, Severity: "warning", Code: "B", Related: []string{}},
		},
		Summary: Summary{Errors: 1, Warnings: 1, Infos: 1, Documents: 3, Skipped: 2},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Finding{})); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestWriteErrors(t *testing.T) {
	report := Report{Findings: []Finding{{File: "a.yaml", Line: 1}}}
	for _, format := range Formats {
		if err := format.Write(report, full{}, WriteOptions{}); err == nil {
			t.Errorf("%s: no error", format.Name)
		}
	}
}

// Each field of a line of the report is escaped, also those that come later.
func TestEveryFieldOfAFindingIsEscaped(t *testing.T) {
	var f Finding
	for _, field := range reflect.ValueOf(&f).Elem().Fields() {
		switch {
		case !field.CanSet():
		case field.Kind() == reflect.String:
			field.SetString("\u202e")
		case field.Kind() == reflect.Slice:
			field.Set(reflect.ValueOf([]string{"\u202e"}))
		}
	}
	f.escapeText()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsFunc(string(data), text.IsHidden) {
		t.Errorf("%s", data)
	}
}
