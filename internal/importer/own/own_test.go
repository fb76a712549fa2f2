package own

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/testimport"
)

// exampleUnit is what the example of the template says, under another model.
func exampleUnit() lots.Unit {
	return lots.Unit{
		Technology: "student-chromebook", Site: "maple-high", Audience: v1alpha1.AudienceStudents,
		Manufacturer: "Acme", Model: "Flip 3", Count: 310, Order: "PO-1001", Kind: v1alpha1.AcquisitionPurchase,
		NotInService: []v1alpha1.OutOfService{
			{State: v1alpha1.OutOfServiceInRepair, Count: 4}, {State: v1alpha1.OutOfServiceIdle, Count: 10},
			{State: v1alpha1.OutOfServiceLost, Count: 2}, {State: v1alpha1.OutOfServiceRetired, Count: 1},
		},
		Ordered: calendar.New(2026, time.July, 6), Received: calendar.New(2026, time.August, 5),
		InService: calendar.New(2026, time.August, 24), UnitCost: 30550, HasUnitCost: true, UsefulLifeMonths: 60,
		SupportEnd: calendar.New(2034, time.June, 30), WarrantyEnd: calendar.New(2029, time.August, 5),
		LastCounted: calendar.New(2026, time.October, 1),
	}
}

// writeTemplate returns the template for a plan.
func writeTemplate(tb testing.TB, plan *v1alpha1.TechnologyPlan) string {
	tb.Helper()
	var out bytes.Buffer
	if err := WriteTemplate(&out, plan); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func TestTheTemplateIsImported(t *testing.T) {
	template := writeTemplate(t, nil)
	t.Run("its example is left out", func(t *testing.T) {
		units, report, err := testimport.ReadUnits(t, Format, "devices.csv", template)
		if err != nil || len(units) != 0 || !strings.Contains(report, "the example of the template (row 2)") {
			t.Errorf("%d units are read, with the error %v: %s", len(units), err, report)
		}
	})
	filled := strings.ReplaceAll(template, exampleModel, "Flip 3")
	t.Run("filled, as CSV", func(t *testing.T) {
		units, report, err := testimport.ReadUnits(t, Format, "devices.csv", filled)
		if err != nil || strings.Contains(report, "not read") {
			t.Fatal(err, report)
		}
		if diff := cmp.Diff([]lots.Unit{exampleUnit()}, units); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("saved by a spreadsheet in Europe", func(t *testing.T) {
		written := strings.ReplaceAll(strings.ReplaceAll(filled, ",", ";"), "305.50", "305,50")
		units, report, err := testimport.ReadUnits(t, Format, "devices.csv", "\xef\xbb\xbf"+written)
		if err != nil || strings.Contains(report, "not read") {
			t.Fatal(err, report)
		}
		if diff := cmp.Diff([]lots.Unit{exampleUnit()}, units); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("as XLSX", func(t *testing.T) {
		units := readWorkbook(t, filled)
		if diff := cmp.Diff([]lots.Unit{exampleUnit()}, units); diff != "" {
			t.Error(diff)
		}
	})
}

// readWorkbook saves a CSV as a spreadsheet, with days and numbers as it stores them, and reads it.
func readWorkbook(t *testing.T, content string) []lots.Unit {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for row, record := range records {
		for column, cell := range record {
			if cell == "" {
				continue
			}
			var value any = cell
			if day, err := calendar.Parse(cell); err == nil {
				value = day.StartIn(time.UTC)
			} else if number, err := strconv.ParseFloat(cell, 64); err == nil {
				value = number
			}
			name, err := excelize.CoordinatesToCellName(column+1, row+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellValue("Sheet1", name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "devices.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	var reader rows.Reader
	var units []lots.Unit
	err = reader.ReadFile(t.Context(), path, Format.Layout, func(row rows.Row) error {
		unit, err := readUnit(row)
		units = append(units, unit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return units
}

func TestTheExampleNamesEntriesOfThePlan(t *testing.T) {
	plan := testimport.NewPlan()
	plan.Spec.Technologies[0].Lifecycle = v1alpha1.LifecycleRetired
	plan.Spec.District.Sites = plan.Spec.District.Sites[1:]
	template := writeTemplate(t, plan)
	if !strings.Contains(template, "\r\nstaff-laptop,oak-elementary,") {
		t.Errorf("the example names other entries:\n%s", template)
	}
	plan.Spec.Technologies, plan.Spec.District.Sites = nil, nil
	if template := writeTemplate(t, plan); !strings.Contains(template, "\r\nstudent-chromebook,maple-high,") {
		t.Errorf("the example of an empty plan names no entries:\n%s", template)
	}
}

// A lot that was imported from the template, in a plan with its entries, is what was written.
func TestTheTemplateBecomesALot(t *testing.T) {
	plan := testimport.NewPlan()
	gatherer := lots.NewGatherer(plan, nil, lots.Mapping{})
	units, _, err := testimport.ReadUnits(t, Format, "devices.csv",
		strings.ReplaceAll(writeTemplate(t, plan), exampleModel, "Flip 3"))
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range units {
		if err := gatherer.Add(unit); err != nil {
			t.Fatal(err)
		}
	}
	result, err := gatherer.Build(Format.Name, plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := v1alpha1.DeviceSpec{
		PlanRef: v1alpha1.Reference{Name: "plan-2026"}, Technology: "student-chromebook", Site: "maple-high",
		Audience: v1alpha1.AudienceStudents, Manufacturer: "Acme", Model: "Flip 3", Quantity: 310, UsefulLifeMonths: 60,
		NotInService: []v1alpha1.OutOfService{
			{State: v1alpha1.OutOfServiceIdle, Count: 10}, {State: v1alpha1.OutOfServiceInRepair, Count: 4},
			{State: v1alpha1.OutOfServiceLost, Count: 2}, {State: v1alpha1.OutOfServiceRetired, Count: 1},
		},
		Acquisition: v1alpha1.Acquisition{
			Kind: v1alpha1.AcquisitionPurchase, Ordered: "2026-07-06", Received: "2026-08-05", UnitCost: "305.50",
		},
		InService: "2026-08-24", SupportEnd: "2034-06-30", WarrantyEnd: "2029-08-05", LastInventory: "2026-10-01",
	}
	if diff := cmp.Diff(want, result.Lots[0].Merged.Spec); diff != "" {
		t.Error(diff)
	}
	testimport.CheckLot(t, result.Lots[0].Owned)
	again := lots.NewGatherer(plan, []*v1alpha1.Device{result.Lots[0].Merged}, lots.Mapping{})
	if err := again.Add(units[0]); err != nil {
		t.Fatal(err)
	}
	second, err := again.Build(Format.Name, plan, []*v1alpha1.Device{result.Lots[0].Merged})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(second.Lots[0].Existing, second.Lots[0].Merged); diff != "" {
		t.Errorf("a second import changes the lot: %s", diff)
	}
}

func TestReadsRows(t *testing.T) {
	cases := map[string]struct {
		header, row string
		want        lots.Unit
	}{
		"a model alone is one unit": {"model", "Flip 3", lots.Unit{Model: "Flip 3"}},
		"a technology alone":        {"technology", "staff-laptop", lots.Unit{Technology: "staff-laptop"}},
		"a unit with a serial number": {
			"Model,Serial Number,Retired", "Flip 3,SN1,1",
			lots.Unit{
				Model: "Flip 3", Serial: "SN1",
				NotInService: []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceRetired, Count: 1}},
			},
		},
		"the names of the fields of a Device": {
			"model,unitCost,usefulLifeMonths,supportEnd,lastInventory", "Flip 3,305,60,2034-06-30,2026-10-01",
			lots.Unit{
				Model: "Flip 3", UnitCost: 30500, HasUnitCost: true, UsefulLifeMonths: 60,
				SupportEnd: calendar.New(2034, time.June, 30), LastCounted: calendar.New(2026, time.October, 1),
			},
		},
		"all units are not in use": {
			"model,quantity,lost,retired", "Flip 3,5,2,3",
			lots.Unit{Model: "Flip 3", Count: 5, NotInService: []v1alpha1.OutOfService{
				{State: v1alpha1.OutOfServiceLost, Count: 2}, {State: v1alpha1.OutOfServiceRetired, Count: 3},
			}},
		},
		"words in any case": {
			"model,audience,acquisition", "Flip 3,STAFF,donation",
			lots.Unit{Model: "Flip 3", Audience: v1alpha1.AudienceStaff, Kind: v1alpha1.AcquisitionDonation},
		},
		"the end of a lease makes it a lease": {
			"model,lease end", "Flip 3,2029-08-05",
			lots.Unit{Model: "Flip 3", Kind: v1alpha1.AcquisitionLease, LeaseEnd: calendar.New(2029, time.August, 5)},
		},
		"a useful life in years": {
			"model,useful life months", "Flip 3,5 years", lots.Unit{Model: "Flip 3", UsefulLifeMonths: 60},
		},
		"ordered, received and in service on one day": {
			"model,ordered,received,in service", "Flip 3,2026-08-05,2026-08-05,2026-08-05",
			lots.Unit{
				Model: "Flip 3", Ordered: calendar.New(2026, time.August, 5), Received: calendar.New(2026, time.August, 5),
				InService: calendar.New(2026, time.August, 5),
			},
		},
		"the longest useful life":    {"model,useful life months", "Flip 3,600", lots.Unit{Model: "Flip 3", UsefulLifeMonths: 600}},
		"other columns are not read": {"name,model,e-mail", "Robin,Flip 3,robin@maple.example", lots.Unit{Model: "Flip 3"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			units, report, err := testimport.ReadUnits(t, Format, "devices.csv", c.header+"\n"+c.row+"\n")
			if err != nil || strings.Contains(report, "not read") {
				t.Fatal(err, report)
			}
			if diff := cmp.Diff([]lots.Unit{c.want}, units, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReportsCells(t *testing.T) {
	cases := map[string]struct{ header, row, want string }{
		"an audience that does not exist": {
			"model,audience", "Flip 3,Robin", "audience: 1 cell: it is not Students, Staff or Shared",
		},
		"an acquisition that does not exist": {
			"model,acquisition", "Flip 3,Robin", "acquisition: 1 cell: it is not Purchase, Lease, Donation or Grant",
		},
		"the end of a lease of a purchase": {
			"model,acquisition,lease end", "Flip 3,Purchase,2029-08-05", "lease end: 1 cell: the acquisition is not Lease",
		},
		"a count that is none":           {"model,quantity,lost", "Flip 3,5,Robin", "lost: 1 cell: it is not a whole number"},
		"no useful life":                 {"model,useful life months", "Flip 3,0", "it is not from 1 to 600 months"},
		"a useful life of over 50 years": {"model,useful life months", "Flip 3,601", "it is not from 1 to 600 months"},
		"an order after the delivery": {
			"model,ordered,received", "Flip 3,2026-08-06,2026-08-05", "ordered: 1 cell: it is after received",
		},
		"a use before the delivery": {
			"model,received,in service", "Flip 3,2026-08-05,2026-08-04", "in service: 1 cell: it is before received",
		},
		"1970-01-01": {"model,received", "Flip 3,1970-01-01", "received: 1 cell: it is 1970-01-01"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			units, report, err := testimport.ReadUnits(t, Format, "devices.csv", c.header+"\n"+c.row+"\n")
			if err != nil || len(units) != 1 || !strings.Contains(report, c.want) {
				t.Errorf("%d units, the error %v, and no %q in: %s", len(units), err, c.want, report)
			}
			testimport.CheckPrivate(t, []string{"Robin"}, report)
		})
	}
}

func TestRefusesFilesAndRows(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"a table of something else": {"quantity,received\n5,2026-08-05\n", "--template"},
		"a quantity that is no number": {
			"model,quantity\nFlip 3,Robin\n", "row 2: column quantity: it is not a whole number",
		},
		"a quantity that was shortened": {
			"model,quantity\nFlip 3,1E+06\n", "row 2: column quantity: a spreadsheet shortened",
		},
		"a quantity with two meanings": {
			"model,quantity\nFlip 3,1.000\n", "row 2: column quantity: it can be read in two ways",
		},
		"a serial number of several units": {
			"model,quantity,serial number\nFlip 3,2,SN1\n", "row 2: it has a serial number",
		},
		"more units not in use than there": {
			"model,quantity,lost,idle\nFlip 3,5,3,3\n", "row 2: in repair, idle, lost and retired add up to 6",
		},
		"a single unit that is lost twice":   {"model,lost\nFlip 3,2\n", "add up to 2, more than the quantity of 1"},
		"more units than a number can hold":  {"model,quantity\nFlip 3,6000000\n", "it is larger than a plan can hold"},
		"counts that overflow when added up": {"model,quantity,lost,idle\nA,1,5000000,5000000\n", "add up to 10000000"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "devices.csv", c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, []string{"Robin", "SN1"}, err.Error())
		})
	}
}

func TestLeavesOutLotsWithoutUnits(t *testing.T) {
	units, report, err := testimport.ReadUnits(t, Format, "devices.csv", "model,quantity\nFlip 3,0\n")
	if err != nil || len(units) != 0 || !strings.Contains(report, "no unit is counted (row 2)") {
		t.Errorf("%d units, the error %v: %s", len(units), err, report)
	}
}

func FuzzOwn(f *testing.F) {
	const private = testimport.Private
	testimport.FuzzUnits(f, Format,
		writeTemplate(f, nil), strings.ReplaceAll(writeTemplate(f, nil), exampleModel, "Flip 3"),
		"model,quantity,lost\nFlip 3,5,6\n", "technology,site\n"+private+",maple-high\n",
		"model,site\nFlip 3,"+private+"\n", "model,audience,acquisition,quantity\nF,"+private+","+private+","+private+"\n",
		"model;lease end;useful life months\nFlip\x1b 3;2029-08-05;60\n", "model,received,ordered\nF,1/2/26,"+private+"\n",
		"model,quantity\n\"F\n3\",1000000\nF,5000000\n",
	)
}
