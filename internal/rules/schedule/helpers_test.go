package schedule_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// staleExamples returns the examples of PlanStale. A plan that begins on 1 July is stale from
// 29 December on. A record of 2 July moves that by a day.
func staleExamples() testrules.Examples {
	const last, stale = "2026-12-28", "2026-12-29"
	limit := func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.StaleAfterDays = 30 }
	list := testrules.Examples{
		"180 days after it began": {World: testrules.NewDistrict(testrules.NewPlan()), On: last},
		"181 days after it began": {
			World: testrules.NewDistrict(testrules.NewPlan()),
			On:    stale,
			Want:  []string{"Warning"},
		},
		"a draft":                {World: testrules.NewDistrict(testrules.NewPlan().MarkDraft()), On: stale},
		"the plan's own 30 days": {World: testrules.NewDistrict(testrules.NewPlan().ChangeSpec(limit)), On: "2026-07-31"},
		"a day more than the plan's own": {
			World: testrules.NewDistrict(testrules.NewPlan().ChangeSpec(limit)),
			On:    "2026-08-01",
			Want:  []string{"Warning"},
		},
		"what is dated ahead": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5").AddTransfer("t", "", "l", "5", "2026-12-30")),
			On:    stale,
			Want:  []string{"Warning"},
		},
		"on that day": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5").AddTransfer("t", "", "l", "5", "2026-12-30")),
			On:    "2026-12-30",
		},
		"a delivery of devices": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewDevice("d", "t", 1).ReceivedOn("2026-12-01"),
			),
			On: stale,
		},
		"an order and a count of devices": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan()),
				testplan.NewDevice("d", "t", 1).OrderedOn("2026-07-02"), testplan.NewDevice("e", "t", 1).CountedOn("2026-07-03"),
			),
			On: "2026-12-30",
		},
		"181 days after a delivery of devices": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewDevice("d", "t", 1).ReceivedOn("2026-12-01"),
			),
			On:   "2027-05-31",
			Want: []string{"Warning"},
		},
		"a delivery that is dated ahead": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewDevice("d", "t", 1).ReceivedOn("2026-12-30"),
			),
			On:   stale,
			Want: []string{"Warning"},
		},
		"a plan that ended before that": {
			World: testrules.NewDistrict(testrules.NewPlan().SetPeriod("2026-07-01", last)),
			On:    "2028-01-01",
		},
		"a plan that ended when it began": {
			World: testrules.NewDistrict(testrules.NewPlan().SetPeriod("2026-07-01", stale)),
			On:    "2028-01-01",
			Want:  []string{"Warning"},
		},
		"waived": {
			World: testrules.NewDistrict(testrules.NewPlan().WaiveFinding("w", rules.PlanStale, v1alpha1.WaiverOff)),
			On:    stale,
			Want:  []string{"Warning waived by w"},
		},
	}
	const on = "2026-07-02"
	for title, district := range map[string]testrules.World{
		"an observation": {
			Plan:       testrules.NewPlan().BuildObject(),
			Benchmarks: []*v1alpha1.Benchmark{testplan.NewBenchmark("b", "g").AddObservation("50", on).BuildObject()},
		},
		"a decision": testrules.AddEvaluations(
			testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "term").DecideOn("Retain", on),
		),
		"a cancellation": testrules.AddEvaluations(
			testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "term").CancelOn(on),
		),
		"a completed evaluation": testrules.AddEvaluations(
			testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", on).AddAnswer("use", "Pass"),
		),
		"an action that is done": testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").
			ChangeSpec(func(s *v1alpha1.GoalSpec) {
				s.Actions = []v1alpha1.Action{
					{Name: "a", Done: on},
				}
			})),
		"a goal that is closed": testrules.NewDistrict(
			testrules.NewPlan(), testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeMet, on),
		),
		"a transfer": testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2027, "5").AddTransfer("t", "", "l", "5", on),
		),
		"a communication": testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Communications = []v1alpha1.Communication{{Name: "c", Audience: "Families", Last: on}}
		})),
		"an accessibility review": testrules.NewDistrict(
			testrules.NewPlan().AddTechnology("t", func(t *v1alpha1.Technology) { t.AccessibilityReviewed = on }),
		),
	} {
		list[title+", 180 days ago"] = testrules.Example{World: district, On: stale}
		list[title+", 181 days ago"] = testrules.Example{World: district, On: "2026-12-30", Want: []string{"Warning"}}
	}
	return list
}

