package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetOverspent(t *testing.T) {
	used := func(amount, spent, committed v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		more = append(more, testplan.General(), testplan.Spent(spent), testplan.Committed(committed))
		return testrules.District(testrules.Plan().Line("l", 2027, amount, more...))
	}
	testrules.Run(t, rules.BudgetOverspent, testrules.Examples{
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
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "0")),
				testplan.Device("d", "t", 2).Costs("100").PaidBy("p", "l").Ordered("2026-09-01"),
			),
			Want: []string{"Error FY2027 200"},
		},
		"past years are checked too": {
			World: used("100", "200.01", ""),
			On:    "2028-10-01",
			Want:  []string{"Error FY2027 100.01"},
		},
		"a finding about a line over two years names no year": {
			World: used("100", "200.01", "", testplan.Through(2028)),
			Want:  []string{"Error 100.01"},
		},
		"waived": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"a waiver lowers the severity": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, "Info"),
			),
			Want: []string{"Info FY2027 200"},
		},
		"a waiver never raises the severity": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("101")).
					Waive("w", rules.BudgetOverspent, "Warning"),
			),
			Want: []string{"Warning FY2027 1"},
		},
		"on the last day of a waiver": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedUntil(testrules.Today)),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"on the day after a waiver": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedUntil("2026-09-30")),
			),
			Want: []string{"Error FY2027 200"},
		},
		"a waiver of another year": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedIn(2028)),
			),
			Want: []string{"Error FY2027 200"},
		},
		"a waiver of this plan": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedFor("TechnologyPlan", "p"),
						testplan.WaivedIn(2027)),
			),
			Want: []string{"Error FY2027 200 waived by w"},
		},
		"a waiver of another object": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("w", rules.BudgetOverspent, v1alpha1.WaiverOff, testplan.WaivedFor("Goal", "p")),
			),
			Want: []string{"Error FY2027 200"},
		},
		"the first by name of two waivers applies": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
					Waive("v", rules.BudgetOverspent, "Info").
					Waive("a", rules.BudgetOverspent, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 200 waived by a"},
		},
	})
}

// A finding names the waiver that lowered its severity, and no waiver that would raise it.
func TestLoweringWaiverIsNamed(t *testing.T) {
	world := testrules.District(
		testrules.Plan().
			Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).
			Waive("w", rules.BudgetOverspent, "Info"),
	)
	for _, finding := range testrules.Evaluate(world, testrules.Today).Findings {
		if finding.Code == rules.BudgetOverspent &&
			(finding.Lowered != "w" || finding.Waived != "" || finding.Severity != v1alpha1.SeverityInfo) {
			t.Errorf("got %+v", finding)
		}
	}
	world = testrules.District(
		testrules.Plan().
			Line("l", 2027, "100", testplan.General(), testplan.Spent("101")).
			Waive("w", rules.BudgetOverspent, "Warning"),
	)
	for _, finding := range testrules.Evaluate(world, testrules.Today).Findings {
		if finding.Code == rules.BudgetOverspent && finding.Lowered != "" {
			t.Errorf("nothing was lowered, and %+v names the waiver", finding)
		}
	}
}
