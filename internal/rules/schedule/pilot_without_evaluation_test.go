package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPilotWithoutEvaluation(t *testing.T) {
	const lastDay = "2027-06-30"
	pilot := func() *testplan.GoalBuilder {
		return testrules.NewGoal("loans").SetDates("2026-08-01", lastDay).
			ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Approach = v1alpha1.ApproachPilot })
	}
	record := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("", string(on)).SetTarget(v1alpha1.KindGoal, "loans").DueOn(on).AddCriteria("use")
	}
	held := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return record(on).AddAnswer("use", v1alpha1.AnswerPass)
	}
	scheduled := func(anchor string) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddSchedule("look", v1alpha1.CadenceOnce, anchor, v1alpha1.KindGoal, "loans")
	}
	rollout := testrules.NewGoal("all-schools").SetDates("2026-09-01", "").AfterGoals("loans")
	world := testrules.NewDistrict
	plan, warning := testrules.NewPlan(), []string{"Warning"}
	testrules.RunExamples(t, rules.PilotWithoutEvaluation, testrules.Examples{
		"no evaluation":           {World: world(plan, pilot()), Want: warning},
		"a goal that is no pilot": {World: world(plan, testrules.NewGoal("loans"))},
		"closed":                  {World: world(plan, pilot().CloseAs(v1alpha1.OutcomeMet, testrules.Today))},
		"closed tomorrow": {
			World: world(plan, pilot().CloseAs(v1alpha1.OutcomeMet, "2026-10-02")), Want: warning,
		},
		"due on its last day": {World: testrules.AddEvaluations(world(plan, pilot()), record(lastDay))},
		"due on the day after": {
			World: testrules.AddEvaluations(world(plan, pilot()), record("2027-07-01")), Want: warning,
		},
		"held after its last day": {
			World: testrules.AddEvaluations(world(plan, pilot()), held("2027-07-01")), On: "2027-08-01",
		},
		"cancelled": {
			World: testrules.AddEvaluations(world(plan, pilot()), record("2027-06-01").CancelOn("2027-05-01")), Want: warning,
		},
		"of another goal": {
			World: testrules.AddEvaluations(world(plan, pilot()), record("2027-06-01").SetTarget(v1alpha1.KindGoal, "other")),
			Want:  warning,
		},
		"scheduled for its last day":  {World: world(scheduled(lastDay), pilot())},
		"scheduled for the day after": {World: world(scheduled("2027-07-01"), pilot()), Want: warning},
		"scheduled in a draft": {
			World: world(testrules.NewPlan().MarkDraft().AddSchedule("look", v1alpha1.CadenceOnce, "2027-06-01", v1alpha1.KindGoal, "loans"), pilot()),
		},
		"the rollout starts tomorrow": {
			World: testrules.AddEvaluations(world(plan, pilot(), rollout), record(lastDay)), On: "2026-08-31",
		},
		"the rollout starts now": {
			World: testrules.AddEvaluations(world(plan, pilot(), rollout), record(lastDay)), On: "2026-09-01",
			Want: warning,
		},
		"the rollout of an evaluated one": {
			World: testrules.AddEvaluations(world(plan, pilot(), rollout), held("2026-08-20")),
		},
		"the rollout is closed": {
			World: testrules.AddEvaluations(world(plan, pilot(), testrules.NewGoal("all-schools").
				AfterGoals("loans").CloseAs(v1alpha1.OutcomeDropped, "2026-09-02")), record(lastDay)),
		},
		"a closed pilot was never evaluated": {
			World: world(plan, pilot().CloseAs(v1alpha1.OutcomeMet, "2026-08-20"), rollout), Want: warning,
		},
		"it waits for another goal": {World: world(plan, testrules.NewGoal("loans"), rollout)},
	})
	other := testrules.NewGoal("tablets").SetDates("2026-08-01", "2027-05-31").
		ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Approach = v1alpha1.ApproachPilot })
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"one": {
			World: world(plan, pilot()),
			Code:  rules.PilotWithoutEvaluation,
			Want: "spec.evaluationSchedules: No evaluation of pilot loans (until 2027-06-30) is held or planned by its " +
				"last day.",
		},
		"two, and one that follows": {
			World: world(plan, pilot(), other, rollout),
			Code:  rules.PilotWithoutEvaluation,
			Want: "spec.evaluationSchedules: No evaluation of pilots loans (until 2027-06-30) and tablets (until " +
				"2027-05-31) is held or planned by their last days. Started while the pilot that they wait for was not " +
				"evaluated: all-schools (after loans).",
		},
	})
}
