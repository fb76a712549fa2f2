package document_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/tables"
)

// joinTables writes tables as lines, to be compared.
func joinTables(list []tables.Table) string {
	var joined strings.Builder
	for _, table := range list {
		joined.WriteString(table.Name + ": " + table.Title + "\n")
		for _, column := range table.Columns {
			joined.WriteString(column.Name + "|")
		}
		joined.WriteString("\n")
		for _, row := range table.Rows {
			for _, cell := range row {
				joined.WriteString(cell.String() + "|")
			}
			joined.WriteString("\n")
		}
	}
	return joined.String()
}

// TestListTables checks what a spreadsheet gets of each kind of block.
func TestListTables(t *testing.T) {
	table := document.Table{
		Caption: "Lines", Columns: []string{"line", "amount"},
		Rows:   [][]document.Cell{{document.NewLinkCell("wifi", "/wifi"), document.NewCell(tables.NewCount(7))}},
		Totals: []document.Cell{document.NewTextCell("Total"), document.NewCell(tables.NewCount(7))},
	}
	for title, c := range map[string]struct {
		block document.Block
		want  string
	}{
		"a table with totals": {table, "s: Lines\nline|amount|\nwifi|7|\nTotal|7|\n"},
		"a table without a caption": {
			document.Table{Columns: []string{"line"}, Rows: [][]document.Cell{{document.NewTextCell("wifi")}}}, "s: Section\nline|\nwifi|\n",
		},
		"a table without rows": {document.Table{Caption: "Lines", Empty: "None.", Columns: []string{"line"}}, ""},
		"a chart": {
			document.Drawing{Chart: chart.Bars{
				Words: chart.Words{Heading: "Bars"}, Axis: "line", Things: []string{"wifi"},
				Series: []chart.Series{{Name: "spent", Values: []chart.Value{{Cell: tables.NewCount(3), Size: 3}}}},
			}},
			"s: Bars\nline|spent|\nwifi|3|\n",
		},
		"key figures": {
			document.Figures{{Label: "Errors", Value: tables.NewCount(2), Note: "must be fixed"}},
			"s: Section\nfigure|value|note|\nErrors|2|must be fixed|\n",
		},
		"facts": {
			document.Facts{{Name: "State", Value: document.Paragraph{{Words: "on "}, {Words: "track", IsStrong: true}}}},
			"s: Section\nname|value|\nState|on track|\n",
		},
		"notices": {
			document.Notices{Entries: []document.Notice{{
				State: document.Bad, Heading: "GoalUnfunded", Words: "It is short.", Action: "Add money.", Amount: tables.NewCount(5),
				Subjects: []document.Span{{Words: "Goal a"}, {Words: "spec.actions"}},
				Notes:    []document.Paragraph{document.NewParagraph("Since May."), document.NewParagraph("Lowered.")},
			}}},
			"s: Section\nstate|kind|about|message|what to do|amount|notes|\n" +
				"needs a decision|GoalUnfunded|Goal a, spec.actions|It is short.|Add money.|5|Since May. Lowered.|\n",
		},
		"no notices": {document.Notices{Empty: "None."}, ""},
		"a list": {
			document.List{Entries: []document.Paragraph{document.NewParagraph("one")}}, "s: Section\nentry|\none|\n",
		},
		"a paragraph": {document.NewParagraph("words"), ""},
		"a form":      {document.Form{Label: "Goal", Name: "goal"}, ""},
		"code":        {document.Code{Words: "kubectl"}, ""},
	} {
		t.Run(title, func(t *testing.T) {
			made := document.Document{Sections: []document.Section{{ID: "s", Title: "Section", Blocks: []document.Block{c.block}}}}
			if diff := cmp.Diff(c.want, joinTables(made.ListTables())); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListTablesKeepsTheOrder checks that the tables of inner sections follow those of the outer one, and that a
// list of tables leaves the document as it is.
func TestListTablesKeepsTheOrder(t *testing.T) {
	newTable := func(caption string) document.Table {
		return document.Table{
			Caption: caption, Columns: []string{"name"}, Rows: [][]document.Cell{{document.NewTextCell("a")}},
			Totals: []document.Cell{document.NewTextCell("Total")},
		}
	}
	made := document.Document{Sections: []document.Section{
		{
			ID: "one", Blocks: []document.Block{newTable("first"), newTable("second")},
			Sections: []document.Section{{ID: "inner", Blocks: []document.Block{newTable("third")}}},
		},
		{ID: "two", Blocks: []document.Block{newTable("fourth")}},
	}}
	once := joinTables(made.ListTables())
	want := "one: first\nname|\na|\nTotal|\none: second\nname|\na|\nTotal|\ninner: third\nname|\na|\nTotal|\ntwo: fourth\nname|\na|\nTotal|\n"
	if diff := cmp.Diff(want, once); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	if twice := joinTables(made.ListTables()); twice != once {
		t.Errorf("the second list differs:\n%s", twice)
	}
}

// TestIsNumeric checks which columns are aligned as numbers.
func TestIsNumeric(t *testing.T) {
	number, words := document.NewCell(tables.NewCount(1)), document.NewTextCell("x")
	for title, c := range map[string]struct {
		cells []document.Cell
		want  bool
	}{
		"numbers":             {[]document.Cell{number, number}, true},
		"a number and a gap":  {[]document.Cell{number, {}}, true},
		"a number and a text": {[]document.Cell{number, words}, false},
		"gaps alone":          {[]document.Cell{{}, {}}, false},
		"no rows":             {nil, false},
	} {
		t.Run(title, func(t *testing.T) {
			table := document.Table{Columns: []string{"column"}}
			for _, cell := range c.cells {
				table.Rows = append(table.Rows, []document.Cell{cell})
			}
			if got := table.IsNumeric(0); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

// TestListFields checks that a form has its first choice before the further ones, and is not changed by the list.
func TestListFields(t *testing.T) {
	form := document.Form{Label: "Severity", Name: "severity", Value: "Error", More: []document.Field{{Name: "code"}}}
	want := []document.Field{{Label: "Severity", Name: "severity", Value: "Error"}, {Name: "code"}}
	if diff := cmp.Diff(want, form.ListFields()); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if len(form.More) != 1 {
		t.Errorf("the form has %d further choices, want 1", len(form.More))
	}
}

// TestStatesDiffer checks that a state differs from each other one without its color.
func TestStatesDiffer(t *testing.T) {
	symbols, names := map[string]bool{}, map[string]bool{}
	for state := document.Neutral; state <= document.Unknown; state++ {
		if symbols[state.Symbol()] || names[state.Name()] || state.Name() == "" {
			t.Errorf("state %d has the symbol %q and the name %q, which are empty or taken", state, state.Symbol(), state.Name())
		}
		if state != document.Neutral && (state.Word() == "" || state.Symbol() == "") {
			t.Errorf("state %s has no word or no symbol", state.Name())
		}
		symbols[state.Symbol()], names[state.Name()] = true, true
	}
	for severity, want := range map[v1alpha1.Severity]document.State{
		v1alpha1.SeverityError: document.Bad, v1alpha1.SeverityWarning: document.Attention, v1alpha1.SeverityInfo: document.Noted,
		"Other": document.Noted,
	} {
		if got := document.StateOfSeverity(severity); got != want {
			t.Errorf("severity %s has the state %s, want %s", severity, got.Name(), want.Name())
		}
	}
}
