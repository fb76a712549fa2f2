package rules_test

import (
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

func ready(ability, interest int32) func(*planSpec) {
	return func(s *planSpec) {
		for i := range s.Needs {
			s.Needs[i].Readiness = v1alpha1.Readiness{Ability: &ability, Interest: &interest}
		}
	}
}

// A need that is answered and that nobody can or wants to act on.
func TestReadiness(t *testing.T) {
	needing := func(priority v1alpha1.NeedPriority, metBy v1alpha1.MetBy) *testplan.PlanBuilder {
		return plan().Need("n", metBy, priority)
	}
	answered := func(ability, interest int32) *testplan.PlanBuilder {
		return needing(v1alpha1.NeedHigh, "Purchase").UseCase("u", "n").With(ready(ability, interest))
	}
	unready := func(lacks string) []string {
		return []string{"spec.needs[n].readiness: Need n has high priority, and the schools are not ready to act on it: 0 of 3 for " + lacks + "."}
	}
	onlyInterest := answered(0, 1).With(func(s *planSpec) { s.Needs[0].Readiness.Ability = nil })
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
		"of medium priority":         {needing("Medium", "").UseCase("u", "n").With(ready(0, 0)), nil},
		"met by current practice":    {needing(v1alpha1.NeedHigh, v1alpha1.MetByCurrentPractice).UseCase("u", "n").With(ready(0, 0)), nil},
		"nothing answers it: told once": {needing(v1alpha1.NeedHigh, "").With(ready(0, 0)), []string{
			"spec.needs[n]: Need n has high priority, and no goal, use case or technology answers it.",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(of(c.plan), today)
			if got := messagesOf(v, "NeedUnaddressed"); !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
	v := judge(of(answered(0, 0).Waive("w", "NeedUnaddressed", waivedOff)), today)
	if got := told(v, "NeedUnaddressed"); !slices.Equal(got, []string{"Warning waived by w"}) {
		t.Errorf("waived: %v", got)
	}
	for lacks, want := range map[string]string{
		"ability":  "First find the people and means, or lower its priority.",
		"interest": "First win over those whom it concerns, or lower its priority.",
		"both":     "First find the people and means and win over those whom it concerns, or lower its priority.",
	} {
		p := map[string]*testplan.PlanBuilder{"ability": answered(0, 1), "interest": answered(1, 0), "both": answered(0, 0)}[lacks]
		for _, f := range judge(of(p), today).Findings {
			if f.Code == "NeedUnaddressed" && f.Action != want {
				t.Errorf("%s: want %q, got %q", lacks, want, f.Action)
			}
		}
	}
}
