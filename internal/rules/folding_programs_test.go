package rules_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// A line that its source cannot pay explains what is wrong with its sums, and
// nothing of other lines.
func TestFoldingOfPrograms(t *testing.T) {
	two := testplan.On("two")
	laptops := func(p *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return p.Line("bad", 2027, amount, two, testplan.Buying("laptop"))
	}
	wifi := func(p *testplan.PlanBuilder, amount v1alpha1.Money) *testplan.PlanBuilder {
		return p.Line("good", 2027, amount, two, testplan.Buying("wifi"))
	}
	school := func() *testplan.PlanBuilder {
		return onERate().Site("school", 400).With(erate("", "", "0")).Line("own", 2027, "90000", testplan.Buying("wifi", "laptop"))
	}
	bond := func(amount v1alpha1.Money, purpose v1alpha1.Purpose, options ...lineOption) *testplan.PlanBuilder {
		return onERate().Line("l", 2027, amount, append(options, testplan.On("bond"), testplan.Buying("wifi"), paying(purpose))...)
	}
	for title, c := range map[string]struct {
		world        world
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"too much, all of it for laptops":         {of(laptops(school(), "41000")), "IneligibleUse", "ERateCategoryTwoExceeded", true},
		"a year before that of the laptops":       {of(school().Line("bad", 2027, "90000", testplan.Through(2029), two, testplan.Buying("laptop"))), "IneligibleUse", "ERateCategoryTwoExceeded", true},
		"too much, and other lines count as well": {of(wifi(laptops(school(), "1000"), "40000")), "IneligibleUse", "ERateCategoryTwoExceeded", false},
		"the own part of the laptops":             {of(laptops(onERate(), "100")), "IneligibleUse", "NonDiscountShareUnfunded", true},
		"running costs on a bond":                 {of(bond("10", operation)), "RecurringCostOnOneTimeFunds", "IneligibleUse", true},
		"running costs that a bond may pay":       {of(bond("10", learning, testplan.Recurring(true)).Line("staff", 2027, "5", testplan.On("bond"), paying(staffing), testplan.Recurring(false))), "RecurringCostOnOneTimeFunds", "IneligibleUse", false},
		"two lines of running costs on a bond":    {of(bond("10", operation).Line("other", 2027, "5", testplan.On("bond"), testplan.Buying("wifi"), paying(operation))), "RecurringCostOnOneTimeFunds", "IneligibleUse", true},
		"local money falls beside the bond":       {of(bond("10", operation, testplan.Recurring(false)).Source("levy", v1alpha1.SourceLocal, testplan.Gives(2026, "100"), testplan.Gives(2027, "10"))), "RecurringCostOnOneTimeFunds", "IneligibleUse", false},
		"the own part of other lines":             {of(wifi(laptops(onERate(), "100").Line("own", 2027, "100", testplan.Buying("laptop")), "100")), "IneligibleUse", "NonDiscountShareUnfunded", false},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			told, rooted, named := false, false, false
			for _, f := range v.Findings {
				told = told || f.Code == c.folded
				rooted = rooted || f.Code == c.root
				for _, r := range f.Related {
					named = named || f.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			if !rooted || told == c.folds || named != c.folds {
				t.Errorf("the root is told: %t, the folded one: %t, named: %t; want it folded: %t%s", rooted, told, named, c.folds, words(v))
			}
		})
	}
}
