package compliance_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestERateCategoryTwoExceeded(t *testing.T) {
	school := func() *testplan.PlanBuilder {
		return testrules.OnERate().AddSite("school", 400).ChangeSpec(testrules.SetErate("", "", "0"))
	}
	wifi := func(
		plan *testplan.PlanBuilder, year v1alpha1.FiscalYear, amount v1alpha1.Money, options ...testrules.LineOption,
	) *testplan.PlanBuilder {
		return plan.AddLine(
			fmt.Sprintf("l%d%s", year, amount), year, amount,
			append(options, testplan.OnSource("two"), testplan.ForTechnologies("wifi"))...,
		)
	}
	old := func(amount v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(wifi(school().SetPeriod("2025-07-01", "2028-06-30"), 2026, amount))
	}
	testrules.RunExamples(t, rules.ERateCategoryTwoExceeded, testrules.Examples{
		"exactly the limit": {World: testrules.NewDistrict(wifi(school(), 2027, "40314"))},
		"a unit over the limit, before the discount": {
			World: testrules.NewDistrict(wifi(school(), 2027, "40314.50")),
		},
		"a hundredth more on the E-Rate line than a unit over the limit": {
			World: testrules.NewDistrict(wifi(school(), 2027, "40314.51")),
			Want:  []string{"Warning FY2027 1.02"},
		},
		"earlier requests count": {
			World: testrules.NewDistrict(wifi(school().ChangeSpec(testrules.SetErate("", "", "628")), 2027, "40000.51")),
			Want:  []string{"Warning FY2027 1.02"},
		},
		"earlier requests and the work are exactly the limit": {
			World: testrules.NewDistrict(wifi(school().ChangeSpec(testrules.SetErate("", "", "628")), 2027, "40000")),
		},
		"all years of the cycle count": {
			World: testrules.NewDistrict(wifi(wifi(school(), 2027, "40000"), 2029, "1000")),
			Want:  []string{"Warning FY2029 1372"},
		},
		"past years of the cycle count as well": {
			World: testrules.NewDistrict(wifi(wifi(school(), 2027, "40000"), 2029, "1000")),
			On:    "2028-10-01",
			Want:  []string{"Warning FY2029 1372"},
		},
		"the limit was passed in a past year": {
			World: testrules.NewDistrict(wifi(wifi(school(), 2027, "41000"), 2029, "1000")),
			On:    "2028-10-01",
			Want:  []string{"Warning FY2027 3372"},
		},
		"work of two cycles has two limits": {
			World: testrules.NewDistrict(wifi(wifi(school(), 2027, "40000"), 2028, "40000", fundedIn(2025))),
		},
		"no figures for the next cycle: not checked": {
			World: testrules.NewDistrict(wifi(school(), 2027, "90000", fundedIn(2031))),
		},
		"the cycle ended the year before": {World: old("90000"), On: "2026-10-01"},
		"on the last day of the cycle": {
			World: old("33401"),
			On:    "2026-06-30",
			Want:  []string{"Warning FY2026 2"},
		},
		"exactly the minimum limit of a small school": {
			World: testrules.NewDistrict(
				wifi(testrules.OnERate().AddSite("school", 100).ChangeSpec(testrules.SetErate("", "", "0")), 2027, "15087.50"),
			),
		},
		"over the minimum limit of a small school": {
			World: testrules.NewDistrict(
				wifi(testrules.OnERate().AddSite("school", 100).ChangeSpec(testrules.SetErate("", "", "0")), 2027, "15089.50"),
			),
			Want: []string{"Warning FY2027 4"},
		},
		"each small school has the minimum limit": {
			World: testrules.NewDistrict(
				wifi(
					testrules.OnERate().AddSite("a", 100).AddSite("b", 100).ChangeSpec(testrules.SetErate("", "", "0")), 2027, "30175",
				),
			),
		},
		"an office without students adds nothing": {
			World: testrules.NewDistrict(
				wifi(testrules.OnERate().AddSite("a", 100).AddSite("b", 0).ChangeSpec(testrules.SetErate("", "", "0")), 2027, "30175"),
			),
			Want: []string{"Warning FY2027 30175"},
		},
		"only the district's enrollment: not checked": {
			World: testrules.MakeSure(
				testrules.NewDistrict(
					wifi(testrules.OnERate().SetEnrollment(400).ChangeSpec(testrules.SetErate("", "", "0")), 2027, "90000"),
				),
			),
		},
		"over the known limit, a site without enrollment: not checked": {
			World: testrules.MakeSure(
				testrules.NewDistrict(wifi(planWithSchools(10).ChangeSpec(addUnknownSite("office")), 2027, "160000")),
			),
		},
		"over the limit, the enrollment of all sites is known": {
			World: testrules.MakeSure(testrules.NewDistrict(wifi(planWithSchools(10).AddSite("office", 0), 2027, "160000"))),
			Want:  []string{"Error FY2027 18250"},
		},
		"exactly the limit of ten small schools": {
			World: testrules.NewDistrict(wifi(planWithSchools(10).AddSite("office", 0), 2027, "150875")),
		},
		"far over the known limit, a site without enrollment: not checked": {
			World: testrules.MakeSure(
				testrules.NewDistrict(wifi(planWithSchools(10).ChangeSpec(addUnknownSite("office")), 2027, "900000")),
			),
		},
		"no enrollment: not checked": {
			World: testrules.NewDistrict(wifi(testrules.OnERate().ChangeSpec(testrules.SetErate("", "", "0")), 2027, "90000")),
		},
		"requests not known: not checked": {
			World: testrules.NewDistrict(wifi(testrules.OnERate().AddSite("school", 400), 2027, "90000")),
		},
		"requests over the limit and no planned work": {
			World: testrules.NewDistrict(school().ChangeSpec(testrules.SetErate("", "", "90000"))),
		},
		"category one does not count": {
			World: testrules.NewDistrict(
				school().AddLine("l", 2027, "90000", testplan.OnSource("one"), testplan.OfCostKind(v1alpha1.CostInternetAccess)),
			),
		},
		"the discount of the matrix, 85 percent": {
			World: testrules.NewDistrict(
				wifi(
					school().ChangeSpec(testrules.SetErate("80", "Urban", "0")).AddSource("matrix", v1alpha1.SourceERateC2), 2027,
					"68533.80", func(l *v1alpha1.BudgetLine) { l.Name = "x" },
				).ChangeSpec(moveToMatrixSource),
			),
		},
		"the discount of the matrix, over the limit": {
			World: testrules.NewDistrict(
				wifi(
					school().ChangeSpec(testrules.SetErate("80", "Urban", "0")).AddSource("matrix", v1alpha1.SourceERateC2), 2027,
					"68535.50", func(l *v1alpha1.BudgetLine) { l.Name = "x" },
				).ChangeSpec(moveToMatrixSource),
			),
			Want: []string{"Warning FY2027 2"},
		},
		"fiscal years from September on, no E-Rate year: not checked": {
			World: testrules.NewDistrict(wifi(school().FiscalStart(9), 2027, "90000")),
		},
		"fiscal years from September on, with an E-Rate year": {
			World: testrules.NewDistrict(wifi(school().FiscalStart(9), 2027, "40315", fundedIn(2026))),
			Want:  []string{"Warning FY2027 2"},
		},
		"figures read in the program's own text": {
			World: testrules.MakeSure(testrules.NewDistrict(wifi(school(), 2027, "40315"))),
			Want:  []string{"Error FY2027 2"},
		},
		"waived": {
			World: testrules.NewDistrict(
				wifi(school(), 2027, "40315").WaiveFinding("w", rules.ERateCategoryTwoExceeded, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 2 waived by w"},
		},
	})
}
