package learning_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func supportExamples() testrules.Examples {
	// A program in the first quarter of FY2027, and a step of the timeline.
	step := func(start, end v1alpha1.Date) *testplan.PlanBuilder {
		return testrules.NewPlan().AddProgram("a", "", "2026-08-10").ChangeSpec(func(spec *testrules.PlanSpec) {
			spec.Timeline = []v1alpha1.TimelineEntry{{Name: "t", Start: start, End: end}}
		})
	}
	acting := func(start, end v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddProgram("a", "", "2026-08-10"), testrules.NewGoal("g").ActionFrom("x", start, end, ""),
		)
	}
	gap := []string{"Info FY2027"}
	return testrules.Examples{
		"no programs": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("g").ActionFrom("x", "2026-10-01", "2026-10-02", ""),
			),
		},
		"a step to the last quarter":      {World: testrules.NewDistrict(step("2026-12-31", "2027-04-01"))},
		"a step that ends the day before": {World: testrules.NewDistrict(step("2026-12-31", "2027-03-31")), Want: gap},
		"a step that starts too late":     {World: testrules.NewDistrict(step("2027-01-01", "2027-06-30")), Want: gap},
		"the gap is over": {
			World: testrules.NewDistrict(step("2027-01-01", "2027-06-30")),
			On:    "2027-01-01",
		},
		"the last day of the gap": {
			World: testrules.NewDistrict(step("2027-01-01", "2027-06-30")),
			On:    "2026-12-31",
			Want:  gap,
		},
		"an action to the last quarter":      {World: acting("2026-12-31", "2027-04-01")},
		"an action that ends the day before": {World: acting("2026-12-31", "2027-03-31"), Want: gap},
		"an action from the goal's start on": {World: acting("", "2027-04-01")},
		"an action to the goal's end":        {World: acting("2026-10-01", "")},
		"an action of a closed goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("a", "", "2026-08-10"),
				testrules.NewGoal("g").
					ActionFrom("x", "2026-10-01", "2027-06-30", "").
					CloseAs(v1alpha1.OutcomeDropped, testrules.Today),
			),
			Want: gap,
		},
		"an action that has no dates": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("a", "", "2026-08-10"), testrules.NewGoal("g").AddAction("x", 2027, "5"),
			),
		},
		"an action of another year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("a", "", "2026-08-10"), testrules.NewGoal("g").AddAction("x", 2028, "5"),
			),
			Want: gap,
		},
		"a program in each quarter": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "", "2026-07-01").
					AddProgram("b", "", "2026-12-31").
					AddProgram("c", "", "2027-03-31").
					AddProgram("d", "", "2027-06-30"),
			),
		},
		"a program a day too late": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "", "2026-07-01").
					AddProgram("b", "", "2027-01-01").
					AddProgram("c", "", "2027-03-31").
					AddProgram("d", "", "2027-06-30"),
			),
			Want: gap,
		},
		"a program of so many days": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "", "2026-09-30", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).
					AddProgram("d", "", "2027-06-30"),
			),
		},
		"a program of a day less": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "", "2026-07-01", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).
					AddProgram("d", "", "2027-06-30"),
			),
			Want: gap,
		},
		"programs of seasons": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("a", "Fall", "").AddProgram("b", "Winter", "").AddProgram("c", "Spring", ""),
			),
		},
		"a season is in no other quarter": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "Fall", "").AddProgram("c", "Spring", "2027-04-01")),
			Want:  gap,
		},
		"the quarter is not all in the plan": {
			World: testrules.NewDistrict(step("2026-10-01", "2026-12-31").SetPeriod("2026-07-01", "2027-03-30")),
		},
		"the quarter is in the plan": {
			World: testrules.NewDistrict(step("2026-10-01", "2026-12-31").SetPeriod("2026-07-01", "2027-03-31")),
			Want:  gap,
		},
		"the next fiscal year": {World: testrules.NewDistrict(step("2026-10-01", "2027-06-30"))},
		"before the plan": {
			World: testrules.NewDistrict(step("2027-01-01", "2027-06-30")),
			On:    "2026-06-30",
		},
		"a waiver": {
			World: testrules.NewDistrict(
				step("2027-01-01", "2027-06-30").WaiveFinding("w", rules.SupportGap, testrules.WaivedOff),
			),
			Want: []string{"Info FY2027 waived by w"},
		},
	}
}

func ownedBy(communication, development, delivery v1alpha1.Role) testrules.ProgramOption {
	return func(program *v1alpha1.LearningProgram) {
		program.Owners = v1alpha1.ProgramOwners{
			Communication: communication,
			Development:   development,
			Delivery:      delivery,
		}
	}
}

func withFeedback(responses int32, summary v1alpha1.Text) testrules.ProgramOption {
	return func(program *v1alpha1.LearningProgram) {
		program.Feedback = v1alpha1.ProgramFeedback{Responses: responses, Summary: summary}
	}
}

func withFollowUp(on v1alpha1.Date) testrules.ProgramOption {
	return func(l *v1alpha1.LearningProgram) { l.FollowUp = on }
}
