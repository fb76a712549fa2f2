package measure

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/candidate"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/timezone"
)

// BulkChanges lets all lots of a plan change at once, in several ways. Lots of another
// plan are edited meanwhile: single edits must not wait for the bulk.
var BulkChanges = Measure{Name: "bulk changes", take: measureBulkChanges}

const (
	// reportedNote marks the share of the API server in the time of an edit.
	reportedNote = " (until the API server reports the edit)"
	// idlePlanLots is the number of lots of the plan in which people go on editing.
	idlePlanLots = 10
	// requestLimit is the limit of requests a second in the measure with one, and
	// requestBurst the size of a burst.
	requestLimit, requestBurst = 50, 5
)

// bulkBench measures changes of many lots at once.
type bulkBench struct {
	*Bench

	namespace string
	// busyPlan is the plan of the many lots, idlePlan one of ten.
	busyPlan, idlePlan *v1alpha1.TechnologyPlan
}

func measureBulkChanges(ctx context.Context, bench *Bench) error {
	namespace, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := workload.CreatePlans(ctx, bench.Client, namespace, 2)
	if err != nil {
		return err
	}
	right := &bulkBench{Bench: bench, namespace: namespace, busyPlan: plans[0], idlePlan: plans[1]}
	if err := right.measureEdits(ctx); err != nil {
		return err
	}
	if err := right.measureMidnight(ctx); err != nil {
		return err
	}
	if err := right.measureRateLimit(ctx); err != nil {
		return err
	}
	return right.measureDeletion(ctx)
}

// runTechplan works with techplan in the district of the two plans.
func (bench *bulkBench) runTechplan(passive clock.PassiveClock, work func(*candidate.Running) error) error {
	return candidate.RunCandidate(bench.Cluster, bench.namespace, candidate.NewTechplan(passive), work)
}

// measureEdits creates the lots, and measures an edit of their plan and of them all.
func (bench *bulkBench) measureEdits(ctx context.Context) error {
	return bench.runTechplan(clock.RealClock{}, func(running *candidate.Running) error {
		if err := bench.createLots(ctx, bench.busyPlan, bench.BulkLots); err != nil {
			return err
		}
		if err := bench.createLots(ctx, bench.idlePlan, idlePlanLots); err != nil {
			return err
		}
		if err := running.WaitCurrent(ctx, bench.BulkLots+idlePlanLots); err != nil {
			return err
		}
		alone, err := bench.editLots(ctx, running, bench.idlePlan, bench.Runs)
		if err != nil {
			return err
		}
		bench.AddRows(page.Row{
			Measure:  "a single edit while nothing else happens, until the statuses of lot and plan, ms",
			Techplan: alone.statuses.formatRange("%.0f"),
			Bare:     alone.reported.formatRange("%.0f") + reportedNote,
		})
		if err := candidate.WaitIdle(ctx); err != nil {
			return err
		}
		planEdit := cause{format: "a plan's edit that concerns %d lots", edit: bench.editBusyPlan}
		if err := bench.measureChange(ctx, running, planEdit); err != nil {
			return err
		}
		if err := candidate.WaitIdle(ctx); err != nil {
			return err
		}
		return bench.measureChange(ctx, running, cause{format: "an import that edits %d lots", edit: bench.editBusyLots})
	})
}

func (bench *bulkBench) createLots(ctx context.Context, plan *v1alpha1.TechnologyPlan, count int) error {
	return workload.CreateLots(ctx, bench.Client, []*v1alpha1.TechnologyPlan{plan}, count, nil)
}

func (bench *bulkBench) editBusyPlan(ctx context.Context) error {
	return bench.Client.Patch(ctx, bench.busyPlan.DeepCopy(), workload.PatchLeadMonths(9))
}

func (bench *bulkBench) editBusyLots(ctx context.Context) error {
	return workload.EditLots(ctx, bench.Client, bench.busyPlan, bench.BulkLots, 0)
}

// bulkChange is what a bulk change takes until the status of each lot is the new one.
type bulkChange struct {
	elapsed time.Duration
	writes  cluster.WriteCounts
	// longest is how many objects waited in a queue at most.
	longest float64
	// meanwhile are single edits of the idle plan during the change.
	meanwhile edits
}

