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
	two := testplan.OnSource("two")
	laptops := func(plan *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return plan.AddLine("bad", 2027, amount, two, testplan.ForTechnologies("laptop"))
	}
	wifi := func(plan *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return plan.AddLine("good", 2027, amount, two, testplan.ForTechnologies("wifi"))
	}
	school := func() *testplan.PlanBuilder {
		return testrules.OnERate().
			AddSite("school", 400).
			ChangeSpec(testrules.SetErate("", "", "0")).
			AddLine("own", 2027, "90000", testplan.ForTechnologies("wifi", "laptop"))
	}
	bond := func(
		amount v1alpha1.Money, purpose v1alpha1.Purpose, options ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return testrules.OnERate().
			AddLine(
				"l", 2027, amount,
				append(options, testplan.OnSource("bond"), testplan.ForTechnologies("wifi"), testrules.ForPurpose(purpose))...,
			)
	}
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"too much, all of it for laptops": {
			testrules.NewDistrict(laptops(school(), "41000")), rules.IneligibleUse, rules.ERateCategoryTwoExceeded, true,
		},
		"a year before that of the laptops": {
			testrules.NewDistrict(
				school().AddLine("bad", 2027, "90000", testplan.ThroughYear(2029), two, testplan.ForTechnologies("laptop")),
			),
			rules.IneligibleUse, rules.ERateCategoryTwoExceeded, true,
		},
		"too much, and other lines count as well": {
			testrules.NewDistrict(wifi(laptops(school(), "1000"), "40000")), rules.IneligibleUse,
			rules.ERateCategoryTwoExceeded, false,
		},
		"the own part of the laptops": {
			testrules.NewDistrict(laptops(testrules.OnERate(), "100")), rules.IneligibleUse,
			rules.NonDiscountShareUnfunded, true,
		},
		"running costs on a bond": {
			testrules.NewDistrict(bond("10", testrules.Operation)), rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse,
			true,
		},
		"running costs that a bond may pay": {
			testrules.NewDistrict(
				bond("10", testrules.Learning, testplan.MarkRecurring(true)).
					AddLine(
						"staff", 2027, "5", testplan.OnSource("bond"), testrules.ForPurpose(testrules.Staffing),
						testplan.MarkRecurring(false),
					),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, false,
		},
		"two lines of running costs on a bond": {
			testrules.NewDistrict(
				bond("10", testrules.Operation).
					AddLine(
						"other", 2027, "5", testplan.OnSource("bond"), testplan.ForTechnologies("wifi"),
						testrules.ForPurpose(testrules.Operation),
					),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, true,
		},
		"local money falls beside the bond": {
			testrules.NewDistrict(
				bond("10", testrules.Operation, testplan.MarkRecurring(false)).
					AddSource("levy", v1alpha1.SourceLocal, testplan.GivesIn(2026, "100"), testplan.GivesIn(2027, "10")),
			),
			rules.RecurringCostOnOneTimeFunds, rules.IneligibleUse, false,
		},
		"the own part of other lines": {
			testrules.NewDistrict(
				wifi(laptops(testrules.OnERate(), "100").AddLine("own", 2027, "100", testplan.ForTechnologies("laptop")), "100"),
			),
			rules.IneligibleUse, rules.NonDiscountShareUnfunded, false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
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
