package rules_test

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
	"techplan.education/internal/testplan"
)

const districts = 500

var severities = map[v1alpha1.Severity]int{v1alpha1.SeverityError: 0, v1alpha1.SeverityWarning: 1, v1alpha1.SeverityInfo: 2}

func TestTheTable(t *testing.T) {
	seen := map[v1alpha1.FindingCode]rules.Rule{}
	for _, r := range rules.Table() {
		if _, twice := seen[r.Code]; twice {
			t.Errorf("%s stands twice", r.Code)
		}
		seen[r.Code] = r
		if r.Number == "" || r.Summary == "" || r.Why == "" || r.Source == "" || r.Check == nil {
			t.Errorf("%s: number %q, summary %q, why %q, source %q", r.Code, r.Number, r.Summary, r.Why, r.Source)
		}
		for _, s := range []string{r.Summary, r.Why} {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q is not a sentence", r.Code, s)
			}
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

func under(table map[v1alpha1.FindingCode]rules.Rule, code, root v1alpha1.FindingCode, depth int) bool {
	for _, fold := range table[code].FoldedUnder {
		if fold.Root == root || depth > 0 && under(table, fold.Root, root, depth-1) {
			return true
		}
	}
	return false
}

var unfolded = cmpopts.EquateEmpty()

// The same input gives the same verdict, and so does the input in any order.
func TestJudgeIsDeterministic(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		want := judge(w, today)
		if diff := cmp.Diff(want, judge(w, today), unfolded); diff != "" {
			t.Fatalf("seed %d, the same again:\n%s", seed, diff)
		}
		shuffle(w, rand.New(rand.NewPCG(seed, 1)))
		if diff := cmp.Diff(want, judge(w, today), unfolded); diff != "" {
			t.Fatalf("seed %d, in another order:\n%s", seed, diff)
		}
	}
}

func shuffle(w world, r *rand.Rand) {
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

// beyondRandomPlans are the codes that no random plan makes fire: one needs another
// plan, the others a plan of half a megabyte and amounts of fourteen digits.
var beyondRandomPlans = map[v1alpha1.FindingCode]bool{"PlansOverlap": true, "PlanTooLarge": true,
	"AmountBeyondRange": true}

// What holds for every finding of every plan.
func TestFindingsKeepTheLimits(t *testing.T) {
	table := map[v1alpha1.FindingCode]rules.Rule{}
	for _, r := range rules.Table() {
		table[r.Code] = r
	}
	fired := map[v1alpha1.FindingCode]int{}
	for seed := range uint64(districts) {
		for _, long := range []bool{false, true} {
			w := testplan.Random(seed)
			if long {
				lengthen(&w)
			}
			on := calendar.Lenient(today).AddDays(int(seed%20) * 50)
			v := judge(w, on.String())
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
					t.Errorf("seed %d: two findings are %s:%s", seed, identity, words(v))
				}
				identities[identity] = true
				if f.Money < 0 || (f.Money > 0 && f.Money.IsShown()) != (f.Amount != "") {
					t.Errorf("seed %d: %s has the money %d, shown as %q", seed, f.Code, f.Money, f.Amount)
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
		if fired[code] == 0 && !beyondRandomPlans[code] {
			t.Errorf("no random plan makes %s fire", code)
		}
	}
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
func lengthen(w *world) {
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

// More money on a line never makes it overspent.
func TestMoreMoneyNeverOverspends(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		if w.Plan.Spec.Budget == nil {
			continue
		}
		before := overspent(judge(w, today))
		for i := range w.Plan.Spec.Budget.Lines {
			l := &w.Plan.Spec.Budget.Lines[i]
			old := l.Amount
			l.Amount = (money.Of(old) + 12_345).API()
			if overspent(judge(w, today))[string(l.Name)] > before[string(l.Name)] {
				t.Fatalf("seed %d: %s gets more money and is overspent by more", seed, l.Name)
			}
			l.Amount = old
		}
	}
}

func overspent(v rules.Verdict) map[string]money.Amount {
	excess := map[string]money.Amount{}
	for _, f := range v.Findings {
		if f.Code == "BudgetOverspent" {
			excess[f.Lines[0]] = f.Money
		}
	}
	return excess
}

// Until the next date that the case announces, the verdict stays.
func TestTheVerdictStaysUntilNext(t *testing.T) {
	for seed := range uint64(100) {
		w := testplan.Random(seed)
		day := calendar.Lenient(today).AddDays(int(seed%5) * 200)
		for range 3 {
			c := caseOf(w, day.String())
			first := rules.Judge(c)
			next := c.Next.Date()
			last := next
			if last.IsZero() {
				last = day.AddDays(400)
			}
			// A verdict that changed seldom changes back at once: the day
			// before the next tells most, and a few others will do.
			stride := max(1, (last-day)/8)
			for d := last - 1; d > day; d -= stride {
				if diff := cmp.Diff(first, judge(w, d.String()), unfolded); diff != "" {
					t.Fatalf("seed %d: judged on %s, the next change was announced for %s and came on %s:\n%s", seed, day, next, d, diff)
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
		want := judge(w, string(w.Plan.Spec.Period.End)).Findings
		if diff := cmp.Diff(want, judge(w, "2045-03-04").Findings, unfolded); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// The inventory comes from a ledger that may have read the plan a moment before
// or after the judgement did.
func TestALedgerOfAnotherMoment(t *testing.T) {
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		lots, day := testplan.Random(seed+1), calendar.Lenient(today)
		lots.Devices = append(lots.Devices, w.Devices...)
		other := caseOf(lots, today)
		b := budget.Reckon(budget.Input{
			Plan: w.Plan, Goals: w.Goals, Benchmarks: w.BenchmarkCounts(), Today: day,
			Inventory: inventory.Inventory{Stock: other.Stock, Charges: other.Charges},
		})
		for _, f := range rules.Judge(&rules.Case{Budget: b, Policy: rules.PolicyOf(w.Plan)}).Findings {
			checkTexts(t, seed, f)
		}
	}
}

// A waived break of the chain counts as general operations, in all sums.
func TestAWaivedBreakIsGeneralOperations(t *testing.T) {
	c := caseOf(of(plan().Line("a", 2027, "90", testplan.For("g")).Line("b", 2027, "10").Line("c", 2028, "7").
		Waive("w", "BudgetLineWithoutGoal", v1alpha1.WaiverOff, testplan.WaivedIn(2027)), goal("g")), today)
	v := rules.Judge(c)
	if diff := cmp.Diff([]string{"Error FY2028 7", "Error FY2027 10 waived by w"}, told(v, "BudgetLineWithoutGoal")); diff != "" {
		t.Error(diff)
	}
	aligned, general, unaligned := c.AlignmentTotals()
	if aligned != 9000 || general != 1000 || unaligned != 700 {
		t.Errorf("aligned %d, general %d, unaligned %d", aligned, general, unaligned)
	}
}

func TestCollapse(t *testing.T) {
	many := func(n int) rules.Verdict {
		p := plan()
		for i := range n {
			p.Line(fmt.Sprintf("l%02d", i), 2027, v1alpha1.Money(fmt.Sprint(i+1)))
		}
		return judge(of(p), today)
	}
	if got := rules.Collapse("p", "USD", many(10).Findings); len(got) != len(many(10).Findings) {
		t.Errorf("ten findings of a code become %d", len(got))
	}
	var all []rules.Finding
	for _, f := range rules.Collapse("p", "USD", many(11).Findings) {
		if f.Code == "BudgetLineWithoutGoal" {
			all = append(all, f)
		}
	}
	if len(all) != 1 || all[0].Amount != "66" || len(all[0].Related) != 10 || !strings.HasPrefix(all[0].Related[0], "l10 ") {
		t.Errorf("eleven findings of a code become %+v", all)
	}
}

// What is found about goals does not depend on the inventory or the evaluations,
// and needs only the rules that say that they are about goals.
func TestJudgeGoals(t *testing.T) {
	aboutGoals := map[v1alpha1.FindingCode]bool{}
	for _, r := range rules.Table() {
		aboutGoals[r.Code] = r.AboutGoals
	}
	goals := func(v rules.Verdict) []rules.Finding {
		return slices.DeleteFunc(slices.Clone(v.Findings), func(f rules.Finding) bool { return f.Object.Kind != v1alpha1.KindGoal })
	}
	for seed := range uint64(districts) {
		w := testplan.Random(seed)
		all := goals(judge(w, today))
		for _, f := range all {
			if !aboutGoals[f.Code] {
				t.Fatalf("seed %d: %s is about a goal and its rule does not say so", seed, f.Code)
			}
		}
		w.Devices, w.Evaluations = nil, nil
		if diff := cmp.Diff(all, goals(rules.JudgeGoals(caseOf(w, today))), cmpopts.IgnoreFields(v1alpha1.Finding{}, "Related"), unfolded); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}
