package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// The accessors let code that works on any kind reach what all kinds have.

// GetStatus returns a pointer to the status in the plan.
func (plan *TechnologyPlan) GetStatus() *TechnologyPlanStatus { return &plan.Status }

// GetConditions returns the conditions of the plan.
func (plan *TechnologyPlan) GetConditions() []metav1.Condition { return plan.Status.Conditions }

// SetConditions replaces the conditions of the plan.
func (plan *TechnologyPlan) SetConditions(conditions []metav1.Condition) {
	plan.Status.Conditions = conditions
}

// GetObservedGeneration returns the generation of the plan that its status describes.
func (plan *TechnologyPlan) GetObservedGeneration() int64 { return plan.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (list *TechnologyPlanList) GetItems() []TechnologyPlan { return list.Items }

// GetStatus returns a pointer to the status in the goal.
func (goal *Goal) GetStatus() *GoalStatus { return &goal.Status }

// GetConditions returns the conditions of the goal.
func (goal *Goal) GetConditions() []metav1.Condition { return goal.Status.Conditions }

// SetConditions replaces the conditions of the goal.
func (goal *Goal) SetConditions(conditions []metav1.Condition) { goal.Status.Conditions = conditions }

// GetObservedGeneration returns the generation of the goal that its status describes.
func (goal *Goal) GetObservedGeneration() int64 { return goal.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (list *GoalList) GetItems() []Goal { return list.Items }

// GetStatus returns a pointer to the status in the benchmark.
func (benchmark *Benchmark) GetStatus() *BenchmarkStatus { return &benchmark.Status }

// GetConditions returns the conditions of the benchmark.
func (benchmark *Benchmark) GetConditions() []metav1.Condition { return benchmark.Status.Conditions }

// SetConditions replaces the conditions of the benchmark.
func (benchmark *Benchmark) SetConditions(conditions []metav1.Condition) {
	benchmark.Status.Conditions = conditions
}

// GetObservedGeneration returns the generation of the benchmark that its status describes.
func (benchmark *Benchmark) GetObservedGeneration() int64 { return benchmark.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (list *BenchmarkList) GetItems() []Benchmark { return list.Items }

// GetStatus returns a pointer to the status in the device lot.
func (device *Device) GetStatus() *DeviceStatus { return &device.Status }

// GetConditions returns the conditions of the device lot.
func (device *Device) GetConditions() []metav1.Condition { return device.Status.Conditions }

// SetConditions replaces the conditions of the device lot.
func (device *Device) SetConditions(conditions []metav1.Condition) {
	device.Status.Conditions = conditions
}

// GetObservedGeneration returns the generation of the device lot that its status describes.
func (device *Device) GetObservedGeneration() int64 { return device.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (list *DeviceList) GetItems() []Device { return list.Items }

// GetStatus returns a pointer to the status in the evaluation.
func (evaluation *Evaluation) GetStatus() *EvaluationStatus { return &evaluation.Status }

// GetConditions returns the conditions of the evaluation.
func (evaluation *Evaluation) GetConditions() []metav1.Condition { return evaluation.Status.Conditions }

// SetConditions replaces the conditions of the evaluation.
func (evaluation *Evaluation) SetConditions(conditions []metav1.Condition) {
	evaluation.Status.Conditions = conditions
}

// GetObservedGeneration returns the generation of the evaluation that its status describes.
func (evaluation *Evaluation) GetObservedGeneration() int64 {
	return evaluation.Status.ObservedGeneration
}

// GetItems returns the items of the list, without copying them.
func (list *EvaluationList) GetItems() []Evaluation { return list.Items }
