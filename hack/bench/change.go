package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
)

// pause lets what is gathered come to rest.
func pause(d time.Duration) { <-time.After(d) }

// apart is how long after a change the next one is a lone one: a burst is gathered
// for half a second.
const apart = 1100 * time.Millisecond

// oneChange edits single lots of plans of growing size through the API; on the
// largest it starts the controllers anew and looks at memory.
func oneChange(ctx context.Context, c *cluster, o options, r *report) error {
	for _, lots := range sizes(o.largest) {
		if err := c.oneChangeOf(ctx, lots, o, r); err != nil {
			return err
		}
	}
	return nil
}

func sizes(largest int) []int {
	var list []int
	for n := 100; n < largest; n *= 10 {
		list = append(list, n)
	}
	return append(list, largest)
}

func (c *cluster) oneChangeOf(ctx context.Context, lots int, o options, r *report) error {
	namespace, err := c.district(ctx)
	if err != nil {
		return err
	}
	plans, err := c.makePlans(ctx, namespace, 1)
	if err != nil {
		return err
	}
	running, err := c.run(namespace, ours(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.abandon()
	began := time.Now()
	if err := c.makeLots(ctx, plans, lots, nil); err != nil {
		return err
	}
	if err := running.await(ctx, lots); err != nil {
		return err
	}
	filled := time.Since(began)
	atRest()
	mine, err := c.latency(ctx, running, plans[0], o.runs)
	if err != nil {
		return err
	}
	statuses, err := c.burst(ctx, running, plans[0], min(lots, 50))
	if err != nil {
		return err
	}
	if err := running.stop(); err != nil {
		return err
	}
	other, err := c.run(namespace, usual())
	if err != nil {
		return err
	}
	defer other.abandon()
	atRest() // It looks at all lots first.
	others, err := c.latency(ctx, other, plans[0], o.runs)
	if err != nil {
		return err
	}
	if err := other.stop(); err != nil {
		return err
	}
	r.add(fmt.Sprintf("a lone edit of one of %d lots, until the statuses of lot and plan, ms", lots),
		mine.took.spread("%.1f"), mine.reads.spread("%.1f")+" (read)", others.took.spread("%.1f"),
		fmt.Sprintf("%s reads of the plan; ordinary %s of ours", mine.took.over(mine.reads).spread("%.1f"), others.took.over(mine.took).spread("%.1f")))
	r.add(fmt.Sprintf("%d of %d lots edited at once: statuses of lots, of plans", min(lots, 50), lots), statuses, "", "", "")
	if lots < o.largest {
		return nil
	}
	if lots >= manyLots {
		if err := c.size(ctx, lots, filled, r); err != nil {
			return err
		}
	}
	return c.restart(ctx, namespace, lots, o, r)
}

// manyLots is from when on a case is worth a row about the servers' memory.
const manyLots = 100_000

// edits are what lone edits of lots take, in milliseconds: one read of the plan
// for comparison, until the API server tells the watchers of the edit, and until
// the statuses of the lot and of its plan are seen to follow.
type edits struct{ reads, told, took sample }

// latency edits lots of a plan one by one, each well after the one before.
func (c *cluster) latency(ctx context.Context, r *controller, p *v1alpha1.TechnologyPlan, runs int) (e edits, err error) {
	key := client.ObjectKeyFromObject(p)
	for i := range runs {
		pause(apart)
		var plan v1alpha1.TechnologyPlan
		began := time.Now()
		if err := c.client.Get(ctx, key, &plan); err != nil {
			return e, err
		}
		e.reads = append(e.reads, milliseconds(time.Since(began)))
		version := plan.ResourceVersion
		d := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: lot(p.Namespace, p.Name, i).Name}}
		began = time.Now()
		if err := c.client.Patch(ctx, d, quantity(time.Now().Nanosecond())); err != nil {
			return e, err
		}
		var told time.Duration
		err := r.until(ctx, "the status of "+p.Name+" and of "+d.Name+" is to change", func() (bool, error) {
			var seen v1alpha1.Device
			if err := r.GetCache().Get(ctx, client.ObjectKeyFromObject(d), &seen); err != nil {
				return false, err
			}
			if told == 0 && seen.Generation >= d.Generation {
				told = time.Since(began)
			}
			err := r.GetCache().Get(ctx, key, &plan)
			return plan.ResourceVersion != version && told > 0 && isCurrent(&seen), err
		})
		if err != nil {
			return e, err
		}
		e.told, e.took = append(e.told, milliseconds(told)), append(e.took, milliseconds(time.Since(began)))
	}
	return e, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantity edits a lot to some quantity.
func quantity(seed int) client.Patch {
	return client.RawPatch("application/merge-patch+json", fmt.Appendf(nil, `{"spec":{"quantity":%d}}`, 100+seed%100_000))
}

// burst edits several lots at once, and counts the statuses that follow.
func (c *cluster) burst(ctx context.Context, r *controller, p *v1alpha1.TechnologyPlan, lots int) (string, error) {
	pause(apart)
	before, err := c.writes(ctx)
	if err != nil {
		return "", err
	}
	seen := r.statuses.Load()
	err = inParallel(lots, func(i int) error {
		return c.client.Patch(ctx, lot(p.Namespace, p.Name, i), quantity(1000+i))
	})
	if err != nil {
		return "", err
	}
	err = r.until(ctx, "the statuses of the edited lots are to change", func() (bool, error) {
		return r.statuses.Load() >= seen+int64(lots), nil
	})
	if err != nil {
		return "", err
	}
	pause(2 * apart)
	after, err := c.writes(ctx)
	w := after.minus(before)
	return fmt.Sprintf("%.0f, %.0f", w.deviceStatuses, w.planStatuses), err
}

// restart starts the controllers on lots that are there: nothing is written, and
// the caches fill in about the time of a list.
func (c *cluster) restart(ctx context.Context, namespace string, lots int, o options, r *report) error {
	empty, err := c.district(ctx)
	if err != nil {
		return err
	}
	_, nothing, err := c.startController(ctx, empty, 0, ours(clock.RealClock{}), true, options{})
	if err != nil {
		return err
	}
	var listing, mine, others sample
	var wrote written
	var weight, usualWeight int64
	for i := range o.runs {
		took, err := c.list(ctx, namespace)
		if err != nil {
			return err
		}
		listing = append(listing, took.Seconds())
		before, err := c.writes(ctx)
		if err != nil {
			return err
		}
		first := i == 0 // It is the same cache each time.
		took, heap, err := c.startController(ctx, namespace, lots, ours(clock.RealClock{}), first, o)
		if err != nil {
			return err
		}
		mine = append(mine, took.Seconds())
		after, err := c.writes(ctx)
		if err != nil {
			return err
		}
		wrote = wrote.plus(after.minus(before))
		if !first {
			continue
		}
		weight = heap
		if took, usualWeight, err = c.startController(ctx, namespace, lots, usual(), first, o); err != nil {
			return err
		}
		others = append(others, took.Seconds())
	}
	r.add(fmt.Sprintf("start with %d lots to caches and ledger ready, s", lots), mine.spread("%.2f"), listing.spread("%.2f")+" (paged list)",
		others.spread("%.2f"), mine.over(listing).spread("%.2f")+" of a list; ordinary "+others.over(mine).spread("%.2f")+" of ours")
	r.add("writes in these restarts, until each lot has been looked at", fmt.Sprintf("%.0f", wrote.all), "0", "", "")
	return c.memory(ctx, namespace, lots, weight-nothing, usualWeight-nothing, r)
}

// list reads all lots page by page.
func (c *cluster) list(ctx context.Context, namespace string) (time.Duration, error) {
	began := time.Now()
	token := ""
	for first := true; first || token != ""; first = false {
		var list v1alpha1.DeviceList
		if err := c.client.List(ctx, &list, client.InNamespace(namespace), client.Limit(500), client.Continue(token)); err != nil {
			return 0, err
		}
		token = list.Continue
	}
	return time.Since(began), nil
}

// startController starts a contender on a plan, and returns the time until its
// caches are filled and it has assessed the plan, for which ours needs its ledger;
// and the heap that it takes once it has looked at all, if that is to be weighed.
func (c *cluster) startController(ctx context.Context, namespace string, lots int, what *contender, weigh bool, o options) (time.Duration, int64, error) {
	before := heapInUse()
	passes := gauge("controller_runtime_reconcile_total", what.plans)
	began := time.Now()
	running, err := c.run(namespace, what)
	if err != nil {
		return 0, 0, err
	}
	defer running.abandon()
	if err := running.await(ctx, lots); err != nil {
		return 0, 0, err
	}
	for lots > 0 && gauge("controller_runtime_reconcile_total", what.plans) == passes {
		pause(time.Millisecond)
	}
	ready := time.Since(began)
	// Each lot is assessed once after a start.
	atRest()
	if !weigh {
		return ready, 0, nil
	}
	weight := heapInUse() - before
	return ready, weight, o.heap("restart")
}

// memory says what a lot takes, and where; full and usual are less what
// controllers without lots take.
func (c *cluster) memory(ctx context.Context, namespace string, lots int, full, usual int64, r *report) error {
	plain, err := c.cached(ctx, namespace, nil)
	if err != nil {
		return err
	}
	var options ctrl.Options
	controllers.Configure(&options)
	trimmed, err := c.cached(ctx, namespace, options.Cache.DefaultTransform)
	if err != nil {
		return err
	}
	n, ledger := int64(lots), ledgerBytes(lots)
	r.add("heap for a lot, all included, bytes", fmt.Sprint(full/n), fmt.Sprintf("%d (plain typed cache)", plain/n), fmt.Sprint(usual/n),
		fmt.Sprintf("%.2f of a plain cache", float64(full)/float64(plain)))
	r.add("of which the object in its cache, the ledger, indexes with the rest", fmt.Sprintf("%d, %d, %d", trimmed/n, ledger, full/n-trimmed/n-ledger), "", "", "")
	return nil
}

// cached is the heap that a cache of lots alone takes.
func (c *cluster) cached(ctx context.Context, namespace string, transform cache.TransformFunc) (int64, error) {
	before := heapInUse()
	all, err := ctrlcache.New(c.config, ctrlcache.Options{
		Scheme: c.scheme, DefaultTransform: transform,
		DefaultNamespaces: map[string]ctrlcache.Config{namespace: {}},
	})
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, err := all.GetInformer(ctx, &v1alpha1.Device{}, ctrlcache.BlockUntilSynced(false)); err != nil {
		return 0, err
	}
	go func() { _ = all.Start(ctx) }()
	if !all.WaitForCacheSync(ctx) {
		return 0, ctx.Err()
	}
	pause(time.Second)
	return heapInUse() - before, nil
}

// size reports what a large case takes on the servers' side.
func (c *cluster) size(ctx context.Context, lots int, filled time.Duration, r *report) error {
	figures, err := c.metric(ctx, "process_resident_memory_bytes", "apiserver_storage_size_bytes")
	if err != nil {
		return err
	}
	r.add(fmt.Sprintf("%d new lots of one plan, until every status is current, s", lots), fmt.Sprintf("%.0f", filled.Seconds()), "", "",
		fmt.Sprintf("then %.0f MB in the API server, %.0f MB in its database", figures[0]/1e6, figures[1]/1e6))
	return nil
}
