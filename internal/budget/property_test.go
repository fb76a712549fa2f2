package budget_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

const districts = 400

// figures are what a plan comes to, apart from the order in which it was
// written.
type figures struct {
	Total     money.Amount
	Years     []budget.Year
	Domains   map[v1alpha1.BudgetDomain]money.Amount
	Lines     map[string][]money.Amount
	Goals     map[string][]budget.GoalYear
	Refresh   []budget.RefreshYear
	Learning  money.Amount
	Of        money.Amount
	NextAfter calendar.Date
}

func figuresOf(b *budget.Budget) figures {
	f := figures{
		Total: b.TotalAllotted(), Years: b.Years, Domains: b.SumByDomain(), Refresh: b.Refresh, NextAfter: b.Next.Date(),
		Lines: map[string][]money.Amount{}, Goals: map[string][]budget.GoalYear{},
	}
	f.Learning, f.Of = b.ProfessionalLearning()
	for _, line := range b.Lines {
		f.Lines[string(line.Name)] = append(
			append([]money.Amount{}, line.Parts...), line.Allotted, line.Spent, line.Committed,
		)
	}
	for _, goal := range b.Goals {
		for _, y := range goal.Years {
			f.Goals[goal.Name] = append(f.Goals[goal.Name], budget.GoalYear{
				FiscalYear: y.FiscalYear, Need: y.Need, Budgeted: y.Budgeted, Carried: y.Carried, Reach: y.Reach,
			})
		}
	}
	return f
}

var ignore = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".payableEarly" }, cmp.Ignore())

func TestPartsAddUpToTheWhole(t *testing.T) {
	for seed := range uint64(districts) {
		budget := computeBudget(testrandom.NewWorld(seed), today)
		aligned, general, unaligned := budget.AlignmentTotals()
		if sum := aligned + general + unaligned; sum != budget.TotalAllotted() {
			t.Fatalf("seed %d: aligned, general and unaligned add up to %d of %d", seed, sum, budget.TotalAllotted())
		}
		var domains money.Amount
		for _, part := range budget.SumByDomain() {
			domains += part
		}
		if domains != budget.TotalAllotted() {
			t.Fatalf("seed %d: the domains add up to %d of %d", seed, domains, budget.TotalAllotted())
		}
		var years money.Amount
		for _, y := range budget.Years {
			years += y.Allotted
			if y.Aligned+y.General+y.Unaligned != y.Allotted {
				t.Fatalf("seed %d: %+v", seed, y)
			}
		}
		if years != budget.TotalAllotted() {
			t.Fatalf("seed %d: the years add up to %d of %d", seed, years, budget.TotalAllotted())
		}
		checkGoals(t, seed, budget, aligned)
		checkRefresh(t, seed, budget)
	}
}

// Goals get all aligned money and no more, and carrying moves money only.
func checkGoals(t *testing.T, seed uint64, b *budget.Budget, aligned money.Amount) {
	t.Helper()
	var budgeted, carried money.Amount
	for _, goal := range b.Goals {
		for _, y := range goal.Years {
			budgeted += y.Budgeted
			carried += y.Carried
			if y.MoneyForNeed() < 0 || y.Budgeted < 0 || y.Reach < y.Budgeted {
				t.Fatalf("seed %d: goal %s: %+v", seed, goal.Name, y)
			}
		}
	}
	if budgeted != aligned || carried != 0 {
		t.Fatalf("seed %d: goals have %d of the aligned %d, and %d is carried", seed, budgeted, aligned, carried)
	}
}

// Replacement lines pay no more than they have, and no year more than it costs.
func checkRefresh(t *testing.T, seed uint64, b *budget.Budget) {
	t.Helper()
	var lines, funded, leases money.Amount
	for _, line := range b.Lines {
		if line.Purpose == v1alpha1.PurposeReplacement {
			lines += line.Allotted
		}
	}
	for _, demand := range b.Demands {
		if demand.Leased {
			leases += demand.Cost
		}
	}
	for _, y := range b.Refresh {
		funded += y.Funded
		if y.MoneyMissing() < 0 || y.Funded < 0 {
			t.Fatalf("seed %d: %+v", seed, y)
		}
	}
	if funded > lines+leases {
		t.Fatalf("seed %d: %d of replacements is paid by lines of %d", seed, funded, lines)
	}
}

