package devices_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/devices"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

// bookWorld has lots that are in the books, and of each kind that is not.
func bookWorld() tp.World {
	plan := tp.NewPlan("p").SetEnrollment(1000).
		AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithMaintenance("40")).AddTechnology("panel").
		AddSource("erate", v1alpha1.SourceERateC2).AddSource("levy", v1alpha1.SourceLocal).
		AddLine("own", 2027, "900", tp.OnSource("levy")).AddLine("federal", 2027, "900", tp.OnSource("erate")).
		AddLine("no-source", 2027, "900").
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Policy.Depreciation.CapitalizationThreshold = "50" })
	bought := func(name, technology string, count int32, unit v1alpha1.Money, since v1alpha1.Date) *tp.DeviceBuilder {
		return tp.NewDevice(name, technology, count).SetUnitCost(unit).InService(since)
	}
	return tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		bought("shared", "laptop", 10, "100", "2026-07-01").PaidBy("p", "own").AlsoPaidBy("federal", "80%").
			SetSalvage("200").CostsOnce("60", "40").CostsYearly(v1alpha1.YearlyCostRepair, "20").
			CostsYearly(v1alpha1.YearlyCostTraining, "5").AtSite("high").BuildObject(),
		bought("retired", "laptop", 4, "120", "2024-07-01").AddOutOfService(v1alpha1.OutOfServiceRetired, 1).LeftOn("2027-01-01").
			AddOutOfService(v1alpha1.OutOfServiceLost, 2).PaidBy("p", "no-source").BuildObject(),
		bought("cheap", "laptop", 3, "49.99", "2027-09-01").PaidBy("gone", "own").BuildObject(),
		tp.NewDevice("no-cost", "laptop", 1).InService("2026-07-01").BuildObject(),
		bought("no-life", "panel", 1, "100", "2026-07-01").BuildObject(),
		bought("ordered", "laptop", 1, "100", "").OrderedOn("2026-10-01").BuildObject(),
		bought("leased", "laptop", 1, "100", "2026-07-01").LeasedUntil("2029-06-30").BuildObject(),
		bought("too-much", "laptop", 1, "100", "2026-07-01").SetSalvage("101").BuildObject(),
		bought("elsewhere", "laptop", 1, "100", "2026-07-01").OfPlan("q").BuildObject(),
	}}
}

