package controllers_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/timezone"
)

var updateGolden = flag.Bool("update", false, "write the golden files of the simulations anew")

// orders is the number of random orders in which the reconcilers run.
const orders = 20

// scenario is a series of events in a district.
type scenario struct {
	golden, zone, start, end string
	objects                  func() []client.Object
	acts                     []act
}

func TestThreeSchoolYears(t *testing.T) { threeSchoolYears.simulate(t) }

func TestWhatGoesWrong(t *testing.T) { whatGoesWrong.simulate(t) }

// simulate runs the scenario once through all instants that reconcilers ask for, and then
// with other orders of the reconcilers. The log is always the same.
func (c scenario) simulate(t *testing.T) {
	t.Helper()
	t.Parallel()
	zone, err := timezone.Load(c.zone)
	if err != nil {
		t.Fatal(err)
	}
	first := c.play(t, 0, zone, nil)
	got := strings.Join(first.log, "\n") + "\n"
	path := filepath.Join("testdata", c.golden)
	if *updateGolden {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), first.log); string(want) != got {
		t.Fatalf("the story is another; go test ./controllers -run %s -update writes it anew:\n%s", t.Name(), diff)
	}
	for seed := uint64(1); seed < orders; seed++ {
		if testing.Short() && seed > 3 {
			return
		}
		other := c.play(t, seed, zone, slices.Clone(first.instants))
		if diff := cmp.Diff(first.log, other.log); diff != "" {
			t.Fatalf("seed %d has another log:\n%s", seed, diff)
		}
	}
}

