package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetDoesNotReconcile(t *testing.T) {
	l := func(amount v1alpha1.Money) *testplan.PlanBuilder {
		return testrules.Plan().Line("l", 2027, amount, testplan.General())
	}
	check := func(amount, cost v1alpha1.Money) testrules.World {
		yes := true
		return testrules.District(
			testrules.Plan().
				Line("l", 2027, amount, testplan.For("g")).
				With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Crosscheck = &yes }),
			testrules.Goal("g").Action("a", 2027, cost),
		)
	}
	over := func(amount, cost v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.District(
			testrules.Plan().Line("l", 2027, amount, append(more, testplan.For("g"))...),
			testrules.Goal("g").Action("a", 2027, cost),
		)
	}
	testrules.Run(t, rules.BudgetDoesNotReconcile, testrules.Examples{
		"no total stated":                    {World: testrules.District(l("5"))},
		"the total is off by exactly a unit": {World: testrules.District(l("50").Total("51"))},
		"the total is off by a hundredth more than a unit": {
			World: testrules.District(l("50").Total("51.01")),
			Want:  []string{"Warning 1.01"},
		},
		"the total is off by exactly 100 units": {
			World: testrules.District(l("50").Total("150")),
			Want:  []string{"Warning 100"},
		},
		"the total is off by a hundredth more than 100": {
			World: testrules.District(l("50").Total("150.01")),
			Want:  []string{"Error 100.01"},
		},
		"the total is off by exactly 1 percent": {
			World: testrules.District(l("99000").Total("100000")),
			Want:  []string{"Warning 1000"},
		},
		"the total is off by a hundredth over 1 percent": {
			World: testrules.District(l("98999.99").Total("100000")),
			Want:  []string{"Error 1000.01"},
		},
		"1 percent is not rounded": {
			World: testrules.District(l("20999.49").Total("20791.57")),
			Want:  []string{"Error 207.92"},
		},
		"the lines have more than the total": {
			World: testrules.District(l("51.01").Total("50")),
			Want:  []string{"Warning 1.01"},
		},
		"per student, rounded": {World: testrules.District(l("100").Enrollment(3).PerPupil("33.33"))},
		"per student, off by a hundredth": {
			World: testrules.District(l("100").Enrollment(3).PerPupil("33.34")),
			Want:  []string{"Warning 0.01"},
		},
		"per student, without cents": {
			World: testrules.District(l("100").Currency("JPY").Enrollment(3).PerPupil("33")),
		},
		"per student, without cents, off by 1": {
			World: testrules.District(l("100").Currency("JPY").Enrollment(3).PerPupil("34")),
			Want:  []string{"Warning 1"},
		},
		"per student, without cents, rounded once: 333.495 is not 333.50 and then 334": {
			World: testrules.District(l("66699").Currency("JPY").Enrollment(200).PerPupil("333")),
		},
		"per student, computed from the stated total": {
			World: testrules.District(l("100").Total("100.50").Enrollment(3).PerPupil("33.50")),
		},
		"transfers take all of a line": {
			World: testrules.District(l("5").Transfer("t", "l", "", "5", testrules.Today)),
		},
		"transfers take a hundredth more than a line has": {
			World: testrules.District(l("5").Transfer("t", "l", "", "5.01", testrules.Today)),
			Want:  []string{"Error FY2027 0.01"},
		},
		"transfers take more of a year than it has": {
			World: testrules.District(l("5").Line("s", 2027, "90", testplan.Through(2029), testplan.General()).
				Transfer("t", "s", "", "30", testrules.Today).
				Transfer("u", "s", "", "31", testrules.Today, testplan.MovedIn(2028))),
			Want: []string{"Error FY2028 1"},
		},
		"one sum gives the money of all its years": {
			World: testrules.District(l("5").Source("b", v1alpha1.SourceBond).
				Line("s", 2027, "90", testplan.On("b"), testplan.Through(2029), testplan.General()).
				Transfer("t", "s", "", "90", testrules.Today)),
		},
		"more than one sum has": {
			World: testrules.District(l("5").Source("b", v1alpha1.SourceBond).
				Line("s", 2027, "90", testplan.On("b"), testplan.Through(2029), testplan.General()).
				Transfer("t", "s", "", "50", testrules.Today).
				Transfer("u", "s", "", "41", testrules.Today, testplan.MovedIn(2029))),
			Want: []string{"Error 1"},
		},
		"a transfer of the only year of its lines": {
			World: testrules.District(l("5").Transfer("t", "", "l", "5", testrules.Today, testplan.MovedIn(2027))),
		},
		"a transfer of the year after": {
			World: testrules.District(l("5").Transfer("t", "", "l", "5", testrules.Today, testplan.MovedIn(2028))),
			Want:  []string{"Error FY2028 5"},
		},
		"a transfer of the year before, dated ahead": {
			World: testrules.District(l("5").Transfer("t", "l", "", "5", "2027-03-01", testplan.MovedIn(2026))),
			Want:  []string{"Error FY2026 5"},
		},
		"a transfer dated tomorrow does not count yet": {
			World: testrules.District(l("5").Transfer("t", "l", "", "5.01", "2026-10-02")),
		},
		"crosscheck: off by exactly a unit":   {World: check("100", "99")},
		"crosscheck: off by a hundredth more": {World: check("100", "98.99"), Want: []string{"Warning 1.01"}},
		"crosscheck: off by more than 100":    {World: check("200.01", "100"), Want: []string{"Error 100.01"}},
		"the policy asks for no crosscheck":   {World: over("200.01", "100")},
	})
}
