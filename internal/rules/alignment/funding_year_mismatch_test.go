package alignment_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundingYearMismatch(t *testing.T) {
	testrules.RunExamples(t, rules.FundingYearMismatch, testrules.Examples{
		"the goal ends on the first day of the year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g").SetDates("", "2026-07-01"),
			),
		},
		"the goal begins on the first day of the next year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g").SetDates("2027-07-01", ""),
			),
			Want: []string{"Error FY2027 5"},
		},
		"before the goal, a running cost": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Operation)),
				testrules.NewGoal("g").SetDates("2027-07-01", ""),
			),
			Want: []string{"Error FY2027 5"},
		},
		"after the goal, a purchase": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2028, "5", testplan.ForGoals("g")), testrules.NewGoal("g").SetDates("", "2027-06-30"),
			),
			Want: []string{"Error FY2028 5"},
		},
		"after the goal, a running cost": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2028, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Operation)),
				testrules.NewGoal("g").SetDates("", "2027-06-30"),
			),
			Want: []string{"Warning FY2028 5"},
		},
		"after the goal, staff and a purchase": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("a", 2028, "5", testplan.ForGoals("g"), testrules.ForPurpose(testrules.Staffing)).
					AddLine("b", 2028, "1", testplan.ForGoals("g")),
				testrules.NewGoal("g").SetDates("", "2027-06-30"),
			),
			Want: []string{"Error FY2028 6"},
		},
		"a past year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g").SetDates("2027-07-01", ""),
			),
			On: "2027-07-01",
		},
		"a lot ordered on the last day of its line's year": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5")),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "l").SetUnitCost("5").OrderedOn("2027-06-30").ReceivedOn("2027-07-01"),
			),
		},
		"a lot ordered on the first day of the next year": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5")),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "l").SetUnitCost("5").OrderedOn("2027-07-01"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a lot received on the last day of the year before": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5")),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "l").SetUnitCost("5").ReceivedOn("2026-06-30"),
			),
			Want: []string{"Error FY2027 5"},
		},
		"a lot on a line that does not exist": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5")),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "m").SetUnitCost("5"),
			),
			Want: []string{"Warning 5"},
		},
		"a lot of another year on a line that is past": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5")),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "l").SetUnitCost("5").OrderedOn("2027-07-01"),
			),
			On: "2027-07-01",
		},
	})
}
