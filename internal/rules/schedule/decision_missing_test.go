package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDecisionMissing(t *testing.T) {
	about := func(on string) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("", on).SetTarget(v1alpha1.TargetTechnology, "laptop").AddCriteria("use")
	}
	held := func(on string) *testplan.EvaluationBuilder { return about(on).AddAnswer("use", v1alpha1.AnswerPass) }
	world := func(records ...*testplan.EvaluationBuilder) testrules.World {
		return testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan().AddTechnology("laptop")), records...)
	}
	together := testrules.AddEvaluations(
		testrules.NewDistrict(testrules.NewPlan().AddTechnology("laptop").AddTechnology("tablet")),
		testplan.NewEvaluation("", "2026-08-01").SetTarget(v1alpha1.KindTechnologyPlan, "p").
			ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
				spec.Subject, spec.Technologies = v1alpha1.SubjectTechnologies, []v1alpha1.EntryName{"tablet", "laptop"}
			}).AddCriteria("use").AddAnswer("use", v1alpha1.AnswerPass))
	warning := []string{"Warning"}
	// Due on 1 August 2026, with 30 days of grace: the last day is 31 August.
	const dueDate = "2026-08-01"
	testrules.RunExamples(t, rules.DecisionMissing, testrules.Examples{
		"on the last day":                  {World: world(held(dueDate)), On: "2026-08-31"},
		"on the day after":                 {World: world(held(dueDate)), On: "2026-09-01", Want: warning},
		"months after":                     {World: world(held(dueDate)), On: "2027-03-01", Want: warning},
		"all results before it is due":     {World: world(held(dueDate)), On: "2026-07-20"},
		"decided":                          {World: world(held(dueDate).DecideOn("Retain", "2026-08-20")), On: "2026-09-01"},
		"decided after the last day":       {World: world(held(dueDate).DecideOn("Retain", "2026-10-20")), On: "2026-11-01"},
		"not held, which is overdue alone": {World: world(about(dueDate)), On: "2026-09-01"},
		"cancelled":                        {World: world(held(dueDate).CancelOn("2026-08-02")), On: "2026-09-01"},
		"two of a technology are one finding": {
			World: world(held("2026-07-15"), held(dueDate)), On: "2026-09-01", Want: warning,
		},
		"two technologies of one evaluation are one finding": {World: together, On: "2026-09-01", Want: warning},
		"a later evaluation decided": {
			World: world(held("2026-07-15"), held(dueDate).DecideOn("Modify", "2026-08-10")), On: "2026-09-01",
		},
		"an earlier evaluation decided, before this one opened": {
			World: world(held("2026-06-01").DecideOn("Modify", "2026-06-02"), held(dueDate)), On: "2026-09-01", Want: warning,
		},
		"a technology that is not in the plan": {
			World: world(held(dueDate).SetTarget(v1alpha1.TargetTechnology, "tablet")), On: "2026-09-01",
		},
		"a review of the plan": {
			World: world(held(dueDate).SetTarget(v1alpha1.KindTechnologyPlan, "p")), On: "2026-09-01",
		},
		"a grace of no days": {
			World: world(held(dueDate).ChangeSpec(func(spec *v1alpha1.EvaluationSpec) { spec.GraceDays = new(int32(0)) })),
			On:    "2026-08-02", Want: warning,
		},
	})
}
