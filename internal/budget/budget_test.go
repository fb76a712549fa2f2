package budget_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// today lies in FY2027, the first of three.
const today = "2026-10-01"

func computeBudget(district testplan.World, on string) *budget.Budget {
	day := calendar.ParseOrZero(on)
	ledger := inventory.NewLedger()
	for _, device := range district.Devices {
		ledger.SetLot(inventory.LotKey{Namespace: device.Namespace, Name: device.Name}, inventory.LotOf(device))
	}
	key := inventory.PlanKey{Namespace: district.Plan.Namespace, Name: district.Plan.Name}
	plan := model.ParsePlan(district.Plan)
	ledger.SetPlan(key, budget.InventoryFacts(plan))
	return budget.Compute(budget.Input{
		Plan:       plan,
		Goals:      model.ParseGoals(district.Goals),
		Benchmarks: district.BenchmarkCounts(),
		Inventory:  ledger.ComputeInventory(key, day),
		Today:      day,
	})
}

func newDistrict(plan *testplan.PlanBuilder, goals ...*testplan.GoalBuilder) testplan.World {
	district := testplan.World{Plan: plan.BuildObject()}
	for _, goal := range goals {
		district.Goals = append(district.Goals, goal.BuildObject())
	}
	return district
}

func addDevices(district testplan.World, devices ...*testplan.DeviceBuilder) testplan.World {
	for _, device := range devices {
		district.Devices = append(district.Devices, device.BuildObject())
	}
	return district
}

func newPlan() *testplan.PlanBuilder { return testplan.NewPlan("p") }

func findLine(t *testing.T, money *budget.Budget, name string) *budget.Line {
	t.Helper()
	budgetLine, ok := money.FindLine(v1alpha1.EntryName(name))
	if !ok {
		t.Fatalf("no line %s", name)
	}
	return budgetLine
}