func (c scenario) play(t *testing.T, seed uint64, zone *time.Location, only []time.Time) *simulation {
	t.Helper()
	clock := func(local string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", local, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	s := newSimulation(t, seed, clock(c.start), c.objects()...)
	s.zone = zone
	acts := slices.Clone(c.acts)
	for i := range acts {
		// The instants of acts are in the time zone of the district.
		y, m, d := acts[i].at.Date()
		acts[i].at = time.Date(y, m, d, acts[i].at.Hour(), acts[i].at.Minute(), 0, 0, zone)
	}
	for range 30 { // Instants at which nothing is to happen.
		if only != nil {
			span := clock(c.end).Sub(clock(c.start))
			only = append(only, clock(c.start).Add(time.Duration(s.random.Int64N(int64(span)))).Truncate(time.Second))
		}
	}
	slices.SortFunc(only, time.Time.Compare)
	s.run(acts, clock(c.end), only)
	return s
}

// on returns an act at nine in the morning in the district.
func on(day, what string, do func(s *simulation)) act {
	at, err := time.Parse(time.DateOnly+" 15:04", day+" 09:00")
	if err != nil {
		panic(err)
	}
	return act{at, what, do}
}

func observe(benchmark string, date v1alpha1.Date, value v1alpha1.Decimal) func(*simulation) {
	return func(s *simulation) {
		change(s, benchmark, func(b *v1alpha1.Benchmark) {
			b.Spec.Observations = append(b.Spec.Observations, v1alpha1.Observation{Date: date, Value: value})
		})
	}
}

func replan(plan string, how func(*v1alpha1.TechnologyPlanSpec)) func(*simulation) {
	return func(s *simulation) {
		change(s, plan, func(p *v1alpha1.TechnologyPlan) { how(&p.Spec) })
	}
}

func answer(which string) func(*simulation) {
	return func(s *simulation) {
		s.evaluated(which, func(e *v1alpha1.EvaluationSpec) {
			for _, c := range e.Criteria {
				e.Results = append(e.Results, v1alpha1.Result{Criterion: c.Name, Answer: "Pass", Evidence: "Usage export"})
			}
			if len(e.Criteria) == 0 {
				e.Decision = v1alpha1.Decision{Outcome: "Retain", Date: e.Due, By: "Cabinet"}
			}
		})
	}
}

// districtOf2024 returns a district with a plan for 2024 to 2027, in its second year.
func districtOf2024() *testplan.PlanBuilder {
	return testplan.NewPlan("plan-2024").
		SetPeriod("2024-07-01", "2027-06-30").
		SetTimeZone("America/Detroit").
		SetEnrollment(2400).
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Approval.Date = "2024-05-20"
			s.District.Terms = []v1alpha1.Term{
				{
					Name: "fall-2025", Start: "2025-09-02", End: "2026-01-23",
				}, {Name: "spring-2026", Start: "2026-01-26", End: "2026-06-12"},
				{
					Name: "fall-2026", Start: "2026-08-31", End: "2027-01-22",
				}, {Name: "spring-2027", Start: "2027-01-25", End: "2027-06-11"},
			}
			s.District.Closures = []v1alpha1.Term{
				{
					Name: "winter-2025", Start: "2025-12-22", End: "2026-01-02",
				}, {Name: "winter-2026", Start: "2026-12-21", End: "2027-01-01"},
			}
		}).
		AddTechnology("chromebook", testplan.OfDomain(v1alpha1.DomainEdTech), testplan.WithUnitCost("305"), testplan.WithLifeMonths(48)).
		AddTechnology("reader", testplan.OfDomain(v1alpha1.DomainAT)).
		AddTechnology("switch", testplan.OfDomain(v1alpha1.DomainInfoTech)).
		AddSchedule("review", v1alpha1.CadenceAnnual, "2025-06-15", v1alpha1.KindTechnologyPlan, "").
		AddSchedule("tools", v1alpha1.CadenceSemiAnnual, "2025-06-30", v1alpha1.TargetTechnology, "chromebook").
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.EvaluationSchedules[1].Criteria = []v1alpha1.Criterion{
				{Name: "use", Question: "Is it used?"}, {Name: "cost", Question: "Is it worth it?"},
			}
			s.EvaluationSchedules = append(s.EvaluationSchedules, v1alpha1.EvaluationSchedule{
				Name: "lookback", Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd, OffsetDays: new(int32(-7)),
				Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindGoal, Name: "one-to-one"}, GraceDays: new(int32(21)),
			})
		}).
		AddSource(
			"general", v1alpha1.SourceLocal, testplan.GivesIn(2025, "400000"), testplan.GivesIn(2026, "400000"),
			testplan.GivesIn(2027, "400000"),
		).
		AddLine(
			"chromebooks", 2026, "200000", testplan.ForGoals("one-to-one"), testplan.ForTechnologies("chromebook"), testplan.OnSource("general"),
			testplan.ForPurpose(v1alpha1.PurposeReplacement),
		).
		AddLine("readers", 2026, "20000", testplan.ForGoals("reading"), testplan.ForTechnologies("reader"), testplan.OnSource("general")).
		AddLine(
			"training", 0, "90000", testplan.ForGoals("one-to-one", "reading"), testplan.OnSource("general"),
			testplan.ForPurpose(v1alpha1.PurposeProfessionalLearning), testplan.InDomain(v1alpha1.DomainEdTech),
		).
		AddLine(
			"network", 2027, "80000", testplan.WithoutGoal(), testplan.ForTechnologies("switch"), testplan.OnSource("general"),
			testplan.ForPurpose(v1alpha1.PurposeOperation),
		)
}

