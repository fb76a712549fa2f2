package controllers_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// eveOfDay is an instant at which it is the 16th in UTC and still the 15th in
// Detroit.
const eveOfDay = "2026-11-16T03:00:00Z"

// arrow is a change of one object after which the statuses of others must change. Only the
// watch can cause that: the clock does not move, and the next instant of every assessment
// is hours away.
type arrow struct {
	given  []client.Object
	change func(*district)
	// follow names the objects whose assessments have to change.
	follow []string
}

func named[O client.Object](object O, name string) O {
	object.SetName(name)
	return object
}

func plan(name string) *v1alpha1.TechnologyPlan { return named(&v1alpha1.TechnologyPlan{}, name) }
func goal(name string) *v1alpha1.Goal           { return named(&v1alpha1.Goal{}, name) }
func benchmark(name string) *v1alpha1.Benchmark { return named(&v1alpha1.Benchmark{}, name) }
func device(name string) *v1alpha1.Device       { return named(&v1alpha1.Device{}, name) }

func evaluation(name string) *v1alpha1.Evaluation { return named(&v1alpha1.Evaluation{}, name) }

func inDetroit(d *district) {
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.District.TimeZone = "America/Detroit" })
}

// byHand is an evaluation that a person created.
func byHand(name, plan string, due v1alpha1.Date) *v1alpha1.Evaluation {
	return named(tp.NewEvaluation("", string(due)).
		OfPlan(plan).
		SetTarget(v1alpha1.KindTechnologyPlan, plan).
		AddCriteria("worth-it").
		BuildObject(), name)
}

