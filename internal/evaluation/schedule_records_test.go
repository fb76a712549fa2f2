package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

func TestStateOf(t *testing.T) {
	record := func() *testplan.EvaluationBuilder { return testplan.NewEvaluation("review", "2027-06-15") }
	windowed := func(lead, grace int32) *testplan.EvaluationBuilder {
		return record().ChangeSpec(func(s *v1alpha1.EvaluationSpec) { s.LeadDays, s.GraceDays = &lead, &grace })
	}
	for name, c := range map[string]struct {
		record *testplan.EvaluationBuilder
		today  string
		want   evaluation.State
		next   string
	}{
		"the day before it opens":           {record(), "2027-05-31", evaluation.Scheduled, "2027-06-01"},
		"the day it opens":                  {record(), "2027-06-01", evaluation.Open, "2027-07-16"},
		"the due day":                       {record(), "2027-06-15", evaluation.Open, "2027-07-16"},
		"the last day":                      {record(), "2027-07-15", evaluation.Open, "2027-07-16"},
		"the day after the last":            {record(), "2027-07-16", evaluation.Overdue, ""},
		"no lead, no grace: the day before": {windowed(0, 0), "2027-06-14", evaluation.Scheduled, "2027-06-15"},
		"no lead, no grace: the day":        {windowed(0, 0), "2027-06-15", evaluation.Open, "2027-06-16"},
		"no lead, no grace: the day after":  {windowed(0, 0), "2027-06-16", evaluation.Overdue, ""},
		"due on another day than its name says": {
			record().DueOn("2027-08-01"), "2027-07-17", evaluation.Scheduled, "2027-07-18",
		},
		"a term without a due date": {
			testplan.NewEvaluation("", "fall-2026"), "2040-01-01", evaluation.Open, "",
		},
		"no criteria and a decision": {
			record().DecideOn("Retain", "2027-06-15"), "2027-08-01", evaluation.Completed, "",
		},
		"no criteria and a result": {
			record().AddAnswer("use", "Pass"), "2027-08-01", evaluation.Completed, "",
		},
		"one criterion of two": {
			record().AddCriteria("use", "cost").AddAnswer("use", "Pass"), "2027-07-16", evaluation.Overdue, "",
		},
		"all criteria before it opens": {
			record().AddCriteria("use").AddAnswer("use", "Fail"), "2027-01-01", evaluation.Completed, "",
		},
		"criteria, and only a decision": {
			record().AddCriteria("use").DecideOn("Retain", "2027-06-15"), "2027-06-15", evaluation.Open, "2027-07-16",
		},
		"an answer to what is not asked": {
			record().AddCriteria("use").AddAnswer("cost", "Pass"), "2027-06-15", evaluation.Open, "2027-07-16",
		},
		"cancelled": {
			record().CancelOn("2027-06-01"), "2027-08-01", evaluation.Cancelled, "",
		},
		"cancelled with a result": {
			record().AddAnswer("use", "Pass").CancelOn("2027-06-01"), "2027-08-01", evaluation.Cancelled, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			state, next := evaluation.StateOf(model.ParseEvaluation(c.record.BuildObject()), calendar.ParseOrZero(c.today))
			if state != c.want || next.String() != c.next {
				t.Errorf("want %s until %q, got %s until %q", c.want, c.next, state, next)
			}
		})
	}
}

// scheduleText is a schedule as text.
type scheduleText struct {
	Items, Create, Obsolete []string
	Next                    string
}

func describeSchedule(
	plan *v1alpha1.TechnologyPlan,
	records []*v1alpha1.Evaluation,
	targets evaluation.Targets,
	today calendar.Date,
) scheduleText {
	return formatSchedule(computeSchedule(plan, records, targets, today))
}

// computeSchedule computes the schedule of a plan that is alone in its district.
func computeSchedule(
	plan *v1alpha1.TechnologyPlan, records []*v1alpha1.Evaluation, targets evaluation.Targets, today calendar.Date,
) *evaluation.Schedule {
	named := func(name string) *v1alpha1.Evaluation {
		for _, record := range records {
			if record.Name == name {
				return record
			}
		}
		return nil
	}
	return evaluation.ComputeSchedule(
		evaluation.Input{
			Plan: model.ParsePlan(plan), Records: model.ParseEvaluations(records), Targets: targets, Named: named,
		}, today,
	)
}

func formatSchedule(a *evaluation.Schedule) scheduleText {
	text := scheduleText{Next: a.Change.String()}
	for _, item := range a.Items() {
		text.Items = append(text.Items, fmt.Sprintf("%s %s %s", item.Due, item.Name, item.State))
	}
	for _, e := range a.Create {
		text.Create = append(text.Create, e.ObjectName())
	}
	for _, other := range a.Obsolete {
		text.Obsolete = append(text.Obsolete, other.Name)
	}
	return text
}