// cause is what changes the status of each lot of the busy plan.
type cause struct {
	// format is the measure of the row, with a verb for the number of lots.
	format string
	// waitBegin returns when the change begins. It is nil for an edit, which begins at
	// once.
	waitBegin func()
	// edit makes the change. It is nil for a change that comes by itself.
	edit func(context.Context) error
}

// measureChange makes a bulk change. It reports how long all lots take to their new
// status, what is written, how long the queue gets and how long single edits wait.
func (bench *bulkBench) measureChange(ctx context.Context, running *candidate.Running, change cause) error {
	var bulk bulkChange
	var err error
	bulk.writes, err = bench.CountWritesDuring(ctx, func() error {
		// Counting begins before the change does: a status that it missed would be
		// waited for without end.
		counter := running.CountBulk(bench.busyPlan.Name, bench.BulkLots)
		watched, cancel := context.WithCancel(ctx)
		defer cancel()
		longest := candidate.WatchQueueLength(watched)
		if change.waitBegin != nil {
			change.waitBegin()
		}
		began := time.Now()
		failed := make(chan error, 1)
		go func() {
			if change.edit != nil {
				failed <- change.edit(ctx)
			}
			close(failed)
		}()
		var err error
		if bulk.meanwhile, err = bench.editIdlePlanUntil(ctx, running, counter); err != nil {
			return err
		}
		if err := <-failed; err != nil {
			return err
		}
		bulk.elapsed = counter.FinishTime().Sub(began)
		sleepFor(editInterval)
		cancel()
		bulk.longest = <-longest
		return nil
	})
	if err != nil {
		return err
	}
	bench.AddRows(bulkChangeRows(fmt.Sprintf(change.format, bench.BulkLots), bench.BulkLots, bulk)...)
	return nil
}

func bulkChangeRows(change string, lotCount int, bulk bulkChange) []page.Row {
	meanwhile := bulk.meanwhile
	edited := lotCount + len(meanwhile.statuses)
	return []page.Row{{
		Measure:  change + ", s",
		Techplan: fmt.Sprintf("%.1f", bulk.elapsed.Seconds()),
		Ratios: fmt.Sprintf("%.3f statuses for a lot, %.0f of plans; at most %.0f waiting",
			bulk.writes.DeviceStatuses/float64(edited), bulk.writes.PlanStatuses, bulk.longest),
	}, {
		Measure:  "... a single edit meanwhile, until the statuses of lot and plan, ms",
		Techplan: meanwhile.statuses.formatRange("%.0f") + fmt.Sprintf(" (%d edits)", len(meanwhile.statuses)),
		Bare:     meanwhile.reported.formatRange("%.0f") + reportedNote,
	}}
}

// editIdlePlanUntil edits lots of the idle plan until those of the busy plan have
// their new status.
func (bench *bulkBench) editIdlePlanUntil(
	ctx context.Context, running *candidate.Running, counter *candidate.BulkCounter,
) (edits, error) {
	var all edits
	for counter.FinishTime().IsZero() {
		one, err := bench.editLots(ctx, running, bench.idlePlan, 1)
		if err != nil {
			return all, err
		}
		all.addEdits(one)
	}
	return all, nil
}

// shiftedClock shows another time than the machine's.
type shiftedClock struct {
	clock.RealClock
	by time.Duration
}

// Now returns the shifted time.
func (shifted shiftedClock) Now() time.Time { return shifted.RealClock.Now().Add(shifted.by) }

// clockBefore is a clock that shows an instant after so much time.
func clockBefore(instant time.Time, ahead time.Duration) *shiftedClock {
	return &shiftedClock{by: time.Until(instant.Add(-ahead))}
}

