package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/testplan"
)

// tenYears is a district in which the scheduler runs on some days of ten school years, while people
// edit the plan and record.
type tenYears struct {
	*testing.T

	random  *rand.Rand
	plan    *testplan.PlanBuilder
	spans   map[string]evaluation.Span
	records []*v1alpha1.Evaluation
	// created counts how often each identity was created, and removed holds what was deleted.
	created map[evaluation.Identity]int
	removed []*v1alpha1.Evaluation
}

const years = 10

func newTenYears(t *testing.T, seed uint64) *tenYears {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 21))
	plan := testplan.NewPlan("p").SetPeriod("2026-07-01", first.AddDays(365*years).String())
	for i := range 3 {
		plan.AddTechnology(fmt.Sprintf("t%d", i))
	}
	plan.AddSchedule("review", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindTechnologyPlan, "").
		AddSchedule("tools", v1alpha1.CadenceSemiAnnual, "2026-10-01", v1alpha1.TargetTechnology, "").
		AddSchedule("goals", v1alpha1.CadenceQuarterly, "2026-09-30", v1alpha1.KindGoal, "").
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[1].Target.All, spec.EvaluationSchedules[2].Target.All = new(true), new(true)
			for year := range years {
				start := calendar.New(2026+year, 8, 24)
				spec.District.Terms = append(spec.District.Terms, v1alpha1.Term{
					Name: v1alpha1.EntryName(fmt.Sprintf("fall-%d", 2026+year)), Start: v1alpha1.Date(start.String()),
					End: v1alpha1.Date(start.AddDays(116).String()),
				})
			}
			spec.EvaluationSchedules = append(spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
				Name: "terms", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
				Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd, OffsetDays: new(int32(-7)),
			}, v1alpha1.EvaluationSchedule{
				Name: "renewals", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
				Cadence: v1alpha1.CadenceEveryRenewal,
			})
			for i := range spec.Technologies {
				spec.Technologies[i].Renewal = v1alpha1.Date(first.AddDays(100 + 40*i).String())
				spec.Technologies[i].RenewalTermMonths = 12
			}
		})
	return &tenYears{
		T: t, random: random, plan: plan, created: map[evaluation.Identity]int{},
		spans: map[string]evaluation.Span{"Goal/g": newSpan("2026-08-01", ""), "Goal/h": newSpan("2028-01-01", "2031-06-30")},
	}
}

// runScheduler creates and deletes what the scheduler would on a day.
func (run *tenYears) runScheduler(today calendar.Date) {
	schedule := computeSchedule(run.plan.BuildObject(), run.records, targetsFrom(run.spans), today)
	for _, obsolete := range schedule.Obsolete {
		if !evaluation.IsUntouched(obsolete) {
			run.Fatalf("%s: %s is deleted, and people have recorded in it", today, obsolete.Name)
		}
		run.removed = append(run.removed, obsolete)
		run.records = slices.DeleteFunc(run.records, func(record *v1alpha1.Evaluation) bool { return record == obsolete })
	}
	for _, expected := range schedule.Create {
		if expected.Opens > today || expected.LastDay < today {
			run.Fatalf("%s: %s is created outside its time, %s to %s", today, expected.ObjectName(), expected.Opens, expected.LastDay)
		}
		run.created[expected.Identity]++
		run.records = append(run.records, expected.NewObject(testplan.Namespace))
	}
	// A second run on the same day has nothing to do.
	again := computeSchedule(run.plan.BuildObject(), run.records, targetsFrom(run.spans), today)
	if len(again.Create)+len(again.Obsolete) > 0 {
		run.Fatalf("%s: a second run creates %d and deletes %d", today, len(again.Create), len(again.Obsolete))
	}
}

// holdSome lets people answer some of the open evaluations.
func (run *tenYears) holdSome(today calendar.Date) {
	for _, record := range run.records {
		if evaluation.IsUntouched(record) && run.random.IntN(3) == 0 {
			record.Spec.Decision = v1alpha1.Decision{Outcome: v1alpha1.DecisionRetain, Date: v1alpha1.Date(today.String()), By: "Cabinet"}
		}
	}
}

