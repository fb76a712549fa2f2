package assess

import (
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
)

// The statuses below replace a status that does not fit into what Kubernetes stores for
// an object: Ready is False and Stalled True, with the reason TooLarge, and there are
// no lists. They depend only on the object and on since when its conditions hold, so
// that they are the same in each assessment.

// PlanTooLarge returns the status of a plan whose own status does not fit.
func PlanTooLarge(plan *v1alpha1.TechnologyPlan, now time.Time) v1alpha1.TechnologyPlanStatus {
	conditions := newConditions(plan, plan.Status.Conditions, now)
	conditions.setStalled(v1alpha1.ReasonTooLarge, tooLargeMessage(plan.Spec), planConditions...)
	return v1alpha1.TechnologyPlanStatus{ObservedGeneration: plan.Generation, Conditions: conditions.sortByType()}
}

// GoalTooLarge returns the status of a goal whose own status does not fit.
func GoalTooLarge(goal *v1alpha1.Goal, now time.Time) v1alpha1.GoalStatus {
	conditions := newConditions(goal, goal.Status.Conditions, now)
	conditions.setStalled(v1alpha1.ReasonTooLarge, tooLargeMessage(goal.Spec), goalConditions...)
	return v1alpha1.GoalStatus{ObservedGeneration: goal.Generation, Conditions: conditions.sortByType()}
}

// BenchmarkTooLarge returns the status of a benchmark whose own status does not fit.
func BenchmarkTooLarge(benchmark *v1alpha1.Benchmark, now time.Time) v1alpha1.BenchmarkStatus {
	conditions := newConditions(benchmark, benchmark.Status.Conditions, now)
	conditions.setStalled(v1alpha1.ReasonTooLarge, tooLargeMessage(benchmark.Spec), benchmarkConditions...)
	return v1alpha1.BenchmarkStatus{ObservedGeneration: benchmark.Generation, Conditions: conditions.sortByType()}
}

// DeviceTooLarge returns the status of a lot whose own status does not fit.
func DeviceTooLarge(device *v1alpha1.Device, now time.Time) v1alpha1.DeviceStatus {
	conditions := newConditions(device, device.Status.Conditions, now)
	conditions.setStalled(v1alpha1.ReasonTooLarge, tooLargeMessage(device.Spec), deviceConditions...)
	return v1alpha1.DeviceStatus{ObservedGeneration: device.Generation, Conditions: conditions.sortByType()}
}

// EvaluationTooLarge returns the status of an evaluation whose own status does not fit.
func EvaluationTooLarge(record *v1alpha1.Evaluation, now time.Time) v1alpha1.EvaluationStatus {
	conditions := newConditions(record, record.Status.Conditions, now)
	conditions.setStalled(v1alpha1.ReasonTooLarge, tooLargeMessage(record.Spec), evaluationConditions...)
	return v1alpha1.EvaluationStatus{ObservedGeneration: record.Generation, Conditions: conditions.sortByType()}
}

// tooLargeMessage says what takes the room: a section of the spec, or the metadata if
// the spec is small.
func tooLargeMessage(spec any) string {
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
