package testplan

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

func newMeta(kind, name string) (metav1.TypeMeta, metav1.ObjectMeta) {
	return metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: kind},
		metav1.ObjectMeta{Namespace: Namespace, Name: name}
}

// GoalBuilder builds a Goal.
type GoalBuilder struct{ goal *v1alpha1.Goal }

// NewGoal starts a goal of the default plan that lasts as long as the plan.
func NewGoal(name string) *GoalBuilder {
	goal := &v1alpha1.Goal{Spec: v1alpha1.GoalSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Title: "A goal",
	}}
	goal.TypeMeta, goal.ObjectMeta = newMeta(v1alpha1.KindGoal, name)
	return &GoalBuilder{goal}
}

// BuildObject returns a copy of the goal.
func (goal *GoalBuilder) BuildObject() *v1alpha1.Goal { return goal.goal.DeepCopy() }

// ChangeSpec changes fields for which there is no method.
func (goal *GoalBuilder) ChangeSpec(change func(*v1alpha1.GoalSpec)) *GoalBuilder {
	change(&goal.goal.Spec)
	return goal
}

// OfPlan sets the plan of the goal.
func (goal *GoalBuilder) OfPlan(planName string) *GoalBuilder {
	goal.goal.Spec.PlanRef.Name = planName
	return goal
}

// SetDates sets the first and the last day; an empty date stands for that of the plan.
func (goal *GoalBuilder) SetDates(start, dueDate v1alpha1.Date) *GoalBuilder {
	goal.goal.Spec.Start, goal.goal.Spec.Due = start, dueDate
	return goal
}

// InDomains adds domains of technology to which the goal belongs.
func (goal *GoalBuilder) InDomains(domains ...v1alpha1.Domain) *GoalBuilder {
	goal.goal.Spec.Domains = append(goal.goal.Spec.Domains, domains...)
	return goal
}

// AddAction adds an action with a cost in a fiscal year; an empty text is no cost.
func (goal *GoalBuilder) AddAction(name string, fiscalYear v1alpha1.FiscalYear, cost v1alpha1.Money) *GoalBuilder {
	goal.goal.Spec.Actions = append(goal.goal.Spec.Actions, v1alpha1.Action{
		Name: v1alpha1.EntryName(name), FiscalYear: fiscalYear, Cost: cost,
	})
	return goal
}

// ActionFrom adds an action with its first and last day.
func (goal *GoalBuilder) ActionFrom(name string, start, endDate v1alpha1.Date, cost v1alpha1.Money) *GoalBuilder {
	goal.goal.Spec.Actions = append(goal.goal.Spec.Actions, v1alpha1.Action{
		Name: v1alpha1.EntryName(name), Start: start, End: endDate, Cost: cost,
	})
	return goal
}

// AfterGoals adds goals on which the goal depends.
func (goal *GoalBuilder) AfterGoals(goals ...string) *GoalBuilder {
	for _, name := range goals {
		goal.goal.Spec.DependsOnRefs = append(goal.goal.Spec.DependsOnRefs, v1alpha1.Reference{Name: name})
	}
	return goal
}

// ForGroups adds the groups of students for whom the goal is.
func (goal *GoalBuilder) ForGroups(groups ...v1alpha1.GroupName) *GoalBuilder {
	goal.goal.Spec.Groups = append(goal.goal.Spec.Groups, groups...)
	return goal
}

// RequireRoles adds the roles that the goal requires.
func (goal *GoalBuilder) RequireRoles(roles ...v1alpha1.Role) *GoalBuilder {
	goal.goal.Spec.RequiredRoles = append(goal.goal.Spec.RequiredRoles, roles...)
	return goal
}

// ForPriority sets the priority that the goal serves.
func (goal *GoalBuilder) ForPriority(priority string) *GoalBuilder {
	goal.goal.Spec.Priority = v1alpha1.EntryName(priority)
	return goal
}

