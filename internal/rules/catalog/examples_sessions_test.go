package catalog_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// UnknownName explains ProviderUnfunded if the provider names a line that does not exist.
func TestFoldingOfSessions(t *testing.T) {
	paid := func(line, goal string) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddLine("l", 2027, "5", testrules.ForPurpose(testrules.Learning)).
				AddProgram("a", "", "", testrules.TaughtBy("External", line), testplan.AboutGoals(goal)),
		)
	}
	for title, c := range map[string]struct {
		district testrules.World
		folds    bool
	}{
		"a line that does not exist":            {paid("m", "what"), true},
		"no line, and another name is mistyped": {paid("", "what"), false},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			apart := testrules.SummarizeFindings(result, rules.ProviderUnfunded) != nil
			named := testrules.IsRelated(result, rules.UnknownName, rules.ProviderUnfunded)
			if apart == c.folds || named != c.folds {
				t.Errorf(
					"reported separately: %t, named: %t; want it folded: %t%s", apart, named, c.folds,
					testrules.DescribeResult(result),
				)
			}
		})
	}
}
