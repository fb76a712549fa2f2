// Package own reads device lots from a table that people write themselves, in the columns of the
// template: one row for each lot, or for each unit.
package own

import (
	"errors"
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/text"
)

// The columns: the fields of a Device in plain words.
const (
	columnTechnology   = "technology"
	columnSite         = "site"
	columnAudience     = "audience"
	columnManufacturer = "manufacturer"
	columnModel        = "model"
	columnSerial       = "serial number"
	columnQuantity     = "quantity"
	columnInRepair     = "in repair"
	columnIdle         = "idle"
	columnLost         = "lost"
	columnRetired      = "retired"
	columnAcquisition  = "acquisition"
	columnOrder        = "order number"
	columnOrdered      = "ordered"
	columnReceived     = "received"
	columnInService    = "in service"
	columnUnitCost     = "unit cost"
	columnUsefulLife   = "useful life months"
	columnSupportEnd   = "support end"
	columnLeaseEnd     = "lease end"
	columnWarrantyEnd  = "warranty end"
	columnLastCounted  = "last counted"
)

// columns are those of the template, in its order.
var columns = []sheet.Column{
	{Name: columnTechnology}, {Name: columnSite}, {Name: columnAudience}, {Name: columnManufacturer},
	{Name: columnModel}, {Name: columnSerial, Synonyms: []string{"serial"}},
	{Name: columnQuantity, Synonyms: []string{"count", "number of units"}},
	{Name: columnInRepair}, {Name: columnIdle}, {Name: columnLost}, {Name: columnRetired},
	{Name: columnAcquisition, Synonyms: []string{"acquisition kind"}},
	{Name: columnOrder, Synonyms: []string{"purchase order", "po number"}},
	{Name: columnOrdered}, {Name: columnReceived}, {Name: columnInService},
	{Name: columnUnitCost}, {Name: columnUsefulLife}, {Name: columnSupportEnd}, {Name: columnLeaseEnd},
	{Name: columnWarrantyEnd}, {Name: columnLastCounted, Synonyms: []string{"last inventory"}},
}

// Format is the format csv.
var Format = lots.Format{
	Name:  "csv",
	Title: "A table of your own, in the columns of the template",
	Help: `Write the template, fill it in a spreadsheet, and save it as CSV or XLSX:

  kubectl techplan import csv --template > devices.csv

A row is a device lot: units of one model, at one site, from one purchase. A row with a
serial number is one unit. Only model or technology is needed; leave out what you do not
know. technology and site are names of the plan's entries, and hold whatever a mapping
says. quantity is the number of units as bought; in repair, idle, lost and retired count
those of them that are not in use. Columns can be in any order, and other columns are
not read.`,
	Layout: rows.Layout{
		Columns:     columns,
		CheckHeader: checkHeader,
	},
	ReadUnit:      readUnit,
	WriteTemplate: WriteTemplate,
}

func checkHeader(header *sheet.Header) error {
	if header.HasColumn(columnModel) || header.HasColumn(columnTechnology) {
		return nil
	}
	return errors.New("it has neither model nor technology: " +
		"write the columns of kubectl techplan import csv --template in its first row")
}

// reasonExample is the reason for which the second row of the template is left out.
const reasonExample rows.SkipError = "the example of the template"

// readUnit reads a row. What would count other units than the row means ends the import: people
// who wrote the row can correct it.
func readUnit(row rows.Row) (lots.Unit, error) {
	if row.Text(columnModel) == exampleModel {
		return lots.Unit{}, reasonExample
	}
	count, err := readQuantity(row)
	if err != nil {
		return lots.Unit{}, err
	}
	notInService, err := readNotInService(row, max(count, 1))
	if err != nil {
		return lots.Unit{}, err
	}
	unit := lots.Unit{
		Technology: v1alpha1.EntryName(row.Text(columnTechnology)), Site: v1alpha1.EntryName(row.Text(columnSite)),
		Audience:     readChoice(row, columnAudience, audiences),
		Manufacturer: row.Text(columnManufacturer), Model: row.Text(columnModel), Serial: row.Identifier(columnSerial),
		Order: row.Identifier(columnOrder), Count: count, NotInService: notInService,
		Kind:    readChoice(row, columnAcquisition, acquisitions),
		Ordered: row.Date(columnOrdered), Received: row.Date(columnReceived), InService: row.Date(columnInService),
		SupportEnd: row.Date(columnSupportEnd), LeaseEnd: readLeaseEnd(row), WarrantyEnd: row.Date(columnWarrantyEnd),
		LastCounted: row.Date(columnLastCounted), UsefulLifeMonths: readUsefulLife(row),
	}
	unit.UnitCost, unit.HasUnitCost = row.Amount(columnUnitCost)
	if !unit.LeaseEnd.IsZero() {
		unit.Kind = v1alpha1.AcquisitionLease
	}
	reportOrder(row, unit)
	return unit, nil
}

