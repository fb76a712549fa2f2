package index

import (
	"context"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// GetOrNil reads an object into an empty one and returns it. It returns nil and no
// error if the name is empty or no object has it.
func GetOrNil[O client.Object](
	ctx context.Context, reader client.Reader, namespace, name string, into O,
) (O, error) {
	var none O
	if name == "" {
		return none, nil
	}
	err := reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, into, client.UnsafeDisableDeepCopy)
	if apierrors.IsNotFound(err) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("getting %T %s/%s: %w", into, namespace, name, err)
	}
	return into, nil
}

// ListPlans lists the plans of a district, which is a namespace.
func ListPlans(
	ctx context.Context, reader client.Reader, namespace string,
) ([]*v1alpha1.TechnologyPlan, error) {
	return listObjects(ctx, reader, &v1alpha1.TechnologyPlanList{}, namespace, nil)
}

// ListPlansSchedulingDevice lists the plans with an evaluation schedule for a lot.
func ListPlansSchedulingDevice(
	ctx context.Context, reader client.Reader, namespace, device string,
) ([]*v1alpha1.TechnologyPlan, error) {
	return listObjects(ctx, reader, &v1alpha1.TechnologyPlanList{}, namespace, client.MatchingFields{TargetDevice: device})
}

// ListPlansWithThreshold lists the plans that schedule evaluations after the values of a benchmark.
func ListPlansWithThreshold(
	ctx context.Context, reader client.Reader, namespace, benchmark string,
) ([]*v1alpha1.TechnologyPlan, error) {
	fields := client.MatchingFields{ThresholdBenchmark: benchmark}
	return listObjects(ctx, reader, &v1alpha1.TechnologyPlanList{}, namespace, fields)
}

// ListGoalsOfPlan lists the goals whose planRef names a plan. The plan may not exist.
func ListGoalsOfPlan(
	ctx context.Context, reader client.Reader, namespace, planName string,
) ([]*v1alpha1.Goal, error) {
	return listObjects(ctx, reader, &v1alpha1.GoalList{}, namespace, client.MatchingFields{PlanRef: planName})
}

// ListBenchmarksOfGoal lists the benchmarks whose goalRef names a goal. The goal may not
// exist.
func ListBenchmarksOfGoal(
	ctx context.Context, reader client.Reader, namespace, goalName string,
) ([]*v1alpha1.Benchmark, error) {
	return listObjects(ctx, reader, &v1alpha1.BenchmarkList{}, namespace, client.MatchingFields{GoalRef: goalName})
}

// ListEvaluationsOfPlan lists the evaluations whose planRef names a plan, of any target.
func ListEvaluationsOfPlan(
	ctx context.Context, reader client.Reader, namespace, planName string,
) ([]*v1alpha1.Evaluation, error) {
	return listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, client.MatchingFields{PlanRef: planName})
}

// ListEvaluationsOfSeries lists the evaluations of one schedule and target under one plan.
func ListEvaluationsOfSeries(
	ctx context.Context, reader client.Reader, namespace string, series evaluation.Series,
) ([]*v1alpha1.Evaluation, error) {
	return listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, client.MatchingFields{Series: nameSeries(series)})
}

// ListEvaluationsOfSchedule lists the evaluations of one schedule of a plan, of all its targets.
func ListEvaluationsOfSchedule(
	ctx context.Context, reader client.Reader, namespace, planName string, schedule v1alpha1.EntryName,
) ([]*v1alpha1.Evaluation, error) {
	fields := client.MatchingFields{Schedule: nameSchedule(planName, schedule)}
	return listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, fields)
}

// ListBenchmarksOfTechnology lists the benchmarks of a plan's goals that measure the use of a
// technology.
func ListBenchmarksOfTechnology(
	ctx context.Context, reader client.Reader, namespace, planName string, technology v1alpha1.EntryName,
) ([]*v1alpha1.Benchmark, error) {
	fields := client.MatchingFields{Technology: string(technology)}
	benchmarks, err := listObjects(ctx, reader, &v1alpha1.BenchmarkList{}, namespace, fields)
	if err != nil {
		return nil, err
	}
	var ofPlan []*v1alpha1.Benchmark
	for _, benchmark := range benchmarks {
		goal, err := GetOrNil(ctx, reader, namespace, benchmark.Spec.GoalRef.Name, &v1alpha1.Goal{})
		if err != nil {
			return nil, err
		}
		if goal != nil && goal.Spec.PlanRef.Name == planName {
			ofPlan = append(ofPlan, benchmark)
		}
	}
	return ofPlan, nil
}

