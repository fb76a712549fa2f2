package tables_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/money"
	"techplan.education/internal/tables"
)

// newAnswer returns an answer with two tables; the plans of the rows are those of the first column.
func newAnswer(plans ...string) tables.Answer {
	table := tables.Table{
		Name: "lines", Title: "The lines", Empty: "No lines.",
		Columns: []tables.Column{
			{Name: "plan", Shown: tables.IfDifferent}, {Name: "line"}, {Name: "fiscal year"}, {Name: "money left"},
			{Name: "goals", Shown: tables.InWide}, {Name: "currency", Shown: tables.InData},
		},
	}
	for i, plan := range plans {
		table.Rows = append(table.Rows, tables.Row{
			tables.NewText(plan), tables.NewText("=1+\x1b1"), tables.NewYear(2027),
			tables.NewAmount(money.Amount(-123450+200000000*i), "USD"),
			tables.NewList([]string{"a", "b", "c", "d"}), tables.NewText("USD"),
		})
	}
	table.Rows = append(table.Rows, make(tables.Row, len(table.Columns)))
	return tables.Answer{Tables: []tables.Table{table, {Name: "none", Title: "Others", Empty: "No others."}}}
}

func TestWriteText(t *testing.T) {
	for title, c := range map[string]struct {
		answer tables.Answer
		isWide bool
		want   string
	}{
		"one plan has no column": {newAnswer(""), false, `The lines
LINE      FISCAL YEAR  MONEY LEFT
=1+\x1b1  FY2027       -$1,234.50
-         -                     -

Others
No others.
`},
		"several plans, wide": {newAnswer("p", "q"), true, `The lines
PLAN  LINE      FISCAL YEAR     MONEY LEFT  GOALS
p     =1+\x1b1  FY2027          -$1,234.50  a, b, c and 1 more
q     =1+\x1b1  FY2027       $1,998,765.50  a, b, c and 1 more
-     -         -                        -  -

Others
No others.
`},
	} {
		t.Run(title, func(t *testing.T) {
			var out strings.Builder
			if err := tables.WriteText(&out, c.answer, c.isWide); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// A table alone has no title.
func TestWriteTextOfOneTable(t *testing.T) {
	answer := newAnswer("p")
	answer.Tables = answer.Tables[1:]
	var out strings.Builder
	if err := tables.WriteText(&out, answer, false); err != nil || out.String() != "No others.\n" {
		t.Errorf("%v: %q", err, out.String())
	}
}

// Numbers are plain, also negative ones, and no text begins as a formula does.
func TestWriteCSV(t *testing.T) {
	answer := newAnswer("p")
	table := answer.Tables[0]
	for _, text := range []string{"+1", "-1", "@A1", "\t=1", "\r=1", " =1", "1=1"} {
		row := make(tables.Row, len(table.Columns))
		row[0], row[4] = tables.NewText(text), tables.NewList([]string{text, text})
		table.Rows = append(table.Rows, row)
	}
	want := strings.ReplaceAll(`plan,line,fiscal year,money left,goals,currency
p,'=1+\x1b1,2027,-1234.50,"a, b, c, d",USD
,,,,,
'+1,,,,"'+1, +1",
'-1,,,,"'-1, -1",
'@A1,,,,"'@A1, @A1",
'=1,,,,"'=1, =1",
'=1,,,,"'=1, =1",
'=1,,,,"'=1, =1",
1=1,,,,"1=1, 1=1",
`, "\n", "\r\n")
	var out strings.Builder
	if err := tables.WriteCSV(&out, table); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// Keys are in the order of the columns, amounts are numbers, and what is empty is null or a list.
func TestWriteJSON(t *testing.T) {
	answer := newAnswer("p")
	answer.LeftOut = 3
	var out strings.Builder
	if err := tables.WriteJSON(&out, "2026-11-21", answer); err != nil {
		t.Fatal(err)
	}
	var compact strings.Builder
	for line := range strings.Lines(out.String()) {
		compact.WriteString(strings.TrimSpace(line))
	}
	want := `{"asOf": "2026-11-21","lines": [` +
		`{"plan": "p","line": "=1+\\x1b1","fiscalYear": 2027,"moneyLeft": -1234.50,"goals": ["a","b","c","d"],"currency": "USD"},` +
		`{"plan": null,"line": null,"fiscalYear": null,"moneyLeft": null,"goals": null,"currency": null}` +
		`],"none": [],"leftOut": 3}`
	if diff := cmp.Diff(want, compact.String()); diff != "" || !json.Valid([]byte(out.String())) {
		t.Errorf("object (-want +got):\n%s", diff)
	}
}

// The rows of tables of one name follow each other.
func TestMergeAnswers(t *testing.T) {
	first, second := newAnswer("p"), newAnswer("q")
	first.LeftOut, second.LeftOut = 2, 3
	merged := tables.MergeAnswers([]tables.Answer{first, second})
	if len(merged.Tables) != 2 || len(merged.Tables[0].Rows) != 4 || merged.LeftOut != 5 {
		t.Errorf("%d tables, %d rows, %d left out", len(merged.Tables), len(merged.Tables[0].Rows), merged.LeftOut)
	}
}
