package spending_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAmountBeyondRange(t *testing.T) {
	const most, half = "9999999999999.99", "4999999999999.99"
	general := testplan.WithoutGoal()
	lots := func(price v1alpha1.Money, count int32) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t", testplan.WithLifeMonths(48)).AddLine("l", 2027, "1", general)
		return testrules.AddDevices(
			testrules.NewDistrict(plan),
			testplan.NewDevice("d", "t", count).SetUnitCost(price).PaidBy("p", "l").ReceivedOn("2026-08-01"),
		)
	}
	needs := func(costs ...v1alpha1.Money) testrules.World {
		goal := testrules.NewGoal("g")
		for i, cost := range costs {
			goal.AddAction(fmt.Sprintf("a%d", i), 2027, cost)
		}
		return testrules.NewDistrict(testrules.NewPlan(), goal)
	}
	testrules.RunExamples(t, rules.AmountBeyondRange, testrules.Examples{
		"a line of an ordinary amount":  {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "10", general))},
		"one line at exactly the limit": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, most, general))},
		"two lines that add up to exactly the limit": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, half, general).AddLine("m", 2027,
				"5000000000000", general)),
		},
		"two lines that add up to a hundredth over the limit": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, half, general).AddLine("m", 2027,
				"5000000000000.01", general)),
			Want: []string{"Error"},
		},
		"a transfer lifts a line a hundredth over the limit": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, most, general).AddTransfer("t", "", "l",
				"0.01", "2026-08-01")),
			Want: []string{"Error", "Error"},
		},
		"a transfer in the future does not count yet": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, most, general).AddTransfer("t", "", "l",
				"0.01", "2027-08-01")),
		},
		"exactly the limit is spent on a line": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "1", general, testplan.AlreadySpent(most))),
		},
		"the spent money of two lines is a hundredth over the limit": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "1", general,
				testplan.AlreadySpent(most)).AddLine("m", 2027, "1", general, testplan.AlreadySpent("0.01"))),
			Want: []string{"Error"},
		},
		"the ordered money of two lines is a hundredth over the limit": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "1", general,
				testplan.AlreadyCommitted(most),
			).
				AddLine("m", 2027, "1", general, testplan.AlreadyCommitted("0.01"))),
			Want: []string{"Error"},
		},
		"a lot within the limit": {World: lots("1000000", 1_000_000)},
		"a lot lifts its line and its year over the limit": {World: lots("10000000", 1_000_000),
			Want: []string{"Error", "Error", "Error FY2031"}},
		"a lot of the highest price and count": {World: lots(most, 1_000_000),
			Want: []string{"Error", "Error", "Error FY2031"}},
		"actions that cost exactly the limit": {World: needs(half, "5000000000000")},
		"actions that cost a hundredth over the limit": {
			World: needs(half, "5000000000000.01"),
			Want:  []string{"Error"},
		},
		"waived": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, most, general).AddLine("m", 2027, most,
			general).WaiveFinding("w", rules.AmountBeyondRange, v1alpha1.WaiverOff)), Want: []string{"Error waived by w"}},
	})
}

func TestAmountBeyondRangeNamesTheFigure(t *testing.T) {
	const most = "9999999999999"
	world := testrules.NewDistrict(
		testrules.NewPlan().AddLine("l", 2027, most, testplan.WithoutGoal()).AddLine("m", 2027, most, testplan.WithoutGoal()),
	)
	const want = "The lines add up to $19,999,999,999,998. " +
		"Status shows amounts up to $9,999,999,999,999.99 and leaves this one out."
	var got []string
	for _, finding := range testrules.EvaluateRules(world, testrules.Today).Findings {
		if finding.Code == rules.AmountBeyondRange {
			got = append(got, finding.Message)
		}
	}
	if diff := cmp.Diff([]string{want}, got); diff != "" {
		t.Error(diff)
	}
}
