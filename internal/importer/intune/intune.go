// Package intune reads the devices of a district from the two exports of Microsoft Intune: that
// of the page All devices in the admin center, and the report Devices of the export API.
package intune

import (
	"errors"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// The columns, as the report Devices names them.
const (
	columnDeviceID     = "DeviceId"
	columnSerial       = "SerialNumber"
	columnManufacturer = "Manufacturer"
	columnModel        = "Model"
	columnCategory     = "CategoryName"
	columnOwner        = "OwnerType"
	columnState        = "ManagementState"
	columnStateWords   = "ManagementState_loc"
	columnEnrolled     = "CreatedDate"
)

// Format is the format intune.
var Format = lots.Format{
	Name:  "intune",
	Title: "Microsoft Intune",
	Help: `Make the file in the Intune admin center with Devices > All devices > Export, or with the
export API: the report Devices with the columns DeviceId, SerialNumber, Manufacturer,
Model, CategoryName, OwnerType, ManagementState and CreatedDate. The ZIP archive need
not be unpacked. The list managedDevices of Microsoft Graph, in JSON, is read too.

The category of a device is its place too, for Intune knows no other. Personal devices
are left out. A device whose retirement or deletion is under way counts as retired.
Intune knows neither prices nor dates of purchase: join the file of an asset system
with --with.`,
	Layout: rows.Layout{
		Columns: []sheet.Column{
			{Name: columnDeviceID}, {Name: columnSerial}, {Name: columnManufacturer}, {Name: columnModel},
			{Name: columnCategory, Synonyms: []string{"Category", "deviceCategoryDisplayName"}},
			{Name: columnOwner, Synonyms: []string{"Ownership", "managedDeviceOwnerType"}},
			{Name: columnState, Synonyms: []string{"Device state"}}, {Name: columnStateWords},
			{Name: columnEnrolled, Synonyms: []string{"Enrollment date", "enrolledDateTime"}},
		},
		CheckHeader: checkHeader,
	},
	ReadUnit: readUnit,
}

// checkHeader refuses the exports that do not say what a device is or whose it is.
func checkHeader(header *sheet.Header) error {
	switch {
	case !header.HasColumn(columnModel):
		return errors.New("it has no model: use Devices > All devices > Export, " +
			"or add Model to the columns of the report Devices")
	case !header.HasColumn(columnSerial) && !header.HasColumn(columnDeviceID):
		return errors.New("it has neither a serial number nor a device ID: " +
			"add SerialNumber to the columns of the report Devices")
	case !header.HasColumn(columnOwner):
		return errors.New("it does not say which devices are personal: use Devices > All devices > Export, " +
			"or add OwnerType to the columns of the report Devices")
	default:
		return nil
	}
}

func readUnit(row rows.Row) (lots.Unit, error) {
	isPersonal, err := parseOwner(row.Text(columnOwner))
	row.ReportCell(columnOwner, err)
	if isPersonal {
		return lots.Unit{}, rows.SkipError("a personal device")
	}
	category := row.Text(columnCategory)
	if strings.EqualFold(category, "unassigned") || strings.EqualFold(category, "unknown") {
		category = ""
	}
	unit := lots.Unit{
		Serial: row.Identifier(columnSerial), Manufacturer: row.Text(columnManufacturer), Model: row.Text(columnModel),
		Category: category, Place: category, InService: readEnrolled(row),
	}
	if unit.Serial == "" {
		unit.Serial = row.Identifier(columnDeviceID)
	}
	if isLeaving(row.Text(columnState)) || isLeaving(row.Text(columnStateWords)) {
		unit.State = v1alpha1.OutOfServiceRetired
	}
	return unit, nil
}

// parseOwner reports whether a device is personal. The export API writes the owner as a number:
// 0 is not known, 1 the organization, 2 a person. A device whose owner is not known counts.
func parseOwner(written string) (isPersonal bool, err error) {
	switch strings.ToLower(written) {
	case "", "0", "unknown", "1", "company", "corporate":
		return false, nil
	case "2", "personal":
		return true, nil
	default:
		return false, errors.New("it is neither Corporate nor Personal: export in English; the device counts")
	}
}

// isLeaving reports whether a management state says that a device leaves the organization. A wiped
// device does not: it is made ready for someone else. States that are numbers are not read, since
// their meaning is not documented for reports.
func isLeaving(written string) bool {
	switch strings.ToLower(strings.ReplaceAll(written, " ", "")) {
	case "retirepending", "retireissued", "deletepending":
		return true
	default:
		return false
	}
}

// readEnrolled returns the day of the enrollment. The year 1 stands for none.
func readEnrolled(row rows.Row) calendar.Date {
	written := row.Text(columnEnrolled)
	if strings.HasPrefix(written, "0001-01-01") || strings.HasPrefix(written, "1/1/0001") {
		return 0
	}
	return row.LatestDate(columnEnrolled)
}
