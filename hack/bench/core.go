package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/ordinary"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
)

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
		var mine, others sample
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
		r.add(fmt.Sprintf("one lot of %d changes: ledger and assessment of its plan, ms (allocations)", lots),
			mine.spread("%.2f")+fmt.Sprintf(" (%.0f)", allocations), "", others.spread("%.2f"),
			"ordinary "+others.over(mine).spread("%.1f")+" of ours")
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
