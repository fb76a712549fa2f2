package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRecordLost(t *testing.T) {
	world := func(recorded v1alpha1.RecordedEntries, change func(*v1alpha1.EvaluationSpec)) testrules.World {
		world := testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "2026-10-10"))
		evaluation := world.Evaluations[0]
		evaluation.Spec.Criteria = []v1alpha1.Criterion{{Name: "use", Question: "?"}, {Name: "cost", Question: "?"}}
		evaluation.Status.Recorded = recorded
		if change != nil {
			change(&evaluation.Spec)
		}
		return world
	}
	answered := v1alpha1.RecordedEntries{
		Criteria: []v1alpha1.RecordedCriterion{{Name: "use", Question: "?"}, {Name: "cost", Question: "?"}},
		Results:  []v1alpha1.RecordedResult{{Criterion: "use", Answer: string(v1alpha1.AnswerPass), RecordedDays: v1alpha1.RecordedDays{Since: "2026-09-01"}}},
	}
	decided := v1alpha1.RecordedEntries{
		Decision: v1alpha1.RecordedDecision{Outcome: string(v1alpha1.DecisionModify), Date: "2026-09-01", RecordedDays: v1alpha1.RecordedDays{Since: "2026-09-01"}},
	}
	answer := func(answer v1alpha1.Answer) func(*v1alpha1.EvaluationSpec) {
		return func(spec *v1alpha1.EvaluationSpec) {
			spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: answer}}
		}
	}
	elsewhere := world(answered, nil)
	elsewhere.Evaluations[0].Spec.PlanRef.Name = "q"
	evaluationName := elsewhere.Evaluations[0].Name
	withdrawn := func(waivedFor string) testrules.World {
		waived := world(decided, nil)
		waived.Plan = testrules.NewPlan().WaiveFinding("w", rules.RecordLost, v1alpha1.WaiverOff, func(waiver *v1alpha1.Waiver) {
			waiver.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: waivedFor}
		}).BuildObject()
		return waived
	}
	measured := func(change func(*v1alpha1.Benchmark)) testrules.World {
		world := testrules.AddBenchmarks(testrules.NewDistrict(testrules.NewPlan(), testplan.NewGoal("g")), "g")
		benchmark := world.Benchmarks[0]
		benchmark.Spec.Observations = []v1alpha1.Observation{{Date: "2026-09-01", Value: "55"}}
		benchmark.Status.Recorded.Observations = []v1alpha1.RecordedObservation{{
			Date: "2026-09-01", Value: "55", RecordedDays: v1alpha1.RecordedDays{Since: "2026-09-02"},
		}}
		change(benchmark)
		return world
	}
	testrules.RunExamples(t, rules.RecordLost, testrules.Examples{
		"the observation is there": {World: measured(func(*v1alpha1.Benchmark) {})},
		"the observation has another value": {World: measured(func(benchmark *v1alpha1.Benchmark) {
			benchmark.Spec.Observations[0].Value = "56"
		})},
		"the observation is gone": {World: measured(func(benchmark *v1alpha1.Benchmark) {
			benchmark.Spec.Observations = nil
		}), Want: []string{"Warning"}},
		"the observation has another date": {World: measured(func(benchmark *v1alpha1.Benchmark) {
			benchmark.Spec.Observations[0].Date = "2026-09-02"
		}), Want: []string{"Warning"}},
		"the observation was withdrawn": {World: measured(func(benchmark *v1alpha1.Benchmark) {
			benchmark.Spec.Observations = nil
			benchmark.Spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-09-01", Reason: "Counted twice."}}
		})},
		"nothing was recorded":          {World: world(v1alpha1.RecordedEntries{}, nil)},
		"the answer is there":           {World: world(answered, answer(v1alpha1.AnswerPass))},
		"the answer is another one":     {World: world(answered, answer(v1alpha1.AnswerFail))},
		"the answer is gone":            {World: world(answered, nil), Want: []string{"Warning"}},
		"the decision is gone":          {World: world(decided, nil), Want: []string{"Warning"}},
		"an evaluation of another plan": {World: elsewhere},
		"another decision": {World: world(decided, func(spec *v1alpha1.EvaluationSpec) {
			spec.Decision = v1alpha1.Decision{Outcome: v1alpha1.DecisionRetire, Date: "2026-09-20", By: "Cabinet"}
		})},
		"the question was taken out with its answer": {World: world(answered, func(spec *v1alpha1.EvaluationSpec) {
			spec.Criteria = spec.Criteria[1:]
		})},
		"all questions are gone": {World: world(answered, func(spec *v1alpha1.EvaluationSpec) {
			spec.Criteria = nil
		}), Want: []string{"Warning"}},
		"a decision that was taken out on purpose, waived for its evaluation": {
			World: withdrawn(evaluationName),
			Want:  []string{"Warning waived by w"},
		},
		"a decision, waived for another evaluation": {
			World: withdrawn("another"),
			Want:  []string{"Warning"},
		},
		"waived": {
			World: func() testrules.World {
				waived := world(answered, nil)
				waived.Plan = testrules.NewPlan().WaiveFinding("w", rules.RecordLost, v1alpha1.WaiverOff).BuildObject()
				return waived
			}(),
			Want: []string{"Warning waived by w"},
		},
	})
}
