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
	object := tp.NewPlan(p).
		AddSite(entry("site"), 10).
		AddTechnology(entry("tech"), tp.WithUnitCost("10"), tp.WithLifeMonths(12)).
		AddSource(entry("source"), v1alpha1.SourceGrant, tp.UntilDay("2026-08-01")).
		AddLine(
			entry("line"), 2027, "10", tp.ForGoals(dotted("goal"), dotted("missing")), tp.OnSource(entry("source")),
			tp.ForTechnologies(entry("tech"), entry("gone")),
		).
		AddSchedule(entry("plan"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
		AddSchedule(entry("goal"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindGoal, dotted("goal")).
		AddSchedule(entry("lot"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindDevice, dotted("lot")).
		AddSchedule(entry("tool"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.TargetTechnology, entry("tech")).
		AddSchedule(entry("none"), v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindDevice, dotted("none")).
		BuildObject()
	goal := tp.NewGoal(dotted("goal")).
		OfPlan(p).
		AddAction(entry("buy"), 2027, "1000").
		ChangeSpec(func(s *v1alpha1.GoalSpec) {
			s.DependsOnRefs = []v1alpha1.Reference{{Name: dotted("missing")}}
			s.Priority = v1alpha1.EntryName(entry("priority"))
		}).
		BuildObject()
	hand := byHand(dotted("evaluation"), p, "2026-09-01")
	hand.Spec.Target = v1alpha1.EvaluationTarget{Kind: v1alpha1.KindDevice, Name: dotted("none")}
	d.create(object, goal,
		tp.NewPlan(dotted("other")).BuildObject(),
		tp.NewBenchmark(dotted("benchmark"), goal.Name).AddObservation("10", "2026-10-01").BuildObject(),
		tp.NewDevice(dotted("lot"), entry("tech"), 5).
			OfPlan(p).
			AtSite(entry("nosite")).
			ReceivedOn("2026-08-05").
			PaidBy(p, entry("line")).
			ReplacedBy(dotted("none")).
			BuildObject(),
		tp.NewDevice(dotted("stray"), entry("gone"), 5).
			OfPlan(dotted("nowhere")).
			PaidBy(p, entry("noline")).
			BuildObject(),
		hand,
	)
	d.scheduled(4)
	d.awaitAssessed()
}

func TestTextsBeyondTheLimitAreRefused(t *testing.T) {
	d := newDistrict(t, midTerm)
	endless := strings.Repeat("long ", 2000)
	objects := map[string]client.Object{
		"title of a plan": tp.NewPlan("p").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Title = v1alpha1.Label(endless)
		}).BuildObject(),
		"vision of a plan": tp.NewPlan("p").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Vision.Statement = v1alpha1.Text(endless)
		}).BuildObject(),
		"zone of a district": tp.NewPlan("p").SetTimeZone(endless).BuildObject(),
		"reason of a line": tp.NewPlan("p").AddLine(
			"l", 2027, "1", func(l *v1alpha1.BudgetLine) { l.GeneralOperations = v1alpha1.Text(endless) },
		).BuildObject(),
		"name of a line":  tp.NewPlan("p").AddLine(long("l", 10000), 2027, "1").BuildObject(),
		"money of a line": tp.NewPlan("p").AddLine("l", 2027, v1alpha1.Money(strings.Repeat("9", 10000))).BuildObject(),
		"title of a goal": tp.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Title = v1alpha1.Label(endless) }).BuildObject(),
		"lessons of a goal": tp.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) {
			s.Closed = v1alpha1.Closure{Outcome: "Met", Date: "2027-01-01", Lessons: v1alpha1.Text(endless)}
		}).BuildObject(),
		"unit of a metric": tp.NewBenchmark("b", "g").ChangeSpec(func(s *v1alpha1.BenchmarkSpec) {
			s.Metric.Unit = endless
		}).BuildObject(),
		"value of a target": tp.NewBenchmark("b", "g").ToTarget(v1alpha1.Decimal(strings.Repeat("9", 10000)), "2028-01-01").BuildObject(),
		"model of a device": tp.NewDevice("d", "laptop", 1).ChangeSpec(func(s *v1alpha1.DeviceSpec) {
			s.Model = v1alpha1.Label(endless)
		}).BuildObject(),
		"decision's reason": tp.NewEvaluation("", "fall").ChangeSpec(func(s *v1alpha1.EvaluationSpec) {
			s.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2027-01-01", By: "Board", Reason: v1alpha1.Text(endless)}
		}).BuildObject(),
		"evaluator": tp.NewEvaluation("", "fall").ChangeSpec(func(s *v1alpha1.EvaluationSpec) {
			s.Evaluators = []v1alpha1.Role{v1alpha1.Role(endless)}
		}).BuildObject(),
		"plan that a goal is of": tp.NewGoal("g").OfPlan(long("p", 10000)).BuildObject(),
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
	p := tp.NewPlan("p").
		SetTotal(most).
		PerPupil(most).
		SetEnrollment(1).
		AddSite("high", 1).
		AddTechnology("laptop", tp.OfDomain(v1alpha1.DomainEdTech), tp.PriceOf(1990, most), tp.WithLifeMonths(600)).
		AddSource("general", v1alpha1.SourceGrant, tp.GivesIn(2027, most), tp.UntilDay("2026-07-02")).
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			lead := int32(36)
			s.Policy.Refresh = v1alpha1.RefreshPolicy{LeadMonths: &lead, SparePercent: "100", InflationPercent: "100"}
		})
	for i := range lines {
		purpose := []v1alpha1.Purpose{
			v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement, v1alpha1.PurposeProfessionalLearning,
			v1alpha1.PurposeOperation,
		}[i%4]
		p.AddLine(fmt.Sprintf("l%d", i), 2027, most, tp.ForPurpose(purpose), tp.OnSource("general"), tp.AlreadySpent(most), tp.AlreadyCommitted(most),
			tp.InDomain(v1alpha1.DomainEdTech), tp.ForGoals(fmt.Sprintf("g%d", i%goals)), tp.ForTechnologies("laptop"))
	}
	for i := range 100 {
		p.AddTransfer(fmt.Sprintf("t%d", i), "", fmt.Sprintf("l%d", i), most, "2026-08-01")
		p.AddTransfer(fmt.Sprintf("u%d", i), fmt.Sprintf("l%d", i+100), "", most, "2026-08-01")
	}
	objects := []client.Object{p.BuildObject()}
	for i := range goals {
		g := tp.NewGoal(fmt.Sprintf("g%d", i))
		for j := range 20 {
			g.AddAction(fmt.Sprintf("a%d", j), 2028, most)
		}
		objects = append(objects, g.BuildObject())
	}
	for i := range 20 {
		objects = append(objects, tp.NewDevice(fmt.Sprintf("d%d", i), "laptop", 1000000).
			AtSite("high").
			SetUnitCost(most).
			OrderedOn("2024-01-01").
			ReceivedOn("2024-01-01").
			InService("2024-01-01").
			SupportedUntil("2028-01-01").
			PaidBy("p", fmt.Sprintf("l%d", i)).
			BuildObject())
	}
	objects = append(objects,
		tp.NewBenchmark("up", "g0").
			FromBaseline("-9999999999999.9999", "1990-01-01").
			ToTarget("9999999999999.9999", "2199-12-31").
			ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			AddObservation("-9999999999999.9998", "2026-10-01").
			BuildObject(),
		tp.NewBenchmark("flat", "g0").
			FromBaseline("0", "2026-07-01").
			ToTarget("0.0001", "2026-07-02").
			ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			AddObservation("9999999999999", "2026-07-02").
			BuildObject(),
		tp.NewBenchmark("down", "g0").
			FromBaseline("0", "2026-07-01").
			ToTarget("0.0001", "2199-07-02").
			ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "things" }).
			AddObservation("-9999999999999", "2026-07-02").
			BuildObject(),
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
		tp.NewPlan("p").AddLine("l", 2027, "100", tp.ForGoals("g")).BuildObject(), tp.NewPlan("q").
			MarkDraft().
			AddLine("l", 2027, "900", tp.ForGoals("h")).
			BuildObject(),
		tp.NewGoal("g").AddAction("a", 2027, "100").BuildObject(), tp.NewGoal("h").
			OfPlan("q").
			AddAction("a", 2027, "100").
			BuildObject(),
		tp.NewDevice("d", "laptop", 10).
			PaidBy("q", "l").
			SetUnitCost("1").
			ReceivedOn("2026-08-01").
			BuildObject(),
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
