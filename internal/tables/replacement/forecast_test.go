package replacement_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/replacement"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
	"techplan.education/internal/testtables"
)

// forecastWorld has lots of several ends at two sites, and one line that pays for some of them.
func forecastWorld() tp.World {
	plan := tp.NewPlan("p").AddSite("high", 600).AddSite("low", 200).
		AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("100"), tp.OfDomain(v1alpha1.DomainEdTech)).
		AddTechnology("panel", tp.OfDomain(v1alpha1.DomainInfoTech)).
		AddSource("levy", v1alpha1.SourceLocal, tp.GivesIn(2028, "250")).
		AddLine("refresh", 2028, "250", tp.ForPurpose(v1alpha1.PurposeReplacement), tp.ForTechnologies("laptop"),
			tp.OnSource("levy"))
	lot := func(name, technology string, count int32, since string) *tp.DeviceBuilder {
		return tp.NewDevice(name, technology, count).InService(v1alpha1.Date(since))
	}
	return tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		lot("a", "laptop", 3, "2024-08-01").AtSite("high").BuildObject(),
		lot("b", "laptop", 2, "2024-08-01").AtSite("low").BuildObject(),
		lot("overdue", "laptop", 1, "2021-08-01").AtSite("high").BuildObject(),
		lot("donated", "laptop", 4, "2025-06-01").AtSite("low").AcquiredAs(v1alpha1.AcquisitionDonation).BuildObject(),
		lot("after-the-plan", "laptop", 7, "2029-01-01").BuildObject(),
		lot("replaced", "laptop", 5, "2024-08-01").ReplacedBy("after-the-plan").BuildObject(),
		lot("no-life", "panel", 6, "2024-08-01").AtSite("high").BuildObject(),
		lot("no-end-announced", "panel", 8, "2024-08-01").ChangeSpec(func(spec *v1alpha1.DeviceSpec) {
			yes := true
			spec.SupportEndUnknown = &yes
		}).BuildObject(),
		lot("gone", "panel", 2, "2024-08-01").AddOutOfService(v1alpha1.OutOfServiceRetired, 2).BuildObject(),
		lot("elsewhere", "panel", 2, "2024-08-01").OfPlan("q").BuildObject(),
	}}
}