// dateExamples returns the examples of DateAhead.
func dateExamples() testrules.Examples {
	done := func(plan *testplan.PlanBuilder, days ...v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(plan, testrules.NewGoal("g").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
			for i, day := range days {
				spec.Actions = append(spec.Actions, v1alpha1.Action{Name: v1alpha1.EntryName("ab"[i : i+1]), Done: day})
			}
		}))
	}
	observed := func(days ...v1alpha1.Date) testrules.World {
		benchmark := testplan.NewBenchmark("b", "g")
		for _, day := range days {
			benchmark.AddObservation("50", day)
		}
		return testrules.World{
			Plan:       testrules.NewPlan().BuildObject(),
			Goals:      []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
			Benchmarks: []*v1alpha1.Benchmark{benchmark.BuildObject()},
		}
	}
	decided := func(day v1alpha1.Date) testrules.World {
		return testrules.AddEvaluations(
			testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "term").DecideOn("Retain", day),
		)
	}
	communicated := func(day v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Communications = []v1alpha1.Communication{{Name: "families", Audience: "Families", Last: day}}
		}))
	}
	closed := func(day v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeMet, day))
	}
	reviewed := func(domain v1alpha1.Domain, day v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", func(technology *v1alpha1.Technology) {
			technology.Domain, technology.AccessibilityReviewed = domain, day
		}))
	}
	const tomorrow = "2026-10-02"
	return testrules.Examples{
		"nothing":                    {World: testrules.NewDistrict(testrules.NewPlan())},
		"an action, not done":        {World: done(testrules.NewPlan(), "")},
		"an action done on this day": {World: done(testrules.NewPlan(), testrules.Today)},
		"an action done tomorrow":    {World: done(testrules.NewPlan(), tomorrow), Want: []string{"Info"}},
		"two actions done tomorrow": {
			World: done(testrules.NewPlan(), tomorrow, tomorrow),
			Want:  []string{"Info", "Info"},
		},
		"an observation of this day": {World: observed(testrules.Today)},
		"an observation of tomorrow": {World: observed(tomorrow), Want: []string{"Info"}},
		"of tomorrow and the day after": {
			World: observed(tomorrow, "2026-10-03"),
			Want:  []string{"Info", "Info"},
		},
		"a cancellation of this day": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "term").CancelOn(testrules.Today),
			),
		},
		"a cancellation of tomorrow": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "term").CancelOn(tomorrow),
			),
			Want: []string{"Info"},
		},
		"a communication of this day":                  {World: communicated(testrules.Today)},
		"a communication of tomorrow":                  {World: communicated(tomorrow), Want: []string{"Info"}},
		"a goal closed on this day":                    {World: closed(testrules.Today)},
		"a goal closed tomorrow":                       {World: closed(tomorrow), Want: []string{"Info"}},
		"a review of a tool of the office on this day": {World: reviewed(v1alpha1.DomainInfoTech, testrules.Today)},
		"a review of a tool of the office tomorrow": {
			World: reviewed(v1alpha1.DomainInfoTech, tomorrow), Want: []string{"Info"},
		},
		"a review of a tool for learning tomorrow has a rule of its own": {
			World: reviewed(v1alpha1.DomainEdTech, tomorrow),
		},
		"a technology that comes into use later": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", func(technology *v1alpha1.Technology) {
				technology.Since = "2027-07-01"
			})),
		},
		"a decision of this day": {World: decided(testrules.Today)},
		"a decision of tomorrow": {World: decided(tomorrow), Want: []string{"Info"}},
		"the day before the plan's last": {
			World: decided("2029-06-30"),
			On:    "2029-06-29",
			Want:  []string{"Info"},
		},
		"a decision after the end of the plan":   {World: decided("2029-07-15"), On: "2029-08-01"},
		"the plan's last day says nothing of it": {World: decided("2029-07-15"), On: "2029-06-30"},
		"for one goal": {
			World: done(
				testrules.NewPlan().
					WaiveFinding("w", rules.DateAhead, v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindGoal, "g")),
				tomorrow,
			),
			Want: []string{"Info waived by w"},
		},
		"before the plan, a day that comes later": {
			World: done(testrules.NewPlan(), "2026-05-02"),
			On:    "2026-05-01",
			Want:  []string{"Info"},
		},
	}
}

// planWithOpenEvaluations makes a plan whose schedules evaluate each of its technologies
// once. All evaluations are open on testrules.Today.
func planWithOpenEvaluations(schedules, technologies int) *testplan.PlanBuilder {
	plan := testrules.NewPlan()
	for i := range technologies {
		plan.AddTechnology(fmt.Sprintf("t%03d", i))
	}
	for i := range schedules {
		plan.AddSchedule(fmt.Sprintf("s%d", i), v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.TargetTechnology, "")
		plan.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.EvaluationSchedules[i].Target.All = new(true) })
	}
	return plan
}

// renameEvaluation gives the only evaluation of a district the name of the scheduled
// evaluation of an occurrence.
func renameEvaluation(district testrules.World, occurrence string) testrules.World {
	id := evaluation.IdentityOf(district.Evaluations[0])
	id.Occurrence = occurrence
	district.Evaluations[0].Name = id.ObjectName()
	return district
}
