package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTheTable(t *testing.T) {
	seen := map[v1alpha1.FindingCode]rules.Rule{}
	for _, r := range catalog.All.Rules() {
		if _, twice := seen[r.Code]; twice {
			t.Errorf("%s stands twice", r.Code)
		}
		seen[r.Code] = r
		if r.Check == nil && r.CheckBenchmarks == nil {
			t.Errorf("%s checks nothing", r.Code)
		}
		if _, ok := severities[r.Worst]; !ok {
			t.Errorf("%s: severity %q", r.Code, r.Worst)
		}
		if r.Condition == v1alpha1.ConditionBudgetAligned && r.Worst != v1alpha1.SeverityError {
			t.Errorf("%s turns %s and is never an Error", r.Code, r.Condition)
		}
	}
	for _, r := range seen {
		for _, fold := range r.FoldedUnder {
			if _, ok := seen[fold.Root]; !ok {
				t.Errorf("%s is folded under %s, which does not exist", r.Code, fold.Root)
			}
		}
		if under(seen, r.Code, r.Code, len(seen)) {
			t.Errorf("%s is folded under itself", r.Code)
		}
	}
}

// The same input gives the same verdict, and so does the input in any order.
func TestJudgeIsDeterministic(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		want := testrules.Evaluate(w, testrules.Today)
		if diff := cmp.Diff(want, testrules.Evaluate(w, testrules.Today), sameFindings); diff != "" {
			t.Fatalf("seed %d, the same again:\n%s", seed, diff)
		}
		shuffle(w, rand.New(rand.NewPCG(seed, 1)))
		if diff := cmp.Diff(want, testrules.Evaluate(w, testrules.Today), sameFindings); diff != "" {
			t.Fatalf("seed %d, in another order:\n%s", seed, diff)
		}
	}
}

// What holds for every finding of every plan.
func TestFindingsKeepTheLimits(t *testing.T) {
	table := map[v1alpha1.FindingCode]rules.Rule{}
	for _, r := range catalog.All.Rules() {
		table[r.Code] = r
	}
	fired := map[v1alpha1.FindingCode]int{}
	for seed := range uint64(districts) {
		for _, long := range []bool{false, true} {
			w := testplan.Random(seed)
			if long {
				lengthen(&w)
			}
			on := calendar.Lenient(testrules.Today).AddDays(int(seed%20) * 50)
			v := testrules.Evaluate(w, on.String())
			identities := map[string]bool{}
			for _, f := range v.Findings {
				fired[f.Code]++
				checkTexts(t, seed, f)
				if severities[f.Severity] < severities[table[f.Code].Worst] {
					t.Errorf("seed %d: %s is %s, worse than %s", seed, f.Code, f.Severity, table[f.Code].Worst)
				}
				identity := fmt.Sprint(f.Code, f.Object, f.Field, f.FiscalYear)
				// Cut fields of long names may be the same.
				if identities[identity] && !long {
					t.Errorf("seed %d: two findings are %s:%s", seed, identity, testrules.Describe(v))
				}
				identities[identity] = true
				if f.Money < 0 || (f.Money > 0 && f.Money.IsShown()) != (f.API().Amount != "") {
					t.Errorf("seed %d: %s has the money %d, shown as %q", seed, f.Code, f.Money, f.API().Amount)
				}
			}
			for _, n := range v.NotChecked {
				length(t, seed, "reason", n.Reason, 256)
			}
			checkOrder(t, seed, v.Findings)
			for _, f := range rules.Collapse(w.Plan.Name, "USD", v.Findings) {
				checkTexts(t, seed, f)
			}
		}
	}
	for code := range table {
		if fired[code] == 0 && !slices.Contains(beyondRandomPlans, code) {
			t.Errorf("no random plan makes %s fire", code)
		}
	}
}

// More money on a line never makes it overspent.
func TestMoreMoneyNeverOverspends(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		if w.Plan.Spec.Budget == nil {
			continue
		}
		before := overspent(testrules.Evaluate(w, testrules.Today))
		for i := range w.Plan.Spec.Budget.Lines {
			l := &w.Plan.Spec.Budget.Lines[i]
			old := l.Amount
			l.Amount = (money.Of(old) + 12_345).API()
			if overspent(testrules.Evaluate(w, testrules.Today))[string(l.Name)] > before[string(l.Name)] {
				t.Fatalf("seed %d: %s gets more money and is overspent by more", seed, l.Name)
			}
			l.Amount = old
		}
	}
}

