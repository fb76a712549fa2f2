package spending_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetDoesNotReconcile(t *testing.T) {
	l := func(amount v1alpha1.Money) *testplan.PlanBuilder {
		return testrules.NewPlan().AddLine("l", 2027, amount, testplan.WithoutGoal())
	}
	check := func(amount, cost v1alpha1.Money) testrules.World {
		yes := true
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddLine("l", 2027, amount, testplan.ForGoals("g")).
				ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Crosscheck = &yes }),
			testrules.NewGoal("g").AddAction("a", 2027, cost),
		)
	}
	over := func(amount, cost v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2027, amount, append(more, testplan.ForGoals("g"))...),
			testrules.NewGoal("g").AddAction("a", 2027, cost),
		)
	}
	testrules.RunExamples(t, rules.BudgetDoesNotReconcile, testrules.Examples{
		"no total stated":                    {World: testrules.NewDistrict(l("5"))},
		"the total is off by exactly a unit": {World: testrules.NewDistrict(l("50").SetTotal("51"))},
		"the total is off by a hundredth more than a unit": {
			World: testrules.NewDistrict(l("50").SetTotal("51.01")),
			Want:  []string{"Warning 1.01"},
		},
		"the total is off by exactly 100 units": {
			World: testrules.NewDistrict(l("50").SetTotal("150")),
			Want:  []string{"Warning 100"},
		},
		"the total is off by a hundredth more than 100": {
			World: testrules.NewDistrict(l("50").SetTotal("150.01")),
			Want:  []string{"Error 100.01"},
		},
		"the total is off by exactly 1 percent": {
			World: testrules.NewDistrict(l("99000").SetTotal("100000")),
			Want:  []string{"Warning 1000"},
		},
		"the total is off by a hundredth over 1 percent": {
			World: testrules.NewDistrict(l("98999.99").SetTotal("100000")),
			Want:  []string{"Error 1000.01"},
		},
		"1 percent is not rounded": {
			World: testrules.NewDistrict(l("20999.49").SetTotal("20791.57")),
			Want:  []string{"Error 207.92"},
		},
		"the lines have more than the total": {
			World: testrules.NewDistrict(l("51.01").SetTotal("50")),
			Want:  []string{"Warning 1.01"},
		},
		"per student, rounded": {World: testrules.NewDistrict(l("100").SetEnrollment(3).PerPupil("33.33"))},
		"per student, off by a hundredth": {
			World: testrules.NewDistrict(l("100").SetEnrollment(3).PerPupil("33.34")),
			Want:  []string{"Warning 0.01"},
		},
		"per student, without cents": {
			World: testrules.NewDistrict(l("100").SetCurrency("JPY").SetEnrollment(3).PerPupil("33")),
		},
		"per student, without cents, off by 1": {
			World: testrules.NewDistrict(l("100").SetCurrency("JPY").SetEnrollment(3).PerPupil("34")),
			Want:  []string{"Warning 1"},
		},
		"per student, without cents, rounded once: 333.495 is not 333.50 and then 334": {
			World: testrules.NewDistrict(l("66699").SetCurrency("JPY").SetEnrollment(200).PerPupil("333")),
		},
		"per student, computed from the stated total": {
			World: testrules.NewDistrict(l("100").SetTotal("100.50").SetEnrollment(3).PerPupil("33.50")),
		},
		"transfers take all of a line": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "l", "", "5", testrules.Today)),
		},
		"transfers take a hundredth more than a line has": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "l", "", "5.01", testrules.Today)),
			Want:  []string{"Error FY2027 0.01"},
		},
		"transfers take more of a year than it has": {
			World: testrules.NewDistrict(l("5").AddLine("s", 2027, "90", testplan.ThroughYear(2029), testplan.WithoutGoal()).
				AddTransfer("t", "s", "", "30", testrules.Today).
				AddTransfer("u", "s", "", "31", testrules.Today, testplan.MovedIn(2028))),
			Want: []string{"Error FY2028 1"},
		},
		"one sum gives the money of all its years": {
			World: testrules.NewDistrict(l("5").AddSource("b", v1alpha1.SourceBond).
				AddLine("s", 2027, "90", testplan.OnSource("b"), testplan.ThroughYear(2029), testplan.WithoutGoal()).
				AddTransfer("t", "s", "", "90", testrules.Today)),
		},
		"more than one sum has": {
			World: testrules.NewDistrict(l("5").AddSource("b", v1alpha1.SourceBond).
				AddLine("s", 2027, "90", testplan.OnSource("b"), testplan.ThroughYear(2029), testplan.WithoutGoal()).
				AddTransfer("t", "s", "", "50", testrules.Today).
				AddTransfer("u", "s", "", "41", testrules.Today, testplan.MovedIn(2029))),
			Want: []string{"Error 1"},
		},
		"a transfer of the only year of its lines": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "", "l", "5", testrules.Today, testplan.MovedIn(2027))),
		},
		"a transfer of the year after": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "", "l", "5", testrules.Today, testplan.MovedIn(2028))),
			Want:  []string{"Error FY2028 5"},
		},
		"a transfer of the year before, dated ahead": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "l", "", "5", "2027-03-01", testplan.MovedIn(2026))),
			Want:  []string{"Error FY2026 5"},
		},
		"a transfer dated tomorrow does not count yet": {
			World: testrules.NewDistrict(l("5").AddTransfer("t", "l", "", "5.01", "2026-10-02")),
		},
		"crosscheck: off by exactly a unit":   {World: check("100", "99")},
		"crosscheck: off by a hundredth more": {World: check("100", "98.99"), Want: []string{"Warning 1.01"}},
		"crosscheck: off by more than 100":    {World: check("200.01", "100"), Want: []string{"Error 100.01"}},
		"the policy asks for no crosscheck":   {World: over("200.01", "100")},
	})
}
