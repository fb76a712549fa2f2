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
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
	"techplan.education/internal/testrules"
)

// The catalog has each code once, and no rule is folded under itself.
func TestCatalogIsConsistent(t *testing.T) {
	seen := map[v1alpha1.FindingCode]rules.Rule{}
	for _, rule := range catalog.All.ListRules() {
		if _, twice := seen[rule.Code]; twice {
			t.Errorf("%s is in the catalog twice", rule.Code)
		}
		seen[rule.Code] = rule
		if rule.Check == nil && rule.CheckBenchmarks == nil {
			t.Errorf("%s checks nothing", rule.Code)
		}
		if _, ok := severities[rule.Worst]; !ok {
			t.Errorf("%s: severity %q", rule.Code, rule.Worst)
		}
		if rule.Condition == v1alpha1.ConditionBudgetAligned && rule.Worst != v1alpha1.SeverityError {
			t.Errorf("%s turns %s and is never an Error", rule.Code, rule.Condition)
		}
	}
	for _, rule := range seen {
		for _, fold := range rule.FoldedUnder {
			if _, ok := seen[fold.Root]; !ok {
				t.Errorf("%s is folded under %s, which does not exist", rule.Code, fold.Root)
			}
		}
		if under(seen, rule.Code, rule.Code, len(seen)) {
			t.Errorf("%s is folded under itself", rule.Code)
		}
	}
}

// The same input gives the same findings, in any order of its entries.
func TestEvaluateIsDeterministic(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		want := testrules.EvaluateRules(district, testrules.Today)
		if diff := cmp.Diff(want, testrules.EvaluateRules(district, testrules.Today), sameFindings); diff != "" {
			t.Fatalf("seed %d, the same again:\n%s", seed, diff)
		}
		shuffle(district, rand.New(rand.NewPCG(seed, 1)))
		if diff := cmp.Diff(want, testrules.EvaluateRules(district, testrules.Today), sameFindings); diff != "" {
			t.Fatalf("seed %d, in another order:\n%s", seed, diff)
		}
	}
}

// Every finding of every random plan keeps the limits of the API.
func TestFindingsKeepTheLimits(t *testing.T) {
	table := map[v1alpha1.FindingCode]rules.Rule{}
	for _, rule := range catalog.All.ListRules() {
		table[rule.Code] = rule
	}
	fired := map[v1alpha1.FindingCode]int{}
	for seed := range uint64(districts) {
		for _, long := range []bool{false, true} {
			district := testrandom.NewWorld(seed)
			if long {
				lengthen(&district)
			}
			on := calendar.ParseOrZero(testrules.Today).AddDays(int(seed%20) * 50)
			result := testrules.EvaluateRules(district, on.String())
			identities := map[string]bool{}
			for _, finding := range result.Findings {
				fired[finding.Code]++
				checkTexts(t, seed, finding)
				if severities[finding.Severity] < severities[table[finding.Code].Worst] {
					t.Errorf(
						"seed %d: %s is %s, worse than %s", seed, finding.Code, finding.Severity,
						table[finding.Code].Worst,
					)
				}
				identity := fmt.Sprint(finding.Code, finding.Object, finding.Field, finding.FiscalYear)
				// Fields with long names are truncated and may become equal.
				if identities[identity] && !long {
					t.Errorf("seed %d: two findings are %s:%s", seed, identity, testrules.DescribeResult(result))
				}
				identities[identity] = true
				if finding.Money < 0 || (finding.Money > 0 && finding.Money.IsShown()) != (finding.API().Amount != "") {
					t.Errorf(
						"seed %d: %s has the money %d, shown as %q", seed, finding.Code, finding.Money,
						finding.API().Amount,
					)
				}
			}
			for _, n := range result.NotChecked {
				length(t, seed, "reason", n.Reason, 256)
			}
			checkOrder(t, seed, result.Findings)
			for _, finding := range rules.CollapseFindings(district.Plan.Name, "USD", result.Findings) {
				checkTexts(t, seed, finding)
			}
		}
	}
	for code := range table {
		if fired[code] == 0 && !slices.Contains(beyondRandomPlans, code) {
			t.Errorf("no random plan has a finding %s", code)
		}
	}
}

// More money on a line never makes it overspent.
func TestMoreMoneyNeverOverspends(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		if district.Plan.Spec.Budget == nil {
			continue
		}
		before := overspent(testrules.EvaluateRules(district, testrules.Today))
		for i := range district.Plan.Spec.Budget.Lines {
			line := &district.Plan.Spec.Budget.Lines[i]
			old := line.Amount
			line.Amount = (money.ParseOrZero(old) + 12_345).API()
			if overspent(testrules.EvaluateRules(district, testrules.Today))[line.Name] > before[line.Name] {
				t.Fatalf("seed %d: %s gets more money and is overspent by more", seed, line.Name)
			}
			line.Amount = old
		}
	}
}

