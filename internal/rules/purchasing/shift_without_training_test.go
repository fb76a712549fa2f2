package purchasing_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestShiftWithoutTraining(t *testing.T) {
	buy := func(
		amount v1alpha1.Money, options []testrules.TechnologyOption, more ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("t", options...).
			AddLine("l", 2028, amount, append([]testrules.LineOption{testplan.ForTechnologies("t"), testplan.ForGoals("g")}, more...)...)
	}
	kind := func(k v1alpha1.TechnologyKind, domain v1alpha1.Domain) []testrules.TechnologyOption {
		return []testrules.TechnologyOption{testplan.OfKind(k), testplan.OfDomain(domain)}
	}
	train := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(
			buy("20000", tabletOptions()).AddLine("train", year, amount, append(more, testrules.ForPurpose(testrules.Learning))...),
			testrules.NewGoal("g"),
		)
	}
	program := func(start v1alpha1.Date, what func(*v1alpha1.LearningProgram)) testrules.World {
		return testrules.NewDistrict(buy("20000", tabletOptions()).AddProgram("p", "", start, what), testrules.NewGoal("g"))
	}
	shift := func(plan *testplan.PlanBuilder, start, due v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			plan,
			testrules.NewGoal("g").
				SetDates(start, due).
				ChangeSpec(func(s *v1alpha1.GoalSpec) { s.PedagogicalShift = "Lessons begin with a question." }),
		)
	}
	all := func(p *testplan.PlanBuilder) testrules.World { return shift(p, "", "") }
	fires, money := []string{"Warning FY2028 20000"}, v1alpha1.Money("20000")
	closed := all(testrules.NewPlan())
	closed.Goals[0].Spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeMet, Date: testrules.Today}
	testrules.RunExamples(t, rules.ShiftWithoutTraining, testrules.Examples{
		"exactly the limit": {World: testrules.NewDistrict(buy("10000", tabletOptions()), testrules.NewGoal("g"))},
		"a hundredth over the limit": {
			World: testrules.NewDistrict(buy("10000.01", tabletOptions()), testrules.NewGoal("g")),
			Want:  []string{"Warning FY2028 10000.01"},
		},
		"two lines go over the limit": {
			World: testrules.NewDistrict(
				buy("10000", tabletOptions()).AddLine("m", 2028, "0.01", testplan.ForTechnologies("t")), testrules.NewGoal("g"),
			),
			Want: []string{"Warning FY2028 10000.01"},
		},
		"half of a line for two technologies": {
			World: testrules.NewDistrict(buy("20000", tabletOptions(), testplan.ForTechnologies("u")), testrules.NewGoal("g")),
		},
		"exactly the plan's own limit": {
			World: testrules.NewDistrict(
				buy("20000", tabletOptions()).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.PurchaseLimit = "20000" }),
				testrules.NewGoal("g"),
			),
		},
		"a replacement": {
			World: testrules.NewDistrict(
				buy(money, tabletOptions(), testrules.ForPurpose(testrules.Replacement)), testrules.NewGoal("g"),
			),
		},
		"software for AT": {
			World: testrules.NewDistrict(buy(money, kind(v1alpha1.TechnologySoftware, testrules.AT)), testrules.NewGoal("g")),
			Want:  fires,
		},
		"content": {
			World: testrules.NewDistrict(
				buy(money, kind(v1alpha1.TechnologyContent, testrules.EdTech)), testrules.NewGoal("g"),
			),
			Want: fires,
		},
		"a network": {
			World: testrules.NewDistrict(
				buy(money, kind(v1alpha1.TechnologyNetwork, testrules.EdTech)), testrules.NewGoal("g"),
			),
		},
		"a service": {
			World: testrules.NewDistrict(
				buy(money, kind(v1alpha1.TechnologyService, testrules.EdTech)), testrules.NewGoal("g"),
			),
		},
		"a device of another domain": {
			World: testrules.NewDistrict(
				buy(money, kind(v1alpha1.TechnologyDevice, testrules.InfoTech)), testrules.NewGoal("g"),
			),
		},
		"a device of a shared domain": {
			World: testrules.NewDistrict(
				buy(money, kind(v1alpha1.TechnologyDevice, testrules.Shared)), testrules.NewGoal("g"),
			),
		},
		"no kind: not checked": {
			World: testrules.NewDistrict(
				buy(money, []testrules.TechnologyOption{testplan.OfDomain(testrules.EdTech)}), testrules.NewGoal("g"),
			),
		},
		"no domain: not checked": {
			World: testrules.NewDistrict(
				buy(money, []testrules.TechnologyOption{testplan.OfKind(v1alpha1.TechnologyDevice)}),
				testrules.NewGoal("g"),
			),
		},
		"purchases in two years: the first": {
			World: testrules.NewDistrict(
				buy(money, tabletOptions()).AddLine("m", 2029, money, testplan.ForTechnologies("t")), testrules.NewGoal("g"),
			),
			Want: fires,
		},
		"the second purchase, once the first is past": {
			World: testrules.NewDistrict(
				buy(money, tabletOptions()).AddLine("m", 2029, money, testplan.ForTechnologies("t")), testrules.NewGoal("g"),
			),
			On: "2028-10-01",
		},
		"the second purchase, and the first had training": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", tabletOptions()...).
					AddProgram("p", "", "2026-08-10", testrules.TeachTechnologies("t")).
					AddLine("l", 2027, money, testplan.ForTechnologies("t")).
					AddLine("m", 2029, money, testplan.ForTechnologies("t")),
			),
			On: "2028-10-01",
		},
		"the first purchase was before the plan": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", tabletOptions()...).
					AddLine("l", 2026, money, testplan.ForTechnologies("t")).
					AddLine("m", 2028, money, testplan.ForTechnologies("t")),
			),
		},
		"a small purchase before it does not count as the first": {
			World: testrules.NewDistrict(
				buy(money, tabletOptions()).AddLine("m", 2026, "10000", testplan.ForTechnologies("t")), testrules.NewGoal("g"),
			),
			Want: fires,
		},
		"a past year": {
			World: testrules.NewDistrict(buy(money, tabletOptions()), testrules.NewGoal("g")),
			On:    "2028-07-01",
		},
		"a training line the year before": {World: train(2027, "0.01", testplan.ForTechnologies("t"))},
		"a training line the year after":  {World: train(2029, "0.01", testplan.ForTechnologies("t"))},
		"a training line for the goal":    {World: train(2028, "0.01", testplan.ForGoals("g"))},
		"a training line without money":   {World: train(2028, "0", testplan.ForTechnologies("t")), Want: fires},
		"a training line for another technology": {
			World: train(2028, "5", testplan.ForTechnologies("u"), testplan.ForGoals("h")),
			Want:  fires,
		},
		"a training line for everything": {World: train(2028, "5"), Want: fires},
		"a training line two years after": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", tabletOptions()...).AddLine("l", 2027, money, testplan.ForTechnologies("t")).
					AddLine("train", 2029, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Learning)),
			),
			Want: []string{"Warning FY2027 20000"},
		},
		"a session on the first day of the year before": {
			World: program("2026-07-01", testrules.TeachTechnologies("t")),
		},
		"a session on the day before that year": {
			World: program("2026-06-30", testrules.TeachTechnologies("t")),
			Want:  fires,
		},
		"a session on the last day of the year after": {
			World: program("2029-06-30", testrules.TeachTechnologies("t")),
		},
		"a session on the day after that year": {
			World: program("2029-07-01", testrules.TeachTechnologies("t")),
			Want:  fires,
		},
		"a session for the goal":   {World: program("2027-10-01", trainsForGoals("g"))},
		"a session without a date": {World: program("", testrules.TeachTechnologies("t"))},
		"a session for another technology": {
			World: program("2027-10-01", testrules.TeachTechnologies("u")),
			Want:  fires,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				buy(money, tabletOptions()).WaiveFinding("w", rules.ShiftWithoutTraining, v1alpha1.WaiverOff),
				testrules.NewGoal("g"),
			),
			Want: []string{"Warning FY2028 20000 waived by w"},
		},

		"a shift":                {World: all(testrules.NewPlan()), Want: []string{"Warning FY2027"}},
		"a goal without a shift": {World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))},
		"a shift, in its second year": {
			World: all(testrules.NewPlan()),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2028"},
		},
		"a shift that is yet to begin": {
			World: shift(testrules.NewPlan(), "2028-07-01", ""),
			Want:  []string{"Warning FY2029"},
		},
		"a shift that is over":    {World: shift(testrules.NewPlan(), "", "2027-06-30"), On: "2027-07-01"},
		"a shift closed today":    {World: closed},
		"a shift closed tomorrow": {World: closed, On: "2026-09-30", Want: []string{"Warning FY2027"}},
		"a shift with a line in its year": {
			World: all(
				testrules.NewPlan().AddLine("train", 2029, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Learning)),
			),
		},
		"a shift with a line for another goal": {
			World: all(
				testrules.NewPlan().AddLine("train", 2029, "5", testplan.ForGoals("h"), testrules.ForPurpose(testrules.Learning)),
			),
			Want: []string{"Warning FY2027"},
		},
		"a shift with a line the year after": {
			World: shift(
				testrules.NewPlan().AddLine("train", 2028, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Learning)), "",
				"2027-06-30",
			),
		},
		"a shift with a line two years after": {
			World: shift(
				testrules.NewPlan().AddLine("train", 2029, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Learning)), "",
				"2027-06-30",
			),
			Want: []string{"Warning FY2027"},
		},
		"a shift with a session in a past year": {
			World: all(testrules.NewPlan().AddProgram("p", "", "2026-08-10", trainsForGoals("g"))),
			On:    "2028-10-01",
		},
		"a shift with a session for a technology of its lines": {
			World: all(testrules.NewPlan().AddLine("l", 2027, "5", testplan.ForGoals("g"), testplan.ForTechnologies("t")).
				AddProgram("p", "", "2026-08-10", testrules.TeachTechnologies("t"))),
		},
	})
}
