package summary_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/testplan"
)

func TestCountIsBounded(t *testing.T) {
	for count, want := range map[int64]int32{0: 0, math.MaxInt32: math.MaxInt32, math.MaxInt32 + 1: math.MaxInt32} {
		if got := *summary.NewCount(count); got != want {
			t.Errorf("%d shows as %d, want %d", count, got, want)
		}
	}
}

func TestInventoryIsCounted(t *testing.T) {
	newSum := func(devices int64, state inventory.LotState) inventory.StockSum {
		return inventory.StockSum{
			StockKey: inventory.StockKey{LotState: state},
			Stock:    inventory.Stock{Lots: 1, Devices: devices},
		}
	}
	stock := []inventory.StockSum{
		newSum(1, inventory.LotState{InService: true, Support: inventory.Supported}),
		newSum(2, inventory.LotState{InService: true, Support: inventory.Unsupported}),
		newSum(4, inventory.LotState{Support: inventory.Unsupported}),
		newSum(8, inventory.LotState{InService: true, Support: inventory.SupportUnknown, EndUnknown: true}),
	}
	want := v1alpha1.InventoryStatus{
		Lots:        new(int64(4)),
		Devices:     new(int64(15)),
		InService:   new(int64(11)),
		Unsupported: new(int64(2)),
		EndUnknown:  new(int64(8)),
	}
	if diff := cmp.Diff(want, summary.ComputeInventory(stock)); diff != "" {
		t.Error(diff)
	}
}

func TestEvaluationsAreCounted(t *testing.T) {
	schedule := &evaluation.Schedule{
		Counts: map[evaluation.State]int{
			evaluation.Scheduled: 1, evaluation.Open: 2, evaluation.Overdue: 3, evaluation.Completed: 4,
			evaluation.Cancelled: 5, evaluation.Missed: 6,
		},
	}
	want := v1alpha1.EvaluationCounts{
		Scheduled: new(int32(1)), Open: new(int32(2)), Overdue: new(int32(3)), Completed: new(int32(4)),
		Cancelled: new(int32(5)), Missed: new(int32(6)),
	}
	if diff := cmp.Diff(want, summary.CountEvaluations(schedule)); diff != "" {
		t.Errorf("no evaluation is due: %s", diff)
	}
	schedule.Next = evaluation.Item{Name: "yearly", Due: today}
	want.Next = v1alpha1.NextEvaluation{Name: "yearly", Due: "2026-10-01"}
	if diff := cmp.Diff(want, summary.CountEvaluations(schedule)); diff != "" {
		t.Errorf("an evaluation is due: %s", diff)
	}
}

// Only the rates 1 and 0 show as 100 and 0 percent.
func TestRatesAreNotRoundedAway(t *testing.T) {
	benchmark := testplan.NewBenchmark("b", "g").AddGroupCounts("2026-09-01", "70", 60_000, 200_000,
		testplan.GroupOf("EnglishLearners", 49_990, 50_000), testplan.GroupOf("Homeless", 10, 50_000))
	comparison, _ := progress.CompareLatestGroups(model.ParseBenchmark(benchmark.BuildObject()), today)
	groups := summary.ListGroups(comparison)
	if len(groups) != 2 || groups[0].Rate != "99.9" || groups[1].Rate != "0.1" {
		t.Errorf("%+v", groups)
	}
}
