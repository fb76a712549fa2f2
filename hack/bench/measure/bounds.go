package measure

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/assess"
	"techplan.education/internal/inventory"
)

// Bounds assesses the largest plans that the API accepts. Then one district keeps the
// scheduler busy while another creates a plan.
var Bounds = Measure{Name: "bounds", take: measureBounds}

func measureBounds(ctx context.Context, bench *Bench) error {
	bench.AddRows(assessLargestPlans(bench.Runs)...)
	return bench.measureHostileDistrict(ctx)
}

func assessLargestPlans(runCount int) []page.Row {
	now := time.Date(2031, 7, 15, 17, 0, 0, 0, time.UTC)
	monthly := newPlanInput(workload.NewMonthlyPlan("district", "plan", 100), nil, inventory.NewLedger())
	schedules := page.Row{
		Measure:  "100 monthly schedules of 300 technologies over ten years: the plan assessed, ms (MB allocated)",
		Techplan: timeAssessments(runCount, func() { assess.ComputePlanStatus(monthly, now) }),
		Ratios:   "3.6 million evaluations",
	}
	plan, goals := workload.NewSharingPlan("district", "plan", 500)
	sharing, asOf := newPlanInput(plan, goals, inventory.NewLedger()), time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	lines := page.Row{
		Measure:  "500 lines that name 20 of 500 goals each: the plan assessed, ms (MB allocated)",
		Techplan: timeAssessments(runCount, func() { assess.ComputePlanStatus(sharing, asOf) }),
	}
	itsGoals := page.Row{
		Measure: "... and all its goals, ms (MB allocated)",
		Techplan: timeAssessments(runCount, func() {
			shared := assess.ShareGoals(plan, goals, assess.DateInDistrict(plan, asOf))
			for _, goal := range goals {
				assess.ComputeGoalStatus(assess.GoalInput{Goal: goal, Shared: shared}, asOf)
			}
		}),
	}
	return []page.Row{schedules, lines, itsGoals}
}

// timeAssessments makes several assessments. It writes the milliseconds and the
// megabytes that one takes.
func timeAssessments(runCount int, assessment func()) string {
	var elapsed samples
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runCount {
		milliseconds, _ := timeCalls(1, func(int) { assessment() })
		elapsed = append(elapsed, milliseconds)
	}
	runtime.ReadMemStats(&after)
	megabytes := float64(after.TotalAlloc-before.TotalAlloc) / float64(runCount) / (1 << 20)
	return elapsed.formatRange("%.1f") + fmt.Sprintf(" (%.1f)", megabytes)
}
