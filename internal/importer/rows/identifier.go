package rows

import (
	"regexp"

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

// midnight matches an instant at midnight in UTC, in which programs write a day. In the time zone
// of a district it would be the day before.
var midnight = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?(?:Z|\+00:?00)$`)

// LatestDate returns the latest date of all columns with a name, and no date if one of them
// cannot be read. An instant at midnight in UTC is that day.
func (row Row) LatestDate(column string) calendar.Date {
	options := row.reader.Options.Dates
	options.SerialOffset = row.SerialOffset
	latest := calendar.Date(0)
	for _, written := range row.Texts(column) {
		date, err := values.ParseDate(midnight.ReplaceAllString(written, "$1"), options)
		if err != nil {
			row.ReportCell(column, err)
			return 0
		}
		latest = max(latest, date)
	}
	return latest
}
