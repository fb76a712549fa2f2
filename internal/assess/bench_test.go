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

// large is a plan with so many lines, and goals and benchmarks in proportion.
func large(lines int) assess.PlanInput {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name = "plan"
	plan.Spec.Title = "Large"
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"}
	plan.Spec.Approval = v1alpha1.Approval{Body: "Board", Date: "2026-05-18"}
	plan.Spec.Budget = &v1alpha1.Budget{Currency: "USD"}
	in := assess.PlanInput{
		Plan: plan, Benchmarks: map[string][]*v1alpha1.Benchmark{},
		Inventory:   func(calendar.Date) inventory.Inventory { return inventory.Inventory{} },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}
	for i := range lines * 2 / 5 {
		goal := &v1alpha1.Goal{}
		goal.Name = fmt.Sprintf("goal-%04d", i)
		goal.Spec.PlanRef.Name = plan.Name
		goal.Spec.Actions = []v1alpha1.Action{{Name: "act", Cost: "1000", FiscalYear: 2027}}
		in.Goals = append(in.Goals, goal)
		for j := range 5 {
			b := &v1alpha1.Benchmark{}
			b.Name = fmt.Sprintf("%s-%d", goal.Name, j)
			b.Spec = v1alpha1.BenchmarkSpec{
				GoalRef: v1alpha1.Reference{Name: goal.Name}, Metric: v1alpha1.Metric{Name: "m", Direction: v1alpha1.DirectionIncrease},
				Baseline: v1alpha1.Point{Value: "0", Date: "2026-07-01"}, Target: v1alpha1.Point{Value: "100", Date: "2029-06-30"},
				Observations: []v1alpha1.Observation{{Date: "2026-10-01", Value: "10"}},
			}
			in.Benchmarks[goal.Name] = append(in.Benchmarks[goal.Name], b)
		}
	}
	for i := range lines {
		plan.Spec.Budget.Lines = append(plan.Spec.Budget.Lines, v1alpha1.BudgetLine{
			Name: v1alpha1.EntryName(fmt.Sprintf("line-%04d", i)), FiscalYear: 2027, Amount: "1000", Purpose: v1alpha1.PurposePurchase,
			Domain: v1alpha1.DomainEdTech, Goals: []v1alpha1.LineGoal{{Name: fmt.Sprintf("goal-%04d", i*2/5)}},
		})
	}
	return in
}

// BenchmarkPlan assesses plans of growing size: the time for each should grow
// with the number of lines, and not with its square.
func BenchmarkPlan(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, lines := range []int{125, 500, 2000} {
		in := large(lines)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assess.Plan(in, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}

// broken are the ways in which every line of a large plan is wrong: most of the
// work is then to name, fold and count what was found.
var broken = map[string]func(p *v1alpha1.TechnologyPlan, i int){
	"overspent, without a goal": func(p *v1alpha1.TechnologyPlan, i int) {
		l := &p.Spec.Budget.Lines[i]
		l.Goals, l.OtherSpent = nil, "3000"
	},
	"for one goal that is not there": func(p *v1alpha1.TechnologyPlan, i int) {
		p.Spec.Budget.Lines[i].Goals[0].Name = "gaol-0001"
	},
	"each for a goal that is not there": func(p *v1alpha1.TechnologyPlan, i int) {
		p.Spec.Budget.Lines[i].Goals[0].Name = fmt.Sprintf("gaol-%04d", i)
	},
	"each for a technology that is not there": func(p *v1alpha1.TechnologyPlan, i int) {
		p.Spec.Budget.Lines[i].Technologies = []v1alpha1.EntryName{v1alpha1.EntryName(fmt.Sprintf("laptop-%04d", i))}
	},
	"on money that is gone": func(p *v1alpha1.TechnologyPlan, i int) {
		p.Spec.Budget.Sources = []v1alpha1.FundingSource{{Name: "grant", Kind: v1alpha1.SourceGrant, ObligationEnd: "2026-06-30"}}
		l := &p.Spec.Budget.Lines[i]
		l.Source, l.Purpose, l.ThroughFiscalYear = "grant", v1alpha1.PurposeOperation, 2028
	},
	"each on a technology that was retired": func(p *v1alpha1.TechnologyPlan, i int) {
		name := v1alpha1.EntryName(fmt.Sprintf("laptop-%04d", i))
		p.Spec.Technologies = append(p.Spec.Technologies, v1alpha1.Technology{
			Name: name, Kind: v1alpha1.TechnologyDevice, Domain: v1alpha1.DomainEdTech, Lifecycle: v1alpha1.LifecycleRetired, RetireOn: "2026-06-30",
		})
		p.Spec.Budget.Lines[i].Technologies = []v1alpha1.EntryName{name}
	},
}

// brokenPlan is a large plan in which every line is wrong in one way.
func brokenPlan(lines int, way func(*v1alpha1.TechnologyPlan, int)) assess.PlanInput {
	in := large(lines)
	for i := range lines {
		way(in.Plan, i)
	}
	return in
}

// BenchmarkBrokenPlan assesses such plans of growing size.
func BenchmarkBrokenPlan(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, way := range slices.Sorted(maps.Keys(broken)) {
		for _, lines := range []int{125, 500, 2000} {
			in := brokenPlan(lines, broken[way])
			b.Run(fmt.Sprintf("%s/lines=%d", way, lines), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					assess.Plan(in, now)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
			})
		}
	}
}

// Four times as many lines take four times as much, whatever is wrong with them.
func TestBrokenPlansGrowInLine(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for way, breaks := range broken {
		t.Run(way, func(t *testing.T) {
			var taken []float64
			for _, lines := range []int{250, 1000} {
				in := brokenPlan(lines, breaks)
				taken = append(taken, testing.AllocsPerRun(1, func() { assess.Plan(in, now) }))
			}
			if taken[1] > 4.4*taken[0] {
				t.Errorf("250 lines take %.0f allocations and 1,000 lines %.0f", taken[0], taken[1])
			}
		})
	}
}

// BenchmarkGoal assesses one goal of plans of growing size. Every goal of a plan
// is assessed anew when the plan changes: what a goal gets depends on the lines
// that it shares.
func BenchmarkGoal(b *testing.B) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	for _, lines := range []int{125, 500, 2000} {
		in := large(lines)
		goal := assess.GoalInput{Goal: in.Goals[0], Plan: in.Plan, Goals: in.Goals, Benchmarks: in.Benchmarks[in.Goals[0].Name]}
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				assess.Goal(goal, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}
