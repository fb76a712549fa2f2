package moneycheck

import (
	"fmt"
	"math/rand/v2"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// generator makes the parts of an orderly district.
type generator struct{ *rand.Rand }

func (random generator) pick(names ...string) string { return names[random.IntN(len(names))] }

// pickMoney returns an amount in whole units, so that it can be one of any currency.
func (random generator) pickMoney() v1alpha1.Money {
	return v1alpha1.Money(fmt.Sprint(1 + random.IntN(50000)))
}

// pickDay returns a day within some years before and after the start of the plans.
func (random generator) pickDay(firstYear, years int) v1alpha1.Date {
	day := time.Date(firstYear, time.January, 1+random.IntN(years*365), 0, 0, 0, 0, time.UTC)
	return v1alpha1.Date(day.Format(time.DateOnly))
}

// newOrderlyWorld builds a district whose names all exist and whose lots have prices and ends,
// so that money meets need: the plans of testrandom.NewWorld are too tangled for much of that. It
// has spans, weights, short actions across two years, replacements, short years and, one time
// in four, a currency without decimals.
func newOrderlyWorld(seed uint64) testplan.World {
	random := generator{rand.New(rand.NewPCG(seed, 7))}
	start := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -random.IntN(2)*random.IntN(200))
	end := start.AddDate(2+random.IntN(3), 0, -1-random.IntN(2)*random.IntN(200))
	plan := testplan.NewPlan(testplan.DefaultPlan).SetPeriod(start.Format(time.DateOnly), end.Format(time.DateOnly)).
		SetCurrency([]string{"USD", "EUR", "USD", "JPY"}[seed%4])
	for i, domain := range []v1alpha1.Domain{v1alpha1.DomainEdTech, v1alpha1.DomainAT, ""} {
		plan.AddTechnology(fmt.Sprintf("t%d", i), testplan.OfDomain(domain), testplan.WithUnitCost(random.pickMoney()),
			testplan.WithLifeMonths(12+random.Int32N(60)), func(technology *v1alpha1.Technology) {
				technology.UnitCost = v1alpha1.Money(fmt.Sprint(100 + random.IntN(900)))
			})
	}
	if random.IntN(2) == 0 {
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			lead := random.Int32N(13)
			spec.Policy.Refresh = v1alpha1.RefreshPolicy{LeadMonths: &lead, SparePercent: "2.5", InflationPercent: "3.3"}
		})
	}
	plan.AddSource("local", v1alpha1.SourceLocal, testplan.GivesIn(2027, "50000"), testplan.GivesIn(2028, "60000"))
	plan.AddSource("title", v1alpha1.SourceTitleIVA, testplan.GivesIn(2027, "40000"), testplan.GivesIn(2028, "20000"),
		testplan.GivesIn(2029, "20000"), testplan.UntilDay("2029-09-30"))
	plan.AddSource("bond", v1alpha1.SourceBond, testplan.GivesIn(2026, "70000"), testplan.GivesIn(2028, random.pickMoney()))
	if seed%5 < 2 { // A bond that is sold after the plan begins.
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Sources[2].Amounts[0].Amount = "0" })
	}
	for i := range 4 + random.IntN(9) {
		plan.AddLine(fmt.Sprintf("l%d", i), v1alpha1.FiscalYear(2026+random.IntN(5)), random.pickMoney(), random.fillLine)
	}
	if seed%3 == 0 { // Without a random number, the other plans stay as they were.
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { weighTechnologiesOf(spec.Budget.Lines) })
	}
	if seed%4 == 1 {
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			for i := range spec.Budget.Lines {
				if line := &spec.Budget.Lines[i]; line.FiscalYear == 0 {
					testplan.InUndecidedYears()(line)
				}
			}
		})
	}
	plan.AddTransfer("move", "l0", "l1", "500", random.pickDay(2026, 4))
	plan.AddTransfer("large", "l2", "l3", random.pickMoney(), random.pickDay(2026, 4), func(t *v1alpha1.Transfer) {
		// Some state a year, often one that a line does not cover.
		if random.IntN(2) == 0 {
			t.FiscalYear = v1alpha1.FiscalYear(2026 + random.IntN(5))
		}
	})
	world := testplan.World{Plan: plan.BuildObject()}
	for i := range 3 {
		world.Goals = append(world.Goals, random.newGoal(fmt.Sprintf("g%d", i)))
	}
	for i := range 3 + random.IntN(8) {
		world.Devices = append(world.Devices, random.newLot(fmt.Sprintf("d%d", i)))
	}
	return world
}

