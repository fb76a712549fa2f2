package moneycheck

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// comparison compares the figures of one plan on one day. A difference is reported with the
// seed of the plan, the day, the figure, and what both sides say.
type comparison struct {
	tb   testing.TB
	seed uint64
	day  string
}

func (c *comparison) report(figure string, want, got any) {
	c.tb.Errorf("seed %d on %s: %s is %v, computed here %v", c.seed, c.day, figure, got, want)
}

func (c *comparison) compareAmount(figure string, want int64, got v1alpha1.Money) {
	if want != parseAmount(got) {
		c.report(figure, showAmount(want), showAmount(parseAmount(got)))
	}
}

func (c *comparison) compareDecimal(figure string, want int64, got v1alpha1.Decimal) {
	if want != parseAmount(got) {
		c.report(figure, showAmount(want), showAmount(parseAmount(got)))
	}
}

// showAmount writes hundredths as units with two decimals.
func showAmount(hundredths int64) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	return fmt.Sprintf("%s%d.%02d", sign, hundredths/100, hundredths%100)
}

// compareWorld compares all figures of a generated plan on one day.
func compareWorld(tb testing.TB, world testplan.World, seed uint64, asOf time.Time) {
	tb.Helper()
	c := &comparison{tb: tb, seed: seed, day: asOf.Format(time.DateOnly)}
	source := snapshot.NewMemory(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
		Devices: world.Devices, Evaluations: world.Evaluations,
	})
	input, err := snapshot.PlanInput(tb.Context(), source, world.Plan)
	if err != nil {
		tb.Fatal(err)
	}
	noon := asOf.Add(16 * time.Hour)
	status, _ := assess.ComputePlanStatus(input, noon)
	d := newDistrict(world, asOf)
	funding := d.computeFunding()
	c.compareTotals(d, status.Budget)
	c.compareYears(d, status.Budget)
	c.compareLines(d, status.Budget)
	c.compareDomains(d, status.Budget)
	c.compareGoalUse(d, status.Budget)
	for _, goal := range world.Goals {
		goalInput, err := snapshot.GoalInput(tb.Context(), source, goal, noon)
		if err != nil {
			tb.Fatal(err)
		}
		goalStatus, _ := assess.ComputeGoalStatus(goalInput, noon)
		c.compareFunding(goal.Name, funding[goal.Name], goalStatus)
	}
	c.compareUnfunded(d.findUnfunded(funding), status)
	c.compareSources(d, status)
	c.compareUnderfunded(d.findUnderfunded(d.computeRefresh()), status)
	c.compareLots(d, source, noon)
}

func (c *comparison) compareTotals(d *district, status v1alpha1.BudgetStatus) {
	var total, aligned, general, unaligned, spent, committed int64
	for _, each := range d.lines {
		total, spent, committed = total+each.amount, spent+each.spent, committed+each.committed
		for _, part := range each.parts {
			aligned, general, unaligned = aligned+part.aligned, general+part.general, unaligned+part.unaligned
		}
	}
	c.compareAmount("total", total, status.Total)
	c.compareAmount("aligned", aligned, status.Aligned)
	c.compareAmount("general", general, status.General)
	c.compareAmount("unaligned", unaligned, status.Unaligned)
	c.compareAmount("spent", spent, status.Spent)
	c.compareAmount("committed", committed, status.Committed)
	c.compareDecimal("available", total-spent-committed, status.Available)
}

func (c *comparison) compareYears(d *district, status v1alpha1.BudgetStatus) {
	refresh := d.computeRefresh()
	shown := map[int]bool{}
	for _, got := range status.Years {
		year := int(got.FiscalYear)
		shown[year] = true
		var want part
		for _, part := range d.partsOf(year) {
			want.amount += part.amount
			want.spent += part.spent
			want.committed += part.committed
			want.aligned += part.aligned
			want.general += part.general
			want.unaligned += part.unaligned
		}
		in := fmt.Sprintf(" of FY%d", year)
		c.compareAmount("year.allotted"+in, want.amount, got.Allotted)
		c.compareAmount("year.spent"+in, want.spent, got.Spent)
		c.compareAmount("year.committed"+in, want.committed, got.Committed)
		c.compareDecimal("year.available"+in, want.amount-want.spent-want.committed, got.Available)
		c.compareAmount("year.aligned"+in, want.aligned, got.Aligned)
		c.compareAmount("year.general"+in, want.general, got.General)
		c.compareAmount("year.unaligned"+in, want.unaligned, got.Unaligned)
		c.compareRefresh(in, refresh[year], got)
	}
	for _, each := range d.lines {
		for _, part := range each.parts {
			if !shown[part.year] && part.amount+part.spent+part.committed > 0 {
				c.report("year.missing", part.year, "not shown")
			}
		}
	}
	for _, year := range slices.Sorted(maps.Keys(refresh)) {
		if !shown[year] && refresh[year].units > 0 {
			c.report("refresh.missing", year, "not shown")
		}
	}
}

