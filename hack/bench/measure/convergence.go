package measure

import (
	"context"
	"fmt"
	"time"

	"k8s.io/utils/clock"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/baseline"
	"techplan.education/hack/bench/candidate"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
)

// Convergence creates new lots over several plans, by each candidate in turn. The
// baseline controller takes part with a number of lots that it can manage.
var Convergence = Measure{Name: "convergence", take: measureConvergence}

const (
	// convergencePlans is the number of plans over which the lots are spread.
	convergencePlans = 20
	// serverStart is how long a server that has just started is busy with itself.
	serverStart = 5 * time.Second
)

func measureConvergence(ctx context.Context, bench *Bench) error {
	if bench.BaselineLots < bench.Lots {
		if err := bench.compareConvergence(ctx, bench.BaselineLots, true); err != nil {
			return err
		}
	}
	return bench.compareConvergence(ctx, bench.Lots, bench.BaselineLots >= bench.Lots)
}

// effort is what a candidate spends on a convergence, run by run: seconds, and
// milliseconds of processor time for a lot in the API server and in this process,
// in which the client and the controllers run.
type effort struct {
	seconds, server, client samples
	// writes of all runs together.
	writes cluster.WriteCounts
}

// formatWrites writes the creates and statuses for each lot, then for each run the
// statuses of plans and the refused requests.
func (effort *effort) formatWrites(lotCount int) string {
	runCount := len(effort.seconds)
	return fmt.Sprintf("%s; %.0f; %.0f", effort.writes.FormatPerLot(lotCount*runCount),
		effort.writes.PlanStatuses/float64(runCount), effort.writes.Refused/float64(runCount))
}

func (effort *effort) formatProcessors() string {
	return effort.server.formatRange("%.2f") + " + " + effort.client.formatRange("%.2f")
}

// convergence is what each candidate spends on the same lots.
type convergence struct {
	// bare writes the lots and their statuses; watching does too, and has the caches of a
	// manager; complete writes the status of each plan once, besides.
	bare, watching, complete effort
	techplan, baseline       effort
}

func (bench *Bench) compareConvergence(ctx context.Context, lotCount int, withBaseline bool) error {
	var spent convergence
	attempts := []func() error{
		func() error { return bench.convergeOnce(ctx, lotCount, nil, &spent.bare) },
		func() error { return bench.convergeOnce(ctx, lotCount, candidate.NewWatcher(), &spent.watching) },
		func() error { return bench.convergeOnce(ctx, lotCount, candidate.NewPlanWriter(), &spent.complete) },
		func() error {
			return bench.convergeOnce(ctx, lotCount, candidate.NewTechplan(clock.RealClock{}), &spent.techplan)
		},
	}
	if withBaseline {
		attempts = append(attempts, func() error {
			return bench.convergeOnce(ctx, lotCount, candidate.NewBaseline(), &spent.baseline)
		})
	}
	for run := range bench.Runs {
		for i := range attempts {
			// Each candidate is first in some run: being first may be an advantage.
			if err := attempts[(run+i)%len(attempts)](); err != nil {
				return err
			}
		}
	}
	bench.AddRows(convergenceRows(lotCount, withBaseline, &spent)...)
	return nil
}

