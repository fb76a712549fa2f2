package scoring

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
)

// Scorer computes the scores of the evaluations of one plan.
type Scorer struct {
	plan       *v1alpha1.TechnologyPlanSpec
	benchmarks []*model.Benchmark
	series     map[evaluation.Series][]*model.Evaluation
}

// NewScorer returns a scorer for the evaluations of a plan. The benchmarks are those of its goals that
// measure the use of a technology; others say nothing here.
func NewScorer(
	plan *v1alpha1.TechnologyPlanSpec, records []*model.Evaluation, benchmarks []*model.Benchmark,
) *Scorer {
	benchmarks = slices.DeleteFunc(slices.Clone(benchmarks), func(benchmark *model.Benchmark) bool {
		return benchmark.Spec.Technology == ""
	})
	scorer := &Scorer{plan, benchmarks, map[evaluation.Series][]*model.Evaluation{}}
	for _, record := range records {
		key := evaluation.SeriesOf(record.Evaluation)
		scorer.series[key] = append(scorer.series[key], record)
	}
	return scorer
}

// ComputeScore computes the score of an evaluation as far as it is answered. See ComputeScore.
func (scorer *Scorer) ComputeScore(record *model.Evaluation) Score {
	return ComputeScore(Input{
		Evaluation: record, Plan: scorer.plan, Benchmarks: scorer.benchmarks,
		Earlier: evaluation.ListEarlier(record, scorer.series[evaluation.SeriesOf(record.Evaluation)]),
	})
}
