package spending_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetOverspent(t *testing.T) {
	used := func(amount, spent, committed v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		more = append(more, testplan.WithoutGoal(), testplan.AlreadySpent(spent), testplan.AlreadyCommitted(committed))
		return testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, amount, more...))
	}
	testrules.RunExamples(t, rules.BudgetOverspent, testrules.Examples{
		"exactly all is used": {World: used("100", "60", "40")},
		"a hundredth more is used": {
			World: used("100", "60", "40.01"),
			Want:  []string{"Warning FY2027 0.01"},
		},
		"over by exactly 100":               {World: used("100", "200", ""), Want: []string{"Warning FY2027 100"}},
		"over by a hundredth more than 100": {World: used("100", "200.01", ""), Want: []string{"Error FY2027 100.01"}},
		"over by exactly 1 percent": {
			World: used("100000", "101000", ""),
			Want:  []string{"Warning FY2027 1000"},
		},
		"over by a hundredth over 1 percent": {
			World: used("100000", "101000.01", ""),
			Want:  []string{"Error FY2027 1000.01"},
		},
		"lots charge a line without money": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "0")),
				testplan.NewDevice("d", "t", 2).SetUnitCost("100").PaidBy("p", "l").OrderedOn("2026-09-01"),
			),
			Want: []string{"Error FY2027 200"},
		},
		"past years are checked too": {
			World: used("100", "200.01", ""),
			On:    "2028-10-01",
			Want:  []string{"Error FY2027 100.01"},
		},
		"a finding about a line over two years names no year": {
			World: used("100", "200.01", "", testplan.ThroughYear(2028)),
			Want:  []string{"Error 100.01"},
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"a waiver lowers the severity": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, "Info"),
			),
			Want: []string{"Info FY2027 200"},
		},
		"a waiver never raises the severity": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("101")).
					WaiveFinding("w", rules.BudgetOverspent, "Warning"),
			),
			Want: []string{"Warning FY2027 1"},
		},
		"on the last day of a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedUntil(testrules.Today)),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"on the day after a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedUntil("2026-09-30")),
			),
			Want: []string{"Error FY2027 200"},
		},
		"a waiver of another year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedIn(2028)),
			),
			Want: []string{"Error FY2027 200"},
		},
		"a waiver of this plan": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedFor("TechnologyPlan", "p"),
						testplan.WaivedIn(2027)),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"a waiver of another object": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedFor("Goal", "p")),
			),
			Want: []string{"Error FY2027 200"},
		},
		"the first by name of two waivers applies": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
					WaiveFinding("v", rules.BudgetOverspent, "Info").
					WaiveFinding("a", rules.BudgetOverspent, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 200 waived by a"},
		},
	})
}

// A finding names the waiver that lowered its severity, and no waiver that would raise it.
func TestLoweringWaiverIsNamed(t *testing.T) {
	world := testrules.NewDistrict(
		testrules.NewPlan().
			AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
			WaiveFinding("w", rules.BudgetOverspent, "Info"),
	)
	for _, finding := range testrules.EvaluateRules(world, testrules.Today).Findings {
		if finding.Code == rules.BudgetOverspent &&
			(finding.Lowered != "w" || finding.Waived != "" || finding.Severity != v1alpha1.SeverityInfo) {
			t.Errorf("got %+v", finding)
		}
	}
	world = testrules.NewDistrict(
		testrules.NewPlan().
			AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("101")).
			WaiveFinding("w", rules.BudgetOverspent, "Warning"),
	)
	for _, finding := range testrules.EvaluateRules(world, testrules.Today).Findings {
		if finding.Code == rules.BudgetOverspent && finding.Lowered != "" {
			t.Errorf("nothing was lowered, and %+v names the waiver", finding)
		}
	}
}
