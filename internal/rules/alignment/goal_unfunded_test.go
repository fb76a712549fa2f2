package alignment_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestGoalUnfunded(t *testing.T) {
	need := func(cost v1alpha1.Money) *testplan.GoalBuilder {
		return testrules.NewGoal("g").AddAction("a", 2027, cost)
	}
	fromSpring := func(start string) testrules.World {
		plan := testrules.NewPlan().SetPeriod(start, "2029-06-30").AddLine("few", 2026, "1", testplan.WithoutGoal())
		for _, f := range []v1alpha1.FiscalYear{2027, 2028, 2029} {
			plan.AddLine(fmt.Sprint("l", f), f, "100000", testplan.ForGoals("g"))
		}
		return testrules.NewDistrict(
			plan, testrules.NewGoal("g").ActionFrom("coach", v1alpha1.Date(start), "2029-06-30", "300000"),
		)
	}
	testrules.RunExamples(t, rules.GoalUnfunded, testrules.Examples{
		"exactly 90 percent": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "90", testplan.ForGoals("g")), need("100")),
		},
		"a hundredth under 90 percent": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "89.99", testplan.ForGoals("g")), need("100")),
			Want:  []string{"Warning FY2027 10.01"},
		},
		"only a hundredth": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "0.01", testplan.ForGoals("g")), need("100")),
			Want:  []string{"Warning FY2027 99.99"},
		},
		"no money at all": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()), need("100")),
			Want:  []string{"Error FY2027 100"},
		},
		"no money, because another goal uses the shared line": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "0.01", testplan.ForGoals("a", "g")), need("0.01"),
				testrules.NewGoal("a").AddAction("x", 2027, "0.01"),
			),
			Want: []string{"Warning FY2027 0.01"},
		},
		"91 days of a year before the budget are in the plan": {World: fromSpring("2026-04-01"), On: "2026-05-20"},
		"92 days of a year before the budget are in the plan": {
			World: fromSpring("2026-03-31"),
			On:    "2026-05-20",
			Want:  []string{"Error FY2026 23232.32"},
		},
		"a goal without a need": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()), testrules.NewGoal("g")),
		},
		"no line at all in the plan": {World: testrules.NewDistrict(testrules.NewPlan(), need("100"))},
		"a past year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()), need("100")),
			On:    "2027-07-01",
		},
		"the goal closed before the year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()),
				need("100").CloseAs(v1alpha1.OutcomeDropped, "2026-06-30"),
			),
		},
		"the goal closed today": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()),
				need("100").CloseAs(v1alpha1.OutcomeMet, testrules.Today),
			),
		},
		"the goal closes tomorrow": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "5", testplan.WithoutGoal()),
				need("100").CloseAs(v1alpha1.OutcomeMet, "2026-10-02"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"a transfer dated today fills the gap": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "80", testplan.ForGoals("g")).AddTransfer("t", "", "l", "10", testrules.Today),
				need("100"),
			),
		},
		"a transfer dated tomorrow does not count yet": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "80", testplan.ForGoals("g")).AddTransfer("t", "", "l", "10", "2026-10-02"),
				need("100"),
			),
			Want: []string{"Warning FY2027 20"},
		},
	})
}

// The message names the goals that share the money, because it may be with them.
func TestGoalUnfundedNamesSharedLines(t *testing.T) {
	needs := func(name string, cost v1alpha1.Money) *testplan.GoalBuilder {
		return testrules.NewGoal(name).AddAction("a", 2027, cost)
	}
	shared := func() *testplan.PlanBuilder {
		return testrules.NewPlan().AddLine(
			"wifi", 2027, "1000", testplan.ForGoalWeighing("g", 1), testplan.ForGoalWeighing("h", 9),
		)
	}
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"a line of two goals": {
			World: testrules.NewDistrict(shared(), needs("g", "1000"), needs("h", "900")),
			Code:  rules.GoalUnfunded,
			Want:  "spec.actions: Goal g needs $1,000 in FY2027 and only $100 is budgeted. wifi pays for h, too.",
		},
		"another line, of this goal alone": {
			World: testrules.NewDistrict(
				shared().AddLine("cabling", 2027, "50", testplan.ForGoals("g")), needs("g", "1000"), needs("h", "900"),
			),
			Code: rules.GoalUnfunded,
			Want: "spec.actions: Goal g needs $1,000 in FY2027 and only $150 is budgeted. wifi pays for h, too.",
		},
		"the shared line is of another year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("cabling", 2027, "50", testplan.ForGoals("g")).
					AddLine("wifi", 2028, "1000", testplan.ForGoals("g", "h")), needs("g", "1000"),
			),
			Code: rules.GoalUnfunded,
			Want: "spec.actions: Goal g needs $1,000 in FY2027 and only $50 is budgeted.",
		},
	})
}