// editPlan moves a schedule, a term or a renewal by some days, or changes a cadence.
func (run *tenYears) editPlan() {
	days := run.random.IntN(41) - 20
	move := func(date *v1alpha1.Date) {
		*date = v1alpha1.Date(calendar.ParseOrZero(*date).AddDays(days).String())
	}
	run.plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		switch run.random.IntN(4) {
		case 0:
			move(&spec.EvaluationSchedules[run.random.IntN(3)].Anchor)
		case 1:
			term := &spec.District.Terms[run.random.IntN(len(spec.District.Terms))]
			move(&term.Start)
			move(&term.End)
		case 2:
			move(&spec.Technologies[run.random.IntN(len(spec.Technologies))].Renewal)
		default:
			spec.EvaluationSchedules[2].Cadence = []v1alpha1.Cadence{
				v1alpha1.CadenceMonthly, v1alpha1.CadenceQuarterly, v1alpha1.CadenceSemiAnnual,
			}[run.random.IntN(3)]
		}
	})
}

// checkRecords checks what holds on each day: no identity twice, and no name twice.
func (run *tenYears) checkRecords(today calendar.Date) {
	identities, names := map[evaluation.Identity]bool{}, map[string]bool{}
	for _, record := range run.records {
		identity := evaluation.IdentityOf(record)
		if identities[identity] || names[record.Name] {
			run.Fatalf("%s: %s exists twice", today, record.Name)
		}
		identities[identity], names[record.Name] = true, true
	}
}

// TestTenSchoolYears runs the scheduler over ten school years with weeks in which it is down, a clock
// that steps back, and schedules, terms and renewals that people edit. What people recorded is never
// deleted, nothing exists twice, and after each run everything that is open is on record.
func TestTenSchoolYears(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			run := newTenYears(t, seed)
			for today := first; today < first.AddDays(365*years); today = today.AddDays(1 + run.random.IntN(10)) {
				if run.random.IntN(40) == 0 {
					today = today.AddDays(run.random.IntN(60)) // The scheduler is down.
				}
				if run.random.IntN(60) == 0 {
					run.editPlan()
				}
				run.runScheduler(today)
				run.checkRecords(today)
				run.holdSome(today)
				if run.random.IntN(50) == 0 {
					run.runScheduler(today.AddDays(-1 - run.random.IntN(10))) // The clock steps back.
					run.runScheduler(today)
				}
			}
			if len(run.records) < 100 {
				t.Errorf("only %d evaluations in ten years", len(run.records))
			}
		})
	}
}

// TestTenSchoolYearsWithoutEdits runs the scheduler each day: each expected evaluation is created exactly
// once, on the day on which it opens, and none is deleted.
func TestTenSchoolYearsWithoutEdits(t *testing.T) {
	run := newTenYears(t, 1)
	var log []string
	for today := first; today <= first.AddDays(365*years); today++ {
		before := len(run.records)
		run.runScheduler(today)
		for _, record := range run.records[before:] {
			log = append(log, fmt.Sprintf("%s %s", today, record.Name))
		}
	}
	expected := evaluation.Expect(run.plan.BuildObject(), targetsFrom(run.spans))
	for _, each := range expected {
		if each.Opens > first.AddDays(365*years) {
			continue
		}
		if run.created[each.Identity] != 1 {
			t.Errorf("%s was created %d times", each.ObjectName(), run.created[each.Identity])
		}
		line := fmt.Sprintf("%s %s", max(each.Opens, first), each.ObjectName())
		if !slices.Contains(log, line) {
			t.Errorf("it was not created on the day on which it opens: %s", line)
		}
	}
	if len(run.removed) > 0 {
		t.Errorf("%d were deleted", len(run.removed))
	}
	if diff := cmp.Diff(firstSchoolYear, shortenNames(log[:15])); diff != "" {
		t.Errorf("the first school year (-want +got):\n%s", diff)
	}
}

// firstSchoolYear is what the scheduler creates in the first school year, each on the day on which it
// opens: 14 days before it is due.
const firstSchoolYear = `
2026-08-26 renewals-t0-2026-09-09
2026-09-16 goals-g-2026-09-30
2026-09-17 tools-t0-2026-10-01
2026-09-17 tools-t1-2026-10-01
2026-09-17 tools-t2-2026-10-01
2026-10-05 renewals-t1-2026-10-19
2026-11-14 renewals-t2-2026-11-28
2026-11-27 terms-fall-2026-2026-12-11
2026-12-16 goals-g-2026-12-30
2027-03-16 goals-g-2027-03-30
2027-03-18 tools-t0-2027-04-01
2027-03-18 tools-t1-2027-04-01
2027-03-18 tools-t2-2027-04-01
2027-06-01 review-2027-06-15
2027-06-16 goals-g-2027-06-30
`

// shortenNames leaves the hash of each name out.
func shortenNames(log []string) string {
	var short strings.Builder
	for _, line := range log {
		fmt.Fprintln(&short, line[:strings.LastIndex(line, "-")])
	}
	return "\n" + short.String()
}
