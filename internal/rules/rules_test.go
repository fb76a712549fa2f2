package rules_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// today lies in FY2027, the first of the plan's three years.
const today = "2026-10-01"

type world = testplan.World

func caseOf(w world, on string) *rules.Case {
	day := calendar.Lenient(on)
	l := inventory.NewLedger()
	for _, d := range w.Devices {
		l.Set(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d))
	}
	key := inventory.PlanKey{Namespace: w.Plan.Namespace, Name: w.Plan.Name}
	l.SetPlan(key, budget.Facts(w.Plan))
	b := budget.Reckon(budget.Input{
		Plan: w.Plan, Goals: w.Goals, Benchmarks: w.BenchmarkCounts(), Inventory: l.Inventory(key, day), Evaluations: w.Evaluations, Today: day,
	})
	var own, elsewhere []*v1alpha1.Evaluation
	for _, e := range w.Evaluations {
		if e.Spec.PlanRef.Name == w.Plan.Name {
			own = append(own, e)
		} else {
			elsewhere = append(elsewhere, e)
		}
	}
	benchmarks := map[string][]*v1alpha1.Benchmark{}
	for _, m := range w.Benchmarks {
		benchmarks[m.Spec.GoalRef.Name] = append(benchmarks[m.Spec.GoalRef.Name], m)
	}
	all := func(v1alpha1.TargetKind, string) (evaluation.Span, bool) { return evaluation.Span{}, true }
	named := func(name string) *v1alpha1.Evaluation {
		i := slices.IndexFunc(w.Evaluations, func(e *v1alpha1.Evaluation) bool { return e.Name == name })
		if i < 0 {
			return nil
		}
		return w.Evaluations[i]
	}
	schedule := evaluation.ComputeSchedule(evaluation.Input{Plan: w.Plan, Records: own, Targets: all, Named: named}, b.Today)
	b.Next.Add(schedule.Change)
	var sure func(programs.Fact) bool
	if w.Plan.Annotations[sureOfPrograms] != "" {
		sure = func(programs.Fact) bool { return true }
	}
	return &rules.Case{
		Sure: sure, Budget: b, Policy: rules.PolicyOf(w.Plan), Benchmarks: benchmarks, Evaluations: own, Elsewhere: elsewhere,
		Schedule: schedule,
	}
}

// sureOfPrograms, as an annotation of a plan, makes a test take all data of funding
// programs for sure: what will be an Error once somebody has read a rule in the
// program's own text.
const sureOfPrograms = "sure-of-programs"

func judge(w world, on string) rules.Verdict { return rules.Judge(caseOf(w, on)) }

func of(p *testplan.PlanBuilder, goals ...*testplan.GoalBuilder) world {
	w := world{Plan: p.Object()}
	for _, g := range goals {
		w.Goals = append(w.Goals, g.Object())
	}
	return w
}

func measured(w world, goals ...string) world {
	for _, g := range goals {
		w.Benchmarks = append(w.Benchmarks, testplan.Benchmark("b-"+g, g).Object())
	}
	return w
}

func with(w world, devices ...*testplan.DeviceBuilder) world {
	for _, d := range devices {
		w.Devices = append(w.Devices, d.Object())
	}
	return w
}

func plan() *testplan.PlanBuilder            { return testplan.Plan("p") }
func goal(name string) *testplan.GoalBuilder { return testplan.Goal(name) }
func paying(p v1alpha1.Purpose) lineOption   { return testplan.Paying(p) }

type lineOption = func(*v1alpha1.BudgetLine)

// told are the findings of a code in short: severity, year, money, waiver.
func told(v rules.Verdict, code v1alpha1.FindingCode) []string {
	var list []string
	for _, f := range v.Findings {
		if f.Code != code {
			continue
		}
		s := string(f.Severity)
		if f.FiscalYear != 0 {
			s += " " + calendar.FiscalYear(f.FiscalYear).String()
		}
		if f.Amount != "" {
			s += " " + string(f.Amount)
		}
		if f.Waived != "" {
			s += " waived by " + string(f.Waived)
		}
		list = append(list, s)
	}
	return list
}

// example is a district in which a rule fires as said, or not at all.
type example struct {
	world world
	on    string
	want  []string
}

type examples map[string]example

// catalogue has the examples of each code.
func catalogue() map[v1alpha1.FindingCode]examples {
	all := map[v1alpha1.FindingCode]examples{}
	for _, group := range groups {
		maps.Copy(all, group())
	}
	return all
}

// groups of examples; each file of examples adds its own.
var groups []func() map[v1alpha1.FindingCode]examples

