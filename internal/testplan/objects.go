package testplan

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

func object(kind, name string) (metav1.TypeMeta, metav1.ObjectMeta) {
	return metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: kind},
		metav1.ObjectMeta{Namespace: Namespace, Name: name}
}

// GoalBuilder builds a Goal.
type GoalBuilder struct{ goal *v1alpha1.Goal }

// Goal begins a goal of the default plan, for as long as the plan.
func Goal(name string) *GoalBuilder {
	g := &v1alpha1.Goal{Spec: v1alpha1.GoalSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Title: "A goal",
	}}
	g.TypeMeta, g.ObjectMeta = object(v1alpha1.KindGoal, name)
	return &GoalBuilder{g}
}

// Object is the goal.
func (g *GoalBuilder) Object() *v1alpha1.Goal { return g.goal.DeepCopy() }

// With changes what no other method does.
func (g *GoalBuilder) With(change func(*v1alpha1.GoalSpec)) *GoalBuilder {
	change(&g.goal.Spec)
	return g
}

// Of is the plan of the goal.
func (g *GoalBuilder) Of(plan string) *GoalBuilder {
	g.goal.Spec.PlanRef.Name = plan
	return g
}

// Runs from a day to a day; empty: the plan's.
func (g *GoalBuilder) Runs(start, due v1alpha1.Date) *GoalBuilder {
	g.goal.Spec.Start, g.goal.Spec.Due = start, due
	return g
}

// About names the domains of the goal.
func (g *GoalBuilder) About(domains ...v1alpha1.Domain) *GoalBuilder {
	g.goal.Spec.Domains = append(g.goal.Spec.Domains, domains...)
	return g
}

// Action with a cost that a fiscal year pays. No cost: an empty text.
func (g *GoalBuilder) Action(name string, year v1alpha1.FiscalYear, cost v1alpha1.Money) *GoalBuilder {
	g.goal.Spec.Actions = append(g.goal.Spec.Actions, v1alpha1.Action{Name: v1alpha1.EntryName(name), FiscalYear: year, Cost: cost})
	return g
}

// ActionFrom is an action from a day to a day.
func (g *GoalBuilder) ActionFrom(name string, start, end v1alpha1.Date, cost v1alpha1.Money) *GoalBuilder {
	g.goal.Spec.Actions = append(g.goal.Spec.Actions, v1alpha1.Action{Name: v1alpha1.EntryName(name), Start: start, End: end, Cost: cost})
	return g
}

// After names goals that have to come first.
func (g *GoalBuilder) After(goals ...string) *GoalBuilder {
	for _, name := range goals {
		g.goal.Spec.DependsOnRefs = append(g.goal.Spec.DependsOnRefs, v1alpha1.Reference{Name: name})
	}
	return g
}

// For names the groups of students that the goal is aimed at.
func (g *GoalBuilder) For(groups ...v1alpha1.GroupName) *GoalBuilder {
	g.goal.Spec.Groups = append(g.goal.Spec.Groups, groups...)
	return g
}

// Requiring names the roles that the goal cannot do without.
func (g *GoalBuilder) Requiring(roles ...v1alpha1.Role) *GoalBuilder {
	g.goal.Spec.RequiredRoles = append(g.goal.Spec.RequiredRoles, roles...)
	return g
}

// First is the priority that the goal serves.
func (g *GoalBuilder) First(priority string) *GoalBuilder {
	g.goal.Spec.Priority = v1alpha1.EntryName(priority)
	return g
}

// Closed ends the goal.
func (g *GoalBuilder) Closed(outcome v1alpha1.Outcome, on v1alpha1.Date) *GoalBuilder {
	g.goal.Spec.Closed = v1alpha1.Closure{Outcome: outcome, Date: on}
	return g
}

// BenchmarkBuilder builds a Benchmark.
type BenchmarkBuilder struct{ benchmark *v1alpha1.Benchmark }

// Benchmark begins a benchmark of a goal: from 40 percent in July 2026 to 80
// percent in June 2029.
func Benchmark(name, goal string) *BenchmarkBuilder {
	b := &v1alpha1.Benchmark{Spec: v1alpha1.BenchmarkSpec{
		GoalRef:  v1alpha1.Reference{Name: goal},
		Metric:   v1alpha1.Metric{Name: "a measure", Unit: v1alpha1.UnitPercent, Direction: v1alpha1.DirectionIncrease},
		Baseline: v1alpha1.Point{Value: "40", Date: "2026-07-01"},
		Target:   v1alpha1.Point{Value: "80", Date: "2029-06-30"},
	}}
	b.TypeMeta, b.ObjectMeta = object(v1alpha1.KindBenchmark, name)
	return &BenchmarkBuilder{b}
}

