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
)

const districts = 400

// figures are what a plan comes to, apart from the order in which it was
// written.
type figures struct {
	Total     money.Amount
	Years     []budget.Year
	Domains   map[string]money.Amount
	Lines     map[string][]money.Amount
	Goals     map[string][]budget.GoalYear
	Refresh   []budget.RefreshYear
	Learning  money.Amount
	Of        money.Amount
	NextAfter calendar.Date
}

func figuresOf(b *budget.Budget) figures {
	f := figures{
		Total: b.Total(), Years: b.Years, Domains: b.Domains(), Refresh: b.Refresh, NextAfter: b.Next.Date(),
		Lines: map[string][]money.Amount{}, Goals: map[string][]budget.GoalYear{},
	}
	f.Learning, f.Of = b.ProfessionalLearning()
	for _, l := range b.Lines {
		f.Lines[string(l.Name)] = append(append([]money.Amount{}, l.Parts...), l.Allotted, l.Spent, l.Committed)
	}
	for _, g := range b.Goals {
		for _, y := range g.Years {
			f.Goals[g.Name] = append(f.Goals[g.Name], budget.GoalYear{
				FiscalYear: y.FiscalYear, Need: y.Need, Budgeted: y.Budgeted, Carried: y.Carried, Reach: y.Reach,
			})
		}
	}
	return f
}

var ignore = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".early" }, cmp.Ignore())

func TestPartsAddUpToTheWhole(t *testing.T) {
	for seed := range uint64(districts) {
		b := reckon(testplan.Random(seed), today)
		aligned, general, unaligned := b.AlignmentTotals()
		if sum := aligned + general + unaligned; sum != b.Total() {
			t.Fatalf("seed %d: aligned, general and unaligned add up to %d of %d", seed, sum, b.Total())
		}
		var domains money.Amount
		for _, part := range b.Domains() {
			domains += part
		}
		if domains != b.Total() {
			t.Fatalf("seed %d: the domains add up to %d of %d", seed, domains, b.Total())
		}
		var years money.Amount
		for _, y := range b.Years {
			years += y.Allotted
			if y.Aligned+y.General+y.Unaligned != y.Allotted {
				t.Fatalf("seed %d: %+v", seed, y)
			}
		}
		if years != b.Total() {
			t.Fatalf("seed %d: the years add up to %d of %d", seed, years, b.Total())
		}
		checkGoals(t, seed, b, aligned)
		checkRefresh(t, seed, b)
	}
}

