package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSpendingCapExceeded(t *testing.T) {
	title := func(bought, rest v1alpha1.Money, options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.OnERate().
			Source("iva", v1alpha1.SourceTitleIVA).
			Line("l", 2027, bought, append(options, testplan.On("iva"))...).
			Line("m", 2027, rest, testplan.On("iva"), testrules.Paying(testrules.Learning))
	}
	laptops := testplan.Buying("laptop")
	warns := []string{"Warning FY2027 0.01"}
	examples := testrules.Examples{
		"exactly 15 percent": {World: testrules.District(title("15", "85", laptops))},
		"a hundredth over 15 percent": {
			World: testrules.District(title("15.01", "84.99", laptops)),
			Want:  warns,
		},
		"a hundredth more than the action leaves": {
			World: testrules.District(title("14117.65", "80000", laptops)),
			Want:  warns,
		},
		"exactly what the action leaves": {World: testrules.District(title("14117.64", "80000", laptops))},
		"the allowed part is never rounded up": {
			World: testrules.District(title("0.02", "0.10", laptops)),
			Want:  warns,
		},
		"replacements are capped": {
			World: testrules.District(title("15.01", "84.99", laptops, testrules.Paying(testrules.Replacement))),
			Want:  warns,
		},
		"networks are capped": {
			World: testrules.District(title("15.01", "84.99", testplan.Buying("wifi"))),
			Want:  warns,
		},
		"software is capped": {
			World: testrules.District(title("15.01", "84.99", testplan.Buying("suite"))),
			Want:  warns,
		},
		"content is capped": {
			World: testrules.District(title("15.01", "84.99", testplan.Buying("texts"))),
			Want:  warns,
		},
		"services are not capped": {
			World: testrules.District(title("90", "10", testplan.Buying("helpline"))),
		},
		"running costs are not capped": {
			World: testrules.District(title("90", "10", laptops, testrules.Paying(testrules.Operation))),
		},
		"half of the money is for a service, a hundredth over": {
			World: testrules.District(title("30.02", "69.98", testplan.Buying("laptop", "helpline"))),
			Want:  warns,
		},
		"half of the money is for a service, exactly 15 percent": {
			World: testrules.District(title("30", "70", testplan.Buying("laptop", "helpline"))),
		},
		"what is bought is not known: not checked": {World: testrules.District(title("90", "10"))},
		"a technology without a kind: not checked": {
			World: testrules.District(title("90", "10", testplan.Buying("thing"))),
		},
		"a technology without a kind, the kind of cost is known": {
			World: testrules.District(
				title("15.01", "84.99", testplan.Buying("thing"), testplan.Costing(v1alpha1.CostEndUserDevice)),
			),
			Want: warns,
		},
		"a kind of cost that is not capped": {
			World: testrules.District(title("90", "10", testplan.Costing(v1alpha1.CostInternetAccess))),
		},
		"a source without a cap": {
			World: testrules.District(
				testrules.OnERate().Source("iia", "TitleIIA").Line("l", 2027, "90", testplan.On("iia"), laptops),
			),
		},
		"each year has its own cap": {
			World: testrules.District(title("10", "90", laptops).Line("x", 2028, "10", testplan.On("iva"), laptops)),
			Want:  []string{"Warning FY2028 8.50"},
		},
		"two lines of a year count together": {
			World: testrules.District(
				title("10", "80", laptops).Line("x", 2027, "10", testplan.On("iva"), testplan.Buying("suite")),
			),
			Want: []string{"Warning FY2027 5"},
		},
		"a past year": {
			World: testrules.District(title("90", "10", laptops)),
			On:    "2027-07-01",
		},
		"rule read in the program's own text": {
			World: testrules.Surely(testrules.District(title("15.01", "84.99", laptops))),
			Want:  []string{"Error FY2027 0.01"},
		},
		"waived": {
			World: testrules.District(
				title("15.01", "84.99", laptops).Waive("w", rules.SpendingCapExceeded, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 0.01 waived by w"},
		},
	}
	testrules.Run(t, rules.SpendingCapExceeded, examples)
	checkWhomToAsk(t, rules.SpendingCapExceeded, examples)
}
