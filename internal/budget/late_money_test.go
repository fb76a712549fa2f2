package budget_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// One-time money pays nothing before it comes. A line over several years has it from the first
// amount of its source on.
func TestMoneyThatComesLater(t *testing.T) {
	sold := func(kind v1alpha1.SourceKind, years ...v1alpha1.FiscalYear) *testplan.PlanBuilder {
		var gives []func(*v1alpha1.FundingSource)
		for _, year := range years {
			gives = append(gives, testplan.GivesIn(year, "100"))
		}
		return newPlan().AddSource("s", kind, gives...)
	}
	onSource, through := testplan.OnSource("s"), testplan.ThroughYear(2029)
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []money.Amount
	}{
		"the first amount is in the first year": {
			sold(v1alpha1.SourceBond, 2027).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{3000, 3000, 3000},
		},
		"it is before the first year": {
			sold(v1alpha1.SourceBond, 2026).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{3000, 3000, 3000},
		},
		"it is in the second year": {
			sold(v1alpha1.SourceGrant, 2028, 2029).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{0, 4500, 4500},
		},
		"it is in the last year": {
			sold(v1alpha1.SourceDonation, 2029).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{0, 0, 9000},
		},
		"it is after the last year": {
			sold(v1alpha1.SourceFederalRelief, 2030).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{3000, 3000, 3000},
		},
		"an amount of 0 gives nothing": {
			sold(v1alpha1.SourceBond, 2028).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Budget.Sources[0].Amounts = append(
					spec.Budget.Sources[0].Amounts, v1alpha1.SourceAmount{FiscalYear: 2027, Amount: "0"},
				)
			}).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{0, 4500, 4500},
		},
		"no amount is stated": {
			sold(v1alpha1.SourceBond).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{3000, 3000, 3000},
		},
		"money that comes every year": {
			sold(v1alpha1.SourceState, 2028).AddLine("l", 2027, "90", onSource, through),
			[]money.Amount{3000, 3000, 3000},
		},
		"a line without a year": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 0, "90", onSource),
			[]money.Amount{0, 4500, 4500},
		},
		"one year, before the first amount": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 2027, "90", onSource),
			[]money.Amount{9000},
		},
		"a yen that cannot be divided": {
			sold(v1alpha1.SourceBond, 2028).SetCurrency("JPY").AddLine("l", 2027, "91", onSource, through),
			[]money.Amount{0, 4600, 4500},
		},
		"a transfer without a year, dated before the money comes": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 2027, "90", onSource, through).
				AddTransfer("t", "", "l", "10", "2026-10-01"),
			[]money.Amount{0, 5500, 4500},
		},
		"a transfer from a line of that year alone": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 2027, "90", onSource, through).AddLine("local", 2027, "50").
				AddTransfer("t", "local", "l", "10", "2026-10-01"),
			[]money.Amount{1000, 4500, 4500},
		},
		"a transfer that states that year": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 2027, "90", onSource, through).
				AddTransfer("t", "", "l", "10", "2026-10-01", testplan.MovedIn(2027)),
			[]money.Amount{1000, 4500, 4500},
		},
		"a transfer that takes money of that year takes it from the years that have some": {
			sold(v1alpha1.SourceBond, 2028).AddLine("l", 2027, "90", onSource, through).
				AddTransfer("t", "l", "", "50", "2026-10-01", testplan.MovedIn(2027)),
			[]money.Amount{0, 0, 4000},
		},
	} {
		t.Run(title, func(t *testing.T) {
			line := findLine(t, computeBudget(newDistrict(c.plan), "2026-10-01"), "l")
			if diff := cmp.Diff(c.want, line.Parts); diff != "" {
				t.Error(diff)
			}
			if want := line.Amount + line.Moved; line.Allotted != want {
				t.Errorf("the parts add up to %d, want %d", line.Allotted, want)
			}
		})
	}
}

// Replacement money that comes later pays nothing that is due before it.
func TestReplacementMoneyThatComesLater(t *testing.T) {
	for title, c := range map[string]struct {
		first v1alpha1.FiscalYear
		want  money.Amount
	}{
		"in the year in which the lot ends": {2027, 30_000},
		"in the year after it":              {2028, 0},
		"after all years of the line":       {2030, 30_000},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().AddTechnology("t", testplan.WithUnitCost("300"), testplan.WithLifeMonths(48)).
				AddSource("bond", v1alpha1.SourceBond, testplan.GivesIn(c.first, "900")).
				AddLine(
					"l", 2027, "900", testplan.OnSource("bond"), testplan.ThroughYear(2029),
					testplan.ForPurpose(v1alpha1.PurposeReplacement), testplan.ForTechnologies("t"),
				)
			computed := computeBudget(
				addDevices(newDistrict(plan), testplan.NewDevice("d", "t", 1).OfPlan("p").InService("2022-12-01")), "2026-10-01",
			)
			if got := computed.SumYear(2027).Refresh.Funded; got != c.want {
				t.Errorf("%d of the replacement is paid, want %d", got, c.want)
			}
		})
	}
}
