// Package google reads the Chromebooks of a district from the files that GAM, the command-line
// tool for Google Workspace, writes: print cros, one row for each device, and print
// chromeaues, counts by model and end of updates.
package google

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// The columns, as GAM names them.
const (
	columnDeviceID        = "deviceId"
	columnSerial          = "serialNumber"
	columnModel           = "model"
	columnStatus          = "status"
	columnOrganization    = "orgUnitPath"
	columnLocation        = "annotatedLocation"
	columnExpiration      = "autoUpdateExpiration"
	columnThrough         = "autoUpdateThrough"
	columnEligible        = "extendedSupportEligible"
	columnExtendedStart   = "extendedSupportStart"
	columnExtendedEnabled = "extendedSupportEnabled"
	columnEnrolled        = "firstEnrollmentTime"
	columnOrder           = "orderNumber"
	columnCount           = "count"
	columnMonth           = "aueMonth"
	columnYear            = "aueYear"
	columnJSON            = "JSON"
)

// category is the category of all units.
const category = "Chromebook"

// Format is the format google.
var Format = lots.Format{
	Name:  "google",
	Title: "Chromebooks of Google Workspace, with GAM",
	Help: `Make the file with one of

  gam print chromeaues > chromebooks.csv
  gam print cros fields serialNumber,model,status,orgUnitPath,autoUpdateExpiration,autoUpdateThrough,` +
		`extendedSupportEligible,extendedSupportStart,extendedSupportEnabled,firstEnrollmentTime,orderNumber > chromebooks.csv

The place of a device is its organizational unit. A deprovisioned device counts as
retired, a disabled one as lost. Google knows neither prices nor dates of purchase:
join the file of an asset system with --with.`,
	Layout: rows.Layout{
		Columns: []sheet.Column{
			{Name: columnModel}, {Name: columnSerial, Synonyms: []string{"serial"}}, {Name: columnDeviceID},
			{Name: columnStatus}, {Name: columnOrganization, Synonyms: []string{"orgUnit", "ou"}},
			{Name: columnLocation, Synonyms: []string{"location"}},
			{Name: columnExpiration}, {Name: columnThrough}, {Name: columnEligible}, {Name: columnExtendedStart},
			{Name: columnExtendedEnabled}, {Name: columnEnrolled}, {Name: columnOrder},
			{Name: columnCount}, {Name: columnMonth}, {Name: columnYear}, {Name: columnJSON},
		},
		CheckHeader: checkHeader,
	},
	ReadUnit: readUnit,
}

// checkHeader refuses the exports that have no model or no end of updates.
func checkHeader(header *sheet.Header) error {
	switch {
	case header.HasColumn(columnJSON) && !header.HasColumn(columnModel):
		return errors.New("it was made with formatjson, in two columns: run gam print cros fields without formatjson")
	case !header.HasColumn(columnModel):
		return errors.New("it has no model: a print cros basic has neither models nor ends of updates; " +
			"run gam print cros fields serialNumber,model,status,orgUnitPath,autoUpdateExpiration,autoUpdateThrough")
	case header.HasColumn(columnCount):
		return nil
	case !header.HasColumn(columnExpiration) && !header.HasColumn(columnThrough):
		return errors.New("it has no end of updates: add the fields autoUpdateExpiration,autoUpdateThrough to gam print cros")
	case !header.HasColumn(columnSerial) && !header.HasColumn(columnDeviceID):
		return errors.New("it has neither serialNumber nor deviceId: add the field serialNumber to gam print cros")
	default:
		return nil
	}
}

func readUnit(row rows.Row) (lots.Unit, error) {
	unit := lots.Unit{
		Category: category, Model: row.Text(columnModel), Place: row.Text(columnOrganization),
		Serial: row.Identifier(columnSerial), Order: row.Identifier(columnOrder), InService: row.Date(columnEnrolled),
	}
	if unit.Serial == "" {
		unit.Serial = row.Identifier(columnDeviceID)
	}
	if unit.Place == "" || unit.Place == "/" {
		unit.Place = row.Text(columnLocation)
	}
	if row.Header().HasColumn(columnCount) {
		return readCount(row, unit)
	}
	switch status := strings.ToUpper(row.Text(columnStatus)); status {
	case "", "ACTIVE", "DELINQUENT":
	case "DEPROVISIONED":
		unit.State = v1alpha1.OutOfServiceRetired
	case "DISABLED":
		unit.State = v1alpha1.OutOfServiceLost
	default:
		unit.State = v1alpha1.OutOfServiceIdle
	}
	unit.SupportEnd, unit.ExtendedSupportEnd = readEnds(row)
	return unit, nil
}

// readEnds returns the end of updates, and the end with extended support if the district has
// not opted in to it yet.
func readEnds(row rows.Row) (end, extended calendar.Date) {
	expiration, through := readEnd(row, columnExpiration), readEnd(row, columnThrough)
	latest := max(expiration, through)
	isOpen := strings.EqualFold(row.Text(columnEligible), "true") &&
		!strings.EqualFold(row.Text(columnExtendedEnabled), "true")
	if !isOpen {
		return latest, 0
	}
	end = row.Date(columnExtendedStart)
	if end.IsZero() {
		end = expiration
	}
	if end.IsZero() || end >= latest {
		return latest, 0
	}
	return end, latest
}

// readEnd reads an end of updates, which can be the word Never.
func readEnd(row rows.Row, column string) calendar.Date {
	if strings.EqualFold(row.Text(column), "never") {
		return 0
	}
	return row.Date(column)
}

// readCount reads a row of print chromeaues.
func readCount(row rows.Row, unit lots.Unit) (lots.Unit, error) {
	count, isKnown := row.Count(columnCount)
	if !isKnown || count == 0 {
		return lots.Unit{}, rows.SkipError("no device is counted")
	}
	unit.Serial, unit.Count = "", count
	written, month := row.Text(columnYear), row.Text(columnMonth)
	if written == "" && month == "" {
		// Both are empty once the end is past.
		return unit, nil
	}
	day, err := parseMonth(written, month)
	row.ReportCell(columnMonth, err)
	unit.SupportEnd = day
	return unit, nil
}

// parseMonth returns the last day of a month that GAM writes as JUNE and 2029.
func parseMonth(written, name string) (calendar.Date, error) {
	year, err := strconv.Atoi(written)
	for month := time.January; month <= time.December && err == nil; month++ {
		if strings.EqualFold(month.String(), name) {
			return calendar.New(year, month+1, 0), nil
		}
	}
	return 0, errors.New("it is not a month and a year")
}
