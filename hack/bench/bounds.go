package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
)

// measureBounds assesses the largest plans that the API accepts. Then one district
// keeps the scheduler busy while another creates a plan.
func measureBounds(ctx context.Context, c *cluster, o options, r *report) error {
	now := time.Date(2031, 7, 15, 17, 0, 0, 0, time.UTC)
	monthly := newPlanInput(newMonthlyPlan("plan", 100), nil)
	r.add(row{
		measure:  "100 monthly schedules of 300 technologies over ten years: the plan assessed, ms (MB allocated)",
		techplan: timeAssessments(o.runs, func() { assess.Plan(monthly, now) }),
		ratios:   "3.6 million evaluations",
	})
	plan, goals := newSharingPlan(500)
	sharing, asOf := newPlanInput(plan, goals), time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	r.add(row{
		measure:  "500 lines that name 20 of 500 goals each: the plan assessed, ms (MB allocated)",
		techplan: timeAssessments(o.runs, func() { assess.Plan(sharing, asOf) }),
	})
	r.add(row{
		measure: "... and all its goals, ms (MB allocated)",
		techplan: timeAssessments(o.runs, func() {
			shared := assess.ShareGoals(plan, goals, assess.Today(plan, asOf))
			for _, goal := range goals {
				assess.Goal(assess.GoalInput{Goal: goal, Shared: shared}, asOf)
			}
		}),
	})
	return c.measureHostileDistrict(ctx, o, r)
}

// timeAssessments makes several assessments. It writes the milliseconds and the
// megabytes that one takes.
func timeAssessments(runs int, assessment func()) string {
	var elapsed samples
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		milliseconds, _ := timeCalls(1, func(int) { assessment() })
		elapsed = append(elapsed, milliseconds)
	}
	runtime.ReadMemStats(&after)
	megabytes := float64(after.TotalAlloc-before.TotalAlloc) / float64(runs) / (1 << 20)
	return elapsed.format("%.1f") + fmt.Sprintf(" (%.1f)", megabytes)
}

func newPlanInput(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal) assess.PlanInput {
	ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: plan.Namespace, Name: plan.Name}
	return assess.PlanInput{
		Plan:            plan,
		Goals:           goals,
		Inventory:       func(today calendar.Date) inventory.Inventory { return ledger.Inventory(key, today) },
		DeviceStart:     func(string) (calendar.Date, bool) { return 0, false },
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
}

// newMonthlyPlan makes an approved plan of ten years with monthly schedules of all
// its 300 technologies. Their evaluations are open on most days.
func newMonthlyPlan(name string, schedules int) *v1alpha1.TechnologyPlan {
	plan := newPlan("district", name)
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2036-06-30"}
	plan.Spec.Approval = v1alpha1.Approval{Body: "Board of Education", Date: "2026-07-01"}
	for i := range 300 - technologiesPerPlan {
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

// newSharingPlan makes a plan with so many goals and as many lines. Each line names
// 20 of the goals and has money in all three years.
func newSharingPlan(count int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Goal) {
	plan := newPlan("district", "plan")
	plan.Spec.Budget.Lines = nil
	var goals []*v1alpha1.Goal
	goalName := func(i int) string { return fmt.Sprintf("goal-%03d", i%count) }
	for i := range count {
		goal := &v1alpha1.Goal{}
		goal.Namespace, goal.Name = plan.Namespace, goalName(i)
		goal.Spec.PlanRef.Name = plan.Name
		goal.Spec.Actions = []v1alpha1.Action{
			{Name: "buy", Cost: "1000", FiscalYear: 2027},
			{Name: "train", Cost: "3000", FiscalYear: 2028},
		}
		goals = append(goals, goal)
		line := v1alpha1.BudgetLine{
			Name:    v1alpha1.EntryName(fmt.Sprintf("line-%03d", i)),
			Amount:  "30000",
			Purpose: v1alpha1.PurposePurchase,
		}
		for k := range 20 {
			line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: goalName(7*i + 13*k)})
		}
		plan.Spec.Budget.Lines = append(plan.Spec.Budget.Lines, line)
	}
	return plan, goals
}

