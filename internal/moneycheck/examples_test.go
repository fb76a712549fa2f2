package moneycheck

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// The tests in this file hold the second implementation against the worked examples of the
// definitions and of docs/design/0007-money-rules.md, with figures from there.

// compute computes the money of a plan on a day.
func compute(
	plan *testplan.PlanBuilder, asOf v1alpha1.Date, lots []*testplan.DeviceBuilder, goals ...*testplan.GoalBuilder,
) *district {
	world := testplan.World{Plan: plan.BuildObject()}
	for _, goal := range goals {
		world.Goals = append(world.Goals, goal.BuildObject())
	}
	for _, lot := range lots {
		world.Devices = append(world.Devices, lot.BuildObject())
	}
	return newDistrict(world, parseDay(asOf))
}

var replacing = testplan.ForPurpose(v1alpha1.PurposeReplacement)

func TestFiscalYears(t *testing.T) {
	for _, c := range []struct {
		startMonth time.Month
		day        v1alpha1.Date
		want       int
	}{
		{time.July, "2025-06-30", 2025}, {time.July, "2025-07-01", 2026},
		{time.January, "2026-03-01", 2026}, {time.September, "2026-08-01", 2026},
	} {
		d := &district{startMonth: c.startMonth}
		if got := d.fiscalYear(parseDay(c.day)); got != c.want {
			t.Errorf("%s, years from %s: FY%d, want FY%d", c.day, c.startMonth, got, c.want)
		}
	}
	d := &district{startMonth: time.July}
	first, last := d.firstDay(2027), d.lastDay(2027)
	if first != parseDay("2026-07-01") || last != parseDay("2027-06-30") {
		t.Errorf("FY2027 is %s to %s", first, last)
	}
}

func TestParts(t *testing.T) {
	for title, c := range map[string]struct{ got, want []int64 }{
		"dollars, leftover hundredths to the earliest": {splitEvenly(100_00, 3, 1), []int64{33_34, 33_33, 33_33}},
		"yen, in whole units": {
			splitEvenly(100_000_00, 3, 100), []int64{33_334_00, 33_333_00, 33_333_00},
		},
		"the largest remainder": {split(10, []int64{1, 2, 4}, 1), []int64{1, 3, 6}},
		"no weight at all":      {split(5, []int64{0, 0}, 1), []int64{3, 2}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", title, c.got, c.want)
		}
	}
}