// measureMidnight measures the midnight at which the warranties of all lots of the
// busy plan end. The clock of the controllers is set to shortly before it.
func (bench *bulkBench) measureMidnight(ctx context.Context) error {
	detroit, err := timezone.Load("America/Detroit")
	if err != nil {
		return err
	}
	midnight := time.Date(2028, time.August, 6, 0, 0, 0, 0, detroit)
	// A first start writes all that changed between today and a month before.
	monthBefore := clockBefore(midnight, 30*24*time.Hour)
	err = bench.runTechplan(monthBefore, func(running *candidate.Running) error { return running.WaitStable(ctx) })
	if err != nil {
		return err
	}
	// The second start needs time to reconcile all lots, and to write the changes of
	// that month.
	shortlyBefore := clockBefore(midnight, 30*time.Second+time.Duration(bench.BulkLots/100)*time.Second)
	return bench.runTechplan(shortlyBefore, func(running *candidate.Running) error {
		if err := candidate.WaitIdle(ctx); err != nil {
			return err
		}
		if shortlyBefore.Now().After(midnight) {
			return errors.New("the lots were not reconciled before midnight")
		}
		return bench.measureChange(ctx, running, cause{
			format:    "a midnight after which %d lots have no warranty",
			waitBegin: func() { sleepFor(midnight.Sub(shortlyBefore.Now())) },
		})
	})
}

// measureRateLimit creates lots while the number of requests of the controllers is
// limited.
func (bench *bulkBench) measureRateLimit(ctx context.Context) error {
	namespace, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := workload.CreatePlans(ctx, bench.Client, namespace, convergencePlans)
	if err != nil {
		return err
	}
	const lots = 20 * requestLimit
	limited := candidate.NewLimitedTechplan(requestLimit, requestBurst)
	return candidate.RunCandidate(bench.Cluster, namespace, limited, func(running *candidate.Running) error {
		if err := workload.CreateLots(ctx, bench.Client, plans, lots, nil); err != nil {
			return err
		}
		if err := running.WaitCurrent(ctx, lots); err != nil {
			return err
		}
		bench.AddRows(page.Row{
			Measure: fmt.Sprintf("%d new lots with a limit of %d requests a second: most writes within a second",
				lots, requestLimit),
			Techplan: fmt.Sprint(running.MaxWritesPerSecond()),
			Bare:     fmt.Sprintf("%d and a burst of %d", requestLimit, requestBurst),
		})
		return nil
	})
}

// measureDeletion deletes the district as the namespace controller does: kind by kind.
func (bench *bulkBench) measureDeletion(ctx context.Context) error {
	return bench.runTechplan(clock.RealClock{}, func(running *candidate.Running) error {
		if err := running.WaitCurrent(ctx, bench.BulkLots); err != nil {
			return err
		}
		if err := running.WaitStable(ctx); err != nil {
			return err
		}
		watched, cancel := context.WithCancel(ctx)
		defer cancel()
		longest := candidate.WatchQueueLength(watched)
		var elapsed time.Duration
		writes, err := bench.CountWritesDuring(ctx, func() error {
			began := time.Now()
			if err := bench.deleteDistrict(ctx); err != nil {
				return err
			}
			if err := running.WaitDeleted(ctx); err != nil {
				return err
			}
			elapsed = time.Since(began)
			sleepFor(editInterval)
			return nil
		})
		if err != nil {
			return err
		}
		cancel()
		bench.AddRows(deletionRow(bench.BulkLots, bulkChange{elapsed: elapsed, writes: writes, longest: <-longest}))
		return nil
	})
}

func deletionRow(lotCount int, bulk bulkChange) page.Row {
	return page.Row{
		Measure:  fmt.Sprintf("a district of %d lots deleted, s", lotCount),
		Techplan: fmt.Sprintf("%.1f", bulk.elapsed.Seconds()),
		Ratios: fmt.Sprintf("%.0f statuses of lots, %.0f of plans; at most %.0f waiting",
			bulk.writes.DeviceStatuses, bulk.writes.PlanStatuses, bulk.longest),
	}
}

// deleteDistrict deletes in the worst order: the lots lose their plan first.
func (bench *bulkBench) deleteDistrict(ctx context.Context) error {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: bench.namespace}}
	err := bench.Client.Delete(ctx, namespace)
	for _, kind := range []client.Object{
		&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{},
		&v1alpha1.Device{}, &v1alpha1.Evaluation{},
	} {
		err = errors.Join(err, bench.Client.DeleteAllOf(ctx, kind, client.InNamespace(bench.namespace)))
	}
	return err
}
