// Package appleschool reads the devices of a district from Apple School Manager: the answers of
// its API in JSON, the tables that tools make of them, and the list that its website exports.
package appleschool

import (
	"errors"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// The fields, as the API names them.
const (
	columnSerial     = "serialNumber"
	columnModel      = "deviceModel"
	columnFamily     = "productFamily"
	columnOrder      = "orderNumber"
	columnOrdered    = "orderDateTime"
	columnAdded      = "addedToOrgDateTime"
	columnReleased   = "releasedFromOrgDateTime"
	columnStatus     = "status"
	columnEnd        = "endDateTime"
	columnIsCanceled = "isCanceled"
	columnCanceled   = "contractCancelDateTime"
)

// manufacturer is that of all units.
const manufacturer = "Apple"

// Format is the format apple-school.
var Format = lots.Format{
	Name:  "apple-school",
	Title: "Apple School Manager",
	Help: `Make the file with one of

  Apple School Manager > Devices > Download
  GET /v1/orgDevices of its API, all pages in one file
  a tool that reads the API and writes CSV or JSON

The product family is the category of a device. Devices of one model and order are a
lot. A released device counts as retired. Apple School Manager lists a device once it
is shipped: it counts as in use from the date of its order, or else from the day on which
it was added. The latest end of its coverages is the end of its warranty. A table of
coverages alone, with the serial number in each row, is joined with --with. Apple knows
neither prices nor places: join the file of an asset system with --with.`,
	Layout: rows.Layout{
		Columns: []sheet.Column{
			newColumn(columnSerial, "serial", "SERIAL_NO", "inputSerial"), newColumn(columnModel, "MODEL_NAME"),
			newColumn(columnFamily), newColumn(columnOrder), newColumn(columnOrdered),
			newColumn(columnAdded, "DATE_ADDED_TO_ORGANIZATION"),
			newColumn(columnReleased, "DATE_REMOVED_FROM_ORGANIZATION"), newColumn(columnStatus), newColumn(columnEnd),
			newColumn(columnIsCanceled), newColumn(columnCanceled),
		},
		CheckHeader: checkHeader,
	},
	ReadUnit: readUnit,
}

// newColumn returns the column of a field, which tools name with the object around it too.
func newColumn(name string, synonyms ...string) sheet.Column {
	return sheet.Column{Name: name, Synonyms: append(synonyms, "attributes."+name)}
}

// checkHeader refuses the answers that are about something else.
func checkHeader(header *sheet.Header) error {
	switch {
	case !header.HasColumn(columnSerial) && header.HasColumn(columnEnd):
		return errors.New("it has coverages without the serial numbers of the devices: " +
			"give a table with serialNumber in each row")
	case !header.HasColumn(columnSerial):
		return errors.New("it has no serialNumber: give the answer of GET /v1/orgDevices")
	case !header.HasColumn(columnModel) && !header.HasColumn(columnEnd):
		return errors.New("it has neither deviceModel nor endDateTime: " +
			"give the answer of GET /v1/orgDevices, with all fields")
	default:
		return nil
	}
}

func readUnit(row rows.Row) (lots.Unit, error) {
	unit := lots.Unit{
		Serial: row.Identifier(columnSerial), Model: row.Text(columnModel), Category: row.Text(columnFamily),
		Order: row.Identifier(columnOrder), Ordered: readDay(row, columnOrdered), WarrantyEnd: readWarranty(row),
	}
	if unit.Model != "" {
		unit.Manufacturer = manufacturer
	}
	// The order says better than the organization how old a unit is: a district that joins Apple
	// School Manager adds all that it has ever bought on one day.
	if unit.InService = unit.Ordered; unit.InService.IsZero() {
		unit.InService = readDay(row, columnAdded)
	}
	if hasText(row, columnReleased) || strings.EqualFold(row.Text(columnStatus), "released") {
		unit.State, unit.Retired = v1alpha1.OutOfServiceRetired, readDay(row, columnReleased)
	}
	return unit, nil
}

// hasText reports whether a column has a text. Some tools write None for null.
func hasText(row rows.Row, column string) bool {
	switch strings.ToLower(row.Text(column)) {
	case "", "none", "null", "n/a", "-":
		return false
	default:
		return true
	}
}

func readDay(row rows.Row, column string) calendar.Date {
	if !hasText(row, column) {
		return 0
	}
	return row.LatestDate(column)
}

// errWhichCanceled is about a unit whose fields do not say which of its coverages ended early.
var errWhichCanceled = errors.New("one of several coverages was canceled: the end of the warranty is not known")

// readWarranty returns the latest end of the coverages of a unit. A coverage that was canceled ends
// on that day.
func readWarranty(row rows.Row) calendar.Date {
	end, canceled := readDay(row, columnEnd), readDay(row, columnCanceled)
	isTrue := func(written string) bool { return strings.EqualFold(written, "true") }
	isCanceled := !canceled.IsZero() || slices.ContainsFunc(row.Texts(columnIsCanceled), isTrue)
	switch {
	case !isCanceled:
		return end
	case len(row.Texts(columnEnd)) > 1:
		row.ReportCell(columnIsCanceled, errWhichCanceled)
		return 0
	case canceled.IsZero():
		return 0
	default:
		return calendar.EarliestOf(end, canceled)
	}
}
