package summary_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/testplan"
)

func TestVarianceOfLinesYearsAndGoals(t *testing.T) {
	plan := testplan.NewPlan("p").
		AddLine("l", 2027, "636579", testplan.ForGoals("g"), testplan.AlreadySpent("727117")).
		AddLine("m", 2028, "100", testplan.ForGoals("g"), testplan.AlreadyCommitted("40"))
	status := summary.ComputeBudget(computeBudget(plan, testplan.NewGoal("g")))
	over := v1alpha1.BudgetVariance{Variance: "-90538", VariancePercent: "-14.2"}
	goal := status.Goals[0]
	got := map[string]v1alpha1.BudgetVariance{
		"line l":         status.Lines[0].BudgetVariance,
		"line m":         status.Lines[1].BudgetVariance,
		"FY2027":         status.Years[0].BudgetVariance,
		"FY2028":         status.Years[1].BudgetVariance,
		"goal in FY2027": goal.Years[0].BudgetVariance,
		"goal in FY2028": goal.Years[1].BudgetVariance,
		"goal":           goal.BudgetVariance,
	}
	want := map[string]v1alpha1.BudgetVariance{
		"line l":         over,
		"line m":         {},
		"FY2027":         over,
		"FY2028":         {},
		"goal in FY2027": over,
		"goal in FY2028": {},
		"goal":           {Variance: "-90438", VariancePercent: "-14.2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSumsOfBudget(t *testing.T) {
	plan := testplan.NewPlan("p").
		AddLine("goal", 2027, "600", testplan.ForGoals("g"), testplan.InDomain(v1alpha1.DomainEdTech)).
		AddLine("general", 2027, "100", testplan.WithoutGoal(), testplan.InDomain(v1alpha1.DomainInfoTech)).
		AddLine("loose", 2027, "200", testplan.AlreadySpent("50"), testplan.AlreadyCommitted("25")).
		AddLine("unused", 2028, "100", testplan.ForGoals("g"))
	status := summary.ComputeBudget(computeBudget(plan, testplan.NewGoal("g")))
	got := map[string]any{
		"total":           status.Total,
		"aligned":         status.Aligned,
		"general":         status.General,
		"unaligned":       status.Unaligned,
		"aligned percent": status.AlignedPercent,
		"spent":           status.Spent,
		"committed":       status.Committed,
		"available":       status.Available,
		"domains":         status.Domains,
		"lines":           len(status.Lines),
	}
	want := map[string]any{
		"total":     v1alpha1.Money("1000"),
		"aligned":   v1alpha1.Money("700"),
		"general":   v1alpha1.Money("100"),
		"unaligned": v1alpha1.Money("200"),
		// General operations count neither as aligned nor as unaligned.
		"aligned percent": v1alpha1.Decimal("77.8"),
		"spent":           v1alpha1.Money("50"),
		"committed":       v1alpha1.Money("25"),
		"available":       v1alpha1.Decimal("925"),
		"domains": []v1alpha1.DomainShare{
			{Domain: "AT", Amount: "0", Percent: "0.0"},
			{Domain: "EdTech", Amount: "600", Percent: "60.0"},
			{Domain: "InfoTech", Amount: "100", Percent: "10.0"},
			{Domain: "Shared", Amount: "0", Percent: "0.0"},
			{Domain: "Unassigned", Amount: "300", Percent: "30.0"},
		},
		// Only the line that is used.
		"lines": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlanWithoutBudgetShowsNoSums(t *testing.T) {
	if diff := cmp.Diff(v1alpha1.BudgetStatus{}, summary.ComputeBudget(computeBudget(testplan.NewPlan("p")))); diff != "" {
		t.Error(diff)
	}
}

func TestAtMostFortyYearsAreShown(t *testing.T) {
	for title, c := range map[string]struct{ years, want int }{
		"40 years": {40, 40},
		"41 years": {41, 40},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p")
			for i := range c.years {
				plan.AddLine(fmt.Sprint("line-", i), v1alpha1.FiscalYear(2027+i), "100")
			}
			if got := len(summary.ComputeBudget(computeBudget(plan)).Years); got != c.want {
				t.Errorf("want %d years, got %d", c.want, got)
			}
		})
	}
}

// The years of goals are cut alike, and only where all of them are too many.
func TestYearsOfGoalsKeepTheirBound(t *testing.T) {
	for title, c := range map[string]struct{ goals, years, want int }{
		"300 years in all":                 {30, 10, 10},
		"301 years in all":                 {43, 7, 6},
		"the most goals that status shows": {200, 10, 1},
		"one goal of the most years":       {1, 10, 10},
		"as many goals of one year each":   {200, 1, 1},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p").SetPeriod("2026-07-01", fmt.Sprintf("%d-06-30", 2026+c.years))
			lastYear := v1alpha1.FiscalYear(2026 + c.years)
			var goals []*testplan.GoalBuilder
			for i := range c.goals {
				name := fmt.Sprintf("goal-%03d", i)
				plan.AddLine(fmt.Sprintf("line-%03d", i), 2027, "100000",
					testplan.ThroughYear(lastYear), testplan.ForGoals(name), testplan.AlreadySpent("100000"))
				goals = append(goals, testplan.NewGoal(name))
			}
			for _, goal := range summary.ComputeBudget(computeBudget(plan, goals...)).Goals {
				last := goal.Years[len(goal.Years)-1].FiscalYear
				if len(goal.Years) != c.want || last != lastYear {
					t.Fatalf("%s shows %d years up to %d, want %d", goal.Name, len(goal.Years), last, c.want)
				}
			}
		})
	}
}

func TestAtMost200GoalsAreShown(t *testing.T) {
	plan := testplan.NewPlan("p")
	var goals []*testplan.GoalBuilder
	for i := range 202 {
		name := fmt.Sprintf("goal-%03d", i)
		goals = append(goals, testplan.NewGoal(name))
		// A goal without money takes no place in the list.
		if i > 0 {
			plan.AddLine(fmt.Sprintf("line-%03d", i), 2027, "100", testplan.ForGoals(name))
		}
	}
	shown := summary.ComputeBudget(computeBudget(plan, goals...)).Goals
	if len(shown) != 200 || shown[0].Name != "goal-001" || shown[199].Name != "goal-200" {
		t.Errorf("want goal-001 to goal-200, got %d goals from %s on", len(shown), shown[0].Name)
	}
}

func TestGoalFunding(t *testing.T) {
	plan := testplan.NewPlan("p").AddLine("l", 2027, "100", testplan.ForGoals("g"))
	goal := testplan.NewGoal("g").SetDates("2026-07-01", "2028-06-30").AddAction("buy", 2027, "250").AddAction("train", 2028, "40")
	want := []v1alpha1.GoalFunding{
		{FiscalYear: 2027, Need: "250", Budgeted: "100", Gap: "150"},
		{FiscalYear: 2028, Need: "40", Budgeted: "0", Gap: "40"},
	}
	if diff := cmp.Diff(want, summary.ListGoalFunding(computeBudget(plan, goal).Goals[0])); diff != "" {
		t.Error(diff)
	}
}
