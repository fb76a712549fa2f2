package testrandom

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// addEvents adds schedules that follow reviews of the curriculum and values of a benchmark, technologies
// that are evaluated together, and benchmarks that are of a technology or take their values from
// evaluations.
func (random generator) addEvents(district *testplan.World) {
	spec := &district.Plan.Spec
	for i := range random.IntN(4) {
		spec.District.CurriculumReviews = append(spec.District.CurriculumReviews, v1alpha1.CurriculumReview{
			Name: v1alpha1.EntryName(fmt.Sprintf("review%d", i)), Date: random.pickDay(),
			Document: pickOne[v1alpha1.Label](random, "Science unit 4", "Reading guide"),
		})
	}
	together := []v1alpha1.EntryName{"t0", "t1"}
	spec.EvaluationSchedules = append(spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
		Name: "reviews", Cadence: v1alpha1.CadenceEveryCurriculumReview, OffsetDays: new(-random.Int32N(60)),
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
	}, v1alpha1.EvaluationSchedule{
		Name: "growth", Cadence: v1alpha1.CadenceEveryThreshold,
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
		Threshold: v1alpha1.ScheduleThreshold{
			BenchmarkRef: v1alpha1.Reference{Name: random.pickName("b", 6)}, Values: []int64{30, 50, 60},
		},
	}, v1alpha1.EvaluationSchedule{
		Name: "together", Cadence: v1alpha1.CadenceAnnual, Anchor: random.pickDay(), Technologies: together,
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan}, Subject: v1alpha1.SubjectTechnologies,
	})
	for i := range 1 + random.IntN(2) {
		record := testplan.NewEvaluation("together", string(random.pickDay())).
			SetTarget(v1alpha1.KindTechnologyPlan, testplan.DefaultPlan).ChangeSpec(random.scoreCriteria)
		if random.oneIn(2) {
			record.DecideOn(pickOne[v1alpha1.DecisionOutcome](random, "Retain", "Modify", "Replace", "Retire"),
				random.pickDay())
		}
		held := record.BuildObject()
		held.Name = fmt.Sprintf("together%d", i)
		held.Spec.Subject, held.Spec.Technologies = v1alpha1.SubjectTechnologies, together
		district.Evaluations = append(district.Evaluations, held)
	}
	for _, benchmark := range district.Benchmarks {
		if random.oneIn(2) {
			benchmark.Spec.Technology = pickOne[v1alpha1.EntryName](random, "t0", "t1", "t9")
			benchmark.Spec.Metric.Dimension = v1alpha1.DimensionAdoption
			benchmark.Spec.Equity.MaxGapPoints = "5"
		}
		if benchmark.Spec.Source == (v1alpha1.BenchmarkSource{}) && random.oneIn(2) {
			benchmark.Spec.Source.Evaluations = v1alpha1.EvaluationSource{
				Schedule: "together", Criterion: pickOne[v1alpha1.EntryName](random, "", "c0"),
			}
		}
	}
}