// CloseAs closes the goal with an outcome on a day, and with lessons if the outcome needs them.
func (goal *GoalBuilder) CloseAs(outcome v1alpha1.Outcome, on v1alpha1.Date) *GoalBuilder {
	goal.goal.Spec.Closed = v1alpha1.Closure{Outcome: outcome, Date: on}
	if outcome == v1alpha1.OutcomeLearned {
		goal.goal.Spec.Closed.Lessons = "Carts need a teacher in charge."
	}
	return goal
}

// BenchmarkBuilder builds a Benchmark.
type BenchmarkBuilder struct{ benchmark *v1alpha1.Benchmark }

// NewBenchmark starts a benchmark of a goal, from 40 percent in July 2026 to 80 percent in
// June 2029.
func NewBenchmark(name, goalName string) *BenchmarkBuilder {
	benchmark := &v1alpha1.Benchmark{Spec: v1alpha1.BenchmarkSpec{
		GoalRef:  v1alpha1.Reference{Name: goalName},
		Metric:   v1alpha1.Metric{Name: "a measure", Unit: v1alpha1.UnitPercent, Direction: v1alpha1.DirectionIncrease},
		Baseline: v1alpha1.Point{Value: "40", Date: "2026-07-01"},
		Target:   v1alpha1.Point{Value: "80", Date: "2029-06-30"},
	}}
	benchmark.TypeMeta, benchmark.ObjectMeta = newMeta(v1alpha1.KindBenchmark, name)
	return &BenchmarkBuilder{benchmark}
}

// BuildObject returns a copy of the benchmark.
func (benchmark *BenchmarkBuilder) BuildObject() *v1alpha1.Benchmark {
	return benchmark.benchmark.DeepCopy()
}

// ChangeSpec changes fields for which there is no method.
func (benchmark *BenchmarkBuilder) ChangeSpec(change func(*v1alpha1.BenchmarkSpec)) *BenchmarkBuilder {
	change(&benchmark.benchmark.Spec)
	return benchmark
}

// FromBaseline sets the baseline.
func (benchmark *BenchmarkBuilder) FromBaseline(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Baseline = v1alpha1.Point{Value: value, Date: date}
	return benchmark
}

// ToTarget sets the target.
func (benchmark *BenchmarkBuilder) ToTarget(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Target = v1alpha1.Point{Value: value, Date: date}
	return benchmark
}

// SetDirection sets the direction in which values improve; a bound belongs to Maintain.
func (benchmark *BenchmarkBuilder) SetDirection(direction v1alpha1.Direction, bound v1alpha1.Bound) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Metric.Direction, benchmark.benchmark.Spec.Metric.Bound = direction, bound
	return benchmark
}

// AddMilestone adds an intermediate target.
func (benchmark *BenchmarkBuilder) AddMilestone(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Milestones = append(benchmark.benchmark.Spec.Milestones, v1alpha1.Point{
		Value: value, Date: date,
	})
	return benchmark
}

// AddObservation adds an observation of a value.
func (benchmark *BenchmarkBuilder) AddObservation(value v1alpha1.Decimal, date v1alpha1.Date) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Observations = append(benchmark.benchmark.Spec.Observations, v1alpha1.Observation{
		Value: value, Date: date,
	})
	return benchmark
}

// AddGroupCounts adds an observation that counts students: have of so many have the benefit, and
// the same for groups.
func (benchmark *BenchmarkBuilder) AddGroupCounts(
	date v1alpha1.Date,
	value v1alpha1.Decimal,
	have, of int32,
	groups ...v1alpha1.GroupObservation,
) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Observations = append(benchmark.benchmark.Spec.Observations, v1alpha1.Observation{
		Date: date, Value: value, Have: &have, Of: of, Groups: groups,
	})
	return benchmark
}

