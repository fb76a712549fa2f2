package evaluation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/fairqueue"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// batchSize is how many evaluations one pass creates or deletes, before other plans
// have their turn.
const batchSize = 20

// nextTurn puts a plan back into the queue, behind the other districts.
const nextTurn = time.Millisecond

// Scheduler creates the Evaluations that a plan's schedules call for, once each
// under a deterministic name, and deletes those of its own that people have not
// touched and that the plan no longer yields, that a person keeps under another name, or
// whose plan is gone. It works in small batches, and districts take turns.
type Scheduler struct {
	shell.Shell
	// Refusals keeps what the API server refused, for the plan's status.
	Refusals *refusals.Store

	expectations expectations
}

// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans;goals;devices,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=evaluations,verbs=create;delete

// Reconcile brings the evaluations of a plan a batch closer to its schedules.
func (r *Scheduler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	key := request.NamespacedName
	if wait, err := r.awaitCache(ctx, key); wait > 0 || err != nil {
		return reconcile.Result{RequeueAfter: wait}, err
	}
	plan, err := shell.Find(ctx, r.Client, key.Namespace, key.Name, &v1alpha1.TechnologyPlan{})
	switch {
	case err != nil:
		return reconcile.Result{}, err
	case plan == nil:
		return r.withdrawOrphans(ctx, key)
	case !plan.DeletionTimestamp.IsZero():
		return reconcile.Result{}, nil
	}
	now := r.Now()
	in, err := r.gather(ctx, plan)
	if err != nil {
		return reconcile.Result{}, err
	}
	schedule, next := assess.Schedule(in, now)
	result, err := r.runBatch(ctx, plan, schedule)
	if err != nil || result.RequeueAfter > 0 {
		return result, err
	}
	return shell.At(next, now), nil
}

// runBatch deletes what is obsolete and then creates what is open, as far as one batch
// goes. A zero result says that all is done.
func (r *Scheduler) runBatch(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, schedule *evaluation.Schedule,
) (reconcile.Result, error) {
	obsolete := schedule.Obsolete[:min(len(schedule.Obsolete), batchSize)]
	deleted, err := r.deleteAll(ctx, client.ObjectKeyFromObject(plan), obsolete)
	r.reportDeleted(plan, deleted,
		"nothing was recorded, and the plan does not schedule it any more or it is kept under another name")
	if err != nil {
		return reconcile.Result{}, err
	}
	result, err := r.createBatch(ctx, plan, schedule.Create, batchSize-len(deleted))
	switch {
	case err != nil:
		return result, err
	case len(obsolete) < len(schedule.Obsolete):
		return reconcile.Result{RequeueAfter: nextTurn}, nil
	case len(deleted) < len(obsolete) && result.RequeueAfter == 0:
		return reconcile.Result{RequeueAfter: shell.AfterConflict}, nil
	}
	return result, nil
}

// createBatch creates up to so many evaluations, unless the API server refused the plan's
// last ones a short while ago.
func (r *Scheduler) createBatch(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, expected []evaluation.Expected, most int,
) (reconcile.Result, error) {
	if wait := r.Refusals.Wait(plan, r.Clock.Now()); wait > 0 && len(expected) > 0 {
		return reconcile.Result{RequeueAfter: wait}, nil
	}
	created, err := r.createAll(ctx, plan, expected, most)
	r.reportCreated(plan, created)
	if err != nil {
		return r.handleRefusal(plan, err)
	}
	r.Refusals.Accept(plan)
	if len(created) == most && most < len(expected) {
		return reconcile.Result{RequeueAfter: nextTurn}, nil
	}
	return reconcile.Result{}, nil
}

func (r *Scheduler) gather(ctx context.Context, plan *v1alpha1.TechnologyPlan) (in assess.ScheduleInput, err error) {
	in.Plan = plan
	if in.Evaluations, err = shell.Evaluations(ctx, r.Client, plan.Namespace, plan.Name); err != nil {
		return in, err
	}
	goals, err := shell.Goals(ctx, r.Client, plan.Namespace, plan.Name)
	if err != nil {
		return in, err
	}
	starts, err := DeviceStarts(ctx, r.Client, plan, in.Evaluations)
	in.Targets = assess.Targets(goals, starts)
	in.EvaluationNamed = shell.EvaluationNamed(ctx, r.Client, plan.Namespace)
	return in, err
}

// DeviceStarts finds the lots that a plan's schedules and evaluations name.
func DeviceStarts(ctx context.Context, c client.Reader, plan *v1alpha1.TechnologyPlan, evaluations []*v1alpha1.Evaluation) (func(string) (calendar.Date, bool), error) {
	var named []string
	for _, s := range plan.Spec.EvaluationSchedules {
		if s.Target.Kind == v1alpha1.KindDevice {
			named = append(named, s.Target.Name)
		}
	}
	for _, e := range evaluations {
		if e.Spec.Target.Kind == v1alpha1.KindDevice {
			named = append(named, e.Spec.Target.Name)
		}
	}
	found := map[string]calendar.Date{}
	for _, name := range named {
		d, err := shell.Find(ctx, c, plan.Namespace, name, &v1alpha1.Device{})
		if err != nil {
			return nil, err
		}
		if d != nil {
			found[name] = inventory.LotOf(d).Start
		}
	}
	return func(name string) (calendar.Date, bool) {
		start, ok := found[name]
		return start, ok
	}, nil
}