func (random generator) fillLine(line *v1alpha1.BudgetLine) {
	line.Source = v1alpha1.EntryName(random.pick("local", "title", "bond", ""))
	line.Purpose = v1alpha1.Purpose(random.pick("Replacement", "Replacement", "Purchase", "Operation"))
	switch random.IntN(5) {
	case 0:
		line.FiscalYear = 0
	case 1:
		line.ThroughFiscalYear = line.FiscalYear + v1alpha1.FiscalYear(1+random.Int32N(2))
	}
	for i := range 3 {
		if random.IntN(2) == 0 {
			line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: fmt.Sprintf("g%d", i)})
		}
		if random.IntN(3) == 0 {
			line.Technologies = append(line.Technologies, v1alpha1.EntryName(fmt.Sprintf("t%d", i)))
		}
	}
	if random.IntN(4) == 0 {
		line.Domain = v1alpha1.Domain(random.pick("AT", "EdTech", "Shared"))
	}
	if len(line.Goals) > 0 && random.IntN(4) == 0 {
		line.Goals[0].Weight = 1 + random.Int32N(5)
	}
	if len(line.Goals) == 0 {
		line.GeneralOperations = "It serves all of the district."
	}
	if random.IntN(3) == 0 {
		line.OtherSpent = random.pickMoney()
	}
}

// weighTechnologiesOf gives the last technology of each line a weight.
func weighTechnologiesOf(lines []v1alpha1.BudgetLine) {
	for i := range lines {
		if count := len(lines[i].Technologies); count > 1 {
			lines[i].TechnologyWeights = []v1alpha1.TechnologyWeight{
				{Name: lines[i].Technologies[count-1], Weight: 2 + int32(i)},
			}
		}
	}
}

func (random generator) newGoal(name string) *v1alpha1.Goal {
	goal := testplan.NewGoal(name)
	if random.IntN(2) == 0 {
		goal.InDomains(v1alpha1.DomainAT)
	}
	if random.IntN(4) == 0 {
		goal.SetDates("2027-07-01", "")
	}
	for i := range 1 + random.IntN(4) {
		action := fmt.Sprintf("a%d", i)
		start := parseDay(random.pickDay(2026, 4))
		switch random.IntN(4) {
		case 0:
			goal.AddAction(action, v1alpha1.FiscalYear(2026+random.IntN(5)), random.pickMoney())
		case 1: // Longer than 366 days.
			end := start.AddDate(0, 0, 366+random.IntN(900))
			goal.ActionFrom(action, v1alpha1.Date(start.Format(time.DateOnly)),
				v1alpha1.Date(end.Format(time.DateOnly)), random.pickMoney())
		default:
			end := start.AddDate(0, 0, random.IntN(366))
			goal.ActionFrom(action, v1alpha1.Date(start.Format(time.DateOnly)),
				v1alpha1.Date(end.Format(time.DateOnly)), random.pickMoney())
		}
	}
	return goal.BuildObject()
}

// shareCost lets other lines pay parts of a lot that has a line and a price. Sometimes the parts
// are more than the lot costs.
func (random generator) shareCost(lot *testplan.DeviceBuilder) {
	acquisition := lot.BuildObject().Spec.Acquisition
	if acquisition.BudgetLine.Line == "" || acquisition.UnitCost == "" || random.IntN(3) == 0 {
		return
	}
	lot.AlsoPaidBy("l3", random.pick("80%", "33.3%", "12.5%", "62.5%", "100%"))
	if random.IntN(2) == 0 {
		lot.AlsoPaidBy("l4", fmt.Sprint(1+random.IntN(9000)))
	}
}

func (random generator) newLot(name string) *v1alpha1.Device {
	lot := testplan.NewDevice(name, random.pick("t0", "t1", "t2"), 1+random.Int32N(60))
	received := random.pickDay(2022, 6)
	lot.ReceivedOn(received)
	if random.IntN(3) == 0 {
		lot.PaidBy(testplan.DefaultPlan, random.pick("l0", "l1", "l2"))
	}
	if random.IntN(3) == 0 {
		lot.SetUnitCost(v1alpha1.Money(fmt.Sprint(100 + random.IntN(900))))
	}
	random.shareCost(lot)
	if random.IntN(4) == 0 {
		lot.SupportedUntil(random.pickDay(2026, 5))
	}
	if other := random.pick("d0", "d1", "d2", "d3"); other != name && random.IntN(3) == 0 {
		lot.ReplacedBy(other)
	}
	return lot.BuildObject()
}
