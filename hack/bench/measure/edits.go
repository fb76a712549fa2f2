package measure

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/candidate"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
)

// SingleEdits edits single lots of plans of growing size through the API. On the
// largest plan it also restarts the controllers and measures memory.
var SingleEdits = Measure{Name: "one change, restart and memory", take: measureSingleEdits}

const (
	// editInterval is how long after an edit the next one is a single one again: the
	// controllers batch edits for half a second.
	editInterval = 1100 * time.Millisecond
	// manyLots is the plan size from which on a row shows the memory of the servers.
	manyLots = 100_000
	// lotsAtOnce is how many lots at most are edited at once.
	lotsAtOnce = 50
)

func measureSingleEdits(ctx context.Context, bench *Bench) error {
	for _, lotCount := range planSizes(bench.Largest) {
		namespace, err := bench.CreateDistrict(ctx)
		if err != nil {
			return err
		}
		filled, err := bench.measurePlanOfSize(ctx, namespace, lotCount)
		if err != nil {
			return err
		}
		if lotCount < bench.Largest {
			continue
		}
		if lotCount >= manyLots {
			if err := bench.reportServerMemory(ctx, lotCount, filled); err != nil {
				return err
			}
		}
		if err := bench.measureRestart(ctx, namespace, lotCount); err != nil {
			return err
		}
	}
	return nil
}

// planSizes are the powers of ten from 100 below the largest size, and that size.
func planSizes(largest int) []int {
	var sizes []int
	for size := 100; size < largest; size *= 10 {
		sizes = append(sizes, size)
	}
	return append(sizes, largest)
}

// measurePlanOfSize creates a plan with so many lots, and edits some of them. It
// returns how long it took until the status of each new lot was current.
func (bench *Bench) measurePlanOfSize(ctx context.Context, namespace string, lotCount int) (time.Duration, error) {
	plans, err := workload.CreatePlans(ctx, bench.Client, namespace, 1)
	if err != nil {
		return 0, err
	}
	var filled time.Duration
	var techplan edits
	var statuses cluster.WriteCounts
	atOnce := min(lotCount, lotsAtOnce)
	how := candidate.NewTechplan(clock.RealClock{})
	err = candidate.RunCandidate(bench.Cluster, namespace, how, func(running *candidate.Running) error {
		began := time.Now()
		if err := workload.CreateLots(ctx, bench.Client, plans, lotCount, nil); err != nil {
			return err
		}
		if err := running.WaitCurrent(ctx, lotCount); err != nil {
			return err
		}
		filled = time.Since(began)
		if err := candidate.WaitIdle(ctx); err != nil {
			return err
		}
		if techplan, err = bench.editLots(ctx, running, plans[0], bench.Runs); err != nil {
			return err
		}
		statuses, err = bench.editLotsAtOnce(ctx, running, plans[0], atOnce)
		return err
	})
	if err != nil {
		return 0, err
	}
	var base edits
	err = candidate.RunCandidate(bench.Cluster, namespace, candidate.NewBaseline(), func(running *candidate.Running) error {
		// It reconciles all lots first.
		if err := candidate.WaitIdle(ctx); err != nil {
			return err
		}
		base, err = bench.editLots(ctx, running, plans[0], bench.Runs)
		return err
	})
	if err != nil {
		return 0, err
	}
	bench.AddRows(singleEditRow(lotCount, techplan, base), editsAtOnceRow(atOnce, lotCount, statuses))
	return filled, nil
}

func singleEditRow(lotCount int, techplan, base edits) page.Row {
	return page.Row{
		Measure:  fmt.Sprintf("a single edit of one of %d lots, until the statuses of lot and plan, ms", lotCount),
		Techplan: techplan.statuses.formatRange("%.1f"),
		Bare:     techplan.reads.formatRange("%.1f") + " (read)",
		Baseline: base.statuses.formatRange("%.1f"),
		Ratios: techplan.statuses.dividedBy(techplan.reads).formatRange("%.1f") + " reads of the plan; baseline " +
			base.statuses.dividedBy(techplan.statuses).formatRange("%.1f") + " of techplan",
	}
}

func editsAtOnceRow(edited, lotCount int, statuses cluster.WriteCounts) page.Row {
	return page.Row{
		Measure:  fmt.Sprintf("%d of %d lots edited at once: statuses of lots, of plans", edited, lotCount),
		Techplan: fmt.Sprintf("%.0f, %.0f", statuses.DeviceStatuses, statuses.PlanStatuses),
	}
}

// edits are the milliseconds that single edits of lots take: one read of the plan
// for comparison, until the API server reports the edit, and until the statuses of
// the lot and of its plan follow.
type edits struct{ reads, reported, statuses samples }

func (edits *edits) addEdits(other edits) {
	edits.reads = append(edits.reads, other.reads...)
	edits.reported = append(edits.reported, other.reported...)
	edits.statuses = append(edits.statuses, other.statuses...)
}

// editLots edits lots of a plan one by one, each an interval after the one before.
func (bench *Bench) editLots(
	ctx context.Context, running *candidate.Running, plan *v1alpha1.TechnologyPlan, runCount int,
) (edits, error) {
	var all edits
	for i := range runCount {
		sleepFor(editInterval)
		one, err := bench.editLot(ctx, running, plan, i)
		if err != nil {
			return all, err
		}
		all.addEdits(one)
	}
	return all, nil
}

func (bench *Bench) editLot(
	ctx context.Context, running *candidate.Running, plan *v1alpha1.TechnologyPlan, number int,
) (edits, error) {
	planKey := client.ObjectKeyFromObject(plan)
	var current v1alpha1.TechnologyPlan
	began := time.Now()
	if err := bench.Client.Get(ctx, planKey, &current); err != nil {
		return edits{}, err
	}
	read := time.Since(began)
	version := current.ResourceVersion
	name := workload.NewLot(plan.Namespace, plan.Name, number).Name
	lot := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{Namespace: plan.Namespace, Name: name}}
	began = time.Now()
	if err := bench.Client.Patch(ctx, lot, workload.PatchQuantity(time.Now().Nanosecond())); err != nil {
		return edits{}, err
	}
	var reported time.Duration
	what := fmt.Sprintf("waiting for the statuses of %s and %s", plan.Name, lot.Name)
	err := running.WaitFor(ctx, what, func() (bool, error) {
		var seen v1alpha1.Device
		if err := running.GetCache().Get(ctx, client.ObjectKeyFromObject(lot), &seen); err != nil {
			return false, err
		}
		if reported == 0 && seen.Generation >= lot.Generation {
			reported = time.Since(began)
		}
		err := running.GetCache().Get(ctx, planKey, &current)
		return current.ResourceVersion != version && reported > 0 && candidate.IsCurrent(&seen), err
	})
	return edits{
		reads:    samples{inMilliseconds(read)},
		reported: samples{inMilliseconds(reported)},
		statuses: samples{inMilliseconds(time.Since(began))},
	}, err
}

// editLotsAtOnce edits several lots at once. It counts the statuses that follow.
func (bench *Bench) editLotsAtOnce(
	ctx context.Context, running *candidate.Running, plan *v1alpha1.TechnologyPlan, lotCount int,
) (cluster.WriteCounts, error) {
	sleepFor(editInterval)
	return bench.CountWritesDuring(ctx, func() error {
		err := running.WaitStatusChanges(ctx, lotCount, func() error {
			return workload.EditLots(ctx, bench.Client, plan, lotCount, 1000)
		})
		sleepFor(2 * editInterval)
		return err
	})
}
