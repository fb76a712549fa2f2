package assess_test

import (
	"fmt"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testplan"
)

// newScheduledPlan returns a plan of ten years with monthly schedules of all its
// technologies. With 100 schedules and 300 technologies it yields 3.6 million evaluations,
// the most that the API accepts.
func newScheduledPlan(schedules, technologies int) assess.PlanInput {
	builder := testplan.NewPlan("p").SetPeriod("2026-07-01", "2036-06-30")
	for i := range technologies {
		builder.AddTechnology(fmt.Sprintf("t%03d", i), testplan.RenewsOn("2027-07-01"))
	}
	for i := range schedules {
		builder.AddSchedule(fmt.Sprintf("s%02d", i), v1alpha1.CadenceMonthly, "2026-07-15", v1alpha1.TargetTechnology, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.EvaluationSchedules[i].Target.All = new(true) })
	}
	ledger := inventory.NewLedger()
	plan := builder.BuildObject()
	return assess.PlanInput{
		Plan: plan,
		Inventory: func(today calendar.Date) inventory.Inventory {
			return ledger.ComputeInventory(inventory.PlanKey{Name: plan.Name}, today)
		},
		DeviceStart:     func(string) (calendar.Date, bool) { return 0, false },
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
}

var inTheMiddle = time.Date(2031, time.July, 15, 17, 0, 0, 0, time.UTC)

// BenchmarkScheduledPlan assesses plans with schedules of all their technologies.
func BenchmarkScheduledPlan(b *testing.B) {
	for _, schedules := range []int{1, 20, 100} {
		input := newScheduledPlan(schedules, 300)
		b.Run(fmt.Sprintf("schedules=%d", schedules), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assess.ComputePlanStatus(input, inTheMiddle)
			}
		})
	}
}

// The assessment of a plan takes about as many allocations for ten years of evaluations as
// for one year: only the dates of each schedule add to them.
func TestAssessmentDoesNotGrowWithTheCalendar(t *testing.T) {
	allocated := func(end v1alpha1.Date) float64 {
		input := newScheduledPlan(20, 300)
		input.Plan.Spec.Period.End = end
		now := time.Date(2026, time.July, 15, 17, 0, 0, 0, time.UTC)
		return testing.AllocsPerRun(3, func() { assess.ComputePlanStatus(input, now) })
	}
	if year, years := allocated("2027-06-30"), allocated("2036-06-30"); years > 1.2*year {
		t.Errorf("one year takes %.0f allocations, ten years %.0f", year, years)
	}
}
