// Package index has the field indexes of the caches, and the reads that use them.
// It returns the cached objects themselves: they are shared and must not be
// changed.
package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// Names of the indexed fields. PlanRef and GoalRef are selectable fields of the
// kinds too, so that the same selector works on the cache and on the API server.
const (
	// PlanRef is the plan that a goal, a device lot or an evaluation belongs to.
	PlanRef = "spec.planRef.name"
	// GoalRef is the goal that a benchmark measures.
	GoalRef = "spec.goalRef.name"
	// ReplacedByRef is the device lot that replaces a lot.
	ReplacedByRef = "spec.replacedByRef.name"
	// PayingPlan is the plan whose budget line pays for a device lot, if the lot
	// belongs to another plan. Most lots have no entry, which keeps the index small.
	PayingPlan = "spec.acquisition.budgetLine.plan"
	// TargetDevice is the device lot that an evaluation or a schedule is about.
	TargetDevice = "spec.target.device"
	// TargetKind is the kind of an evaluation's target. Only evaluations of
	// technologies have an entry.
	TargetKind = "spec.target.kind"
	// Series is the plan, schedule and target of an evaluation.
	Series = "spec.series"
	// Schedule is the plan and the schedule of an evaluation. One made by hand has no entry.
	Schedule = "spec.planSchedule"
	// Technology is a technology that an evaluation is about, or whose use a benchmark measures.
	Technology = "spec.technology"
	// ThresholdBenchmark is a benchmark after whose values a plan schedules evaluations.
	ThresholdBenchmark = "spec.evaluationSchedules.threshold.benchmarkRef.name"
	// SourceSchedule is the schedule from whose evaluations a benchmark takes its values.
	SourceSchedule = "spec.source.evaluations.schedule"
)

// Field is an indexed field of a kind.
type Field struct {
	Object  client.Object
	Name    string
	Extract client.IndexerFunc
}

// Fields are all fields that the reads of this package use.
var Fields = []Field{
	{&v1alpha1.Goal{}, PlanRef, indexOneValue(func(goal *v1alpha1.Goal) string { return goal.Spec.PlanRef.Name })},
	{&v1alpha1.Evaluation{}, PlanRef, indexOneValue(func(e *v1alpha1.Evaluation) string { return e.Spec.PlanRef.Name })},
	{&v1alpha1.Benchmark{}, GoalRef, indexOneValue(func(b *v1alpha1.Benchmark) string { return b.Spec.GoalRef.Name })},
	{&v1alpha1.Device{}, PlanRef, indexOneValue(func(lot *v1alpha1.Device) string { return lot.Spec.PlanRef.Name })},
	{&v1alpha1.Device{}, PayingPlan, indexOneValue(payingPlanOf)},
	{&v1alpha1.Device{}, ReplacedByRef, indexOneValue(func(lot *v1alpha1.Device) string {
		return lot.Spec.ReplacedByRef.Name
	})},
	{&v1alpha1.Evaluation{}, TargetDevice, indexOneValue(targetDeviceOf)},
	{&v1alpha1.Evaluation{}, TargetKind, indexOneValue(targetKindOf)},
	{&v1alpha1.Evaluation{}, Series, indexOneValue(func(e *v1alpha1.Evaluation) string {
		return nameSeries(evaluation.SeriesOf(e))
	})},
	{&v1alpha1.Evaluation{}, Schedule, indexOneValue(func(e *v1alpha1.Evaluation) string {
		return nameSchedule(e.Spec.PlanRef.Name, e.Spec.Schedule)
	})},
	{&v1alpha1.Benchmark{}, Technology, indexOneValue(func(b *v1alpha1.Benchmark) string {
		return string(b.Spec.Technology)
	})},
	{&v1alpha1.Evaluation{}, Technology, technologiesOf},
	{&v1alpha1.Benchmark{}, SourceSchedule, indexOneValue(func(b *v1alpha1.Benchmark) string {
		return string(b.Spec.Source.Evaluations.Schedule)
	})},
	{&v1alpha1.TechnologyPlan{}, TargetDevice, scheduledDevicesOf},
	{&v1alpha1.TechnologyPlan{}, ThresholdBenchmark, func(object client.Object) []string {
		return evaluation.ListThresholdBenchmarks(object.(*v1alpha1.TechnologyPlan))
	}},
}

// AddFields adds the fields to the indexer of a manager.
func AddFields(ctx context.Context, mgr manager.Manager) error {
	for _, field := range Fields {
		if err := mgr.GetFieldIndexer().IndexField(ctx, field.Object, field.Name, field.Extract); err != nil {
			return fmt.Errorf("indexing %T by %s: %w", field.Object, field.Name, err)
		}
	}
	return nil
}

// indexOneValue indexes an object under one value. An object with an empty value has no
// entry.
func indexOneValue[O client.Object](valueOf func(O) string) client.IndexerFunc {
	return func(object client.Object) []string {
		if value := valueOf(object.(O)); value != "" {
			return []string{value}
		}
		return nil
	}
}

func payingPlanOf(lot *v1alpha1.Device) string {
	paying := lot.Spec.Acquisition.BudgetLine.Plan
	if paying == lot.Spec.PlanRef.Name {
		return ""
	}
	return paying
}

func targetDeviceOf(e *v1alpha1.Evaluation) string {
	if e.Spec.Target.Kind != v1alpha1.KindDevice {
		return ""
	}
	return e.Spec.Target.Name
}

func targetKindOf(e *v1alpha1.Evaluation) string {
	if !evaluation.AboutTechnology(e) {
		return ""
	}
	return string(v1alpha1.TargetTechnology)
}

func technologiesOf(object client.Object) []string {
	var names []string
	for _, name := range evaluation.ListTechnologies(object.(*v1alpha1.Evaluation)) {
		names = append(names, string(name))
	}
	return names
}

// nameSeries names a series by its parts. None of them has a slash.
func nameSeries(series evaluation.Series) string {
	return strings.Join([]string{
		series.Plan, string(series.Schedule), string(series.TargetKind), series.TargetName,
	}, "/")
}

// nameSchedule names a schedule of a plan; empty without a schedule.
func nameSchedule(planName string, schedule v1alpha1.EntryName) string {
	if schedule == "" {
		return ""
	}
	return planName + "/" + string(schedule)
}

func scheduledDevicesOf(object client.Object) []string {
	var names []string
	for _, schedule := range object.(*v1alpha1.TechnologyPlan).Spec.EvaluationSchedules {
		if schedule.Target.Kind == v1alpha1.KindDevice {
			names = append(names, schedule.Target.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
