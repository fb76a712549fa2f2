package purchasing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSpendOnRetired(t *testing.T) {
	testrules.RunExamples(t, rules.SpendOnRetired, spendOnRetiredExamples())
}

// A retired technology is not checked if its last day is not recorded.
func TestRetirementsNotChecked(t *testing.T) {
	retired := testrules.NewPlan().AddTechnology("t", testplan.AtStage(v1alpha1.LifecycleRetired))
	pays := func(purpose v1alpha1.Purpose) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddTechnology("t", testplan.AtStage(v1alpha1.LifecycleRetired)).
				AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(purpose)),
		)
	}
	for title, c := range map[string]struct {
		world testrules.World
		on    string
		want  []string
	}{
		"this year has money": {
			pays(testrules.Operation),
			testrules.Today,
			[]string{"the last day is not recorded for retired technologies that still have money: t"},
		},
		"a past year has money": {pays(testrules.Operation), "2027-07-01", nil},
		"money to look back":    {pays(v1alpha1.PurposeEvaluation), testrules.Today, nil},
		"no money":              {testrules.NewDistrict(retired), testrules.Today, nil},
		"a decision says when": {
			testrules.AddEvaluations(pays(testrules.Operation), testrules.DecidedEvaluation("Retire", "2026-09-01")), testrules.Today,
			nil,
		},
		"a decision that is kept": {
			testrules.AddEvaluations(pays(testrules.Operation), testrules.DecidedEvaluation("Retain", "2026-09-01")),
			testrules.Today,
			[]string{"the last day is not recorded for retired technologies that still have money: t"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			result := testrules.EvaluateRules(c.world, c.on)
			for _, n := range result.NotChecked {
				if n.Code == rules.SpendOnRetired {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || testrules.SummarizeFindings(result, rules.SpendOnRetired) != nil {
				t.Errorf("%s%s", diff, testrules.DescribeResult(result))
			}
		})
	}
}
