package main

import (
	"context"
	"fmt"
	"time"

	"k8s.io/utils/clock"

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

func (c *cluster) converging(ctx context.Context, lots, runs int, everyone bool, r *report) error {
	var mine, bare, others sample
	var each, usualEach written
	for range runs {
		if err := c.renew(); err != nil {
			return err
		}
		took, err := c.bare(ctx, lots)
		if err != nil {
			return err
		}
		bare = append(bare, took.Seconds())
		if took, each, err = c.converge(ctx, lots, ours(clock.RealClock{})); err != nil {
			return err
		}
		mine = append(mine, took.Seconds())
		if !everyone {
			continue
		}
		if took, usualEach, err = c.converge(ctx, lots, usual()); err != nil {
			return err
		}
		others = append(others, took.Seconds())
	}
	ratios, usualWrites := mine.over(bare).spread("%.2f")+" of bare", ""
	if everyone {
		ratios += "; ordinary " + others.over(mine).spread("%.1f") + " of ours"
		usualWrites = usualEach.forLots(lots)
	}
	r.add(fmt.Sprintf("%d new lots over %d plans, until every status is current, s", lots, plansEach),
		mine.spread("%.1f"), bare.spread("%.1f"), others.spread("%.1f"), ratios)
	r.add("... writes for a lot (creates, statuses), and of statuses of plans", fmt.Sprintf("%s; %.0f", each.forLots(lots), each.planStatuses), "1.000, 1.000; 0", usualWrites, "")
	return nil
}

// bare is a client that makes the lots and writes the statuses that techplan
// would, and nothing else.
func (c *cluster) bare(ctx context.Context, lots int) (time.Duration, error) {
	namespace, err := c.district(ctx)
	if err != nil {
		return 0, err
	}
	plans, err := c.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	err = c.makeLots(ctx, plans, lots, func(p *v1alpha1.TechnologyPlan, d *v1alpha1.Device) error {
		return c.judge(ctx, p, d, started)
	})
	return time.Since(started), err
}

// converge makes lots while controllers run, and returns the time from the first
// create until every status is current, and what was written.
func (c *cluster) converge(ctx context.Context, lots int, what contender) (took time.Duration, w written, err error) {
	namespace, err := c.district(ctx)
	if err != nil {
		return 0, w, err
	}
	plans, err := c.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return 0, w, err
	}
	running, err := c.run(namespace, what)
	if err != nil {
		return 0, w, err
	}
	defer running.abandon()
	before, err := c.writes(ctx)
	if err != nil {
		return 0, w, err
	}
	started := time.Now()
	if err := c.makeLots(ctx, plans, lots, nil); err != nil {
		return 0, w, err
	}
	if err := running.await(ctx, lots); err != nil {
		return 0, w, err
	}
	took = time.Since(started)
	after, err := c.writes(ctx)
	return took, after.minus(before), err
}