func objectsOf2024() []client.Object {
	return []client.Object{
		districtOf2024().BuildObject(),
		testplan.NewGoal("one-to-one").
			OfPlan("plan-2024").
			InDomains(v1alpha1.DomainEdTech).
			ActionFrom("buy", "2025-07-01", "2025-09-30", "200000").
			BuildObject(),
		testplan.NewGoal("reading").
			OfPlan("plan-2024").
			InDomains(v1alpha1.DomainAT).
			SetDates("2025-08-01", "2026-12-31").
			AddAction("readers", 2026, "20000").
			BuildObject(),
		testplan.NewBenchmark("coverage", "one-to-one").
			FromBaseline("40", "2024-07-01").
			ToTarget("100", "2027-06-30").
			AddMilestone("70", "2026-01-31").
			AddMilestone("85", "2026-06-30").
			AddObservation("60", "2025-06-12").
			BuildObject(),
		testplan.NewBenchmark("outages", "one-to-one").
			SetDirection(v1alpha1.DirectionDecrease, "").
			FromBaseline("24", "2025-07-01").
			ToTarget("6", "2026-06-30").
			ChangeSpec(func(b *v1alpha1.BenchmarkSpec) { b.Metric.Unit = "hours" }).
			BuildObject(),
		testplan.NewBenchmark("readers-in-use", "reading").
			SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast).
			FromBaseline("80", "2025-08-01").
			ToTarget("80", "2026-12-31").
			BuildObject(),
		testplan.NewDevice("flip-2", "chromebook", 900).
			OfPlan("plan-2024").
			InService("2021-08-24").
			SetUnitCost("290").
			SupportedUntil("2026-06-30").
			BuildObject(),
		testplan.NewDevice("flip-4", "chromebook", 650).
			OfPlan("plan-2024").
			OrderedOn("2025-07-10").
			SetUnitCost("305").
			PaidBy("plan-2024", "chromebooks").
			BuildObject(),
	}
}

// planOf2027 returns the draft of the plan that follows.
func planOf2027() *v1alpha1.TechnologyPlan {
	return districtOf2024().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
		s.District.Terms = []v1alpha1.Term{{Name: "fall-2027", Start: "2027-08-30", End: "2028-01-21"}}
		s.EvaluationSchedules[0].Anchor, s.EvaluationSchedules[1].Anchor = "2028-06-15", "2027-12-31"
		for i := range s.Budget.Lines {
			if s.Budget.Lines[i].FiscalYear != 0 {
				s.Budget.Lines[i].FiscalYear += 2
			}
		}
		s.Budget.Sources[0].Amounts = []v1alpha1.SourceAmount{
			{FiscalYear: 2028, Amount: "400000"}, {FiscalYear: 2029, Amount: "400000"}, {FiscalYear: 2030, Amount: "400000"},
		}
	}).SetPeriod("2027-07-01", "2030-06-30").MarkDraft().BuildObject()
}

func calledPlan(p *v1alpha1.TechnologyPlan, name string) *v1alpha1.TechnologyPlan {
	p.Name = name
	return p
}

func moveLot(name, plan string) func(*simulation) {
	return func(s *simulation) {
		change(s, name, func(d *v1alpha1.Device) { d.Spec.PlanRef.Name = plan })
	}
}

func moveGoal(name, plan string) func(*simulation) {
	return func(s *simulation) {
		change(s, name, func(g *v1alpha1.Goal) { g.Spec.PlanRef.Name = plan })
	}
}

func together(acts ...func(*simulation)) func(*simulation) {
	return func(s *simulation) {
		for _, a := range acts {
			a(s)
		}
	}
}

