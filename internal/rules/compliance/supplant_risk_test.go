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
		plan := testrules.Plan().
			Technology("t").
			Technology("u").
			Source("federal", kind).
			Source("local", v1alpha1.SourceLocal).
			Source("state", v1alpha1.SourceState)
		for i, l := range lines {
			plan.Line(
				string(rune('a'+i)),
				l.year,
				l.amount,
				append(
					[]testrules.LineOption{
						testplan.On(l.source), testplan.Buying("t"), testrules.Paying(testrules.Operation),
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
			World: testrules.District(pay(four, had, has, federal)),
			Want:  fires,
		},
		"local money ends": {World: testrules.District(pay(four, had, federal)), Want: fires},
		"local money falls by exactly a unit": {
			World: testrules.District(pay(four, had, pays("local", 2028, "99"), federal)),
		},
		"local money falls by a hundredth more": {
			World: testrules.District(pay(four, had, pays("local", 2028, "98.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"federal money is the same in both years": {
			World: testrules.District(
				pay(
					"IDEA", pays("local", 2027, "200000"), pays("local", 2028, "150000"),
					pays("federal", 2027, "5000", testplan.Through(2028)),
				),
			),
		},
		"federal money falls as well": {
			World: testrules.District(pay(four, had, has, pays("federal", 2027, "40"), federal)),
		},
		"federal money rises by exactly a unit": {
			World: testrules.District(pay(four, had, has, pays("federal", 2027, "29"), federal)),
		},
		"federal money rises by a hundredth more": {
			World: testrules.District(pay(four, had, has, pays("federal", 2027, "28.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"federal money rises for another purpose": {
			World: testrules.District(
				pay(four, had, has, pays("federal", 2027, "30"), federal, other(testrules.Paying(testrules.Learning))),
			),
		},
		"federal money rises by less than local money falls": {
			World: testrules.District(pay(four, had, has, pays("federal", 2027, "10"), federal)),
			Want:  []string{"Warning FY2028 20"},
		},
		"federal money rises by more than local money falls": {
			World: testrules.District(pay(four, had, has, pays("federal", 2028, "300"))),
			Want:  []string{"Warning FY2028 40"},
		},
		"federal money rises in the second year after": {
			World: testrules.District(
				pay(
					four, had, pays("local", 2028, "80"), pays("federal", 2027, "30"), federal,
					pays("federal", 2029, "50"),
				),
			),
			Want: []string{"Warning FY2029 20"},
		},
		"a line without a source the year before may be federal": {
			World: testrules.District(pay(four, had, has, pays("", 2027, "29"), federal)),
		},
		"a line without a source the year before is not enough": {
			World: testrules.District(pay(four, had, has, pays("", 2027, "28.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"local money is the same in both years": {
			World: testrules.District(pay(four, had, pays("local", 2028, "100"), federal)),
		},
		"state money replaces local money": {
			World: testrules.District(pay(four, had, pays("state", 2028, "100"), federal)),
		},
		"state money falls": {
			World: testrules.District(pay(four, pays("state", 2027, "100"), federal)),
			Want:  fires,
		},
		"the federal source paid the year before": {
			World: testrules.District(pay(four, pays("federal", 2027, "100"), federal)),
		},
		"local money two years before": {
			World: testrules.District(pay(four, had, pays("federal", 2029, "30"))),
		},
		"local money before the plan": {
			World: testrules.District(pay(four, pays("local", 2026, "100"), pays("federal", 2027, "30"))),
			Want:  []string{"Warning FY2027 30"},
		},
		"no line in the year before": {World: testrules.District(pay(four, pays("federal", 2027, "30")))},
		"another technology": {
			World: testrules.District(
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
			World: testrules.District(pay(four, had, other(testrules.Paying(testrules.Learning)))),
		},
		"a federal line without money": {
			World: testrules.District(pay(four, had, pays("federal", 2028, "0"))),
		},
		"Title I-A is not checked": {World: testrules.District(pay("TitleIA", had, federal))},
		"a grant is not checked": {
			World: testrules.District(pay(v1alpha1.SourceGrant, had, federal)),
		},
		"IDEA money": {World: testrules.District(pay("IDEA", had, federal)), Want: fires},
		"lines without a source may be local": {
			World: testrules.District(pay(four, had, pays("", 2028, "99"), federal)),
		},
		"lines without a source are not enough": {
			World: testrules.District(pay(four, had, pays("", 2028, "98.99"), federal)),
			Want:  []string{"Warning FY2028 1.01"},
		},
		"a local line divided over three years": {
			World: testrules.District(pay(four, pays("local", 2027, "100", testplan.Through(2029)), federal)),
		},
		"two years give a finding at the first": {
			World: testrules.District(
				pay(four, pays("local", 2027, "100"), pays("local", 2028, "60"), federal, pays("federal", 2029, "70")),
			),
			Want: fires,
		},
		"two purposes give one finding": {
			World: testrules.District(
				pay(
					four, had, federal, pays("local", 2027, "9", testrules.Paying(testrules.Staffing)),
					pays("federal", 2028, "4", testrules.Paying(testrules.Staffing)),
				),
			),
			Want: []string{"Warning FY2028 34"},
		},
		"two technologies on one line give two findings": {
			World: testrules.District(
				pay(
					four, pays("local", 2027, "100", testplan.Buying("u")),
					pays("federal", 2028, "30", testplan.Buying("u")),
				),
			),
			Want: []string{"Warning FY2028 15", "Warning FY2028 15"},
		},
		"two federal sources give two findings": {
			World: testrules.District(pay(four, had, federal, pays("second", 2028, "5")).Source("second", "IDEA")),
			Want:  []string{"Warning FY2028 30", "Warning FY2028 5"},
		},
		"a past year": {
			World: testrules.District(pay(four, had, federal)),
			On:    "2028-07-01",
		},
		"waived": {
			World: testrules.District(pay(four, had, federal).Waive("w", rules.SupplantRisk, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2028 30 waived by w"},
		},
		"at other sites, and local money falls": {
			World: testrules.District(
				pay(four, had, pays("local", 2028, "60", testplan.Only("north")), other(testplan.Only("south"))),
			),
			Want: fires,
		},
		"at other sites, and local money does not": {
			World: testrules.District(
				pay(four, had, pays("local", 2028, "100", testplan.Only("north")), other(testplan.Only("south"))),
			),
		},
	}
	for _, kind := range []v1alpha1.SourceKind{"TitleIIA", "TitleIII", "Perkins"} {
		cases[string(kind)] = testrules.Example{World: testrules.District(pay(kind, had, federal)), Want: fires}
	}
	testrules.Run(t, rules.SupplantRisk, cases)
}
