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
		return testrules.NewPlan().
			AddLine("a", 2027, "2", testplan.ForGoals("gone")).
			AddLine("b", 2027, "95", testplan.ForGoals("g")).
			AddLine("c", 2028, "3", testplan.ForGoals("gone"), testplan.ThroughYear(2029))
	}
	missing := testrules.NewPlan().
		AddLine("a", 2027, "95", testplan.ForGoals("g")).
		AddLine("b", 2027, "2", testplan.ForGoals("what")).
		AddLine("c", 2027, "3", testplan.ForGoals("what"))
	testrules.RunExamples(t, rules.BudgetLineWithoutGoal, testrules.Examples{
		"all money names a goal": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "10", testplan.ForGoals("g")), testrules.NewGoal("g")),
		},
		"general operations": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "10", testplan.WithoutGoal())),
		},
		"a line without money": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "0"))},
		"exactly 5 percent without a goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "95", testplan.ForGoals("g")).AddLine("b", 2027, "5"), testrules.NewGoal("g"),
			),
			Want: []string{"Warning FY2027 5"},
		},
		"a hundredth over 5 percent without a goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "94.99", testplan.ForGoals("g")).AddLine("b", 2027, "5.01"),
				testrules.NewGoal("g"),
			),
			Want: []string{"Error FY2027 5.01"},
		},
		"general operations count on neither side": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "1000", testplan.WithoutGoal()).AddLine("b", 2027, "5"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"exactly the 10 percent that the policy allows": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("a", 2027, "90", testplan.ForGoals("g")).
					AddLine("b", 2027, "10").
					ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.AlignedMinPercent = "90"
					}),
				testrules.NewGoal("g"),
			),
			Want: []string{"Warning FY2027 10"},
		},
		"two lines of one missing goal give one finding": {
			World: testrules.NewDistrict(missing, testrules.NewGoal("g")),
			Want:  []string{"Warning FY2027 5"},
		},
		"on the last day of the year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5")),
			On:    "2027-06-30",
			Want:  []string{"Error FY2027 5"},
		},
		"on the day after the year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5")),
			On:    "2027-07-01",
		},
		"a goal closed on the first day of the year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")),
				testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeMet, "2026-07-01"),
			),
		},
		"a goal closed on the day before the year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")),
				testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeMet, "2026-06-30"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a goal that begins in the next year (another rule)": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g").SetDates("2027-07-01", ""),
			),
		},
		"money of three years names a missing goal": {
			World: testrules.NewDistrict(gone(), testrules.NewGoal("g")),
			Want:  []string{"Error 5"},
		},
		"the first of three years is past": {
			World: testrules.NewDistrict(gone(), testrules.NewGoal("g")),
			On:    "2027-07-01",
			Want:  []string{"Error 3"},
		},
		"two of three years are past": {
			World: testrules.NewDistrict(gone(), testrules.NewGoal("g")),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029 1.50"},
		},
		"less than 5 percent in each of three years": {
			World: testrules.NewDistrict(
				gone().AddLine("d", 2028, "999", testplan.ForGoals("g"), testplan.ThroughYear(2029)), testrules.NewGoal("g"),
			),
			Want: []string{"Warning 5"},
		},
		"money of three years names a closed goal": {
			World: testrules.NewDistrict(
				gone(), testrules.NewGoal("g"), testrules.NewGoal("gone").CloseAs(v1alpha1.OutcomeMet, "2026-06-30"),
			),
			Want: []string{"Error 5"},
		},
		"two missing goals give two findings": {
			World: testrules.NewDistrict(gone().AddLine("e", 2029, "7", testplan.ForGoals("what")), testrules.NewGoal("g")),
			Want:  []string{"Error FY2029 7", "Error 5"},
		},
		"a waiver without a year covers all years": {
			World: testrules.NewDistrict(
				gone().WaiveFinding("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff), testrules.NewGoal("g"),
			),
			Want: []string{"Error 5 waived by w"},
		},
		"a waiver of one year splits the finding by year": {
			World: testrules.NewDistrict(
				gone().WaiveFinding("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff, testplan.WaivedIn(2028)),
				testrules.NewGoal("g"),
			),
			Want: []string{"Error FY2029 1.50", "Warning FY2027 2", "Error FY2028 1.50 waived by w"},
		},
		"a line over two years gives one finding": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2028, "5", testplan.ThroughYear(2029))),
			Want:  []string{"Error 5"},
		},
	})
}

// A missing or closed goal gives one finding, with all lines and years of its money.
func TestBrokenGoalIsReportedOnce(t *testing.T) {
	lines := func() *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddLine("b", 2027, "2", testplan.ForGoals("reading")).
			AddLine("a", 2028, "3", testplan.ForGoals("reading"), testplan.ThroughYear(2029))
	}
	for title, c := range map[string]struct {
		world                  testrules.World
		field, message, action string
	}{
		"one year": {
			testrules.NewDistrict(
				testrules.NewPlan().AddLine("chromebooks-fy27", 2027, "95000", testplan.ForGoals("one-to-on")),
				testrules.NewGoal("one-to-one"),
			),
			"spec.budget.lines[chromebooks-fy27].goals[one-to-on]",
			"$95,000 of FY2027 (chromebooks-fy27) names goal one-to-on, which does not exist.",
			"Did you mean one-to-one? Correct the name, or add the Goal.",
		},
		"three years": {
			testrules.NewDistrict(lines()), "spec.budget.lines[a].goals[reading]",
			"$5 of FY2027 to FY2029 (a and b) names goal reading, which does not exist.",
			"Correct the name, or add the Goal.",
		},
		"closed, one year": {
			testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2028, "3", testplan.ForGoals("reading")),
				testrules.NewGoal("reading").CloseAs(v1alpha1.OutcomeMet, "2026-09-30"),
			),
			"spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 (a) still goes to goal reading, which closed on 2026-09-30.",
			"Point the money to a goal that runs in that year, or remove it.",
		},
		"closed, two years": {
			testrules.NewDistrict(lines(), testrules.NewGoal("reading").CloseAs(v1alpha1.OutcomeMet, "2026-09-30")),
			"spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 to FY2029 (a) still goes to goal reading, which closed on 2026-09-30.",
			"Point the money to a goal that runs in those years, or remove it.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, testrules.Today)
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
