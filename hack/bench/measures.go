package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/hack/bench/ordinary"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli"
	"techplan.education/internal/inventory"
)

// convergence makes new lots over twenty plans, by each contender in turn.
func convergence(ctx context.Context, c *cluster, o options, r *report) error {
	var mine, bare, others sample
	var each written
	for range o.runs {
		took, err := c.bare(ctx, o.lots)
		if err != nil {
			return err
		}
		bare = append(bare, seconds(took))
		before, err := c.writes(ctx)
		if err != nil {
			return err
		}
		if took, err = c.converge(ctx, o.lots, ours, controllers.Configure); err != nil {
			return err
		}
		after, err := c.writes(ctx)
		if err != nil {
			return err
		}
		each = after.minus(before)
		mine = append(mine, seconds(took))
		if took, err = c.converge(ctx, o.lots, usual, nil); err != nil {
			return err
		}
		others = append(others, seconds(took))
	}
	r.add(fmt.Sprintf("%d new lots over %d plans, until every status is current, s", o.lots, plansEach),
		mine.spread("%.1f"), bare.spread("%.1f"), others.spread("%.1f"),
		fmt.Sprintf("%s of bare; ordinary %s of ours", mine.over(bare).spread("%.2f"), others.over(mine).spread("%.1f")))
	r.add("API writes for a lot: creates, statuses",
		fmt.Sprintf("%.3f, %.3f", each.devices/float64(o.lots), each.deviceStatuses/float64(o.lots)), "1, 1", "", "")
	r.add("writes of plan statuses meanwhile", fmt.Sprintf("%.0f", each.planStatuses), "", "", "")
	return nil
}

// oneChangeInTheCore changes one lot of plans of growing size: what the ledger and
// the plan's assessment cost, against a list of all lots.
func oneChangeInTheCore(_ context.Context, _ *cluster, o options, r *report) error {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, lots := range []int{100, 1000, 10000, 100000} {
		p := planNamed("district", "plan")
		ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: "district", Name: "plan"}
		ledger.SetPlan(key, budget.Facts(p))
		list := make([]v1alpha1.Device, 0, lots)
		for i := range lots {
			d := lot("district", "plan", i)
			list = append(list, *d)
			ledger.Set(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d))
		}
		in := assess.PlanInput{
			Plan:        p,
			Inventory:   func(today calendar.Date) inventory.Inventory { return ledger.Inventory(key, today) },
			DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
		}
		assess.Plan(in, now)
		edited := lot("district", "plan", 7)
		name := inventory.LotKey{Namespace: edited.Namespace, Name: edited.Name}
		var mine, others, ratio sample
		allocations := 0.0
		for range o.runs {
			took, allocated := timed(200, func(i int) {
				edited.Spec.Quantity = int32(20 + i%2)
				ledger.Set(name, inventory.LotOf(edited))
				assess.Plan(in, now)
			})
			mine, allocations = append(mine, took), allocated
			took, _ = timed(max(1, 2000/lots), func(i int) {
				list[7].Spec.Quantity = int32(20 + i%2)
				ordinary.Assess(p, list, now)
			})
			others = append(others, took)
		}
		ratio = others.over(mine)
		r.add(fmt.Sprintf("one lot of %d changes: ledger and assessment of its plan, ms (allocations)", lots),
			mine.spread("%.2f")+fmt.Sprintf(" (%.0f)", allocations), "", others.spread("%.2f"), "ordinary "+ratio.spread("%.1f")+" of ours")
	}
	return nil
}

// timed calls a function n times, and returns the milliseconds and the allocations
// of one call.
func timed(n int, call func(i int)) (milliseconds, allocations float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	for i := range n {
		call(i)
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return float64(took.Microseconds()) / 1000 / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)
}

// pause lets what is gathered come to rest.
func pause(d time.Duration) { <-time.After(d) }

