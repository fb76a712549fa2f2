// Package snapshot gathers the input of each assessment: an object, the objects to which it
// belongs, and the objects that belong to it. The controllers and the linter use it with
// different sources. The package computes no status itself.
package snapshot

import (
	"context"
	"errors"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/scoring"
)

// Source reads the objects of one district. An object that does not exist is nil without an
// error; so is an object with an empty name. Objects are shared: callers must not change
// them. An error means that the source cannot be read.
type Source interface {
	GetPlan(ctx context.Context, name string) (*v1alpha1.TechnologyPlan, error)
	// ListPlans lists all plans of the district.
	ListPlans(ctx context.Context) ([]*v1alpha1.TechnologyPlan, error)

	GetGoal(ctx context.Context, name string) (*v1alpha1.Goal, error)
	GoalsOfPlan(ctx context.Context, plan string) ([]*v1alpha1.Goal, error)
	// BenchmarksOfGoals lists benchmarks by the name of their goal. A goal without
	// benchmarks has no entry.
	BenchmarksOfGoals(ctx context.Context, goals []*v1alpha1.Goal) (map[string][]*v1alpha1.Benchmark, error)

	// BenchmarksOfTechnology lists the benchmarks of a plan's goals that measure the use of a
	// technology.
	BenchmarksOfTechnology(
		ctx context.Context, plan string, technology v1alpha1.EntryName,
	) ([]*v1alpha1.Benchmark, error)
	GetBenchmark(ctx context.Context, name string) (*v1alpha1.Benchmark, error)

	GetDevice(ctx context.Context, name string) (*v1alpha1.Device, error)
	// DevicesReplacedBy lists the lots that name a lot as their replacement.
	DevicesReplacedBy(ctx context.Context, name string) ([]*v1alpha1.Device, error)

	EvaluationsOfPlan(ctx context.Context, plan string) ([]*v1alpha1.Evaluation, error)
	// TechnologyEvaluationsOfOtherPlans lists the evaluations of technologies that belong to
	// other plans than the one named.
	TechnologyEvaluationsOfOtherPlans(ctx context.Context, plan string) ([]*v1alpha1.Evaluation, error)
	// EvaluationsOfSeries lists the evaluations of one schedule and target under one plan.
	EvaluationsOfSeries(ctx context.Context, series evaluation.Series) ([]*v1alpha1.Evaluation, error)
	// EvaluationsOfSchedule lists the evaluations of one schedule of a plan, of all its targets.
	EvaluationsOfSchedule(
		ctx context.Context, plan string, schedule v1alpha1.EntryName,
	) ([]*v1alpha1.Evaluation, error)
	// GetEvaluation returns the evaluation with a name, of any plan. It is called
	// during an assessment, which cannot fail: an evaluation that cannot be read is nil
	// too.
	GetEvaluation(ctx context.Context, name string) *v1alpha1.Evaluation

	// LoadInventory returns the sums of the device lots of a plan, as a function of the
	// as-of date.
	LoadInventory(ctx context.Context, plan *v1alpha1.TechnologyPlan) (func(asOf calendar.Date) inventory.Inventory, error)
	// SharedGoals returns what the goals of a plan have in common on the as-of date.
	// A source keeps it, so that the assessments of all goals compute it once.
	SharedGoals(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) *assess.SharedGoals
}

// PlanInput gathers the input of a plan. It leaves Refused empty, because only the scheduler
// knows whether the API server refuses to create evaluations.
func PlanInput(ctx context.Context, source Source, plan *v1alpha1.TechnologyPlan) (assess.PlanInput, error) {
	input := assess.PlanInput{Plan: plan, EvaluationNamed: evaluationNamed(ctx, source)}
	var err error
	if input.Inventory, err = source.LoadInventory(ctx, plan); err != nil {
		return input, err
	}
	if input.Others, err = source.ListPlans(ctx); err != nil {
		return input, err
	}
	if input.Goals, err = source.GoalsOfPlan(ctx, plan.Name); err != nil {
		return input, err
	}
	if input.Benchmarks, err = source.BenchmarksOfGoals(ctx, input.Goals); err != nil {
		return input, err
	}
	if input.Evaluations, err = source.EvaluationsOfPlan(ctx, plan.Name); err != nil {
		return input, err
	}
	if input.EvaluationsOfOtherPlans, err = source.TechnologyEvaluationsOfOtherPlans(ctx, plan.Name); err != nil {
		return input, err
	}
	input.DeviceStart, err = findDeviceStarts(ctx, source, plan, input.Evaluations)
	return input, err
}

