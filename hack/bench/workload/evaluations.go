package workload

import (
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
)

// technologiesEvaluated is the number of technologies that NewMonthlyPlan schedules.
const technologiesEvaluated = 300

// NewMonthlyPlan makes an approved plan of ten years with monthly schedules of all its
// 300 technologies. Their evaluations are open on most days.
func NewMonthlyPlan(namespace, name string, schedules int) *v1alpha1.TechnologyPlan {
	plan := NewPlan(namespace, name)
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2036-06-30"}
	plan.Spec.Approval = v1alpha1.Approval{Body: "Board of Education", Date: "2026-07-01"}
	for i := range technologiesEvaluated - technologiesPerPlan {
		plan.Spec.Technologies = append(plan.Spec.Technologies, v1alpha1.Technology{
			Name: v1alpha1.EntryName(fmt.Sprintf("app-%03d", i)), Domain: v1alpha1.DomainEdTech,
		})
	}
	for i := range schedules {
		plan.Spec.EvaluationSchedules = append(plan.Spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
			Name:    v1alpha1.EntryName(fmt.Sprintf("look-%02d", i)),
			Cadence: v1alpha1.CadenceMonthly,
			Anchor:  "2026-07-15",
			Target:  v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
		})
	}
	return plan
}

// NewOneEvaluationPlan makes a plan that evaluates one technology once.
func NewOneEvaluationPlan(namespace, name string) *v1alpha1.TechnologyPlan {
	plan := NewMonthlyPlan(namespace, name, 1)
	schedule := &plan.Spec.EvaluationSchedules[0]
	schedule.Target = v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, Name: "app-000"}
	schedule.Cadence = v1alpha1.CadenceOnce
	return plan
}

// SetPeriodAround moves a plan so that its period begins a day before now and its
// evaluations are open now.
func SetPeriodAround(plan *v1alpha1.TechnologyPlan, now time.Time) {
	formatDate := func(at time.Time) v1alpha1.Date { return v1alpha1.Date(at.UTC().Format(time.DateOnly)) }
	plan.Spec.Period = v1alpha1.Period{Start: formatDate(now.AddDate(0, 0, -1)), End: formatDate(now.AddDate(9, 0, 0))}
	plan.Spec.Approval.Date = plan.Spec.Period.Start
	for i := range plan.Spec.EvaluationSchedules {
		plan.Spec.EvaluationSchedules[i].Anchor = formatDate(now)
	}
}
