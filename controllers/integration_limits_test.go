package controllers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// long returns a name of a number of characters that is valid everywhere.
func long(prefix string, length int) string {
	name := prefix + strings.Repeat("x", length-len(prefix))
	return name[:length-1] + "z"
}

// dotted returns an object name of the greatest length.
func dotted(prefix string) string {
	const most = 253
	name := prefix
	for len(name) < most-60 {
		name += "." + strings.Repeat("y", 50)
	}
	return name + strings.Repeat("z", most-len(name))
}

func TestLongestNames(t *testing.T) {
	d := open(t, midTerm)
	p, entry := dotted("plan"), func(prefix string) string { return long(prefix, 63) }
	object := tp.Plan(p).
		Site(entry("site"), 10).
		Technology(entry("tech"), tp.Price("10"), tp.Life(12)).
		Source(entry("source"), v1alpha1.SourceGrant, tp.Until("2026-08-01")).
		Line(
			entry("line"), 2027, "10", tp.For(dotted("goal"), dotted("missing")), tp.On(entry("source")),
			tp.Buying(entry("tech"), entry("gone")),
		).
		Schedule(entry("plan"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
		Schedule(entry("goal"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindGoal, dotted("goal")).
		Schedule(entry("lot"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindDevice, dotted("lot")).
		Schedule(entry("tool"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.TargetTechnology, entry("tech")).
		Schedule(entry("none"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindDevice, dotted("none")).
		Object()
	goal := tp.Goal(dotted("goal")).
		Of(p).
		Action(entry("buy"), 2027, "1000").
		With(func(s *v1alpha1.GoalSpec) {
			s.DependsOnRefs = []v1alpha1.Reference{{Name: dotted("missing")}}
			s.Priority = v1alpha1.EntryName(entry("priority"))
		}).
		Object()
	hand := byHand(dotted("evaluation"), p, "2026-09-01")
	hand.Spec.Target = v1alpha1.EvaluationTarget{Kind: v1alpha1.KindDevice, Name: dotted("none")}
	d.create(object, goal,
		tp.Plan(dotted("other")).Object(),
		tp.Benchmark(dotted("benchmark"), goal.Name).Observed("10", "2026-10-01").Object(),
		tp.Device(dotted("lot"), entry("tech"), 5).
			Of(p).
			At(entry("nosite")).
			Received("2026-08-05").
			PaidBy(p, entry("line")).
			ReplacedBy(dotted("none")).
			Object(),
		tp.Device(dotted("stray"), entry("gone"), 5).
			Of(dotted("nowhere")).
			PaidBy(p, entry("noline")).
			Object(),
		hand,
	)
	d.scheduled(4)
	d.awaitAssessed()
}

func TestTextsBeyondTheLimitAreRefused(t *testing.T) {
	d := newDistrict(t, midTerm)
	endless := strings.Repeat("long ", 2000)
	objects := map[string]client.Object{
		"title of a plan": tp.Plan("p").With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Title = v1alpha1.Label(endless)
		}).Object(),
		"vision of a plan": tp.Plan("p").With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Vision.Statement = v1alpha1.Text(endless)
		}).Object(),
		"zone of a district": tp.Plan("p").Zone(endless).Object(),
		"reason of a line": tp.Plan("p").Line(
			"l", 2027, "1", func(l *v1alpha1.BudgetLine) { l.GeneralOperations = v1alpha1.Text(endless) },
		).Object(),
		"name of a line":  tp.Plan("p").Line(long("l", 10000), 2027, "1").Object(),
		"money of a line": tp.Plan("p").Line("l", 2027, v1alpha1.Money(strings.Repeat("9", 10000))).Object(),
		"title of a goal": tp.Goal("g").With(func(s *v1alpha1.GoalSpec) { s.Title = v1alpha1.Label(endless) }).Object(),
		"lessons of a goal": tp.Goal("g").With(func(s *v1alpha1.GoalSpec) {
			s.Closed = v1alpha1.Closure{Outcome: "Met", Date: "2027-01-01", Lessons: v1alpha1.Text(endless)}
		}).Object(),
		"unit of a metric": tp.Benchmark("b", "g").With(func(s *v1alpha1.BenchmarkSpec) {
			s.Metric.Unit = endless
		}).Object(),
		"value of a target": tp.Benchmark("b", "g").To(v1alpha1.Decimal(strings.Repeat("9", 10000)), "2028-01-01").Object(),
		"model of a device": tp.Device("d", "laptop", 1).With(func(s *v1alpha1.DeviceSpec) {
			s.Model = v1alpha1.Label(endless)
		}).Object(),
		"decision's reason": tp.Evaluation("", "fall").With(func(s *v1alpha1.EvaluationSpec) {
			s.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2027-01-01", By: "Board", Reason: v1alpha1.Text(endless)}
		}).Object(),
		"evaluator": tp.Evaluation("", "fall").With(func(s *v1alpha1.EvaluationSpec) {
			s.Evaluators = []v1alpha1.Role{v1alpha1.Role(endless)}
		}).Object(),
		"plan that a goal is of": tp.Goal("g").Of(long("p", 10000)).Object(),
	}
	for what, o := range objects {
		o.SetName("too-long")
		o.SetNamespace(d.namespace)
		if err := d.Create(t.Context(), o, client.DryRunAll); !apierrors.IsInvalid(err) {
			t.Errorf("%s of 10,000 characters: want Invalid, got %v", what, err)
		} else if len(err.Error()) > 2000 {
			t.Errorf("%s: the refusal itself is %d characters long", what, len(err.Error()))
		}
	}
}

// The greatest figures that the schema accepts give a status that its own schema accepts.
func TestGreatestFigures(t *testing.T) {
	const most, lines, goals = "9999999999999", 500, 60
	d := open(t, midTerm)
	p := tp.Plan("p").
		Total(most).
		PerPupil(most).
		Enrollment(1).
		Site("high", 1).
		Technology("laptop", tp.In(v1alpha1.DomainEdTech), tp.PriceOf(1990, most), tp.Life(600)).
		Source("general", v1alpha1.SourceGrant, tp.Gives(2027, most), tp.Until("2026-07-02")).
		With(func(s *v1alpha1.TechnologyPlanSpec) {
			lead := int32(36)
			s.Policy.Refresh = v1alpha1.RefreshPolicy{LeadMonths: &lead, SparePercent: "100", InflationPercent: "100"}
		})
	for i := range lines {
		purpose := []v1alpha1.Purpose{
			v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement, v1alpha1.PurposeProfessionalLearning,
			v1alpha1.PurposeOperation,
		}[i%4]
		p.Line(fmt.Sprintf("l%d", i), 2027, most, tp.Paying(purpose), tp.On("general"), tp.Spent(most), tp.Committed(most),
			tp.Of(v1alpha1.DomainEdTech), tp.For(fmt.Sprintf("g%d", i%goals)), tp.Buying("laptop"))
	}
	for i := range 100 {
		p.Transfer(fmt.Sprintf("t%d", i), "", fmt.Sprintf("l%d", i), most, "2026-08-01")
		p.Transfer(fmt.Sprintf("u%d", i), fmt.Sprintf("l%d", i+100), "", most, "2026-08-01")
	}
	objects := []client.Object{p.Object()}
	for i := range goals {
		g := tp.Goal(fmt.Sprintf("g%d", i))
		for j := range 20 {
			g.Action(fmt.Sprintf("a%d", j), 2028, most)
		}
		objects = append(objects, g.Object())
	}
	for i := range 20 {
		objects = append(objects, tp.Device(fmt.Sprintf("d%d", i), "laptop", 1000000).
			At("high").
			Costs(most).
			Ordered("2024-01-01").
			Received("2024-01-01").
			InService("2024-01-01").
			Supported("2028-01-01").
			PaidBy("p", fmt.Sprintf("l%d", i)).
			Object())
	}
	objects = append(objects,
		tp.Benchmark("up", "g0").
			From("-9999999999999.9999", "1990-01-01").
			To("9999999999999.9999", "2199-12-31").
			With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			Observed("-9999999999999.9998", "2026-10-01").
			Object(),
		tp.Benchmark("flat", "g0").
			From("0", "2026-07-01").
			To("0.0001", "2026-07-02").
			With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			Observed("9999999999999", "2026-07-02").
			Object(),
		tp.Benchmark("down", "g0").
			From("0", "2026-07-01").
			To("0.0001", "2199-07-02").
			With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			Observed("-9999999999999", "2026-07-02").
			Object(),
	)
	d.create(objects...)
	d.awaitAssessed()
	status := read(d, plan("p")).Status
	if *status.Inventory.Devices != 20_000_000 {
		t.Errorf("%d devices", *status.Inventory.Devices)
	}
	// A figure beyond the range is left out and reported, never shown as a smaller one.
	for _, sum := range []v1alpha1.Money{status.Budget.Total, status.Budget.Spent, status.Budget.ProfessionalLearning} {
		if sum != "" {
			t.Errorf("a sum is %q", sum)
		}
	}
	beyond := slices.IndexFunc(status.FindingTotals,
		func(total v1alpha1.FindingTotal) bool { return total.Code == "AmountBeyondRange" })
	if beyond < 0 || status.FindingTotals[beyond].Severity != v1alpha1.SeverityError {
		t.Errorf("no Error AmountBeyondRange: %+v", status.FindingTotals)
	}
	if !meta.IsStatusConditionFalse(status.Conditions, string(v1alpha1.ConditionBudgetAligned)) {
		t.Errorf("the budget is not found wrong: %+v", status.Conditions)
	}
}

// Two plans of a district do not affect each other.
func TestTwoPlansAreIndependent(t *testing.T) {
	d := open(t, midTerm)
	d.create(
		tp.Plan("p").Line("l", 2027, "100", tp.For("g")).Object(), tp.Plan("q").
			Draft().
			Line("l", 2027, "900", tp.For("h")).
			Object(),
		tp.Goal("g").Action("a", 2027, "100").Object(), tp.Goal("h").
			Of("q").
			Action("a", 2027, "100").
			Object(),
		tp.Device("d", "laptop", 10).
			PaidBy("q", "l").
			Costs("1").
			Received("2026-08-01").
			Object(),
	)
	d.awaitAssessed()
	p, q := read(d, plan("p")).Status, read(d, plan("q")).Status
	if p.Budget.Total != "100" || q.Budget.Total != "900" || *p.Goals.Total != 1 || *q.Goals.Total != 1 {
		t.Errorf(
			"p has %s and %d goals, q has %s and %d goals", p.Budget.Total, *p.Goals.Total, q.Budget.Total, *q.Goals.Total,
		)
	}
	if *p.Inventory.Devices != 10 || *q.Inventory.Devices != 0 ||
		len(q.Budget.Lines) != 1 || q.Budget.Lines[0].Spent != "10" {
		t.Errorf("the lot: p %v, q %v, line %+v", *p.Inventory.Devices, *q.Inventory.Devices, q.Budget.Lines)
	}
}