// createAll creates up to so many evaluations. A name that is taken means that the cache
// does not show the evaluation yet, or that another bears it, which the next pass sees.
// What is refused for its content does not hold back the evaluations of other schedules;
// any other error, such as a quota, ends the batch.
func (r *Scheduler) createAll(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, expected []evaluation.Expected, most int,
) (created []*v1alpha1.Evaluation, failed error) {
	refused := map[string]bool{}
	for _, e := range expected {
		if len(created) == most {
			break
		}
		if refused[e.Schedule] {
			continue
		}
		object := e.NewObject(plan.Namespace)
		err := r.Client.Create(ctx, object)
		if err == nil {
			created = append(created, object)
			r.expectations.expectCreated(client.ObjectKeyFromObject(plan), object, r.Clock.Now())
			continue
		}
		if apierrors.IsAlreadyExists(err) {
			continue
		}
		failed = errors.Join(failed, fmt.Errorf("creating evaluation %s/%s: %w", object.Namespace, object.Name, err))
		if !isContentRefused(err) {
			break
		}
		refused[e.Schedule] = true
	}
	return created, failed
}

// isContentRefused reports whether the API server refused an object for what it says.
func isContentRefused(err error) bool {
	return (apierrors.IsForbidden(err) || apierrors.IsInvalid(err)) && !isQuotaExceeded(err) &&
		!apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause)
}

// handleRefusal ends a pass in which an evaluation could not be created. A quota is the
// district's affair and no error of the controller; other refusals are shown to both.
func (r *Scheduler) handleRefusal(plan *v1alpha1.TechnologyPlan, err error) (reconcile.Result, error) {
	switch {
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return reconcile.Result{RequeueAfter: time.Minute}, nil
	case isQuotaExceeded(err):
		message := refusalMessage("A quota of the namespace leaves no room for evaluations that are open", err)
		pause := r.Refusals.Refuse(plan, v1alpha1.ReasonQuotaExceeded, message, r.Clock.Now())
		return reconcile.Result{RequeueAfter: pause}, nil
	case isContentRefused(err):
		message := refusalMessage("The API server refuses to create evaluations that are open", err)
		r.Refusals.Refuse(plan, v1alpha1.ReasonCreationRefused, message, r.Clock.Now())
		return reconcile.Result{}, err
	default:
		return reconcile.Result{}, err
	}
}

// isQuotaExceeded reports whether a ResourceQuota refused a request. The API server
// gives it no reason of its own.
func isQuotaExceeded(err error) bool {
	return apierrors.IsForbidden(err) && strings.Contains(err.Error(), "quota")
}

// refusalMessage is a message for the plan's status. The name of the evaluation that was
// refused first is left out: it says nothing, and differs between attempts.
func refusalMessage(what string, err error) string {
	cause := err.Error()
	if _, after, found := strings.Cut(cause, "is forbidden: "); found {
		cause = after
	}
	return fmt.Sprintf("%s: %s. techplan tries again by itself.", what, strings.TrimSuffix(cause, "."))
}

// deleteAll deletes exactly the versions that were found untouched. One that somebody
// has touched since is left out: that may have been a write to its status or labels, of
// which no event brings another pass.
func (r *Scheduler) deleteAll(
	ctx context.Context, plan types.NamespacedName, evaluations []*v1alpha1.Evaluation,
) (deleted []*v1alpha1.Evaluation, err error) {
	for _, e := range evaluations {
		uid, version := e.UID, e.ResourceVersion
		err := r.Client.Delete(ctx, e.DeepCopy(), client.Preconditions{UID: &uid, ResourceVersion: &version})
		switch {
		case apierrors.IsConflict(err):
		case client.IgnoreNotFound(err) != nil:
			return deleted, fmt.Errorf("deleting evaluation %s/%s: %w", e.Namespace, e.Name, err)
		default:
			deleted = append(deleted, e)
			r.expectations.expectDeleted(plan, e, r.Clock.Now())
		}
	}
	return deleted, nil
}

// withdrawOrphans deletes, a batch at a time, what the scheduler made for a plan that is
// gone and that people have not touched.
func (r *Scheduler) withdrawOrphans(ctx context.Context, plan types.NamespacedName) (reconcile.Result, error) {
	r.Refusals.Forget(plan)
	all, err := shell.Evaluations(ctx, r.Client, plan.Namespace, plan.Name)
	if err != nil {
		return reconcile.Result{}, err
	}
	orphans, wait := evaluation.FindOrphans(all, r.Now())
	batch := orphans[:min(len(orphans), batchSize)]
	deleted, err := r.deleteAll(ctx, plan, batch)
	if len(deleted) > 0 {
		r.reportDeleted(deleted[0], deleted, fmt.Sprintf("nothing was recorded, and plan %s is gone", plan.Name))
	}
	if err != nil || len(deleted) < len(orphans) {
		return reconcile.Result{RequeueAfter: shell.AfterConflict}, err
	}
	return reconcile.Result{RequeueAfter: wait}, nil
}

