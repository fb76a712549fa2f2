package measure

import (
	"context"
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/baseline"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/assess"
	"techplan.education/internal/inventory"
)

// CoreChange changes one lot of plans of growing size, and compares the ledger and the
// plan's assessment with a sum over a list of all lots.
var CoreChange = Measure{Name: "one change in the core", take: measureCoreChange}

func measureCoreChange(_ context.Context, bench *Bench) error {
	for _, lotCount := range []int{100, 1000, 10000, 100000} {
		bench.AddRows(compareCoreChange(lotCount, bench.Runs))
	}
	return nil
}

func compareCoreChange(count, runCount int) page.Row {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	plan, lots := makeLots(count)
	list := make([]v1alpha1.Device, 0, count)
	for _, lot := range lots {
		list = append(list, *lot)
	}
	ledger := newLedger(plan, lots)
	input := newPlanInput(plan, nil, ledger)
	assess.ComputePlanStatus(input, now)
	edited := workload.NewLot(plan.Namespace, plan.Name, 7)
	var techplan, base samples
	allocations := 0.0
	for range runCount {
		milliseconds, allocated := timeCalls(200, func(number int) {
			edited.Spec.Quantity = int32(20 + number%2)
			ledger.SetLot(keyOfLot(edited), inventory.LotOf(edited))
			assess.ComputePlanStatus(input, now)
		})
		techplan, allocations = append(techplan, milliseconds), allocated
		milliseconds, _ = timeCalls(max(1, 2000/count), func(number int) {
			list[7].Spec.Quantity = int32(20 + number%2)
			baseline.ComputePlanStatus(plan, list, now)
		})
		base = append(base, milliseconds)
	}
	return coreChangeRow(count, techplan, allocations, base)
}

func coreChangeRow(lotCount int, techplan samples, allocations float64, base samples) page.Row {
	return page.Row{
		Measure:  fmt.Sprintf("one lot of %d changes: ledger and assessment of its plan, ms (allocations)", lotCount),
		Techplan: techplan.formatRange("%.2f") + fmt.Sprintf(" (%.0f)", allocations),
		Baseline: base.formatRange("%.2f"),
		Ratios:   "baseline " + base.dividedBy(techplan).formatRange("%.1f") + " of techplan",
	}
}

// makeLots makes a plan with so many lots, without a cluster.
func makeLots(count int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Device) {
	plan := workload.NewPlan("district", "plan")
	lots := make([]*v1alpha1.Device, count)
	for i := range lots {
		lots[i] = workload.NewLot(plan.Namespace, plan.Name, i)
	}
	return plan, lots
}
