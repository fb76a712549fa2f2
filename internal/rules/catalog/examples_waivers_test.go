package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A waiver with an unknown code or object waives nothing, and UnknownName reports it.
func TestNamesOfWaivers(t *testing.T) {
	waiving := func(code v1alpha1.FindingCode, options ...func(*v1alpha1.Waiver)) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().WaiveFinding("w", code, v1alpha1.WaiverOff, options...), testrules.NewGoal("reading"),
		)
	}
	for title, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"a code": {waiving(rules.GoalUnfunded), nil},
		"a mistyped code": {
			waiving("GoalUnfundet"),
			[]string{"spec.policy.waivers[w].code: Did you mean GoalUnfunded? Correct the name."},
		},
		"a code of its own": {waiving("Whatever"), []string{"spec.policy.waivers[w].code: Correct the name."}},
		"a goal":            {waiving(rules.GoalUnfunded, testplan.WaivedFor(v1alpha1.KindGoal, "reading")), nil},
		"a mistyped goal": {
			waiving(rules.GoalUnfunded, testplan.WaivedFor(v1alpha1.KindGoal, "raeding")),
			[]string{"spec.policy.waivers[w].object: Did you mean reading? Correct the name, or add the goal."},
		},
		"a goal that is not": {
			waiving(rules.GoalUnfunded, testplan.WaivedFor(v1alpha1.KindGoal, "what")),
			[]string{"spec.policy.waivers[w].object: Correct the name, or add the goal."},
		},
		"the plan": {waiving(rules.PlanStale, testplan.WaivedFor(v1alpha1.KindTechnologyPlan, "p")), nil},
		"another plan": {
			waiving(rules.PlanStale, testplan.WaivedFor(v1alpha1.KindTechnologyPlan, "other")),
			[]string{"spec.policy.waivers[w].object: Correct the name."},
		},
		"a code and a goal": {waiving("Whatever", testplan.WaivedFor(v1alpha1.KindGoal, "what")), []string{
			"spec.policy.waivers[w].code: " +
				"Correct the name.", "spec.policy.waivers[w].object: Correct the name, or add the goal.",
		}},
		"a device has no list in the plan": {
			waiving(rules.PlanStale, testplan.WaivedFor(v1alpha1.KindDevice, "what")), nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range testrules.EvaluateRules(c.district, testrules.Today).Findings {
				if finding.Code == rules.UnknownName {
					got = append(got, finding.Field+": "+finding.Action)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	result := testrules.EvaluateRules(waiving("GoalUnfundet"), testrules.Today)
	all := testrules.DescribeResult(result)
	if !strings.Contains(all, "policy.waivers[w].code names finding GoalUnfundet, which does not exist.") {
		t.Errorf("the message is another:%s", all)
	}
}

// If many names do not exist, the objects are missing, and no spelling is suggested.
func TestNamesOfMany(t *testing.T) {
	pointing := func(missing int) testrules.World {
		plan := testrules.NewPlan().AddTechnology("known-9")
		for i := range missing {
			plan.AddLine(
				fmt.Sprintf("l%d", i), 2027, "1", testplan.ForGoals(fmt.Sprintf("reading%d", i)),
				testplan.ForTechnologies(fmt.Sprintf("known%d", i)),
			)
		}
		return testrules.NewDistrict(plan, testrules.NewGoal("reading"))
	}
	for missing, want := range map[int]bool{100: true, 101: false} {
		t.Run(fmt.Sprintf("%d names", missing), func(t *testing.T) {
			asked := map[v1alpha1.FindingCode]bool{}
			for _, finding := range testrules.EvaluateRules(pointing(missing), testrules.Today).Findings {
				asked[finding.Code] = asked[finding.Code] || strings.HasPrefix(finding.Action, "Did you mean")
			}
			for _, code := range []v1alpha1.FindingCode{rules.UnknownName, rules.BudgetLineWithoutGoal} {
				if got, found := asked[code]; !found || got != want {
					t.Errorf("%s asks what was meant: %t (found %t), want %t", code, got, found, want)
				}
			}
		})
	}
}
