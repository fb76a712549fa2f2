package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestNonDiscountShareUnfunded(t *testing.T) {
	buys := testplan.Buying
	half := func(plan *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...testrules.LineOption) *testplan.PlanBuilder {
		return plan.Line(name, 2027, amount, append(options, testplan.On("two"))...)
	}
	own := func(plan *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...testrules.LineOption) *testplan.PlanBuilder {
		return plan.Line(name, 2027, amount, append(options, testplan.On("local"))...)
	}
	wifi := func() *testplan.PlanBuilder { return half(testrules.OnERate(), "e", "100", buys("wifi")) }
	two := func() *testplan.PlanBuilder { return half(wifi(), "f", "60", buys("helpline")) }
	examples := testrules.Examples{
		"all of it": {
			World: testrules.District(own(wifi(), "o", "100", buys("wifi"))),
		},
		"a unit less": {
			World: testrules.District(own(wifi(), "o", "99", buys("wifi"))),
		},
		"a hundredth more than a unit less": {
			World: testrules.District(own(wifi(), "o", "98.99", buys("wifi"))),
			Want:  []string{"Warning FY2027 1.01"},
		},
		"nothing": {
			World: testrules.District(wifi()),
			Want:  []string{"Warning FY2027 100"},
		},
		"category one as well": {
			World: testrules.District(testrules.OnERate().Line("e", 2027, "100", testplan.On("one"), buys("helpline"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"E-Rate pays for no own share": {
			World: testrules.District(wifi().Line("o", 2027, "100", testplan.On("one"), buys("helpline"))),
			Want:  []string{"Warning FY2027 100", "Warning FY2027 100"},
		},
		"a line without a source": {
			World: testrules.District(wifi().Line("o", 2027, "100", buys("wifi"))),
		},
		"another technology": {
			World: testrules.District(own(wifi(), "o", "100", buys("laptop"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"another year": {
			World: testrules.District(wifi().Line("o", 2028, "100", testplan.On("local"), buys("wifi"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"a past year": {World: testrules.District(wifi()), On: "2027-07-01"},
		"all that has two technologies": {
			World: testrules.District(
				own(half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "100", buys("helpline")),
			),
		},
		"two E-Rate lines of one use": {
			World: testrules.District(own(half(wifi(), "f", "50", buys("wifi")), "o", "100", buys("wifi"))),
			Want:  []string{"Warning FY2027 50"},
		},
		"one line pays two shares in equal parts": {
			World: testrules.District(own(two(), "o", "200", buys("helpline", "wifi"))),
		},
		"and one part is too little": {
			World: testrules.District(own(two(), "o", "160", buys("helpline", "wifi"))),
			Want:  []string{"Warning FY2027 20"},
		},
		"and is not counted twice": {
			World: testrules.District(own(two(), "o", "100", buys("helpline", "wifi"))),
			Want:  []string{"Warning FY2027 50", "Warning FY2027 10"},
		},
		"a quarter of a line is for the share": {
			World: testrules.District(
				own(
					wifi(), "o", "100", buys("wifi", "laptop", "suite", "texts"),
					testrules.Paying(testrules.Replacement),
				),
			),
			Want: []string{"Warning FY2027 75"},
		},
		"a quarter of a line is enough": {
			World: testrules.District(
				own(
					wifi(), "o", "400", buys("wifi", "laptop", "suite", "texts"),
					testrules.Paying(testrules.Replacement),
				),
			),
		},
		"two of four technologies are in common": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "200",
					buys("wifi", "helpline", "suite", "texts"),
				),
			),
		},
		"and their parts are too little": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "100",
					buys("wifi", "helpline", "suite", "texts"),
				),
			),
			Want: []string{"Warning FY2027 50"},
		},
		"what fits one share goes first": {
			World: testrules.District(
				own(
					own(half(wifi(), "f", "60", buys("helpline", "wifi")), "a", "100", buys("wifi")), "o", "60",
					buys("helpline"),
				),
			),
		},
		"no technology, the goal": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("g"),
					buys("laptop"),
				),
				testrules.Goal("g"),
			),
		},
		"no technology, another goal": {
			World: testrules.District(
				own(half(testrules.OnERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("h")),
				testrules.Goal("g"), testrules.Goal("h"),
			),
			Want: []string{"Warning FY2027 100"},
		},
		"no technology, all technologies of the payer": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("g"),
					buys("laptop", "suite", "texts"),
				),
				testrules.Goal("g"),
			),
		},
		"the payer names only the goal": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", testplan.For("g"), buys("wifi")), "o", "100",
					testplan.For("g"),
				),
				testrules.Goal("g"),
			),
		},
		"one goal, two technologies": {
			World: testrules.District(
				own(
					half(testrules.OnERate(), "e", "100", testplan.For("g"), buys("wifi")), "o", "100",
					testplan.For("g"), buys("laptop"),
				),
				testrules.Goal("g"),
			),
			Want: []string{"Warning FY2027 100"},
		},
		"names nothing: not checked": {
			World: testrules.District(half(testrules.OnERate(), "e", "100", testplan.General())),
		},
		"no discount: not checked": {
			World: testrules.District(
				testrules.OnERate().
					Source("open", v1alpha1.SourceERateC2).
					Line("e", 2027, "100", testplan.On("open"), buys("wifi")),
			),
		},
		"a discount of nothing": {
			World: testrules.District(
				testrules.OnERate().
					Source("open", v1alpha1.SourceERateC2, testplan.Discount("0")).
					Line("e", 2027, "100", testplan.On("open"), buys("wifi")),
			),
		},
		"all is paid": {
			World: testrules.District(
				testrules.OnERate().
					Source("all", v1alpha1.SourceERateC2, testplan.Discount("100")).
					Line("e", 2027, "100", testplan.On("all"), buys("wifi")),
			),
		},
		"by the matrix, 80 percent": {
			World: testrules.District(
				testrules.OnERate().
					With(testrules.Erate("50", "Rural", "")).
					Source("open", v1alpha1.SourceERateC2).
					Line("e", 2027, "80", testplan.On("open"), buys("wifi")),
			),
			Want: []string{"Warning FY2027 20"},
		},
		"where the rules were read in the program's text": {
			World: testrules.Surely(testrules.District(wifi())),
			Want:  []string{"Error FY2027 100"},
		},
		"waived": {
			World: testrules.District(wifi().Waive("w", rules.NonDiscountShareUnfunded, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 100 waived by w"},
		},
	}
	testrules.Run(t, rules.NonDiscountShareUnfunded, examples)
	checkWhomToAsk(t, rules.NonDiscountShareUnfunded, examples)
}
