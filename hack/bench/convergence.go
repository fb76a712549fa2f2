package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"k8s.io/utils/clock"

	"techplan.education/api/v1alpha1"
)

// measureConvergence creates new lots over several plans, by each candidate in turn.
// The baseline controller takes part with a number of lots that it can manage.
func measureConvergence(ctx context.Context, c *cluster, o options, r *report) error {
	if o.baselineLots < o.lots {
		if err := c.compareConvergence(ctx, o.baselineLots, o.runs, true, r); err != nil {
			return err
		}
	}
	return c.compareConvergence(ctx, o.lots, o.runs, o.baselineLots >= o.lots, r)
}

// effort is what a candidate spends on a convergence, run by run: seconds, and
// milliseconds of processor time for a lot in the API server and in this process,
// in which the client and the controllers run.
type effort struct {
	seconds, server, client samples
	// writes of all runs together.
	writes writeCounts
}

// formatWrites writes the creates and statuses for each lot, then for each run the
// statuses of plans and the refused requests.
func (e *effort) formatWrites(lots int) string {
	runs := len(e.seconds)
	return fmt.Sprintf("%s; %.0f; %.0f", e.writes.perLot(lots*runs),
		e.writes.planStatuses/float64(runs), e.writes.refused/float64(runs))
}

func (e *effort) formatProcessors() string {
	return e.server.format("%.2f") + " + " + e.client.format("%.2f")
}

func (c *cluster) compareConvergence(ctx context.Context, lots, runs int, withBaseline bool, r *report) error {
	var bare, watching, techplan, base effort
	attempts := []func() error{
		func() error { return c.convergeOnce(ctx, lots, nil, &bare) },
		func() error { return c.convergeOnce(ctx, lots, watchingCandidate(), &watching) },
		func() error { return c.convergeOnce(ctx, lots, techplanCandidate(clock.RealClock{}), &techplan) },
	}
	if withBaseline {
		attempts = append(attempts, func() error { return c.convergeOnce(ctx, lots, baselineCandidate(), &base) })
	}
	for run := range runs {
		for i := range attempts {
			// Each candidate is first in some run: being first may be an advantage.
			if err := attempts[(run+i)%len(attempts)](); err != nil {
				return err
			}
		}
	}
	for _, line := range convergenceRows(lots, withBaseline, &bare, &watching, &techplan, &base) {
		r.add(line)
	}
	return nil
}

func convergenceRows(lots int, withBaseline bool, bare, watching, techplan, base *effort) []row {
	seconds := row{
		measure: fmt.Sprintf("%d new lots over %d plans, until every status is current, s",
			lots, convergencePlans),
		techplan: techplan.seconds.format("%.1f"),
		bare:     bare.seconds.format("%.1f") + "; one that watches " + watching.seconds.format("%.1f"),
		baseline: base.seconds.format("%.1f"),
		ratios: techplan.seconds.dividedBy(bare.seconds).format("%.2f") + " of bare, " +
			techplan.seconds.dividedBy(watching.seconds).format("%.2f") + " of one that watches",
	}
	writes := row{
		measure:  "... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		techplan: techplan.formatWrites(lots),
		bare:     bare.formatWrites(lots),
	}
	processors := row{
		measure:  "... processor time for a lot, ms: API server + client and controllers",
		techplan: techplan.formatProcessors(),
		bare:     bare.formatProcessors() + "; one that watches " + watching.formatProcessors(),
	}
	if withBaseline {
		seconds.ratios += "; baseline " + base.seconds.dividedBy(techplan.seconds).format("%.1f") + " of techplan"
		writes.baseline, processors.baseline = base.formatWrites(lots), base.formatProcessors()
	}
	return []row{seconds, writes, processors}
}

// convergeOnce creates lots on a new control plane. It adds the effort from the
// first create until every status is current. The statuses come from the
// controllers of a candidate; without a candidate, and for one that only watches, a
// bare client writes the same statuses.
func (c *cluster) convergeOnce(ctx context.Context, lots int, how *candidate, e *effort) error {
	if err := c.replaceWithEmpty(); err != nil {
		return err
	}
	namespace, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := c.createPlans(ctx, namespace, convergencePlans)
	if err != nil {
		return err
	}
	var patchStatus func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error
	if how == nil || how.writesNothing {
		patchStatus = func(plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device) error {
			return c.patchLotStatus(ctx, plan, lot, time.Now())
		}
	}
	waitCurrent := func() error { return nil }
	if how != nil {
		running, err := c.startCandidate(everywhere, how)
		if err != nil {
			return err
		}
		defer running.stopIgnoringError()
		waitCurrent = func() error { return running.waitCurrent(ctx, lots) }
	}
	// A server that has just started is busy with itself.
	sleep(5 * time.Second)
	return c.measureEffort(ctx, lots, e, func() error {
		if err := c.createLots(ctx, plans, lots, patchStatus); err != nil {
			return err
		}
		return waitCurrent()
	})
}

// measureEffort adds what some work on lots takes. Reading the metrics is left out
// of the processor time of this process.
func (c *cluster) measureEffort(ctx context.Context, lots int, e *effort, work func() error) error {
	before, err := c.readMetrics(ctx)
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
	after, err := c.readMetrics(ctx)
	if err != nil {
		return err
	}
	const serverTime = "process_cpu_seconds_total"
	millisecondsPerLot := 1000 / float64(lots)
	e.seconds = append(e.seconds, elapsed.Seconds())
	e.server = append(e.server, (sumMetric(after, serverTime)-sumMetric(before, serverTime))*millisecondsPerLot)
	e.client = append(e.client, (processorAfter-processorBefore).Seconds()*millisecondsPerLot)
	e.writes = e.writes.plus(countWrites(after).minus(countWrites(before)))
	return nil
}

// readProcessorTime returns the processor time of this process up to now.
func readProcessorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("reading the processor time: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
