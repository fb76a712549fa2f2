package schedule_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestEvaluationNameTaken(t *testing.T) {
	once := testrules.NewPlan().AddSchedule("s", v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.KindTechnologyPlan, "")
	record := func(occurrence string) testrules.World {
		return testrules.AddEvaluations(testrules.NewDistrict(once), testplan.NewEvaluation("s", occurrence))
	}
	elsewhere := record("2026-10-10")
	elsewhere.Evaluations[0].Spec.PlanRef.Name = "q"
	elsewhere.Evaluations[0].Name = evaluation.Identity{
		Plan: "p", Schedule: "s", TargetKind: v1alpha1.KindTechnologyPlan, TargetName: "p", Occurrence: "2026-10-10",
	}.ObjectName()
	testrules.RunExamples(t, rules.EvaluationNameTaken, testrules.Examples{
		"no evaluation has the name":            {World: testrules.NewDistrict(once)},
		"the scheduled evaluation has the name": {World: renameEvaluation(record("2026-10-10"), "2026-10-10")},
		"another occurrence has the name": {
			World: renameEvaluation(record("2029-06-30"), "2026-10-10"),
			Want:  []string{"Warning"},
		},
		"the day before it opens": {
			World: renameEvaluation(record("2029-06-30"), "2026-10-10"),
			On:    "2026-09-25",
		},
		"an evaluation of another plan has the name": {World: elsewhere, Want: []string{"Warning"}},
	})
}

func TestNameTakenNamesTheDifference(t *testing.T) {
	once := testrules.NewPlan().AddSchedule("s", v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.KindTechnologyPlan, "")
	district := renameEvaluation(
		testrules.AddEvaluations(testrules.NewDistrict(once), testplan.NewEvaluation("s", "2029-06-30")), "2026-10-10",
	)
	for _, finding := range testrules.EvaluateRules(district, testrules.Today).Findings {
		if finding.Code == rules.EvaluationNameTaken {
			want := `its occurrence is "2029-06-30" instead of "2026-10-10".`
			if !strings.HasSuffix(finding.Message, want) {
				t.Errorf("want %q at the end of %q", want, finding.Message)
			}
			return
		}
	}
	t.Error("no finding")
}
