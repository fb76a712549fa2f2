package purpose_test

import (
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestNeedUnaddressed(t *testing.T) {
	needing := func() *testplan.PlanBuilder { return testrules.NewPlan().AddNeed("n", "Purchase", v1alpha1.NeedHigh) }
	answering := testrules.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Needs = []v1alpha1.EntryName{"n"} })
	testrules.RunExamples(t, rules.NeedUnaddressed, testrules.Examples{
		"no needs": {World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))},
		"nothing names it": {
			World: testrules.NewDistrict(needing(), testrules.NewGoal("g")),
			Want:  []string{"Warning"},
		},
		"two of them": {
			World: testrules.NewDistrict(needing().AddNeed("m", "", v1alpha1.NeedHigh)),
			Want:  []string{"Warning", "Warning"},
		},
		"of medium priority": {World: testrules.NewDistrict(testrules.NewPlan().AddNeed("n", "", "Medium"))},
		"of no priority":     {World: testrules.NewDistrict(testrules.NewPlan().AddNeed("n", "", ""))},
		"met by current practice": {
			World: testrules.NewDistrict(testrules.NewPlan().AddNeed("n", v1alpha1.MetByCurrentPractice, v1alpha1.NeedHigh)),
		},
		"a goal names it":       {World: testrules.NewDistrict(needing(), answering)},
		"a use case names it":   {World: testrules.NewDistrict(needing().UseCase("u", "n"))},
		"a technology names it": {World: testrules.NewDistrict(needing().AddTechnology("t", testplan.ForNeeds("n")))},
		"through a use case": {
			World: testrules.NewDistrict(needing().UseCase("u", "n").AddTechnology("t", testplan.ForUseCases("u"))),
		},
		"they name another": {
			World: testrules.NewDistrict(needing().UseCase("u", "m").AddTechnology("t", testplan.ForNeeds("m"))),
			Want:  []string{"Warning"},
		},
		"a waiver": {
			World: testrules.NewDistrict(needing().WaiveFinding("w", rules.NeedUnaddressed, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
	})
}

// A need that a use case names is reported if its readiness is 0.
func TestReadiness(t *testing.T) {
	needing := func(priority v1alpha1.NeedPriority, metBy v1alpha1.MetBy) *testplan.PlanBuilder {
		return testrules.NewPlan().AddNeed("n", metBy, priority)
	}
	answered := func(ability, interest int32) *testplan.PlanBuilder {
		return needing(v1alpha1.NeedHigh, "Purchase").UseCase("u", "n").ChangeSpec(setReadiness(ability, interest))
	}
	unready := func(lacks string) []string {
		return []string{
			"spec.needs[n].readiness: Need n has high priority, and the schools are not ready to act on it: " +
				"0 of 3 for " + lacks + ".",
		}
	}
	onlyInterest := answered(0, 1).ChangeSpec(func(s *testrules.PlanSpec) { s.Needs[0].Readiness.Ability = nil })
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []string
	}{
		"nothing recorded":           {needing(v1alpha1.NeedHigh, "").UseCase("u", "n"), nil},
		"a little of both":           {answered(1, 1), nil},
		"no ability":                 {answered(0, 3), unready("ability")},
		"no interest":                {answered(3, 0), unready("interest")},
		"neither":                    {answered(0, 0), unready("ability and interest")},
		"only the other is recorded": {onlyInterest, nil},
		"of medium priority":         {needing("Medium", "").UseCase("u", "n").ChangeSpec(setReadiness(0, 0)), nil},
		"met by current practice": {
			needing(v1alpha1.NeedHigh, v1alpha1.MetByCurrentPractice).UseCase("u", "n").ChangeSpec(setReadiness(0, 0)), nil,
		},
		"nothing answers it: one finding": {needing(v1alpha1.NeedHigh, "").ChangeSpec(setReadiness(0, 0)), []string{
			"spec.needs[n]: Need n has high priority, and no goal, use case or technology answers it.",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today)
			if got := testrules.ListMessages(result, rules.NeedUnaddressed); !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
	v := testrules.EvaluateRules(
		testrules.NewDistrict(answered(0, 0).WaiveFinding("w", rules.NeedUnaddressed, testrules.WaivedOff)), testrules.Today,
	)
	if got := testrules.SummarizeFindings(
		v, rules.NeedUnaddressed,
	); !slices.Equal(
		got, []string{"Warning waived by w"},
	) {
		t.Errorf("waived: %v", got)
	}
	for lacks, want := range map[string]string{
		"ability":  "First find the people and means, or lower its priority.",
		"interest": "First win over the people concerned, or lower its priority.",
		"both":     "First find the people and means and win over the people concerned, or lower its priority.",
	} {
		plan := map[string]*testplan.PlanBuilder{
			"ability":  answered(0, 1),
			"interest": answered(1, 0),
			"both":     answered(0, 0),
		}[lacks]
		for _, finding := range testrules.EvaluateRules(testrules.NewDistrict(plan), testrules.Today).Findings {
			if finding.Code == rules.NeedUnaddressed && finding.Action != want {
				t.Errorf("%s: want %q, got %q", lacks, want, finding.Action)
			}
		}
	}
}
