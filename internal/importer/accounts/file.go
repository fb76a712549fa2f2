package accounts

import (
	"context"
	"fmt"
	"slices"

	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
)

// The reasons for which a row is left out.
const (
	reasonTotal     rows.SkipError = "a total of other rows"
	reasonOtherYear rows.SkipError = "another fiscal year than that of --year"
	reasonNoPlan    rows.SkipError = "a fiscal year that the plan does not cover"
)

// ReadFiles reads the rows of files and passes each entry to a function. Rows that are totals are
// compared with the rows above them, and left out: notes say how they compare in the files that have any.
// An error is that of a file or of the function, which can also skip a row.
func (table Table) ReadFiles(
	ctx context.Context, reader *rows.Reader, names []string, add func(rows.Row, Entry) error,
) (notes []string, err error) {
	for _, name := range names {
		totals := NewTotals(len(table.amounts))
		err := reader.ReadFile(ctx, name, table.Layout(), func(row rows.Row) error {
			entry, err := table.ReadEntry(row)
			if err != nil {
				return err
			}
			if entry.IsTotal {
				totals.CheckRow(row.Number, entry.Figures)
				return reasonTotal
			}
			totals.AddRow(entry.Figures)
			return add(row, entry)
		})
		if err != nil {
			return nil, err
		}
		if note := totals.Describe(name); note != "" {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// Years are the fiscal years that rows can have.
type Years struct {
	// OfPlan are those of the plan, in order.
	OfPlan []calendar.FiscalYear
	// Default is that of rows without a year.
	Default calendar.FiscalYear
	// only is the one of which rows are read, 0: all of the plan.
	only calendar.FiscalYear
}

// NewYears returns the years of a plan, of which rows of one alone are read if that is given, and not 0.
// Rows without a year have that one, or else the current one. An error says that the plan does not cover
// it.
func NewYears(ofPlan []calendar.FiscalYear, current, only calendar.FiscalYear) (Years, error) {
	years := Years{OfPlan: ofPlan, Default: current, only: only}
	if only != 0 {
		years.Default = only
	}
	if !slices.Contains(ofPlan, years.Default) {
		return Years{}, fmt.Errorf("the plan does not cover %s: it covers %s to %s", years.Default,
			ofPlan[0], ofPlan[len(ofPlan)-1])
	}
	return years, nil
}

// FindYear returns the fiscal year of an entry; an error skips a row of another one.
func (years Years) FindYear(entry Entry) (calendar.FiscalYear, error) {
	switch {
	case entry.Year == 0:
		return years.Default, nil
	case years.only != 0 && entry.Year != years.only:
		return 0, reasonOtherYear
	case !slices.Contains(years.OfPlan, entry.Year):
		return 0, reasonNoPlan
	}
	return entry.Year, nil
}
