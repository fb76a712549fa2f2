package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each fold of the rules about the plan as a whole has a case that folds and a similar one
// that does not.
func TestFoldingOfPlanning(t *testing.T) {
	// FY2028 and FY2029 have no budget line, and a goal needs money in the given year.
	needing := func(year v1alpha1.FiscalYear) testrules.World {
		return testrules.NewDistrict(testrules.BudgetedPlan(2027), testrules.NewGoal("g").AddAction("a", year, "100"))
	}
	// Devices are due in FY2028, and FY2029 has no budget line.
	due := func(line v1alpha1.Money) testrules.World {
		plan := testrules.BudgetedPlan(2027).
			AddTechnology("t", testplan.WithUnitCost("1000")).
			AddLine("l", 2028, line, testplan.WithoutGoal())
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 1).SupportedUntil("2028-06-30"))
	}
	// Two goals are short. The finding of the goal waived is waived.
	short := func(waived string) testrules.World {
		plan, goals := testrules.RankedGoals("50", "120")
		plan.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Waivers = nil }).
			WaiveFinding("v", rules.GoalUnfunded, v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindGoal, waived))
		return testrules.NewDistrict(
			plan,
			append(goals, testrules.NewGoal("also").ForPriority("first").AddAction("a", 2027, "3").AddAction("b", 2028, "70"))...,
		)
	}
	cliff := func(prices ...v1alpha1.Money) testrules.World {
		plan, devices := testrules.WearingDevices(prices...)
		return testrules.AddDevices(testrules.NewDistrict(plan), devices...)
	}
	// The replacements of FY2029 are funded.
	paid := func(district testrules.World) testrules.World {
		district.Plan.Spec.Budget = testrules.NewPlan().
			AddLine(
				"l", 2029, "5000", testplan.WithoutGoal(), testplan.ForTechnologies("t2029"),
				testrules.ForPurpose(testrules.Replacement),
			).
			BuildObject().
			Spec.Budget
		return district
	}
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"a goal is short in a year without lines": {
			needing(2028), rules.FiscalYearNotBudgeted, rules.GoalUnfunded, true,
		},
		"a goal is short in a year with lines": {
			needing(2027), rules.FiscalYearNotBudgeted, rules.GoalUnfunded, false,
		},
		"devices are due in a year without lines": {
			due("0"), rules.FiscalYearNotBudgeted, rules.RefreshUnderfunded, true,
		},
		"devices are due in a year with a line": {
			due("0.01"), rules.FiscalYearNotBudgeted, rules.RefreshUnderfunded, false,
		},
		"the higher goal says that it is short":   {short("what"), rules.GoalUnfunded, rules.PriorityInversion, true},
		"only another goal says that it is short": {short("also"), rules.GoalUnfunded, rules.PriorityInversion, false},
		"the year of the cliff lacks the money": {
			cliff("10", "500", "10"), rules.RefreshUnderfunded, rules.RefreshCliff, true,
		},
		"another year than the cliff's lacks money": {
			paid(cliff("10", "500", "5000")), rules.RefreshUnderfunded, rules.RefreshCliff, false,
		},
		"the cliff comes after the plan": {
			cliff("10", "50", "10", "5000"), rules.RefreshAfterPlan, rules.RefreshCliff, true,
		},
		"the cliff comes in the plan's last year": {
			cliff("10", "10", "90", "10"), rules.RefreshAfterPlan, rules.RefreshCliff, false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			apart, named := false, false
			for _, finding := range result.Findings {
				apart = apart || finding.Code == c.folded && finding.Waived == ""
				for _, r := range finding.Related {
					named = named || finding.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			if apart == c.folds || named != c.folds {
				t.Errorf(
					"%s is reported separately: %t, named by %s: %t; want it folded: %t%s", c.folded, apart, c.root,
					named, c.folds, testrules.DescribeResult(result),
				)
			}
		})
	}
}

// A year without budget lines has one finding, which names the goals and devices that are
// short in it.
func TestAYearWithoutLinesIsOneFinding(t *testing.T) {
	plan := testrules.BudgetedPlan(2027, 2029).AddTechnology("t", testplan.WithUnitCost("1000"))
	district := testrules.AddDevices(
		testrules.NewDistrict(
			plan, testrules.NewGoal("a").AddAction("a", 2028, "100"), testrules.NewGoal("b").AddAction("a", 2028, "100"),
		),
		testplan.NewDevice("d", "t", 1).SupportedUntil("2028-06-30"),
	)
	for _, finding := range testrules.EvaluateRules(district, testrules.Today).Findings {
		if finding.FiscalYear != 2028 {
			continue
		}
		if finding.Code != rules.FiscalYearNotBudgeted || len(finding.Related) != 3 {
			t.Errorf("%s: %s\n%s", finding.Code, finding.Message, strings.Join(finding.Related, "\n"))
		}
	}
}