// readQuantity returns the number of units, 0 for one.
func readQuantity(row rows.Row) (int32, error) {
	count, isKnown, err := values.ParseCount(row.Text(columnQuantity))
	switch {
	case err != nil:
		return 0, fmt.Errorf("column %s: %w", columnQuantity, err)
	case isKnown && count == 0:
		return 0, rows.SkipError("no unit is counted")
	case count > 1 && row.Text(columnSerial) != "":
		return 0, fmt.Errorf("it has a serial number, which is that of one unit, and a %s of more: "+
			"empty one of the two cells", columnQuantity)
	}
	return count, nil
}

// readNotInService returns how many units are in each state but in use.
func readNotInService(row rows.Row, quantity int32) ([]v1alpha1.OutOfService, error) {
	var states []v1alpha1.OutOfService
	total := int64(0)
	for _, of := range []struct {
		column string
		state  v1alpha1.OutOfServiceState
	}{
		{columnInRepair, v1alpha1.OutOfServiceInRepair}, {columnIdle, v1alpha1.OutOfServiceIdle},
		{columnLost, v1alpha1.OutOfServiceLost}, {columnRetired, v1alpha1.OutOfServiceRetired},
	} {
		count, isKnown := row.Count(of.column)
		if isKnown && count > 0 {
			states = append(states, v1alpha1.OutOfService{State: of.state, Count: count})
			total += int64(count)
		}
	}
	if total > int64(quantity) {
		return nil, fmt.Errorf("%s, %s, %s and %s add up to %d, more than the %s of %d: correct the counts or the %s",
			columnInRepair, columnIdle, columnLost, columnRetired, total, columnQuantity, quantity, columnQuantity)
	}
	return states, nil
}

var (
	audiences    = []v1alpha1.DeviceAudience{v1alpha1.AudienceStudents, v1alpha1.AudienceStaff, v1alpha1.AudienceShared}
	acquisitions = []v1alpha1.AcquisitionKind{
		v1alpha1.AcquisitionPurchase, v1alpha1.AcquisitionLease, v1alpha1.AcquisitionDonation, v1alpha1.AcquisitionGrant,
	}
)

// readChoice reads one of several words, in any case.
func readChoice[T ~string](row rows.Row, column string, choices []T) T {
	written := row.Text(column)
	for _, choice := range choices {
		if strings.EqualFold(written, string(choice)) {
			return choice
		}
	}
	if written != "" {
		row.ReportCell(column, fmt.Errorf("it is not %s", text.JoinOr(choices)))
	}
	return ""
}

// readLeaseEnd returns the end of a lease. A lot that came otherwise than by a lease has none.
func readLeaseEnd(row rows.Row) calendar.Date {
	end, acquisition := row.Date(columnLeaseEnd), row.Text(columnAcquisition)
	if end.IsZero() || acquisition == "" || strings.EqualFold(acquisition, string(v1alpha1.AcquisitionLease)) {
		return end
	}
	row.ReportCell(columnLeaseEnd, fmt.Errorf("the %s is not %s", columnAcquisition, v1alpha1.AcquisitionLease))
	return 0
}

// maxUsefulLife is the longest useful life of a device lot, in months.
const maxUsefulLife = 600

func readUsefulLife(row rows.Row) int32 {
	months, isKnown := row.Months(columnUsefulLife, 1)
	if isKnown && (months == 0 || months > maxUsefulLife) {
		row.ReportCell(columnUsefulLife, fmt.Errorf("it is not from 1 to %d months", maxUsefulLife))
		return 0
	}
	return months
}

// reportOrder reports days of which the later one is written as the earlier.
func reportOrder(row rows.Row, unit lots.Unit) {
	if unit.Received.IsZero() {
		return
	}
	if unit.Ordered > unit.Received {
		row.ReportCell(columnOrdered, fmt.Errorf("it is after %s", columnReceived))
	}
	if !unit.InService.IsZero() && unit.InService < unit.Received {
		row.ReportCell(columnInService, fmt.Errorf("it is before %s", columnReceived))
	}
}