// Until the next date that the case announces, the verdict stays.
func TestTheVerdictStaysUntilNext(t *testing.T) {
	for seed := range uint64(100) {
		w := testplan.Random(seed)
		day := calendar.Lenient(testrules.Today).AddDays(int(seed%5) * 200)
		for range 3 {
			c := testrules.NewInput(w, day.String())
			first := catalog.All.Evaluate(c)
			next := first.Next
			last := next
			if last.IsZero() {
				last = day.AddDays(400)
			}
			// A verdict that changed seldom changes back at once: the day
			// before the next tells most, and a few others will do.
			stride := max(1, (last-day)/8)
			for d := last - 1; d > day; d -= stride {
				if diff := cmp.Diff(first, testrules.Evaluate(w, d.String()), sameFindings); diff != "" {
					t.Fatalf(
						"seed %d: judged on %s, the next change was announced for %s and came on %s:\n%s",
						seed,
						day,
						next,
						d,
						diff,
					)
				}
			}
			if next.IsZero() {
				break
			}
			day = next
		}
	}
}

// A plan that has ended is judged as of its last day, for ever.
func TestAnEndedPlanKeepsItsVerdict(t *testing.T) {
	for seed := range uint64(100) {
		w := testplan.Random(seed)
		w.Devices = nil // The inventory goes on.
		want := testrules.Evaluate(w, string(w.Plan.Spec.Period.End)).Findings
		if diff := cmp.Diff(want, testrules.Evaluate(w, "2045-03-04").Findings, sameFindings); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// The inventory comes from a ledger that may have read the plan a moment before
// or after the judgement did.
func TestALedgerOfAnotherMoment(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		lots, day := testplan.Random(seed+1), calendar.Lenient(testrules.Today)
		lots.Devices = append(lots.Devices, w.Devices...)
		other := testrules.NewInput(lots, testrules.Today)
		b := budget.Reckon(budget.Input{
			Plan: w.Plan, Goals: w.Goals, Benchmarks: w.BenchmarkCounts(), Today: day,
			Inventory: inventory.Inventory{Stock: other.Stock, Charges: other.Charges},
		})
		for _, f := range catalog.All.Evaluate(rules.Input{Budget: b, Policy: rules.PolicyOf(w.Plan)}).Findings {
			checkTexts(t, seed, f)
		}
	}
}

// A waived break of the chain counts as general operations, in all sums.
func TestAWaivedBreakIsGeneralOperations(t *testing.T) {
	c := testrules.NewInput(
		testrules.District(
			testrules.Plan().Line("a", 2027, "90", testplan.For("g")).Line("b", 2027, "10").Line("c", 2028, "7").
				Waive("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff, testplan.WaivedIn(2027)),
			testrules.Goal("g"),
		),
		testrules.Today,
	)
	v := catalog.All.Evaluate(c)
	if diff := cmp.Diff(
		[]string{"Error FY2028 7", "Error FY2027 10 waived by w"},
		testrules.Summarize(v, rules.BudgetLineWithoutGoal),
	); diff != "" {
		t.Error(diff)
	}
	aligned, general, unaligned := v.Budget.AlignmentTotals()
	if aligned != 9000 || general != 1000 || unaligned != 700 {
		t.Errorf("aligned %d, general %d, unaligned %d", aligned, general, unaligned)
	}
}

func TestCollapse(t *testing.T) {
	many := func(n int) rules.Result {
		p := testrules.Plan()
		for i := range n {
			p.Line(fmt.Sprintf("l%02d", i), 2027, v1alpha1.Money(fmt.Sprint(i+1)))
		}
		return testrules.Evaluate(testrules.District(p), testrules.Today)
	}
	if got := rules.Collapse("p", "USD", many(10).Findings); len(got) != len(many(10).Findings) {
		t.Errorf("ten findings of a code become %d", len(got))
	}
	var all []rules.Finding
	for _, f := range rules.Collapse("p", "USD", many(11).Findings) {
		if f.Code == rules.BudgetLineWithoutGoal {
			all = append(all, f)
		}
	}
	if len(all) != 1 || all[0].API().Amount != "66" || len(all[0].Related) != 10 ||
		!strings.HasPrefix(all[0].Related[0], "l10 ") {
		t.Errorf("eleven findings of a code become %+v", all)
	}
}

// The findings about a goal, computed from what all goals of the plan share and from
// the goal's own benchmarks, are those of the whole plan. They depend neither on the
// inventory nor on the evaluations, and need only the rules that say that they are
// about goals.
func TestFindingsOfGoalsAreThoseOfThePlan(t *testing.T) {
	aboutGoals := map[v1alpha1.FindingCode]bool{}
	for _, r := range catalog.All.Rules() {
		aboutGoals[r.Code] = r.AboutGoals
	}
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		want := map[string][]rules.Finding{}
		for _, f := range testrules.Evaluate(w, testrules.Today).Findings {
			if f.Object.Kind != v1alpha1.KindGoal {
				continue
			}
			if !aboutGoals[f.Code] {
				t.Fatalf("seed %d: %s is about a goal and its rule does not say so", seed, f.Code)
			}
			want[f.Object.Name] = append(want[f.Object.Name], f)
		}
		whole := testrules.NewInput(w, testrules.Today)
		b := budget.Reckon(budget.Input{Plan: w.Plan, Goals: w.Goals, Today: calendar.Lenient(testrules.Today)})
		shared := catalog.All.EvaluateGoals(rules.Input{Budget: b, Policy: rules.PolicyOf(w.Plan)})
		for _, g := range b.Goals {
			g.Benchmarks = w.BenchmarkCounts()[g.Name]
			got, _ := shared.Of(g, whole.Benchmarks[g.Name])
			ignored := cmpopts.IgnoreFields(v1alpha1.Finding{}, "Related")
			if diff := cmp.Diff(want[g.Name], got, ignored, sameFindings); diff != "" {
				t.Fatalf("seed %d, goal %s:\n%s", seed, g.Name, diff)
			}
		}
	}
}

// What benchmarks decide about a goal joins the other findings after folding.
func TestNoFindingOfBenchmarksIsFoldedAmongGoals(t *testing.T) {
	roots := map[v1alpha1.FindingCode]bool{}
	for _, r := range catalog.All.Rules() {
		for _, fold := range r.FoldedUnder {
			if r.AboutGoals {
				roots[fold.Root] = true
			}
		}
	}
	for _, r := range catalog.All.Rules() {
		if r.AboutGoals && r.CheckBenchmarks != nil &&
			(len(r.FoldedUnder) > 0 || roots[r.Code] || r.WaivedShares != nil) {
			t.Errorf("%s reads benchmarks, and its findings are folded, fold others or change the budget", r.Code)
		}
	}
}

// The end of a waiver is announced where there is a finding that it could be about,
// and not where the benchmark of the goal leaves none.
func TestTheEndOfAWaiverIsAnnouncedForAGoalWithFindings(t *testing.T) {
	waived := testrules.Plan().Line("a", 0, "90", testplan.For("g")).
		Waive("w", rules.GoalUnfunded, v1alpha1.WaiverOff, func(w *v1alpha1.Waiver) { w.Until = "2026-12-31" }).Object()
	goals := []*v1alpha1.Goal{testrules.Goal("g").Object()}
	b := budget.Reckon(budget.Input{Plan: waived, Goals: goals, Today: calendar.Lenient(testrules.Today)})
	shared := catalog.All.EvaluateGoals(rules.Input{Budget: b, Policy: rules.PolicyOf(waived)})
	measured := []*v1alpha1.Benchmark{testplan.Benchmark("m", "g").Object()}
	for _, c := range []struct {
		title      string
		benchmarks []*v1alpha1.Benchmark
		next       string
	}{
		{"no benchmark: the day after the waiver", nil, "2027-01-01"},
		{"a benchmark: the next fiscal year", measured, "2027-07-01"},
	} {
		t.Run(c.title, func(t *testing.T) {
			own := *b.Goals[0]
			own.Benchmarks = len(c.benchmarks)
			if _, next := shared.Of(&own, c.benchmarks); next.String() != c.next {
				t.Errorf("the next date is %s, want %s", next, c.next)
			}
		})
	}
}

const districts = 500

var severities = map[v1alpha1.Severity]int{
	v1alpha1.SeverityError:   0,
	v1alpha1.SeverityWarning: 1,
	v1alpha1.SeverityInfo:    2,
}

func under(table map[v1alpha1.FindingCode]rules.Rule, code, root v1alpha1.FindingCode, depth int) bool {
	for _, fold := range table[code].FoldedUnder {
		if fold.Root == root || depth > 0 && under(table, fold.Root, root, depth-1) {
			return true
		}
	}
	return false
}

// sameFindings compares what rules find and could not check.
var sameFindings = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(rules.Result{}, "Budget", "Next")}

