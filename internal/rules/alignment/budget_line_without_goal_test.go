package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetLineWithoutGoal(t *testing.T) {
	gone := func() *testplan.PlanBuilder {
		return testrules.Plan().
			Line("a", 2027, "2", testplan.For("gone")).
			Line("b", 2027, "95", testplan.For("g")).
			Line("c", 2028, "3", testplan.For("gone"), testplan.Through(2029))
	}
	missing := testrules.Plan().
		Line("a", 2027, "95", testplan.For("g")).
		Line("b", 2027, "2", testplan.For("what")).
		Line("c", 2027, "3", testplan.For("what"))
	testrules.Run(t, rules.BudgetLineWithoutGoal, testrules.Examples{
		"all money names a goal": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "10", testplan.For("g")), testrules.Goal("g")),
		},
		"general operations": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "10", testplan.General())),
		},
		"a line without money": {World: testrules.District(testrules.Plan().Line("a", 2027, "0"))},
		"exactly 5 percent without a goal": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "95", testplan.For("g")).Line("b", 2027, "5"), testrules.Goal("g"),
			),
			Want: []string{"Warning FY2027 5"},
		},
		"a hundredth over 5 percent without a goal": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "94.99", testplan.For("g")).Line("b", 2027, "5.01"),
				testrules.Goal("g"),
			),
			Want: []string{"Error FY2027 5.01"},
		},
		"general operations count on neither side": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "1000", testplan.General()).Line("b", 2027, "5"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"exactly the 10 percent that the policy allows": {
			World: testrules.District(
				testrules.Plan().
					Line("a", 2027, "90", testplan.For("g")).
					Line("b", 2027, "10").
					With(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.AlignedMinPercent = "90"
					}),
				testrules.Goal("g"),
			),
			Want: []string{"Warning FY2027 10"},
		},
		"two lines of one missing goal give one finding": {
			World: testrules.District(missing, testrules.Goal("g")),
			Want:  []string{"Warning FY2027 5"},
		},
		"on the last day of the year": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "5")),
			On:    "2027-06-30",
			Want:  []string{"Error FY2027 5"},
		},
		"on the day after the year": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "5")),
			On:    "2027-07-01",
		},
		"a goal closed on the first day of the year": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")),
				testrules.Goal("g").Closed(v1alpha1.OutcomeMet, "2026-07-01"),
			),
		},
		"a goal closed on the day before the year": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")),
				testrules.Goal("g").Closed(v1alpha1.OutcomeMet, "2026-06-30"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a goal that begins in the next year (another rule)": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")), testrules.Goal("g").Runs("2027-07-01", ""),
			),
		},
		"money of three years names a missing goal": {
			World: testrules.District(gone(), testrules.Goal("g")),
			Want:  []string{"Error 5"},
		},
		"the first of three years is past": {
			World: testrules.District(gone(), testrules.Goal("g")),
			On:    "2027-07-01",
			Want:  []string{"Error 3"},
		},
		"two of three years are past": {
			World: testrules.District(gone(), testrules.Goal("g")),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029 1.50"},
		},
		"less than 5 percent in each of three years": {
			World: testrules.District(
				gone().Line("d", 2028, "999", testplan.For("g"), testplan.Through(2029)), testrules.Goal("g"),
			),
			Want: []string{"Warning 5"},
		},
		"money of three years names a closed goal": {
			World: testrules.District(
				gone(), testrules.Goal("g"), testrules.Goal("gone").Closed(v1alpha1.OutcomeMet, "2026-06-30"),
			),
			Want: []string{"Error 5"},
		},
		"two missing goals give two findings": {
			World: testrules.District(gone().Line("e", 2029, "7", testplan.For("what")), testrules.Goal("g")),
			Want:  []string{"Error FY2029 7", "Error 5"},
		},
		"a waiver without a year covers all years": {
			World: testrules.District(
				gone().Waive("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff), testrules.Goal("g"),
			),
			Want: []string{"Error 5 waived by w"},
		},
		"a waiver of one year splits the finding by year": {
			World: testrules.District(
				gone().Waive("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff, testplan.WaivedIn(2028)),
				testrules.Goal("g"),
			),
			Want: []string{"Error FY2029 1.50", "Warning FY2027 2", "Error FY2028 1.50 waived by w"},
		},
		"a line over two years gives one finding": {
			World: testrules.District(testrules.Plan().Line("a", 2028, "5", testplan.Through(2029))),
			Want:  []string{"Error 5"},
		},
	})
}

// A missing or closed goal gives one finding, with all lines and years of its money.
func TestBrokenGoalIsReportedOnce(t *testing.T) {
	lines := func() *testplan.PlanBuilder {
		return testrules.Plan().
			Line("b", 2027, "2", testplan.For("reading")).
			Line("a", 2028, "3", testplan.For("reading"), testplan.Through(2029))
	}
	for title, c := range map[string]struct {
		world                  testrules.World
		field, message, action string
	}{
		"one year": {
			testrules.District(
				testrules.Plan().Line("chromebooks-fy27", 2027, "95000", testplan.For("one-to-on")),
				testrules.Goal("one-to-one"),
			),
			"spec.budget.lines[chromebooks-fy27].goals[one-to-on]",
			"$95,000 of FY2027 (chromebooks-fy27) names goal one-to-on, which does not exist.",
			"Did you mean one-to-one? Correct the name, or add the Goal.",
		},
		"three years": {
			testrules.District(lines()), "spec.budget.lines[a].goals[reading]",
			"$5 of FY2027 to FY2029 (a and b) names goal reading, which does not exist.",
			"Correct the name, or add the Goal.",
		},
		"closed, one year": {
			testrules.District(
				testrules.Plan().Line("a", 2028, "3", testplan.For("reading")),
				testrules.Goal("reading").Closed(v1alpha1.OutcomeMet, "2026-09-30"),
			),
			"spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 (a) still goes to goal reading, which closed on 2026-09-30.",
			"Point the money to a goal that runs in that year, or remove it.",
		},
		"closed, two years": {
			testrules.District(lines(), testrules.Goal("reading").Closed(v1alpha1.OutcomeMet, "2026-09-30")),
			"spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 to FY2029 (a) still goes to goal reading, which closed on 2026-09-30.",
			"Point the money to a goal that runs in those years, or remove it.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.Evaluate(c.world, testrules.Today)
			if n := len(testrules.SummarizeFindings(result, rules.BudgetLineWithoutGoal)); n != 1 {
				t.Fatalf("%d findings are reported, want 1:%s", n, testrules.DescribeResult(result))
			}
			for _, finding := range result.Findings {
				if finding.Code == rules.BudgetLineWithoutGoal &&
					(finding.Field != c.field || finding.Message != c.message || finding.Action != c.action) {
					t.Errorf("%s: %s %s", finding.Field, finding.Message, finding.Action)
				}
			}
		})
	}
}