// Object is the benchmark.
func (b *BenchmarkBuilder) Object() *v1alpha1.Benchmark { return b.benchmark.DeepCopy() }

// With changes what no other method does.
func (b *BenchmarkBuilder) With(change func(*v1alpha1.BenchmarkSpec)) *BenchmarkBuilder {
	change(&b.benchmark.Spec)
	return b
}

// From is the baseline.
func (b *BenchmarkBuilder) From(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	b.benchmark.Spec.Baseline = v1alpha1.Point{Value: value, Date: date}
	return b
}

// To is the target.
func (b *BenchmarkBuilder) To(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	b.benchmark.Spec.Target = v1alpha1.Point{Value: value, Date: date}
	return b
}

// Better is which way is better, with the bound of Maintain.
func (b *BenchmarkBuilder) Better(direction v1alpha1.Direction, bound v1alpha1.Bound) *BenchmarkBuilder {
	b.benchmark.Spec.Metric.Direction, b.benchmark.Spec.Metric.Bound = direction, bound
	return b
}

// Milestone on the way.
func (b *BenchmarkBuilder) Milestone(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	b.benchmark.Spec.Milestones = append(b.benchmark.Spec.Milestones, v1alpha1.Point{Value: value, Date: date})
	return b
}

// Observed is a measured value.
func (b *BenchmarkBuilder) Observed(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	b.benchmark.Spec.Observations = append(b.benchmark.Spec.Observations, v1alpha1.Observation{Value: value, Date: date})
	return b
}

// Counts adds an observation of how many have it, with groups.
func (b *BenchmarkBuilder) Counts(date v1alpha1.Date, value v1alpha1.Decimal, have, of int32, groups ...v1alpha1.GroupObservation) *BenchmarkBuilder {
	b.benchmark.Spec.Observations = append(b.benchmark.Spec.Observations, v1alpha1.Observation{Date: date, Value: value, Have: &have, Of: of, Groups: groups})
	return b
}

// GroupOf counts a group of students.
func GroupOf(name v1alpha1.GroupName, have, of int32) v1alpha1.GroupObservation {
	return v1alpha1.GroupObservation{Name: name, Have: &have, Of: of}
}

// DeviceBuilder builds a Device.
type DeviceBuilder struct{ device *v1alpha1.Device }

// Device begins a lot of machines of a technology in the default plan, without
// a price and without any date.
func Device(name, technology string, quantity int32) *DeviceBuilder {
	d := &v1alpha1.Device{Spec: v1alpha1.DeviceSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Technology: v1alpha1.EntryName(technology), Quantity: quantity,
	}}
	d.TypeMeta, d.ObjectMeta = object(v1alpha1.KindDevice, name)
	return &DeviceBuilder{d}
}

// Object is the lot.
func (d *DeviceBuilder) Object() *v1alpha1.Device { return d.device.DeepCopy() }

// With changes what no other method does.
func (d *DeviceBuilder) With(change func(*v1alpha1.DeviceSpec)) *DeviceBuilder {
	change(&d.device.Spec)
	return d
}

// Of is the plan in whose inventory the lot is.
func (d *DeviceBuilder) Of(plan string) *DeviceBuilder {
	d.device.Spec.PlanRef.Name = plan
	return d
}

// At is the site.
func (d *DeviceBuilder) At(site string) *DeviceBuilder {
	d.device.Spec.Site = v1alpha1.EntryName(site)
	return d
}

// Costs is the price of one machine.
func (d *DeviceBuilder) Costs(unit v1alpha1.Money) *DeviceBuilder {
	d.device.Spec.Acquisition.UnitCost = unit
	return d
}

// As is the kind of the acquisition.
func (d *DeviceBuilder) As(kind v1alpha1.AcquisitionKind) *DeviceBuilder {
	d.device.Spec.Acquisition.Kind = kind
	return d
}

// Ordered on a day.
func (d *DeviceBuilder) Ordered(on v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.Acquisition.Ordered = on
	return d
}

// Received on a day.
func (d *DeviceBuilder) Received(on v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.Acquisition.Received = on
	return d
}

// InService from a day on.
func (d *DeviceBuilder) InService(from v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.InService = from
	return d
}

// PaidBy is the budget line that pays.
func (d *DeviceBuilder) PaidBy(plan, line string) *DeviceBuilder {
	d.device.Spec.Acquisition.BudgetLine = v1alpha1.BudgetLineKey{Plan: plan, Line: v1alpha1.EntryName(line)}
	return d
}

