package content

import (
	"fmt"

	"techplan.education/internal/tables"
)

// ChangesQuestion is the question what happened to a plan since a day.
var ChangesQuestion = tables.Question{
	Name:  "changes",
	Short: "List what happened to the plans since a day",
	Long: `List what happened to the plans since a day: approvals, transfers, steps that are done,
goals that are closed, values that were measured, evaluations with their decisions, and
device lots that arrived. From a cluster there are also findings that are new, and
conditions that changed; files do not keep these days.

What a change of files does to money and findings is a question for kubectl techplan diff.`,
	Example: `  # What happened in the last 30 days
  kubectl techplan changes

  # Since the last meeting, for a spreadsheet
  kubectl techplan changes -f plans/ --since 2026-09-21 -o xlsx > changes.xlsx`,
	Options: []tables.Option{
		{Name: sinceOption, Usage: "first day to list, YYYY-MM-DD (default 30 days before --as-of)"},
	},
	Answer: answerChanges,
}

const (
	sinceOption = "since"
	// daysBack is how many days the answer goes back without the option.
	daysBack = 30
)

func answerChanges(asked tables.Input) (tables.Answer, error) {
	since, err := tables.ParseDay(sinceOption, asked.Options[sinceOption], asked.Today().AddDays(-daysBack))
	if err != nil {
		return tables.Answer{}, err
	}
	if since > asked.Today() {
		return tables.Answer{}, fmt.Errorf("--since is a day up to %s, not %s", asked.Today(), since)
	}
	input := Input{
		Namespace: asked.Namespace, District: asked.District, Plan: asked.Plan, Now: asked.Now,
		HasHistory: asked.HasHistory, Since: since,
	}
	return tables.Answer{Tables: []tables.Table{tables.NewTable(
		asked, "changes", "Changes", fmt.Sprintf("Nothing is recorded from %s to %s.", since, asked.Today()),
		[]tables.ColumnOf[Change]{
			tables.NewColumn("date", func(row Change) tables.Cell { return tables.NewDay(row.day) }),
			tables.NewColumn("what", func(row Change) tables.Cell { return tables.NewText(row.kind) }),
			tables.NewColumn("money", func(row Change) tables.Cell {
				if row.amount == 0 {
					return tables.Cell{}
				}
				return tables.NewAmount(row.amount, asked.Currency())
			}),
			tables.NewCurrencyColumn[Change](asked),
			tables.NewColumn("goals", func(row Change) tables.Cell { return tables.NewList(row.Goals) }),
			tables.NewColumn("words", func(row Change) tables.Cell { return tables.NewText(row.words) }),
		}, input.ListChanges(NewSubjects(input)),
	)}}, nil
}
