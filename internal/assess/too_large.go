package assess

import (
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
)

// The statuses below stand for one that does not fit into what Kubernetes stores
// for an object: Ready is False and Stalled True, with the reason TooLarge, and
// there are no lists. They depend on nothing but the object and on since when its
// conditions hold, so that they are the same in each pass.

// PlanTooLarge is the status of a plan whose own does not fit.
func PlanTooLarge(p *v1alpha1.TechnologyPlan, now time.Time) v1alpha1.TechnologyPlanStatus {
	c := newConditions(p, p.Status.Conditions, now)
	c.stall(v1alpha1.ReasonTooLarge, tooLargeMessage(p.Spec), planConditions...)
	return v1alpha1.TechnologyPlanStatus{ObservedGeneration: p.Generation, Conditions: c.sorted()}
}

// GoalTooLarge is the status of a goal whose own does not fit.
func GoalTooLarge(g *v1alpha1.Goal, now time.Time) v1alpha1.GoalStatus {
	c := newConditions(g, g.Status.Conditions, now)
	c.stall(v1alpha1.ReasonTooLarge, tooLargeMessage(g.Spec), goalConditions...)
	return v1alpha1.GoalStatus{ObservedGeneration: g.Generation, Conditions: c.sorted()}
}

// BenchmarkTooLarge is the status of a benchmark whose own does not fit.
func BenchmarkTooLarge(b *v1alpha1.Benchmark, now time.Time) v1alpha1.BenchmarkStatus {
	c := newConditions(b, b.Status.Conditions, now)
	c.stall(v1alpha1.ReasonTooLarge, tooLargeMessage(b.Spec), benchmarkConditions...)
	return v1alpha1.BenchmarkStatus{ObservedGeneration: b.Generation, Conditions: c.sorted()}
}

// DeviceTooLarge is the status of a lot whose own does not fit.
func DeviceTooLarge(d *v1alpha1.Device, now time.Time) v1alpha1.DeviceStatus {
	c := newConditions(d, d.Status.Conditions, now)
	c.stall(v1alpha1.ReasonTooLarge, tooLargeMessage(d.Spec), deviceConditions...)
	return v1alpha1.DeviceStatus{ObservedGeneration: d.Generation, Conditions: c.sorted()}
}

// EvaluationTooLarge is the status of an evaluation whose own does not fit.
func EvaluationTooLarge(e *v1alpha1.Evaluation, now time.Time) v1alpha1.EvaluationStatus {
	c := newConditions(e, e.Status.Conditions, now)
	c.stall(v1alpha1.ReasonTooLarge, tooLargeMessage(e.Spec), evaluationConditions...)
	return v1alpha1.EvaluationStatus{ObservedGeneration: e.Generation, Conditions: c.sorted()}
}

// tooLargeMessage says what takes the room: a section of the spec, or, where the
// spec is small, what stands in the metadata.
func tooLargeMessage(spec any) string {
	size := objectsize.Of(spec)
	const format = "The status does not fit: Kubernetes stores at most %s for an object, and the spec takes %s as JSON."
	words := fmt.Sprintf(format,
		objectsize.Megabytes(objectsize.Stored), objectsize.Megabytes(size.JSON))
	if size.JSON <= objectsize.Documented {
		return words + " The rest is metadata: remove annotations and owner references."
	}
	largest := size.Largest()
	return fmt.Sprintf("%s Shorten %s, the largest section: %s with its managed fields.",
		words, largest.Name, objectsize.Megabytes(largest.Bytes))
}