var arrows = map[string]arrow{
	"plan to goal: its money": {
		given: []client.Object{
			tp.NewPlan("p").AddLine("wifi", 2027, "10", tp.ForGoals("g")).BuildObject(), tp.NewGoal("g").AddAction("install", 2027, "5000").BuildObject(),
		},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Budget.Lines[0].Amount = "5000" })
		},
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"plan to goal: the plan appears": {
		given: []client.Object{
			tp.NewGoal("g").BuildObject(), tp.NewBenchmark("b", "g").BuildObject(), tp.NewDevice("d", "laptop", 3).BuildObject(),
			byHand("e", "p", "2026-12-01"),
		},
		change: func(d *district) { d.create(tp.NewPlan("p").BuildObject()) },
		follow: []string{"Goal/g", "Benchmark/b", "Device/d", "Evaluation/e"},
	},
	"plan to benchmark: the zone": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewGoal("g").BuildObject(), tp.NewBenchmark("b", "g").FromBaseline("40", "2026-11-16").BuildObject(),
		},
		change: inDetroit,
		follow: []string{"Benchmark/b"},
	},
	"plan to device: its technology": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewDevice("d", "laptop", 3).ReceivedOn("2026-08-01").BuildObject()},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) {
				p.Spec.Technologies = []v1alpha1.Technology{{Name: "laptop", UsefulLifeMonths: 48}}
			})
		},
		follow: []string{"Device/d"},
	},
	"plan to device: the zone": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewDevice("d", "laptop", 3).
			ReceivedOn("2026-08-01").
			SupportedUntil("2026-11-15").
			BuildObject()},
		change: inDetroit,
		follow: []string{"Device/d", "TechnologyPlan/p"},
	},
	"plan to device: the site": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewDevice("d", "laptop", 3).AtSite("high").BuildObject()},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.District.Sites = []v1alpha1.Site{{Name: "high"}} })
		},
		follow: []string{"Device/d"},
	},
	"paying plan to device: the line": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewPlan("payer").MarkDraft().BuildObject(),
			tp.NewDevice("d", "laptop", 3).
				SetUnitCost("100").
				OrderedOn("2026-08-01").
				PaidBy("payer", "laptops").
				BuildObject(),
		},
		change: func(d *district) {
			edit(d, plan("payer"), func(p *v1alpha1.TechnologyPlan) {
				p.Spec.Budget = tp.NewPlan("x").AddLine("laptops", 2027, "1000").BuildObject().Spec.Budget
			})
		},
		follow: []string{"Device/d"},
	},
	"paying plan to device: the end of the source": {
		given: []client.Object{
			tp.NewPlan("p").
				AddSource("grant", v1alpha1.SourceGrant, tp.UntilDay("2027-06-30")).
				AddLine("laptops", 2027, "1000", tp.OnSource("grant")).
				BuildObject(),
			tp.NewDevice("d", "laptop", 3).
				SetUnitCost("100").
				OrderedOn("2026-08-01").
				PaidBy("p", "laptops").
				BuildObject(),
		},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Budget.Sources[0].ObligationEnd = "2026-07-15" })
		},
		follow: []string{"Device/d"},
	},
	"plan to evaluation: the zone": {
		given:  []client.Object{tp.NewPlan("p").BuildObject(), byHand("e", "p", "2026-10-16")},
		change: inDetroit,
		follow: []string{"Evaluation/e", "TechnologyPlan/p"},
	},
	"goal to plan": {
		given:  []client.Object{tp.NewPlan("p").AddLine("wifi", 2027, "10", tp.ForGoals("g")).BuildObject()},
		change: func(d *district) { d.create(tp.NewGoal("g").BuildObject()) },
		follow: []string{"TechnologyPlan/p"},
	},
	"goal to benchmark: the goal appears": {
		given:  []client.Object{tp.NewPlan("p").BuildObject(), tp.NewBenchmark("b", "g").BuildObject()},
		change: func(d *district) { d.create(tp.NewGoal("g").BuildObject()) },
		follow: []string{"Benchmark/b", "TechnologyPlan/p"},
	},
	"goal to benchmark: it moves to a plan that does not exist": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewGoal("g").BuildObject(), tp.NewBenchmark("b", "g").BuildObject()},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.PlanRef.Name = "next" })
		},
		follow: []string{"Benchmark/b", "Goal/g", "TechnologyPlan/p"},
	},
	"goal to both plans and its siblings as it moves": {
		given: []client.Object{
			tp.NewPlan("p").AddLine("wifi", 2027, "6000", tp.ForGoals("g", "sibling")).BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject(),
			tp.NewGoal("g").BuildObject(), tp.NewGoal("sibling").AddAction("install", 2027, "3500").BuildObject(),
		},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.PlanRef.Name = "q" })
		},
		follow: []string{"TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"goal to the sibling that shares its line": {
		given: []client.Object{
			tp.NewPlan("p").AddLine("wifi", 2027, "6000", tp.ForGoals("g", "sibling")).BuildObject(),
			tp.NewGoal("g").BuildObject(), tp.NewGoal("sibling").AddAction("install", 2027, "6000").BuildObject(),
		},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.Start, g.Spec.Due = "2028-07-01", "2029-06-30" })
		},
		follow: []string{"Goal/sibling"},
	},
	"goal to the one that depends on it": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) {
				s.DependsOnRefs = []v1alpha1.Reference{{Name: "wifi"}}
			}).BuildObject(),
		},
		change: func(d *district) { d.create(tp.NewGoal("wifi").BuildObject()) },
		follow: []string{"Goal/g"},
	},
	"benchmark to goal and plan": {
		given:  []client.Object{tp.NewPlan("p").BuildObject(), tp.NewGoal("g").BuildObject()},
		change: func(d *district) { d.create(tp.NewBenchmark("b", "g").BuildObject()) },
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"benchmark to goal and plan: an observation": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewGoal("g").BuildObject(), tp.NewBenchmark("b", "g").AddObservation("40", "2026-10-01").BuildObject(),
		},
		change: func(d *district) {
			edit(d, benchmark("b"), func(b *v1alpha1.Benchmark) { b.Spec.Observations[0].Value = "10" })
		},
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"benchmark to both goals as it moves": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject(),
			tp.NewGoal("g").BuildObject(), tp.NewGoal("h").OfPlan("q").BuildObject(), tp.NewBenchmark("b", "g").BuildObject(),
		},
		change: func(d *district) {
			edit(d, benchmark("b"), func(b *v1alpha1.Benchmark) { b.Spec.GoalRef.Name = "h" })
		},
		follow: []string{"Goal/g", "Goal/h", "TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"device to plan: its audience": {
		given: []client.Object{
			tp.NewPlan("p").AddSite("high", 100).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.Capacity.StudentsPerDevice = 1
			}).BuildObject(),
			tp.NewDevice("d", "laptop", 3).AtSite("high").BuildObject(),
		},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.Audience = v1alpha1.AudienceStudents })
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"device to plan": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewDevice("d", "laptop", 3).
			ReceivedOn("2026-08-01").
			SupportedUntil("2030-01-01").
			BuildObject()},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.SupportEnd = "2026-11-01" })
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"device to both plans as it moves": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject(), tp.NewDevice("d", "laptop", 3).
				ReceivedOn("2026-08-01").
				SupportedUntil("2026-11-01").
				BuildObject(),
		},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.PlanRef.Name = "q" })
		},
		follow: []string{"TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"device to the plan that pays for it": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewPlan("payer").
				MarkDraft().
				AddLine("laptops", 2027, "100").
				BuildObject(),
			tp.NewDevice("d", "laptop", 3).
				SetUnitCost("10").
				OrderedOn("2026-08-01").
				PaidBy("payer", "laptops").
				BuildObject(),
		},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.Acquisition.UnitCost = "1000" })
		},
		follow: []string{"TechnologyPlan/payer"},
	},
	"device to the plan whose schedule names it": {
		given: []client.Object{
			tp.NewPlan("p").AddSchedule(
				"lot", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindDevice, "d",
			).BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject(),
			tp.NewDevice("d", "laptop", 3).
				OfPlan("q").
				ReceivedOn("2026-08-01").
				BuildObject(),
		},
		change: func(d *district) { d.remove(device("d")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"device to the plan whose evaluation names it": {
		given: []client.Object{
			tp.NewPlan("p").BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject(), tp.NewDevice("d", "laptop", 3).OfPlan("q").BuildObject(),
			named(tp.NewEvaluation("", "2026-12-01").SetTarget(v1alpha1.KindDevice, "d").BuildObject(), "e"),
		},
		change: func(d *district) { d.remove(device("d")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"evaluation to plan": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), byHand("e", "p", "2026-09-01")},
		change: func(d *district) {
			edit(d, evaluation("e"), func(e *v1alpha1.Evaluation) {
				e.Spec.Results = []v1alpha1.Result{{Criterion: "worth-it", Answer: "Pass"}}
			})
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"evaluation to another plan: a decision about a technology": {
		given: []client.Object{
			tp.NewPlan("p").
				AddTechnology("math").
				AddLine("licenses", 2028, "100", tp.ForTechnologies("math"), tp.WithoutGoal()).
				BuildObject(),
			tp.NewPlan("before").
				SetPeriod("2023-07-01", "2026-06-30").
				AddTechnology("math").
				BuildObject(),
			named(tp.NewEvaluation("", "2026-05-15").
				OfPlan("before").
				SetTarget(v1alpha1.TargetTechnology, "math").
				AddCriteria("worth-it").
				BuildObject(), "e"),
		},
		change: func(d *district) {
			edit(d, evaluation("e"), func(e *v1alpha1.Evaluation) {
				e.Spec.Decision = v1alpha1.Decision{Outcome: "Retire", Date: "2026-05-20", By: "Cabinet"}
			})
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"evaluation to another plan: it goes": {
		given: []client.Object{
			tp.NewPlan("p").
				AddTechnology("math").
				AddLine("licenses", 2028, "100", tp.ForTechnologies("math"), tp.WithoutGoal()).
				BuildObject(),
			named(tp.NewEvaluation("", "2026-05-15").
				OfPlan("gone").
				SetTarget(v1alpha1.TargetTechnology, "math").
				DecideOn("Retire", "2026-05-20").
				BuildObject(), "e"),
		},
		change: func(d *district) { d.remove(evaluation("e")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"replacement device to replaced device": {
		given:  []client.Object{tp.NewPlan("p").BuildObject(), tp.NewDevice("d", "laptop", 3).ReplacedBy("new").BuildObject()},
		change: func(d *district) { d.create(tp.NewDevice("new", "laptop", 3).BuildObject()) },
		follow: []string{"Device/d"},
	},
	"second approved plan to the first": {
		given:  []client.Object{tp.NewPlan("p").BuildObject()},
		change: func(d *district) { d.create(tp.NewPlan("q").BuildObject()) },
		follow: []string{"TechnologyPlan/p"},
	},
	"a draft that is approved to the first plan": {
		given: []client.Object{tp.NewPlan("p").BuildObject(), tp.NewPlan("q").MarkDraft().BuildObject()},
		change: func(d *district) {
			edit(d, plan("q"), func(q *v1alpha1.TechnologyPlan) { q.Spec.Approval = tp.NewPlan("x").BuildObject().Spec.Approval })
		},
		follow: []string{"TechnologyPlan/p"},
	},
}

func TestStatusFollowsEveryArrow(t *testing.T) {
	for name, a := range arrows {
		t.Run(name, func(t *testing.T) {
			d := open(t, eveOfDay)
			d.create(a.given...)
			before := d.awaitAssessed()
			a.change(d)
			after := d.awaitAssessed()
			for _, key := range a.follow {
				if cmp.Equal(before[key], after[key], timeless) {
					t.Errorf("the change makes no difference to %s, so the case shows nothing: %+v", key, after[key])
				}
			}
		})
	}
}

// smallDistrict returns objects of every kind in every relation.
func smallDistrict() []client.Object {
	return []client.Object{
		tp.NewPlan("p").
			SetTimeZone("America/Detroit").
			AddSite("high", 900).
			AddPriority("access").
			AddTechnology("laptop", tp.OfDomain(v1alpha1.DomainEdTech), tp.WithUnitCost("305"), tp.WithLifeMonths(60)).
			AddSource("general", v1alpha1.SourceLocal, tp.GivesIn(2027, "600000")).
			AddLine("laptops", 2027, "441000", tp.ForGoals("one-to-one", "writing"), tp.OnSource("general"), tp.ForTechnologies("laptop")).
			AddLine("nowhere", 2027, "1000").
			AddSchedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
			AddSchedule("lot", v1alpha1.CadenceSemiAnnual, "2026-11-25", v1alpha1.KindDevice, "flip-3").
			AddSchedule("goal", v1alpha1.CadenceQuarterly, "2026-11-25", v1alpha1.KindGoal, "writing").
			BuildObject(),
		tp.NewPlan("before").
			SetPeriod("2023-07-01", "2026-06-30").
			AddLine("old", 2026, "9000").
			BuildObject(),
		tp.NewGoal("one-to-one").AddAction("buy", 2027, "441000").BuildObject(),
		tp.NewGoal("writing").ActionFrom("train", "2026-08-01", "2026-10-01", "4000").BuildObject(),
		tp.NewBenchmark("supported", "one-to-one").AddObservation("50", "2026-10-01").BuildObject(),
		tp.NewBenchmark("lost", "no-goal").BuildObject(),
		tp.NewDevice("flip-3", "laptop", 310).
			AtSite("high").
			OrderedOn("2026-06-20").
			ReceivedOn("2026-08-05").
			SupportedUntil("2026-11-01").
			PaidBy("before", "old").
			ReplacedBy("flip-4").
			BuildObject(),
		tp.NewDevice("flip-4", "laptop", 310).
			SetUnitCost("310.50").
			PaidBy("p", "laptops").
			BuildObject(),
		byHand("by-hand", "p", "2026-09-01"),
	}
}

func copies(objects []client.Object) []client.Object {
	list := make([]client.Object, len(objects))
	for i, o := range objects {
		list[i] = o.DeepCopyObject().(client.Object)
	}
	return list
}

// The statuses are the same for each order in which the objects are created.
func TestOrderOfCreationDoesNotMatter(t *testing.T) {
	orders := map[string]func([]client.Object){
		"plan first":     func([]client.Object) {},
		"children first": func(list []client.Object) { slices.Reverse(list) },
	}
	for seed := range uint64(3) {
		orders["random "+string(rune('1'+seed))] = func(list []client.Object) {
			r := rand.New(rand.NewPCG(seed, 2))
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		}
	}
	var want assessments
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			d := open(t, midTerm)
			objects := copies(smallDistrict())
			order(objects)
			d.create(objects...)
			d.scheduled(3)
			got := d.awaitAssessed()
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got, timeless); diff != "" {
				t.Errorf("(-other order +this order):\n%s", diff)
			}
		})
	}
	t.Run("before the controllers start", func(t *testing.T) {
		d := newDistrict(t, midTerm)
		d.create(smallDistrict()...)
		d.start()
		d.scheduled(3)
		if diff := cmp.Diff(want, d.awaitAssessed(), timeless); diff != "" {
			t.Errorf("(-other order +this order):\n%s", diff)
		}
	})
}

// After the deletion of an object, the objects that refer to it report that. Nothing that
// people recorded is lost, and the statuses are as before once it is created again.
func TestDeletionAndRecreation(t *testing.T) {
	victims := map[string]struct {
		object client.Object
		follow []string
	}{
		"plan": {
			plan("p"), []string{"Goal/one-to-one", "Benchmark/supported", "Device/flip-3", "Evaluation/by-hand"},
		},
		"paying plan": {plan("before"), []string{"Device/flip-3"}},
		"goal":        {goal("one-to-one"), []string{"Benchmark/supported", "TechnologyPlan/p"}},
		"benchmark":   {benchmark("supported"), []string{"Goal/one-to-one", "TechnologyPlan/p"}},
		"device":      {device("flip-4"), []string{"Device/flip-3"}},
		"evaluation":  {evaluation("by-hand"), []string{"TechnologyPlan/p"}},
	}
	for name, v := range victims {
		t.Run(name, func(t *testing.T) {
			d := open(t, midTerm)
			objects := copies(smallDistrict())
			d.create(objects...)
			d.scheduled(3)
			before := d.awaitAssessed()
			others := d.specs()

			victim := v.object.DeepCopyObject().(client.Object)
			d.remove(victim)
			gone := d.awaitAssessed()
			for _, key := range v.follow {
				if cmp.Equal(before[key], gone[key], timeless) {
					t.Errorf("%s does not say that %s is gone: %+v", key, name, gone[key])
				}
			}
			delete(others, key(victim))
			if diff := cmp.Diff(others, d.specs()); diff != "" {
				t.Errorf("more went than was deleted (-before +after):\n%s", diff)
			}

			for _, o := range copies(smallDistrict()) {
				if key(o) == key(victim) {
					d.create(o)
				}
			}
			if diff := cmp.Diff(before, d.awaitAssessed(), timeless); diff != "" {
				t.Errorf("not healed (-before +after):\n%s", diff)
			}
		})
	}
}