// Lasts so many months.
func (d *DeviceBuilder) Lasts(months int32) *DeviceBuilder {
	d.device.Spec.UsefulLifeMonths = months
	return d
}

// Supported to a day.
func (d *DeviceBuilder) Supported(until v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.SupportEnd = until
	return d
}

// Leased to a day; an empty one is a lease without an end.
func (d *DeviceBuilder) Leased(until v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.Acquisition.Kind, d.device.Spec.LeaseEnd = v1alpha1.AcquisitionLease, until
	return d
}

// Out counts machines that are not in service.
func (d *DeviceBuilder) Out(state v1alpha1.OutOfServiceState, count int32) *DeviceBuilder {
	d.device.Spec.NotInService = append(d.device.Spec.NotInService, v1alpha1.OutOfService{State: state, Count: count})
	return d
}

// CostsYearly is what the lot costs each year.
func (d *DeviceBuilder) CostsYearly(kind v1alpha1.YearlyCostKind, amount v1alpha1.Money) *DeviceBuilder {
	d.device.Spec.YearlyCosts = append(d.device.Spec.YearlyCosts, v1alpha1.YearlyCost{Kind: kind, Amount: amount})
	return d
}

// Counted by hand on a day.
func (d *DeviceBuilder) Counted(on v1alpha1.Date) *DeviceBuilder {
	d.device.Spec.LastInventory = on
	return d
}

// ReplacedBy another lot.
func (d *DeviceBuilder) ReplacedBy(lot string) *DeviceBuilder {
	d.device.Spec.ReplacedByRef.Name = lot
	return d
}

// EvaluationBuilder builds an Evaluation.
type EvaluationBuilder struct{ evaluation *v1alpha1.Evaluation }

// Evaluation begins an evaluation of the default plan by a schedule, due on the
// day of its occurrence. An empty schedule: made by hand.
func Evaluation(schedule, occurrence string) *EvaluationBuilder {
	e := &v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Schedule: v1alpha1.EntryName(schedule),
		Target:     v1alpha1.EvaluationTarget{Kind: v1alpha1.KindTechnologyPlan, Name: DefaultPlan},
		Occurrence: occurrence,
	}}
	e.TypeMeta, e.ObjectMeta = object(v1alpha1.KindEvaluation, fmt.Sprintf("e-%s-%s", schedule, occurrence))
	return &EvaluationBuilder{e}
}

// Object is the evaluation.
func (e *EvaluationBuilder) Object() *v1alpha1.Evaluation { return e.evaluation.DeepCopy() }

// With changes what no other method does.
func (e *EvaluationBuilder) With(change func(*v1alpha1.EvaluationSpec)) *EvaluationBuilder {
	change(&e.evaluation.Spec)
	return e
}

// Of is the plan of the evaluation.
func (e *EvaluationBuilder) Of(plan string) *EvaluationBuilder {
	e.evaluation.Spec.PlanRef.Name = plan
	return e
}

// Target of the evaluation.
func (e *EvaluationBuilder) Target(kind v1alpha1.TargetKind, name string) *EvaluationBuilder {
	e.evaluation.Spec.Target = v1alpha1.EvaluationTarget{Kind: kind, Name: name}
	return e
}

// Due on a day.
func (e *EvaluationBuilder) Due(on v1alpha1.Date) *EvaluationBuilder {
	e.evaluation.Spec.Due = on
	return e
}

// Asks names criteria.
func (e *EvaluationBuilder) Asks(criteria ...string) *EvaluationBuilder {
	for _, c := range entries(criteria) {
		e.evaluation.Spec.Criteria = append(e.evaluation.Spec.Criteria, v1alpha1.Criterion{Name: c, Question: "Does it?"})
	}
	return e
}

// Answers a criterion: Pass, Warning or Fail.
func (e *EvaluationBuilder) Answers(criterion string, answer v1alpha1.Answer) *EvaluationBuilder {
	e.evaluation.Spec.Results = append(e.evaluation.Spec.Results, v1alpha1.Result{Criterion: v1alpha1.EntryName(criterion), Answer: answer})
	return e
}

// Decided on a day.
func (e *EvaluationBuilder) Decided(outcome v1alpha1.DecisionOutcome, on v1alpha1.Date) *EvaluationBuilder {
	e.evaluation.Spec.Decision = v1alpha1.Decision{Outcome: outcome, Date: on, By: "Cabinet"}
	return e
}

// Cancelled on a day.
func (e *EvaluationBuilder) Cancelled(on v1alpha1.Date) *EvaluationBuilder {
	e.evaluation.Spec.Cancelled = v1alpha1.Cancellation{Reason: "There is no need.", Date: on, By: "Cabinet"}
	return e
}
