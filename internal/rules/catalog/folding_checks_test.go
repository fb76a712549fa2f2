package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each fold of the rules about dates, names and costs has a case that folds and a similar
// one that does not.
func TestFoldingOfPlanChecks(t *testing.T) {
	// A plan without a review since 2025, and an evaluation that is overdue.
	reviewed := func(kind v1alpha1.TargetKind, target string) testrules.World {
		return testrules.AddEvaluations(
			testrules.NewDistrict(
				testrules.NewPlan().
					SetPeriod("2025-07-01", "2028-06-30").
					ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = "2025-05-19" }),
			),
			testplan.NewEvaluation("", "2026-06-15").SetTarget(kind, target),
		)
	}
	priceless := func(technology string) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")),
			testplan.NewDevice("d", technology, 1).SupportedUntil("2028-06-30"), testplan.NewDevice("e", "what", 1),
		)
	}
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		apart, named bool
	}{
		"the overdue evaluation is the plan's": {
			reviewed(v1alpha1.KindTechnologyPlan, "p"), rules.EvaluationOverdue, rules.AnnualReviewOverdue, false, true,
		},
		"the overdue evaluation is a technology's": {
			reviewed(v1alpha1.TargetTechnology, "t"), rules.EvaluationOverdue, rules.AnnualReviewOverdue, true, false,
		},
		"the goals of a cycle": {
			testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("a")),
			rules.DependencyCycle, rules.PrerequisiteUnmet, false, true,
		},
		"a goal that waits for the cycle": {
			testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("a"),
				testrules.NewGoal("c").AfterGoals("a"),
			),
			rules.DependencyCycle, rules.PrerequisiteUnmet, true, true,
		},
		"lots of a technology not in the plan": {priceless("what"), rules.UnknownName, rules.CostUnknown, false, true},
		"lots of a technology in the plan":     {priceless("t"), rules.UnknownName, rules.CostUnknown, true, false},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			named := false
			for _, finding := range result.Findings {
				for _, r := range finding.Related {
					named = named || finding.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			apart := len(testrules.SummarizeFindings(result, c.folded)) > 0
			roots := len(testrules.SummarizeFindings(result, c.root))
			if roots == 0 || apart != c.apart || named != c.named {
				t.Errorf(
					"%d of %s; %s is reported separately: %t, want %t; named by it: %t, want %t%s", roots, c.root,
					c.folded, apart, c.apart, named, c.named, testrules.DescribeResult(result),
				)
			}
		})
	}
}