// GoalInput gathers the input of a goal. What the goal shares with the other goals of its
// plan is computed for the date of the instant.
func GoalInput(ctx context.Context, source Source, goal *v1alpha1.Goal, now time.Time) (assess.GoalInput, error) {
	input := assess.GoalInput{Goal: goal}
	plan, err := source.GetPlan(ctx, goal.Spec.PlanRef.Name)
	if err != nil || plan == nil {
		return input, err
	}
	goals, err := source.GoalsOfPlan(ctx, plan.Name)
	if err != nil {
		return input, err
	}
	input.Shared = source.SharedGoals(plan, goals, assess.DateInDistrict(plan, now))
	benchmarks, err := source.BenchmarksOfGoals(ctx, []*v1alpha1.Goal{goal})
	input.Benchmarks = benchmarks[goal.Name]
	return input, err
}

// BenchmarkInput gathers the input of a benchmark. It leaves Prometheus empty, because only the
// controllers ask one.
func BenchmarkInput(ctx context.Context, source Source, benchmark *v1alpha1.Benchmark) (assess.BenchmarkInput, error) {
	input := assess.BenchmarkInput{Benchmark: benchmark}
	var err error
	if input.Goal, err = source.GetGoal(ctx, benchmark.Spec.GoalRef.Name); err != nil || input.Goal == nil {
		return input, err
	}
	if input.Plan, err = source.GetPlan(ctx, input.Goal.Spec.PlanRef.Name); err != nil || input.Plan == nil {
		return input, err
	}
	switch {
	case measured.HasInventorySource(benchmark):
		input.Inventory, err = source.LoadInventory(ctx, input.Plan)
	case measured.HasEvaluationSource(benchmark):
		input.Evaluations, err = source.EvaluationsOfSchedule(ctx, input.Plan.Name, benchmark.Spec.Source.Evaluations.Schedule)
	}
	return input, err
}

// DeviceInput gathers the input of a device lot.
func DeviceInput(
	ctx context.Context, source Source, lot *v1alpha1.Device, now time.Time,
) (assess.DeviceInput, error) {
	input := assess.DeviceInput{Device: lot}
	var err error
	if input.Plan, err = source.GetPlan(ctx, lot.Spec.PlanRef.Name); err != nil {
		return input, err
	}
	if input.Payer, err = source.GetPlan(ctx, lot.Spec.Acquisition.BudgetLine.Plan); err != nil {
		return input, err
	}
	input.Succession, err = findSuccession(ctx, source, input.Plan, lot, now)
	return input, err
}

// findSuccession finds what the replacement of a lot stands for at an instant. It reads the lots
// that name the same replacement, as each of its units stands for one unit only.
func findSuccession(
	ctx context.Context, source Source, plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device, now time.Time,
) (inventory.Succession, error) {
	replacement := lot.Spec.ReplacedByRef.Name
	if replacement == "" {
		return inventory.Succession{}, nil
	}
	successor, err := source.GetDevice(ctx, replacement)
	if err != nil || successor == nil {
		return inventory.Succession{}, err
	}
	devices, err := source.DevicesReplacedBy(ctx, replacement)
	if err != nil {
		return inventory.Succession{}, err
	}
	var siblings []inventory.NamedLot
	for _, device := range devices {
		siblings = append(siblings, inventory.NamedLot{Name: device.Name, Lot: inventory.LotOf(device)})
	}
	var facts inventory.Facts
	var asOf calendar.Date
	if plan != nil {
		parsed := model.ParsePlan(plan)
		// The inventory of a plan that has ended stays as of its last day.
		asOf, facts = min(assess.DateInDistrict(plan, now), parsed.End), budget.InventoryFacts(parsed)
	}
	var failed error
	successorOf := func(name string) string {
		next, err := source.GetDevice(ctx, name)
		failed = errors.Join(failed, err)
		if next == nil {
			return ""
		}
		return next.Spec.ReplacedByRef.Name
	}
	parsed := inventory.LotOf(successor)
	return inventory.ComputeSuccession(lot.Name, &parsed, siblings, facts, asOf, successorOf), failed
}

