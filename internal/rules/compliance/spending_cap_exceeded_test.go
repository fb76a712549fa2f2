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
			AddSource("iva", v1alpha1.SourceTitleIVA).
			AddLine("l", 2027, bought, append(options, testplan.OnSource("iva"))...).
			AddLine("m", 2027, rest, testplan.OnSource("iva"), testrules.ForPurpose(testrules.Learning))
	}
	laptops := testplan.ForTechnologies("laptop")
	warns := []string{"Warning FY2027 0.01"}
	examples := testrules.Examples{
		"exactly 15 percent": {World: testrules.NewDistrict(title("15", "85", laptops))},
		"a hundredth over 15 percent": {
			World: testrules.NewDistrict(title("15.01", "84.99", laptops)),
			Want:  warns,
		},
		"a hundredth more than the action leaves": {
			World: testrules.NewDistrict(title("14117.65", "80000", laptops)),
			Want:  warns,
		},
		"exactly what the action leaves": {World: testrules.NewDistrict(title("14117.64", "80000", laptops))},
		"the allowed part is never rounded up": {
			World: testrules.NewDistrict(title("0.02", "0.10", laptops)),
			Want:  warns,
		},
		"replacements are capped": {
			World: testrules.NewDistrict(title("15.01", "84.99", laptops, testrules.ForPurpose(testrules.Replacement))),
			Want:  warns,
		},
		"networks are capped": {
			World: testrules.NewDistrict(title("15.01", "84.99", testplan.ForTechnologies("wifi"))),
			Want:  warns,
		},
		"software is capped": {
			World: testrules.NewDistrict(title("15.01", "84.99", testplan.ForTechnologies("suite"))),
			Want:  warns,
		},
		"content is capped": {
			World: testrules.NewDistrict(title("15.01", "84.99", testplan.ForTechnologies("texts"))),
			Want:  warns,
		},
		"services are not capped": {
			World: testrules.NewDistrict(title("90", "10", testplan.ForTechnologies("helpline"))),
		},
		"running costs are not capped": {
			World: testrules.NewDistrict(title("90", "10", laptops, testrules.ForPurpose(testrules.Operation))),
		},
		"half of the money is for a service, a hundredth over": {
			World: testrules.NewDistrict(title("30.02", "69.98", testplan.ForTechnologies("laptop", "helpline"))),
			Want:  warns,
		},
		"half of the money is for a service, exactly 15 percent": {
			World: testrules.NewDistrict(title("30", "70", testplan.ForTechnologies("laptop", "helpline"))),
		},
		"what is bought is not known: not checked": {World: testrules.NewDistrict(title("90", "10"))},
		"a technology without a kind: not checked": {
			World: testrules.NewDistrict(title("90", "10", testplan.ForTechnologies("thing"))),
		},
		"a technology without a kind, the kind of cost is known": {
			World: testrules.NewDistrict(
				title("15.01", "84.99", testplan.ForTechnologies("thing"), testplan.OfCostKind(v1alpha1.CostEndUserDevice)),
			),
			Want: warns,
		},
		"a kind of cost that is not capped": {
			World: testrules.NewDistrict(title("90", "10", testplan.OfCostKind(v1alpha1.CostInternetAccess))),
		},
		"a source without a cap": {
			World: testrules.NewDistrict(
				testrules.OnERate().AddSource("iia", "TitleIIA").AddLine("l", 2027, "90", testplan.OnSource("iia"), laptops),
			),
		},
		"each year has its own cap": {
			World: testrules.NewDistrict(title("10", "90", laptops).AddLine("x", 2028, "10", testplan.OnSource("iva"), laptops)),
			Want:  []string{"Warning FY2028 8.50"},
		},
		"two lines of a year count together": {
			World: testrules.NewDistrict(
				title("10", "80", laptops).AddLine("x", 2027, "10", testplan.OnSource("iva"), testplan.ForTechnologies("suite")),
			),
			Want: []string{"Warning FY2027 5"},
		},
		"a past year": {
			World: testrules.NewDistrict(title("90", "10", laptops)),
			On:    "2027-07-01",
		},
		"rule read in the program's own text": {
			World: testrules.MakeSure(testrules.NewDistrict(title("15.01", "84.99", laptops))),
			Want:  []string{"Error FY2027 0.01"},
		},
		"waived": {
			World: testrules.NewDistrict(
				title("15.01", "84.99", laptops).WaiveFinding("w", rules.SpendingCapExceeded, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 0.01 waived by w"},
		},
	}
	testrules.RunExamples(t, rules.SpendingCapExceeded, examples)
	checkWhomToAsk(t, rules.SpendingCapExceeded, examples)
}