// Goals get all aligned money and no more, and carrying moves money only.
func checkGoals(t *testing.T, seed uint64, b *budget.Budget, aligned money.Amount) {
	t.Helper()
	var budgeted, carried money.Amount
	for _, g := range b.Goals {
		for _, y := range g.Years {
			budgeted += y.Budgeted
			carried += y.Carried
			if y.Have() < 0 || y.Budgeted < 0 || y.Reach < y.Budgeted {
				t.Fatalf("seed %d: goal %s: %+v", seed, g.Name, y)
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
	for _, l := range b.Lines {
		if l.Purpose == v1alpha1.PurposeReplacement {
			lines += l.Allotted
		}
	}
	for _, d := range b.Demands {
		if d.Leased {
			leases += d.Cost
		}
	}
	for _, y := range b.Refresh {
		funded += y.Funded
		if y.Gap() < 0 || y.Funded < 0 {
			t.Fatalf("seed %d: %+v", seed, y)
		}
	}
	if funded > lines+leases {
		t.Fatalf("seed %d: %d of replacements is paid by lines of %d", seed, funded, lines)
	}
}

func TestOrderDecidesNothing(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		want := figuresOf(reckon(w, today))
		shuffle(w, rand.New(rand.NewPCG(seed, 1)))
		if diff := cmp.Diff(want, figuresOf(reckon(w, today)), ignore); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// shuffle puts every list of a district into another order.
func shuffle(w testplan.World, r *rand.Rand) {
	mix(r, w.Goals)
	mix(r, w.Devices)
	for _, g := range w.Goals {
		mix(r, g.Spec.Actions)
		mix(r, g.Spec.Domains)
	}
	mix(r, w.Plan.Spec.Technologies)
	if b := w.Plan.Spec.Budget; b != nil {
		mix(r, b.Lines)
		mix(r, b.Sources)
		mix(r, b.Transfers)
		for i := range b.Lines {
			mix(r, b.Lines[i].Goals)
			mix(r, b.Lines[i].Technologies)
		}
	}
}

func mix[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// Splitting a line in two changes no total, but for the hundredths that each
// half rounds for itself.
func TestSplittingALine(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		if w.Plan.Spec.Budget == nil || len(w.Plan.Spec.Budget.Lines) == 0 {
			continue
		}
		before := reckon(w, "2024-01-01") // Before all transfers.
		lines := w.Plan.Spec.Budget.Lines
		parts := money.Of(lines[0].Amount).Split([]int64{2, 1})
		other := *lines[0].DeepCopy()
		other.Name, other.OtherSpent, other.OtherCommitted = "other", "", ""
		lines[0].Amount, other.Amount = parts[0].API(), parts[1].API()
		lines = append(lines, other)
		w.Plan.Spec.Budget.Lines = lines
		after := reckon(w, "2024-01-01")
		if before.Total() != after.Total() {
			t.Fatalf("seed %d: the total was %d and is %d", seed, before.Total(), after.Total())
		}
		for _, y := range before.Years {
			z := after.Year(y.FiscalYear)
			if far(y.Allotted, z.Allotted) || far(y.Aligned, z.Aligned) || far(y.General, z.General) || far(y.Unaligned, z.Unaligned) {
				t.Fatalf("seed %d: %+v\n%+v", seed, y, z)
			}
		}
		for domain, sum := range before.Domains() {
			if far(sum, after.Domains()[domain]) {
				t.Fatalf("seed %d: %s was %d and is %d", seed, domain, sum, after.Domains()[domain])
			}
		}
	}
}

// far tells whether two sums differ by more than roundings of twenty goals can
// make.
func far(a, b money.Amount) bool { return max(a-b, b-a) > 20 }

// A plan in another currency unit has the same shares.
func TestScalingMoneyKeepsShares(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		small := reckon(w, today)
		scale(w)
		large := reckon(w, today)
		if small.Total()*1000 != large.Total() {
			t.Fatalf("seed %d: %d times 1000 is %d", seed, small.Total(), large.Total())
		}
		for _, y := range small.Years {
			z := large.Year(y.FiscalYear)
			if scaled(y.Aligned, z.Aligned) || scaled(y.General, z.General) || scaled(y.Unaligned, z.Unaligned) {
				t.Fatalf("seed %d: %+v\n%+v", seed, y, z)
			}
		}
		for domain, sum := range small.Domains() {
			if scaled(sum, large.Domains()[domain]) {
				t.Fatalf("seed %d: %s was %d and is %d", seed, domain, sum, large.Domains()[domain])
			}
		}
	}
}

// scaled tells whether large is not a thousand times small, but for the
// roundings that count a thousandfold in small.
func scaled(small, large money.Amount) bool { return max(small*1000-large, large-small*1000) > 20*1000 }

// scale multiplies all money of a district by a thousand.
func scale(w testplan.World) {
	times := func(m *v1alpha1.Money) {
		if *m != "" {
			*m = (money.Of(*m) * 1000).API()
		}
	}
	for i := range w.Plan.Spec.Technologies {
		times(&w.Plan.Spec.Technologies[i].UnitCost)
	}
	for _, g := range w.Goals {
		for i := range g.Spec.Actions {
			times(&g.Spec.Actions[i].Cost)
		}
	}
	for _, d := range w.Devices {
		times(&d.Spec.Acquisition.UnitCost)
	}
	b := w.Plan.Spec.Budget
	if b == nil {
		return
	}
	for i := range b.Lines {
		times(&b.Lines[i].Amount)
		times(&b.Lines[i].OtherSpent)
		times(&b.Lines[i].OtherCommitted)
	}
	for i := range b.Transfers {
		times(&b.Transfers[i].Amount)
	}
	for i := range b.Sources {
		for j := range b.Sources[i].Amounts {
			times(&b.Sources[i].Amounts[j].Amount)
		}
	}
}

// Until the next date that it announces, a budget comes to the same figures.
func TestFiguresStayUntilNext(t *testing.T) {
	for seed := range uint64(60) {
		w := testplan.Random(seed)
		first := figuresOf(reckon(w, today))
		day := calendar.Lenient(today)
		last := first.NextAfter
		if last.IsZero() {
			last = day.AddDays(400)
		}
		for d := day; d < last; d++ {
			now := figuresOf(reckon(w, d.String()))
			if diff := cmp.Diff(first, now, ignore); diff != "" {
				t.Fatalf("seed %d: the next change was announced for %s and came on %s:\n%s", seed, first.NextAfter, d, diff)
			}
		}
	}
}