var threeSchoolYears = scenario{
	golden: "three-school-years.golden", zone: "America/Detroit", start: "2025-07-01 08:00", end: "2028-07-01 00:00",
	objects: objectsOf2024,
	acts: []act{
		on("2025-07-03", "the tools of last June are evaluated, late", answer("tools chromebook 2025-06-30")),
		on("2025-08-05", "650 Chromebooks arrive", func(s *simulation) {
			change(s, "flip-4", func(d *v1alpha1.Device) {
				d.Spec.Acquisition.Received, d.Spec.InService, d.Spec.SupportEnd = "2025-08-05", "2025-08-25", "2033-06-30"
			})
		}),
		on("2025-08-06", "the old lot is replaced by them", func(s *simulation) {
			change(s, "flip-2", func(d *v1alpha1.Device) { d.Spec.ReplacedByRef.Name = "flip-4" })
		}),
		on("2025-09-30", "the purchase is done", func(s *simulation) {
			change(s, "one-to-one", func(g *v1alpha1.Goal) { g.Spec.Actions[0].Done = "2025-09-26" })
		}),
		on("2025-10-01", "devices are counted", observe("coverage", "2025-09-30", "66")),
		on("2025-10-02", "readers are counted", observe("readers-in-use", "2025-10-01", "84")),
		on("2025-11-03", "outages are counted", observe("outages", "2025-10-31", "22")),
		on("2026-01-16", "the goal is looked back upon", answer("lookback one-to-one fall-2025-2026-01-16")),
		on("2026-01-20", "the tools are evaluated, a closure has moved the day", answer("tools chromebook 2025-12-30")),
		on("2026-02-02", "devices are counted", observe("coverage", "2026-01-30", "71")),
		on("2026-03-02", "outages are counted", observe("outages", "2026-02-27", "12")),
		on("2026-06-05", "outages are counted", observe("outages", "2026-06-04", "5")),
		on("2026-06-12", "the plan is reviewed", answer("review plan-2024 2026-06-15")),
		on("2026-07-06", "the old lot is sold", func(s *simulation) {
			change(s, "flip-2", func(d *v1alpha1.Device) {
				d.Spec.NotInService = []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceRetired, Count: 900}}
			})
		}),
		on("2026-09-01", "readers are counted", observe("readers-in-use", "2026-08-31", "76")),
		on("2026-10-01", "devices are counted", observe("coverage", "2026-09-30", "90")),
		on("2026-12-15", "readers are counted", observe("readers-in-use", "2026-12-14", "88")),
		on("2027-01-15", "the goal of reading is closed", func(s *simulation) {
			change(s, "reading", func(g *v1alpha1.Goal) {
				g.Spec.Closed = v1alpha1.Closure{
					Outcome: v1alpha1.OutcomeMet, Date: "2027-01-15", Lessons: "Readers need charging.",
				}
			})
		}),
		on("2027-03-01", "the next plan is drafted", func(s *simulation) { s.add(calledPlan(planOf2027(), "plan-2027")) }),
		on("2027-05-17", "the next plan is approved", replan("plan-2027", func(p *v1alpha1.TechnologyPlanSpec) {
			p.Approval = v1alpha1.Approval{Body: "Board of Education", Date: "2027-05-17"}
		})),
		on("2027-06-14", "devices are counted: the target is reached", observe("coverage", "2027-06-11", "100")),
		on("2027-06-18", "the plan is reviewed for the last time", answer("review plan-2024 2027-06-15")),
		on(
			"2027-07-01", "the lots move to the next plan",
			together(moveLot("flip-2", "plan-2027"), moveLot("flip-4", "plan-2027")),
		),
		on("2027-07-02", "a goal of the next plan", func(s *simulation) {
			s.add(testplan.NewGoal("wifi").
				OfPlan("plan-2027").
				InDomains(v1alpha1.DomainInfoTech).
				AddAction("access-points", 2029, "80000").
				BuildObject())
			s.add(testplan.NewBenchmark("dead-spots", "wifi").
				SetDirection(v1alpha1.DirectionDecrease, "").
				FromBaseline("40", "2027-07-01").
				ToTarget("4", "2029-06-30").
				BuildObject())
		}),
		on("2027-07-05", "its lines name it", replan("plan-2027", func(p *v1alpha1.TechnologyPlanSpec) {
			for i := range p.Budget.Lines {
				p.Budget.Lines[i].GeneralOperations, p.Budget.Lines[i].Goals = "", []v1alpha1.LineGoal{{Name: "wifi"}}
			}
		})),
		on("2028-01-10", "the tools are evaluated", answer("tools chromebook 2027-12-31")),
	},
}