func (c *comparison) compareRefresh(in string, want *refreshYear, got v1alpha1.BudgetYear) {
	if want == nil {
		want = &refreshYear{}
	}
	var units int64
	if got.RefreshDevices != nil {
		units = *got.RefreshDevices
	}
	if want.units != units {
		c.report("refreshDevices"+in, want.units, units)
	}
	c.compareAmount("refresh"+in, want.cost, got.Refresh)
	c.compareAmount("refreshFunded"+in, want.funded, got.RefreshFunded)
	c.compareAmount("refreshGap"+in, want.gap, got.RefreshGap)
}

func (c *comparison) compareLines(d *district, status v1alpha1.BudgetStatus) {
	shown := map[v1alpha1.EntryName]bool{}
	for _, got := range status.Lines {
		shown[got.Name] = true
		want := d.findLine(got.Name)
		of := fmt.Sprintf(" of %s", got.Name)
		c.compareAmount("line.allotted"+of, want.amount, got.Allotted)
		c.compareAmount("line.spent"+of, want.spent, got.Spent)
		c.compareAmount("line.committed"+of, want.committed, got.Committed)
		c.compareDecimal("line.available"+of, want.amount-want.spent-want.committed, got.Available)
		c.compareDecimal("line.moved"+of, want.moved, got.Moved)
		if isAtLeast := got.AtLeast != nil && *got.AtLeast; isAtLeast != want.atLeast {
			c.report("line.atLeast"+of, want.atLeast, isAtLeast)
		}
	}
	for _, each := range d.lines {
		if !shown[each.spec.Name] && (each.spent+each.committed > 0 || each.moved != 0) {
			c.report("line.missing of "+string(each.spec.Name), "shown", "not shown")
		}
	}
}

func (c *comparison) compareDomains(d *district, status v1alpha1.BudgetStatus) {
	sums := d.sumDomains()
	for _, got := range status.Domains {
		c.compareAmount("domain of "+string(got.Domain), sums[got.Domain], got.Amount)
		delete(sums, got.Domain)
	}
	for domain, amount := range sums {
		if amount > 0 {
			c.report("domain of "+string(domain), showAmount(amount), "not shown")
		}
	}
}

func (c *comparison) compareGoalUse(d *district, status v1alpha1.BudgetStatus) {
	uses := d.sumGoalUse()
	compare := func(of string, want *goalUse, got v1alpha1.BudgetFigures) {
		if want == nil {
			want = &goalUse{}
		}
		c.compareAmount("goal.allotted of "+of, want.allotted, got.Allotted)
		c.compareAmount("goal.spent of "+of, want.spent, got.Spent)
		c.compareAmount("goal.committed of "+of, want.committed, got.Committed)
		c.compareDecimal("goal.available of "+of, want.allotted-want.spent-want.committed, got.Available)
	}
	for _, got := range status.Goals {
		compare(got.Name, uses[got.Name][0], got.BudgetFigures)
		for _, year := range got.Years {
			compare(fmt.Sprintf("%s in FY%d", got.Name, year.FiscalYear), uses[got.Name][int(year.FiscalYear)],
				year.BudgetFigures)
			delete(uses[got.Name], int(year.FiscalYear))
		}
		for year, use := range uses[got.Name] {
			if year != 0 && use.spent+use.committed > 0 {
				c.report(fmt.Sprintf("goal.missing of %s in FY%d", got.Name, year), *use, "not shown")
			}
		}
		delete(uses, got.Name)
	}
	for name, years := range uses {
		if *years[0] != (goalUse{}) {
			c.report("goal.missing of "+name, *years[0], "not shown")
		}
	}
}

