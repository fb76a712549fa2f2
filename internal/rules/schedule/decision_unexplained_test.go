package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// measure builds an evaluation of the technology laptop with one value, which may rise by 10 percent
// from the evaluation before.
func measure(on v1alpha1.Date, value v1alpha1.Decimal) *testplan.EvaluationBuilder {
	return testplan.NewEvaluation("yearly", string(on)).SetTarget(v1alpha1.TargetTechnology, "laptop").DueOn(on).
		ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
			spec.Criteria = []v1alpha1.Criterion{{
				Name: "cost", Question: "Is it?", Pass: v1alpha1.Bounds{ChangeAtMost: "10"},
			}}
			spec.Results = []v1alpha1.Result{{Criterion: "cost", Value: value}}
		})
}

func TestDecisionUnexplained(t *testing.T) {
	answered := func(answer v1alpha1.Answer) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("", "2026-08-01").SetTarget(v1alpha1.TargetTechnology, "laptop").
			AddCriteria("use").AddAnswer("use", answer)
	}
	withReason := func(record *testplan.EvaluationBuilder) *testplan.EvaluationBuilder {
		return record.ChangeSpec(func(spec *v1alpha1.EvaluationSpec) { spec.Decision.Reason = "The contract runs." })
	}
	plan := testrules.NewPlan().AddNeed("devices", v1alpha1.MetByPurchase, v1alpha1.NeedHigh).
		AddTechnology("laptop", testplan.ForNeeds("devices"))
	world := func(records ...*testplan.EvaluationBuilder) testrules.World {
		return testrules.AddEvaluations(testrules.NewDistrict(plan), records...)
	}
	warning := []string{"Warning"}
	const decided = "2026-08-20"
	testrules.RunExamples(t, rules.DecisionUnexplained, testrules.Examples{
		"as recommended": {World: world(answered(v1alpha1.AnswerFail).DecideOn("Replace", decided))},
		"another": {
			World: world(answered(v1alpha1.AnswerFail).DecideOn("Retain", decided)), Want: warning,
		},
		"another, with why": {
			World: world(withReason(answered(v1alpha1.AnswerFail).DecideOn("Retain", decided))),
		},
		"stricter than the score": {
			World: world(answered(v1alpha1.AnswerPass).DecideOn("Retire", decided)), Want: warning,
		},
		"not decided": {World: world(answered(v1alpha1.AnswerFail))},
		"not completed": {
			World: world(answered(v1alpha1.AnswerFail).AddCriteria("cost").DecideOn("Retain", decided)),
		},
		"cancelled":   {World: world(answered(v1alpha1.AnswerFail).DecideOn("Retain", decided).CancelOn(decided))},
		"no criteria": {World: world(testplan.NewEvaluation("", "2026-08-01").DecideOn("Retain", decided))},
		"a rise of 10 percent": {
			World: world(measure("2025-08-01", "100"), measure("2026-08-01", "110").DecideOn("Retain", decided)),
		},
		"a rise of more": {
			World: world(measure("2025-08-01", "100"), measure("2026-08-01", "111").DecideOn("Retain", decided)), Want: warning,
		},
		"a rise that nothing is compared with": {
			World: world(measure("2026-08-01", "111").DecideOn("Retain", decided)),
		},
		"a later evaluation is no earlier one": {
			World: world(measure("2026-08-01", "111").DecideOn("Retain", decided), measure("2027-08-01", "1")),
		},
	})
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"another": {
			World: world(answered(v1alpha1.AnswerFail).DecideOn("Retain", decided)),
			Code:  rules.DecisionUnexplained,
			Want: "spec.decision.reason: The decision of evaluation e--2026-08-01 is Retain, and its score recommends Replace. " +
				"Score 0 of 100.",
		},
	})
}