var whatGoesWrong = scenario{
	golden: "what-goes-wrong.golden", zone: "America/Detroit", start: "2025-07-01 08:00", end: "2028-07-01 00:00",
	objects: objectsOf2024,
	acts: []act{
		on("2025-09-10", "a schedule is added late", replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) {
			p.EvaluationSchedules = append(p.EvaluationSchedules, v1alpha1.EvaluationSchedule{
				Name: "backups", Cadence: v1alpha1.CadenceQuarterly, Anchor: "2025-01-31", Target: v1alpha1.ScheduleTarget{
					Kind: v1alpha1.KindTechnologyPlan,
				},
				LeadDays: new(int32(7)), GraceDays: new(int32(14)),
			})
		})),
		on("2025-10-27", "it is evaluated", answer("backups plan-2024 2025-10-31")),
		on("2025-11-10", "its anchor moves by less than half a cadence", replan("plan-2024", func(
			p *v1alpha1.TechnologyPlanSpec,
		) {
			p.EvaluationSchedules[3].Anchor = "2025-11-15"
		})),
		on("2025-12-20", "the controllers stop", func(s *simulation) { s.down = true }),
		on(
			"2026-02-20", "while they are down a lot is lost",
			func(s *simulation) { s.remove(v1alpha1.KindDevice, "flip-2"); s.forget("flip-2") },
		),
		on("2026-04-20", "and start again", func(s *simulation) { s.down = false }),
		on(
			"2026-05-01", "the zone is misspelt",
			replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) { p.District.TimeZone = "Detroit" }),
		),
		on(
			"2026-05-04", "and corrected to another",
			replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) { p.District.TimeZone = "Pacific/Auckland" }),
		),
		on(
			"2026-05-08", "the fiscal year now starts in January",
			replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) { p.District.FiscalYearStartMonth = 1 }),
		),
		on("2026-05-11", "and in July again, in the old zone", replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) {
			p.District.FiscalYearStartMonth, p.District.TimeZone = 7, "America/Detroit"
		})),
		on(
			"2026-06-08", "a goal that is about to be evaluated is deleted",
			func(s *simulation) { s.remove(v1alpha1.KindGoal, "one-to-one") },
		),
		on("2026-06-10", "and comes back", func(s *simulation) { s.add(objectsOf2024()[1]) }),
		on("2026-06-16", "an evaluation is cancelled", func(s *simulation) {
			s.evaluated("review plan-2024 2026-06-15", func(e *v1alpha1.EvaluationSpec) {
				e.Cancelled = v1alpha1.Cancellation{Reason: "The district merges.", Date: "2026-06-16", By: "Cabinet"}
			})
		}),
		on(
			"2026-06-18", "an open evaluation is deleted by hand",
			func(s *simulation) { s.removeEvaluation("tools chromebook 2026-06-30") },
		),
		on("2026-08-03", "a benchmark contradicts itself", func(s *simulation) {
			change(s, "coverage", func(b *v1alpha1.Benchmark) { b.Spec.Target.Value = "30" })
		}),
		on("2026-08-04", "and is corrected", func(s *simulation) {
			change(s, "coverage", func(b *v1alpha1.Benchmark) { b.Spec.Target.Value = "100" })
		}),
		on(
			"2026-09-01", "the money of a line is cut",
			replan("plan-2024", func(p *v1alpha1.TechnologyPlanSpec) { p.Budget.Lines[0].Amount = "1000" }),
		),
		on("2027-06-01", "the next plan comes approved, and overlaps", func(s *simulation) {
			next := calledPlan(planOf2027(), "plan-2027")
			next.Spec.Period.Start, next.Spec.Approval = "2027-06-01", v1alpha1.Approval{
				Body: "Board of Education", Date: "2027-05-31",
			}
			s.add(next)
		}),
		on(
			"2027-06-07", "the lots and a goal move over",
			together(moveLot("flip-4", "plan-2027"), moveGoal("one-to-one", "plan-2027")),
		),
		on("2027-09-01", "the old plan is deleted", func(s *simulation) {
			s.remove(v1alpha1.KindTechnologyPlan, "plan-2024")
			s.ledger.DeletePlan(planKey("plan-2024"))
		}),
		on(
			"2027-10-01", "a goal is deleted, its benchmarks are not",
			func(s *simulation) { s.remove(v1alpha1.KindGoal, "one-to-one") },
		),
	},
}
