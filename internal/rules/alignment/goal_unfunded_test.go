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
	need := func(cost v1alpha1.Money) *testplan.GoalBuilder { return testrules.Goal("g").Action("a", 2027, cost) }
	fromSpring := func(start string) testrules.World {
		plan := testrules.Plan().Period(start, "2029-06-30").Line("few", 2026, "1", testplan.General())
		for _, f := range []v1alpha1.FiscalYear{2027, 2028, 2029} {
			plan.Line(fmt.Sprint("l", f), f, "100000", testplan.For("g"))
		}
		return testrules.District(
			plan, testrules.Goal("g").ActionFrom("coach", v1alpha1.Date(start), "2029-06-30", "300000"),
		)
	}
	testrules.Run(t, rules.GoalUnfunded, testrules.Examples{
		"exactly 90 percent": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "90", testplan.For("g")), need("100")),
		},
		"a hundredth under 90 percent": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "89.99", testplan.For("g")), need("100")),
			Want:  []string{"Warning FY2027 10.01"},
		},
		"only a hundredth": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "0.01", testplan.For("g")), need("100")),
			Want:  []string{"Warning FY2027 99.99"},
		},
		"no money at all": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.General()), need("100")),
			Want:  []string{"Error FY2027 100"},
		},
		"no money, because another goal uses the shared line": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "0.01", testplan.For("a", "g")), need("0.01"),
				testrules.Goal("a").Action("x", 2027, "0.01"),
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
			World: testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.General()), testrules.Goal("g")),
		},
		"no line at all in the plan": {World: testrules.District(testrules.Plan(), need("100"))},
		"a past year": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.General()), need("100")),
			On:    "2027-07-01",
		},
		"the goal closed before the year": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "5", testplan.General()),
				need("100").Closed(v1alpha1.OutcomeDropped, "2026-06-30"),
			),
		},
		"the goal closed today": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "5", testplan.General()),
				need("100").Closed(v1alpha1.OutcomeMet, testrules.Today),
			),
		},
		"the goal closes tomorrow": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "5", testplan.General()),
				need("100").Closed(v1alpha1.OutcomeMet, "2026-10-02"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"a transfer dated today fills the gap": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "80", testplan.For("g")).Transfer("t", "", "l", "10", testrules.Today),
				need("100"),
			),
		},
		"a transfer dated tomorrow does not count yet": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "80", testplan.For("g")).Transfer("t", "", "l", "10", "2026-10-02"),
				need("100"),
			),
			Want: []string{"Warning FY2027 20"},
		},
	})
}
