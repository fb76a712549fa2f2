package workload

import (
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
)

func TestMonthlyPlanHasAllTechnologies(t *testing.T) {
	plan := NewMonthlyPlan("district", "plan", 100)
	names := map[v1alpha1.EntryName]bool{}
	for _, technology := range plan.Spec.Technologies {
		names[technology.Name] = true
	}
	if len(names) != 300 || len(plan.Spec.Technologies) != 300 {
		t.Errorf("%d technologies of %d names, want 300", len(plan.Spec.Technologies), len(names))
	}
	schedules := map[v1alpha1.EntryName]bool{}
	for _, schedule := range plan.Spec.EvaluationSchedules {
		schedules[schedule.Name] = true
	}
	if len(schedules) != 100 {
		t.Errorf("%d different schedules, want 100", len(schedules))
	}
}

func TestOneEvaluationPlanEvaluatesOneOfItsTechnologies(t *testing.T) {
	plan := NewOneEvaluationPlan("district", "plan")
	if len(plan.Spec.EvaluationSchedules) != 1 {
		t.Fatalf("%d schedules, want 1", len(plan.Spec.EvaluationSchedules))
	}
	schedule := plan.Spec.EvaluationSchedules[0]
	if schedule.Cadence != v1alpha1.CadenceOnce || schedule.Target.All != nil {
		t.Errorf("the schedule is %+v, want one evaluation of one target", schedule)
	}
	for _, technology := range plan.Spec.Technologies {
		if string(technology.Name) == schedule.Target.Name {
			return
		}
	}
	t.Errorf("the plan has no technology %s", schedule.Target.Name)
}

func TestSetPeriodAround(t *testing.T) {
	detroit := time.FixedZone("EST", -5*60*60)
	for name, tc := range map[string]struct {
		now                            time.Time
		wantStart, wantEnd, wantAnchor v1alpha1.Date
	}{
		"noon": {
			time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), "2026-11-20", "2035-11-21", "2026-11-21",
		},
		"the first of a year": {
			time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), "2026-12-31", "2036-01-01", "2027-01-01",
		},
		"an evening that is the next day in UTC": {
			time.Date(2026, 11, 21, 20, 0, 0, 0, detroit), "2026-11-21", "2035-11-22", "2026-11-22",
		},
	} {
		t.Run(name, func(t *testing.T) {
			plan := NewMonthlyPlan("district", "plan", 2)
			SetPeriodAround(plan, tc.now)
			if period := plan.Spec.Period; period.Start != tc.wantStart || period.End != tc.wantEnd {
				t.Errorf("the period is %+v, want %s to %s", period, tc.wantStart, tc.wantEnd)
			}
			if plan.Spec.Approval.Date != tc.wantStart {
				t.Errorf("approved on %s, want %s", plan.Spec.Approval.Date, tc.wantStart)
			}
			for _, schedule := range plan.Spec.EvaluationSchedules {
				if schedule.Anchor != tc.wantAnchor {
					t.Errorf("%s begins on %s, want %s", schedule.Name, schedule.Anchor, tc.wantAnchor)
				}
			}
		})
	}
}
