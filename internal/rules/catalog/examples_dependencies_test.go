package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/internal/testrules"
)

// The message shows a shortest cycle from the first goal by name, and the other goals that
// are part of it.
func TestDependencyCycleMessage(t *testing.T) {
	for title, c := range map[string]struct {
		district testrules.World
		want     string
	}{
		"three goals in a cycle": {
			testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("c").AfterGoals("a"), testrules.NewGoal("b").AfterGoals("c"),
				testrules.NewGoal("a").AfterGoals("b"),
			),
			"Goals wait for one another: a waits for b, b waits for c, c waits for a.",
		},
		"a cycle of two inside one of three": {
			testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b", "c"), testrules.NewGoal("b").AfterGoals("c"),
				testrules.NewGoal("c").AfterGoals("a"),
			),
			"Goals wait for one another: a waits for c, c waits for a. Also part of it: b.",
		},
		"a goal that waits for itself": {
			testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("a")),
			"Goals wait for one another: a waits for a.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			all := testrules.DescribeResult(testrules.EvaluateRules(c.district, testrules.Today))
			if !strings.Contains(all, " DependencyCycle a spec.dependsOnRefs[") ||
				!strings.Contains(all, c.want+"\n") && !strings.HasSuffix(all, c.want) {
				t.Errorf("no %q in:%s", c.want, all)
			}
		})
	}
}
