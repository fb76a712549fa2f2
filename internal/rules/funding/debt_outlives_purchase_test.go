package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// planOnBond is a plan with a bond, and with the line buy of FY2027 on it for chromebooks that last
// 48 months: if it buys them later, they end by 2031-06-30.
func planOnBond(maturity v1alpha1.Date, options ...testrules.LineOption) *testplan.PlanBuilder {
	options = append(
		[]testrules.LineOption{
			testplan.OnSource("bond"), testplan.ForTechnologies("chromebook"), testplan.WithoutGoal(),
		}, options...,
	)
	return testrules.NewPlan().
		AddTechnology("chromebook", testplan.WithLifeMonths(48)).
		AddTechnology("cabling").
		AddSource("bond", v1alpha1.SourceBond, testplan.RepaidUntil(maturity)).
		AddLine("buy", 2027, "640000", options...)
}

func TestDebtOutlivesPurchase(t *testing.T) {
	planned := func(maturity v1alpha1.Date, options ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(planOnBond(maturity, options...))
	}
	// The lot ends on 2030-08-09, in FY2031.
	bought := func(maturity v1alpha1.Date, quantity int32, change ...func(*testplan.DeviceBuilder)) testrules.World {
		lot := testplan.NewDevice("d", "chromebook", quantity).SetUnitCost("300").ReceivedOn("2026-08-10").PaidBy("p", "buy")
		for _, apply := range change {
			apply(lot)
		}
		return testrules.AddDevices(testrules.NewDistrict(planOnBond(maturity)), lot)
	}
	testrules.RunExamples(t, rules.DebtOutlivesPurchase, testrules.Examples{
		"repaid 12 months after the end, to the day": {World: planned("2032-06-30")},
		"repaid a day more than 12 months after the end": {
			World: planned("2032-07-01"),
			Want:  []string{"Warning 640000"},
		},
		"repaid a day less than 12 months after the end": {World: planned("2032-06-29")},
		"no maturity": {World: planned("")},
		"a line over several years buys in the last one": {
			World: planned("2032-07-01", testplan.ThroughYear(2028)),
		},
		"what keeps things running is not bought": {
			World: planned("2046-05-01", testrules.ForPurpose(testrules.Operation)),
		},
		"a replacement": {
			World: planned("2046-05-01", testrules.ForPurpose(testrules.Replacement)),
			Want:  []string{"Warning 640000"},
		},
		"a part for a technology whose life is not known": {
			World: planned("2046-05-01", testplan.ForTechnologies("cabling")),
			Want:  []string{"Warning 320000"},
		},
		"a lot ends in the year of the maturity": {World: bought("2031-05-01", 2000)},
		"a lot, and the rest of the line": {
			World: bought("2046-05-01", 2000),
			Want:  []string{"Warning 640000"},
		},
		"a lot on the whole line that lasts": {
			World: bought("2046-05-01", 2200, func(lot *testplan.DeviceBuilder) { lot.SetLifeMonths(240) }),
		},
		"a lot on the whole line whose support ends early": {
			World: bought("2032-05-01", 2200, func(lot *testplan.DeviceBuilder) { lot.SupportedUntil("2029-06-30") }),
			Want:  []string{"Warning 660000"},
		},
		"a lot that costs more than the line": {
			World: bought("2046-05-01", 3000),
			Want:  []string{"Warning 900000"},
		},
		"a donated lot": {
			World: bought("2046-05-01", 3000, func(lot *testplan.DeviceBuilder) { lot.AcquiredAs(v1alpha1.AcquisitionDonation) }),
			Want:  []string{"Warning 640000"},
		},
		"in yen": {
			World: testrules.NewDistrict(planOnBond("2046-05-01", testplan.ForTechnologies("cabling")).SetCurrency("JPY").
				ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].Amount = "101" })),
			Want: []string{"Warning 50"},
		},
	})
}

// Once a bond is repaid, nothing is paid for what has ended.
func TestDebtIsRepaid(t *testing.T) {
	district := testrules.NewDistrict(
		testrules.NewPlan().SetPeriod("2026-07-01", "2032-06-30").
			AddTechnology("chromebook", testplan.WithLifeMonths(12)).
			AddSource("bond", v1alpha1.SourceBond, testplan.RepaidUntil("2030-10-01")).
			AddLine(
				"buy", 2027, "1000", testplan.OnSource("bond"), testplan.ForTechnologies("chromebook"), testplan.WithoutGoal(),
			),
	)
	for on, want := range map[string][]string{
		"2030-09-30": {"Warning 1000"},
		"2030-10-01": {"Warning 1000"},
		"2030-10-02": nil,
	} {
		got := testrules.SummarizeFindings(testrules.EvaluateRules(district, on), rules.DebtOutlivesPurchase)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
	}
}

func TestDebtOutlivesPurchaseSentences(t *testing.T) {
	lot := func(name, received string, quantity int32) *testplan.DeviceBuilder {
		return testplan.NewDevice(name, "chromebook", quantity).SetUnitCost("300").
			ReceivedOn(v1alpha1.Date(received)).PaidBy("p", "buy")
	}
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"money that no lot uses yet": {
			World: testrules.NewDistrict(planOnBond("2046-06-30")),
			Code:  rules.DebtOutlivesPurchase,
			Want: "spec.budget.sources[bond].maturity: bond is repaid until 2046-06-30, and $640,000 of it buys what ends long " +
				"before: chromebook by 2031-06-30 ($640,000, repaid for 15 years after that).",
		},
		"lots of two years": {
			World: testrules.AddDevices(
				testrules.NewDistrict(planOnBond("2046-05-01", func(line *v1alpha1.BudgetLine) { line.Amount = "660000" })),
				lot("a", "2026-08-10", 2000), lot("b", "2026-06-01", 200),
			),
			Code: rules.DebtOutlivesPurchase,
			Want: "spec.budget.sources[bond].maturity: bond is repaid until 2046-05-01, and $660,000 of it buys what ends long " +
				"before: 2,000 units of chromebook by 2031-06-30 ($600,000, repaid for more than 14 years after that), " +
				"200 units of chromebook by 2030-06-30 ($60,000, repaid for more than 15 years after that).",
		},
	})
}

// A bond of which the maturity or the purchase is not known is no bond in order.
func TestDebtNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []string
	}{
		"no bond has a maturity": {planOnBond(""), nil},
		"another bond has none": {
			planOnBond("2031-05-01").AddSource("older", v1alpha1.SourceBond),
			[]string{"until when older is repaid is not recorded (maturity)"},
		},
		"no useful life": {
			planOnBond("2031-05-01", testplan.ForTechnologies("cabling")),
			[]string{"how long what bond buys is used is not known for cabling (usefulLifeMonths)"},
		},
		"a line that names no technology": {
			planOnBond("2031-05-01", func(line *v1alpha1.BudgetLine) { line.Technologies = nil }),
			[]string{"what buy buys with money of bond is not known (technologies)"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, skipped := range testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today).NotChecked {
				if skipped.Code == rules.DebtOutlivesPurchase {
					got = append(got, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
