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
		return testrules.District(testrules.OnERate().Line("l", 2027, "10", append(options, testplan.On(source))...))
	}
	is := testplan.Costing
	warns := []string{"Warning FY2027 10"}
	examples := testrules.Examples{
		"category one pays for internet access": {World: use("one", is(v1alpha1.CostInternetAccess))},
		"two years, and a waiver for the first": {
			World: testrules.District(testrules.OnERate().Source("one", v1alpha1.SourceERateC1).
				Line("l", 2027, "20", testplan.On("one"), is(v1alpha1.CostInternalConnections), testplan.Through(2028)).
				Waive("w", rules.IneligibleUse, testrules.WaivedOff, testplan.WaivedIn(2027))),
			Want: []string{"Warning FY2028 10", "Warning FY2027 10 waived by w"},
		},
		"category one does not pay for network equipment": {
			World: use("one", is(v1alpha1.CostInternalConnections)),
			Want:  warns,
		},
		"category two pays for network equipment": {World: use("two", testplan.Buying("wifi"))},
		"category two pays for managed Wi-Fi":     {World: use("two", is(v1alpha1.CostManagedWiFi))},
		"category two pays for maintenance": {
			World: use("two", is(v1alpha1.CostBasicMaintenance), testrules.Paying(testrules.Operation)),
		},
		"category two does not pay for internet access": {
			World: use("two", is(v1alpha1.CostInternetAccess)),
			Want:  warns,
		},
		"category two does not pay for laptops": {World: use("two", testplan.Buying("laptop")), Want: warns},
		"category two does not pay for replacing laptops": {
			World: use("two", testplan.Buying("laptop"), testrules.Paying(testrules.Replacement)),
			Want:  warns,
		},
		"category two does not pay for software": {World: use("two", testplan.Buying("suite")), Want: warns},
		"category two does not pay for content":  {World: use("two", testplan.Buying("texts")), Want: warns},
		"category two does not pay for training": {
			World: use("two", testplan.Buying("wifi"), testrules.Paying(testrules.Learning)),
			Want:  warns,
		},
		"category two does not pay for staff": {
			World: use("two", testplan.Buying("wifi"), testrules.Paying(testrules.Staffing)),
			Want:  warns,
		},
		"the kind of cost of the line goes first": {
			World: use("two", testplan.Buying("laptop"), is(v1alpha1.CostInternalConnections)),
		},
		"a service can be anything: not checked": {World: use("two", testplan.Buying("helpline"))},
		"running a network can be anything: not checked": {
			World: use("two", testplan.Buying("wifi"), testrules.Paying(testrules.Operation)),
		},
		"technologies of two kinds: not checked":   {World: use("two", testplan.Buying("wifi", "laptop"))},
		"a technology without a kind: not checked": {World: use("two", testplan.Buying("thing"))},
		"a bond does not pay for running costs": {
			World: use(
				"bond", testplan.Buying("thing"), testrules.Paying(testrules.Operation), testplan.Recurring(false),
			),
			Want: warns,
		},
		"a bond does not pay for staff": {
			World: use(
				"bond", is(v1alpha1.CostPersonnel), testrules.Paying(testrules.Staffing), testplan.Recurring(false),
			),
			Want: warns,
		},
		"a bond pays for purchases":     {World: use("bond", testplan.Buying("laptop"))},
		"local money pays for anything": {World: use("local", testrules.Paying(testrules.Staffing))},
		"no source":                     {World: use("", testrules.Paying(testrules.Staffing))},
		"a line over two years gives one finding with all of its money": {
			World: testrules.District(
				testrules.OnERate().
					Line("l", 2028, "10", testplan.Through(2029), testplan.On("two"), testrules.Paying(testrules.Learning)),
			),
			Want: []string{"Warning FY2028 10"},
		},
		"a line that has begun counts from the current year on": {
			World: testrules.District(
				testrules.OnERate().
					Line("l", 2027, "30", testplan.Through(2029), testplan.On("two"), testrules.Paying(testrules.Learning)),
			),
			On:   "2027-07-01",
			Want: []string{"Warning FY2028 20"},
		},
		"a past year": {
			World: use("two", testrules.Paying(testrules.Learning)),
			On:    "2027-07-01",
		},
		"a line without money": {
			World: testrules.District(
				testrules.OnERate().Line("l", 2027, "0", testplan.On("two"), testrules.Paying(testrules.Learning)),
			),
		},
		"fiscal years from September on, no E-Rate year: not checked": {
			World: testrules.District(
				testrules.OnERate().
					FiscalStart(9).
					Line("l", 2027, "10", testplan.On("two"), testrules.Paying(testrules.Learning)),
			),
		},
		"fiscal years from September on, with an E-Rate year": {
			World: testrules.District(
				testrules.OnERate().
					FiscalStart(9).
					Line("l", 2027, "10", testplan.On("two"), testrules.Paying(testrules.Learning), fundedIn(2026)),
			),
			Want: warns,
		},
		"rule read in the program's own text": {
			World: testrules.Surely(use("two", testrules.Paying(testrules.Learning))),
			Want:  []string{"Error FY2027 10"},
		},
		"a bond, rule read in the program's own text": {
			World: testrules.Surely(use("bond", testrules.Paying(testrules.Staffing), testplan.Recurring(false))),
			Want:  []string{"Error FY2027 10"},
		},
		"two lines give two findings": {
			World: testrules.District(
				testrules.OnERate().
					Line("l", 2027, "10", testplan.On("two"), testrules.Paying(testrules.Learning)).
					Line("m", 2027, "5", testplan.On("two"), testrules.Paying(testrules.Learning)),
			),
			Want: []string{"Warning FY2027 10", "Warning FY2027 5"},
		},
		"waived": {
			World: testrules.District(
				testrules.OnERate().
					Line("l", 2027, "10", testplan.On("two"), testrules.Paying(testrules.Learning)).
					Waive("w", rules.IneligibleUse, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 10 waived by w"},
		},
	}
	testrules.Run(t, rules.IneligibleUse, examples)
	checkWhomToAsk(t, rules.IneligibleUse, examples)
}