func shuffle(w testrules.World, r *rand.Rand) {
	mix(r, w.Goals)
	mix(r, w.Devices)
	mix(r, w.Plan.Spec.Technologies)
	mix(r, w.Plan.Spec.Policy.Waivers)
	mix(r, w.Plan.Spec.Policy.DomainBands)
	mix(r, w.Plan.Spec.District.Groups)
	mix(r, w.Plan.Spec.District.Sites)
	mix(r, w.Plan.Spec.Stakeholders)
	mix(r, w.Plan.Spec.DomainLeads)
	mix(r, w.Plan.Spec.Needs)
	mix(r, w.Plan.Spec.Disciplines)
	mix(r, w.Plan.Spec.UseCases)
	mix(r, w.Plan.Spec.ProfessionalLearning)
	mix(r, w.Plan.Spec.Communications)
	mix(r, w.Plan.Spec.Timeline)
	mix(r, w.Benchmarks)
	mix(r, w.Evaluations)
	for _, g := range w.Goals {
		mix(r, g.Spec.RequiredRoles)
	}
	for _, t := range w.Plan.Spec.Technologies {
		mix(r, t.UseCases)
	}
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

// beyondRandomPlans are the codes that no random plan makes fire: they take another plan,
// half a megabyte, amounts of fourteen digits, a thousand evaluations, or a name that
// follows from a hash.
var beyondRandomPlans = []v1alpha1.FindingCode{
	rules.PlansOverlap,
	rules.PlanTooLarge,
	rules.AmountBeyondRange,
	rules.TooManyOpenEvaluations,
	rules.EvaluationNameTaken,
}

func checkTexts(t *testing.T, seed uint64, f rules.Finding) {
	t.Helper()
	length(t, seed, "message", f.Message, 512)
	length(t, seed, "object", f.Object.Name, 253)
	if f.Action != "" {
		length(t, seed, "action", f.Action, 512)
	}
	if f.Field != "" {
		length(t, seed, "field", f.Field, 256)
	}
	if len(f.Related) > 10 {
		t.Errorf("seed %d: %s names %d others", seed, f.Code, len(f.Related))
	}
	for _, r := range f.Related {
		length(t, seed, "related", r, 400)
	}
	if f.FiscalYear != 0 && (f.FiscalYear < 1990 || f.FiscalYear > 2200) {
		t.Errorf("seed %d: %s is about %d", seed, f.Code, f.FiscalYear)
	}
}

func length(t *testing.T, seed uint64, what, s string, limit int) {
	t.Helper()
	if n := utf8.RuneCountInString(s); n == 0 || n > limit || !utf8.ValidString(s) {
		t.Errorf("seed %d: %s of %d characters: %q", seed, what, n, s)
	}
}

// checkOrder: the unwaived come first, and of them the worst.
func checkOrder(t *testing.T, seed uint64, findings []rules.Finding) {
	t.Helper()
	for i := 1; i < len(findings); i++ {
		a, b := findings[i-1], findings[i]
		switch {
		case a.Waived == "" && b.Waived != "":
		case a.Waived != "" && b.Waived == "",
			severities[a.Severity] > severities[b.Severity],
			a.Severity == b.Severity && a.Money < b.Money:
			t.Errorf("seed %d: %s comes before %s", seed, a.Message, b.Message)
		}
	}
}

// lengthen gives goals and entries names as long as the API takes.
func lengthen(w *testrules.World) {
	for _, g := range w.Goals {
		g.Name = longer(g.Name, 253)
	}
	entry := func(n v1alpha1.EntryName) v1alpha1.EntryName { return v1alpha1.EntryName(longer(string(n), 63)) }
	for i := range w.Plan.Spec.Technologies {
		w.Plan.Spec.Technologies[i].Name = entry(w.Plan.Spec.Technologies[i].Name)
	}
	for _, d := range w.Devices {
		d.Spec.Technology = entry(d.Spec.Technology)
		d.Spec.Site = entry(d.Spec.Site)
		d.Spec.Acquisition.BudgetLine.Line = entry(d.Spec.Acquisition.BudgetLine.Line)
	}
	if b := w.Plan.Spec.Budget; b != nil {
		for i := range b.Sources {
			b.Sources[i].Name = entry(b.Sources[i].Name)
		}
		for i := range b.Lines {
			l := &b.Lines[i]
			l.Name, l.Source = entry(l.Name), entry(l.Source)
			for j := range l.Goals {
				l.Goals[j].Name = longer(l.Goals[j].Name, 253)
			}
			for j := range l.Technologies {
				l.Technologies[j] = entry(l.Technologies[j])
			}
		}
	}
}

func longer(name string, to int) string {
	if name == "" {
		return ""
	}
	return name + strings.Repeat("x", to-len(name))
}

func overspent(v rules.Result) map[string]money.Amount {
	excess := map[string]money.Amount{}
	for _, f := range v.Findings {
		if f.Code == rules.BudgetOverspent {
			excess[f.Lines[0]] = f.Money
		}
	}
	return excess
}