// The findings stay the same until the next date that the result announces.
func TestFindingsStayUntilNext(t *testing.T) {
	for seed := range uint64(100) {
		district := testrandom.NewWorld(seed)
		day := calendar.ParseOrZero(testrules.Today).AddDays(int(seed%5) * 200)
		for range 3 {
			input := testrules.NewInput(district, day.String())
			first := catalog.All.EvaluateRules(input)
			next := first.Next
			last := next
			if last.IsZero() {
				last = day.AddDays(400)
			}
			// A finding that changes seldom changes back at once, so a few days before the
			// announced one are enough.
			stride := max(1, (last-day)/8)
			for date := last - 1; date > day; date -= stride {
				if diff := cmp.Diff(first, testrules.EvaluateRules(district, date.String()), sameFindings); diff != "" {
					t.Fatalf(
						"seed %d: evaluated on %s, the next change was announced for %s and came on %s:\n%s", seed, day,
						next, date, diff,
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

// A plan that has ended is evaluated as of its last day on any later day.
func TestAnEndedPlanKeepsItsFindings(t *testing.T) {
	for seed := range uint64(100) {
		district := testrandom.NewWorld(seed)
		district.Devices = nil // The inventory changes after the end of the plan.
		want := testrules.EvaluateRules(district, string(district.Plan.Spec.Period.End)).Findings
		if diff := cmp.Diff(want, testrules.EvaluateRules(district, "2045-03-04").Findings, sameFindings); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// The inventory comes from a ledger that may have read another version of the plan than the
// evaluation.
func TestALedgerOfAnotherVersion(t *testing.T) {
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		lots, day := testrandom.NewWorld(seed+1), calendar.ParseOrZero(testrules.Today)
		lots.Devices = append(lots.Devices, district.Devices...)
		other := testrules.NewInput(lots, testrules.Today)
		plan := model.ParsePlan(district.Plan)
		money := budget.Compute(budget.Input{
			Plan: plan, Goals: model.ParseGoals(district.Goals), Benchmarks: district.BenchmarkCounts(), Today: day,
			Inventory: inventory.Inventory{Stock: other.Stock, Charges: other.Charges},
		})
		for _, finding := range catalog.All.EvaluateRules(rules.Input{
			Budget: money,
			Policy: plan.Policy,
		}).Findings {
			checkTexts(t, seed, finding)
		}
	}
}

// A waived line without a goal counts as general operations in all sums.
func TestAWaivedLineIsGeneralOperations(t *testing.T) {
	input := testrules.NewInput(
		testrules.NewDistrict(
			testrules.NewPlan().AddLine("a", 2027, "90", testplan.ForGoals("g")).AddLine("b", 2027, "10").AddLine("c", 2028, "7").
				WaiveFinding("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff, testplan.WaivedIn(2027)),
			testrules.NewGoal("g"),
		),
		testrules.Today,
	)
	result := catalog.All.EvaluateRules(input)
	if diff := cmp.Diff(
		[]string{"Error FY2028 7", "Error FY2027 10 waived by w"},
		testrules.SummarizeFindings(result, rules.BudgetLineWithoutGoal),
	); diff != "" {
		t.Error(diff)
	}
	aligned, general, unaligned := result.Budget.AlignmentTotals()
	if aligned != 9000 || general != 1000 || unaligned != 700 {
		t.Errorf("aligned %d, general %d, unaligned %d", aligned, general, unaligned)
	}
}

// Ten findings of a code stay as they are, and eleven become one.
func TestCollapse(t *testing.T) {
	many := func(n int) rules.Result {
		plan := testrules.NewPlan()
		for i := range n {
			plan.AddLine(fmt.Sprintf("l%02d", i), 2027, v1alpha1.Money(fmt.Sprint(i+1)))
		}
		return testrules.EvaluateRules(testrules.NewDistrict(plan), testrules.Today)
	}
	if got := rules.CollapseFindings("p", "USD", many(10).Findings); len(got) != len(many(10).Findings) {
		t.Errorf("ten findings of a code become %d", len(got))
	}
	var all []rules.Finding
	for _, finding := range rules.CollapseFindings("p", "USD", many(11).Findings) {
		if finding.Code == rules.BudgetLineWithoutGoal {
			all = append(all, finding)
		}
	}
	if len(all) != 1 || all[0].API().Amount != "66" || len(all[0].Related) != 10 ||
		!strings.HasPrefix(all[0].Related[0], "l10 ") {
		t.Errorf("eleven findings of a code become %+v", all)
	}
}

// EvaluateGoals and Evaluate give the same findings about each goal. EvaluateGoals gets no
// inventory, evaluations or benchmarks of other goals, and checks only the rules with
// AboutGoals.
func TestFindingsOfGoalsAreThoseOfThePlan(t *testing.T) {
	aboutGoals := map[v1alpha1.FindingCode]bool{}
	for _, rule := range catalog.All.ListRules() {
		aboutGoals[rule.Code] = rule.AboutGoals
	}
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		want := map[string][]rules.Finding{}
		for _, finding := range testrules.EvaluateRules(district, testrules.Today).Findings {
			if finding.Object.Kind != v1alpha1.KindGoal {
				continue
			}
			if !aboutGoals[finding.Code] {
				t.Fatalf("seed %d: %s is about a goal and its rule does not set AboutGoals", seed, finding.Code)
			}
			want[finding.Object.Name] = append(want[finding.Object.Name], finding)
		}
		whole := testrules.NewInput(district, testrules.Today)
		plan := model.ParsePlan(district.Plan)
		money := budget.Compute(budget.Input{
			Plan: plan, Goals: model.ParseGoals(district.Goals), Today: calendar.ParseOrZero(testrules.Today),
		})
		shared := catalog.All.EvaluateGoals(rules.Input{Budget: money, Policy: plan.Policy})
		for _, goal := range money.Goals {
			goal.Benchmarks = district.BenchmarkCounts()[goal.Name]
			got, _ := shared.FindingsOf(goal, whole.Benchmarks[goal.Name])
			ignored := cmpopts.IgnoreFields(rules.Finding{}, "Related", "Explains")
			if diff := cmp.Diff(want[goal.Name], got, ignored, sameFindings); diff != "" {
				t.Fatalf("seed %d, goal %s:\n%s", seed, goal.Name, diff)
			}
		}
	}
}

// Findings of CheckBenchmarks join the other findings of a goal after folding, so they must
// not take part in it.
func TestNoFindingOfBenchmarksIsFoldedAmongGoals(t *testing.T) {
	roots := map[v1alpha1.FindingCode]bool{}
	for _, rule := range catalog.All.ListRules() {
		for _, fold := range rule.FoldedUnder {
			if rule.AboutGoals {
				roots[fold.Root] = true
			}
		}
	}
	for _, rule := range catalog.All.ListRules() {
		if rule.AboutGoals && rule.CheckBenchmarks != nil &&
			(len(rule.FoldedUnder) > 0 || roots[rule.Code] || rule.WaivedShares != nil) {
			t.Errorf("%s reads benchmarks, and its findings are folded, fold others or change the budget", rule.Code)
		}
	}
}

// The end of a waiver is announced if there is a finding that it could cover, and not if the
// goal has none because it has a benchmark.
func TestTheEndOfAWaiverIsAnnouncedForAGoalWithFindings(t *testing.T) {
	waived := testrules.NewPlan().AddLine("a", 0, "90", testplan.ForGoals("g")).
		WaiveFinding("w", rules.GoalUnfunded, v1alpha1.WaiverOff, func(w *v1alpha1.Waiver) { w.Until = "2026-12-31" }).BuildObject()
	plan, goals := model.ParsePlan(waived), []*model.Goal{model.ParseGoal(testrules.NewGoal("g").BuildObject())}
	money := budget.Compute(budget.Input{Plan: plan, Goals: goals, Today: calendar.ParseOrZero(testrules.Today)})
	shared := catalog.All.EvaluateGoals(rules.Input{Budget: money, Policy: plan.Policy})
	measured := []*model.Benchmark{model.ParseBenchmark(testplan.NewBenchmark("m", "g").BuildObject())}
	for _, c := range []struct {
		title      string
		benchmarks []*model.Benchmark
		next       string
	}{
		{"no benchmark: the day after the waiver", nil, "2027-01-01"},
		{"a benchmark: the next fiscal year", measured, "2027-07-01"},
	} {
		t.Run(c.title, func(t *testing.T) {
			own := *money.Goals[0]
			own.Benchmarks = len(c.benchmarks)
			if _, next := shared.FindingsOf(&own, c.benchmarks); next.String() != c.next {
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

// sameFindings compares the findings and NotChecked of results.
var sameFindings = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(rules.Result{}, "Budget", "Next")}

func shuffle(district testrules.World, random *rand.Rand) {
	mix(random, district.Goals)
	mix(random, district.Devices)
	mix(random, district.Plan.Spec.Technologies)
	mix(random, district.Plan.Spec.Policy.Waivers)
	mix(random, district.Plan.Spec.Policy.DomainBands)
	mix(random, district.Plan.Spec.District.Groups)
	mix(random, district.Plan.Spec.District.Sites)
	mix(random, district.Plan.Spec.Stakeholders)
	mix(random, district.Plan.Spec.DomainLeads)
	mix(random, district.Plan.Spec.Needs)
	mix(random, district.Plan.Spec.Disciplines)
	mix(random, district.Plan.Spec.UseCases)
	mix(random, district.Plan.Spec.ProfessionalLearning)
	mix(random, district.Plan.Spec.Communications)
	mix(random, district.Plan.Spec.Timeline)
	mix(random, district.Benchmarks)
	mix(random, district.Evaluations)
	for _, goal := range district.Goals {
		mix(random, goal.Spec.RequiredRoles)
	}
	for _, technology := range district.Plan.Spec.Technologies {
		mix(random, technology.UseCases)
	}
	if spec := district.Plan.Spec.Budget; spec != nil {
		mix(random, spec.Lines)
		mix(random, spec.Sources)
		mix(random, spec.Transfers)
		for i := range spec.Lines {
			mix(random, spec.Lines[i].Goals)
			mix(random, spec.Lines[i].Technologies)
		}
	}
}

func mix[T any](random *rand.Rand, list []T) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// beyondRandomPlans are the codes that no random plan has. They need another plan, half a
// megabyte, amounts of fourteen digits, a thousand evaluations, a name with a hash, an earlier
// status, or an evaluation of a technology with all of its results.
var beyondRandomPlans = []v1alpha1.FindingCode{
	rules.PlansOverlap, rules.PlanTooLarge, rules.AmountBeyondRange, rules.TooManyOpenEvaluations,
	rules.EvaluationNameTaken, rules.RecordLost, rules.DecisionMissing,
}

func checkTexts(t *testing.T, seed uint64, finding rules.Finding) {
	t.Helper()
	length(t, seed, "message", finding.Message, 512)
	length(t, seed, "object", finding.Object.Name, 253)
	if finding.Action != "" {
		length(t, seed, "action", finding.Action, 512)
	}
	if finding.Field != "" {
		length(t, seed, "field", finding.Field, 256)
	}
	if len(finding.Related) > 10 {
		t.Errorf("seed %d: %s names %d others", seed, finding.Code, len(finding.Related))
	}
	for _, r := range finding.Related {
		length(t, seed, "related", r, 400)
	}
	if finding.FiscalYear != 0 && (finding.FiscalYear < 1990 || finding.FiscalYear > 2200) {
		t.Errorf("seed %d: %s is about %d", seed, finding.Code, finding.FiscalYear)
	}
}

func length(t *testing.T, seed uint64, what, s string, limit int) {
	t.Helper()
	if n := utf8.RuneCountInString(s); n == 0 || n > limit || !utf8.ValidString(s) {
		t.Errorf("seed %d: %s of %d characters: %q", seed, what, n, s)
	}
}

// checkOrder checks that unwaived findings come first, sorted by severity and money.
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

// lengthen gives goals and entries names of the greatest length that the API accepts.
func lengthen(district *testrules.World) {
	for _, goal := range district.Goals {
		goal.Name = longer(goal.Name, 253)
	}
	entry := func(n v1alpha1.EntryName) v1alpha1.EntryName { return v1alpha1.EntryName(longer(string(n), 63)) }
	for i := range district.Plan.Spec.Technologies {
		district.Plan.Spec.Technologies[i].Name = entry(district.Plan.Spec.Technologies[i].Name)
	}
	for _, device := range district.Devices {
		device.Spec.Technology = entry(device.Spec.Technology)
		device.Spec.Site = entry(device.Spec.Site)
		device.Spec.Acquisition.BudgetLine.Line = entry(device.Spec.Acquisition.BudgetLine.Line)
	}
	if spec := district.Plan.Spec.Budget; spec != nil {
		for i := range spec.Sources {
			spec.Sources[i].Name = entry(spec.Sources[i].Name)
		}
		for i := range spec.Lines {
			line := &spec.Lines[i]
			line.Name, line.Source = entry(line.Name), entry(line.Source)
			for j := range line.Goals {
				line.Goals[j].Name = longer(line.Goals[j].Name, 253)
			}
			for j := range line.Technologies {
				line.Technologies[j] = entry(line.Technologies[j])
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

func overspent(result rules.Result) map[v1alpha1.EntryName]money.Amount {
	excess := map[v1alpha1.EntryName]money.Amount{}
	for _, finding := range result.Findings {
		if finding.Code == rules.BudgetOverspent {
			excess[finding.Lines[0]] = finding.Money
		}
	}
	return excess
}
