package measure

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"

	"techplan.education/hack/bench/candidate"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
)

// restarts are what starts on lots that exist take, run by run: the seconds of a paged
// list of all lots, and those of a start of each candidate.
type restarts struct {
	lists, techplan, base samples
	// writes of techplan in all runs together.
	writes cluster.WriteCounts
	// techplanHeap and baseHeap are the bytes of heap after a start.
	techplanHeap, baseHeap int64
}

// measureRestart starts the controllers on lots that exist. Nothing is written, and
// the caches fill in about the time of a list.
func (bench *Bench) measureRestart(ctx context.Context, namespace string, lotCount int) error {
	emptyDistrict, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	techplan := candidate.NewTechplan(clock.RealClock{})
	withoutLots, err := bench.measureStart(ctx, techplan, startCase{namespace: emptyDistrict, withHeap: true})
	if err != nil {
		return err
	}
	var all restarts
	for i := range bench.Runs {
		isFirst := i == 0 // The heap is the same in each run.
		if err := bench.restartOnce(ctx, startCase{namespace: namespace, lots: lotCount, withHeap: isFirst}, &all); err != nil {
			return err
		}
		if !isFirst {
			continue
		}
		base := startCase{namespace: namespace, lots: lotCount, withHeap: true}
		started, err := bench.measureStart(ctx, candidate.NewBaseline(), base)
		if err != nil {
			return err
		}
		all.base, all.baseHeap = append(all.base, started.seconds), started.heap
	}
	bench.AddRows(restartRows(lotCount, all)...)
	return bench.reportHeap(ctx, namespace, lotCount, all.techplanHeap-withoutLots.heap, all.baseHeap-withoutLots.heap)
}

// restartOnce lists all lots, and starts techplan.
func (bench *Bench) restartOnce(ctx context.Context, what startCase, all *restarts) error {
	began := time.Now()
	if _, err := workload.ListLots(ctx, bench.Client, what.namespace); err != nil {
		return err
	}
	all.lists = append(all.lists, time.Since(began).Seconds())
	if what.withHeap {
		what.profile = "restart"
	}
	var started start
	writes, err := bench.CountWritesDuring(ctx, func() (err error) {
		started, err = bench.measureStart(ctx, candidate.NewTechplan(clock.RealClock{}), what)
		return err
	})
	if err != nil {
		return err
	}
	all.techplan, all.writes = append(all.techplan, started.seconds), all.writes.Plus(writes)
	if what.withHeap {
		all.techplanHeap = started.heap
	}
	return nil
}

func restartRows(lotCount int, all restarts) []page.Row {
	return []page.Row{{
		Measure:  fmt.Sprintf("start with %d lots to caches and ledger ready, s", lotCount),
		Techplan: all.techplan.formatRange("%.2f"),
		Bare:     all.lists.formatRange("%.2f") + " (paged list)",
		Baseline: all.base.formatRange("%.2f"),
		Ratios: all.techplan.dividedBy(all.lists).formatRange("%.2f") + " of a list; baseline " +
			all.base.dividedBy(all.techplan).formatRange("%.2f") + " of techplan",
	}, {
		Measure:  "writes in these restarts, until each lot has been reconciled",
		Techplan: fmt.Sprintf("%.0f", all.writes.All),
		Bare:     "0",
	}}
}

// startCase is on what a candidate starts, and what is measured.
type startCase struct {
	namespace string
	lots      int
	// withHeap also measures the heap, which takes two collections.
	withHeap bool
	// profile is the name of the heap profile to write; empty: none.
	profile string
}

// start is what a start of a candidate takes: the seconds until its caches are
// filled and it has assessed the plan, and the bytes of heap afterwards, if they
// were measured.
type start struct {
	seconds float64
	heap    int64
}

// measureStart starts a candidate on a plan and stops it again.
func (bench *Bench) measureStart(ctx context.Context, how *candidate.Candidate, what startCase) (start, error) {
	var started start
	before := measureHeap()
	reconciled := how.CountPlanReconciles()
	began := time.Now()
	err := candidate.RunCandidate(bench.Cluster, what.namespace, how, func(running *candidate.Running) error {
		if err := running.WaitCurrent(ctx, what.lots); err != nil {
			return err
		}
		// techplan assesses a plan only when its ledger is complete.
		hasAssessed := func(context.Context) (bool, error) {
			return what.lots == 0 || how.CountPlanReconciles() > reconciled, nil
		}
		err := wait.PollUntilContextTimeout(ctx, time.Millisecond, cluster.WaitTimeout, true, hasAssessed)
		if err != nil {
			return fmt.Errorf("waiting until the plan is assessed: %w", err)
		}
		started.seconds = time.Since(began).Seconds()
		// Each lot is reconciled once after a start.
		if err := candidate.WaitIdle(ctx); err != nil || !what.withHeap {
			return err
		}
		started.heap = measureHeap() - before
		if what.profile == "" {
			return nil
		}
		return writeHeapProfile(bench.Profiles, what.profile)
	})
	return started, err
}
