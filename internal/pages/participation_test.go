package pages_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/document"
	"techplan.education/internal/overview"
	"techplan.education/internal/pages"
)

// TestParticipationOfDistricts counts districts once, whatever number of plans they have, and leaves out what is not
// assessed.
func TestParticipationOfDistricts(t *testing.T) {
	count := func(number int32) *int32 { return &number }
	inForce := overview.Plan{
		Namespace: "oak", Name: "p", IsAssessed: true, IsInForce: true, IsApproved: true, Review: overview.ReviewCurrent,
		Equity: overview.EquityCounts{WithGroups: 3, Equitable: 1, Gap: 1},
	}
	inForce.Evaluations.Completed, inForce.Evaluations.Overdue, inForce.Evaluations.Missed = count(5), count(2), count(1)
	overdue := inForce
	overdue.Namespace, overdue.Review = "elm", overview.ReviewOverdue
	draft := overview.Plan{Namespace: "oak", Name: "next", IsAssessed: true}
	onlyDraft := overview.Plan{Namespace: "ash", Name: "p", IsAssessed: true}
	unassessed := overview.Plan{Namespace: "fir", Name: "p", IsApproved: true}
	made := pages.Districts([]overview.Plan{inForce, overdue, draft, onlyDraft, unassessed}, pages.Addresses{}, "", "")
	section := made.Sections[2]
	var got []string
	for _, figure := range section.Blocks[0].(document.Figures) {
		got = append(got, figure.Label+": "+figure.Value.String()+" "+figure.Note)
	}
	want := []string{
		"Districts with an approved plan: 2 of 4 districts",
		"Districts with a current annual review: 1 of 2 with a plan in force",
		"Evaluations done: 10 of 16 due",
		"Benchmarks with a gap between groups: 2 of 4 compared; 2 not compared",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	var rows [][]string
	table := section.Blocks[1].(document.Table)
	for _, row := range append(table.Rows, table.Totals) {
		var cells []string
		for _, cell := range row {
			cells = append(cells, cell.FullText())
		}
		rows = append(rows, cells)
	}
	wantRows := [][]string{
		{"ash", "p", "no", "-", "0", "0", "0", "0", "0"},
		{"elm", "p", "yes", "overdue", "5", "8", "3", "1", "1"},
		{"fir", "p", "not assessed", "-", "-", "-", "-", "-", "-"},
		{"oak", "next", "no", "-", "0", "0", "0", "0", "0"},
		{"oak", "p", "yes", "current", "5", "8", "3", "1", "1"},
		{"Total", "-", "-", "-", "10", "16", "6", "2", "2"},
	}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
