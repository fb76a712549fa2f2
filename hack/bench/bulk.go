package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/internal/timezone"
)

// bulkBench measures changes of many lots at once.
type bulkBench struct {
	*cluster
	options
	*report

	namespace string
	// busyPlan is the plan of the many lots, idlePlan one of ten.
	busyPlan, idlePlan *v1alpha1.TechnologyPlan
}

const (
	// reportedNote marks the share of the API server in the time of an edit.
	reportedNote = " (until the API server reports the edit)"
	// idlePlanLots is the number of lots of the plan in which people go on editing.
	idlePlanLots = 10
)

// measureBulkChanges lets all lots of a plan change at once, in several ways. Lots of
// another plan are edited meanwhile: single edits must not wait for the bulk.
func measureBulkChanges(ctx context.Context, c *cluster, o options, r *report) error {
	namespace, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := c.createPlans(ctx, namespace, 2)
	if err != nil {
		return err
	}
	b := &bulkBench{
		cluster: c, options: o, report: r,
		namespace: namespace, busyPlan: plans[0], idlePlan: plans[1],
	}
	if err := b.measureEdits(ctx); err != nil {
		return err
	}
	if err := b.measureMidnight(ctx); err != nil {
		return err
	}
	if err := b.measureRateLimit(ctx); err != nil {
		return err
	}
	return b.measureDeletion(ctx)
}

