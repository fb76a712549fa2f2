// Package jamf reads the devices of a district from the exports of Jamf Pro: the records of the
// inventory preload, and the results of an advanced search with the columns that a user chose.
package jamf

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// The columns, as the template of the inventory preload or the display fields of an advanced
// search name them.
const (
	columnSerial        = "Serial Number"
	columnType          = "Device Type"
	columnMake          = "Make"
	columnModel         = "Model"
	columnBuilding      = "Building"
	columnOrder         = "PO Number"
	columnOrdered       = "PO Date"
	columnWarranty      = "Warranty Expiration"
	columnLeaseEnd      = "Lease Expiration"
	columnLife          = "Life Expectancy"
	columnPrice         = "Purchase Price"
	columnPurchaseKind  = "Purchased or Leased"
	columnIsLeased      = "leased"
	columnOwnership     = "Device Ownership Type"
	columnFirstEnrolled = "initialEntryDate"
)

// Format is the format jamf.
var Format = lots.Format{
	Name:  "jamf",
	Title: "Jamf Pro",
	Help: `Make the file with Settings > Inventory preload > Export, or with an advanced search whose
display fields are Serial Number, Model, Building, PO Number, PO Date, Purchase Price,
Warranty Expiration, Lease Expiration, Life Expectancy and, for mobile devices, Device
Ownership Type. The answers of the API, in CSV or JSON, are read too: all pages in one
file.

The place of a device is its building, and its category the device type. Devices of one
model and order are a lot. Personal devices are left out. A unit whose first enrollment
is not known counts as in use from the date of its order, for its serial number is known
once it is shipped. An inventory preload has no models: join it to another file with
--with, or map the device types.`,
	Layout: rows.Layout{
		Columns: []sheet.Column{
			{Name: columnSerial, IsRequired: true}, {Name: columnType}, {Name: columnMake}, {Name: columnModel},
			{Name: columnBuilding}, {Name: columnOrder}, {Name: columnOrdered},
			{Name: columnWarranty, Synonyms: []string{"warrantyExpirationDate", "warrantyExpiresDate", "warrantyDate"}},
			{Name: columnLeaseEnd, Synonyms: []string{"leaseExpirationDate", "leaseExpiresDate", "leaseDate"}},
			{Name: columnLife, Synonyms: []string{"lifeExpectancyYears"}}, {Name: columnPrice},
			{Name: columnPurchaseKind}, {Name: columnIsLeased, Synonyms: []string{"isLeased"}},
			{Name: columnOwnership}, {Name: columnFirstEnrolled},
		},
		CheckHeader: checkHeader,
	},
	ReadUnit: readUnit,
}

// checkHeader refuses what does not say what a device is.
func checkHeader(header *sheet.Header) error {
	if header.HasColumn(columnModel) || header.HasColumn(columnType) {
		return nil
	}
	return errors.New("it has neither Model nor Device Type: add Model to the display fields of the advanced search, " +
		"or export the inventory preload")
}

func readUnit(row rows.Row) (lots.Unit, error) {
	if isPersonal(row.Text(columnOwnership)) {
		return lots.Unit{}, rows.SkipError("a personal device")
	}
	category := row.Text(columnType)
	if strings.EqualFold(category, "unknown") {
		category = ""
	}
	unit := lots.Unit{
		Serial: row.Identifier(columnSerial), Manufacturer: row.Text(columnMake), Model: row.Text(columnModel),
		Category: category, Place: row.Text(columnBuilding), Order: row.Identifier(columnOrder),
		Ordered: row.LatestDate(columnOrdered), InService: row.LatestDate(columnFirstEnrolled),
		WarrantyEnd: row.LatestDate(columnWarranty), LeaseEnd: row.LatestDate(columnLeaseEnd),
		UsefulLifeMonths: readLife(row), Kind: readKind(row),
	}
	if price, isKnown := row.Amount(columnPrice); isKnown && price > 0 {
		unit.UnitCost, unit.HasUnitCost = price, true
	}
	if unit.InService.IsZero() {
		unit.InService = unit.Ordered
	}
	return unit, nil
}

// isPersonal reports whether an ownership is that of a person: a personal device profile, or an
// enrollment by its user. All others are institutional.
func isPersonal(ownership string) bool {
	letters := strings.ToLower(strings.Map(func(character rune) rune {
		if !unicode.IsLetter(character) {
			return -1
		}
		return character
	}, ownership))
	return strings.Contains(letters, "personal") || strings.HasSuffix(letters, "userenrollment")
}

// readKind returns how a device was acquired. A lease has an end; only where nothing else is
// known, the end says that there is one.
func readKind(row rows.Row) v1alpha1.AcquisitionKind {
	written, isLeased := strings.ToLower(row.Text(columnPurchaseKind)), strings.ToLower(row.Text(columnIsLeased))
	switch {
	case written == "leased", isLeased == "true", isLeased == "yes":
		return v1alpha1.AcquisitionLease
	case written == "purchased":
		return v1alpha1.AcquisitionPurchase
	case written == "" && isLeased == "" && row.Text(columnLeaseEnd) != "":
		return v1alpha1.AcquisitionLease
	default:
		return ""
	}
}

// maxYears is the longest useful life of a lot.
const maxYears = 50

var years = regexp.MustCompile(`(?i)^(\d{1,4})(?:\.0+)?\s*(?:years?|yrs?)?$`)

// readLife returns the life expectancy in months, 0 if it is not known. 0 years are what Jamf Pro
// writes for no life expectancy.
func readLife(row rows.Row) int32 {
	written := row.Text(columnLife)
	if written == "" {
		return 0
	}
	parts := years.FindStringSubmatch(written)
	if parts != nil {
		if number, err := strconv.Atoi(parts[1]); err == nil && number <= maxYears {
			return int32(number) * 12
		}
	}
	row.ReportCell(columnLife, errors.New("it is not a number of years from 1 to 50"))
	return 0
}
