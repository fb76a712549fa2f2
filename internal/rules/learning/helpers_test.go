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
		return testrules.Plan().Program("a", "", "2026-08-10").With(func(spec *testrules.PlanSpec) {
			spec.Timeline = []v1alpha1.TimelineEntry{{Name: "t", Start: start, End: end}}
		})
	}
	acting := func(start, end v1alpha1.Date) testrules.World {
		return testrules.District(
			testrules.Plan().Program("a", "", "2026-08-10"), testrules.Goal("g").ActionFrom("x", start, end, ""),
		)
	}
	gap := []string{"Info FY2027"}
	return testrules.Examples{
		"no programs": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("g").ActionFrom("x", "2026-10-01", "2026-10-02", ""),
			),
		},
		"a step to the last quarter":      {World: testrules.District(step("2026-12-31", "2027-04-01"))},
		"a step that ends the day before": {World: testrules.District(step("2026-12-31", "2027-03-31")), Want: gap},
		"a step that starts too late":     {World: testrules.District(step("2027-01-01", "2027-06-30")), Want: gap},
		"the gap is over": {
			World: testrules.District(step("2027-01-01", "2027-06-30")),
			On:    "2027-01-01",
		},
		"the last day of the gap": {
			World: testrules.District(step("2027-01-01", "2027-06-30")),
			On:    "2026-12-31",
			Want:  gap,
		},
		"an action to the last quarter":      {World: acting("2026-12-31", "2027-04-01")},
		"an action that ends the day before": {World: acting("2026-12-31", "2027-03-31"), Want: gap},
		"an action from the goal's start on": {World: acting("", "2027-04-01")},
		"an action to the goal's end":        {World: acting("2026-10-01", "")},
		"an action of a closed goal": {
			World: testrules.District(
				testrules.Plan().Program("a", "", "2026-08-10"),
				testrules.Goal("g").
					ActionFrom("x", "2026-10-01", "2027-06-30", "").
					Closed(v1alpha1.OutcomeDropped, testrules.Today),
			),
			Want: gap,
		},
		"an action that has no dates": {
			World: testrules.District(
				testrules.Plan().Program("a", "", "2026-08-10"), testrules.Goal("g").Action("x", 2027, "5"),
			),
		},
		"an action of another year": {
			World: testrules.District(
				testrules.Plan().Program("a", "", "2026-08-10"), testrules.Goal("g").Action("x", 2028, "5"),
			),
			Want: gap,
		},
		"a program in each quarter": {
			World: testrules.District(
				testrules.Plan().
					Program("a", "", "2026-07-01").
					Program("b", "", "2026-12-31").
					Program("c", "", "2027-03-31").
					Program("d", "", "2027-06-30"),
			),
		},
		"a program a day too late": {
			World: testrules.District(
				testrules.Plan().
					Program("a", "", "2026-07-01").
					Program("b", "", "2027-01-01").
					Program("c", "", "2027-03-31").
					Program("d", "", "2027-06-30"),
			),
			Want: gap,
		},
		"a program of so many days": {
			World: testrules.District(
				testrules.Plan().
					Program("a", "", "2026-09-30", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).
					Program("d", "", "2027-06-30"),
			),
		},
		"a program of a day less": {
			World: testrules.District(
				testrules.Plan().
					Program("a", "", "2026-07-01", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).
					Program("d", "", "2027-06-30"),
			),
			Want: gap,
		},
		"programs of seasons": {
			World: testrules.District(
				testrules.Plan().Program("a", "Fall", "").Program("b", "Winter", "").Program("c", "Spring", ""),
			),
		},
		"a season is in no other quarter": {
			World: testrules.District(testrules.Plan().Program("a", "Fall", "").Program("c", "Spring", "2027-04-01")),
			Want:  gap,
		},
		"the quarter is not all in the plan": {
			World: testrules.District(step("2026-10-01", "2026-12-31").Period("2026-07-01", "2027-03-30")),
		},
		"the quarter is in the plan": {
			World: testrules.District(step("2026-10-01", "2026-12-31").Period("2026-07-01", "2027-03-31")),
			Want:  gap,
		},
		"the next fiscal year": {World: testrules.District(step("2026-10-01", "2027-06-30"))},
		"before the plan": {
			World: testrules.District(step("2027-01-01", "2027-06-30")),
			On:    "2026-06-30",
		},
		"a waiver": {
			World: testrules.District(
				step("2027-01-01", "2027-06-30").Waive("w", rules.SupportGap, testrules.WaivedOff),
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
