package evaluation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/fairqueue"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/reconciler"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/requeue"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/snapshot"
)

// batchSize is how many evaluations one reconcile creates or deletes, before other plans
// have their turn.
const batchSize = 20

// nextBatchDelay is the delay before the next batch of a plan. It puts the plan behind the
// other districts in the queue.
const nextBatchDelay = time.Millisecond

// Scheduler creates the Evaluations that the schedules of a plan call for, once each and
// under a deterministic name. It deletes evaluations that it created and that people have
// not touched, if the schedules do not call for them any more, if a person keeps the same
// evaluation under another name, or if their plan is deleted. It works in small batches,
// and its queue serves the districts in turn.
type Scheduler struct {
	Client   client.Client
	Clock    clock.PassiveClock
	Recorder events.EventRecorder
	Reader   *cachereader.Reader
	// Refusals keeps what the API server refused, for the plan's status.
	Refusals *refusals.Store

	expectations expectations
}

// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans;goals;devices,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=evaluations,verbs=create;delete

// Reconcile deletes and creates one batch of the evaluations of a plan.
func (scheduler *Scheduler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	key := request.NamespacedName
	if wait, err := scheduler.checkExpectation(ctx, key); wait > 0 || err != nil {
		return reconcile.Result{RequeueAfter: wait}, err
	}
	plan, err := index.GetOrNil(ctx, scheduler.Client, key.Namespace, key.Name, &v1alpha1.TechnologyPlan{})
	switch {
	case err != nil:
		return reconcile.Result{}, err
	case plan == nil:
		return scheduler.deleteOrphans(ctx, key)
	case !plan.DeletionTimestamp.IsZero():
		return reconcile.Result{}, nil
	}
	now := requeue.ReadClock(scheduler.Clock)
	input, err := snapshot.ScheduleInput(ctx, scheduler.Reader.District(plan.Namespace), plan)
	if err != nil {
		return reconcile.Result{}, err
	}
	schedule, next := assess.ComputeSchedule(input, now)
	result, err := scheduler.runBatch(ctx, plan, schedule)
	if err != nil || result.RequeueAfter > 0 {
		return result, err
	}
	return requeue.At(next, now), nil
}

// runBatch deletes obsolete evaluations and then creates open ones, at most batchSize in
// all. A zero result means that nothing is left to do.
func (scheduler *Scheduler) runBatch(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, schedule *evaluation.Schedule,
) (reconcile.Result, error) {
	obsolete := schedule.Obsolete[:min(len(schedule.Obsolete), batchSize)]
	deleted, err := scheduler.deleteAll(ctx, client.ObjectKeyFromObject(plan), obsolete)
	scheduler.emitDeletedEvent(plan, deleted,
		"no result was recorded, and either the plan no longer schedules it "+
			"or an evaluation with another name replaces it")
	if err != nil {
		return reconcile.Result{}, err
	}
	result, err := scheduler.createBatch(ctx, plan, schedule.Create, batchSize-len(deleted))
	switch {
	case err != nil:
		return result, err
	case len(obsolete) < len(schedule.Obsolete):
		return reconcile.Result{RequeueAfter: nextBatchDelay}, nil
	case len(deleted) < len(obsolete) && result.RequeueAfter == 0:
		return reconcile.Result{RequeueAfter: requeue.AfterConflict}, nil
	}
	return result, nil
}

// createBatch creates at most limit evaluations, unless the API server refused the last
// ones of the plan a short time ago.
func (scheduler *Scheduler) createBatch(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, expected []evaluation.Expected, limit int,
) (reconcile.Result, error) {
	if wait := scheduler.Refusals.RemainingDelay(plan, scheduler.Clock.Now()); wait > 0 && len(expected) > 0 {
		return reconcile.Result{RequeueAfter: wait}, nil
	}
	created, err := scheduler.createAll(ctx, plan, expected, limit)
	scheduler.emitCreatedEvent(plan, created)
	if err != nil {
		return scheduler.handleCreateError(plan, err)
	}
	scheduler.Refusals.RecordSuccess(plan)
	if len(created) == limit && limit < len(expected) {
		return reconcile.Result{RequeueAfter: nextBatchDelay}, nil
	}
	return reconcile.Result{}, nil
}