// measureEdits creates the lots, and measures an edit of their plan and of them all.
func (b *bulkBench) measureEdits(ctx context.Context) error {
	running, err := b.startCandidate(b.namespace, techplanCandidate(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	if err := b.createLots(ctx, []*v1alpha1.TechnologyPlan{b.busyPlan}, b.bulkLots, nil); err != nil {
		return err
	}
	if err := b.createLots(ctx, []*v1alpha1.TechnologyPlan{b.idlePlan}, idlePlanLots, nil); err != nil {
		return err
	}
	if err := running.waitCurrent(ctx, b.bulkLots+idlePlanLots); err != nil {
		return err
	}
	alone, err := b.editLots(ctx, running, b.idlePlan, b.runs)
	if err != nil {
		return err
	}
	b.add(row{
		measure:  "a single edit while nothing else happens, until the statuses of lot and plan, ms",
		techplan: alone.statuses.format("%.0f"),
		bare:     alone.reported.format("%.0f") + reportedNote,
	})
	waitIdle()
	if err := b.measureChange(ctx, running, "a plan's edit that concerns %d lots", b.editBusyPlan); err != nil {
		return err
	}
	waitIdle()
	if err := b.measureChange(ctx, running, "an import that edits %d lots", b.editBusyLots); err != nil {
		return err
	}
	return running.stop()
}

func (b *bulkBench) editBusyPlan(ctx context.Context) error {
	const mergePatch = "application/merge-patch+json"
	leadMonths := client.RawPatch(mergePatch, []byte(`{"spec":{"policy":{"refresh":{"leadMonths":9}}}}`))
	return b.client.Patch(ctx, b.busyPlan.DeepCopy(), leadMonths)
}

func (b *bulkBench) editBusyLots(ctx context.Context) error {
	return callInParallel(b.bulkLots, func(i int) error {
		return b.client.Patch(ctx, newLot(b.namespace, b.busyPlan.Name, i), patchQuantity(i))
	})
}

// measureChange makes a bulk change. It reports how long all lots take to their new
// status, what is written, how long the queue gets and how long single edits wait.
func (b *bulkBench) measureChange(
	ctx context.Context, running *runningCandidate, format string, change func(context.Context) error,
) error {
	before, err := b.readWrites(ctx)
	if err != nil {
		return err
	}
	counter := &bulkCounter{plan: b.busyPlan.Name}
	counter.expected.Store(int64(b.bulkLots))
	running.bulk.Store(counter)
	defer running.bulk.Store(nil)
	began := time.Now()
	watched, cancel := context.WithCancel(ctx)
	defer cancel()
	longest := watchQueueLength(watched)
	failed := make(chan error, 1)
	go func() { failed <- change(ctx) }()
	meanwhile, err := b.editIdlePlanUntil(ctx, running, counter)
	if err != nil {
		return err
	}
	if err := <-failed; err != nil {
		return err
	}
	elapsed := counter.finished.Load().Sub(began)
	sleep(editInterval)
	cancel()
	after, err := b.readWrites(ctx)
	if err != nil {
		return err
	}
	writes := after.minus(before)
	edited := b.bulkLots + len(meanwhile.statuses)
	b.add(row{
		measure:  fmt.Sprintf(format, b.bulkLots) + ", s",
		techplan: fmt.Sprintf("%.1f", elapsed.Seconds()),
		ratios: fmt.Sprintf("%.3f statuses for a lot, %.0f of plans; at most %.0f waiting",
			writes.deviceStatuses/float64(edited), writes.planStatuses, <-longest),
	})
	b.add(row{
		measure:  "... a single edit meanwhile, until the statuses of lot and plan, ms",
		techplan: meanwhile.statuses.format("%.0f") + fmt.Sprintf(" (%d edits)", len(meanwhile.statuses)),
		bare:     meanwhile.reported.format("%.0f") + reportedNote,
	})
	return nil
}

// editIdlePlanUntil edits lots of the idle plan until those of the busy plan have
// their new status.
func (b *bulkBench) editIdlePlanUntil(
	ctx context.Context, running *runningCandidate, counter *bulkCounter,
) (edits, error) {
	var all edits
	for counter.finished.Load() == nil {
		one, err := b.editLots(ctx, running, b.idlePlan, 1)
		if err != nil {
			return all, err
		}
		all.append(one)
	}
	return all, nil
}

// watchQueueLength watches the queues of the controllers until the context ends, and
// then sends how many objects waited at most.
func watchQueueLength(ctx context.Context) <-chan float64 {
	result := make(chan float64, 1)
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// The metric still counts queues of controllers that were stopped.
		abandoned := queueLength()
		most := 0.0
		for {
			select {
			case <-ctx.Done():
				result <- most - abandoned
				return
			case <-tick.C:
				most = max(most, queueLength())
			}
		}
	}()
	return result
}

func queueLength() float64 { return sumOwnMetric("workqueue_depth", "") }

// shiftedClock shows another time than the machine's.
type shiftedClock struct {
	clock.RealClock
	by time.Duration
}

// Now returns the shifted time.
func (c shiftedClock) Now() time.Time { return c.RealClock.Now().Add(c.by) }

// measureMidnight measures the midnight at which the warranties of all lots of the
// busy plan end. The clock of the controllers is set to shortly before it.
func (b *bulkBench) measureMidnight(ctx context.Context) error {
	detroit, err := timezone.Load("America/Detroit")
	if err != nil {
		return err
	}
	midnight := time.Date(2028, time.August, 6, 0, 0, 0, 0, detroit)
	startBefore := func(ahead time.Duration) (*runningCandidate, *shiftedClock, error) {
		shifted := &shiftedClock{by: time.Until(midnight.Add(-ahead))}
		running, err := b.startCandidate(b.namespace, techplanCandidate(shifted))
		return running, shifted, err
	}
	// A first start writes all that changed between today and a month before.
	running, _, err := startBefore(30 * 24 * time.Hour)
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	running.waitStable()
	if err := running.stop(); err != nil {
		return err
	}
	// The second start needs time to reconcile all lots, and to write the changes of
	// that month.
	ahead := 30*time.Second + time.Duration(b.bulkLots/100)*time.Second
	running, shifted, err := startBefore(ahead)
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	waitIdle()
	if shifted.Now().After(midnight) {
		return errors.New("the lots were not reconciled before midnight")
	}
	sleep(midnight.Sub(shifted.Now()))
	doNothing := func(context.Context) error { return nil }
	return b.measureChange(ctx, running, "a midnight after which %d lots have no warranty", doNothing)
}

// requestLimit is the limit of requests a second in the measure with one.
const requestLimit = 50

// measureRateLimit creates lots while the number of requests of the controllers is
// limited.
func (b *bulkBench) measureRateLimit(ctx context.Context) error {
	namespace, err := b.createDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := b.createPlans(ctx, namespace, convergencePlans)
	if err != nil {
		return err
	}
	limited := techplanCandidate(clock.RealClock{})
	limited.configureClient = func(config *rest.Config) {
		controllers.Limit(config, requestLimit, requestLimit/10)
	}
	running, err := b.startCandidate(namespace, limited)
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	lots := 20 * requestLimit
	if err := b.createLots(ctx, plans, lots, nil); err != nil {
		return err
	}
	if err := running.waitCurrent(ctx, lots); err != nil {
		return err
	}
	b.add(row{
		measure: fmt.Sprintf("%d new lots with a limit of %d requests a second: most writes within a second",
			lots, requestLimit),
		techplan: fmt.Sprint(running.requests.maxPerSecond()),
		bare:     fmt.Sprintf("%d and a burst of %d", requestLimit, requestLimit/10),
	})
	return running.stop()
}

// measureDeletion deletes a district as the namespace controller does: kind by kind.
func (b *bulkBench) measureDeletion(ctx context.Context) error {
	running, err := b.startCandidate(b.namespace, techplanCandidate(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	if err := running.waitCurrent(ctx, b.bulkLots); err != nil {
		return err
	}
	running.waitStable()
	watched, cancel := context.WithCancel(ctx)
	defer cancel()
	longest := watchQueueLength(watched)
	before, err := b.readWrites(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := b.deleteDistrict(ctx); err != nil {
		return err
	}
	err = running.waitFor(ctx, "waiting until all lots are gone", func() (bool, error) {
		return running.lots.Load() == 0, nil
	})
	if err != nil {
		return err
	}
	elapsed := time.Since(began)
	sleep(editInterval)
	cancel()
	after, err := b.readWrites(ctx)
	if err != nil {
		return err
	}
	writes := after.minus(before)
	b.add(row{
		measure:  fmt.Sprintf("a district of %d lots deleted, s", b.bulkLots),
		techplan: fmt.Sprintf("%.1f", elapsed.Seconds()),
		ratios: fmt.Sprintf("%.0f statuses of lots, %.0f of plans; at most %.0f waiting",
			writes.deviceStatuses, writes.planStatuses, <-longest),
	})
	return nil
}

// deleteDistrict deletes in the worst order: the lots lose their plan first.
func (b *bulkBench) deleteDistrict(ctx context.Context) error {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: b.namespace}}
	err := b.client.Delete(ctx, namespace)
	for _, kind := range []client.Object{
		&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{},
		&v1alpha1.Device{}, &v1alpha1.Evaluation{},
	} {
		err = errors.Join(err, b.client.DeleteAllOf(ctx, kind, client.InNamespace(b.namespace)))
	}
	return err
}
