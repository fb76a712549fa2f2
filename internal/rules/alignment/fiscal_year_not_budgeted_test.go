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
		return testrules.District(testrules.Budgeted(2027, 2028, 2029).Period("2026-07-01", day))
	}
	due := func(plan *testplan.PlanBuilder, price v1alpha1.Money, goals ...*testplan.GoalBuilder) testrules.World {
		return testrules.With(
			testrules.District(plan.Technology("t", testplan.Price(price)), goals...),
			testplan.Device("d", "t", 10).Supported("2028-06-30"),
		)
	}
	needing := func(cost v1alpha1.Money) *testplan.GoalBuilder { return testrules.Goal("g").Action("a", 2028, cost) }
	testrules.Run(t, rules.FiscalYearNotBudgeted, testrules.Examples{
		"all years have lines": {World: testrules.District(testrules.Budgeted(2027, 2028, 2029))},
		"no year has lines":    {World: testrules.District(testrules.Plan(), needing("100"))},
		"the current year has no lines": {
			World: testrules.District(testrules.Budgeted(2028, 2029)),
			Want:  []string{"Error FY2027"},
		},
		"the next year has no lines": {
			World: testrules.District(testrules.Budgeted(2027, 2029)),
			Want:  []string{"Warning FY2028"},
		},
		"a later year has no lines": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			Want:  []string{"Info FY2029"},
		},
		"two years ahead, on the last day": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			On:    "2027-06-30",
			Want:  []string{"Info FY2029"},
		},
		"one year ahead, on the first day": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2029"},
		},
		"before the plan begins": {
			World: testrules.District(testrules.Budgeted(2028, 2029)),
			On:    "2026-06-30",
			Want:  []string{"Warning FY2027"},
		},
		"a past year has no lines": {World: testrules.District(testrules.Budgeted(2028, 2029)), On: "2027-07-01"},
		"only a past year has lines": {
			World: testrules.District(testrules.Budgeted(2027)),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029"},
		},
		"only a year outside the plan has lines": {
			World: testrules.District(testrules.Budgeted().Line("l", 2026, "5", testplan.General())),
		},
		"the only line of the year has no money": {
			World: testrules.District(testrules.Budgeted(2027, 2029).Line("zero", 2028, "0")),
			Want:  []string{"Warning FY2028"},
		},
		"the only line of the year has a hundredth": {
			World: testrules.District(testrules.Budgeted(2027, 2029).Line("l", 2028, "0.01", testplan.General())),
		},
		"a line over all years covers each of them": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "9", testplan.Through(2029), testplan.General()),
			),
		},
		"91 days of a year are in the plan": {World: ends("2029-09-29")},
		"92 days of a year are in the plan": {World: ends("2029-09-30"), Want: []string{"Info FY2030"}},
		"the amount is the need of its goals": {
			World: testrules.District(testrules.Budgeted(2027, 2029), needing("100")),
			Want:  []string{"Warning FY2028 100"},
		},
		"a closed goal needs nothing": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029),
				testrules.Goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, testrules.Today),
			),
			Want: []string{"Error FY2027"},
		},
		"a goal that closes tomorrow still needs its money": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029),
				testrules.Goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, "2026-10-02"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"the amount is the cost of replacing its devices": {
			World: due(testrules.Budgeted(2027, 2029), "7"),
			Want:  []string{"Warning FY2028 70"},
		},
		"the amount is the need of goals and devices": {
			World: due(testrules.Budgeted(2027, 2029), "7", needing("100")),
			Want:  []string{"Warning FY2028 170"},
		},
		"replacement money of another year does not lower the amount": {
			World: due(
				testrules.Budgeted(2029).
					Line("r", 2027, "30", testplan.General(), testrules.Paying(testrules.Replacement)),
				"7",
			),
			Want: []string{"Warning FY2028 70"},
		},
		"devices without a price add no amount": {
			World: due(testrules.Budgeted(2027, 2029), ""),
			Want:  []string{"Warning FY2028"},
		},
		"waived": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029).Waive("w", rules.FiscalYearNotBudgeted, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 waived by w"},
		},
	})
}