// ListEvaluationsOfTechnology lists the evaluations of a technology, alone or together with others, of
// all plans.
func ListEvaluationsOfTechnology(
	ctx context.Context, reader client.Reader, namespace string, technology v1alpha1.EntryName,
) ([]*v1alpha1.Evaluation, error) {
	fields := client.MatchingFields{Technology: string(technology)}
	return listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, fields)
}

// ListBenchmarksOfSchedule lists the benchmarks that take their values from the evaluations of a
// schedule of that name, of any plan.
func ListBenchmarksOfSchedule(
	ctx context.Context, reader client.Reader, namespace string, schedule v1alpha1.EntryName,
) ([]*v1alpha1.Benchmark, error) {
	return listObjects(
		ctx, reader, &v1alpha1.BenchmarkList{}, namespace, client.MatchingFields{SourceSchedule: string(schedule)},
	)
}

// ListTechnologyEvaluationsOfOtherPlans lists the evaluations of technologies that belong to
// other plans than the one named.
func ListTechnologyEvaluationsOfOtherPlans(
	ctx context.Context, reader client.Reader, namespace, planName string,
) ([]*v1alpha1.Evaluation, error) {
	ofTechnologies := client.MatchingFields{TargetKind: string(v1alpha1.TargetTechnology)}
	evaluations, err := listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, ofTechnologies)
	return slices.DeleteFunc(evaluations, func(evaluation *v1alpha1.Evaluation) bool {
		return evaluation.Spec.PlanRef.Name == planName
	}), err
}

// ListEvaluationsOfDevice lists the evaluations whose target is a device lot, of all plans.
func ListEvaluationsOfDevice(
	ctx context.Context, reader client.Reader, namespace, device string,
) ([]*v1alpha1.Evaluation, error) {
	return listObjects(ctx, reader, &v1alpha1.EvaluationList{}, namespace, client.MatchingFields{TargetDevice: device})
}

// ListDevicesOwnedOrPaidByPlan lists the device lots that belong to a plan and those of other
// plans that it pays for.
func ListDevicesOwnedOrPaidByPlan(
	ctx context.Context, reader client.Reader, namespace, planName string,
) ([]*v1alpha1.Device, error) {
	own, err := listObjects(ctx, reader, &v1alpha1.DeviceList{}, namespace, client.MatchingFields{PlanRef: planName})
	if err != nil {
		return nil, err
	}
	paid, err := listObjects(ctx, reader, &v1alpha1.DeviceList{}, namespace, client.MatchingFields{PayingPlan: planName})
	return append(own, paid...), err
}

// ListDevicesReplacedBy lists the device lots that name a lot as their replacement.
func ListDevicesReplacedBy(
	ctx context.Context, reader client.Reader, namespace, replacement string,
) ([]*v1alpha1.Device, error) {
	return listObjects(ctx, reader, &v1alpha1.DeviceList{}, namespace, client.MatchingFields{ReplacedByRef: replacement})
}

// TypedList is a list of the objects of one kind.
type TypedList[T any] interface {
	client.ObjectList
	GetItems() []T
}

// listObjects reads the objects of a namespace that match the fields, without copying them.
func listObjects[T any, L TypedList[T]](
	ctx context.Context, reader client.Reader, into L, namespace string, fields client.MatchingFields,
) ([]*T, error) {
	options := []client.ListOption{client.InNamespace(namespace), client.UnsafeDisableDeepCopy}
	if fields != nil {
		options = append(options, fields)
	}
	if err := reader.List(ctx, into, options...); err != nil {
		return nil, fmt.Errorf("listing %T in %s: %w", into, namespace, err)
	}
	items := into.GetItems()
	pointers := make([]*T, len(items))
	for i := range items {
		pointers[i] = &items[i]
	}
	return pointers, nil
}
