package testrandom

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// addReviews adds pilots, and evaluations whose criteria have weights and bounds. They are about
// technologies of the plan and about goals.
func (random generator) addReviews(district *testplan.World) {
	for _, goal := range district.Goals {
		if random.oneIn(3) {
			goal.Spec.Approach = v1alpha1.ApproachPilot
		}
	}
	for i := range random.IntN(4) {
		target, name := v1alpha1.TargetTechnology, random.pickName("t", 7)
		if random.oneIn(3) {
			target, name = v1alpha1.KindGoal, random.pickName("g", 6)
		}
		record := testplan.NewEvaluation("scored", string(random.pickDay())).SetTarget(target, name)
		if random.oneIn(2) {
			record.DecideOn(pickOne[v1alpha1.DecisionOutcome](random, "Retain", "Modify", "Replace", "Retire"),
				random.pickDay())
		}
		scored := record.ChangeSpec(random.scoreCriteria).BuildObject()
		scored.Name = fmt.Sprintf("scored%d", i)
		district.Evaluations = append(district.Evaluations, scored)
	}
}

// scoreCriteria adds criteria, and results of all or of most of them.
func (random generator) scoreCriteria(spec *v1alpha1.EvaluationSpec) {
	for i := range 1 + random.IntN(3) {
		criterion := v1alpha1.Criterion{Name: v1alpha1.EntryName(fmt.Sprintf("c%d", i)), Question: "Is it?"}
		result := v1alpha1.Result{Criterion: criterion.Name, SampleSize: random.Int32N(20), EvidenceTier: random.Int32N(5)}
		if random.oneIn(2) {
			criterion.Weight = new(1 + random.Int32N(5))
		}
		if random.oneIn(5) {
			criterion.MustPass = new(true)
		}
		if random.oneIn(3) {
			result.EvidenceDate = random.pickDay()
		}
		switch random.IntN(4) {
		case 0:
			criterion.Pass.AtLeast, result.Value = "60", pickOne[v1alpha1.Decimal](random, "59.9", "60", "83")
		case 1:
			criterion.Pass.ChangeAtMost, result.Value = "10", pickOne[v1alpha1.Decimal](random, "0", "100", "115")
		case 2:
			result.NotAssessed = "The reply is awaited."
		default:
			result.Answer = pickOne(random, v1alpha1.AnswerPass, v1alpha1.AnswerWarning, v1alpha1.AnswerFail)
		}
		spec.Criteria = append(spec.Criteria, criterion)
		if !random.oneIn(8) {
			spec.Results = append(spec.Results, result)
		}
	}
}
