package devices

import (
	"cmp"

	"techplan.education/internal/budget"
	"techplan.education/internal/capacity"
	"techplan.education/internal/document"
	"techplan.education/internal/pages"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/places"
)

// buildCapacity compares what the sites have with what they need; false if the plan lists no sites.
func buildCapacity(input pages.Input, planBudget *budget.Budget) (document.Section, bool) {
	if len(input.Plan.Spec.District.Sites) == 0 {
		return document.Section{}, false
	}
	computed := capacity.Compute(planBudget.Plan, planBudget.Stock, planBudget.Today)
	table := document.Table{
		Caption: "Devices and bandwidth for students by site. The first row is the district",
		Columns: []string{
			"site", "students", "devices", "students per device", "devices missing", "bandwidth in Mbps", "kbps per student",
			"Mbps missing",
		},
	}
	for _, place := range places.ListPlaces(computed) {
		devices := document.Cell{}
		if place.IsRecorded {
			devices = document.NewCell(tables.NewCount(place.Units.Students))
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(cmp.Or(string(place.Name), "(district)")), newKnownCell(place.Students), devices,
			document.NewCell(tables.NewDecimal(place.StudentsPerDevice.Decimal())), newMissingCell(place.MissingWithSpares),
			newKnownCell(place.Mbps), document.NewCell(tables.NewDecimal(place.KbpsPerStudent.Decimal())),
			newMissingCell(place.MissingMbps),
		})
	}
	section := document.Section{
		ID: "capacity", Title: "Devices, bandwidth and testing days by site",
		Blocks: pages.LimitRows(table, mostPlaces, "all sites as a spreadsheet", input.LinkTable("capacity")),
	}
	tests := places.ListTests(computed)
	if len(tests) == 0 {
		return section, true
	}
	windows := document.Table{
		Caption: "Testing windows by site: the school days that the tests take, and those of the window",
		Columns: []string{"window", "site", "from", "to", "students", "at a time", "days needed", "school days",
			"days missing"},
	}
	for _, test := range tests {
		windows.Rows = append(windows.Rows, []document.Cell{
			document.NewTextCell(test.Window.Name), document.NewTextCell(test.Site),
			document.NewCell(tables.NewDay(test.Window.Start)),
			document.NewCell(tables.NewDay(test.Window.End)), newKnownCell(test.Students), newKnownCell(test.Testers),
			newKnownCell(test.DaysNeeded), document.NewCell(tables.NewCount(test.SchoolDays)), newMissingCell(test.MissingDays),
		})
	}
	section.Blocks = append(section.Blocks,
		pages.LimitRows(windows, mostPlaces, "all testing windows as a spreadsheet", input.LinkTable("capacity"))...)
	return section, true
}

// newKnownCell returns a cell with a count; an empty one if it is not known.
func newKnownCell(count capacity.Count) document.Cell {
	if !count.IsKnown() {
		return document.Cell{}
	}
	return document.NewCell(tables.NewCount(count.Number))
}

// newMissingCell returns a cell with a count that should be 0.
func newMissingCell(count capacity.Count) document.Cell {
	cell := newKnownCell(count)
	if count.IsKnown() && count.Number > 0 {
		cell.State = document.Attention
	}
	return cell
}
