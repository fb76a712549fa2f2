package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// IneligibleUse explains findings about the sums of the same line, and no findings about
// other lines.
func TestFoldingOfPrograms(t *testing.T) {
	two := testplan.On("two")
	laptops := func(plan *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return plan.Line("bad", 2027, amount, two, testplan.Buying("laptop"))
	}
	wifi := func(plan *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return plan.Line("good", 2027, amount, two, testplan.Buying("wifi"))
	}
	school := func() *testplan.PlanBuilder {
		return testrules.OnERate().
			Site("school", 400).
			With(testrules.Erate("", "", "0")).
			Line("own", 2027, "90000", testplan.Buying("wifi", "laptop"))
	}
	bond := func(
		amount v1alpha1.Money, purpose v1alpha1.Purpose, options ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return testrules.OnERate().
			Line(
				"l", 2027, amount,
				append(options, testplan.On("bond"), testplan.Buying("wifi"), testrules.Paying(purpose))...,
			)
	}
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"too much, all of it for laptops": {
			testrules.District(laptops(school(), "41000")), rules.IneligibleUse, rules.ERateCategoryTwoExceeded, true,
		},
		"a year before that of the laptops": {
			testrules.District(
				school().Line("bad", 2027, "90000", testplan.Through(2029), two, testplan.Buying("laptop")),
			),
			rules.IneligibleUse, rules.ERateCategoryTwoExceeded, true,
		},
		"too much, and other lines count as well": {
			testrules.District(wifi(laptops(school(), "1000"), "40000")), rules.IneligibleUse,
			rules.ERateCategoryTwoExceeded, false,
		},
		"the own part of the laptops": {
			testrules.District(laptops(testrules.OnERate(), "100")), rules.IneligibleUse,
			rules.NonDiscountShareUnfunded, true,
		},
		"running costs on a bond": {
			testrules.District(bond("10", testrules.Operation)), rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse,
			true,
		},
		"running costs that a bond may pay": {
			testrules.District(
				bond("10", testrules.Learning, testplan.Recurring(true)).
					Line(
						"staff", 2027, "5", testplan.On("bond"), testrules.Paying(testrules.Staffing),
						testplan.Recurring(false),
					),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, false,
		},
		"two lines of running costs on a bond": {
			testrules.District(
				bond("10", testrules.Operation).
					Line(
						"other", 2027, "5", testplan.On("bond"), testplan.Buying("wifi"),
						testrules.Paying(testrules.Operation),
					),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, true,
		},
		"local money falls beside the bond": {
			testrules.District(
				bond("10", testrules.Operation, testplan.Recurring(false)).
					Source("levy", v1alpha1.SourceLocal, testplan.Gives(2026, "100"), testplan.Gives(2027, "10")),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, false,
		},
		"the own part of other lines": {
			testrules.District(
				wifi(laptops(testrules.OnERate(), "100").Line("own", 2027, "100", testplan.Buying("laptop")), "100"),
			),
			rules.IneligibleUse, rules.NonDiscountShareUnfunded, false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.Evaluate(c.district, testrules.Today)
			reported, rooted, named := false, false, false
			for _, finding := range result.Findings {
				reported = reported || finding.Code == c.folded
				rooted = rooted || finding.Code == c.root
				for _, r := range finding.Related {
					named = named || finding.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			if !rooted || reported == c.folds || named != c.folds {
				t.Errorf(
					"the root is reported: %t, the folded one: %t, named: %t; want it folded: %t%s", rooted, reported,
					named, c.folds, testrules.DescribeResult(result),
				)
			}
		})
	}
}