// newYearlyPlan is a plan that is reviewed once a year, and how its review of a year
// is recorded when the scheduler makes the record.
func newYearlyPlan(anchor string) *testplan.PlanBuilder {
	return newReviewedPlan(v1alpha1.CadenceAnnual, anchor)
}

func createdRecord(plan *testplan.PlanBuilder, n int) *v1alpha1.Evaluation {
	return evaluation.Expect(plan.BuildObject(), noTargets)[n].NewObject(testplan.Namespace)
}

// changeRecord is a record after people have changed it.
func changeRecord(record *v1alpha1.Evaluation, change func(*v1alpha1.Evaluation)) *v1alpha1.Evaluation {
	record = record.DeepCopy()
	change(record)
	return record
}

func decideRetain(e *v1alpha1.Evaluation) { e.Spec.Decision.Outcome = "Retain" }

func TestAgendaThroughAYear(t *testing.T) {
	plan := testplan.NewPlan("p").
		SetPeriod("2026-07-01", "2027-06-30").
		AddSchedule("review", v1alpha1.CadenceAnnual, "2027-03-15", v1alpha1.KindTechnologyPlan, "")
	name := createdRecord(plan, 0).Name
	for title, c := range map[string]struct {
		records []*v1alpha1.Evaluation
		today   string
		want    scheduleText
	}{
		"the day before it opens": {
			nil,
			"2027-02-28",
			scheduleText{Items: []string{"2027-03-15 review Scheduled"}, Next: "2027-03-01"},
		},
		"the day it opens": {nil, "2027-03-01", scheduleText{
			Items: []string{"2027-03-15 review Open"}, Create: []string{name}, Next: "2027-03-16",
		}},
		"created": {
			[]*v1alpha1.Evaluation{createdRecord(plan, 0)},
			"2027-03-01",
			scheduleText{Items: []string{"2027-03-15 review Open"}, Next: "2027-03-16"},
		},
		"after the due day": {nil, "2027-03-16", scheduleText{
			Items: []string{"2027-03-15 review Open"}, Create: []string{name}, Next: "2027-04-15",
		}},
		"the last day, after a long downtime": {nil, "2027-04-14", scheduleText{
			Items: []string{"2027-03-15 review Open"}, Create: []string{name}, Next: "2027-04-15",
		}},
		"the day after the last day": {nil, "2027-04-15", scheduleText{Items: []string{"2027-03-15 review Missed"}}},
		"the day after, with a record": {
			[]*v1alpha1.Evaluation{createdRecord(plan, 0)},
			"2027-04-15",
			scheduleText{Items: []string{"2027-03-15 review Overdue"}},
		},
		"the day after, with a decision": {
			[]*v1alpha1.Evaluation{changeRecord(createdRecord(plan, 0), decideRetain)},
			"2027-04-15",
			scheduleText{Items: []string{"2027-03-15 review Completed"}},
		},
		"a decision before it is expected": {
			[]*v1alpha1.Evaluation{changeRecord(createdRecord(plan, 0), decideRetain)},
			"2026-07-01",
			scheduleText{Items: []string{"2027-03-15 review Completed"}, Next: "2027-03-16"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(
				c.want, describeSchedule(plan.BuildObject(), c.records, noTargets, calendar.ParseOrZero(c.today)),
			); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A plan whose approval is recorded ahead of its day schedules nothing until
// then, and is looked at again on that day.
func TestAgendaBeforeTheApproval(t *testing.T) {
	plan := newReviewedPlan(v1alpha1.CadenceOnce, "2026-09-15").ChangeSpec(approvedOn("2026-09-10")).BuildObject()
	got := describeSchedule(plan, nil, noTargets, calendar.ParseOrZero("2026-09-09"))
	if diff := cmp.Diff(scheduleText{Next: "2026-09-10"}, got); diff != "" {
		t.Error(diff)
	}
	if got := describeSchedule(plan, nil, noTargets, calendar.ParseOrZero("2026-09-10")); len(got.Create) != 1 {
		t.Errorf("on the day of the approval: %+v", got)
	}
}

// A schedule that is added late finds what is past missed, not forgotten, and
// creates what is open.
func TestLateSchedule(t *testing.T) {
	plan := newReviewedPlan(v1alpha1.CadenceQuarterly, "2026-07-15").BuildObject()
	got := describeSchedule(plan, nil, noTargets, calendar.ParseOrZero("2027-05-14"))
	if diff := cmp.Diff([]string{
		"2026-07-15 review Missed", "2026-10-15 review Missed", "2027-01-15 review Missed", "2027-04-15 review Open",
		"2027-07-15 review Scheduled",
	}, got.Items[:5]); diff != "" {
		t.Error(diff)
	}
	if len(got.Create) != 1 {
		t.Errorf("created: %v", got.Create)
	}
}

func TestEditedAnchor(t *testing.T) {
	// Held by the old anchor on 2027-02-01; a year has 365 days, half of it 182.5.
	old := newYearlyPlan("2027-02-01")
	held := changeRecord(createdRecord(old, 0), decideRetain)
	for name, c := range map[string]struct {
		plan    *testplan.PlanBuilder
		records []*v1alpha1.Evaluation
		want    []string
	}{
		"moved by less than half a cadence": {newYearlyPlan("2027-08-02"), []*v1alpha1.Evaluation{held}, []string{
			"2027-02-01 review Completed", "2028-08-02 review Scheduled",
		}},
		"moved by more than half a cadence": {newYearlyPlan("2027-08-03"), []*v1alpha1.Evaluation{held}, []string{
			"2027-02-01 review Completed", "2027-08-03 review Scheduled", "2028-08-03 review Scheduled",
		}},
		"moved back by less than half a cadence": {newYearlyPlan("2026-08-03"), []*v1alpha1.Evaluation{held}, []string{
			"2027-02-01 review Completed", "2027-08-03 review Scheduled", "2028-08-03 review Scheduled",
		}},
		"moved back by more than half a cadence": {newYearlyPlan("2026-08-02"), []*v1alpha1.Evaluation{held}, []string{
			"2026-08-02 review Missed", "2027-02-01 review Completed", "2028-08-02 review Scheduled",
		}},
		"untouched, it makes way": {
			newYearlyPlan("2027-08-02"),
			[]*v1alpha1.Evaluation{createdRecord(old, 0)},
			[]string{
				"2027-08-02 review Scheduled", "2028-08-02 review Scheduled",
			},
		},
		"twice as often from the same anchor": {
			newReviewedPlan(v1alpha1.CadenceSemiAnnual, "2027-02-01"),
			[]*v1alpha1.Evaluation{held},
			[]string{
				"2027-02-01 review Completed", "2027-08-01 review Scheduled", "2028-02-01 review Scheduled",
				"2028-08-01 review Scheduled", "2029-02-01 review Scheduled",
			},
		},
		"once, on another day": {
			newReviewedPlan(v1alpha1.CadenceOnce, "2029-06-01"),
			[]*v1alpha1.Evaluation{held},
			[]string{
				"2027-02-01 review Completed",
			},
		},
		"of another schedule": {
			testplan.NewPlan("p").AddSchedule("audit", v1alpha1.CadenceOnce, "2027-03-01", v1alpha1.KindTechnologyPlan, ""),
			[]*v1alpha1.Evaluation{held},
			[]string{
				"2027-02-01 review Completed", "2027-03-01 audit Open",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := describeSchedule(c.plan.BuildObject(), c.records, noTargets, calendar.ParseOrZero("2027-02-20"))
			if diff := cmp.Diff(c.want, got.Items); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHalfACadence(t *testing.T) {
	for name, c := range map[string]struct {
		cadence    v1alpha1.Cadence
		held, next string
		counts     bool
	}{
		"Monthly, 14 days":     {v1alpha1.CadenceMonthly, "2027-06-01", "2027-06-15", true},
		"Monthly, 15 days":     {v1alpha1.CadenceMonthly, "2027-05-31", "2027-06-15", false},
		"Quarterly, 45 days":   {v1alpha1.CadenceQuarterly, "2027-05-01", "2027-06-15", true},
		"Quarterly, 46 days":   {v1alpha1.CadenceQuarterly, "2027-04-30", "2027-06-15", false},
		"SemiAnnual, 90 days":  {v1alpha1.CadenceSemiAnnual, "2027-03-17", "2027-06-15", true},
		"SemiAnnual, 91 days":  {v1alpha1.CadenceSemiAnnual, "2027-03-16", "2027-06-15", false},
		"Annual, 182 days":     {v1alpha1.CadenceAnnual, "2026-12-15", "2027-06-15", true},
		"Annual, 183 days":     {v1alpha1.CadenceAnnual, "2026-12-14", "2027-06-15", false},
		"Annual, 182 days on":  {v1alpha1.CadenceAnnual, "2027-12-14", "2027-06-15", true},
		"Once, however far":    {v1alpha1.CadenceOnce, "2026-07-01", "2029-06-15", true},
		"the very same day is": {v1alpha1.CadenceMonthly, "2027-06-15", "2027-06-15", true},
	} {
		t.Run(name, func(t *testing.T) {
			plan := newReviewedPlan(c.cadence, c.next).SetPeriod("2026-07-01", c.next)
			held := changeRecord(testplan.NewEvaluation("review", c.held).BuildObject(), decideRetain)
			got := describeSchedule(
				plan.BuildObject(), []*v1alpha1.Evaluation{held}, noTargets, calendar.ParseOrZero("2026-07-01"),
			)
			if want := 2; (len(got.Items) < want) != c.counts {
				t.Errorf("%v", got.Items)
			}
		})
	}
}

// The scheduler deletes only records that it created, that people have not touched and that
// the plan no longer expects.
func TestObsolete(t *testing.T) {
	old, plan := newYearlyPlan("2027-02-01"), newYearlyPlan("2027-08-15")
	record := createdRecord(old, 0)
	gone := []string{record.Name}
	for name, c := range map[string]struct {
		plan   *testplan.PlanBuilder
		record *v1alpha1.Evaluation
		want   []string
	}{
		"created by the scheduler, untouched, no longer expected": {plan, record, gone},
		"still expected":            {old, record, nil},
		"the schedule is gone":      {testplan.NewPlan("p"), record, gone},
		"the plan is a draft again": {newYearlyPlan("2027-02-01").MarkDraft(), record, gone},
		"approved only later":       {newYearlyPlan("2027-02-01").ChangeSpec(approvedOn("2027-02-02")), record, gone},
		"the period is over before": {
			newYearlyPlan("2027-02-01").SetPeriod("2026-07-01", "2027-01-31"), record, gone,
		},
		"with a decision": {plan, changeRecord(record, decideRetain), nil},
		"with a result": {plan, changeRecord(record, func(record *v1alpha1.Evaluation) {
			record.Spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: "Pass"}}
		}), nil},
		"cancelled": {
			plan, changeRecord(record, func(e *v1alpha1.Evaluation) { e.Spec.Cancelled.Reason = "No need." }), nil,
		},
		"under a name of its own": {plan, changeRecord(record, func(record *v1alpha1.Evaluation) {
			record.Name = "spring-review"
		}), nil},
		"without our mark": {plan, changeRecord(record, func(e *v1alpha1.Evaluation) { e.Labels = nil }), nil},
		"with the mark of another": {plan, changeRecord(record, func(record *v1alpha1.Evaluation) {
			record.Labels[evaluation.ManagedByLabel] = "Helm"
		}), nil},
		"other evaluators than the schedule's": {plan, changeRecord(record, func(record *v1alpha1.Evaluation) {
			record.Spec.Evaluators = []v1alpha1.Role{"Principal"}
		}), gone},
		"made by hand, without a schedule": {plan, changeRecord(record, func(record *v1alpha1.Evaluation) {
			record.Spec.Schedule = ""
		}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := describeSchedule(
				c.plan.BuildObject(), []*v1alpha1.Evaluation{c.record}, noTargets, calendar.ParseOrZero("2027-02-01"),
			)
			if diff := cmp.Diff(c.want, got.Obsolete); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whether a person's record of an occurrence comes before the scheduler or after
// it, one evaluation is left: the person's, or both when ours was filled in.
func TestTwins(t *testing.T) {
	plan := newYearlyPlan("2027-02-01")
	ours := createdRecord(plan, 0)
	theirs := changeRecord(ours, func(e *v1alpha1.Evaluation) { e.Name, e.Labels = "spring-review", nil })
	other := changeRecord(
		theirs, func(e *v1alpha1.Evaluation) { e.Spec.Occurrence, e.Spec.Due = "2028-02-01", "2028-02-01" },
	)
	for name, c := range map[string]struct {
		records []*v1alpha1.Evaluation
		gone    []string
		// more items than the three years of the plan expect.
		more int
	}{
		"theirs alone":                    {[]*v1alpha1.Evaluation{theirs}, nil, 0},
		"ours alone":                      {[]*v1alpha1.Evaluation{ours}, nil, 0},
		"theirs is of another occurrence": {[]*v1alpha1.Evaluation{ours, other}, nil, 0},
		"both":                            {[]*v1alpha1.Evaluation{ours, theirs}, []string{ours.Name}, 0},
		"both, the other way round":       {[]*v1alpha1.Evaluation{theirs, ours}, []string{ours.Name}, 0},
		"both, theirs filled in": {
			[]*v1alpha1.Evaluation{ours, changeRecord(theirs, decideRetain)},
			[]string{ours.Name},
			0,
		},
		"both, ours filled in": {[]*v1alpha1.Evaluation{changeRecord(ours, decideRetain), theirs}, nil, 1},
		"two of theirs": {
			[]*v1alpha1.Evaluation{theirs, changeRecord(theirs, func(e *v1alpha1.Evaluation) { e.Name = "again" })},
			nil,
			1,
		},
		"both, and theirs of a schedule gone": {
			[]*v1alpha1.Evaluation{
				ours,
				changeRecord(theirs, func(e *v1alpha1.Evaluation) { e.Spec.Schedule = "gone" }),
			},
			nil,
			1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := describeSchedule(plan.BuildObject(), c.records, noTargets, calendar.ParseOrZero("2027-02-01"))
			if diff := cmp.Diff(c.gone, got.Obsolete); diff != "" {
				t.Error(diff)
			}
			if len(got.Items) != 3+c.more || len(got.Create) > 0 {
				t.Errorf("items %q, to be created %q", got.Items, got.Create)
			}
		})
	}
}

// district is a plan with schedules, records and targets, as it may come.
type district struct {
	plan    *v1alpha1.TechnologyPlan
	records []*v1alpha1.Evaluation
	spans   map[string]evaluation.Span
	// benchmarks are those that schedules follow.
	benchmarks map[string]*model.Benchmark
}

func (district district) targets() evaluation.Targets {
	targets := targetsFrom(district.spans)
	targets.Benchmarks = district.benchmarks
	return targets
}

func (district district) describe(today calendar.Date) scheduleText {
	return describeSchedule(district.plan, district.records, district.targets(), today)
}

// first is the earliest day of random plans.
var first = calendar.New(2026, 7, 1)

func newRandomDistrict(seed uint64) district {
	r := rand.New(rand.NewPCG(seed, 4))
	day := func() string { return first.AddDays(r.IntN(700) - 100).String() }
	date := func() v1alpha1.Date { return v1alpha1.Date(day()) }
	plan := testplan.NewPlan("p").SetPeriod("2026-07-01", first.AddDays(100+r.IntN(500)).String())
	if r.IntN(4) == 0 {
		plan.ChangeSpec(approvedOn(date()))
	}
	for range r.IntN(4) {
		from := calendar.ParseOrZero(day())
		plan.ChangeSpec(withClosures(v1alpha1.Date(from.String()), v1alpha1.Date(from.AddDays(r.IntN(90)).String())))
	}
	for i := range 1 + r.IntN(3) {
		plan.AddTechnology(fmt.Sprintf("t%d", i), func(technology *v1alpha1.Technology) {
			if r.IntN(3) == 0 {
				technology.Since = date()
			}
			if r.IntN(3) == 0 {
				technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, date()
			}
		})
	}
	cadences := []v1alpha1.Cadence{
		v1alpha1.CadenceOnce, v1alpha1.CadenceMonthly, v1alpha1.CadenceQuarterly, v1alpha1.CadenceSemiAnnual,
		v1alpha1.CadenceAnnual, v1alpha1.CadenceEveryTerm,
	}
	plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Terms = []v1alpha1.Term{{Name: "fall", Start: date()}, {Name: "spring", Start: date()}}
		for i := range spec.District.Terms {
			spec.District.Terms[i].End = v1alpha1.Date(
				calendar.ParseOrZero(spec.District.Terms[i].Start).AddDays(100).String(),
			)
		}
		kinds := []v1alpha1.ScheduleTarget{
			{
				Kind: v1alpha1.KindTechnologyPlan,
			},
			{Kind: v1alpha1.TargetTechnology, All: new(true)},
			{Kind: v1alpha1.KindGoal, Name: "g"},
			{Kind: v1alpha1.KindDevice, Name: "d"},
		}
		for i := range 1 + r.IntN(3) {
			spec.EvaluationSchedules = append(spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
				Name: v1alpha1.EntryName(fmt.Sprintf("s%d", i)), Target: kinds[r.IntN(len(kinds))],
				Cadence: cadences[r.IntN(len(cadences))], Anchor: date(), Edge: v1alpha1.EdgeStart,
				LeadDays: new(r.Int32N(40)), GraceDays: new(r.Int32N(40)), OffsetDays: new(r.Int32N(61) - 30),
			})
		}
	})
	if seed%2 == 0 {
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			addRenewals(rand.New(rand.NewPCG(seed, 12)), spec)
		})
	}
	benchmarks := map[string]*model.Benchmark{}
	if seed%3 == 0 {
		random := rand.New(rand.NewPCG(seed, 13))
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { addEvents(random, spec) })
		benchmarks["campuses"] = newGrowing(random)
	}
	w := district{
		benchmarks: benchmarks,
		plan:       plan.BuildObject(),
		spans:      map[string]evaluation.Span{"Goal/g": newSpan(day(), ""), "Device/d": newSpan("", day())},
	}
	for _, e := range evaluation.Expect(w.plan, w.targets()) {
		other := e.NewObject(testplan.Namespace)
		switch r.IntN(8) {
		case 0:
			w.records = append(w.records, other)
		case 1:
			w.records = append(w.records, changeRecord(other, decideRetain))
		case 2: // Of a schedule that has been edited since.
			other.Spec.Occurrence = e.Nominal.AddDays(r.IntN(100) - 50).String()
			other.Name = evaluation.IdentityOf(other).ObjectName()
			w.records = append(
				w.records,
				changeRecord(
					other, []func(*v1alpha1.Evaluation){decideRetain, func(*v1alpha1.Evaluation) {}}[r.IntN(2)],
				),
			)
		case 3: // A person keeps it under another name as well.
			w.records = append(
				w.records, other,
				changeRecord(other, func(e *v1alpha1.Evaluation) { e.Name += "-by-hand"; e.Labels = nil }),
			)
		}
	}
	return w
}

// addRenewals gives the technologies contracts that renew, and adds schedules of each renewal and of
// each goal.
func addRenewals(r *rand.Rand, spec *v1alpha1.TechnologyPlanSpec) {
	for i := range spec.Technologies {
		technology := &spec.Technologies[i]
		technology.Renewal = v1alpha1.Date(first.AddDays(r.IntN(700) - 100).String())
		technology.RenewalTermMonths = r.Int32N(7)
		if r.IntN(2) == 0 {
			technology.NoticeDays = new(r.Int32N(60))
		}
	}
	days := func() *int32 { return new(r.Int32N(40)) }
	spec.EvaluationSchedules = append(spec.EvaluationSchedules,
		v1alpha1.EvaluationSchedule{
			Name: "renewals", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
			Cadence: v1alpha1.CadenceEveryRenewal, OffsetDays: new(-r.Int32N(30)), LeadDays: days(), GraceDays: days(),
		},
		v1alpha1.EvaluationSchedule{
			Name: "goals", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindGoal, All: new(true)},
			Cadence: v1alpha1.CadenceQuarterly, Anchor: "2026-09-15", LeadDays: days(), GraceDays: days(),
		})
}

// addEvents gives the technologies documents of the curriculum, and adds schedules that follow their
// reviews and the values of a benchmark.
func addEvents(r *rand.Rand, spec *v1alpha1.TechnologyPlanSpec) {
	documents := []v1alpha1.Label{"Science", "Reading"}
	for i := range spec.Technologies {
		spec.Technologies[i].Curriculum = documents[:r.IntN(3)]
	}
	for i := range r.IntN(4) {
		spec.District.CurriculumReviews = append(spec.District.CurriculumReviews, v1alpha1.CurriculumReview{
			Name: v1alpha1.EntryName(fmt.Sprintf("review%d", i)), Document: documents[r.IntN(2)],
			Date: v1alpha1.Date(first.AddDays(r.IntN(700) - 100).String()),
		})
	}
	days := func() *int32 { return new(r.Int32N(40)) }
	spec.EvaluationSchedules = append(spec.EvaluationSchedules,
		v1alpha1.EvaluationSchedule{
			Name: "reviews", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
			Cadence: v1alpha1.CadenceEveryCurriculumReview, OffsetDays: new(-r.Int32N(30)), LeadDays: days(), GraceDays: days(),
		},
		v1alpha1.EvaluationSchedule{
			Name: "growth", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
			Cadence: v1alpha1.CadenceEveryThreshold, OffsetDays: days(), LeadDays: days(), GraceDays: days(),
			Threshold: v1alpha1.ScheduleThreshold{
				BenchmarkRef: v1alpha1.Reference{Name: "campuses"}, Values: []int64{5, 12, 14, 18},
			},
		})
}

// newGrowing returns a benchmark that starts at 10 and has values from 8 to 17.
func newGrowing(r *rand.Rand) *model.Benchmark {
	benchmark := testplan.NewBenchmark("campuses", "g").FromBaseline("10", v1alpha1.Date(first.String()))
	seen := map[calendar.Date]bool{}
	for range r.IntN(6) {
		if day := first.AddDays(r.IntN(500) - 50); !seen[day] {
			seen[day] = true
			benchmark.AddObservation(v1alpha1.Decimal(fmt.Sprint(8+r.IntN(10))), v1alpha1.Date(day.String()))
		}
	}
	return model.ParseBenchmark(benchmark.BuildObject())
}

const worlds = 150

// An expected evaluation without a record counts like one with an empty record, so that a
// plan has the same state before and after the
// scheduler has run, and without a cluster. Only the name differs when it is
// too late.
func TestARecordChangesNothing(t *testing.T) {
	for seed := range uint64(worlds) {
		w := newRandomDistrict(seed)
		w.records = nil
		for _, e := range evaluation.Expect(w.plan, w.targets()) {
			w.records = append(w.records, e.NewObject(testplan.Namespace))
		}
		for day := first - 20; day < first+600; day += 31 {
			without := computeSchedule(w.plan, nil, w.targets(), day)
			with := computeSchedule(w.plan, w.records, w.targets(), day)
			items := without.Items()
			for i, item := range items {
				if item.State == evaluation.Missed {
					items[i].State = evaluation.Overdue
				}
			}
			if diff := cmp.Diff(items, with.Items()); diff != "" || without.Change != with.Change {
				t.Fatalf("seed %d, %s: next %s, with a record %s\n%s", seed, day, without.Change, with.Change, diff)
			}
		}
	}
}

// A second pass has nothing more to do.
func TestASecondPassChangesNothing(t *testing.T) {
	did := 0
	for seed := range uint64(worlds) {
		w := newRandomDistrict(seed)
		for day := first - 20; day < first+600; day += 13 {
			before := computeSchedule(w.plan, w.records, w.targets(), day)
			did += len(before.Create) + len(before.Obsolete)
			records := slices.DeleteFunc(
				slices.Clone(w.records),
				func(e *v1alpha1.Evaluation) bool { return slices.Contains(before.Obsolete, e) },
			)
			for _, e := range before.Create {
				records = append(records, e.NewObject(testplan.Namespace))
			}
			after := computeSchedule(w.plan, records, w.targets(), day)
			if len(after.Create)+len(after.Obsolete) > 0 {
				t.Fatalf("seed %d, %s: a second pass has more to do: %+v", seed, day, formatSchedule(after))
			}
			if diff := cmp.Diff(before.Items(), after.Items()); diff != "" || before.Change != after.Change {
				t.Fatalf("seed %d, %s: next %s, then %s\n%s", seed, day, before.Change, after.Change, diff)
			}
		}
	}
	if did < worlds {
		t.Errorf("only %d were created or taken back in %d plans: this tests little", did, worlds)
	}
}

// Until the next date that it announces, a schedule is the same on every day.
func TestAgendaStaysUntilNext(t *testing.T) {
	for seed := range uint64(worlds / 3) {
		w := newRandomDistrict(seed)
		held := w.describe(first - 30)
		for day := first - 29; day < first+700; day++ {
			now := w.describe(day)
			if next := calendar.ParseOrZero(held.Next); next.IsZero() || day < next {
				if !reflect.DeepEqual(held, now) {
					t.Fatalf(
						"seed %d: a change was announced for %q and came on %s:\n%s", seed, held.Next, day,
						cmp.Diff(held, now),
					)
				}
			}
			held = now
		}
	}
}

func TestOrderOfSchedulesAndRecordsDecidesNothing(t *testing.T) {
	for seed := range uint64(worlds) {
		w := newRandomDistrict(seed)
		today := first.AddDays(int(seed*11) % 600)
		want := w.describe(today)
		r := rand.New(rand.NewPCG(seed, 5))
		spec := &w.plan.Spec
		shuffleList(r, w.records)
		shuffleList(r, spec.EvaluationSchedules)
		shuffleList(r, spec.Technologies)
		shuffleList(r, spec.District.Terms)
		shuffleList(r, spec.District.CurriculumReviews)
		shuffleList(r, spec.District.Closures)
		got := w.describe(today)
		slices.Sort(want.Obsolete)
		slices.Sort(got.Obsolete)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

func shuffleList[T any](random *rand.Rand, list []T) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// Many evaluations that a long closure moves to the same day come in the same
// order, whatever the order of the plan.
func TestOrderOfEvaluationsOnOneDay(t *testing.T) {
	plan := evaluateTechnologies(
		v1alpha1.CadenceMonthly, "2027-05-31", ofAll,
	).ChangeSpec(withClosures("2027-06-01", "2027-08-31"))
	for i := range 40 {
		plan.AddTechnology(fmt.Sprintf("t%02d", i))
	}
	object := plan.BuildObject()
	want := formatExpected(evaluation.Expect(object, noTargets))
	random := rand.New(rand.NewPCG(1, 6))
	for range 20 {
		shuffleList(random, object.Spec.Technologies)
		if diff := cmp.Diff(want, formatExpected(evaluation.Expect(object, noTargets))); diff != "" {
			t.Fatal(diff)
		}
	}
}

// A plan that was stored before control characters were refused still gets its
// evaluations, with what is hidden shown.
func TestObjectShowsWhatIsHidden(t *testing.T) {
	for name, c := range map[string]struct {
		evaluators, want []v1alpha1.Role
		question, shown  v1alpha1.Label
	}{
		"none is hidden": {
			evaluators: []v1alpha1.Role{"Principal", "Cabinet"}, want: []v1alpha1.Role{"Principal", "Cabinet"},
			question: "Do students  use it?", shown: "Do students  use it?",
		},
		"an override and a newline": {
			evaluators: []v1alpha1.Role{
				"Principal\u202e", "Cabinet\n",
			}, want: []v1alpha1.Role{`Principal\u202e`, "Cabinet"},
			question: "Do students\n\x1b[2Juse it?", shown: `Do students \x1b[2Juse it?`,
		},
		"two that become the same": {
			evaluators: []v1alpha1.Role{
				"Cabinet", "Principal", "Cabinet\n",
			}, want: []v1alpha1.Role{"Cabinet", "Principal"},
			question: "\n", shown: `\n`,
		},
		"as long as the limits": {
			evaluators: []v1alpha1.Role{v1alpha1.Role("\x1b" + strings.Repeat("x", 116))},
			want:       []v1alpha1.Role{v1alpha1.Role(`\x1b` + strings.Repeat("x", 116))},
			question:   v1alpha1.Label("\x1b" + strings.Repeat("x", 156)),
			shown:      v1alpha1.Label(`\x1b` + strings.Repeat("x", 156)),
		},
		"one character above the limits": {
			evaluators: []v1alpha1.Role{v1alpha1.Role("\x1b" + strings.Repeat("x", 117))},
			want:       []v1alpha1.Role{v1alpha1.Role(`\x1b` + strings.Repeat("x", 115) + "…")},
			question:   v1alpha1.Label("\x1b" + strings.Repeat("x", 157)),
			shown:      v1alpha1.Label(`\x1b` + strings.Repeat("x", 155) + "…"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			plan := newReviewedPlan(v1alpha1.CadenceOnce, "2026-09-15").BuildObject()
			schedule := &plan.Spec.EvaluationSchedules[0]
			schedule.Evaluators = c.evaluators
			schedule.Criteria = []v1alpha1.Criterion{{Name: "use", Question: c.question}}
			stored := plan.DeepCopy()
			got := evaluation.Expect(plan, noTargets)[0].NewObject(testplan.Namespace).Spec
			if diff := cmp.Diff(c.want, got.Evaluators); diff != "" {
				t.Errorf("evaluators (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]v1alpha1.Criterion{{Name: "use", Question: c.shown}}, got.Criteria); diff != "" {
				t.Errorf("criteria (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(stored, plan); diff != "" {
				t.Errorf("the plan itself changed (-want +got):\n%s", diff)
			}
		})
	}
}

// A review of the plan as a whole has no other subject, and is not held monthly or quarterly.
func TestPlanReview(t *testing.T) {
	of := func(target v1alpha1.TargetKind, schedule v1alpha1.EntryName, subject v1alpha1.EvaluationSubject) *v1alpha1.Evaluation {
		record := testplan.NewEvaluation(string(schedule), "2027-06-15").SetTarget(target, "p").BuildObject()
		record.Spec.Subject = subject
		return record
	}
	scheduled := func(cadence v1alpha1.Cadence, subject v1alpha1.EvaluationSubject) *testplan.PlanBuilder {
		return newReviewedPlan(cadence, "2027-06-15").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[0].Subject = subject
		})
	}
	const plan = v1alpha1.KindTechnologyPlan
	for title, c := range map[string]struct {
		plan   *testplan.PlanBuilder
		record *v1alpha1.Evaluation
		want   bool
	}{
		"by hand":                    {testplan.NewPlan("p"), of(plan, "", ""), true},
		"by hand, of the plan":       {testplan.NewPlan("p"), of(plan, "", v1alpha1.SubjectPlan), true},
		"by hand, of purchases":      {testplan.NewPlan("p"), of(plan, "", v1alpha1.SubjectPurchases), false},
		"by hand, of a goal":         {testplan.NewPlan("p"), of(v1alpha1.KindGoal, "", ""), false},
		"of a schedule that is gone": {testplan.NewPlan("p"), of(plan, "review", ""), true},
		"once":                       {scheduled(v1alpha1.CadenceOnce, ""), of(plan, "review", ""), true},
		"monthly":                    {scheduled(v1alpha1.CadenceMonthly, ""), of(plan, "review", ""), false},
		"quarterly":                  {scheduled(v1alpha1.CadenceQuarterly, ""), of(plan, "review", ""), false},
		"each half year":             {scheduled(v1alpha1.CadenceSemiAnnual, ""), of(plan, "review", ""), true},
		"each year":                  {scheduled(v1alpha1.CadenceAnnual, ""), of(plan, "review", ""), true},
		"each year, of the plan": {
			scheduled(v1alpha1.CadenceAnnual, v1alpha1.SubjectPlan), of(plan, "review", ""), true,
		},
		"monthly, of the plan": {
			scheduled(v1alpha1.CadenceMonthly, v1alpha1.SubjectPlan), of(plan, "review", ""), false,
		},
		"each year, of the budget": {
			scheduled(v1alpha1.CadenceAnnual, v1alpha1.SubjectBudget), of(plan, "review", ""), false,
		},
		"each year, the record of a survey": {
			scheduled(v1alpha1.CadenceAnnual, ""), of(plan, "review", v1alpha1.SubjectSurvey), false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			today := calendar.ParseOrZero("2027-06-15")
			schedule := computeSchedule(c.plan.BuildObject(), []*v1alpha1.Evaluation{c.record}, noTargets, today)
			if got := schedule.Records[0].PlanReview; got != c.want {
				t.Errorf("a review of the plan: %t, want %t", got, c.want)
			}
			if got := schedule.IsPlanReviewOpen(); got != c.want {
				t.Errorf("a review of the plan is open: %t, want %t", got, c.want)
			}
		})
	}
}
