package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// The accessors let code that works on any kind reach what all kinds have.

// GetStatus returns a pointer to the status in the plan.
func (p *TechnologyPlan) GetStatus() *TechnologyPlanStatus { return &p.Status }

// GetConditions returns the conditions of the plan.
func (p *TechnologyPlan) GetConditions() []metav1.Condition { return p.Status.Conditions }

// SetConditions replaces the conditions of the plan.
func (p *TechnologyPlan) SetConditions(conditions []metav1.Condition) {
	p.Status.Conditions = conditions
}

// GetObservedGeneration returns the generation of the plan that its status describes.
func (p *TechnologyPlan) GetObservedGeneration() int64 { return p.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (l *TechnologyPlanList) GetItems() []TechnologyPlan { return l.Items }

// GetStatus returns a pointer to the status in the goal.
func (g *Goal) GetStatus() *GoalStatus { return &g.Status }

// GetConditions returns the conditions of the goal.
func (g *Goal) GetConditions() []metav1.Condition { return g.Status.Conditions }

// SetConditions replaces the conditions of the goal.
func (g *Goal) SetConditions(conditions []metav1.Condition) { g.Status.Conditions = conditions }

// GetObservedGeneration returns the generation of the goal that its status describes.
func (g *Goal) GetObservedGeneration() int64 { return g.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (l *GoalList) GetItems() []Goal { return l.Items }

// GetStatus returns a pointer to the status in the benchmark.
func (b *Benchmark) GetStatus() *BenchmarkStatus { return &b.Status }

// GetConditions returns the conditions of the benchmark.
func (b *Benchmark) GetConditions() []metav1.Condition { return b.Status.Conditions }

// SetConditions replaces the conditions of the benchmark.
func (b *Benchmark) SetConditions(conditions []metav1.Condition) { b.Status.Conditions = conditions }

// GetObservedGeneration returns the generation of the benchmark that its status describes.
func (b *Benchmark) GetObservedGeneration() int64 { return b.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (l *BenchmarkList) GetItems() []Benchmark { return l.Items }

// GetStatus returns a pointer to the status in the device lot.
func (d *Device) GetStatus() *DeviceStatus { return &d.Status }

// GetConditions returns the conditions of the device lot.
func (d *Device) GetConditions() []metav1.Condition { return d.Status.Conditions }

// SetConditions replaces the conditions of the device lot.
func (d *Device) SetConditions(conditions []metav1.Condition) { d.Status.Conditions = conditions }

// GetObservedGeneration returns the generation of the device lot that its status describes.
func (d *Device) GetObservedGeneration() int64 { return d.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (l *DeviceList) GetItems() []Device { return l.Items }

// GetStatus returns a pointer to the status in the evaluation.
func (e *Evaluation) GetStatus() *EvaluationStatus { return &e.Status }

// GetConditions returns the conditions of the evaluation.
func (e *Evaluation) GetConditions() []metav1.Condition { return e.Status.Conditions }

// SetConditions replaces the conditions of the evaluation.
func (e *Evaluation) SetConditions(conditions []metav1.Condition) { e.Status.Conditions = conditions }

// GetObservedGeneration returns the generation of the evaluation that its status describes.
func (e *Evaluation) GetObservedGeneration() int64 { return e.Status.ObservedGeneration }

// GetItems returns the items of the list, without copying them.
func (l *EvaluationList) GetItems() []Evaluation { return l.Items }