func TestAmountOfALine(t *testing.T) {
	builder := newPlan().AddLine("a", 2027, "100").AddLine("b", 2027, "50").
		AddTransfer("t1", "a", "b", "30", "2026-10-01").
		AddTransfer("t2", "", "a", "5", "2026-11-01").
		AddTransfer("t3", "b", "", "90", "2026-12-01").
		AddTransfer("to-nowhere", "a", "c", "1", "2026-10-01").
		AddTransfer("from-nowhere", "c", "a", "2", "2026-10-01")
	for title, c := range map[string]struct {
		on                 string
		a, b, short, total money.Amount
	}{
		"the day before the first transfer": {"2026-09-30", 10_000, 5_000, 0, 15_000},
		"the day of the first":              {"2026-10-01", 7_000, 8_000, 0, 15_000},
		"new money":                         {"2026-11-01", 7_500, 8_000, 0, 15_500},
		"withdrawn, more than the line has": {"2026-12-01", 7_500, 0, 1_000, 7_500},
	} {
		t.Run(title, func(t *testing.T) {
			budget := computeBudget(newDistrict(builder), c.on)
			got := []money.Amount{
				findLine(t, budget, "a").Allotted,
				findLine(t, budget, "b").Allotted,
				findLine(t, budget, "b").Shortfalls[0],
				budget.TotalAllotted(),
			}
			if diff := cmp.Diff([]money.Amount{c.a, c.b, c.short, c.total}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A transfer changes the part of one year: the one that it states, or the one that follows from
// its date.
func TestYearOfATransfer(t *testing.T) {
	const june, july = "2027-06-30", "2027-07-01"
	span := func(options ...func(*v1alpha1.BudgetLine)) *testplan.PlanBuilder {
		return newPlan().AddSource("local", v1alpha1.SourceLocal).AddSource("bond", v1alpha1.SourceBond).
			AddLine("span", 2027, "90", append(options, testplan.ThroughYear(2029))...).
			AddLine("one", 2028, "50").
			AddLine("other", 2027, "20", testplan.ThroughYear(2028))
	}
	bond := span(testplan.OnSource("bond"))
	for title, c := range map[string]struct {
		plan             *testplan.PlanBuilder
		span, one, other []money.Amount
		shortfalls       []money.Amount
		linesWithoutYear int
	}{
		"the year is stated": {
			plan: span().AddTransfer("t", "one", "span", "20", june, testplan.MovedIn(2028)),
			span: []money.Amount{3000, 5000, 3000}, one: []money.Amount{3000}, other: []money.Amount{1000, 1000},
		},
		"new money of the last year": {
			plan: span().AddTransfer("t", "", "span", "20", june, testplan.MovedIn(2029)),
			span: []money.Amount{3000, 3000, 5000}, one: []money.Amount{5000}, other: []money.Amount{1000, 1000},
		},
		"the year follows from the last day of a fiscal year": {
			plan: span().AddTransfer("t", "span", "other", "5", june),
			span: []money.Amount{2500, 3000, 3000}, one: []money.Amount{5000}, other: []money.Amount{1500, 1000},
		},
		"the year follows from the first day of the next": {
			plan: span().AddTransfer("t", "span", "other", "5", july),
			span: []money.Amount{3000, 2500, 3000}, one: []money.Amount{5000}, other: []money.Amount{1000, 1500},
		},
		"both lines have another year than that of the date": {
			plan: span().AddTransfer("t", "one", "span", "20", june),
			span: []money.Amount{3000, 5000, 3000}, one: []money.Amount{3000}, other: []money.Amount{1000, 1000},
		},
		"a line outside the year takes the nearest of its years": {
			plan: span().AddTransfer("t", "other", "", "5", "2028-07-01"),
			span: []money.Amount{3000, 3000, 3000}, one: []money.Amount{5000}, other: []money.Amount{1000, 500},
		},
		"the lines have no year in common": {
			plan: span().AddLine("past", 2026, "5").AddTransfer("t", "one", "past", "5", june),
			span: []money.Amount{3000, 3000, 3000}, one: []money.Amount{4500}, other: []money.Amount{1000, 1000},
		},
		"more than the year has, of money of each year": {
			plan: span(testplan.OnSource("local")).AddTransfer("t", "span", "", "40", june),
			span: []money.Amount{0, 3000, 3000}, one: []money.Amount{5000}, other: []money.Amount{1000, 1000},
			shortfalls: []money.Amount{1000, 0, 0},
		},
		"more than the year has, of one sum: the later years give it": {
			plan: bond.AddTransfer("t", "span", "", "75", july),
			span: []money.Amount{1500, 0, 0}, one: []money.Amount{5000}, other: []money.Amount{1000, 1000},
		},
		"a year that one line does not have moves nothing": {
			plan: span().AddTransfer("t", "span", "one", "20", june, testplan.MovedIn(2029)),
			span: []money.Amount{3000, 3000, 3000}, one: []money.Amount{5000}, other: []money.Amount{1000, 1000},
			linesWithoutYear: 1,
		},
		"a year that neither line has moves nothing": {
			plan: span().AddTransfer("t", "other", "one", "5", june, testplan.MovedIn(2029)),
			span: []money.Amount{3000, 3000, 3000}, one: []money.Amount{5000}, other: []money.Amount{1000, 1000},
			linesWithoutYear: 2,
		},
	} {
		t.Run(title, func(t *testing.T) {
			computed := computeBudget(newDistrict(c.plan), "2028-10-01")
			got := [][]money.Amount{
				findLine(t, computed, "span").Parts, findLine(t, computed, "one").Parts, findLine(t, computed, "other").Parts,
			}
			if diff := cmp.Diff([][]money.Amount{c.span, c.one, c.other}, got); diff != "" {
				t.Error(diff)
			}
			if c.shortfalls == nil {
				c.shortfalls = []money.Amount{0, 0, 0}
			}
			if diff := cmp.Diff(c.shortfalls, findLine(t, computed, "span").Shortfalls); diff != "" {
				t.Error(diff)
			}
			if got := len(computed.LinesWithoutYear(&computed.Plan.Transfers[0])); got != c.linesWithoutYear {
				t.Errorf("%d lines do not have the year, want %d", got, c.linesWithoutYear)
			}
		})
	}
}

// A line without a year has the years in which its goals run. A transfer of another year of the
// plan counts in the nearest of them, so that a goal that is closed early undoes no transfer.
func TestTransferToALineWithoutAYear(t *testing.T) {
	plan := func(year v1alpha1.FiscalYear) *testplan.PlanBuilder {
		return newPlan().AddLine("l", 0, "30", testplan.ForGoals("g")).
			AddTransfer("t", "", "l", "6", "2026-10-01", testplan.MovedIn(year))
	}
	closed := testplan.NewGoal("g").CloseAs(v1alpha1.OutcomeMet, "2028-06-30")
	for title, c := range map[string]struct {
		year v1alpha1.FiscalYear
		want []money.Amount
	}{
		"a year of its goals":                 {2027, []money.Amount{2100, 1500}},
		"a year after its goals, in the plan": {2029, []money.Amount{1500, 2100}},
		"a year after the plan":               {2031, []money.Amount{1500, 1500}},
	} {
		t.Run(title, func(t *testing.T) {
			computed := computeBudget(newDistrict(plan(c.year), closed), "2026-10-01")
			if diff := cmp.Diff(c.want, findLine(t, computed, "l").Parts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is used of a line over several years takes the earliest year's money first.
func TestUseByYear(t *testing.T) {
	for title, c := range map[string]struct {
		spent, committed         v1alpha1.Money
		spentIn, committedIn     []money.Amount
		goalSpent, goalCommitted []money.Amount
	}{
		"nothing": {
			"",
			"",
			[]money.Amount{0, 0, 0},
			[]money.Amount{0, 0, 0},
			[]money.Amount{0, 0, 0},
			[]money.Amount{0, 0, 0},
		},
		"spent within a year": {
			"40",
			"",
			[]money.Amount{4_000, 0, 0},
			[]money.Amount{0, 0, 0},
			[]money.Amount{1_000, 0, 0},
			[]money.Amount{0, 0, 0},
		},
		"spent into the next year": {
			"100",
			"40",
			[]money.Amount{8_000, 2_000, 0},
			[]money.Amount{0, 4_000, 0},
			[]money.Amount{2_000, 500, 0},
			[]money.Amount{0, 1_000, 0},
		},
		"more than all": {
			"300",
			"10",
			[]money.Amount{8_000, 8_000, 14_000},
			[]money.Amount{0, 0, 1_000},
			[]money.Amount{2_000, 2_000, 3_500},
			[]money.Amount{0, 0, 250},
		},
	} {
		t.Run(title, func(t *testing.T) {
			builder := newPlan().
				AddLine("l", 2027, "240", testplan.ThroughYear(2029), testplan.AlreadySpent(c.spent), testplan.AlreadyCommitted(c.committed),
					testplan.ForGoalWeighing("g", 1), testplan.ForGoalWeighing("missing", 3))
			budget := computeBudget(newDistrict(builder, testplan.NewGoal("g")), "2026-10-01")
			budgetLine := findLine(t, budget, "l")
			goal, _ := budget.FindGoal("g")
			var spent, committed []money.Amount
			for _, y := range goal.Years {
				spent, committed = append(spent, y.Spent), append(committed, y.Committed)
			}
			for what, pair := range map[string][2][]money.Amount{
				"spent": {
					c.spentIn, budgetLine.SpentIn,
				}, "committed": {
					c.committedIn, budgetLine.CommittedIn,
				}, "spent of the goal": {c.goalSpent, spent}, "committed of the goal": {c.goalCommitted, committed},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s:\n%s", what, diff)
				}
			}
		})
	}
}

func TestYearsOfALine(t *testing.T) {
	for title, c := range map[string]struct {
		plan  *testplan.PlanBuilder
		goals []*testplan.GoalBuilder
		want  map[calendar.FiscalYear]money.Amount
	}{
		"one year": {
			newPlan().AddLine("l", 2028, "1"),
			nil,
			map[calendar.FiscalYear]money.Amount{2028: 100},
		},
		"a span, hundredths first": {
			newPlan().AddLine("l", 2027, "1", testplan.ThroughYear(2029)),
			nil,
			map[calendar.FiscalYear]money.Amount{2027: 34, 2028: 33, 2029: 33},
		},
		"a span of one year": {
			newPlan().AddLine("l", 2027, "1", testplan.ThroughYear(2027)),
			nil,
			map[calendar.FiscalYear]money.Amount{2027: 100},
		},
		"two hundredths left over": {
			newPlan().AddLine("l", 2027, "2", testplan.ThroughYear(2029)),
			nil,
			map[calendar.FiscalYear]money.Amount{2027: 67, 2028: 67, 2029: 66},
		},
		"no year and no goal: all plan years": {
			newPlan().AddLine("l", 0, "3"),
			nil,
			map[calendar.FiscalYear]money.Amount{2027: 100, 2028: 100, 2029: 100},
		},
		"no year: those of its goal": {newPlan().AddLine("l", 0, "3", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{
				testplan.NewGoal("g").SetDates("2026-07-01", "2028-06-30"),
			}, map[calendar.FiscalYear]money.Amount{2027: 150, 2028: 150}},
		"no year: those of any of its goals": {newPlan().AddLine("l", 0, "3", testplan.ForGoals("g", "h")),
			[]*testplan.GoalBuilder{
				testplan.NewGoal("g").SetDates("", "2027-06-30"), testplan.NewGoal("h").SetDates("2028-07-01", ""),
			}, map[calendar.FiscalYear]money.Amount{2027: 150, 2029: 150}},
		"no year, and no goal runs": {newPlan().AddLine("l", 0, "3", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{
				testplan.NewGoal("g").SetDates("2030-07-01", "2031-06-30"),
			}, map[calendar.FiscalYear]money.Amount{2027: 100, 2028: 100, 2029: 100}},
		"a year outside the plan": {
			newPlan().AddLine("l", 2031, "3"),
			nil,
			map[calendar.FiscalYear]money.Amount{2031: 300},
		},
	} {
		t.Run(title, func(t *testing.T) {
			budgetLine := findLine(t, computeBudget(newDistrict(c.plan, c.goals...), today), "l")
			got := map[calendar.FiscalYear]money.Amount{}
			for i, year := range budgetLine.Years {
				got[year] = budgetLine.Parts[i]
				if budgetLine.AmountIn(year) != budgetLine.Parts[i] {
					t.Errorf("In(%s) is %d, want %d", year, budgetLine.AmountIn(year), budgetLine.Parts[i])
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlanYears(t *testing.T) {
	years := func(builder *testplan.PlanBuilder, on string) []string {
		budget := computeBudget(newDistrict(builder), on)
		return []string{fmt.Sprint(budget.PlanYears), fmt.Sprint(budget.ActionableYears), budget.Today.String()}
	}
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		on   string
		want []string
	}{
		"before the plan": {
			newPlan(),
			"2025-01-01",
			[]string{"[FY2027 FY2028 FY2029]", "[FY2027 FY2028 FY2029]", "2025-01-01"},
		},
		"the last day of its first year": {
			newPlan(),
			"2027-06-30",
			[]string{"[FY2027 FY2028 FY2029]", "[FY2027 FY2028 FY2029]", "2027-06-30"},
		},
		"the first day of its second": {
			newPlan(),
			"2027-07-01",
			[]string{"[FY2027 FY2028 FY2029]", "[FY2028 FY2029]", "2027-07-01"},
		},
		"its last day": {
			newPlan(),
			"2029-06-30",
			[]string{"[FY2027 FY2028 FY2029]", "[FY2029]", "2029-06-30"},
		},
		"ended: as of its last day": {
			newPlan(),
			"2035-01-01",
			[]string{"[FY2027 FY2028 FY2029]", "[FY2029]", "2029-06-30"},
		},
		"calendar years": {
			newPlan().FiscalStart(1).SetPeriod("2014-01-01", "2017-12-31"),
			"2016-05-01",
			[]string{"[FY2014 FY2015 FY2016 FY2017]", "[FY2016 FY2017]", "2016-05-01"},
		},
		"fiscal years of 2014 to 2017": {
			newPlan().SetPeriod("2014-07-01", "2017-06-30"),
			"2014-07-01",
			[]string{"[FY2015 FY2016 FY2017]", "[FY2015 FY2016 FY2017]", "2014-07-01"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, years(c.plan, c.on)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDomainOfALine(t *testing.T) {
	base := func() *testplan.PlanBuilder {
		return newPlan().AddTechnology("at", testplan.OfDomain(v1alpha1.DomainAT)).
			AddTechnology("ed", testplan.OfDomain(v1alpha1.DomainEdTech)).
			AddTechnology("none")
	}
	at, two, none := testplan.NewGoal("g-at").
		InDomains(v1alpha1.DomainAT),
		testplan.NewGoal("g-two").
			InDomains(v1alpha1.DomainAT, v1alpha1.DomainEdTech),
		testplan.NewGoal("g-none")
	for title, c := range map[string]struct {
		options []func(*v1alpha1.BudgetLine)
		want    map[v1alpha1.BudgetDomain]money.Amount
	}{
		"its own comes first": {
			[]func(*v1alpha1.BudgetLine){testplan.InDomain(v1alpha1.DomainInfoTech), testplan.ForTechnologies("at")},
			map[v1alpha1.BudgetDomain]money.Amount{"InfoTech": 101},
		},
		"its technology's": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("at")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 101},
		},
		"technologies in equal parts, hundredths by name": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("ed", "at")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 51, "EdTech": 50},
		},
		"a technology without one": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("at", "none")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 51, "Unassigned": 50},
		},
		"a technology that does not exist": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("what")},
			map[v1alpha1.BudgetDomain]money.Amount{"Unassigned": 101},
		},
		"its goal's, if none of its technologies has one": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("none", "what"), testplan.ForGoals("g-at")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 101},
		},
		"not its goal's, if one of its technologies has one": {
			[]func(*v1alpha1.BudgetLine){testplan.ForTechnologies("ed", "none"), testplan.ForGoals("g-at")},
			map[v1alpha1.BudgetDomain]money.Amount{"EdTech": 51, "Unassigned": 50},
		},
		"its goal's": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g-at")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 101},
		},
		"a goal of two domains": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g-two")},
			map[v1alpha1.BudgetDomain]money.Amount{"Unassigned": 101},
		},
		"goals that agree on one": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g-at", "g-none")},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 101},
		},
		"goals that do not": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g-at", "g-two")},
			map[v1alpha1.BudgetDomain]money.Amount{"Unassigned": 101},
		},
		"a goal that does not exist": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g-what")},
			map[v1alpha1.BudgetDomain]money.Amount{"Unassigned": 101},
		},
		"no domain is known": {nil, map[v1alpha1.BudgetDomain]money.Amount{"Unassigned": 101}},
	} {
		t.Run(title, func(t *testing.T) {
			budget := computeBudget(newDistrict(base().AddLine("l", 2027, "1.01", c.options...), at, two, none), today)
			if diff := cmp.Diff(c.want, budget.SumByDomain()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAlignment(t *testing.T) {
	goals := []*testplan.GoalBuilder{
		testplan.NewGoal("g"), testplan.NewGoal("h"),
		testplan.NewGoal("late").SetDates("2027-07-01", ""),
		testplan.NewGoal("closed").CloseAs(v1alpha1.OutcomeMet, "2026-06-30"),
		testplan.NewGoal("closing").CloseAs(v1alpha1.OutcomeMet, "2026-07-01"),
		testplan.NewGoal("overdue").SetDates("2025-07-01", "2026-06-30").CloseAs(v1alpha1.OutcomeMet, "2026-07-01"),
	}
	type shares struct{ Aligned, General, Unaligned money.Amount }
	for title, c := range map[string]struct {
		options []func(*v1alpha1.BudgetLine)
		want    shares
		kinds   []budget.Alignment
	}{
		"a goal that runs": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("g")},
			shares{101, 0, 0},
			[]budget.Alignment{budget.Aligned},
		},
		"general operations": {
			[]func(*v1alpha1.BudgetLine){testplan.WithoutGoal()},
			shares{0, 101, 0},
			[]budget.Alignment{budget.General},
		},
		"no goal and no reason": {nil, shares{0, 0, 101}, []budget.Alignment{budget.NoGoal}},
		"a goal that does not exist": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("what")},
			shares{0, 0, 101},
			[]budget.Alignment{budget.GoalMissing},
		},
		"half and half, the hundredth by name": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("what", "g")},
			shares{51, 0, 50},
			[]budget.Alignment{budget.Aligned, budget.GoalMissing},
		},
		"by weight": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoalWeighing("g", 3), testplan.ForGoalWeighing("what", 1)},
			shares{76, 0, 25},
			[]budget.Alignment{budget.Aligned, budget.GoalMissing},
		},
		"a goal that begins later": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("late")},
			shares{0, 0, 101},
			[]budget.Alignment{budget.GoalNotRunning},
		},
		"a goal that closed the year before": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("closed")},
			shares{0, 0, 101},
			[]budget.Alignment{budget.GoalClosed},
		},
		"a goal due the year before, closed in this": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("overdue")},
			shares{0, 0, 101},
			[]budget.Alignment{budget.GoalNotRunning},
		},
		"a goal that closed on the first day": {
			[]func(*v1alpha1.BudgetLine){testplan.ForGoals("closing")},
			shares{101, 0, 0},
			[]budget.Alignment{budget.Aligned},
		},
	} {
		t.Run(title, func(t *testing.T) {
			money := computeBudget(newDistrict(newPlan().AddLine("l", 2027, "1.01", c.options...), goals...), today)
			var got shares
			got.Aligned, got.General, got.Unaligned = money.AlignmentTotals()
			var kinds []budget.Alignment
			for _, share := range money.Shares {
				kinds = append(kinds, share.Alignment)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.kinds, kinds); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A line outside the plan's years is tied to no goal that runs in them.
func TestAlignmentOutsideThePlan(t *testing.T) {
	budget := computeBudget(newDistrict(newPlan().AddLine("l", 2031, "1", testplan.ForGoals("g")), testplan.NewGoal("g")), today)
	if _, _, unaligned := budget.AlignmentTotals(); unaligned != 100 {
		t.Errorf("%d is unaligned, want 100", unaligned)
	}
}

func TestWithGeneralShares(t *testing.T) {
	builder := newPlan().
		AddLine("a", 2027, "1").
		AddLine("b", 2027, "2", testplan.ForGoals("g")).
		AddLine("c", 2028, "4")
	before := computeBudget(newDistrict(builder, testplan.NewGoal("g")), today)
	after := before.WithGeneralShares(func(s budget.Share) bool { return s.Year == 2027 })
	aligned, general, unaligned := after.AlignmentTotals()
	if aligned != 200 || general != 100 || unaligned != 400 {
		t.Errorf("aligned %d, general %d, unaligned %d", aligned, general, unaligned)
	}
	aligned, general, unaligned = before.AlignmentTotals()
	if aligned != 200 || general != 0 || unaligned != 500 {
		t.Errorf("the budget itself changed: aligned %d, general %d, unaligned %d", aligned, general, unaligned)
	}
}

func TestNeedOfAGoal(t *testing.T) {
	for title, c := range map[string]struct {
		goal *testplan.GoalBuilder
		want []money.Amount
	}{
		"no actions": {testplan.NewGoal("g"), []money.Amount{0, 0, 0}},
		"an action without a cost": {
			testplan.NewGoal("g").AddAction("a", 2027, ""),
			[]money.Amount{0, 0, 0},
		},
		"its fiscal year": {
			testplan.NewGoal("g").AddAction("a", 2028, "10"),
			[]money.Amount{0, 1000, 0},
		},
		"its fiscal year, not its end": {
			testplan.NewGoal("g").
				AddAction("a", 2028, "10").
				ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Actions[0].End = "2027-01-01" }),
			[]money.Amount{0, 1000, 0},
		},
		"the year of its end": {
			testplan.NewGoal("g").ActionFrom("a", "", "2027-06-30", "10"),
			[]money.Amount{1000, 0, 0},
		},
		"short: 366 days, all at the end": {
			testplan.NewGoal("g").ActionFrom("a", "2026-07-01", "2027-07-01", "366"),
			[]money.Amount{0, 36_600, 0},
		},
		"long: 367 days, by days": {
			testplan.NewGoal("g").ActionFrom("a", "2026-07-01", "2027-07-02", "367"),
			[]money.Amount{36_500, 200, 0},
		},
		"long, hundredths by the largest remainder": {
			testplan.NewGoal("g").ActionFrom("a", "2026-07-01", "2028-06-30", "0.01"),
			[]money.Amount{0, 1, 0},
		},
		"a year in which the goal does not run": {
			testplan.NewGoal("g").AddAction("a", 2031, "10"),
			[]money.Amount{0, 0, 0},
		},
		"two actions": {
			testplan.NewGoal("g").AddAction("a", 2027, "10").AddAction("b", 2027, "0.50"),
			[]money.Amount{1050, 0, 0},
		},
	} {
		t.Run(title, func(t *testing.T) {
			goal, _ := computeBudget(newDistrict(newPlan(), c.goal), today).FindGoal("g")
			var got []money.Amount
			for _, y := range goal.Years {
				got = append(got, y.Need)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGoalYears(t *testing.T) {
	for title, c := range map[string]struct {
		goal *testplan.GoalBuilder
		want string
	}{
		"as long as the plan":          {testplan.NewGoal("g"), "[FY2027 FY2028 FY2029]"},
		"from the last day of a year":  {testplan.NewGoal("g").SetDates("2027-06-30", ""), "[FY2027 FY2028 FY2029]"},
		"from the first day of a year": {testplan.NewGoal("g").SetDates("2027-07-01", ""), "[FY2028 FY2029]"},
		"to the first day of a year":   {testplan.NewGoal("g").SetDates("", "2027-07-01"), "[FY2027 FY2028]"},
		"closed before it was due": {
			testplan.NewGoal("g").SetDates("", "2029-06-30").CloseAs(v1alpha1.OutcomeDropped, "2027-06-30"), "[FY2027]",
		},
		"closed after it was due": {
			testplan.NewGoal("g").SetDates("", "2027-06-30").CloseAs(v1alpha1.OutcomeMet, "2028-06-30"), "[FY2027]",
		},
		"closed before it began": {
			testplan.NewGoal("g").SetDates("2027-07-01", "").CloseAs(v1alpha1.OutcomeDropped, "2027-06-30"), "[]",
		},
		"after the plan": {testplan.NewGoal("g").SetDates("2030-07-01", "2031-06-30"), "[]"},
		"longer than the plan": {
			testplan.NewGoal("g").SetDates("2020-07-01", "2035-06-30"), "[FY2027 FY2028 FY2029]",
		},
	} {
		t.Run(title, func(t *testing.T) {
			goal, _ := computeBudget(newDistrict(newPlan(), c.goal), today).FindGoal("g")
			years := []calendar.FiscalYear{}
			for _, y := range goal.Years {
				years = append(years, y.FiscalYear)
			}
			if got := fmt.Sprint(years); got != c.want {
				t.Errorf("runs in %s, want %s", got, c.want)
			}
		})
	}
}

func TestMoneyOfGoals(t *testing.T) {
	need := func(name string, cost v1alpha1.Money) *testplan.GoalBuilder {
		return testplan.NewGoal(name).AddAction("a", 2027, cost)
	}
	type have map[string]money.Amount
	for title, c := range map[string]struct {
		plan  *testplan.PlanBuilder
		goals []*testplan.GoalBuilder
		want  have
	}{
		"weights divide, whatever the need": {
			newPlan().AddLine("l", 2027, "10", testplan.ForGoalWeighing("g", 3), testplan.ForGoalWeighing("h", 1)),
			[]*testplan.GoalBuilder{need("g", "1"), need("h", "9")},
			have{"g": 750, "h": 250},
		},
		"one weight makes the others 1": {newPlan().AddLine("l", 2027, "10", testplan.ForGoalWeighing("g", 3), testplan.ForGoals("h")),
			[]*testplan.GoalBuilder{need("g", "1"), need("h", "9")}, have{"g": 750, "h": 250}},
		"no weights: needs in proportion": {newPlan().AddLine("l", 2027, "5", testplan.ForGoals("g", "h")),
			[]*testplan.GoalBuilder{need("g", "1"), need("h", "9")}, have{"g": 50, "h": 450}},
		"what is left over, evenly": {newPlan().AddLine("l", 2027, "12", testplan.ForGoals("g", "h")),
			[]*testplan.GoalBuilder{need("g", "1"), need("h", "9")}, have{"g": 200, "h": 1000}},
		"no needs: evenly": {newPlan().AddLine("l", 2027, "1.01", testplan.ForGoals("g", "h")),
			[]*testplan.GoalBuilder{testplan.NewGoal("g"), testplan.NewGoal("h")}, have{"g": 51, "h": 50}},
		"a line of one goal comes before a line of two": {
			newPlan().AddLine("both", 2027, "5", testplan.ForGoals("g", "h")).AddLine("own", 2027, "5", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{need("g", "5"), need("h", "5")},
			have{"g": 500, "h": 500},
		},
		"weights come before all": {
			newPlan().
				AddLine("z", 2027, "4", testplan.ForGoalWeighing("g", 1), testplan.ForGoalWeighing("h", 1)).
				AddLine("a", 2027, "4", testplan.ForGoals("g", "h")),
			[]*testplan.GoalBuilder{need("g", "6"), need("h", "2")},
			have{"g": 600, "h": 200},
		},
		"the part of a missing goal goes to no goal": {newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g", "what")),
			[]*testplan.GoalBuilder{need("g", "10")}, have{"g": 500}},
		"money of another year": {newPlan().AddLine("l", 2028, "10", testplan.ForGoals("g")),
			[]*testplan.GoalBuilder{need("g", "10")}, have{"g": 0}},
		"general operations": {newPlan().AddLine("l", 2027, "10", testplan.WithoutGoal()),
			[]*testplan.GoalBuilder{need("g", "10")}, have{"g": 0}},
	} {
		t.Run(title, func(t *testing.T) {
			got := have{}
			for _, goal := range computeBudget(newDistrict(c.plan, c.goals...), today).Goals {
				got[goal.Name] = goal.Years[0].MoneyForNeed()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Money of the year in which a short action begins counts for it too.
func TestCarry(t *testing.T) {
	type year struct{ need, have, gap money.Amount }
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		goal *testplan.GoalBuilder
		want []year
	}{
		"all of it": {
			newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")),
			testplan.NewGoal("g").ActionFrom("a", "2027-05-01", "2027-08-20", "10"),
			[]year{{0, 0, 0}, {1000, 1000, 0}, {0, 0, 0}},
		},
		"what its own year leaves": {newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")),
			testplan.NewGoal("g").ActionFrom("a", "2027-05-01", "2027-08-20", "10").AddAction("b", 2027, "7"),
			[]year{{700, 700, 0}, {1000, 300, 700}, {0, 0, 0}}},
		"no more than the action": {newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")),
			testplan.NewGoal("g").ActionFrom("a", "2027-05-01", "2027-08-20", "4").AddAction("b", 2028, "20"),
			[]year{{0, 600, 0}, {2400, 400, 2000}, {0, 0, 0}}},
		"no more than the gap": {
			newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")).AddLine("m", 2028, "3", testplan.ForGoals("g")),
			testplan.NewGoal("g").ActionFrom("a", "2027-05-01", "2027-08-20", "4"),
			[]year{{0, 900, 0}, {400, 400, 0}, {0, 0, 0}},
		},
		"never to an action within its year": {
			newPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")),
			testplan.NewGoal("g").AddAction("b", 2028, "10"),
			[]year{{0, 1000, 0}, {1000, 0, 1000}, {0, 0, 0}},
		},
	} {
		t.Run(title, func(t *testing.T) {
			goal, _ := computeBudget(newDistrict(c.plan, c.goal), today).FindGoal("g")
			for i, y := range goal.Years {
				if got := (year{y.Need, y.MoneyForNeed(), y.MoneyMissing()}); got != c.want[i] {
					t.Errorf("%s: %+v, want %+v", y.FiscalYear, got, c.want[i])
				}
			}
		})
	}
}

func TestProfessionalLearning(t *testing.T) {
	budget := computeBudget(newDistrict(newPlan().
		AddLine("pl", 2027, "10", testplan.ForPurpose(v1alpha1.PurposeProfessionalLearning)).
		AddLine("staff", 2027, "1000", testplan.ForPurpose(v1alpha1.PurposeStaffing)).
		AddLine("buy", 2028, "30")), today)
	if learning, of := budget.ProfessionalLearning(); learning != 1000 || of != 4000 {
		t.Errorf("%d of %d, want 1000 of 4000", learning, of)
	}
}

func TestLotsOnALine(t *testing.T) {
	bought := func() *testplan.DeviceBuilder { return testplan.NewDevice("d", "t", 10).PaidBy("p", "l") }
	type used struct {
		Committed, Spent   money.Amount
		AtLeast, Estimated bool
	}
	for title, c := range map[string]struct {
		device *testplan.DeviceBuilder
		want   used
	}{
		"planned":          {bought().SetUnitCost("305"), used{}},
		"ordered tomorrow": {bought().SetUnitCost("305").OrderedOn("2026-10-02"), used{}},
		"ordered today":    {bought().SetUnitCost("305").OrderedOn("2026-10-01"), used{Committed: 305_000}},
		"received today": {
			bought().SetUnitCost("305").OrderedOn("2026-09-01").ReceivedOn("2026-10-01"),
			used{Spent: 305_000},
		},
		"in service, received is not said": {
			bought().SetUnitCost("305").InService("2026-10-01"), used{Spent: 305_000},
		},
		"the quantity as bought, lost or not": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").AddOutOfService("Lost", 4),
			used{Spent: 305_000},
		},
		"the technology's price, estimated": {
			bought().ReceivedOn("2026-10-01"), used{Spent: 300_000, Estimated: true},
		},
		"no price anywhere": {
			testplan.NewDevice("d", "u", 10).PaidBy("p", "l").ReceivedOn("2026-10-01"),
			used{AtLeast: true},
		},
		"no price anywhere, and only planned": {
			testplan.NewDevice("d", "u", 10).PaidBy("p", "l").OrderedOn("2026-10-02"),
			used{},
		},
		"a donation": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").AcquiredAs(v1alpha1.AcquisitionDonation),
			used{},
		},
		"a lease": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").LeasedUntil("2029-10-01"),
			used{},
		},
		"a grant": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").AcquiredAs(v1alpha1.AcquisitionGrant),
			used{Spent: 305_000},
		},
		"on another line": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").PaidBy("p", "m"), used{},
		},
		"on the same name of another plan": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").PaidBy("q", "l"), used{},
		},
		"moved to the next plan since": {
			bought().SetUnitCost("305").ReceivedOn("2026-10-01").OfPlan("next"),
			used{Spent: 305_000},
		},
		"years before the line's": {bought().SetUnitCost("305").ReceivedOn("2020-10-01"), used{Spent: 305_000}},
	} {
		t.Run(title, func(t *testing.T) {
			district := addDevices(
				newDistrict(
					newPlan().AddTechnology("t", testplan.WithUnitCost("300")).
						AddTechnology("u").
						AddLine("l", 2027, "5000").
						AddLine("m", 2027, "5"),
				),
				c.device,
			)
			budgetLine := findLine(t, computeBudget(district, today), "l")
			if diff := cmp.Diff(
				c.want, used{budgetLine.Committed, budgetLine.Spent, budgetLine.AtLeast, budgetLine.Estimated},
			); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsRecordedBesideLots(t *testing.T) {
	district := addDevices(newDistrict(newPlan().AddLine("l", 2027, "5000", testplan.AlreadySpent("7"), testplan.AlreadyCommitted("3"))),
		testplan.NewDevice("d", "t", 10).PaidBy("p", "l").SetUnitCost("305").ReceivedOn("2026-10-01"))
	budgetLine := findLine(t, computeBudget(district, today), "l")
	if budgetLine.Spent != 305_700 || budgetLine.LotsSpent != 305_000 || budgetLine.Committed != 300 ||
		budgetLine.AmountUsed() != 306_000 {
		t.Errorf("spent %d (lots %d), committed %d", budgetLine.Spent, budgetLine.LotsSpent, budgetLine.Committed)
	}
}

func TestRefreshFunding(t *testing.T) {
	replace := testplan.ForPurpose(v1alpha1.PurposeReplacement)
	base := func() *testplan.PlanBuilder {
		return newPlan().AddTechnology("t", testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
			AddTechnology("u", testplan.WithUnitCost("10"), testplan.WithLifeMonths(48))
	}
	// Ten machines each, to be bought by FY2028 and ending in FY2029.
	t10, u10 := testplan.NewDevice("t10", "t", 10).
		InService("2024-08-01"),
		testplan.NewDevice("u10", "u", 10).
			InService("2024-08-01")
	at := testplan.NewGoal("g-at").InDomains(v1alpha1.DomainAT)
	two := testplan.NewGoal("g-two").InDomains(v1alpha1.DomainAT, v1alpha1.DomainEdTech)
	for title, c := range map[string]struct {
		plan    *testplan.PlanBuilder
		devices []*testplan.DeviceBuilder
		gap     money.Amount
	}{
		"no money":                {base(), []*testplan.DeviceBuilder{t10}, 10_000},
		"of the year of purchase": {base().AddLine("l", 2028, "100", replace), []*testplan.DeviceBuilder{t10}, 0},
		"of the year of the end":  {base().AddLine("l", 2029, "100", replace), []*testplan.DeviceBuilder{t10}, 0},
		"of a year before": {
			base().AddLine("l", 2027, "100", replace),
			[]*testplan.DeviceBuilder{t10},
			10_000,
		},
		"a span: the part of the year, and no more": {
			base().AddLine("l", 2027, "100", replace, testplan.ThroughYear(2028)),
			[]*testplan.DeviceBuilder{t10},
			5_000,
		},
		"a span on a grant, which is given as a whole": {
			base().AddSource("s", v1alpha1.SourceGrant).
				AddLine("l", 2027, "100", replace, testplan.ThroughYear(2028), testplan.OnSource("s")),
			[]*testplan.DeviceBuilder{t10},
			0,
		},
		"no year: one sum for any year": {
			base().AddLine("l", 0, "100", replace),
			[]*testplan.DeviceBuilder{t10},
			0,
		},
		"no technology, the technology's domain": {
			base().AddTechnology("d", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
				AddLine("l", 2028, "100", replace, testplan.InDomain(v1alpha1.DomainEdTech)),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "d", 10).InService("2024-08-01")},
			0,
		},
		"no technology, another domain": {
			base().AddTechnology("d", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
				AddLine("l", 2028, "100", replace, testplan.InDomain(v1alpha1.DomainAT)),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "d", 10).InService("2024-08-01")},
			10_000,
		},
		"no technology, another domain by its goal": {
			base().AddTechnology("d", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
				AddLine("l", 2028, "100", replace, testplan.ForGoals("g-at")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "d", 10).InService("2024-08-01")},
			10_000,
		},
		"no technology, goals of no one domain": {
			base().AddTechnology("d", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
				AddLine("l", 2028, "100", replace, testplan.ForGoals("g-two")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "d", 10).InService("2024-08-01")},
			0,
		},
		"no technology, the shared domain": {
			base().AddTechnology("d", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
				AddLine("l", 2028, "100", replace, testplan.InDomain(v1alpha1.DomainShared)),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "d", 10).InService("2024-08-01")},
			0,
		},
		"another purpose": {base().AddLine("l", 2028, "100"), []*testplan.DeviceBuilder{t10}, 10_000},
		"part of it": {
			base().AddLine("l", 2028, "60", replace),
			[]*testplan.DeviceBuilder{t10},
			4_000,
		},
		"a line for another technology": {
			base().AddLine("l", 2028, "100", replace, testplan.ForTechnologies("u")),
			[]*testplan.DeviceBuilder{t10},
			10_000,
		},
		"both lines together": {
			base().AddLine("l", 2028, "50", replace, testplan.ForTechnologies("t")).AddLine("m", 2029, "50", replace),
			[]*testplan.DeviceBuilder{t10},
			0,
		},
		"its own money before the pool": {
			base().AddLine("own", 2028, "100", replace, testplan.ForTechnologies("t")).AddLine("a-pool", 2028, "100", replace),
			[]*testplan.DeviceBuilder{t10, u10},
			0,
		},
		"a pool for two": {
			base().AddLine("pool", 2028, "150", replace),
			[]*testplan.DeviceBuilder{t10, u10},
			5_000,
		},
		"a line for both, in proportion": {
			base().AddLine("l", 2028, "100", replace, testplan.ForTechnologies("t", "u")),
			[]*testplan.DeviceBuilder{t10, u10},
			10_000,
		},
		"money of the year of purchase before that of the end": {
			base().AddLine("l", 2028, "100", replace).AddLine("m", 2029, "100", replace),
			[]*testplan.DeviceBuilder{t10, testplan.NewDevice("late", "t", 10).InService("2025-04-01")}, 0},
		"a past year that is not spent pays": {
			base().AddLine("l", 2026, "100", replace),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).InService("2022-08-01")},
			0,
		},
		"a past year that is spent does not": {
			base().AddLine("l", 2026, "100", replace, testplan.AlreadySpent("60")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).InService("2022-08-01")},
			6_000,
		},
		"a lot with another, which is ordered": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "t", 10).OrderedOn("2026-09-01"),
		}, 0},
		"a lot with another, which is only planned": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"), testplan.NewDevice("e", "t", 10),
		}, 10_000},
		"a lot with a smaller one: the other units stay": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "t", 4).OrderedOn("2026-09-01"),
		}, 6_000},
		"two lots with one: each unit stands for one": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("c", "t", 3).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "t", 4).OrderedOn("2026-09-01"),
		}, 9_000},
		"a lot with one of which all units are retired": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "t", 10).ReceivedOn("2026-09-01").AddOutOfService(v1alpha1.OutOfServiceRetired, 10),
		}, 10_000},
		"a lot with one of another technology": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "u", 10).OrderedOn("2026-09-01"),
		}, 10_000},
		"two lots that replace each other": {base(), []*testplan.DeviceBuilder{
			testplan.NewDevice("d", "t", 5).InService("2024-08-01").ReplacedBy("e"),
			testplan.NewDevice("e", "t", 5).InService("2024-08-01").ReplacedBy("d"),
		}, 10_000},
		"a lot with one that does not exist": {
			base(),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e")},
			10_000,
		},
		"a lease that goes on": {
			base().AddLine("l", 2028, "1", testplan.ForPurpose(v1alpha1.PurposeOperation), testplan.ForTechnologies("t")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30")},
			0,
		},
		"a lease that stops": {
			base().AddLine("l", 2027, "1", testplan.ForPurpose(v1alpha1.PurposeOperation), testplan.ForTechnologies("t")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30")},
			10_000,
		},
		"a lease that stops, and money to replace it": {base().AddLine("l", 2028, "100", replace, testplan.ForTechnologies("t")),
			[]*testplan.DeviceBuilder{testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30")}, 0},
		"a lease takes no part of a line for two": {
			base().
				AddLine("lease", 2028, "1", testplan.ForPurpose(v1alpha1.PurposeOperation), testplan.ForTechnologies("u")).
				AddLine("l", 2028, "100", replace, testplan.ForTechnologies("t", "u")),
			[]*testplan.DeviceBuilder{t10, testplan.NewDevice("d", "u", 10).LeasedUntil("2028-06-30")}, 0},
	} {
		t.Run(title, func(t *testing.T) {
			var gap money.Amount
			for _, y := range computeBudget(addDevices(newDistrict(c.plan, at, two), c.devices...), today).Refresh {
				gap += y.MoneyMissing()
			}
			if gap != c.gap {
				t.Errorf("the gap is %d, want %d", gap, c.gap)
			}
		})
	}
}

func TestFacts(t *testing.T) {
	p := newPlan().AddTechnology("t", testplan.WithLifeMonths(48)).AddTechnology("u").
		AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-09-30")).
		AddSource("e", v1alpha1.SourceERateC2, testplan.UntilDay("2028-09-30")).
		AddSource("o", v1alpha1.SourceERateC1, testplan.UntilDay("2028-09-30"), testplan.WithEndRule(v1alpha1.EndRuleOrder)).
		AddLine("year", 2027, "1", testplan.OnSource("s")).AddLine("span", 2027, "1", testplan.ThroughYear(2028), testplan.OnSource("e")).
		AddLine("open", 0, "1", testplan.OnSource("o")).AddLine("none", 2029, "1", testplan.OnSource("what")).BuildObject()
	got := budget.InventoryFacts(model.ParsePlan(p))
	ends27, ends28 := calendar.ParseOrZero("2027-09-30"), calendar.ParseOrZero("2028-09-30")
	want := inventory.Facts{
		Years: calendar.FiscalYears{StartMonth: 7}, LeadMonths: 3, LifeMonths: map[v1alpha1.EntryName]int{"t": 48, "u": 0},
		Lines: map[v1alpha1.EntryName]inventory.LineFacts{
			"year": {First: 2027, Last: 2027, Deadline: ends27},
			"span": {First: 2027, Last: 2028, Deadline: ends28, Deliver: true},
			"open": {First: 2027, Last: 2029, Deadline: ends28},
			"none": {First: 2029, Last: 2029},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(money.Splitter{})); diff != "" {
		t.Error(diff)
	}
}

func TestNoBudget(t *testing.T) {
	budget := computeBudget(newDistrict(newPlan(), testplan.NewGoal("g").AddAction("a", 2027, "10")), today)
	if budget.TotalAllotted() != 0 || len(budget.Lines) != 0 || budget.HasMoneyIn(2027) {
		t.Errorf("a plan without a budget has %s", budget.TotalAllotted().FormatIn("USD"))
	}
	if goal, _ := budget.FindGoal("g"); goal.Years[0].Need != 1000 {
		t.Errorf("the need is %d", goal.Years[0].Need)
	}
}

// Worked example of the shares of domains.
func TestDomainsOfTheWorkedExample(t *testing.T) {
	budget := computeBudget(newDistrict(newPlan().
		AddLine("a", 2027, "630000", testplan.InDomain(v1alpha1.DomainEdTech)).
		AddLine("b", 2027, "3700000", testplan.InDomain(v1alpha1.DomainInfoTech)).
		AddLine("c", 2027, "275000")), today)
	got := map[v1alpha1.BudgetDomain]v1alpha1.Decimal{}
	for domain, sum := range maps.All(budget.SumByDomain()) {
		got[domain] = money.FormatPercent(sum, budget.TotalAllotted())
	}
	want := map[v1alpha1.BudgetDomain]v1alpha1.Decimal{"EdTech": "13.7", "InfoTech": "80.3", "Unassigned": "6.0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
