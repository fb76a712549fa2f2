package rows

import (
	"context"
	"errors"
	"fmt"
	"io"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/money"
)

// Options say how cells are read.
type Options struct {
	Dates   values.DateOptions
	Amounts values.AmountOptions
	// OnRead, if it is set, is called with the number of bytes that were read.
	OnRead func(int)
	// Stdin is read for the path -.
	Stdin io.Reader
}

// Reader reads files.
type Reader struct {
	Options Options
	// Report is the account of all files that were read.
	Report Report

	// refusal is the error of a cell after which no cell of the file can be used.
	refusal error
}

// Layout is what the files of a format have in common.
type Layout struct {
	Columns []sheet.Column
	// CheckHeader, if it is set, refuses another export, with the way to the right one.
	CheckHeader func(*sheet.Header) error
}

// SkipError is the reason for which a row is left out. It says what the row is: "a personal
// device". It must not hold anything that a cell holds.
type SkipError string

// Error returns the reason.
func (reason SkipError) Error() string { return string(reason) }

// ReadFile reads the rows of a file. use returns a SkipError for a row that is left out; any
// other error ends the reading.
func (reader *Reader) ReadFile(ctx context.Context, name string, layout Layout, use func(Row) error) error {
	table, err := sheet.Open(name, sheet.Options{
		Columns: layout.Columns, OnRead: reader.Options.OnRead, Stdin: reader.Options.Stdin,
	})
	if err != nil {
		return err
	}
	return errors.Join(reader.ReadTable(ctx, table, layout, use), table.Close())
}

// ReadTable reads the rows of an open table, which stays open.
func (reader *Reader) ReadTable(ctx context.Context, table *sheet.Table, layout Layout, use func(Row) error) error {
	if layout.CheckHeader != nil {
		if err := layout.CheckHeader(table.Header); err != nil {
			return fmt.Errorf("%s: %w", table.File, err)
		}
	}
	file := FileReport{Name: table.File}
	for row, err := range table.Rows() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		file.Rows++
		var reason SkipError
		switch err := use(Row{Row: row, file: table.File, reader: reader}); {
		case errors.As(err, &reason):
			reader.Report.addSkipped(string(reason), table.File, row.Number)
		case err != nil:
			return fmt.Errorf("%s: row %d: %w", table.File, row.Number, err)
		default:
			file.Used++
		}
		if reader.refusal != nil {
			return reader.refusal
		}
	}
	file.Hidden = table.Hidden()
	reader.Report.Files = append(reader.Report.Files, file)
	return nil
}

// Row is a row whose cells are read as values. A cell that cannot be read is reported, and its
// value is then unknown.
type Row struct {
	sheet.Row

	file   string
	reader *Reader
}

// Date returns the date of a column, and no date if it is empty or cannot be read.
func (row Row) Date(column string) calendar.Date {
	options := row.reader.Options.Dates
	options.SerialOffset = row.SerialOffset
	date, err := values.ParseDate(row.Text(column), options)
	row.ReportCell(column, err)
	return date
}

// Amount returns the amount of a column.
func (row Row) Amount(column string) (amount money.Amount, isKnown bool) {
	options := row.reader.Options.Amounts
	if row.IsStored && options.Decimal == "" {
		options.Decimal = values.DecimalPoint
	}
	amount, isKnown, err := values.ParseAmount(row.Text(column), options)
	row.ReportCell(column, err)
	return amount, isKnown && err == nil
}

// Count returns the whole number of a column.
func (row Row) Count(column string) (count int32, isKnown bool) {
	count, isKnown, err := values.ParseCount(row.Text(column))
	row.ReportCell(column, err)
	return count, isKnown && err == nil
}

// Months returns the duration of a column in months. A number alone counts units of unit months:
// 1, or 12 for years.
func (row Row) Months(column string, unit int32) (months int32, isKnown bool) {
	months, isKnown, err := values.ParseMonths(row.Text(column), unit)
	row.ReportCell(column, err)
	return months, isKnown && err == nil
}

// State returns the state of the status of a column. It is empty for units in use, and if the
// status is empty or not known.
func (row Row) State(column string) v1alpha1.OutOfServiceState {
	state, err := values.ParseState(row.Text(column))
	row.ReportCell(column, err)
	return state
}

// ReportCell reports a cell that cannot be read. The error must not hold what is in it. A date
// that contradicts the order ends the reading of the file.
func (row Row) ReportCell(column string, err error) {
	if errors.Is(err, values.ErrNotMonthFirst) || errors.Is(err, values.ErrNotDayFirst) {
		row.reader.refusal = fmt.Errorf("%s: row %d, column %s: %w", row.file, row.Number, column, err)
	}
	if err != nil {
		row.reader.Report.addUnreadable(row.file, row.Number, column, err.Error())
	}
}