// hostilePlans is the number of plans that keep the scheduler busy.
const hostilePlans = 17

// measureHostileDistrict lets the plans of one district yield evaluations without
// end, and measures how long another district waits for its own.
func (c *cluster) measureHostileDistrict(ctx context.Context, o options, r *report) error {
	hostile, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	other, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	running, err := c.startCandidate(everywhere, techplanCandidate(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	if err := c.createScheduledPlan(ctx, other, "alone"); err != nil {
		return err
	}
	if err := c.waitForEvaluations(ctx, other, 1); err != nil {
		return err
	}
	for i := range hostilePlans {
		if err := c.createHostilePlan(ctx, hostile, fmt.Sprintf("plan-%02d", i)); err != nil {
			return err
		}
	}
	if err := c.waitForEvaluations(ctx, hostile, 200); err != nil {
		return err
	}
	var seconds samples
	for i := range o.runs {
		began := time.Now()
		if err := c.createScheduledPlan(ctx, other, fmt.Sprintf("plan-%02d", i)); err != nil {
			return err
		}
		if err := c.waitForEvaluations(ctx, other, i+2); err != nil {
			return err
		}
		seconds = append(seconds, time.Since(began).Seconds())
	}
	created, err := c.countEvaluations(ctx, hostile)
	if err != nil {
		return err
	}
	r.add(row{
		measure: fmt.Sprintf("%d plans of 30,000 open evaluations in one district: "+
			"another one's evaluation appears after, s", hostilePlans),
		techplan: seconds.format("%.2f"),
		ratios:   fmt.Sprintf("%d evaluations of the one by then", created),
	})
	return running.stop()
}

// createHostilePlan creates a plan that evaluates 300 technologies by 100 schedules.
func (c *cluster) createHostilePlan(ctx context.Context, namespace, name string) error {
	return c.createPlanAround(ctx, namespace, newMonthlyPlan(name, 100), time.Now())
}

// createScheduledPlan creates a plan that evaluates one technology once.
func (c *cluster) createScheduledPlan(ctx context.Context, namespace, name string) error {
	plan := newMonthlyPlan(name, 1)
	schedule := &plan.Spec.EvaluationSchedules[0]
	schedule.Target = v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, Name: "app-000"}
	schedule.Cadence = v1alpha1.CadenceOnce
	return c.createPlanAround(ctx, namespace, plan, time.Now())
}

// createPlanAround creates a plan whose period begins a day before now and whose
// evaluations are open now.
func (c *cluster) createPlanAround(
	ctx context.Context, namespace string, plan *v1alpha1.TechnologyPlan, now time.Time,
) error {
	dateOf := func(at time.Time) v1alpha1.Date { return v1alpha1.Date(at.UTC().Format(time.DateOnly)) }
	plan.Namespace = namespace
	plan.Spec.Period = v1alpha1.Period{Start: dateOf(now.AddDate(0, 0, -1)), End: dateOf(now.AddDate(9, 0, 0))}
	plan.Spec.Approval.Date = plan.Spec.Period.Start
	for i := range plan.Spec.EvaluationSchedules {
		plan.Spec.EvaluationSchedules[i].Anchor = dateOf(now)
	}
	return c.client.Create(ctx, plan)
}

func (c *cluster) countEvaluations(ctx context.Context, namespace string) (int, error) {
	var list v1alpha1.EvaluationList
	err := c.client.List(ctx, &list, client.InNamespace(namespace))
	return len(list.Items), err
}

// waitForEvaluations returns when a district has so many evaluations.
func (c *cluster) waitForEvaluations(ctx context.Context, namespace string, count int) error {
	ctx, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	for {
		found, err := c.countEvaluations(ctx, namespace)
		if err != nil || found >= count {
			return err
		}
		sleep(20 * time.Millisecond)
	}
}
