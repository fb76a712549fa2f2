package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSupplantRisk(t *testing.T) {
	type line struct {
		source string
		year   v1alpha1.FiscalYear
		amount v1alpha1.Money
		more   []testrules.LineOption
	}
	pays := func(source string, year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) line {
		return line{source, year, amount, more}
	}
	pay := func(kind v1alpha1.SourceKind, lines ...line) *testplan.PlanBuilder {
		plan := testrules.NewPlan().
			AddTechnology("t").
			AddTechnology("u").
			AddSource("federal", kind).
			AddSource("local", v1alpha1.SourceLocal).
			AddSource("state", v1alpha1.SourceState)
		for i, l := range lines {
			plan.AddLine(
				string(rune('a'+i)),
				l.year,
				l.amount,
				append(
					[]testrules.LineOption{
						testplan.OnSource(l.source), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
					},
					l.more...)...)
		}
		return plan
	}
	four := v1alpha1.SourceTitleIVA
	had, has, federal := pays("local", 2027, "100"), pays("local", 2028, "60"), pays("federal", 2028, "30")
	fires := []string{"Warning FY2028 30"}
	other := func(option testrules.LineOption) line { return pays("federal", 2028, "30", option) }
	cases := testrules.Examples{
		"local money falls": {
			World: testrules.NewDistrict(pay(four, had, has, federal)),
			Want:  fires,
		},
		"local money ends": {World: testrules.NewDistrict(pay(four, had, federal)), Want: fires},
		"local money falls by exactly a unit": {
			World: testrules.NewDistrict(pay(four, had, pays("local", 2028, "99"), federal)),
		},
		"local money falls by a hundredth more": {
			World: testrules.NewDistrict(pay(four, had, pays("local", 2028, "98.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"federal money is the same in both years": {
			World: testrules.NewDistrict(
				pay(
					"IDEA", pays("local", 2027, "200000"), pays("local", 2028, "150000"),
					pays("federal", 2027, "5000", testplan.ThroughYear(2028)),
				),
			),
		},
		"federal money falls as well": {
			World: testrules.NewDistrict(pay(four, had, has, pays("federal", 2027, "40"), federal)),
		},
		"federal money rises by exactly a unit": {
			World: testrules.NewDistrict(pay(four, had, has, pays("federal", 2027, "29"), federal)),
		},
		"federal money rises by a hundredth more": {
			World: testrules.NewDistrict(pay(four, had, has, pays("federal", 2027, "28.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"federal money rises for another purpose": {
			World: testrules.NewDistrict(
				pay(four, had, has, pays("federal", 2027, "30"), federal, other(testrules.ForPurpose(testrules.Learning))),
			),
		},
		"federal money rises by less than local money falls": {
			World: testrules.NewDistrict(pay(four, had, has, pays("federal", 2027, "10"), federal)),
			Want:  []string{"Warning FY2028 20"},
		},
		"federal money rises by more than local money falls": {
			World: testrules.NewDistrict(pay(four, had, has, pays("federal", 2028, "300"))),
			Want:  []string{"Warning FY2028 40"},
		},
		"federal money rises in the second year after": {
			World: testrules.NewDistrict(
				pay(
					four, had, pays("local", 2028, "80"), pays("federal", 2027, "30"), federal,
					pays("federal", 2029, "50"),
				),
			),
			Want: []string{"Warning FY2029 20"},
		},
		"a line without a source the year before may be federal": {
			World: testrules.NewDistrict(pay(four, had, has, pays("", 2027, "29"), federal)),
		},
		"a line without a source the year before is not enough": {
			World: testrules.NewDistrict(pay(four, had, has, pays("", 2027, "28.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"local money is the same in both years": {
			World: testrules.NewDistrict(pay(four, had, pays("local", 2028, "100"), federal)),
		},
		"state money replaces local money": {
			World: testrules.NewDistrict(pay(four, had, pays("state", 2028, "100"), federal)),
		},
		"state money falls": {
			World: testrules.NewDistrict(pay(four, pays("state", 2027, "100"), federal)),
			Want:  fires,
		},
		"the federal source paid the year before": {
			World: testrules.NewDistrict(pay(four, pays("federal", 2027, "100"), federal)),
		},
		"local money two years before": {
			World: testrules.NewDistrict(pay(four, had, pays("federal", 2029, "30"))),
		},
		"local money before the plan": {
			World: testrules.NewDistrict(pay(four, pays("local", 2026, "100"), pays("federal", 2027, "30"))),
			Want:  []string{"Warning FY2027 30"},
		},
		"no line in the year before": {World: testrules.NewDistrict(pay(four, pays("federal", 2027, "30")))},
		"another technology": {
			World: testrules.NewDistrict(
				pay(
					four,
					pays(
						"local", 2027, "100",
						func(l *v1alpha1.BudgetLine) { l.Technologies = []v1alpha1.EntryName{"u"} },
					),
					federal,
				),
			),
		},
		"another purpose": {
			World: testrules.NewDistrict(pay(four, had, other(testrules.ForPurpose(testrules.Learning)))),
		},
		"a federal line without money": {
			World: testrules.NewDistrict(pay(four, had, pays("federal", 2028, "0"))),
		},
		"Title I-A is not checked": {World: testrules.NewDistrict(pay("TitleIA", had, federal))},
		"a grant is not checked": {
			World: testrules.NewDistrict(pay(v1alpha1.SourceGrant, had, federal)),
		},
		"IDEA money": {World: testrules.NewDistrict(pay("IDEA", had, federal)), Want: fires},
		"lines without a source may be local": {
			World: testrules.NewDistrict(pay(four, had, pays("", 2028, "99"), federal)),
		},
		"lines without a source are not enough": {
			World: testrules.NewDistrict(pay(four, had, pays("", 2028, "98.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"a local line divided over three years": {
			World: testrules.NewDistrict(pay(four, pays("local", 2027, "100", testplan.ThroughYear(2029)), federal)),
		},
		"two years give a finding at the first": {
			World: testrules.NewDistrict(
				pay(four, pays("local", 2027, "100"), pays("local", 2028, "60"), federal, pays("federal", 2029, "70")),
			),
			Want: fires,
		},
		"two purposes give one finding": {
			World: testrules.NewDistrict(
				pay(
					four, had, federal, pays("local", 2027, "9", testrules.ForPurpose(testrules.Staffing)),
					pays("federal", 2028, "4", testrules.ForPurpose(testrules.Staffing)),
				),
			),
			Want: []string{"Warning FY2028 34"},
		},
		"two technologies on one line give two findings": {
			World: testrules.NewDistrict(
				pay(
					four, pays("local", 2027, "100", testplan.ForTechnologies("u")),
					pays("federal", 2028, "30", testplan.ForTechnologies("u")),
				),
			),
			Want: []string{"Warning FY2028 15", "Warning FY2028 15"},
		},
		"two federal sources give two findings": {
			World: testrules.NewDistrict(pay(four, had, federal, pays("second", 2028, "5")).AddSource("second", "IDEA")),
			Want:  []string{"Warning FY2028 30", "Warning FY2028 5"},
		},
		"a past year": {
			World: testrules.NewDistrict(pay(four, had, federal)),
			On:    "2028-07-01",
		},
		"waived": {
			World: testrules.NewDistrict(pay(four, had, federal).WaiveFinding("w", rules.SupplantRisk, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2028 30 waived by w"},
		},
		"at other sites, and local money falls": {
			World: testrules.NewDistrict(
				pay(four, had, pays("local", 2028, "60", testplan.OnlySites("north")), other(testplan.OnlySites("south"))),
			),
			Want: fires,
		},
		"at other sites, and local money does not": {
			World: testrules.NewDistrict(
				pay(four, had, pays("local", 2028, "100", testplan.OnlySites("north")), other(testplan.OnlySites("south"))),
			),
		},
	}
	for _, kind := range []v1alpha1.SourceKind{"TitleIIA", "TitleIII", "Perkins"} {
		cases[string(kind)] = testrules.Example{World: testrules.NewDistrict(pay(kind, had, federal)), Want: fires}
	}
	testrules.RunExamples(t, rules.SupplantRisk, cases)
}