// createAll creates at most limit evaluations. AlreadyExists is ignored: either the cache is
// behind, or an unrelated evaluation has the name. The next reconcile sees which. If the
// content of an evaluation is refused, further ones of its schedule are skipped and those
// of other schedules are created. Any other error, such as a quota, ends the batch.
func (scheduler *Scheduler) createAll(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, expected []evaluation.Expected, limit int,
) (created []*v1alpha1.Evaluation, failed error) {
	refused := map[v1alpha1.EntryName]bool{}
	for _, e := range expected {
		if len(created) == limit {
			break
		}
		if refused[e.Schedule] {
			continue
		}
		object := e.NewObject(plan.Namespace)
		err := scheduler.Client.Create(ctx, object)
		if err == nil {
			created = append(created, object)
			scheduler.expectations.expectCreated(client.ObjectKeyFromObject(plan), object, scheduler.Clock.Now())
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

// isContentRefused reports whether the API server refused an object because of its content.
// A quota and a namespace that is being deleted refuse every object, so that to try the
// evaluations of other schedules would be of no use.
func isContentRefused(err error) bool {
	return (apierrors.IsForbidden(err) || apierrors.IsInvalid(err)) && !isQuotaExceeded(err) &&
		!apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause)
}

// handleCreateError ends a reconcile in which an evaluation could not be created. An exceeded quota
// is reported in the status of the plan only. Other refusals are also an error of the
// controller.
func (scheduler *Scheduler) handleCreateError(plan *v1alpha1.TechnologyPlan, err error) (reconcile.Result, error) {
	switch {
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return reconcile.Result{RequeueAfter: time.Minute}, nil
	case isQuotaExceeded(err):
		message := formatRefusal(
			"A ResourceQuota of the namespace prevents techplan from creating evaluations that are due to open", err,
		)
		delay := scheduler.Refusals.RecordRefusal(plan, v1alpha1.ReasonQuotaExceeded, message, scheduler.Clock.Now())
		return reconcile.Result{RequeueAfter: delay}, nil
	case isContentRefused(err):
		message := formatRefusal("The API server refuses to create evaluations that are due to open", err)
		scheduler.Refusals.RecordRefusal(plan, v1alpha1.ReasonCreationRefused, message, scheduler.Clock.Now())
		return reconcile.Result{}, err
	default:
		return reconcile.Result{}, err
	}
}

// isQuotaExceeded reports whether a ResourceQuota refused a request. The API server has no
// reason for that, only a message.
func isQuotaExceeded(err error) bool {
	return apierrors.IsForbidden(err) && strings.Contains(err.Error(), "quota")
}

// formatRefusal returns a message for the status of the plan. It leaves out the name of the
// evaluation that was refused first, because the name differs between attempts.
func formatRefusal(summary string, err error) string {
	cause := err.Error()
	if _, after, found := strings.Cut(cause, "is forbidden: "); found {
		cause = after
	}
	return fmt.Sprintf("%s: %s. techplan retries automatically.", summary, strings.TrimSuffix(cause, "."))
}

// deleteAll deletes the versions that were found untouched. An evaluation that was changed
// since then stays, and the caller has to requeue the plan: a change of labels or status
// triggers no reconcile.
func (scheduler *Scheduler) deleteAll(
	ctx context.Context, planKey types.NamespacedName, evaluations []*v1alpha1.Evaluation,
) (deleted []*v1alpha1.Evaluation, err error) {
	for _, e := range evaluations {
		uid, version := e.UID, e.ResourceVersion
		err := scheduler.Client.Delete(ctx, e.DeepCopy(), client.Preconditions{UID: &uid, ResourceVersion: &version})
		switch {
		case apierrors.IsConflict(err):
		case client.IgnoreNotFound(err) != nil:
			return deleted, fmt.Errorf("deleting evaluation %s/%s: %w", e.Namespace, e.Name, err)
		default:
			deleted = append(deleted, e)
			scheduler.expectations.expectDeleted(planKey, e, scheduler.Clock.Now())
		}
	}
	return deleted, nil
}

// deleteOrphans deletes a batch of the evaluations that the scheduler created for a deleted
// plan and that people have not touched.
func (scheduler *Scheduler) deleteOrphans(ctx context.Context, planKey types.NamespacedName) (reconcile.Result, error) {
	scheduler.Refusals.ForgetPlan(planKey)
	all, err := index.ListEvaluationsOfPlan(ctx, scheduler.Client, planKey.Namespace, planKey.Name)
	if err != nil {
		return reconcile.Result{}, err
	}
	orphans, wait := evaluation.FindOrphans(all, requeue.ReadClock(scheduler.Clock))
	batch := orphans[:min(len(orphans), batchSize)]
	deleted, err := scheduler.deleteAll(ctx, planKey, batch)
	if len(deleted) > 0 {
		scheduler.emitDeletedEvent(deleted[0], deleted, fmt.Sprintf("no result was recorded, and plan %s is deleted", planKey.Name))
	}
	switch {
	case err != nil:
		return reconcile.Result{}, err
	case len(deleted) < len(batch):
		return reconcile.Result{RequeueAfter: requeue.AfterConflict}, nil
	case len(batch) < len(orphans):
		return reconcile.Result{RequeueAfter: nextBatchDelay}, nil
	}
	return reconcile.Result{RequeueAfter: wait}, nil
}

// emitCreatedEvent emits one event for a batch. Its action names the batch, because events
// with the same reason, action and version of the plan may be merged: see ExtraEvent of
// package statuspatch.
func (scheduler *Scheduler) emitCreatedEvent(plan *v1alpha1.TechnologyPlan, created []*v1alpha1.Evaluation) {
	if len(created) == 0 {
		return
	}
	first := created[0]
	scheduler.Recorder.Eventf(plan, first, corev1.EventTypeNormal, "EvaluationCreated", "Schedule."+first.Name,
		"Created %s, due on %s", formatNames(created), first.Spec.Due)
}

// emitDeletedEvent emits one event for a batch, about the plan or, if it is deleted, about the
// first evaluation.
func (scheduler *Scheduler) emitDeletedEvent(regarding client.Object, deleted []*v1alpha1.Evaluation, why string) {
	if len(deleted) == 0 {
		return
	}
	first := deleted[0]
	scheduler.Recorder.Eventf(regarding, first, corev1.EventTypeNormal, "EvaluationDeleted", "Delete."+first.Name,
		"Deleted %s: %s", formatNames(deleted), why)
}

// formatNames returns the names of the first evaluations of a batch and the number of others.
func formatNames(batch []*v1alpha1.Evaluation) string {
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

// mapBenchmarkToPlans maps a benchmark to the plans that schedule evaluations after its values.
func (scheduler *Scheduler) mapBenchmarkToPlans(
	ctx context.Context, change watch.Change[*v1alpha1.Benchmark],
) ([]types.NamespacedName, error) {
	benchmark := change.LatestObject()
	plans, err := index.ListPlansWithThreshold(ctx, scheduler.Client, benchmark.Namespace, benchmark.Name)
	return watch.ListKeys(plans), err
}

// SetupWithManager watches plans, and the evaluations, goals, benchmarks and devices that their
// schedules are about.
func (scheduler *Scheduler) SetupWithManager(mgr manager.Manager) error {
	options := controller.Options{NewQueue: fairqueue.New, MaxConcurrentReconciles: reconciler.PlanWorkers}
	b := builder.ControllerManagedBy(mgr).
		Named("schedule").
		WithOptions(options).
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(watch.SpecChanged)).
		Watches(&v1alpha1.Evaluation{}, watch.EnqueueMapped(watch.MapToParent(watch.PlanOfEvaluation))).
		Watches(&v1alpha1.Goal{}, watch.EnqueueMapped(watch.MapToParent(watch.PlanOfGoal))).
		Watches(&v1alpha1.Benchmark{}, watch.EnqueueMeasured(scheduler.mapBenchmarkToPlans)).
		Watches(&v1alpha1.Device{}, watch.EnqueueMapped(watch.MapDeviceToEvaluatingPlans(scheduler.Client)))
	return reconciler.BuildRequestController(b, scheduler.Client, scheduler.Clock, scheduler)
}
