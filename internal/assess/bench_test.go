package assess_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
)

// newLargePlan returns a plan with so many lines, and goals and benchmarks in proportion.
func newLargePlan(lines int) assess.PlanInput {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name = "plan"
	plan.Spec.Title = "Large"
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"}
	plan.Spec.Approval = v1alpha1.Approval{Body: "Board", Date: "2026-05-18"}
	plan.Spec.Budget = &v1alpha1.Budget{Currency: "USD"}
	input := assess.PlanInput{
		Plan: plan, Benchmarks: map[string][]*v1alpha1.Benchmark{},
		Inventory:   func(calendar.Date) inventory.Inventory { return inventory.Inventory{} },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}
	for i := range lines * 2 / 5 {
		goal := &v1alpha1.Goal{}
		goal.Name = fmt.Sprintf("goal-%04d", i)
		goal.Spec.PlanRef.Name = plan.Name
		goal.Spec.Actions = []v1alpha1.Action{{Name: "act", Cost: "1000", FiscalYear: 2027}}
		input.Goals = append(input.Goals, goal)
		for j := range 5 {
			benchmark := &v1alpha1.Benchmark{}
			benchmark.Name = fmt.Sprintf("%s-%d", goal.Name, j)
			benchmark.Spec = v1alpha1.BenchmarkSpec{
				GoalRef:      v1alpha1.Reference{Name: goal.Name},
				Metric:       v1alpha1.Metric{Name: "m", Direction: v1alpha1.DirectionIncrease},
				Baseline:     v1alpha1.Point{Value: "0", Date: "2026-07-01"},
				Target:       v1alpha1.Point{Value: "100", Date: "2029-06-30"},
				Observations: []v1alpha1.Observation{{Date: "2026-10-01", Value: "10"}},
			}
			input.Benchmarks[goal.Name] = append(input.Benchmarks[goal.Name], benchmark)
		}
	}
	for i := range lines {
		plan.Spec.Budget.Lines = append(plan.Spec.Budget.Lines, v1alpha1.BudgetLine{
			Name:       v1alpha1.EntryName(fmt.Sprintf("line-%04d", i)),
			FiscalYear: 2027,
			Amount:     "1000",
			Purpose:    v1alpha1.PurposePurchase,
			Domain:     v1alpha1.DomainEdTech,
			Goals:      []v1alpha1.LineGoal{{Name: fmt.Sprintf("goal-%04d", i*2/5)}},
		})
	}
	return input
}

// BenchmarkPlan assesses plans of growing size: the time for each should grow
// with the number of lines, and not with its square.
func BenchmarkPlan(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, lines := range []int{125, 500, 2000} {
		input := newLargePlan(lines)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assess.ComputePlanStatus(input, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}

// broken are the ways in which every line of a large plan is wrong. Most of the work is
// then to describe, fold and count the findings.
var broken = map[string]func(plan *v1alpha1.TechnologyPlan, i int){
	"overspent, without a goal": func(plan *v1alpha1.TechnologyPlan, i int) {
		line := &plan.Spec.Budget.Lines[i]
		line.Goals, line.OtherSpent = nil, "3000"
	},
	"for one goal that is not there": func(plan *v1alpha1.TechnologyPlan, i int) {
		plan.Spec.Budget.Lines[i].Goals[0].Name = "gaol-0001"
	},
	"each for a goal that is not there": func(plan *v1alpha1.TechnologyPlan, i int) {
		plan.Spec.Budget.Lines[i].Goals[0].Name = fmt.Sprintf("gaol-%04d", i)
	},
	"each for a technology that is not there": func(plan *v1alpha1.TechnologyPlan, i int) {
		name := v1alpha1.EntryName(fmt.Sprintf("laptop-%04d", i))
		plan.Spec.Budget.Lines[i].Technologies = []v1alpha1.EntryName{name}
	},
	"on money that is gone": func(plan *v1alpha1.TechnologyPlan, i int) {
		plan.Spec.Budget.Sources = []v1alpha1.FundingSource{
			{Name: "grant", Kind: v1alpha1.SourceGrant, ObligationEnd: "2026-06-30"},
		}
		line := &plan.Spec.Budget.Lines[i]
		line.Source, line.Purpose, line.ThroughFiscalYear = "grant", v1alpha1.PurposeOperation, 2028
	},
	"each on a technology that was retired": func(plan *v1alpha1.TechnologyPlan, i int) {
		name := v1alpha1.EntryName(fmt.Sprintf("laptop-%04d", i))
		plan.Spec.Technologies = append(plan.Spec.Technologies, v1alpha1.Technology{
			Name:      name,
			Kind:      v1alpha1.TechnologyDevice,
			Domain:    v1alpha1.DomainEdTech,
			Lifecycle: v1alpha1.LifecycleRetired,
			RetireOn:  "2026-06-30",
		})
		plan.Spec.Budget.Lines[i].Technologies = []v1alpha1.EntryName{name}
	},
}

// newBrokenPlan returns a large plan in which every line is wrong in one way.
func newBrokenPlan(lines int, way func(*v1alpha1.TechnologyPlan, int)) assess.PlanInput {
	input := newLargePlan(lines)
	for i := range lines {
		way(input.Plan, i)
	}
	return input
}

// BenchmarkBrokenPlan assesses plans of growing size in which every line is wrong.
func BenchmarkBrokenPlan(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, way := range slices.Sorted(maps.Keys(broken)) {
		for _, lines := range []int{125, 500, 2000} {
			input := newBrokenPlan(lines, broken[way])
			b.Run(fmt.Sprintf("%s/lines=%d", way, lines), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					assess.ComputePlanStatus(input, now)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
			})
		}
	}
}

// Four times as many lines take at most 4.4 times as many allocations, in each way of being
// wrong.
func TestBrokenPlansGrowInLine(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for way, breaks := range broken {
		t.Run(way, func(t *testing.T) {
			var taken []float64
			for _, lines := range []int{250, 1000} {
				input := newBrokenPlan(lines, breaks)
				taken = append(taken, testing.AllocsPerRun(1, func() { assess.ComputePlanStatus(input, now) }))
			}
			if taken[1] > 4.4*taken[0] {
				t.Errorf("250 lines take %.0f allocations and 1,000 lines %.0f", taken[0], taken[1])
			}
		})
	}
}

// newPlanWithGoals returns a plan with so many goals and as many lines. Each line names 20
// goals and has money in all years of the plan. With 500 goals it is the largest plan whose
// lines the API accepts.
func newPlanWithGoals(goals int) assess.PlanInput {
	input := newLargePlan(goals)
	plan, benchmarks := input.Plan, input.Benchmarks
	input.Goals, input.Benchmarks = nil, map[string][]*v1alpha1.Benchmark{}
	for i := range goals {
		goal := &v1alpha1.Goal{}
		goal.Name = fmt.Sprintf("goal-%04d", i)
		goal.Spec.PlanRef.Name = plan.Name
		goal.Spec.Actions = []v1alpha1.Action{
			{Name: "buy", Cost: "1000", FiscalYear: 2027}, {Name: "train", Cost: "3000", FiscalYear: 2028},
		}
		input.Goals = append(input.Goals, goal)
		input.Benchmarks[goal.Name] = benchmarks["goal-0000"]
		line := &plan.Spec.Budget.Lines[i]
		line.FiscalYear, line.Goals = 0, nil
		for j := range 20 {
			line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: fmt.Sprintf("goal-%04d", (7*i+13*j)%goals)})
		}
	}
	return input
}

