package assess

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/calendar"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/records"
)

// The functions below return the status of an object whose computed status does not fit
// into what Kubernetes stores for an object: Ready is False and Stalled True, with the
// reason TooLarge, and there are no lists apart from what people recorded in an
// evaluation or a benchmark. Such a status
// depends on the object and its earlier status alone, so that each assessment of the object
// returns the same.

// PlanTooLarge returns the status of a plan whose computed status does not fit.
func PlanTooLarge(plan *v1alpha1.TechnologyPlan, now time.Time) v1alpha1.TechnologyPlanStatus {
	conditions := tooLargeConditions(plan, plan.Status.Conditions, plan.Spec, planConditions, now)
	return v1alpha1.TechnologyPlanStatus{ObservedGeneration: plan.Generation, Conditions: conditions}
}

// GoalTooLarge returns the status of a goal whose computed status does not fit.
func GoalTooLarge(goal *v1alpha1.Goal, now time.Time) v1alpha1.GoalStatus {
	conditions := tooLargeConditions(goal, goal.Status.Conditions, goal.Spec, goalConditions, now)
	return v1alpha1.GoalStatus{ObservedGeneration: goal.Generation, Conditions: conditions}
}

// BenchmarkTooLarge returns the status of a benchmark whose computed status does not
// fit.
func BenchmarkTooLarge(benchmark *v1alpha1.Benchmark, now time.Time) v1alpha1.BenchmarkStatus {
	conditions := tooLargeConditions(benchmark, benchmark.Status.Conditions, benchmark.Spec, benchmarkConditions, now)
	return v1alpha1.BenchmarkStatus{
		ObservedGeneration: benchmark.Generation, Conditions: conditions,
		Recorded: records.RememberBenchmark(benchmark, calendar.DateAt(now, time.UTC)),
	}
}

// DeviceTooLarge returns the status of a lot whose computed status does not fit.
func DeviceTooLarge(device *v1alpha1.Device, now time.Time) v1alpha1.DeviceStatus {
	conditions := tooLargeConditions(device, device.Status.Conditions, device.Spec, deviceConditions, now)
	return v1alpha1.DeviceStatus{ObservedGeneration: device.Generation, Conditions: conditions}
}

// EvaluationTooLarge returns the status of an evaluation whose computed status does not
// fit.
func EvaluationTooLarge(record *v1alpha1.Evaluation, now time.Time) v1alpha1.EvaluationStatus {
	conditions := tooLargeConditions(record, record.Status.Conditions, record.Spec, evaluationConditions, now)
	return v1alpha1.EvaluationStatus{
		ObservedGeneration: record.Generation, Conditions: conditions,
		Recorded: records.RememberEvaluation(record, calendar.DateAt(now, time.UTC)),
	}
}

func tooLargeConditions(
	object metav1.Object, earlier []metav1.Condition, spec any, others []v1alpha1.ConditionType, now time.Time,
) []metav1.Condition {
	conditions := condition.NewList(object, earlier, now)
	conditions.SetStalled(v1alpha1.ReasonTooLarge, describeTooLarge(spec), others...)
	return conditions.SortByType()
}

// describeTooLarge names what takes the room: a section of the spec or, where the spec is
// small, the metadata.
func describeTooLarge(spec any) string {
	size := objectsize.Measure(spec)
	const format = "The status does not fit: Kubernetes stores at most %s for an object, and the spec takes %s as JSON."
	message := fmt.Sprintf(format,
		objectsize.FormatMegabytes(objectsize.Stored), objectsize.FormatMegabytes(size.JSON))
	if size.JSON <= objectsize.Documented {
		return message + " The rest is metadata: remove annotations and owner references."
	}
	largest := size.LargestSection()
	return fmt.Sprintf("%s Shorten %s, the largest section: %s with its managed fields.",
		message, largest.Name, objectsize.FormatMegabytes(largest.Bytes))
}
