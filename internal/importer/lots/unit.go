package lots

import (
	"cmp"
	"io"
	"strings"
	"unique"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/money"
)

// Format is a kind of export that lists devices. It is a value: adding a format adds one, and
// a line in the catalogue of formats.
type Format struct {
	// Name is what people write for the format: google.
	Name string
	// Title says where the export comes from: "Google Admin console, with GAM".
	Title string
	// Help says in sentences how to make the export and what is read from it.
	Help string

	rows.Layout

	// ReadUnit reads a row. It returns a rows.SkipError for a row that is no device of the
	// district.
	ReadUnit func(rows.Row) (Unit, error)
	// WriteTemplate writes a table to fill in, with an example of a plan, which may be nil. It is
	// nil for a format that other programs write.
	WriteTemplate func(io.Writer, *v1alpha1.TechnologyPlan) error
}

// Unit is what one row says about a device, or about several that it counts. What it does not
// say is zero.
type Unit struct {
	// Serial is the serial number. It is compared and not kept.
	Serial string
	// Count is the number of devices, 0 for one.
	Count int32

	// Technology and Site name entries of the plan. They hold whatever the mapping says.
	Technology, Site v1alpha1.EntryName
	Audience         v1alpha1.DeviceAudience

	Manufacturer, Model string
	// Category is what the inventory calls the kind of device: Chromebook, Tablet, Staff.
	Category string
	// Place is where the device is: an organisational unit, a building or a location.
	Place string
	// Order is the number of the purchase order. It is compared and not kept.
	Order string

	Kind                                                 v1alpha1.AcquisitionKind
	Ordered, Received, InService, WarrantyEnd, LeaseEnd  calendar.Date
	SupportEnd, ExtendedSupportEnd, Retired, LastCounted calendar.Date
	UnitCost                                             money.Amount
	HasUnitCost                                          bool
	UsefulLifeMonths                                     int32
	// State is empty for a device in use.
	State v1alpha1.OutOfServiceState
	// NotInService counts the devices of Count that are not in use, if their states differ. They
	// must not be more than Count, and State is then empty.
	NotInService []v1alpha1.OutOfService
}

// countDevices returns the number of devices.
func (unit Unit) countDevices() int32 { return max(unit.Count, 1) }

// fillFrom returns the unit with what it does not say taken from what another file says of the
// same device.
func (unit Unit) fillFrom(other Unit) Unit {
	unit.Technology = cmp.Or(unit.Technology, other.Technology)
	unit.Site = cmp.Or(unit.Site, other.Site)
	unit.Audience = cmp.Or(unit.Audience, other.Audience)
	unit.Manufacturer = cmp.Or(unit.Manufacturer, other.Manufacturer)
	unit.Model = cmp.Or(unit.Model, other.Model)
	unit.Category = cmp.Or(unit.Category, other.Category)
	unit.Place = cmp.Or(unit.Place, other.Place)
	unit.Order = cmp.Or(unit.Order, other.Order)
	unit.Kind = cmp.Or(unit.Kind, other.Kind)
	unit.Ordered = cmp.Or(unit.Ordered, other.Ordered)
	unit.Received = cmp.Or(unit.Received, other.Received)
	unit.InService = cmp.Or(unit.InService, other.InService)
	unit.WarrantyEnd = cmp.Or(unit.WarrantyEnd, other.WarrantyEnd)
	unit.LeaseEnd = cmp.Or(unit.LeaseEnd, other.LeaseEnd)
	unit.SupportEnd = cmp.Or(unit.SupportEnd, other.SupportEnd)
	unit.ExtendedSupportEnd = cmp.Or(unit.ExtendedSupportEnd, other.ExtendedSupportEnd)
	unit.Retired = cmp.Or(unit.Retired, other.Retired)
	unit.LastCounted = cmp.Or(unit.LastCounted, other.LastCounted)
	unit.UsefulLifeMonths = cmp.Or(unit.UsefulLifeMonths, other.UsefulLifeMonths)
	unit.State = cmp.Or(unit.State, other.State)
	if !unit.HasUnitCost {
		unit.UnitCost, unit.HasUnitCost = other.UnitCost, other.HasUnitCost
	}
	return unit
}

// internTexts returns the unit without its serial number, and with one copy of each text for all units
// that have it, so that the row of the file is not kept in memory.
func (unit Unit) internTexts() Unit {
	unit.Serial = ""
	for _, name := range []*v1alpha1.EntryName{&unit.Technology, &unit.Site} {
		*name = unique.Make(*name).Value()
	}
	for _, written := range []*string{&unit.Manufacturer, &unit.Model, &unit.Category, &unit.Place, &unit.Order} {
		*written = unique.Make(*written).Value()
	}
	return unit
}

// countStates counts the devices by state, those in use under an empty one. A device counts as
// retired from its day on; without an as-of date, each day is past.
func (unit Unit) countStates(asOf calendar.Date) map[v1alpha1.OutOfServiceState]int64 {
	inUse := int64(unit.countDevices())
	states := map[v1alpha1.OutOfServiceState]int64{}
	isRetired := !unit.Retired.IsZero() && (asOf.IsZero() || unit.Retired <= asOf)
	switch {
	case isRetired && unit.State != v1alpha1.OutOfServiceLost:
		return map[v1alpha1.OutOfServiceState]int64{v1alpha1.OutOfServiceRetired: inUse}
	case unit.State != "":
		return map[v1alpha1.OutOfServiceState]int64{unit.State: inUse}
	}
	for _, of := range unit.NotInService {
		count := min(int64(of.Count), inUse)
		states[of.State] += count
		inUse -= count
	}
	states[""] = inUse
	return states
}

// noSerials are what programs write in place of a serial number.
var noSerials = map[string]bool{
	"": true, "0": true, "NA": true, "NONE": true, "NULL": true, "UNKNOWN": true, "DEFAULTSTRING": true,
	"TOBEFILLEDBYOEM": true, "SYSTEMSERIALNUMBER": true, "NOTAPPLICABLE": true,
}

// normalizeSerial returns a serial number in the form in which numbers are compared, and an
// empty text for what is no serial number.
func normalizeSerial(written string) string {
	normalized := strings.Map(func(character rune) rune {
		switch {
		case character >= 'a' && character <= 'z':
			return character - 'a' + 'A'
		case character >= 'A' && character <= 'Z', character >= '0' && character <= '9':
			return character
		default:
			return -1
		}
	}, written)
	if noSerials[normalized] {
		return ""
	}
	return normalized
}