func TestOrderDecidesNothing(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		want := figuresOf(computeBudget(district, today))
		shuffle(district, rand.New(rand.NewPCG(seed, 1)))
		if diff := cmp.Diff(want, figuresOf(computeBudget(district, today)), ignore); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// shuffle puts every list of a district into another order.
func shuffle(district testplan.World, random *rand.Rand) {
	shuffleList(random, district.Goals)
	shuffleList(random, district.Devices)
	for _, goal := range district.Goals {
		shuffleList(random, goal.Spec.Actions)
		shuffleList(random, goal.Spec.Domains)
	}
	shuffleList(random, district.Plan.Spec.Technologies)
	if spec := district.Plan.Spec.Budget; spec != nil {
		shuffleList(random, spec.Lines)
		shuffleList(random, spec.Sources)
		shuffleList(random, spec.Transfers)
		for i := range spec.Lines {
			shuffleList(random, spec.Lines[i].Goals)
			shuffleList(random, spec.Lines[i].Technologies)
		}
	}
}

func shuffleList[T any](random *rand.Rand, list []T) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// Splitting a line in two changes no total, but for the hundredths that each
// half rounds for itself.
func TestSplittingALine(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		if district.Plan.Spec.Budget == nil || len(district.Plan.Spec.Budget.Lines) == 0 {
			continue
		}
		before := computeBudget(district, "2024-01-01") // Before all transfers.
		lines := district.Plan.Spec.Budget.Lines
		parts := money.ParseOrZero(lines[0].Amount).SplitByWeights([]int64{2, 1})
		other := *lines[0].DeepCopy()
		other.Name, other.OtherSpent, other.OtherCommitted = "other", "", ""
		lines[0].Amount, other.Amount = parts[0].API(), parts[1].API()
		lines = append(lines, other)
		district.Plan.Spec.Budget.Lines = lines
		after := computeBudget(district, "2024-01-01")
		if before.TotalAllotted() != after.TotalAllotted() {
			t.Fatalf("seed %d: the total was %d and is %d", seed, before.TotalAllotted(), after.TotalAllotted())
		}
		for _, y := range before.Years {
			year := after.SumYear(y.FiscalYear)
			if differsByMoreThanRounding(y.Allotted, year.Allotted) ||
				differsByMoreThanRounding(y.Aligned, year.Aligned) ||
				differsByMoreThanRounding(y.General, year.General) ||
				differsByMoreThanRounding(y.Unaligned, year.Unaligned) {
				t.Fatalf("seed %d: %+v\n%+v", seed, y, year)
			}
		}
		for domain, sum := range before.SumByDomain() {
			if differsByMoreThanRounding(sum, after.SumByDomain()[domain]) {
				t.Fatalf("seed %d: %s was %d and is %d", seed, domain, sum, after.SumByDomain()[domain])
			}
		}
	}
}

// differsByMoreThanRounding reports whether two sums differ by more than the rounding of
// twenty goals.
func differsByMoreThanRounding(a, b money.Amount) bool { return max(a-b, b-a) > 20 }

// A plan in another currency unit has the same shares.
func TestScalingMoneyKeepsShares(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		small := computeBudget(district, today)
		scaleMoney(district)
		large := computeBudget(district, today)
		// Transfers can take more of a year than the rounded part of a line.
		if differsScaled(small.TotalAllotted(), large.TotalAllotted()) {
			t.Fatalf("seed %d: %d times 1000 is %d", seed, small.TotalAllotted(), large.TotalAllotted())
		}
		for _, y := range small.Years {
			year := large.SumYear(y.FiscalYear)
			if differsScaled(y.Aligned, year.Aligned) || differsScaled(y.General, year.General) ||
				differsScaled(y.Unaligned, year.Unaligned) {
				t.Fatalf("seed %d: %+v\n%+v", seed, y, year)
			}
		}
		for domain, sum := range small.SumByDomain() {
			if differsScaled(sum, large.SumByDomain()[domain]) {
				t.Fatalf("seed %d: %s was %d and is %d", seed, domain, sum, large.SumByDomain()[domain])
			}
		}
	}
}

// differsScaled reports whether large is not a thousand times small, apart from the
// rounding, which counts a thousandfold.
func differsScaled(small, large money.Amount) bool {
	return max(small*1000-large, large-small*1000) > 20*1000
}

// scaleMoney multiplies all money of a district by a thousand.
func scaleMoney(district testplan.World) {
	times := func(amount *v1alpha1.Money) {
		if *amount != "" {
			*amount = (money.ParseOrZero(*amount) * 1000).API()
		}
	}
	for i := range district.Plan.Spec.Technologies {
		times(&district.Plan.Spec.Technologies[i].UnitCost)
	}
	for _, goal := range district.Goals {
		for i := range goal.Spec.Actions {
			times(&goal.Spec.Actions[i].Cost)
		}
	}
	for _, device := range district.Devices {
		times(&device.Spec.Acquisition.UnitCost)
	}
	spec := district.Plan.Spec.Budget
	if spec == nil {
		return
	}
	for i := range spec.Lines {
		times(&spec.Lines[i].Amount)
		times(&spec.Lines[i].OtherSpent)
		times(&spec.Lines[i].OtherCommitted)
	}
	for i := range spec.Transfers {
		times(&spec.Transfers[i].Amount)
	}
	for i := range spec.Sources {
		for j := range spec.Sources[i].Amounts {
			times(&spec.Sources[i].Amounts[j].Amount)
		}
	}
}

// Until the next date that it announces, a budget comes to the same figures.
func TestFiguresStayUntilNext(t *testing.T) {
	for seed := range uint64(60) {
		district := testrandom.NewWorld(seed)
		first := figuresOf(computeBudget(district, today))
		day := calendar.ParseOrZero(today)
		last := first.NextAfter
		if last.IsZero() {
			last = day.AddDays(400)
		}
		for date := day; date < last; date++ {
			now := figuresOf(computeBudget(district, date.String()))
			if diff := cmp.Diff(first, now, ignore); diff != "" {
				t.Fatalf(
					"seed %d: the next change was announced for %s and came on %s:\n%s", seed, first.NextAfter, date,
					diff,
				)
			}
		}
	}
}