func convergenceRows(lotCount int, withBaseline bool, spent *convergence) []page.Row {
	const watches, complete = "; one that watches ", "; with each plan's status once "
	techplan := &spent.techplan
	seconds := page.Row{
		Measure: fmt.Sprintf("%d new lots over %d plans, until every status is current, s",
			lotCount, convergencePlans),
		Techplan: techplan.seconds.formatRange("%.1f"),
		Bare: spent.bare.seconds.formatRange("%.1f") + watches + spent.watching.seconds.formatRange("%.1f") +
			complete + spent.complete.seconds.formatRange("%.1f"),
		Baseline: spent.baseline.seconds.formatRange("%.1f"),
		Ratios: techplan.seconds.dividedBy(spent.bare.seconds).formatRange("%.2f") + " of bare, " +
			techplan.seconds.dividedBy(spent.watching.seconds).formatRange("%.2f") + " of one that watches, " +
			techplan.seconds.dividedBy(spent.complete.seconds).formatRange("%.2f") + " of that with plans",
	}
	writes := page.Row{
		Measure:  "... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		Techplan: techplan.formatWrites(lotCount),
		Bare:     spent.bare.formatWrites(lotCount) + complete + spent.complete.formatWrites(lotCount),
	}
	processors := page.Row{
		Measure:  "... processor time for a lot, ms: API server + client and controllers",
		Techplan: techplan.formatProcessors(),
		Bare: spent.bare.formatProcessors() + watches + spent.watching.formatProcessors() +
			complete + spent.complete.formatProcessors(),
		Ratios: techplan.server.dividedBy(spent.complete.server).formatRange("%.2f") +
			" of the API server's of that with plans",
	}
	if withBaseline {
		base := &spent.baseline
		seconds.Ratios += "; baseline " + base.seconds.dividedBy(techplan.seconds).formatRange("%.1f") + " of techplan"
		writes.Baseline, processors.Baseline = base.formatWrites(lotCount), base.formatProcessors()
	}
	return []page.Row{seconds, writes, processors}
}

// convergeOnce creates lots on a new control plane. It adds the effort from the
// first create until every status is current. The statuses come from the
// controllers of a candidate; without a candidate, and for one without controllers, a
// bare client writes them.
func (bench *Bench) convergeOnce(ctx context.Context, lotCount int, how *candidate.Candidate, spent *effort) error {
	if err := bench.ReplaceWithEmpty(); err != nil {
		return err
	}
	namespace, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := workload.CreatePlans(ctx, bench.Client, namespace, convergencePlans)
	if err != nil {
		return err
	}
	var patchStatus func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error
	if how == nil || how.WritesNothing {
		patchStatus = func(plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device) error {
			return workload.PatchLotStatus(ctx, bench.Client, plan, lot, time.Now())
		}
	}
	createLots := func(waitCurrent func() error) error {
		sleepFor(serverStart)
		return bench.measureEffort(ctx, lotCount, spent, func() error {
			if err := workload.CreateLots(ctx, bench.Client, plans, lotCount, patchStatus); err != nil {
				return err
			}
			if how != nil && how.ClientWritesPlans {
				if err := workload.PatchPlanStatuses(ctx, bench.Client, plans, lotCount, baseline.ComputePlanStatus); err != nil {
					return err
				}
			}
			return waitCurrent()
		})
	}
	if how == nil {
		return createLots(func() error { return nil })
	}
	return candidate.RunCandidate(bench.Cluster, candidate.Everywhere, how, func(running *candidate.Running) error {
		return createLots(func() error { return running.WaitCurrent(ctx, lotCount) })
	})
}

// measureEffort adds what some work on lots takes. Reading the metrics is left out
// of the processor time of this process.
func (bench *Bench) measureEffort(ctx context.Context, lotCount int, spent *effort, work func() error) error {
	before, err := bench.ReadMetrics(ctx)
	if err != nil {
		return err
	}
	processorBefore, err := readProcessorTime()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := work(); err != nil {
		return err
	}
	elapsed := time.Since(began)
	processorAfter, err := readProcessorTime()
	if err != nil {
		return err
	}
	after, err := bench.ReadMetrics(ctx)
	if err != nil {
		return err
	}
	millisecondsPerLot := 1000 / float64(lotCount)
	spent.seconds = append(spent.seconds, elapsed.Seconds())
	spent.server = append(spent.server, (after.ProcessorSeconds()-before.ProcessorSeconds())*millisecondsPerLot)
	spent.client = append(spent.client, (processorAfter-processorBefore).Seconds()*millisecondsPerLot)
	spent.writes = spent.writes.Plus(after.CountWrites().Minus(before.CountWrites()))
	return nil
}
