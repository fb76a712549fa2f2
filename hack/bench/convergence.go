package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"techplan.education/api/v1alpha1"
)

// convergence makes new lots over twenty plans, by each contender in turn.
func convergence(ctx context.Context, c *cluster, o options, r *report) error {
	if o.few < o.lots {
		if err := c.converging(ctx, o.few, o.runs, true, r); err != nil {
			return err
		}
	}
	return c.converging(ctx, o.lots, o.runs, o.few >= o.lots, r)
}

// efforts are what a contender took for a convergence, run by run: seconds, and
// milliseconds of processor time for a lot in the API server and in the writing
// client, which the controllers are part of.
type efforts struct {
	seconds, server, client sample
	// written in all runs together.
	written written
}

// writes are the creates and statuses for each lot, and in a run the statuses of
// plans and the requests that were refused.
func (e efforts) writes(lots int) string {
	runs := len(e.seconds)
	return fmt.Sprintf("%s; %.0f; %.0f", e.written.forLots(lots*runs), e.written.planStatuses/float64(runs), e.written.refused/float64(runs))
}

func (e efforts) processors() string {
	return e.server.spread("%.2f") + " + " + e.client.spread("%.2f")
}

func (c *cluster) converging(ctx context.Context, lots, runs int, everyone bool, r *report) error {
	var bare, watching, mine, usually efforts
	attempts := []func() error{
		func() error { return c.converge(ctx, lots, nil, &bare) },
		func() error { return c.converge(ctx, lots, onlyCaches(), &watching) },
		func() error { return c.converge(ctx, lots, ours(clock.RealClock{}), &mine) },
	}
	if everyone {
		attempts = append(attempts, func() error { return c.converge(ctx, lots, usual(), &usually) })
	}
	for run := range runs {
		for i := range attempts {
			// Who comes first is nobody's advantage.
			if err := attempts[(run+i)%len(attempts)](); err != nil {
				return err
			}
		}
	}
	ratios := fmt.Sprintf("%s of bare, %s of one that watches", mine.seconds.over(bare.seconds).spread("%.2f"), mine.seconds.over(watching.seconds).spread("%.2f"))
	usualWrites, usualProcessors := "", ""
	if everyone {
		ratios += "; ordinary " + usually.seconds.over(mine.seconds).spread("%.1f") + " of ours"
		usualWrites, usualProcessors = usually.writes(lots), usually.processors()
	}
	r.add(fmt.Sprintf("%d new lots over %d plans, until every status is current, s", lots, plansEach),
		mine.seconds.spread("%.1f"), bare.seconds.spread("%.1f")+"; one that watches "+watching.seconds.spread("%.1f"), usually.seconds.spread("%.1f"), ratios)
	r.add("... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		mine.writes(lots), bare.writes(lots), usualWrites, "")
	r.add("... processor time for a lot, ms: API server + client and controllers",
		mine.processors(), bare.processors()+"; one that watches "+watching.processors(), usualProcessors, "")
	return nil
}

// onlyCaches has the caches of a manager and no controllers. The bare client
// writes; what is more than the bare client's alone is the price of watching.
func onlyCaches() *contender {
	return &contender{setup: func(context.Context, manager.Manager) error { return nil }, idle: true}
}

// converge makes lots on a new control plane and takes the effort from the first
// create until every status is current: by controllers, or by a bare client that
// writes the same statuses.
func (c *cluster) converge(ctx context.Context, lots int, what *contender, e *efforts) error {
	if err := c.renew(); err != nil {
		return err
	}
	namespace, err := c.district(ctx)
	if err != nil {
		return err
	}
	plans, err := c.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return err
	}
	var judge func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error
	if what == nil || what.idle {
		judge = func(p *v1alpha1.TechnologyPlan, d *v1alpha1.Device) error { return c.judge(ctx, p, d, time.Now()) }
	}
	seen := func() error { return nil }
	if what != nil {
		running, err := c.run(everywhere, what)
		if err != nil {
			return err
		}
		defer running.abandon()
		seen = func() error { return running.await(ctx, lots) }
	}
	// A server that has just started has work of its own.
	pause(5 * time.Second)
	before, err := c.spent(ctx)
	if err != nil {
		return err
	}
	if err := c.makeLots(ctx, plans, lots, judge); err != nil {
		return err
	}
	if err := seen(); err != nil {
		return err
	}
	after, err := c.spent(ctx)
	if err != nil {
		return err
	}
	each := 1000 / float64(lots)
	e.seconds = append(e.seconds, after.at.Sub(before.at).Seconds())
	e.server = append(e.server, (after.server-before.server)*each)
	e.client = append(e.client, (after.client-before.client)*each)
	e.written = e.written.plus(after.written.minus(before.written))
	return nil
}

// spent is what was spent up to an instant, in seconds of processor time.
type spent struct {
	at             time.Time
	server, client float64
	written        written
}

func (c *cluster) spent(ctx context.Context) (s spent, err error) {
	s.at = time.Now()
	figures, err := c.metric(ctx, "process_cpu_seconds_total")
	if err != nil {
		return s, err
	}
	s.server = figures[0]
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return s, fmt.Errorf("reading the processor time: %w", err)
	}
	s.client = time.Duration(own.Utime.Nano() + own.Stime.Nano()).Seconds()
	s.written, err = c.writes(ctx)
	return s, err
}
