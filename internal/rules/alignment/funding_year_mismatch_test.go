package alignment_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundingYearMismatch(t *testing.T) {
	testrules.Run(t, rules.FundingYearMismatch, testrules.Examples{
		"the goal ends on the first day of the year": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")), testrules.Goal("g").Runs("", "2026-07-01"),
			),
		},
		"the goal begins on the first day of the next year": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")), testrules.Goal("g").Runs("2027-07-01", ""),
			),
			Want: []string{"Error FY2027 5"},
		},
		"before the goal, a running cost": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g"), testrules.Paying(testrules.Operation)),
				testrules.Goal("g").Runs("2027-07-01", ""),
			),
			Want: []string{"Error FY2027 5"},
		},
		"after the goal, a purchase": {
			World: testrules.District(
				testrules.Plan().Line("a", 2028, "5", testplan.For("g")), testrules.Goal("g").Runs("", "2027-06-30"),
			),
			Want: []string{"Error FY2028 5"},
		},
		"after the goal, a running cost": {
			World: testrules.District(
				testrules.Plan().Line("a", 2028, "5", testplan.For("g"), testrules.Paying(testrules.Operation)),
				testrules.Goal("g").Runs("", "2027-06-30"),
			),
			Want: []string{"Warning FY2028 5"},
		},
		"after the goal, staff and a purchase": {
			World: testrules.District(
				testrules.Plan().
					Line("a", 2028, "5", testplan.For("g"), testrules.Paying(testrules.Staffing)).
					Line("b", 2028, "1", testplan.For("g")),
				testrules.Goal("g").Runs("", "2027-06-30"),
			),
			Want: []string{"Error FY2028 6"},
		},
		"a past year": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5", testplan.For("g")), testrules.Goal("g").Runs("2027-07-01", ""),
			),
			On: "2027-07-01",
		},
		"a lot ordered on the last day of its line's year": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5")),
				testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-06-30").Received("2027-07-01"),
			),
		},
		"a lot ordered on the first day of the next year": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5")),
				testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-07-01"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a lot received on the last day of the year before": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5")),
				testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Received("2026-06-30"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a lot on a line that does not exist": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5")),
				testplan.Device("d", "t", 1).PaidBy("p", "m").Costs("5"),
			),
			Want: []string{"Warning 5"},
		},
		"a lot of another year on a line that is past": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5")),
				testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-07-01"),
			),
			On: "2027-07-01",
		},
	})
}
