package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestNonDiscountShareUnfunded(t *testing.T) {
	buys := testplan.ForTechnologies
	half := func(
		plan *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return plan.AddLine(name, 2027, amount, append(options, testplan.OnSource("two"))...)
	}
	own := func(
		plan *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return plan.AddLine(name, 2027, amount, append(options, testplan.OnSource("local"))...)
	}
	wifi := func() *testplan.PlanBuilder { return half(testrules.OnERate(), "e", "100", buys("wifi")) }
	two := func() *testplan.PlanBuilder { return half(wifi(), "f", "60", buys("helpline")) }
	examples := testrules.Examples{
		"exactly the whole share": {
			World: testrules.NewDistrict(own(wifi(), "o", "100", buys("wifi"))),
		},
		"exactly a unit less": {
			World: testrules.NewDistrict(own(wifi(), "o", "99", buys("wifi"))),
		},
		"a hundredth more than a unit less": {
			World: testrules.NewDistrict(own(wifi(), "o", "98.99", buys("wifi"))),
			Want:  []string{"Warning FY2027 1.01"},
		},
		"no line pays": {
			World: testrules.NewDistrict(wifi()),
			Want:  []string{"Warning FY2027 100"},
		},
		"category one as well": {
			World: testrules.NewDistrict(testrules.OnERate().AddLine("e", 2027, "100", testplan.OnSource("one"), buys("helpline"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"another E-Rate line does not pay the share": {
			World: testrules.NewDistrict(wifi().AddLine("o", 2027, "100", testplan.OnSource("one"), buys("helpline"))),
			Want:  []string{"Warning FY2027 100", "Warning FY2027 100"},
		},
		"a line without a source pays": {
			World: testrules.NewDistrict(wifi().AddLine("o", 2027, "100", buys("wifi"))),
		},
		"a line for another technology does not pay": {
			World: testrules.NewDistrict(own(wifi(), "o", "100", buys("laptop"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"a line of another year does not pay": {
			World: testrules.NewDistrict(wifi().AddLine("o", 2028, "100", testplan.OnSource("local"), buys("wifi"))),
			Want:  []string{"Warning FY2027 100"},
		},
		"a past year": {World: testrules.NewDistrict(wifi()), On: "2027-07-01"},
		"the share of two technologies, a line for one of them": {
			World: testrules.NewDistrict(
				own(half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "100", buys("helpline")),
			),
		},
		"two E-Rate lines for one use have one share": {
			World: testrules.NewDistrict(own(half(wifi(), "f", "50", buys("wifi")), "o", "100", buys("wifi"))),
			Want:  []string{"Warning FY2027 50"},
		},
		"one line pays two shares in equal parts": {
			World: testrules.NewDistrict(own(two(), "o", "200", buys("helpline", "wifi"))),
		},
		"one line pays two shares, one part is too small": {
			World: testrules.NewDistrict(own(two(), "o", "160", buys("helpline", "wifi"))),
			Want:  []string{"Warning FY2027 20"},
		},
		"money for two shares is not counted twice": {
			World: testrules.NewDistrict(own(two(), "o", "100", buys("helpline", "wifi"))),
			Want:  []string{"Warning FY2027 50", "Warning FY2027 10"},
		},
		"a quarter of a line is for the share": {
			World: testrules.NewDistrict(
				own(
					wifi(), "o", "100", buys("wifi", "laptop", "suite", "texts"),
					testrules.ForPurpose(testrules.Replacement),
				),
			),
			Want: []string{"Warning FY2027 75"},
		},
		"a quarter of a line is enough": {
			World: testrules.NewDistrict(
				own(
					wifi(), "o", "400", buys("wifi", "laptop", "suite", "texts"),
					testrules.ForPurpose(testrules.Replacement),
				),
			),
		},
		"two of four technologies are in common": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "200",
					buys("wifi", "helpline", "suite", "texts"),
				),
			),
		},
		"two of four technologies in common, their parts are too small": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", buys("wifi", "helpline")), "o", "100",
					buys("wifi", "helpline", "suite", "texts"),
				),
			),
			Want: []string{"Warning FY2027 50"},
		},
		"money that fits one share only goes first": {
			World: testrules.NewDistrict(
				own(
					own(half(wifi(), "f", "60", buys("helpline", "wifi")), "a", "100", buys("wifi")), "o", "60",
					buys("helpline"),
				),
			),
		},
		"an E-Rate line without a technology, the same goal": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", testplan.ForGoals("g")), "o", "100", testplan.ForGoals("g"),
					buys("laptop"),
				),
				testrules.NewGoal("g"),
			),
		},
		"an E-Rate line without a technology, another goal": {
			World: testrules.NewDistrict(
				own(half(testrules.OnERate(), "e", "100", testplan.ForGoals("g")), "o", "100", testplan.ForGoals("h")),
				testrules.NewGoal("g"), testrules.NewGoal("h"),
			),
			Want: []string{"Warning FY2027 100"},
		},
		"an E-Rate line without a technology, a payer with three": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", testplan.ForGoals("g")), "o", "100", testplan.ForGoals("g"),
					buys("laptop", "suite", "texts"),
				),
				testrules.NewGoal("g"),
			),
		},
		"a payer without a technology, the same goal": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", testplan.ForGoals("g"), buys("wifi")), "o", "100",
					testplan.ForGoals("g"),
				),
				testrules.NewGoal("g"),
			),
		},
		"the same goal, different technologies": {
			World: testrules.NewDistrict(
				own(
					half(testrules.OnERate(), "e", "100", testplan.ForGoals("g"), buys("wifi")), "o", "100",
					testplan.ForGoals("g"), buys("laptop"),
				),
				testrules.NewGoal("g"),
			),
			Want: []string{"Warning FY2027 100"},
		},
		"an E-Rate line that names nothing: not checked": {
			World: testrules.NewDistrict(half(testrules.OnERate(), "e", "100", testplan.WithoutGoal())),
		},
		"no known discount: not checked": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddSource("open", v1alpha1.SourceERateC2).
					AddLine("e", 2027, "100", testplan.OnSource("open"), buys("wifi")),
			),
		},
		"a discount of 0 percent": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddSource("open", v1alpha1.SourceERateC2, testplan.WithDiscount("0")).
					AddLine("e", 2027, "100", testplan.OnSource("open"), buys("wifi")),
			),
		},
		"a discount of 100 percent": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					AddSource("all", v1alpha1.SourceERateC2, testplan.WithDiscount("100")).
					AddLine("e", 2027, "100", testplan.OnSource("all"), buys("wifi")),
			),
		},
		"the discount of the matrix, 80 percent": {
			World: testrules.NewDistrict(
				testrules.OnERate().
					ChangeSpec(testrules.SetErate("50", "Rural", "")).
					AddSource("open", v1alpha1.SourceERateC2).
					AddLine("e", 2027, "80", testplan.OnSource("open"), buys("wifi")),
			),
			Want: []string{"Warning FY2027 20"},
		},
		"rules read in the program's own text": {
			World: testrules.MakeSure(testrules.NewDistrict(wifi())),
			Want:  []string{"Error FY2027 100"},
		},
		"waived": {
			World: testrules.NewDistrict(wifi().WaiveFinding("w", rules.NonDiscountShareUnfunded, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 100 waived by w"},
		},
	}
	testrules.RunExamples(t, rules.NonDiscountShareUnfunded, examples)
	checkWhomToAsk(t, rules.NonDiscountShareUnfunded, examples)
}