// UseLevels measures on the levels of a rubric, the lowest first: the value is the percentage of the answers at a
// level or above.
func (benchmark *BenchmarkBuilder) UseLevels(from v1alpha1.LevelName, levels ...v1alpha1.LevelName) *BenchmarkBuilder {
	metric := &benchmark.benchmark.Spec.Metric
	metric.Unit, metric.Levels, metric.FromLevel = v1alpha1.UnitPercent, levels, from
	return benchmark
}

// AddAnswers adds an observation that counts answers at the first levels.
func (benchmark *BenchmarkBuilder) AddAnswers(date v1alpha1.Date, counts ...int32) *BenchmarkBuilder {
	spec := &benchmark.benchmark.Spec
	observation := v1alpha1.Observation{Date: date}
	for i := range counts {
		observation.Levels = append(observation.Levels, v1alpha1.LevelCount{Name: spec.Metric.Levels[i], Count: &counts[i]})
	}
	spec.Observations = append(spec.Observations, observation)
	return benchmark
}

// TakeInventory takes the values from a measure of the inventory. An empty site is the district, and
// an empty audience is not given.
func (benchmark *BenchmarkBuilder) TakeInventory(
	measure v1alpha1.InventoryMeasure, site v1alpha1.EntryName, audience v1alpha1.MeasuredAudience,
) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Source.Inventory = v1alpha1.InventorySource{Measure: measure, Site: site, Audience: audience}
	return benchmark
}

// AskPrometheus takes the values from a query that is sent again after so many days; 0 is not given.
func (benchmark *BenchmarkBuilder) AskPrometheus(query string, everyDays int32) *BenchmarkBuilder {
	benchmark.benchmark.Spec.Source.Prometheus = v1alpha1.PrometheusSource{Query: query, EveryDays: everyDays}
	return benchmark
}

// GroupOf returns the counts of a group of students.
func GroupOf(name v1alpha1.GroupName, have, of int32) v1alpha1.GroupObservation {
	return v1alpha1.GroupObservation{Name: name, Have: &have, Of: of}
}

// DeviceBuilder builds a Device.
type DeviceBuilder struct{ device *v1alpha1.Device }

// NewDevice starts a lot of units of a technology in the default plan, without price and
// dates.
func NewDevice(name, technology string, quantity int32) *DeviceBuilder {
	device := &v1alpha1.Device{Spec: v1alpha1.DeviceSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Technology: v1alpha1.EntryName(technology), Quantity: quantity,
	}}
	device.TypeMeta, device.ObjectMeta = newMeta(v1alpha1.KindDevice, name)
	return &DeviceBuilder{device}
}

// BuildObject returns a copy of the lot.
func (device *DeviceBuilder) BuildObject() *v1alpha1.Device { return device.device.DeepCopy() }

// ChangeSpec changes fields for which there is no method.
func (device *DeviceBuilder) ChangeSpec(change func(*v1alpha1.DeviceSpec)) *DeviceBuilder {
	change(&device.device.Spec)
	return device
}

// OfPlan sets the plan to whose inventory the lot belongs.
func (device *DeviceBuilder) OfPlan(planName string) *DeviceBuilder {
	device.device.Spec.PlanRef.Name = planName
	return device
}

// AtSite sets the site.
func (device *DeviceBuilder) AtSite(site string) *DeviceBuilder {
	device.device.Spec.Site = v1alpha1.EntryName(site)
	return device
}

// SetUnitCost sets the price of one unit.
func (device *DeviceBuilder) SetUnitCost(unit v1alpha1.Money) *DeviceBuilder {
	device.device.Spec.Acquisition.UnitCost = unit
	return device
}

// AcquiredAs sets the kind of the acquisition.
func (device *DeviceBuilder) AcquiredAs(kind v1alpha1.AcquisitionKind) *DeviceBuilder {
	device.device.Spec.Acquisition.Kind = kind
	return device
}

// OrderedOn sets the day of the order.
func (device *DeviceBuilder) OrderedOn(on v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.Acquisition.Ordered = on
	return device
}

