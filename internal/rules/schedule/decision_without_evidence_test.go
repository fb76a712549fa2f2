package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDecisionWithoutEvidence(t *testing.T) {
	evidence := func(days ...v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("", "2026-08-01").SetTarget(v1alpha1.TargetTechnology, "laptop").
			ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
				for i, day := range days {
					name := v1alpha1.EntryName(rune('a' + i))
					spec.Criteria = append(spec.Criteria, v1alpha1.Criterion{Name: name, Question: "Is it?"})
					spec.Results = append(spec.Results, v1alpha1.Result{
						Criterion: name, Answer: v1alpha1.AnswerPass, EvidenceDate: day,
					})
				}
			})
	}
	world := func(record *testplan.EvaluationBuilder) testrules.World {
		return testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan().AddTechnology("laptop")), record)
	}
	warning := []string{"Warning"}
	testrules.RunExamples(t, rules.DecisionWithoutEvidence, testrules.Examples{
		"decided on the day of the evidence": {World: world(evidence("2026-08-10").DecideOn("Retain", "2026-08-10"))},
		"decided on the day before": {
			World: world(evidence("2026-08-10").DecideOn("Retain", "2026-08-09")), Want: warning,
		},
		"decided long after":     {World: world(evidence("2026-08-10").DecideOn("Retain", "2026-09-30"))},
		"no day of the evidence": {World: world(evidence("").DecideOn("Retain", "2026-08-09"))},
		"not decided":            {World: world(evidence("2026-08-10"))},
		"one of two days after": {
			World: world(evidence("2026-08-01", "2026-08-10").DecideOn("Retain", "2026-08-09")), Want: warning,
		},
		"two days after": {
			World: world(evidence("2026-08-10", "2026-08-11").DecideOn("Retain", "2026-08-09")),
			Want:  []string{"Warning", "Warning"},
		},
		"a decision of a review of the plan": {
			World: world(evidence("2026-08-10").SetTarget(v1alpha1.KindTechnologyPlan, "p").DecideOn("Modify", "2026-08-09")),
			Want:  warning,
		},
	})
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"the day before": {
			World: world(evidence("2026-08-10").DecideOn("Retain", "2026-08-09")),
			Code:  rules.DecisionWithoutEvidence,
			Want: "spec.results[a].evidenceDate: The decision Retain of evaluation e--2026-08-01 was made on 2026-08-09, " +
				"before the evidence for a of 2026-08-10.",
		},
	})
}