// The twelve-year plan of a district replaces laptops of four summers.
func TestRefreshForecast(t *testing.T) {
	plan := testplan.NewPlan("p").SetPeriod("2012-07-01", "2017-06-30").
		AddTechnology("laptop", testplan.WithUnitCost("305"), testplan.WithLifeMonths(48))
	lots := []*testplan.DeviceBuilder{
		testplan.NewDevice("a", "laptop", 150).InService("2009-08-15"),
		testplan.NewDevice("b", "laptop", 1450).InService("2010-08-15"),
		testplan.NewDevice("c", "laptop", 1150).InService("2011-08-15"),
		testplan.NewDevice("d", "laptop", 2300).InService("2012-08-15"),
	}
	got := map[int]int64{}
	for year, forecast := range compute(plan, "2012-10-01", lots).computeRefresh() {
		got[year] = forecast.cost
	}
	want := map[int]int64{2013: 45_750_00, 2014: 442_250_00, 2015: 350_750_00, 2016: 701_500_00}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEndOfLot(t *testing.T) {
	plan := testplan.NewPlan("p").AddTechnology("t", testplan.WithUnitCost("305"), testplan.WithLifeMonths(60))
	for title, c := range map[string]struct {
		asOf       v1alpha1.Date
		lot        *testplan.DeviceBuilder
		end, buyBy v1alpha1.Date
		year       int
		cost       int64
	}{
		"the end of support comes before that of the life": {
			lot: testplan.NewDevice("d", "t", 1).InService("2022-09-01").SupportedUntil("2026-06-30"),
			end: "2026-06-30", buyBy: "2026-03-30", year: 2026, cost: 305_00, asOf: "2026-03-01",
		},
		"the last day of a life": {
			lot: testplan.NewDevice("d", "t", 1).SetLifeMonths(48).InService("2025-07-01"),
			end: "2029-06-30", buyBy: "2029-03-30", year: 2029, cost: 305_00, asOf: "2026-10-01",
		},
		"an end after the plan is for the next plan, in the year of the end": {
			lot: testplan.NewDevice("d", "t", 310).InService("2026-08-24").SupportedUntil("2034-06-30").AddOutOfService("Lost", 2),
			end: "2031-08-23", buyBy: "2031-05-23", year: 2032, cost: 93_940_00, asOf: "2026-10-01",
		},
	} {
		d := compute(plan, c.asOf, []*testplan.DeviceBuilder{c.lot})
		got := d.forecastOf(d.lots[0], nil)
		if got.end != parseDay(c.end) || got.buyBy != parseDay(c.buyBy) || got.year != c.year || got.cost != c.cost {
			t.Errorf("%s: ends %s, buy by %s, FY%d, %d", title, got.end, got.buyBy, got.year, got.cost)
		}
	}
}

func TestReplacedUnits(t *testing.T) {
	plan := testplan.NewPlan("p").AddTechnology("t", testplan.WithUnitCost("100"), testplan.WithLifeMonths(48)).
		AddTechnology("printer", testplan.WithUnitCost("100"))
	old := testplan.NewDevice("old", "t", 300).InService("2023-08-01").ReplacedBy("new")
	replacement := func(technology string, units int32) *testplan.DeviceBuilder {
		return testplan.NewDevice("new", technology, units)
	}
	older := testplan.NewDevice("older", "t", 50).InService("2023-08-01").ReplacedBy("new")
	for title, c := range map[string]struct {
		lots []*testplan.DeviceBuilder
		want int64
	}{
		"fewer units": {
			[]*testplan.DeviceBuilder{old, replacement("t", 100).ReceivedOn("2026-08-01")}, 200,
		},
		"only planned": {
			[]*testplan.DeviceBuilder{old, replacement("t", 300)}, 300,
		},
		"ordered tomorrow": {
			[]*testplan.DeviceBuilder{old, replacement("t", 300).OrderedOn("2026-10-02")}, 300,
		},
		"of another technology": {
			[]*testplan.DeviceBuilder{old, replacement("printer", 300).ReceivedOn("2026-08-01")}, 300,
		},
		"one lot for two, each unit once": {
			[]*testplan.DeviceBuilder{old, older, replacement("t", 300).ReceivedOn("2026-08-01")}, 50,
		},
	} {
		var units int64
		for _, entry := range compute(plan, "2026-10-01", c.lots).forecast() {
			if entry.endYear == 2028 {
				units += entry.units
			}
		}
		if units != c.want {
			t.Errorf("%s: %d units stay, want %d", title, units, c.want)
		}
	}
}

// The first table of docs/design/0007-money-rules.md.
func TestWhenMoneyCanBeSpent(t *testing.T) {
	base := func() *testplan.PlanBuilder {
		return testplan.NewPlan("p").AddTechnology("t", testplan.WithUnitCost("300"), testplan.OfDomain(v1alpha1.DomainEdTech)).
			AddSource("bond", v1alpha1.SourceBond).AddSource("local", v1alpha1.SourceLocal)
	}
	lots := []*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 600).SupportedUntil("2027-06-30")}
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int64
	}{
		"one year": {base().AddLine("l", 2027, "60000", replacing), 120_000_00},
		"a span on money of every year": {
			base().AddLine("l", 2027, "180000", replacing, testplan.ThroughYear(2029), testplan.OnSource("local")), 120_000_00,
		},
		"a span on one-time money": {
			base().AddLine("l", 2027, "180000", replacing, testplan.ThroughYear(2029), testplan.OnSource("bond")), 0,
		},
		"no year": {base().AddLine("l", 0, "180000", replacing), 0},
		"money of another domain": {
			base().AddLine("l", 2027, "180000", replacing, testplan.InDomain(v1alpha1.DomainAT)), 180_000_00,
		},
		"money of another domain by its goal": {
			base().AddLine("l", 2027, "180000", replacing, testplan.ForGoals("at")), 180_000_00,
		},
		"money of another purpose": {base().AddLine("l", 2027, "180000"), 180_000_00},
	} {
		d := compute(c.plan, "2026-10-01", lots, testplan.NewGoal("at").InDomains(v1alpha1.DomainAT))
		if got := d.computeRefresh()[2027].gap; got != c.want {
			t.Errorf("%s: the gap is %s, want %s", title, showAmount(got), showAmount(c.want))
		}
	}
	// $60,000 of FY2027, of which $25,000 is used, still pays $35,000 of what is overdue.
	overdue := compute(base().AddLine("l", 2027, "60000", replacing, testplan.AlreadySpent("25000")), "2027-10-01", lots)
	if got := overdue.computeRefresh()[2028]; got.funded != 35_000_00 {
		t.Errorf("money of a past year pays %s", showAmount(got.funded))
	}
}

