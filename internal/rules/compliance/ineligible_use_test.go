package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestIneligibleUse(t *testing.T) {
	use := func(source string, options ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(testrules.OnERate().AddLine("l", 2027, "10", append(options, testplan.OnSource(source))...))
	}
	is := testplan.OfCostKind
	warns := []string{"Warning FY2027 10"}
	examples := testrules.Examples{
		"category one pays for internet access": {World: use("one", is(v1alpha1.CostInternetAccess))},
		"two years, and a waiver for the first": {
			World: testrules.NewDistrict(testrules.OnERate().AddSource("one", v1alpha1.SourceERateC1).
				AddLine("l", 2027, "20", testplan.OnSource("one"), is(v1alpha1.CostInternalConnections), testplan.ThroughYear(2028)).
				WaiveFinding("w", rules.IneligibleUse, testrules.WaivedOff, testplan.WaivedIn(2027))),
			Want: []string{"Warning FY2028 10", "Warning FY2027 10 waived by w"},
		},
		"category one does not pay for network equipment": {
			World: use("one", is(v1alpha1.CostInternalConnections)),
			Want:  warns,
		},
		"category two pays for network equipment": {World: use("two", testplan.ForTechnologies("wifi"))},
		"category two pays for managed Wi-Fi":     {World: use("two", is(v1alpha1.CostManagedWiFi))},
		"category two pays for maintenance": {
			World: use("two", is(v1alpha1.CostBasicMaintenance), testrules.ForPurpose(testrules.Operation)),
		},
		"category two does not pay for internet access": {
			World: use("two", is(v1alpha1.CostInternetAccess)),
			Want:  warns,
		},
		"category two does not pay for laptops": {World: use("two", testplan.ForTechnologies("laptop")), Want: warns},
		"category two does not pay for replacing laptops": {
			World: use("two", testplan.ForTechnologies("laptop"), testrules.ForPurpose(testrules.Replacement)),
			Want:  warns,
		},
		"category two does not pay for software": {World: use("two", testplan.ForTechnologies("suite")), Want: warns},
		"category two does not pay for content":  {World: use("two", testplan.ForTechnologies("texts")), Want: warns},
		"category two does not pay for training": {
			World: use("two", testplan.ForTechnologies("wifi"), testrules.ForPurpose(testrules.Learning)),
			Want:  warns,
		},
		"category two does not pay for staff": {
			World: use("two", testplan.ForTechnologies("wifi"), testrules.ForPurpose(testrules.Staffing)),
			Want:  warns,
		},
		"the kind of cost of the line goes first": {
			World: use("two", testplan.ForTechnologies("laptop"), is(v1alpha1.CostInternalConnections)),
		},
		"a service can be anything: not checked": {World: use("two", testplan.ForTechnologies("helpline"))},
		"running a network can be anything: not checked": {
			World: use("two", testplan.ForTechnologies("wifi"), testrules.ForPurpose(testrules.Operation)),
		},
		"technologies of two kinds: not checked":   {World: use("two", testplan.ForTechnologies("wifi", "laptop"))},
		"a technology without a kind: not checked": {World: use("two", testplan.ForTechnologies("thing"))},
		"a bond does not pay for running costs": {
			World: use(
				"bond", testplan.ForTechnologies("thing"), testrules.ForPurpose(testrules.Operation), testplan.MarkRecurring(false),
			),
			Want: warns,
		},
		"a bond does not pay for staff": {
			World: use(
				"bond", is(v1alpha1.CostPersonnel), testrules.ForPurpose(testrules.Staffing), testplan.MarkRecurring(false),
			),
			Want: warns,
		},
		"a bond pays for purchases":     {World: use("bond", testplan.ForTechnologies("laptop"))},
		"local money pays for anything": {World: use("local", testrules.ForPurpose(testrules.Staffing))},
		"no source":                     {World: use("", testrules.ForPurpose(testrules.Staffing))},
		"a line over two years gives one finding with all of its money": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddLine("l", 2028, "10", testplan.ThroughYear(2029), testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)),
			),
			Want: []string{"Warning FY2028 10"},
		},
		"a line that has begun counts from the current year on": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddLine("l", 2027, "30", testplan.ThroughYear(2029), testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)),
			),
			On:   "2027-07-01",
			Want: []string{"Warning FY2028 20"},
		},
		"a past year": {
			World: use("two", testrules.ForPurpose(testrules.Learning)),
			On:    "2027-07-01",
		},
		"a line without money": {
			World: testrules.NewDistrict(
				testrules.OnERate().AddLine("l", 2027, "0", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)),
			),
		},
		"fiscal years from September on, no E-Rate year: not checked": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					FiscalStart(9).
					AddLine("l", 2027, "10", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)),
			),
		},
		"fiscal years from September on, with an E-Rate year": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					FiscalStart(9).
					AddLine("l", 2027, "10", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning), fundedIn(2026)),
			),
			Want: warns,
		},
		"rule read in the program's own text": {
			World: testrules.MakeSure(use("two", testrules.ForPurpose(testrules.Learning))),
			Want:  []string{"Error FY2027 10"},
		},
		"a bond, rule read in the program's own text": {
			World: testrules.MakeSure(use("bond", testrules.ForPurpose(testrules.Staffing), testplan.MarkRecurring(false))),
			Want:  []string{"Error FY2027 10"},
		},
		"two lines give two findings": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddLine("l", 2027, "10", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)).
					AddLine("m", 2027, "5", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)),
			),
			Want: []string{"Warning FY2027 10", "Warning FY2027 5"},
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddLine("l", 2027, "10", testplan.OnSource("two"), testrules.ForPurpose(testrules.Learning)).
					WaiveFinding("w", rules.IneligibleUse, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 10 waived by w"},
		},
	}
	testrules.RunExamples(t, rules.IneligibleUse, examples)
	checkWhomToAsk(t, rules.IneligibleUse, examples)
}