func TestForecastRows(t *testing.T) {
	// As of the first day in use of the successor, so that it stands for the replaced lot.
	asOf := time.Date(2029, time.January, 1, 12, 0, 0, 0, time.UTC)
	early := testtables.Now
	unknown := func(group string, endUnknown, supported int64) replacement.ForecastRow {
		return replacement.ForecastRow{Group: group, EndUnknown: endUnknown, Supported: supported}
	}
	row := func(
		group string, year calendar.FiscalYear, units, overdue int64, funded money.Amount,
	) replacement.ForecastRow {
		cost := money.Amount(units) * 100_00
		return replacement.ForecastRow{
			Group: group, Year: year, Units: units, Overdue: overdue, Cost: cost, Funded: funded, Short: cost - funded,
		}
	}
	ofSource := func(group string, year calendar.FiscalYear, funded, short money.Amount) replacement.ForecastRow {
		return replacement.ForecastRow{Group: group, Year: year, Cost: funded + short, Funded: funded, Short: short}
	}
	for title, c := range map[string]struct {
		options replacement.ForecastOptions
		now     time.Time
		want    []replacement.ForecastRow
	}{
		"by year": {
			replacement.ForecastOptions{By: "year", Years: 5}, early, []replacement.ForecastRow{
				row("", 2027, 1, 1, 0), row("", 2028, 10, 0, 250_00), row("", 2029, 4, 0, 0), unknown("", 6, 8),
			},
		},
		"two years only": {
			replacement.ForecastOptions{By: "year", Years: 2}, early, []replacement.ForecastRow{
				row("", 2027, 1, 1, 0), row("", 2028, 10, 0, 250_00), unknown("", 6, 8),
			},
		},
		"by site; the line pays by cost": {
			replacement.ForecastOptions{By: "site", Years: 5}, early, []replacement.ForecastRow{
				row("high", 2027, 1, 1, 0), row("high", 2028, 3, 0, 75_00), unknown("high", 6, 0),
				row("low", 2028, 2, 0, 50_00), row("low", 2029, 4, 0, 0),
				row("", 2028, 5, 0, 125_00), unknown("", 0, 8),
			},
		},
		"by technology": {
			replacement.ForecastOptions{By: "technology", Years: 2}, early, []replacement.ForecastRow{
				row("laptop", 2027, 1, 1, 0), row("laptop", 2028, 10, 0, 250_00), unknown("panel", 6, 8),
			},
		},
		"by domain": {
			replacement.ForecastOptions{By: "domain", Years: 2}, early, []replacement.ForecastRow{
				row("EdTech", 2027, 1, 1, 0), row("EdTech", 2028, 10, 0, 250_00), unknown("InfoTech", 6, 8),
			},
		},
		"by source: what no source pays comes last": {
			replacement.ForecastOptions{By: "source", Years: 5}, early, []replacement.ForecastRow{
				ofSource("levy", 2028, 250_00, 0), ofSource("", 2027, 0, 100_00), ofSource("", 2028, 0, 750_00),
				ofSource("", 2029, 0, 400_00), unknown("", 6, 8),
			},
		},
		"the successor is in use: the replaced lot is in no row": {
			replacement.ForecastOptions{By: "year", Years: 5}, asOf, []replacement.ForecastRow{
				row("", 2029, 10, 1, 250_00), row("", 2033, 7, 0, 0), unknown("", 6, 8),
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := replacement.ComputeForecast(testtables.NewDistrict(forecastWorld()), "p", c.options, c.now)
			if diff := cmp.Diff(c.want, got.Rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// The example of a district that bought four lots in four years, at 305: the replacements follow four
// years later, and are ordered in the fiscal year before school starts.
func TestForecastOfTwelveYearPlan(t *testing.T) {
	world := tp.World{Plan: tp.NewPlan("p").SetPeriod("2012-07-01", "2017-06-30").
		AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("305")).BuildObject()}
	for year, units := range map[int]int32{2009: 150, 2010: 1450, 2011: 1150, 2012: 2300} {
		world.Devices = append(world.Devices, tp.NewDevice(fmt.Sprint("lot-", year), "laptop", units).
			InService(v1alpha1.Date(fmt.Sprintf("%d-08-15", year))).BuildObject())
	}
	asOf := time.Date(2012, time.September, 1, 12, 0, 0, 0, time.UTC)
	got := map[calendar.FiscalYear]money.Amount{}
	options := replacement.ForecastOptions{By: "year", Years: 5}
	for _, row := range replacement.ComputeForecast(testtables.NewDistrict(world), "p", options, asOf).Rows {
		got[row.Year] = row.Cost
	}
	want := map[calendar.FiscalYear]money.Amount{2013: 45_750_00, 2014: 442_250_00, 2015: 350_750_00, 2016: 701_500_00}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cost by year (-want +got):\n%s", diff)
	}
}

// The end of support comes before the end of the useful life: FY2026, not FY2027. With extended
// support the useful life decides.
func TestExtendedSupportMovesReplacements(t *testing.T) {
	asOf := time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)
	world := func(lots ...*tp.DeviceBuilder) snapshot.District {
		made := tp.World{Plan: tp.NewPlan("p").SetPeriod("2025-07-01", "2029-06-30").
			AddTechnology("chromebook", tp.WithLifeMonths(60), tp.WithUnitCost("305")).BuildObject()}
		for _, lot := range lots {
			made.Devices = append(made.Devices, lot.BuildObject())
		}
		return testtables.NewDistrict(made)
	}
	lot := func(name string) *tp.DeviceBuilder {
		return tp.NewDevice(name, "chromebook", 120).InService("2022-08-24").SupportedUntil("2026-06-30")
	}
	for title, c := range map[string]struct {
		district   snapshot.District
		before     []calendar.FiscalYear
		after      []calendar.FiscalYear
		moves      []replacement.ForecastMove
		extendable int
	}{
		"up to the end of the useful life": {
			world(lot("a").ExtendableUntil("2030-06-30")), []calendar.FiscalYear{2026}, []calendar.FiscalYear{2027},
			[]replacement.ForecastMove{{From: 2026, To: 2027, Units: 120, Cost: 36_600_00}}, 1,
		},
		"lots that move to two years": {
			world(lot("a").ExtendableUntil("2030-06-30"), lot("b").SetLifeMonths(80).ExtendableUntil("2029-06-30")),
			[]calendar.FiscalYear{2026}, []calendar.FiscalYear{2027, 2029}, []replacement.ForecastMove{
				{From: 2026, To: 2027, Units: 120, Cost: 36_600_00}, {From: 2026, To: 2029, Units: 120, Cost: 36_600_00},
			}, 2,
		},
		"not offered": {world(lot("a")), []calendar.FiscalYear{2026}, []calendar.FiscalYear{2026}, nil, 0},
		"into the same year": {
			world(lot("a").SupportedUntil("2026-05-01").ExtendableUntil("2026-08-01")),
			[]calendar.FiscalYear{2026}, []calendar.FiscalYear{2026}, nil, 1,
		},
		"of a lot of which no unit is left": {
			world(lot("a").ExtendableUntil("2030-06-30").AddOutOfService(v1alpha1.OutOfServiceRetired, 120)), nil, nil, nil, 1,
		},
		"of a lot of another plan": {
			world(lot("a").ExtendableUntil("2030-06-30").OfPlan("q")), nil, nil, nil, 0,
		},
	} {
		t.Run(title, func(t *testing.T) {
			for optIn, want := range map[bool][]calendar.FiscalYear{false: c.before, true: c.after} {
				got := replacement.ComputeForecast(
					c.district, "p", replacement.ForecastOptions{By: "year", Years: 5, OptIn: optIn}, asOf,
				)
				var years []calendar.FiscalYear
				for _, row := range got.Rows {
					years = append(years, row.Year)
				}
				if diff := cmp.Diff(want, years); diff != "" {
					t.Errorf("opt in %t: years (-want +got):\n%s", optIn, diff)
				}
				if diff := cmp.Diff(c.moves, got.Moves); diff != "" || got.Extendable != c.extendable {
					t.Errorf("opt in %t: of %d lots, moves (-want +got):\n%s", optIn, got.Extendable, diff)
				}
			}
			for _, device := range c.district.Devices {
				if !strings.HasPrefix(string(device.Spec.SupportEnd), "2026") {
					t.Errorf("the lot was changed: %s", device.Spec.SupportEnd)
				}
			}
		})
	}
}

// Prices rise by the percentage that is asked for, from the plan's first year on, and the plan is not
// changed.
func TestForecastWithInflation(t *testing.T) {
	for title, c := range map[string]struct {
		percent v1alpha1.Percent
		want    money.Amount
	}{
		"that of the policy": {"", 1_040_00},
		"none":               {"0", 1_000_00},
		"another one":        {"2.5", 1_025_00},
	} {
		t.Run(title, func(t *testing.T) {
			world := forecastWorld()
			world.Plan.Spec.Policy.Refresh.InflationPercent = "4"
			options := replacement.ForecastOptions{By: "year", Years: 2, InflationPercent: c.percent}
			rows := replacement.ComputeForecast(testtables.NewDistrict(world), "p", options, testtables.Now).Rows
			if got := rows[1].Cost; got != c.want || world.Plan.Spec.Policy.Refresh.InflationPercent != "4" {
				t.Errorf("cost of %d, want %d", got, c.want)
			}
		})
	}
}

// However the rows are divided, each year adds up to that of the status.
func TestForecastAddsUpToTheStatus(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus,
	) {
		type sum struct{ Cost, Funded, Short money.Amount }
		want := map[calendar.FiscalYear]sum{}
		for _, year := range status.Budget.Years {
			if *year.RefreshDevices > 0 && money.ParseOrZero(year.Refresh) > 0 {
				want[calendar.FiscalYear(year.FiscalYear)] = sum{
					money.ParseOrZero(year.Refresh), money.ParseOrZero(year.RefreshFunded), money.ParseOrZero(year.RefreshGap),
				}
			}
		}
		for _, by := range []string{"year", "site", "domain", "technology", "source"} {
			got := map[calendar.FiscalYear]sum{}
			options := replacement.ForecastOptions{By: by, Years: 50}
			for _, row := range replacement.ComputeForecast(district, plan, options, testtables.Now).Rows {
				if row.Cost > 0 {
					of := got[row.Year]
					got[row.Year] = sum{of.Cost + row.Cost, of.Funded + row.Funded, of.Short + row.Short}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, by %s (-status +rows):\n%s", seed, by, diff)
			}
		}
	})
}

// The forecast is a sum that a spreadsheet can do: owned units times the price of the technology, in
// the year in which they are to be bought. It is done here from the objects alone.
func TestForecastIsAPlainSum(t *testing.T) {
	compared := 0
	for seed := range uint64(testtables.RandomDistricts) {
		world := testrandom.NewWorld(seed)
		// Without what makes it more than a sum: replacements, leases, endings, lines and growth.
		world.Plan.Spec.Budget, world.Plan.Spec.Policy.Refresh = nil, v1alpha1.RefreshPolicy{}
		world.Evaluations = nil
		for i := range world.Plan.Spec.Technologies {
			technology := &world.Plan.Spec.Technologies[i]
			technology.Lifecycle, technology.RetireOn, technology.UnitCost = "", "", "12.34"
			technology.PriceFiscalYear = 0
		}
		for _, device := range world.Devices {
			device.Spec.ReplacedByRef.Name = ""
		}
		district := testtables.NewDistrict(world)
		status := snapshot.ComputeStatuses(district, testtables.Now)
		want, known := map[calendar.FiscalYear]money.Amount{}, map[v1alpha1.EntryName]bool{}
		for _, technology := range world.Plan.Spec.Technologies {
			known[technology.Name] = true
		}
		for _, device := range status.Devices {
			lot := inventory.LotOf(device)
			if device.Spec.PlanRef.Name != world.Plan.Name || device.Status.RefreshFiscalYear == 0 || !known[lot.Technology] {
				continue
			}
			cost := new(big.Rat).Mul(big.NewRat(1234, 1), big.NewRat(int64(*device.Status.Owned), 1))
			want[calendar.FiscalYear(device.Status.RefreshFiscalYear)] += money.RoundAmount(cost)
			compared++
		}
		got := map[calendar.FiscalYear]money.Amount{}
		options := replacement.ForecastOptions{By: "technology", Years: 50}
		for _, row := range replacement.ComputeForecast(district, world.Plan.Name, options, testtables.Now).Rows {
			if row.Year != 0 && known[v1alpha1.EntryName(row.Group)] {
				got[row.Year] += row.Cost
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-by hand +forecast):\n%s", seed, diff)
		}
	}
	if compared < testtables.RandomDistricts {
		t.Errorf("%d lots are too few to say anything", compared)
	}
}
