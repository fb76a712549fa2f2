// Package evaluation keeps the status of Evaluations, and creates those that a
// plan's schedules call for.
package evaluation

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
)

// Reconciler keeps the status of Evaluations.
type Reconciler struct{ shell.Shell }

// +kubebuilder:rbac:groups=techplan.education,resources=evaluations,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=evaluations/status,verbs=patch

var status = shell.Status[*v1alpha1.Evaluation, v1alpha1.EvaluationStatus]{
	Of:         func(e *v1alpha1.Evaluation) *v1alpha1.EvaluationStatus { return &e.Status },
	Conditions: func(s *v1alpha1.EvaluationStatus) []metav1.Condition { return s.Conditions },
	TooLarge:   assess.EvaluationTooLarge,
}

// Reconcile assesses an evaluation.
func (r *Reconciler) Reconcile(ctx context.Context, e *v1alpha1.Evaluation) (reconcile.Result, error) {
	if !e.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	now := r.Now()
	plan, err := shell.Find(ctx, r.Client, e.Namespace, e.Spec.PlanRef.Name, &v1alpha1.TechnologyPlan{})
	if err != nil {
		return reconcile.Result{}, err
	}
	verdict, next := assess.Evaluation(assess.EvaluationInput{Evaluation: e, Plan: plan}, now)
	return status.Settle(ctx, r.Shell, e, verdict, shell.At(next, now))
}

// SetupWithManager watches evaluations and the plans in whose zone their days
// begin.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("evaluation").
		Watches(&v1alpha1.Evaluation{}, shell.Edits(r.Clock, shell.PlanOfEvaluation)).
		Watches(&v1alpha1.Evaluation{}, shell.StatusChanged).
		Watches(&v1alpha1.TechnologyPlan{}, shell.Watch(r.ofPlan))
	return shell.Complete(b, r.Shell, r)
}

func (r *Reconciler) ofPlan(ctx context.Context, old, current *v1alpha1.TechnologyPlan) []types.NamespacedName {
	if old != nil && current != nil && old.Spec.District.TimeZone == current.Spec.District.TimeZone {
		return nil
	}
	plan := current
	if plan == nil {
		plan = old
	}
	evaluations, err := shell.Evaluations(ctx, r.Client, plan.Namespace, plan.Name)
	return shell.KeysOf(ctx, evaluations, err)
}