func (c *comparison) compareFunding(name string, want map[int]*funding, status v1alpha1.GoalStatus) {
	shown := map[int]bool{}
	for _, got := range status.Funding {
		year := int(got.FiscalYear)
		shown[year] = true
		now := want[year]
		if now == nil {
			now = &funding{}
		}
		of := fmt.Sprintf(" of %s in FY%d", name, year)
		c.compareAmount("funding.need"+of, now.need, got.Need)
		c.compareAmount("funding.budgeted"+of, now.have(), got.Budgeted)
		c.compareAmount("funding.gap"+of, now.gap(), got.Gap)
	}
	for year, now := range want {
		if !shown[year] && now.need+now.budgeted > 0 {
			c.report(fmt.Sprintf("funding.missing of %s in FY%d", name, year), *now, "not shown")
		}
	}
}

// compareLots compares when each lot of the plan ends and is replaced, and at what cost.
func (c *comparison) compareLots(d *district, source snapshot.Source, now time.Time) {
	replaced := d.countReplaced()
	for _, lot := range d.lots {
		if lot.Spec.PlanRef.Name != d.plan.Name {
			continue
		}
		input, err := snapshot.DeviceInput(c.tb.Context(), source, lot, now)
		if err != nil {
			c.tb.Fatal(err)
		}
		got, _ := assess.ComputeDeviceStatus(input, now)
		of := " of " + lot.Name
		if end := d.endOf(lot); !end.IsZero() && string(got.End) != end.Format(time.DateOnly) {
			c.report("lot.end"+of, end.Format(time.DateOnly), got.End)
		}
		if int64(got.Replaced) != replaced[lot.Name] {
			c.report("lot.replaced"+of, replaced[lot.Name], got.Replaced)
		}
		want := d.forecastOf(lot, replaced)
		if want == nil {
			want = &forecastLot{}
		} else if buyBy := want.buyBy.Format(time.DateOnly); string(got.BuyBy) != buyBy {
			c.report("lot.buyBy"+of, buyBy, got.BuyBy)
		}
		if want.year != int(got.RefreshFiscalYear) {
			c.report("lot.refreshFiscalYear"+of, want.year, got.RefreshFiscalYear)
		}
		c.compareAmount("lot.refreshCost"+of, want.cost, got.RefreshCost)
	}
}

// listDays lists the days on which a plan is compared: before it, its first day, its middle,
// the first day of its last year, its last day, and a year after its end.
func listDays(plan *v1alpha1.TechnologyPlan) []time.Time {
	start, end := parseDay(plan.Spec.Period.Start), parseDay(plan.Spec.Period.End)
	half := time.Duration(countDays(start, end)/2) * 24 * time.Hour
	return []time.Time{
		start.AddDate(0, -7, 0), start, start.Add(half), end.AddDate(-1, 0, 1), end, end.AddDate(1, 0, 0),
	}
}

// pickWorld builds a district from a seed: half of them tangled, half of them orderly.
func pickWorld(seed uint64) testplan.World {
	if seed%2 == 0 {
		return testrandom.NewWorld(seed / 2)
	}
	return newOrderlyWorld(seed / 2)
}

// TestMoney compares the figures of generated plans.
func TestMoney(t *testing.T) {
	const shards, plans = 8, 2400
	for shard := range uint64(shards) {
		t.Run(fmt.Sprint("shard ", shard), func(t *testing.T) {
			t.Parallel()
			for seed := shard; seed < plans; seed += shards {
				world := pickWorld(seed)
				// Two days of each plan; all six days occur equally often.
				days := listDays(world.Plan)
				for _, i := range []uint64{seed / shards % 3, seed/shards%3 + 3} {
					compareWorld(t, world, seed, days[i])
				}
			}
		})
	}
}

// FuzzMoney compares the figures of one generated plan on a day from about a year before its
// start on.
func FuzzMoney(f *testing.F) {
	f.Add(uint64(0), uint16(400))
	f.Add(uint64(1), uint16(1000))
	f.Fuzz(func(t *testing.T, seed uint64, day uint16) {
		world := pickWorld(seed)
		start, end := parseDay(world.Plan.Spec.Period.Start), parseDay(world.Plan.Spec.Period.End)
		first := start.AddDate(-1, 0, 0)
		days := countDays(first, end.AddDate(1, 0, 0))
		compareWorld(t, world, seed, first.AddDate(0, 0, int(int64(day)%days)))
	})
}