func TestDepreciationRows(t *testing.T) {
	retired := depreciation.Figures{
		// Two of 4 units; the lost ones are not in the sums. 120 less 30 a year.
		Opening: 120_00, Depreciation: 45_00, WriteOff: 45_00, Cost: 120_00, Book: 30_00,
	}
	shared := depreciation.Figures{Added: 1000_00, Depreciation: 200_00, Cost: 1000_00, Book: 800_00}
	expensed := depreciation.Figures{Expensed: 149_97}
	ofYear := func(
		year calendar.FiscalYear, group v1alpha1.EntryName, figures depreciation.Figures,
	) devices.DepreciationYear {
		return devices.DepreciationYear{Year: year, Group: group, Figures: figures}
	}
	for title, c := range map[string]struct {
		options devices.DepreciationOptions
		want    []devices.DepreciationYear
	}{
		"the year in which the lot is added, by technology": {
			devices.DepreciationOptions{By: "technology", Year: 2027}, []devices.DepreciationYear{
				ofYear(2027, "laptop", shared.AddFigures(retired)),
			},
		},
		"by source: 80 of 100 parts are federal": {
			devices.DepreciationOptions{By: "source", Year: 2027}, []devices.DepreciationYear{
				ofYear(2027, "erate", depreciation.Figures{Added: 800_00, Depreciation: 160_00, Cost: 800_00, Book: 640_00}),
				ofYear(2027, "levy", depreciation.Figures{Added: 200_00, Depreciation: 40_00, Cost: 200_00, Book: 160_00}),
				ofYear(2027, "", retired),
			},
		},
		"a lot below the threshold is an expense": {
			devices.DepreciationOptions{By: "source", Year: 2028}, []devices.DepreciationYear{
				ofYear(2028, "erate", depreciation.Figures{
					Opening: 640_00, Depreciation: 160_00, Cost: 800_00, Book: 480_00,
				}),
				ofYear(2028, "levy", depreciation.Figures{Opening: 160_00, Depreciation: 40_00, Cost: 200_00, Book: 120_00}),
				ofYear(2028, "", expensed.AddFigures(depreciation.Figures{Opening: 30_00, Depreciation: 30_00, Cost: 120_00})),
			},
		},
		"a year before all lots": {devices.DepreciationOptions{By: "technology", Year: 2024}, nil},
	} {
		t.Run(title, func(t *testing.T) {
			got := devices.ComputeDepreciation(testtables.NewDistrict(bookWorld()), "p", c.options, testtables.Now)
			if diff := cmp.Diff(c.want, got.Years); diff != "" {
				t.Errorf("years (-want +got):\n%s", diff)
			}
		})
	}
	got := devices.ComputeDepreciation(
		testtables.NewDistrict(bookWorld()), "p", devices.DepreciationOptions{Year: 2027}, testtables.Now,
	)
	wantLots := []devices.DepreciationLot{
		{
			Year: 2027, Lot: "retired", Technology: "laptop", State: depreciation.Depreciated, Start: day("2024-07-01"),
			End: day("2028-07-01"), Figures: retired,
		},
		{
			Year: 2027, Lot: "shared", Technology: "laptop", Site: "high", State: depreciation.Depreciated,
			Start: day("2026-07-01"), End: day("2030-07-01"), Salvage: 200_00, Figures: shared,
		},
	}
	if diff := cmp.Diff(wantLots, got.Lots); diff != "" {
		t.Errorf("lots (-want +got):\n%s", diff)
	}
	wantGaps := []devices.DepreciationGap{
		{Technology: "laptop", CostUnknown: 1, StartUnknown: 1, SalvageAboveCost: 1, Leased: 1, UndatedUnits: 2},
		{Technology: "panel", LifeUnknown: 1},
	}
	if diff := cmp.Diff(wantGaps, got.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// Without a year the years are those of the plan; all years are those from the first lot to the end of
// the last one.
func TestYearsOfDepreciation(t *testing.T) {
	for title, c := range map[string]struct {
		options devices.DepreciationOptions
		want    []calendar.FiscalYear
	}{
		"those of the plan": {devices.DepreciationOptions{}, []calendar.FiscalYear{2027, 2028, 2029}},
		"all":               {devices.DepreciationOptions{AllYears: true}, []calendar.FiscalYear{2025, 2026, 2027, 2028, 2029, 2030}},
		"one":               {devices.DepreciationOptions{Year: 2025, AllYears: true}, []calendar.FiscalYear{2025}},
	} {
		t.Run(title, func(t *testing.T) {
			var years []calendar.FiscalYear
			district := testtables.NewDistrict(bookWorld())
			for _, row := range devices.ComputeDepreciation(district, "p", c.options, testtables.Now).Years {
				years = append(years, row.Year)
			}
			if diff := cmp.Diff(c.want, years); diff != "" {
				t.Errorf("years (-want +got):\n%s", diff)
			}
		})
	}
}

// Technologies, sources and lots have the same sums in each year. Over all years a technology loses
// what its lots cost, less what they bring.
func TestDepreciationAddsUp(t *testing.T) {
	compared := 0
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		for _, device := range district.Devices {
			device.Spec.Acquisition.Salvage = &v1alpha1.Salvage{Percent: "7.5"}
		}
		sums := map[string]map[calendar.FiscalYear]depreciation.Figures{}
		add := func(by string, year calendar.FiscalYear, figures depreciation.Figures) {
			if sums[by] == nil {
				sums[by] = map[calendar.FiscalYear]depreciation.Figures{}
			}
			sums[by][year] = sums[by][year].AddFigures(figures)
		}
		for _, by := range []string{"technology", "source"} {
			result := devices.ComputeDepreciation(
				district, plan, devices.DepreciationOptions{By: by, AllYears: true}, testtables.Now,
			)
			for _, row := range result.Years {
				add(by, row.Year, row.Figures)
			}
			if by == "source" {
				continue
			}
			for _, row := range result.Lots {
				add("lot", row.Year, row.Figures)
				compared++
			}
		}
		for _, by := range []string{"source", "lot"} {
			if diff := cmp.Diff(sums["technology"], sums[by]); diff != "" {
				t.Fatalf("seed %d (-technologies +%ss):\n%s", seed, by, diff)
			}
		}
		var added, lost, book money.Amount
		last := calendar.FiscalYear(0)
		for year, figures := range sums["technology"] {
			added += figures.Added
			lost += figures.Depreciation + figures.WriteOff + figures.Salvaged
			if year > last {
				last, book = year, figures.Book
			}
		}
		if added != lost+book {
			t.Fatalf("seed %d: %d added, %d lost, %d left", seed, added, lost, book)
		}
	})
	if compared < testtables.RandomDistricts {
		t.Errorf("%d rows are too few to say anything", compared)
	}
}

