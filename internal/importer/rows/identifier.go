package rows

import (
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/values"
)

// Identifier returns the serial number, order or other identifier of a column. It is empty if a
// spreadsheet has shortened it: the rows of many units would then look like one.
func (row Row) Identifier(column string) string {
	identifier, err := values.ParseIdentifier(row.Text(column))
	row.ReportCell(column, err)
	return identifier
}

// LatestDate returns the latest date of all columns with a name, and no date if one of them
// cannot be read.
func (row Row) LatestDate(column string) calendar.Date {
	options := row.reader.Options.Dates
	options.SerialOffset = row.SerialOffset
	latest := calendar.Date(0)
	for _, written := range row.Texts(column) {
		date, err := values.ParseDate(written, options)
		if err != nil {
			row.ReportCell(column, err)
			return 0
		}
		latest = max(latest, date)
	}
	return latest
}