// EvaluationInput gathers the input of an evaluation. The others of its series are read only if a
// criterion compares with them.
func EvaluationInput(
	ctx context.Context, source Source, record *v1alpha1.Evaluation,
) (assess.EvaluationInput, error) {
	input := assess.EvaluationInput{Evaluation: record}
	var err error
	if input.Plan, err = source.GetPlan(ctx, record.Spec.PlanRef.Name); err != nil {
		return input, err
	}
	if scoring.ReadsEarlier(record.Spec.Criteria) {
		if input.Series, err = source.EvaluationsOfSeries(ctx, evaluation.SeriesOf(record)); err != nil {
			return input, err
		}
	}
	for _, name := range evaluation.ListTechnologies(record) {
		benchmarks, err := source.BenchmarksOfTechnology(ctx, record.Spec.PlanRef.Name, name)
		if err != nil {
			return input, err
		}
		input.Benchmarks = append(input.Benchmarks, benchmarks...)
	}
	return input, nil
}

// ScheduleInput gathers the input of a plan's evaluation schedule.
func ScheduleInput(ctx context.Context, source Source, plan *v1alpha1.TechnologyPlan) (assess.ScheduleInput, error) {
	input := assess.ScheduleInput{Plan: plan, EvaluationNamed: evaluationNamed(ctx, source)}
	var err error
	if input.Evaluations, err = source.EvaluationsOfPlan(ctx, plan.Name); err != nil {
		return input, err
	}
	if input.Goals, err = source.GoalsOfPlan(ctx, plan.Name); err != nil {
		return input, err
	}
	for _, name := range evaluation.ListThresholdBenchmarks(plan) {
		benchmark, err := source.GetBenchmark(ctx, name)
		if err != nil {
			return input, err
		}
		if benchmark != nil {
			input.Benchmarks = append(input.Benchmarks, benchmark)
		}
	}
	input.DeviceStart, err = findDeviceStarts(ctx, source, plan, input.Evaluations)
	return input, err
}

// evaluationNamed binds a source and a context to EvaluationNamed.
func evaluationNamed(ctx context.Context, source Source) func(name string) *v1alpha1.Evaluation {
	return func(name string) *v1alpha1.Evaluation { return source.GetEvaluation(ctx, name) }
}

// findDeviceStarts reads the device lots that the schedules and the evaluations of a plan
// name. It returns a function that reports the first day of service of such a lot, and
// whether the lot exists.
func findDeviceStarts(
	ctx context.Context, source Source, plan *v1alpha1.TechnologyPlan, evaluations []*v1alpha1.Evaluation,
) (func(lotName string) (calendar.Date, bool), error) {
	starts := map[string]calendar.Date{}
	for _, name := range listTargetDevices(plan, evaluations) {
		lot, err := source.GetDevice(ctx, name)
		if err != nil {
			return nil, err
		}
		if lot != nil {
			starts[name] = inventory.LotOf(lot).Start
		}
	}
	return func(lotName string) (calendar.Date, bool) {
		start, ok := starts[lotName]
		return start, ok
	}, nil
}

// listTargetDevices names the device lots that the schedules and the evaluations of a plan
// evaluate. A name may appear several times.
func listTargetDevices(plan *v1alpha1.TechnologyPlan, evaluations []*v1alpha1.Evaluation) []string {
	var names []string
	for _, schedule := range plan.Spec.EvaluationSchedules {
		if schedule.Target.Kind == v1alpha1.KindDevice {
			names = append(names, schedule.Target.Name)
		}
	}
	for _, evaluation := range evaluations {
		if evaluation.Spec.Target.Kind == v1alpha1.KindDevice {
			names = append(names, evaluation.Spec.Target.Name)
		}
	}
	return names
}
