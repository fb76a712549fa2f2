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
		"no year has":          {World: testrules.District(testrules.Plan(), needing("100"))},
		"this year has not": {
			World: testrules.District(testrules.Budgeted(2028, 2029)),
			Want:  []string{"Error FY2027"},
		},
		"the next year has not": {
			World: testrules.District(testrules.Budgeted(2027, 2029)),
			Want:  []string{"Warning FY2028"},
		},
		"a later year has not": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			Want:  []string{"Info FY2029"},
		},
		"on the last day before it": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			On:    "2027-06-30",
			Want:  []string{"Info FY2029"},
		},
		"a year later": {
			World: testrules.District(testrules.Budgeted(2027, 2028)),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2029"},
		},
		"before the plan begins": {
			World: testrules.District(testrules.Budgeted(2028, 2029)),
			On:    "2026-06-30",
			Want:  []string{"Warning FY2027"},
		},
		"a past year has not": {World: testrules.District(testrules.Budgeted(2028, 2029)), On: "2027-07-01"},
		"only a past year has": {
			World: testrules.District(testrules.Budgeted(2027)),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029"},
		},
		"only a year outside has": {
			World: testrules.District(testrules.Budgeted().Line("l", 2026, "5", testplan.General())),
		},
		"a line of nothing": {
			World: testrules.District(testrules.Budgeted(2027, 2029).Line("zero", 2028, "0")),
			Want:  []string{"Warning FY2028"},
		},
		"a hundredth": {
			World: testrules.District(testrules.Budgeted(2027, 2029).Line("l", 2028, "0.01", testplan.General())),
		},
		"a span covers it": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "9", testplan.Through(2029), testplan.General()),
			),
		},
		"91 days of it are in the plan": {World: ends("2029-09-29")},
		"92 days of it are in the plan": {World: ends("2029-09-30"), Want: []string{"Info FY2030"}},
		"what its goals need": {
			World: testrules.District(testrules.Budgeted(2027, 2029), needing("100")),
			Want:  []string{"Warning FY2028 100"},
		},
		"a goal that is closed": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029),
				testrules.Goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, testrules.Today),
			),
			Want: []string{"Error FY2027"},
		},
		"a goal that closes tomorrow": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029),
				testrules.Goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, "2026-10-02"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"what its devices cost": {
			World: due(testrules.Budgeted(2027, 2029), "7"),
			Want:  []string{"Warning FY2028 70"},
		},
		"both": {
			World: due(testrules.Budgeted(2027, 2029), "7", needing("100")),
			Want:  []string{"Warning FY2028 170"},
		},
		"money of another year pays too": {
			World: due(
				testrules.Budgeted(2029).
					Line("r", 2027, "30", testplan.General(), testrules.Paying(testrules.Replacement)),
				"7",
			),
			Want: []string{"Warning FY2028 70"},
		},
		"devices without a price": {
			World: due(testrules.Budgeted(2027, 2029), ""),
			Want:  []string{"Warning FY2028"},
		},
		"switched off": {
			World: testrules.District(
				testrules.Budgeted(2028, 2029).Waive("w", rules.FiscalYearNotBudgeted, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 waived by w"},
		},
	})
}