// assessAllGoals assesses all goals of a plan, as after the edit of one of its lines.
func assessAllGoals(input assess.PlanInput, now time.Time) {
	shared := assess.ShareGoals(input.Plan, input.Goals, assess.DateInDistrict(input.Plan, now))
	for i := range input.Goals {
		assess.ComputeGoalStatus(newGoalInput(input, i, shared), now)
	}
}

// BenchmarkGoalsOfLargestPlan assesses the largest plan of three and of ten years with all
// its goals, as after the edit of one amount.
func BenchmarkGoalsOfLargestPlan(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, years := range []int{3, 10} {
		input := newPlanWithGoals(500)
		input.Plan.Spec.Period.End = v1alpha1.Date(fmt.Sprintf("%d-06-30", 2026+years))
		b.Run(fmt.Sprintf("goals/years=%d", years), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assessAllGoals(input, now)
			}
		})
		b.Run(fmt.Sprintf("plan/years=%d", years), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assess.ComputePlanStatus(input, now)
			}
		})
	}
}

// All goals of a plan with four times as many goals and lines take four times as many
// allocations, as does the plan itself.
func TestGoalsOfAPlanGrowInLine(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	few, many := newPlanWithGoals(50), newPlanWithGoals(200)
	for name, work := range map[string]func(input assess.PlanInput){
		"all goals": func(input assess.PlanInput) { assessAllGoals(input, now) },
		"the plan":  func(input assess.PlanInput) { assess.ComputePlanStatus(input, now) },
	} {
		t.Run(name, func(t *testing.T) {
			of50 := testing.AllocsPerRun(1, func() { work(few) })
			of200 := testing.AllocsPerRun(1, func() { work(many) })
			if of200 > 4.4*of50 {
				t.Errorf("50 goals take %.0f allocations and 200 goals %.0f", of50, of200)
			}
		})
	}
}

// newGoalInput returns the input of one goal of a plan.
func newGoalInput(input assess.PlanInput, i int, shared *assess.SharedGoals) assess.GoalInput {
	return assess.GoalInput{Goal: input.Goals[i], Shared: shared, Benchmarks: input.Benchmarks[input.Goals[i].Name]}
}

// BenchmarkGoal assesses one goal of plans of growing size, and computes what it shares with
// the other goals: the money of a goal depends on the lines that it shares.
func BenchmarkGoal(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, lines := range []int{125, 500, 2000} {
		input := newLargePlan(lines)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				shared := assess.ShareGoals(input.Plan, input.Goals, assess.DateInDistrict(input.Plan, now))
				assess.ComputeGoalStatus(newGoalInput(input, 0, shared), now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}