func examplesIn(group func() map[v1alpha1.FindingCode]examples) bool {
	groups = append(groups, group)
	return true
}

func TestExamples(t *testing.T) {
	for code, cases := range catalogue() {
		for title, c := range cases {
			t.Run(string(code)+"/"+title, func(t *testing.T) {
				on := c.on
				if on == "" {
					on = today
				}
				v := judge(c.world, on)
				if diff := cmp.Diff(c.want, told(v, code)); diff != "" {
					t.Errorf("%s\nall findings: %s", diff, words(v))
				}
			})
		}
	}
}

func words(v rules.Verdict) string {
	s := ""
	for _, f := range v.Findings {
		s += fmt.Sprintf("\n%s %s %s %s: %s", f.Severity, f.Code, f.Object.Name, f.Field, f.Message)
	}
	for _, n := range v.NotChecked {
		s += fmt.Sprintf("\nnot checked %s: %s", n.Code, n.Reason)
	}
	return s
}

// Each code has an example in which it fires and one in which it does not, and
// its worst severity is among them.
func TestEveryCodeHasExamples(t *testing.T) {
	all := catalogue()
	for _, r := range rules.Table() {
		if r.Code == "PlansOverlap" {
			continue // Its input is not the plan: see TestPlansOverlap.
		}
		fires, silent, worst := false, false, false
		for _, c := range all[r.Code] {
			fires = fires || len(c.want) > 0
			silent = silent || len(c.want) == 0
			for _, w := range c.want {
				worst = worst || len(w) >= len(r.Worst) && w[:len(r.Worst)] == string(r.Worst)
			}
		}
		if !fires || !silent || !worst {
			t.Errorf("%s: has an example that fires: %t, that does not: %t, at severity %s: %t", r.Code, fires, silent, r.Worst, worst)
		}
	}
}

func TestPlansOverlap(t *testing.T) {
	c := caseOf(of(plan()), today)
	if got := told(rules.Judge(c), "PlansOverlap"); got != nil {
		t.Errorf("no other plan: %v", got)
	}
	c.Overlapping = []string{"q"}
	if diff := cmp.Diff([]string{"Warning"}, told(rules.Judge(c), "PlansOverlap")); diff != "" {
		t.Error(diff)
	}
}

func TestNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		world world
		want  []v1alpha1.NotChecked
	}{
		"nothing to check": {of(plan()), nil},
		"the least share of a domain that shared money could fill": {
			of(plan().Line("at", 2027, "0.50", testplan.Of(v1alpha1.DomainAT)).Line("ed", 2027, "98.50", testplan.Of(v1alpha1.DomainEdTech), paying(v1alpha1.PurposeProfessionalLearning)).
				Line("both", 2027, "1", testplan.Of(v1alpha1.DomainShared))),
			[]v1alpha1.NotChecked{{Code: "DomainImbalance", Reason: "whether AT has its least share depends on $1 that is shared or has no domain: both"}},
		},
		"all money is for staff": {
			of(plan().Line("l", 2027, "10", paying(v1alpha1.PurposeStaffing))),
			[]v1alpha1.NotChecked{{Code: "ProfessionalLearningUnderfunded", Reason: "all money of the plan is for staffing"}},
		},
		"devices without a price": {
			with(of(plan().Technology("t", testplan.Life(48))), testplan.Device("d", "t", 3).InService("2024-08-01")),
			[]v1alpha1.NotChecked{{Code: "RefreshUnderfunded", Reason: "3 devices due in FY2028 have no known cost: give their technology a unitCost"}},
		},
		"a line that lots of no known cost charge": {
			with(of(plan().Technology("t").Line("l", 2027, "10", testplan.General(), paying(v1alpha1.PurposeProfessionalLearning))), testplan.Device("d", "t", 3).PaidBy("p", "l").Ordered("2026-07-01")),
			[]v1alpha1.NotChecked{{Code: "BudgetOverspent", Reason: "l: lots on the line have no known cost, so more is used than shown"}},
		},
		"nobody says who needs assistive technology, or where the money comes from": {
			of(plan().Line("ed", 2027, "10", testplan.Of(v1alpha1.DomainEdTech), paying(v1alpha1.PurposeOperation))),
			[]v1alpha1.NotChecked{
				{Code: "AssistiveTechnologyUnfunded", Reason: "district.groups does not say whether students need assistive technology (NeedsAssistiveTechnology)"},
				{Code: "FundsExpired", Reason: "no source is named for $10: ed"},
				{Code: "RecurringCostOnOneTimeFunds", Reason: "no source is named for $10: ed"},
			},
		},
		"an amount for each student and no students": {
			of(plan().PerPupil("10")),
			[]v1alpha1.NotChecked{{Code: "BudgetDoesNotReconcile", Reason: "perPupil is stated, and neither district.enrollment nor a site's is"}},
		},
	} {
		t.Run(title, func(t *testing.T) {
			// A test plan says nothing of these, and each has a case of its own.
			always := []v1alpha1.FindingCode{"AssistiveTechnologyUnfunded", "FundsExpired", "RecurringCostOnOneTimeFunds"}
			got := slices.DeleteFunc(judge(c.world, today).NotChecked, func(n v1alpha1.NotChecked) bool {
				return len(c.want) > 0 && !slices.Contains(always, c.want[0].Code) && slices.Contains(always, n.Code)
			})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// inOrder is a plan that leaves nothing to say.
func inOrder() world {
	p := plan().Enrollment(1000).Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).Site("high", 1000).Priority("access").
		Need("old-laptops", "Purchase", v1alpha1.NeedHigh).UseCase("listen").
		Technology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.In(v1alpha1.DomainEdTech), testplan.Price("300"), testplan.Life(60), testplan.StudentFacing(), testplan.Meeting("old-laptops"), reviewed).
		Technology("reader", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.In(v1alpha1.DomainAT), testplan.Price("500"), testplan.Life(60), testplan.StudentFacing(), testplan.Serving("listen"), reviewed).
		With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Vision.Statement = "Every learner has what they need, wherever they learn."
		}).
		Source("general", v1alpha1.SourceLocal, testplan.Promises(2027, "200000", v1alpha1.MoneySecured), testplan.Promises(2028, "200000", v1alpha1.MoneySecured), testplan.Promises(2029, "200000", v1alpha1.MoneySecured)).
		Total("300000").PerPupil("300")
	for year := v1alpha1.FiscalYear(2027); year <= 2029; year++ {
		p.Line(fmt.Sprint("laptops-", year), year, "30000", testplan.For("one-to-one"), testplan.Buying("laptop"), testplan.On("general"), paying(v1alpha1.PurposeReplacement)).
			Line(fmt.Sprint("readers-", year), year, "10000", testplan.For("reading"), testplan.Buying("reader"), testplan.On("general")).
			Line(fmt.Sprint("training-", year), year, "25000", testplan.For("one-to-one", "reading"), testplan.Of(v1alpha1.DomainEdTech), testplan.On("general"), paying(v1alpha1.PurposeProfessionalLearning)).
			Line(fmt.Sprint("network-", year), year, "35000", testplan.General(), testplan.Of(v1alpha1.DomainInfoTech), testplan.On("general"), paying(v1alpha1.PurposeOperation))
	}
	one, read := goal("one-to-one").About(v1alpha1.DomainEdTech), goal("reading").About(v1alpha1.DomainAT)
	for year := v1alpha1.FiscalYear(2027); year <= 2029; year++ {
		one.Action(fmt.Sprint("buy-", year), year, "42000")
		read.Action(fmt.Sprint("buy-", year), year, "22000")
	}
	w := measured(of(p, one, read), "one-to-one", "reading")
	// Something is recorded every few months.
	for _, day := range []v1alpha1.Date{"2026-09-01", "2027-02-01", "2027-06-01"} {
		w.Benchmarks[0].Spec.Observations = append(w.Benchmarks[0].Spec.Observations, v1alpha1.Observation{Date: day, Value: "50"})
	}
	return with(w,
		testplan.Device("old", "laptop", 100).At("high").Costs("290").InService("2022-08-20"),
		testplan.Device("new", "reader", 19).At("high").Costs("500").Ordered("2026-07-10").Received("2026-08-20").InService("2026-08-24").PaidBy("p", "readers-2027"),
	)
}

// reviewed for students with disabilities before the plan began.
func reviewed(t *v1alpha1.Technology) { t.AccessibilityReviewed = "2026-04-01" }

func TestAPlanInOrderLeavesNothingToSay(t *testing.T) {
	for _, on := range []string{"2026-05-01", today, "2027-06-30"} {
		w := inOrder()
		b := w.Benchmarks[0]
		b.Spec.Observations = slices.DeleteFunc(b.Spec.Observations, func(o v1alpha1.Observation) bool { return string(o.Date) > on })
		v := judge(w, on)
		for _, f := range v.Findings {
			// What comes after the plan is worth knowing for any plan with devices.
			if f.Code != "RefreshAfterPlan" || f.Severity != v1alpha1.SeverityInfo {
				t.Errorf("on %s:%s", on, words(v))
			}
		}
		if len(v.NotChecked) > 0 {
			t.Errorf("on %s:%s", on, words(v))
		}
	}
}
