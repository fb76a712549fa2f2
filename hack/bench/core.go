package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/baseline"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

// measureCoreChange changes one lot of plans of growing size, and compares the
// ledger and the plan's assessment with a sum over a list of all lots.
func measureCoreChange(_ context.Context, _ *cluster, o options, r *report) error {
	for _, lots := range []int{100, 1000, 10000, 100000} {
		r.add(compareCoreChange(lots, o.runs))
	}
	return nil
}

func compareCoreChange(lots, runs int) row {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	plan := newPlan("district", "plan")
	ledger, planKey := inventory.NewLedger(), inventory.PlanKey{Namespace: "district", Name: "plan"}
	ledger.SetPlan(planKey, budget.Facts(model.ParsePlan(plan)))
	list := make([]v1alpha1.Device, 0, lots)
	for i := range lots {
		lot := newLot("district", "plan", i)
		list = append(list, *lot)
		ledger.Set(keyOfLot(lot), inventory.LotOf(lot))
	}
	input := assess.PlanInput{
		Plan:        plan,
		Inventory:   func(today calendar.Date) inventory.Inventory { return ledger.Inventory(planKey, today) },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}
	assess.Plan(input, now)
	edited := newLot("district", "plan", 7)
	var techplan, others samples
	allocations := 0.0
	for range runs {
		milliseconds, allocated := timeCalls(200, func(i int) {
			edited.Spec.Quantity = int32(20 + i%2)
			ledger.Set(keyOfLot(edited), inventory.LotOf(edited))
			assess.Plan(input, now)
		})
		techplan, allocations = append(techplan, milliseconds), allocated
		milliseconds, _ = timeCalls(max(1, 2000/lots), func(i int) {
			list[7].Spec.Quantity = int32(20 + i%2)
			baseline.Assess(plan, list, now)
		})
		others = append(others, milliseconds)
	}
	return row{
		measure:  fmt.Sprintf("one lot of %d changes: ledger and assessment of its plan, ms (allocations)", lots),
		techplan: techplan.format("%.2f") + fmt.Sprintf(" (%.0f)", allocations),
		baseline: others.format("%.2f"),
		ratios:   "baseline " + others.dividedBy(techplan).format("%.1f") + " of techplan",
	}
}

func keyOfLot(lot *v1alpha1.Device) inventory.LotKey {
	return inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
}

// timeCalls calls a function so many times. It returns the milliseconds and the
// allocations of one call.
func timeCalls(count int, call func(i int)) (milliseconds, allocations float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	for i := range count {
		call(i)
	}
	elapsed := time.Since(began)
	runtime.ReadMemStats(&after)
	return inMilliseconds(elapsed) / float64(count), float64(after.Mallocs-before.Mallocs) / float64(count)
}

func inMilliseconds(elapsed time.Duration) float64 { return float64(elapsed.Microseconds()) / 1000 }

// measureHeap returns the bytes in use after a collection. The second run of the
// collector frees what finalizers held in the first.
func measureHeap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// ledgerBytesPerLot is the heap that a lot takes in the ledger alone.
func ledgerBytesPerLot(count int) int64 {
	plan := newPlan("district", "plan")
	lots := make([]*v1alpha1.Device, count)
	for i := range lots {
		lots[i] = newLot("district", "plan", i)
	}
	before := measureHeap()
	ledger := inventory.NewLedger()
	ledger.SetPlan(inventory.PlanKey{Namespace: "district", Name: "plan"}, budget.Facts(model.ParsePlan(plan)))
	for _, lot := range lots {
		ledger.Set(keyOfLot(lot), inventory.LotOf(lot))
	}
	bytes := measureHeap() - before
	runtime.KeepAlive(ledger)
	runtime.KeepAlive(lots)
	return bytes / int64(count)
}