// oneChange edits single lots of a plan through the API, starts the controllers
// anew and looks at memory.
func oneChange(ctx context.Context, c *cluster, o options, r *report) error {
	for _, lots := range sizes(o.largest) {
		namespace, err := c.district(ctx)
		if err != nil {
			return err
		}
		plans, err := c.makePlans(ctx, namespace, 1)
		if err != nil {
			return err
		}
		running, err := c.run(namespace, ours, controllers.Configure)
		if err != nil {
			return err
		}
		if err := c.makeLots(ctx, plans, lots, nil); err != nil {
			return err
		}
		if err := c.await(ctx, running, namespace, lots); err != nil {
			return err
		}
		latency, reads, err := c.latency(ctx, plans[0], o.runs)
		if err != nil {
			return err
		}
		r.add(fmt.Sprintf("a lone edit of one of %d lots, until the plan's status, ms", lots),
			latency.spread("%.1f"), reads.spread("%.1f"), "", fmt.Sprintf("%s reads of the plan", latency.over(reads).spread("%.1f")))
		if err := running.stop(); err != nil {
			return err
		}
		if lots == o.largest {
			return c.restart(ctx, namespace, lots, r)
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

// latency edits lots one by one and waits for the plan's status each time.
func (c *cluster) latency(ctx context.Context, p *v1alpha1.TechnologyPlan, runs int) (took, reads sample, err error) {
	key := client.ObjectKeyFromObject(p)
	for i := range runs {
		// A burst is gathered for half a second: a lone edit comes after that.
		pause(1100 * time.Millisecond)
		var current v1alpha1.TechnologyPlan
		began := time.Now()
		if err := c.client.Get(ctx, key, &current); err != nil {
			return nil, nil, err
		}
		reads = append(reads, float64(time.Since(began).Microseconds())/1000)
		version := current.ResourceVersion
		d := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: lot(p.Namespace, p.Name, i).Name}}
		edit := client.RawPatch("application/merge-patch+json", fmt.Appendf(nil, `{"spec":{"quantity":%d}}`, 100+i))
		began = time.Now()
		if err := c.client.Patch(ctx, d, edit); err != nil {
			return nil, nil, err
		}
		for current.ResourceVersion == version {
			if err := c.client.Get(ctx, key, &current); err != nil {
				return nil, nil, err
			}
		}
		took = append(took, float64(time.Since(began).Microseconds())/1000)
	}
	return took, reads, nil
}

// restart starts the controllers on lots that are there: nothing is written, and
// the caches fill in about the time of a list.
func (c *cluster) restart(ctx context.Context, namespace string, lots int, r *report) error {
	before, err := c.writes(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	var list v1alpha1.DeviceList
	token := ""
	for first := true; first || token != ""; first = false {
		if err := c.client.List(ctx, &list, client.InNamespace(namespace), client.Limit(500), client.Continue(token)); err != nil {
			return err
		}
		token = list.Continue
	}
	listing := time.Since(began)
	list = v1alpha1.DeviceList{}
	heap := heapInUse()
	began = time.Now()
	running, err := c.run(namespace, ours, controllers.Configure)
	if err != nil {
		return err
	}
	if err := c.await(ctx, running, namespace, lots); err != nil {
		return err
	}
	ready := time.Since(began)
	// Each lot is assessed once after a start; then all is quiet.
	pause(time.Duration(lots/500+2) * time.Second)
	cached := heapInUse() - heap
	after, err := c.writes(ctx)
	if err != nil {
		return err
	}
	r.add(fmt.Sprintf("start with %d lots to caches and ledger ready, s", lots), fmt.Sprintf("%.2f", ready.Seconds()),
		fmt.Sprintf("%.2f (paged list)", listing.Seconds()), "", fmt.Sprintf("%.2f of a list", ready.Seconds()/listing.Seconds()))
	r.add("writes after a restart, and while nothing happens", fmt.Sprintf("%.0f", after.minus(before).all), "0", "", "")
	ledger := ledgerBytes(lots)
	r.add("heap for a cached lot, ledger and indexes included, bytes", fmt.Sprintf("%d", cached/int64(lots)), "", "",
		fmt.Sprintf("of which the ledger about %d", ledger))
	return running.stop()
}

func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// ledgerBytes is what a lot weighs in the ledger alone.
func ledgerBytes(lots int) int64 {
	p := planNamed("district", "plan")
	devices := make([]*v1alpha1.Device, lots)
	for i := range devices {
		devices[i] = lot("district", "plan", i)
	}
	before := heapInUse()
	ledger := inventory.NewLedger()
	ledger.SetPlan(inventory.PlanKey{Namespace: "district", Name: "plan"}, budget.Facts(p))
	for _, d := range devices {
		ledger.Set(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d))
	}
	weight := heapInUse() - before
	runtime.KeepAlive(ledger)
	runtime.KeepAlive(devices)
	return weight / int64(lots)
}

// storm edits a plan so that all its lots are assessed anew, and edits one lot of
// another plan meanwhile: the fresh edit must not wait for the bulk.
func storm(ctx context.Context, c *cluster, o options, r *report) error {
	namespace, err := c.district(ctx)
	if err != nil {
		return err
	}
	plans, err := c.makePlans(ctx, namespace, 2)
	if err != nil {
		return err
	}
	running, err := c.run(namespace, ours, controllers.Configure)
	if err != nil {
		return err
	}
	if err := c.makeLots(ctx, plans[:1], o.lots, nil); err != nil {
		return err
	}
	if err := c.makeLots(ctx, plans[1:], 10, nil); err != nil {
		return err
	}
	if err := c.await(ctx, running, namespace, o.lots+10); err != nil {
		return err
	}
	before, err := c.writes(ctx)
	if err != nil {
		return err
	}
	life := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"policy":{"refresh":{"leadMonths":9}}}}`))
	began := time.Now()
	if err := c.client.Patch(ctx, &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: plans[0].Name}}, life); err != nil {
		return err
	}
	fresh, reads, err := c.latency(ctx, plans[1], 1)
	if err != nil {
		return err
	}
	for {
		now, err := c.writes(ctx)
		if err != nil {
			return err
		}
		if int(now.minus(before).deviceStatuses) >= o.lots {
			break
		}
		if time.Since(began) > 10*time.Minute {
			return fmt.Errorf("%.0f of %d lots were written", now.minus(before).deviceStatuses, o.lots)
		}
	}
	took := time.Since(began)
	after, err := c.writes(ctx)
	if err != nil {
		return err
	}
	w := after.minus(before)
	r.add(fmt.Sprintf("a plan's edit that changes %d lots, s", o.lots), fmt.Sprintf("%.1f", took.Seconds()), "", "",
		fmt.Sprintf("%.3f statuses for a lot, %.0f of plans", w.deviceStatuses/float64(o.lots), w.planStatuses))
	r.add("a fresh edit meanwhile, until its plan's status, ms", fresh.spread("%.0f"), reads.spread("%.1f"), "", "")
	return running.stop()
}

// offline lints files.
func offline(ctx context.Context, _ *cluster, o options, r *report) error {
	dir, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeDocuments(dir, o.documents); err != nil {
		return err
	}
	var took sample
	for range o.runs {
		began := time.Now()
		environment := cli.Environment{In: nil, Out: io.Discard, Err: io.Discard, Now: time.Now, Assess: assess.District, Version: "bench"}
		if code := cli.Run(ctx, []string{"lint", "-f", dir}, environment); code == cli.ExitFailed {
			return fmt.Errorf("lint ended with %d", code)
		}
		took = append(took, float64(o.documents)/time.Since(began).Seconds())
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.add(fmt.Sprintf("lint of %d documents, documents a second", o.documents), took.spread("%.0f"), "", "",
		fmt.Sprintf("%d MB taken from the system", m.Sys>>20))
	return nil
}

func writeDocuments(dir string, count int) error {
	file, err := os.Create(filepath.Join(dir, "district.yaml"))
	if err != nil {
		return err
	}
	defer file.Close()
	write := func(o client.Object, kind string) error {
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
		text, err := yaml.Marshal(o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(file, "---\n%s", text)
		return err
	}
	if err := write(planNamed("district", "plan"), v1alpha1.KindTechnologyPlan); err != nil {
		return err
	}
	for i := range count - 1 {
		if err := write(lot("district", "plan", i), v1alpha1.KindDevice); err != nil {
			return err
		}
	}
	return nil
}