func TestBookValues(t *testing.T) {
	for title, c := range map[string]struct {
		by, on string
		want   []devices.BookValue
	}{
		"before all lots":                {"technology", "2024-06-30", nil},
		"on the first day of a lot":      {"technology", "2024-07-01", []devices.BookValue{{"laptop", 240_00, 240_00}}},
		"on the day on which one leaves": {"technology", "2027-01-01", []devices.BookValue{{"laptop", 1240_00, 990_00}}},
		"the day after":                  {"technology", "2027-01-02", []devices.BookValue{{"laptop", 1120_00, 945_00}}},
		"by source": {"source", "2027-01-02", []devices.BookValue{
			{"erate", 800_00, 720_00}, {"levy", 200_00, 180_00}, {"", 120_00, 45_00},
		}},
		"in ten years: the salvage value": {"technology", "2036-01-01", []devices.BookValue{{"laptop", 1120_00, 200_00}}},
	} {
		t.Run(title, func(t *testing.T) {
			got, gaps := devices.ListBookValues(testtables.NewDistrict(bookWorld()), "p", c.by, day(c.on))
			if diff := cmp.Diff(c.want, got); diff != "" || len(gaps) != 2 {
				t.Errorf("%d gaps, values (-want +got):\n%s", len(gaps), diff)
			}
		})
	}
}

// At the start of a fiscal year the values are those at the end of the year before.
func TestBookValuesAreThoseOfTheYears(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		years := model.ParsePlan(district.Plans[0]).Fiscal
		for _, by := range []string{"technology", "source"} {
			var want []devices.BookValue
			result := devices.ComputeDepreciation(
				district, plan, devices.DepreciationOptions{By: by, Year: 2027}, testtables.Now,
			)
			for _, row := range result.Years {
				if row.Cost > 0 {
					want = append(want, devices.BookValue{Group: row.Group, Cost: row.Cost, Value: row.Book})
				}
			}
			// Units that are put to use on the next day are not in the books of the year.
			got, _ := devices.ListBookValues(withoutStart(district, years.StartOf(2028)), plan, by, years.StartOf(2028))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, by %s (-years +day):\n%s", seed, by, diff)
			}
		}
	})
}

// withoutStart returns the district without the lots whose first day is a certain one.
func withoutStart(district snapshot.District, start calendar.Date) snapshot.District {
	district.Devices = slices.DeleteFunc(slices.Clone(district.Devices), func(device *v1alpha1.Device) bool {
		return inventory.LotOf(device).Start == start
	})
	return district
}

// The depreciation in the status of a lot is that of the books.
func TestDepreciationOfTheStatus(t *testing.T) {
	world := bookWorld()
	plan := model.ParsePlan(world.Plan)
	got := map[string]v1alpha1.DepreciationStatus{}
	for _, device := range snapshot.ComputeStatuses(testtables.NewDistrict(world), testtables.Now).Devices {
		if device.Status.Depreciation != nil {
			got[device.Name] = *device.Status.Depreciation
		}
		isBooked := depreciation.ReadLot(device, plan).State == depreciation.Depreciated && device.Spec.PlanRef.Name == "p"
		if isBooked != (device.Status.Depreciation != nil) {
			t.Errorf("%s: %+v", device.Name, device.Status.Depreciation)
		}
	}
	want := map[string]v1alpha1.DepreciationStatus{
		"shared": {PerYear: "200", End: "2030-07-01"}, "retired": {PerYear: "120", End: "2028-07-01"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}