func TestFundingOfGoals(t *testing.T) {
	for title, c := range map[string]struct {
		plan  *testplan.PlanBuilder
		goals []*testplan.GoalBuilder
		want  map[int]unfunded
	}{
		"half of the need": {
			testplan.NewPlan("p").AddLine("wifi", 2027, "20000", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g").AddAction("a", 2027, "40000")},
			map[int]unfunded{2027: {v1alpha1.SeverityWarning, 20_000_00}},
		},
		"exactly 90 percent": {
			testplan.NewPlan("p").AddLine("wifi", 2027, "36000", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g").AddAction("a", 2027, "40000")},
			map[int]unfunded{},
		},
		"nothing": {
			testplan.NewPlan("p").AddLine("wifi", 2028, "36000", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g").AddAction("a", 2027, "40000")},
			map[int]unfunded{2027: {v1alpha1.SeverityError, 40_000_00}},
		},
		"cabling from May to August, paid by the line of the year of May": {
			testplan.NewPlan("p").AddLine("cabling", 2027, "30000", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g").ActionFrom("a", "2027-05-01", "2027-08-31", "30000")},
			map[int]unfunded{},
		},
		"a long action by its days": {
			testplan.NewPlan("p").AddLine("training", 2027, "36500", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g").ActionFrom("a", "2026-07-01", "2028-06-30", "73100")},
			map[int]unfunded{2028: {v1alpha1.SeverityError, 36_600_00}},
		},
		"closed": {
			testplan.NewPlan("p").AddLine("wifi", 2028, "36000", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{
				testplan.NewGoal("g").AddAction("a", 2027, "40000").CloseAs(v1alpha1.OutcomeDropped, "2026-09-01"),
			},
			map[int]unfunded{},
		},
	} {
		d := compute(c.plan, "2026-10-01", nil, c.goals...)
		got := d.findUnfunded(d.computeFunding())["g"]
		if got == nil {
			got = map[int]unfunded{}
		}
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(unfunded{})); diff != "" {
			t.Errorf("%s: %s", title, diff)
		}
	}
}

func TestDomains(t *testing.T) {
	plan := testplan.NewPlan("p").AddLine("a", 2027, "630000", testplan.InDomain(v1alpha1.DomainEdTech)).
		AddLine("b", 2027, "3700000", testplan.InDomain(v1alpha1.DomainInfoTech)).AddLine("c", 2028, "275000")
	want := map[v1alpha1.BudgetDomain]int64{"EdTech": 630_000_00, "InfoTech": 3_700_000_00, "Unassigned": 275_000_00}
	if diff := cmp.Diff(want, compute(plan, "2026-10-01", nil).sumDomains()); diff != "" {
		t.Error(diff)
	}
}

func TestSources(t *testing.T) {
	type findings = map[int]overcommitted
	for title, c := range map[string]struct {
		kind  v1alpha1.SourceKind
		gives []func(*v1alpha1.FundingSource)
		lines map[v1alpha1.FiscalYear]v1alpha1.Money
		want  findings
	}{
		"more than a year gives": {
			v1alpha1.SourceLocal, []func(*v1alpha1.FundingSource){testplan.GivesIn(2027, "40000")},
			map[v1alpha1.FiscalYear]v1alpha1.Money{2027: "50000"},
			findings{2027: {v1alpha1.SeverityError, 10_000_00}},
		},
		"1 percent more": {
			v1alpha1.SourceLocal, []func(*v1alpha1.FundingSource){testplan.GivesIn(2027, "40000")},
			map[v1alpha1.FiscalYear]v1alpha1.Money{2027: "40400"},
			findings{2027: {v1alpha1.SeverityWarning, 400_00}},
		},
		"a year without an amount is unknown": {
			v1alpha1.SourceLocal, []func(*v1alpha1.FundingSource){testplan.GivesIn(2027, "40000")},
			map[v1alpha1.FiscalYear]v1alpha1.Money{2028: "50000"},
			findings{},
		},
		"a bond that is sold next year cannot pay this year": {
			v1alpha1.SourceBond,
			[]func(*v1alpha1.FundingSource){testplan.GivesIn(2027, "100"), testplan.GivesIn(2028, "90000")},
			map[v1alpha1.FiscalYear]v1alpha1.Money{2027: "50000", 2028: "100"},
			findings{2027: {v1alpha1.SeverityError, 49_900_00}},
		},
		"a grant carries over": {
			v1alpha1.SourceGrant, []func(*v1alpha1.FundingSource){testplan.GivesIn(2027, "40000")},
			map[v1alpha1.FiscalYear]v1alpha1.Money{2028: "40000"},
			findings{},
		},
	} {
		plan := testplan.NewPlan("p").AddSource("s", c.kind, c.gives...)
		for year, amount := range c.lines {
			plan.AddLine("l"+time.Date(int(year), 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"), year, amount, testplan.OnSource("s"))
		}
		got := compute(plan, "2026-10-01", nil).findOvercommitted()["s"]
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(overcommitted{})); diff != "" {
			t.Errorf("%s: %s", title, diff)
		}
	}
}