// reportCreated emits one event for a batch. Its action is named for the batch: events of
// one reason and action on one version of a plan count as one that comes again.
func (r *Scheduler) reportCreated(plan *v1alpha1.TechnologyPlan, created []*v1alpha1.Evaluation) {
	if len(created) == 0 {
		return
	}
	first := created[0]
	r.Emit(plan, first, corev1.EventTypeNormal, "EvaluationCreated", "Schedule."+first.Name,
		fmt.Sprintf("Created %s, due on %s", listNames(created), first.Spec.Due))
}

func (r *Scheduler) reportDeleted(about client.Object, deleted []*v1alpha1.Evaluation, why string) {
	if len(deleted) == 0 {
		return
	}
	first := deleted[0]
	r.Emit(about, first, corev1.EventTypeNormal, "EvaluationWithdrawn", "Withdraw."+first.Name,
		fmt.Sprintf("Deleted %s: %s", listNames(deleted), why))
}

// listNames names the first evaluations of a batch, and how many more there are.
func listNames(batch []*v1alpha1.Evaluation) string {
	const shown = 3
	if len(batch) == 1 {
		return "evaluation " + batch[0].Name
	}
	names := make([]string, 0, shown)
	for _, e := range batch[:min(len(batch), shown)] {
		names = append(names, e.Name)
	}
	text := fmt.Sprintf("%d evaluations: %s", len(batch), strings.Join(names, ", "))
	if more := len(batch) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// SetupWithManager watches plans, and the evaluations, goals and devices that
// their schedules concern.
func (r *Scheduler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("schedule").
		WithOptions(controller.Options{NewQueue: fairqueue.New, MaxConcurrentReconciles: shell.PlanWorkers}).
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(shell.SpecChanged)).
		Watches(&v1alpha1.Evaluation{}, shell.Watch(shell.Owner(shell.PlanOfEvaluation))).
		Watches(&v1alpha1.Goal{}, shell.Watch(shell.Owner(shell.PlanOfGoal))).
		Watches(&v1alpha1.Device{}, shell.Watch(PlansOfDevice(r.Client)))
	return shell.CompleteRequests(b, r.Shell, r)
}

// PlansOfDevice are the plans that schedule evaluations of a lot or have one,
// when the lot appears, goes or is put to use.
func PlansOfDevice(c client.Reader) shell.Concern[*v1alpha1.Device] {
	return func(ctx context.Context, old, current *v1alpha1.Device) []types.NamespacedName {
		return plansOfDevice(ctx, c, old, current)
	}
}

func plansOfDevice(ctx context.Context, c client.Reader, old, current *v1alpha1.Device) []types.NamespacedName {
	if old != nil && current != nil && inventory.LotOf(old).Start == inventory.LotOf(current).Start {
		return nil
	}
	d := current
	if d == nil {
		d = old
	}
	plans, err := shell.PlansScheduling(ctx, c, d.Namespace, d.Name)
	keys := shell.KeysOf(ctx, plans, err)
	evaluations, err := shell.EvaluationsOfDevice(ctx, c, d.Namespace, d.Name)
	for _, e := range evaluations {
		keys = append(keys, shell.Keys(e.Namespace, e.Spec.PlanRef.Name)...)
	}
	return append(keys, shell.KeysOf(ctx, []*v1alpha1.Evaluation(nil), err)...)
}

// PlansOfEvaluation are the plan of an evaluation and, where it is about a
// technology, the other plans of the district that have it: what is found about one
// holds there too.
func PlansOfEvaluation(c client.Reader) shell.Concern[*v1alpha1.Evaluation] {
	return func(ctx context.Context, old, current *v1alpha1.Evaluation) []types.NamespacedName {
		keys := shell.Owner(shell.PlanOfEvaluation)(ctx, old, current)
		for _, e := range []*v1alpha1.Evaluation{old, current} {
			if e == nil || !evaluation.AboutTechnology(e) {
				continue
			}
			plans, err := shell.Plans(ctx, c, e.Namespace)
			having := slices.DeleteFunc(plans, func(p *v1alpha1.TechnologyPlan) bool { return !has(p, e.Spec.Target.Name) })
			keys = append(keys, shell.KeysOf(ctx, having, err)...)
		}
		return keys
	}
}

func has(p *v1alpha1.TechnologyPlan, technology string) bool {
	return slices.ContainsFunc(p.Spec.Technologies, func(t v1alpha1.Technology) bool { return string(t.Name) == technology })
}
