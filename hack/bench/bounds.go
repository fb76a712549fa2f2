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

// bounds assesses the largest plans that the API accepts, and lets one district keep the
// scheduler busy while another one creates a plan.
func bounds(ctx context.Context, c *cluster, o options, r *report) error {
	now := time.Date(2031, 7, 15, 17, 0, 0, 0, time.UTC)
	calendarPlan := inputOf(monthlyPlan("plan", 100), nil)
	r.add("100 monthly schedules of 300 technologies over ten years: the plan assessed, ms (MB allocated)",
		o.assessments(func() { assess.Plan(calendarPlan, now) }), "", "", "3.6 million evaluations")
	plan, goals := sharingPlan(500)
	moneyPlan, began := inputOf(plan, goals), time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	r.add("500 lines that name 20 of 500 goals each: the plan assessed, ms (MB allocated)",
		o.assessments(func() { assess.Plan(moneyPlan, began) }), "", "", "")
	r.add("... and all its goals, ms (MB allocated)", o.assessments(func() {
		shared := assess.ShareGoals(plan, goals, assess.Today(plan, began))
		for _, g := range goals {
			assess.Goal(assess.GoalInput{Goal: g, Shared: shared}, began)
		}
	}), "", "", "")
	return c.hostileDistrict(ctx, o, r)
}

// assessments calls an assessment several times, and writes the milliseconds and the
// memory that one allocates.
func (o options) assessments(call func()) string {
	var took sample
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range o.runs {
		milliseconds, _ := timed(1, func(int) { call() })
		took = append(took, milliseconds)
	}
	runtime.ReadMemStats(&after)
	megabytes := float64(after.TotalAlloc-before.TotalAlloc) / float64(o.runs) / (1 << 20)
	return took.spread("%.1f") + fmt.Sprintf(" (%.1f)", megabytes)
}

func inputOf(p *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal) assess.PlanInput {
	ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: p.Namespace, Name: p.Name}
	return assess.PlanInput{
		Plan: p, Goals: goals,
		Inventory:       func(today calendar.Date) inventory.Inventory { return ledger.Inventory(key, today) },
		DeviceStart:     func(string) (calendar.Date, bool) { return 0, false },
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
}

// monthlyPlan is an approved plan of ten years around the present with monthly schedules
// of all its 300 technologies, which are open on most days.
func monthlyPlan(name string, schedules int) *v1alpha1.TechnologyPlan {
	p := planNamed("district", name)
	p.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2036-06-30"}
	p.Spec.Approval = v1alpha1.Approval{Body: "Board of Education", Date: "2026-07-01"}
	for i := range 300 - technologies {
		t := v1alpha1.Technology{Name: v1alpha1.EntryName(fmt.Sprintf("app-%03d", i)), Domain: v1alpha1.DomainEdTech}
		p.Spec.Technologies = append(p.Spec.Technologies, t)
	}
	for i := range schedules {
		p.Spec.EvaluationSchedules = append(p.Spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
			Name: v1alpha1.EntryName(fmt.Sprintf("look-%02d", i)), Cadence: v1alpha1.CadenceMonthly, Anchor: "2026-07-15",
			Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
		})
	}
	return p
}

// sharingPlan is a plan with so many goals and as many lines, each of which names 20 of
// them and has money in all three years.
func sharingPlan(count int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Goal) {
	p := planNamed("district", "plan")
	p.Spec.Budget.Lines = nil
	var goals []*v1alpha1.Goal
	name := func(i int) string { return fmt.Sprintf("goal-%03d", i%count) }
	for i := range count {
		g := &v1alpha1.Goal{}
		g.Namespace, g.Name = p.Namespace, name(i)
		g.Spec.PlanRef.Name = p.Name
		g.Spec.Actions = []v1alpha1.Action{{Name: "buy", Cost: "1000", FiscalYear: 2027}, {Name: "train", Cost: "3000", FiscalYear: 2028}}
		goals = append(goals, g)
		line := v1alpha1.BudgetLine{Name: v1alpha1.EntryName(fmt.Sprintf("line-%03d", i)), Amount: "30000", Purpose: v1alpha1.PurposePurchase}
		for k := range 20 {
			line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: name(7*i + 13*k)})
		}
		p.Spec.Budget.Lines = append(p.Spec.Budget.Lines, line)
	}
	return p, goals
}

// hostilePlans is how many plans keep the scheduler busy.
const hostilePlans = 17

// hostileDistrict creates plans that yield evaluations without end in one district, and
// measures how long another one waits for its own.
func (c *cluster) hostileDistrict(ctx context.Context, o options, r *report) error {
	hostile, err := c.district(ctx)
	if err != nil {
		return err
	}
	quiet, err := c.district(ctx)
	if err != nil {
		return err
	}
	running, err := c.run(everywhere, ours(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.abandon()
	if err := c.createMonthly(ctx, quiet, "alone", 1); err != nil {
		return err
	}
	if err := c.awaitEvaluations(ctx, quiet, 1); err != nil {
		return err
	}
	for i := range hostilePlans {
		if err := c.createMonthly(ctx, hostile, fmt.Sprintf("plan-%02d", i), 300); err != nil {
			return err
		}
	}
	if err := c.awaitEvaluations(ctx, hostile, 200); err != nil {
		return err
	}
	var took sample
	for i := range o.runs {
		began := time.Now()
		if err := c.createMonthly(ctx, quiet, fmt.Sprintf("plan-%02d", i), 1); err != nil {
			return err
		}
		if err := c.awaitEvaluations(ctx, quiet, i+2); err != nil {
			return err
		}
		took = append(took, time.Since(began).Seconds())
	}
	busy, err := c.countEvaluations(ctx, hostile)
	if err != nil {
		return err
	}
	r.add(fmt.Sprintf("%d plans of 30,000 open evaluations in one district: another one's evaluation appears after, s", hostilePlans),
		took.spread("%.2f"), "", "", fmt.Sprintf("%d evaluations of the one by then", busy))
	return running.stop()
}

// createMonthly creates a plan of which so many technologies are evaluated, by 100
// schedules, or by one where it is one.
func (c *cluster) createMonthly(ctx context.Context, namespace, name string, evaluated int) error {
	p := monthlyPlan(name, 100)
	if evaluated == 1 {
		p = monthlyPlan(name, 1)
		p.Spec.EvaluationSchedules[0].Target = v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, Name: "app-000"}
		p.Spec.EvaluationSchedules[0].Cadence = v1alpha1.CadenceOnce
	}
	p.Namespace = namespace
	today := time.Now().UTC()
	p.Spec.Period = v1alpha1.Period{
		Start: v1alpha1.Date(today.AddDate(0, 0, -1).Format(time.DateOnly)), End: v1alpha1.Date(today.AddDate(9, 0, 0).Format(time.DateOnly)),
	}
	p.Spec.Approval.Date = p.Spec.Period.Start
	for i := range p.Spec.EvaluationSchedules {
		p.Spec.EvaluationSchedules[i].Anchor = v1alpha1.Date(today.Format(time.DateOnly))
	}
	return c.client.Create(ctx, p)
}

func (c *cluster) countEvaluations(ctx context.Context, namespace string) (int, error) {
	var all v1alpha1.EvaluationList
	err := c.client.List(ctx, &all, client.InNamespace(namespace))
	return len(all.Items), err
}

// awaitEvaluations waits until a district has so many evaluations.
func (c *cluster) awaitEvaluations(ctx context.Context, namespace string, count int) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		found, err := c.countEvaluations(ctx, namespace)
		if err != nil || found >= count {
			return err
		}
		pause(20 * time.Millisecond)
	}
}
