package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFiscalYearNotBudgeted(t *testing.T) {
	ends := func(day string) testrules.World {
		return testrules.NewDistrict(testrules.BudgetedPlan(2027, 2028, 2029).SetPeriod("2026-07-01", day))
	}
	due := func(plan *testplan.PlanBuilder, price v1alpha1.Money, goals ...*testplan.GoalBuilder) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(plan.AddTechnology("t", testplan.WithUnitCost(price)), goals...),
			testplan.NewDevice("d", "t", 10).SupportedUntil("2028-06-30"),
		)
	}
	needing := func(cost v1alpha1.Money) *testplan.GoalBuilder {
		return testrules.NewGoal("g").AddAction("a", 2028, cost)
	}
	testrules.RunExamples(t, rules.FiscalYearNotBudgeted, testrules.Examples{
		"all years have lines": {World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2028, 2029))},
		"no year has lines":    {World: testrules.NewDistrict(testrules.NewPlan(), needing("100"))},
		"the current year has no lines": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2028, 2029)),
			Want:  []string{"Error FY2027"},
		},
		"the next year has no lines": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029)),
			Want:  []string{"Warning FY2028"},
		},
		"a later year has no lines": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2028)),
			Want:  []string{"Info FY2029"},
		},
		"two years ahead, on the last day": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2028)),
			On:    "2027-06-30",
			Want:  []string{"Info FY2029"},
		},
		"one year ahead, on the first day": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2028)),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2029"},
		},
		"before the plan begins": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2028, 2029)),
			On:    "2026-06-30",
			Want:  []string{"Warning FY2027"},
		},
		"a past year has no lines": {World: testrules.NewDistrict(testrules.BudgetedPlan(2028, 2029)), On: "2027-07-01"},
		"only a past year has lines": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027)),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029"},
		},
		"only a year outside the plan has lines": {
			World: testrules.NewDistrict(testrules.BudgetedPlan().AddLine("l", 2026, "5", testplan.WithoutGoal())),
		},
		"the only line of the year has no money": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029).AddLine("zero", 2028, "0")),
			Want:  []string{"Warning FY2028"},
		},
		"the only line of the year has a hundredth": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029).AddLine("l", 2028, "0.01", testplan.WithoutGoal())),
		},
		"a line over all years covers each of them": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "9", testplan.ThroughYear(2029), testplan.WithoutGoal()),
			),
		},
		"91 days of a year are in the plan": {World: ends("2029-09-29")},
		"92 days of a year are in the plan": {World: ends("2029-09-30"), Want: []string{"Info FY2030"}},
		"the amount is the need of its goals": {
			World: testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029), needing("100")),
			Want:  []string{"Warning FY2028 100"},
		},
		"a closed goal needs nothing": {
			World: testrules.NewDistrict(
				testrules.BudgetedPlan(2028, 2029),
				testrules.NewGoal("g").AddAction("a", 2027, "100").CloseAs(v1alpha1.OutcomeMet, testrules.Today),
			),
			Want: []string{"Error FY2027"},
		},
		"a goal that closes tomorrow still needs its money": {
			World: testrules.NewDistrict(
				testrules.BudgetedPlan(2028, 2029),
				testrules.NewGoal("g").AddAction("a", 2027, "100").CloseAs(v1alpha1.OutcomeMet, "2026-10-02"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"the amount is the cost of replacing its devices": {
			World: due(testrules.BudgetedPlan(2027, 2029), "7"),
			Want:  []string{"Warning FY2028 70"},
		},
		"the amount is the need of goals and devices": {
			World: due(testrules.BudgetedPlan(2027, 2029), "7", needing("100")),
			Want:  []string{"Warning FY2028 170"},
		},
		"replacement money of another year does not lower the amount": {
			World: due(
				testrules.BudgetedPlan(2029).
					AddLine("r", 2027, "30", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)),
				"7",
			),
			Want: []string{"Warning FY2028 70"},
		},
		"devices without a price add no amount": {
			World: due(testrules.BudgetedPlan(2027, 2029), ""),
			Want:  []string{"Warning FY2028"},
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.BudgetedPlan(2028, 2029).WaiveFinding("w", rules.FiscalYearNotBudgeted, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 waived by w"},
		},
	})
}
