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
		return testrules.Plan().
			Technology("t", options...).
			Line("l", 2028, amount, append([]testrules.LineOption{testplan.Buying("t"), testplan.For("g")}, more...)...)
	}
	kind := func(k v1alpha1.TechnologyKind, domain v1alpha1.Domain) []testrules.TechnologyOption {
		return []testrules.TechnologyOption{testplan.OfKind(k), testplan.In(domain)}
	}
	train := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.District(
			buy("20000", tabletOptions()).Line("train", year, amount, append(more, testrules.Paying(testrules.Learning))...),
			testrules.Goal("g"),
		)
	}
	program := func(start v1alpha1.Date, what func(*v1alpha1.LearningProgram)) testrules.World {
		return testrules.District(buy("20000", tabletOptions()).Program("p", "", start, what), testrules.Goal("g"))
	}
	shift := func(plan *testplan.PlanBuilder, start, due v1alpha1.Date) testrules.World {
		return testrules.District(
			plan,
			testrules.Goal("g").
				Runs(start, due).
				With(func(s *v1alpha1.GoalSpec) { s.PedagogicalShift = "Lessons begin with a question." }),
		)
	}
	all := func(p *testplan.PlanBuilder) testrules.World { return shift(p, "", "") }
	fires, money := []string{"Warning FY2028 20000"}, v1alpha1.Money("20000")
	closed := all(testrules.Plan())
	closed.Goals[0].Spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeMet, Date: testrules.Today}
	testrules.Run(t, rules.ShiftWithoutTraining, testrules.Examples{
		"exactly the limit": {World: testrules.District(buy("10000", tabletOptions()), testrules.Goal("g"))},
		"a hundredth over the limit": {
			World: testrules.District(buy("10000.01", tabletOptions()), testrules.Goal("g")),
			Want:  []string{"Warning FY2028 10000.01"},
		},
		"two lines go over the limit": {
			World: testrules.District(
				buy("10000", tabletOptions()).Line("m", 2028, "0.01", testplan.Buying("t")), testrules.Goal("g"),
			),
			Want: []string{"Warning FY2028 10000.01"},
		},
		"half of a line for two technologies": {
			World: testrules.District(buy("20000", tabletOptions(), testplan.Buying("u")), testrules.Goal("g")),
		},
		"exactly the plan's own limit": {
			World: testrules.District(
				buy("20000", tabletOptions()).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.PurchaseLimit = "20000" }),
				testrules.Goal("g"),
			),
		},
		"a replacement": {
			World: testrules.District(
				buy(money, tabletOptions(), testrules.Paying(testrules.Replacement)), testrules.Goal("g"),
			),
		},
		"software for AT": {
			World: testrules.District(buy(money, kind(v1alpha1.TechnologySoftware, testrules.AT)), testrules.Goal("g")),
			Want:  fires,
		},
		"content": {
			World: testrules.District(
				buy(money, kind(v1alpha1.TechnologyContent, testrules.EdTech)), testrules.Goal("g"),
			),
			Want: fires,
		},
		"a network": {
			World: testrules.District(
				buy(money, kind(v1alpha1.TechnologyNetwork, testrules.EdTech)), testrules.Goal("g"),
			),
		},
		"a service": {
			World: testrules.District(
				buy(money, kind(v1alpha1.TechnologyService, testrules.EdTech)), testrules.Goal("g"),
			),
		},
		"a device of another domain": {
			World: testrules.District(
				buy(money, kind(v1alpha1.TechnologyDevice, testrules.InfoTech)), testrules.Goal("g"),
			),
		},
		"a device of a shared domain": {
			World: testrules.District(
				buy(money, kind(v1alpha1.TechnologyDevice, testrules.Shared)), testrules.Goal("g"),
			),
		},
		"no kind: not checked": {
			World: testrules.District(
				buy(money, []testrules.TechnologyOption{testplan.In(testrules.EdTech)}), testrules.Goal("g"),
			),
		},
		"no domain: not checked": {
			World: testrules.District(
				buy(money, []testrules.TechnologyOption{testplan.OfKind(v1alpha1.TechnologyDevice)}),
				testrules.Goal("g"),
			),
		},
		"purchases in two years: the first": {
			World: testrules.District(
				buy(money, tabletOptions()).Line("m", 2029, money, testplan.Buying("t")), testrules.Goal("g"),
			),
			Want: fires,
		},
		"the second purchase, once the first is past": {
			World: testrules.District(
				buy(money, tabletOptions()).Line("m", 2029, money, testplan.Buying("t")), testrules.Goal("g"),
			),
			On: "2028-10-01",
		},
		"the second purchase, and the first had training": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", tabletOptions()...).
					Program("p", "", "2026-08-10", testrules.Taught("t")).
					Line("l", 2027, money, testplan.Buying("t")).
					Line("m", 2029, money, testplan.Buying("t")),
			),
			On: "2028-10-01",
		},
		"the first purchase was before the plan": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", tabletOptions()...).
					Line("l", 2026, money, testplan.Buying("t")).
					Line("m", 2028, money, testplan.Buying("t")),
			),
		},
		"a small purchase before it does not count as the first": {
			World: testrules.District(
				buy(money, tabletOptions()).Line("m", 2026, "10000", testplan.Buying("t")), testrules.Goal("g"),
			),
			Want: fires,
		},
		"a past year": {
			World: testrules.District(buy(money, tabletOptions()), testrules.Goal("g")),
			On:    "2028-07-01",
		},
		"a training line the year before": {World: train(2027, "0.01", testplan.Buying("t"))},
		"a training line the year after":  {World: train(2029, "0.01", testplan.Buying("t"))},
		"a training line for the goal":    {World: train(2028, "0.01", testplan.For("g"))},
		"a training line without money":   {World: train(2028, "0", testplan.Buying("t")), Want: fires},
		"a training line for another technology": {
			World: train(2028, "5", testplan.Buying("u"), testplan.For("h")),
			Want:  fires,
		},
		"a training line for everything": {World: train(2028, "5"), Want: fires},
		"a training line two years after": {
			World: testrules.District(
				testrules.Plan().Technology("t", tabletOptions()...).Line("l", 2027, money, testplan.Buying("t")).
					Line("train", 2029, "5", testplan.Buying("t"), testrules.Paying(testrules.Learning)),
			),
			Want: []string{"Warning FY2027 20000"},
		},
		"a session on the first day of the year before": {World: program("2026-07-01", testrules.Taught("t"))},
		"a session on the day before that year": {
			World: program("2026-06-30", testrules.Taught("t")),
			Want:  fires,
		},
		"a session on the last day of the year after": {World: program("2029-06-30", testrules.Taught("t"))},
		"a session on the day after that year": {
			World: program("2029-07-01", testrules.Taught("t")),
			Want:  fires,
		},
		"a session for the goal":   {World: program("2027-10-01", trainsForGoals("g"))},
		"a session without a date": {World: program("", testrules.Taught("t"))},
		"a session for another technology": {
			World: program("2027-10-01", testrules.Taught("u")),
			Want:  fires,
		},
		"a waiver": {
			World: testrules.District(
				buy(money, tabletOptions()).Waive("w", rules.ShiftWithoutTraining, v1alpha1.WaiverOff),
				testrules.Goal("g"),
			),
			Want: []string{"Warning FY2028 20000 waived by w"},
		},

		"a shift":                {World: all(testrules.Plan()), Want: []string{"Warning FY2027"}},
		"a goal without a shift": {World: testrules.District(testrules.Plan(), testrules.Goal("g"))},
		"a shift, in its second year": {
			World: all(testrules.Plan()),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2028"},
		},
		"a shift that is yet to begin": {
			World: shift(testrules.Plan(), "2028-07-01", ""),
			Want:  []string{"Warning FY2029"},
		},
		"a shift that is over":    {World: shift(testrules.Plan(), "", "2027-06-30"), On: "2027-07-01"},
		"a shift closed today":    {World: closed},
		"a shift closed tomorrow": {World: closed, On: "2026-09-30", Want: []string{"Warning FY2027"}},
		"a shift with a line in its year": {
			World: all(
				testrules.Plan().Line("train", 2029, "5", testplan.For("g"), testrules.Paying(testrules.Learning)),
			),
		},
		"a shift with a line for another goal": {
			World: all(
				testrules.Plan().Line("train", 2029, "5", testplan.For("h"), testrules.Paying(testrules.Learning)),
			),
			Want: []string{"Warning FY2027"},
		},
		"a shift with a line the year after": {
			World: shift(
				testrules.Plan().Line("train", 2028, "5", testplan.For("g"), testrules.Paying(testrules.Learning)), "",
				"2027-06-30",
			),
		},
		"a shift with a line two years after": {
			World: shift(
				testrules.Plan().Line("train", 2029, "5", testplan.For("g"), testrules.Paying(testrules.Learning)), "",
				"2027-06-30",
			),
			Want: []string{"Warning FY2027"},
		},
		"a shift with a session in a past year": {
			World: all(testrules.Plan().Program("p", "", "2026-08-10", trainsForGoals("g"))),
			On:    "2028-10-01",
		},
		"a shift with a session for a technology of its lines": {
			World: all(testrules.Plan().Line("l", 2027, "5", testplan.For("g"), testplan.Buying("t")).
				Program("p", "", "2026-08-10", testrules.Taught("t"))),
		},
	})
}