// ReceivedOn sets the day of the delivery.
func (device *DeviceBuilder) ReceivedOn(on v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.Acquisition.Received = on
	return device
}

// InService sets the first day of service.
func (device *DeviceBuilder) InService(from v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.InService = from
	return device
}

// PaidBy sets the budget line that pays, and its plan.
func (device *DeviceBuilder) PaidBy(planName, line string) *DeviceBuilder {
	device.device.Spec.Acquisition.BudgetLine = v1alpha1.BudgetLineKey{Plan: planName, Line: v1alpha1.EntryName(line)}
	return device
}

// AlsoPaidBy adds a further line of the same plan that pays an amount, or a percentage that ends
// in "%".
func (device *DeviceBuilder) AlsoPaidBy(line, part string) *DeviceBuilder {
	added := v1alpha1.LinePart{Line: v1alpha1.EntryName(line)}
	if percent, ok := strings.CutSuffix(part, "%"); ok {
		added.Percent = v1alpha1.Percent(percent)
	} else {
		added.Amount = v1alpha1.Money(part)
	}
	acquisition := &device.device.Spec.Acquisition
	acquisition.OtherLines = append(acquisition.OtherLines, added)
	return device
}

// SetLifeMonths sets the useful life in months.
func (device *DeviceBuilder) SetLifeMonths(months int32) *DeviceBuilder {
	device.device.Spec.UsefulLifeMonths = months
	return device
}

// SupportedUntil sets the last day of support.
func (device *DeviceBuilder) SupportedUntil(until v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.SupportEnd = until
	return device
}

// LeasedUntil makes the lot a lease up to a day; an empty date is a lease without an end.
func (device *DeviceBuilder) LeasedUntil(until v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.Acquisition.Kind, device.device.Spec.LeaseEnd = v1alpha1.AcquisitionLease, until
	return device
}

// AddOutOfService adds units that are not in service.
func (device *DeviceBuilder) AddOutOfService(state v1alpha1.OutOfServiceState, count int32) *DeviceBuilder {
	device.device.Spec.NotInService = append(device.device.Spec.NotInService, v1alpha1.OutOfService{
		State: state, Count: count,
	})
	return device
}

// CostsYearly adds a yearly cost of the whole lot.
func (device *DeviceBuilder) CostsYearly(kind v1alpha1.YearlyCostKind, amount v1alpha1.Money) *DeviceBuilder {
	device.device.Spec.YearlyCosts = append(device.device.Spec.YearlyCosts, v1alpha1.YearlyCost{
		Kind: kind, Amount: amount,
	})
	return device
}

// CountedOn sets the day of the last physical inventory.
func (device *DeviceBuilder) CountedOn(on v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.LastInventory = on
	return device
}

// ReplacedBy names the lot that replaces this lot.
func (device *DeviceBuilder) ReplacedBy(lotName string) *DeviceBuilder {
	device.device.Spec.ReplacedByRef.Name = lotName
	return device
}

// LeftOn sets the day on which the units of the state that was added last left.
func (device *DeviceBuilder) LeftOn(since v1alpha1.Date) *DeviceBuilder {
	list := device.device.Spec.NotInService
	list[len(list)-1].Since = since
	return device
}

// SetSalvage sets what the lot brings at its end: an amount, or a percentage that ends in "%".
func (device *DeviceBuilder) SetSalvage(value string) *DeviceBuilder {
	salvage := &v1alpha1.Salvage{Amount: v1alpha1.Money(value)}
	if percent, ok := strings.CutSuffix(value, "%"); ok {
		salvage = &v1alpha1.Salvage{Percent: v1alpha1.Percent(percent)}
	}
	device.device.Spec.Acquisition.Salvage = salvage
	return device
}

