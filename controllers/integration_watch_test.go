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
	return named(tp.Evaluation("", string(due)).
		Of(plan).
		Target(v1alpha1.KindTechnologyPlan, plan).
		Asks("worth-it").
		Object(), name)
}

var arrows = map[string]arrow{
	"plan to goal: its money": {
		given: []client.Object{
			tp.Plan("p").Line("wifi", 2027, "10", tp.For("g")).Object(), tp.Goal("g").Action("install", 2027, "5000").Object(),
		},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Budget.Lines[0].Amount = "5000" })
		},
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"plan to goal: the plan appears": {
		given: []client.Object{
			tp.Goal("g").Object(), tp.Benchmark("b", "g").Object(), tp.Device("d", "laptop", 3).Object(),
			byHand("e", "p", "2026-12-01"),
		},
		change: func(d *district) { d.create(tp.Plan("p").Object()) },
		follow: []string{"Goal/g", "Benchmark/b", "Device/d", "Evaluation/e"},
	},
	"plan to benchmark: the zone": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Goal("g").Object(), tp.Benchmark("b", "g").From("40", "2026-11-16").Object(),
		},
		change: inDetroit,
		follow: []string{"Benchmark/b"},
	},
	"plan to device: its technology": {
		given: []client.Object{tp.Plan("p").Object(), tp.Device("d", "laptop", 3).Received("2026-08-01").Object()},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) {
				p.Spec.Technologies = []v1alpha1.Technology{{Name: "laptop", UsefulLifeMonths: 48}}
			})
		},
		follow: []string{"Device/d"},
	},
	"plan to device: the zone": {
		given: []client.Object{tp.Plan("p").Object(), tp.Device("d", "laptop", 3).
			Received("2026-08-01").
			Supported("2026-11-15").
			Object()},
		change: inDetroit,
		follow: []string{"Device/d", "TechnologyPlan/p"},
	},
	"plan to device: the site": {
		given: []client.Object{tp.Plan("p").Object(), tp.Device("d", "laptop", 3).At("high").Object()},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.District.Sites = []v1alpha1.Site{{Name: "high"}} })
		},
		follow: []string{"Device/d"},
	},
	"paying plan to device: the line": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Plan("payer").Draft().Object(),
			tp.Device("d", "laptop", 3).
				Costs("100").
				Ordered("2026-08-01").
				PaidBy("payer", "laptops").
				Object(),
		},
		change: func(d *district) {
			edit(d, plan("payer"), func(p *v1alpha1.TechnologyPlan) {
				p.Spec.Budget = tp.Plan("x").Line("laptops", 2027, "1000").Object().Spec.Budget
			})
		},
		follow: []string{"Device/d"},
	},
	"paying plan to device: the end of the source": {
		given: []client.Object{
			tp.Plan("p").
				Source("grant", v1alpha1.SourceGrant, tp.Until("2027-06-30")).
				Line("laptops", 2027, "1000", tp.On("grant")).
				Object(),
			tp.Device("d", "laptop", 3).
				Costs("100").
				Ordered("2026-08-01").
				PaidBy("p", "laptops").
				Object(),
		},
		change: func(d *district) {
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Budget.Sources[0].ObligationEnd = "2026-07-15" })
		},
		follow: []string{"Device/d"},
	},
	"plan to evaluation: the zone": {
		given:  []client.Object{tp.Plan("p").Object(), byHand("e", "p", "2026-10-16")},
		change: inDetroit,
		follow: []string{"Evaluation/e", "TechnologyPlan/p"},
	},
	"goal to plan": {
		given:  []client.Object{tp.Plan("p").Line("wifi", 2027, "10", tp.For("g")).Object()},
		change: func(d *district) { d.create(tp.Goal("g").Object()) },
		follow: []string{"TechnologyPlan/p"},
	},
	"goal to benchmark: the goal appears": {
		given:  []client.Object{tp.Plan("p").Object(), tp.Benchmark("b", "g").Object()},
		change: func(d *district) { d.create(tp.Goal("g").Object()) },
		follow: []string{"Benchmark/b", "TechnologyPlan/p"},
	},
	"goal to benchmark: it moves to a plan that does not exist": {
		given: []client.Object{tp.Plan("p").Object(), tp.Goal("g").Object(), tp.Benchmark("b", "g").Object()},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.PlanRef.Name = "next" })
		},
		follow: []string{"Benchmark/b", "Goal/g", "TechnologyPlan/p"},
	},
	"goal to both plans and its siblings as it moves": {
		given: []client.Object{
			tp.Plan("p").Line("wifi", 2027, "6000", tp.For("g", "sibling")).Object(), tp.Plan("q").Draft().Object(),
			tp.Goal("g").Object(), tp.Goal("sibling").Action("install", 2027, "3500").Object(),
		},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.PlanRef.Name = "q" })
		},
		follow: []string{"TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"goal to the sibling that shares its line": {
		given: []client.Object{
			tp.Plan("p").Line("wifi", 2027, "6000", tp.For("g", "sibling")).Object(),
			tp.Goal("g").Object(), tp.Goal("sibling").Action("install", 2027, "6000").Object(),
		},
		change: func(d *district) {
			edit(d, goal("g"), func(g *v1alpha1.Goal) { g.Spec.Start, g.Spec.Due = "2028-07-01", "2029-06-30" })
		},
		follow: []string{"Goal/sibling"},
	},
	"goal to the one that depends on it": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Goal("g").With(func(s *v1alpha1.GoalSpec) {
				s.DependsOnRefs = []v1alpha1.Reference{{Name: "wifi"}}
			}).Object(),
		},
		change: func(d *district) { d.create(tp.Goal("wifi").Object()) },
		follow: []string{"Goal/g"},
	},
	"benchmark to goal and plan": {
		given:  []client.Object{tp.Plan("p").Object(), tp.Goal("g").Object()},
		change: func(d *district) { d.create(tp.Benchmark("b", "g").Object()) },
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"benchmark to goal and plan: an observation": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Goal("g").Object(), tp.Benchmark("b", "g").Observed("40", "2026-10-01").Object(),
		},
		change: func(d *district) {
			edit(d, benchmark("b"), func(b *v1alpha1.Benchmark) { b.Spec.Observations[0].Value = "10" })
		},
		follow: []string{"Goal/g", "TechnologyPlan/p"},
	},
	"benchmark to both goals as it moves": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Plan("q").Draft().Object(),
			tp.Goal("g").Object(), tp.Goal("h").Of("q").Object(), tp.Benchmark("b", "g").Object(),
		},
		change: func(d *district) {
			edit(d, benchmark("b"), func(b *v1alpha1.Benchmark) { b.Spec.GoalRef.Name = "h" })
		},
		follow: []string{"Goal/g", "Goal/h", "TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"device to plan": {
		given: []client.Object{tp.Plan("p").Object(), tp.Device("d", "laptop", 3).
			Received("2026-08-01").
			Supported("2030-01-01").
			Object()},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.SupportEnd = "2026-11-01" })
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"device to both plans as it moves": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Plan("q").Draft().Object(), tp.Device("d", "laptop", 3).
				Received("2026-08-01").
				Supported("2026-11-01").
				Object(),
		},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.PlanRef.Name = "q" })
		},
		follow: []string{"TechnologyPlan/p", "TechnologyPlan/q"},
	},
	"device to the plan that pays for it": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Plan("payer").
				Draft().
				Line("laptops", 2027, "100").
				Object(),
			tp.Device("d", "laptop", 3).
				Costs("10").
				Ordered("2026-08-01").
				PaidBy("payer", "laptops").
				Object(),
		},
		change: func(d *district) {
			edit(d, device("d"), func(v *v1alpha1.Device) { v.Spec.Acquisition.UnitCost = "1000" })
		},
		follow: []string{"TechnologyPlan/payer"},
	},
	"device to the plan whose schedule names it": {
		given: []client.Object{
			tp.Plan("p").Schedule(
				"lot", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindDevice, "d",
			).Object(), tp.Plan("q").Draft().Object(),
			tp.Device("d", "laptop", 3).
				Of("q").
				Received("2026-08-01").
				Object(),
		},
		change: func(d *district) { d.remove(device("d")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"device to the plan whose evaluation names it": {
		given: []client.Object{
			tp.Plan("p").Object(), tp.Plan("q").Draft().Object(), tp.Device("d", "laptop", 3).Of("q").Object(),
			named(tp.Evaluation("", "2026-12-01").Target(v1alpha1.KindDevice, "d").Object(), "e"),
		},
		change: func(d *district) { d.remove(device("d")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"evaluation to plan": {
		given: []client.Object{tp.Plan("p").Object(), byHand("e", "p", "2026-09-01")},
		change: func(d *district) {
			edit(d, evaluation("e"), func(e *v1alpha1.Evaluation) {
				e.Spec.Results = []v1alpha1.Result{{Criterion: "worth-it", Answer: "Pass"}}
			})
		},
		follow: []string{"TechnologyPlan/p"},
	},
	"evaluation to another plan: a decision about a technology": {
		given: []client.Object{
			tp.Plan("p").
				Technology("math").
				Line("licenses", 2028, "100", tp.Buying("math"), tp.General()).
				Object(),
			tp.Plan("before").
				Period("2023-07-01", "2026-06-30").
				Technology("math").
				Object(),
			named(tp.Evaluation("", "2026-05-15").
				Of("before").
				Target(v1alpha1.TargetTechnology, "math").
				Asks("worth-it").
				Object(), "e"),
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
			tp.Plan("p").
				Technology("math").
				Line("licenses", 2028, "100", tp.Buying("math"), tp.General()).
				Object(),
			named(tp.Evaluation("", "2026-05-15").
				Of("gone").
				Target(v1alpha1.TargetTechnology, "math").
				Decided("Retire", "2026-05-20").
				Object(), "e"),
		},
		change: func(d *district) { d.remove(evaluation("e")) },
		follow: []string{"TechnologyPlan/p"},
	},
	"replacement device to replaced device": {
		given:  []client.Object{tp.Plan("p").Object(), tp.Device("d", "laptop", 3).ReplacedBy("new").Object()},
		change: func(d *district) { d.create(tp.Device("new", "laptop", 3).Object()) },
		follow: []string{"Device/d"},
	},
	"second approved plan to the first": {
		given:  []client.Object{tp.Plan("p").Object()},
		change: func(d *district) { d.create(tp.Plan("q").Object()) },
		follow: []string{"TechnologyPlan/p"},
	},
	"a draft that is approved to the first plan": {
		given: []client.Object{tp.Plan("p").Object(), tp.Plan("q").Draft().Object()},
		change: func(d *district) {
			edit(d, plan("q"), func(q *v1alpha1.TechnologyPlan) { q.Spec.Approval = tp.Plan("x").Object().Spec.Approval })
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
		tp.Plan("p").
			Zone("America/Detroit").
			Site("high", 900).
			Priority("access").
			Technology("laptop", tp.In(v1alpha1.DomainEdTech), tp.Price("305"), tp.Life(60)).
			Source("general", v1alpha1.SourceLocal, tp.Gives(2027, "600000")).
			Line("laptops", 2027, "441000", tp.For("one-to-one", "writing"), tp.On("general"), tp.Buying("laptop")).
			Line("nowhere", 2027, "1000").
			Schedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
			Schedule("lot", v1alpha1.CadenceSemiAnnual, "2026-11-25", v1alpha1.KindDevice, "flip-3").
			Schedule("goal", v1alpha1.CadenceQuarterly, "2026-11-25", v1alpha1.KindGoal, "writing").
			Object(),
		tp.Plan("before").
			Period("2023-07-01", "2026-06-30").
			Line("old", 2026, "9000").
			Object(),
		tp.Goal("one-to-one").Action("buy", 2027, "441000").Object(),
		tp.Goal("writing").ActionFrom("train", "2026-08-01", "2026-10-01", "4000").Object(),
		tp.Benchmark("supported", "one-to-one").Observed("50", "2026-10-01").Object(),
		tp.Benchmark("lost", "no-goal").Object(),
		tp.Device("flip-3", "laptop", 310).
			At("high").
			Ordered("2026-06-20").
			Received("2026-08-05").
			Supported("2026-11-01").
			PaidBy("before", "old").
			ReplacedBy("flip-4").
			Object(),
		tp.Device("flip-4", "laptop", 310).
			Costs("310.50").
			PaidBy("p", "laptops").
			Object(),
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
		"plan":        {plan("p"), []string{"Goal/one-to-one", "Benchmark/supported", "Device/flip-3", "Evaluation/by-hand"}},
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