// CostsOnce sets the costs of the setup and of the disposal; an empty text records none.
func (device *DeviceBuilder) CostsOnce(setup, disposal v1alpha1.Money) *DeviceBuilder {
	acquisition := &device.device.Spec.Acquisition
	acquisition.SetupCost, acquisition.DisposalCost = setup, disposal
	return device
}

// ExtendableUntil sets the last day of extended support.
func (device *DeviceBuilder) ExtendableUntil(until v1alpha1.Date) *DeviceBuilder {
	device.device.Spec.ExtendedSupportEnd = until
	return device
}

// EvaluationBuilder builds an Evaluation.
type EvaluationBuilder struct{ evaluation *v1alpha1.Evaluation }

// NewEvaluation starts an evaluation of the default plan by a schedule, due on its occurrence.
// With an empty schedule, a person made it.
func NewEvaluation(schedule, occurrence string) *EvaluationBuilder {
	record := &v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
		PlanRef: v1alpha1.Reference{Name: DefaultPlan}, Schedule: v1alpha1.EntryName(schedule),
		Target:     v1alpha1.EvaluationTarget{Kind: v1alpha1.KindTechnologyPlan, Name: DefaultPlan},
		Occurrence: occurrence,
	}}
	record.TypeMeta, record.ObjectMeta = newMeta(v1alpha1.KindEvaluation, fmt.Sprintf("e-%s-%s", schedule, occurrence))
	return &EvaluationBuilder{record}
}

// BuildObject returns a copy of the evaluation.
func (record *EvaluationBuilder) BuildObject() *v1alpha1.Evaluation {
	return record.evaluation.DeepCopy()
}

// ChangeSpec changes fields for which there is no method.
func (record *EvaluationBuilder) ChangeSpec(change func(*v1alpha1.EvaluationSpec)) *EvaluationBuilder {
	change(&record.evaluation.Spec)
	return record
}

// OfPlan sets the plan of the evaluation.
func (record *EvaluationBuilder) OfPlan(planName string) *EvaluationBuilder {
	record.evaluation.Spec.PlanRef.Name = planName
	return record
}

// SetTarget sets the object that is evaluated.
func (record *EvaluationBuilder) SetTarget(kind v1alpha1.TargetKind, name string) *EvaluationBuilder {
	record.evaluation.Spec.Target = v1alpha1.EvaluationTarget{Kind: kind, Name: name}
	return record
}

// DueOn sets the due date.
func (record *EvaluationBuilder) DueOn(on v1alpha1.Date) *EvaluationBuilder {
	record.evaluation.Spec.Due = on
	return record
}

// AddCriteria adds criteria.
func (record *EvaluationBuilder) AddCriteria(criteria ...string) *EvaluationBuilder {
	for _, entryName := range toEntryNames(criteria) {
		record.evaluation.Spec.Criteria = append(record.evaluation.Spec.Criteria, v1alpha1.Criterion{
			Name: entryName, Question: "Does it?",
		})
	}
	return record
}

// AddAnswer adds the answer to a criterion: Pass, Warning or Fail.
func (record *EvaluationBuilder) AddAnswer(criterion string, answer v1alpha1.Answer) *EvaluationBuilder {
	record.evaluation.Spec.Results = append(record.evaluation.Spec.Results, v1alpha1.Result{
		Criterion: v1alpha1.EntryName(criterion), Answer: answer,
	})
	return record
}

// DecideOn records a decision on a day.
func (record *EvaluationBuilder) DecideOn(outcome v1alpha1.DecisionOutcome, on v1alpha1.Date) *EvaluationBuilder {
	record.evaluation.Spec.Decision = v1alpha1.Decision{Outcome: outcome, Date: on, By: "Cabinet"}
	return record
}

// CancelOn cancels the evaluation on a day.
func (record *EvaluationBuilder) CancelOn(on v1alpha1.Date) *EvaluationBuilder {
	record.evaluation.Spec.Cancelled = v1alpha1.Cancellation{Reason: "There is no need.", Date: on, By: "Cabinet"}
	return record
}
