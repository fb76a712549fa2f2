package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundsExpiredAtALot(t *testing.T) {
	ends := func(source *v1alpha1.FundingSource) { source.ObligationEnd = "2026-08-31" }
	plan := testrules.NewPlan().
		AddTechnology("laptop").
		AddSource("grant", v1alpha1.SourceGrant, ends).
		AddLine("laptops", 2027, "1000", testplan.OnSource("grant"))
	lot := func(ordered v1alpha1.Date) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "laptop", 1).PaidBy("p", "laptops").OrderedOn(ordered)
	}
	testrules.RunLots(t, rules.FundsExpired, map[string]testrules.LotExample{
		"ordered on the last day of the source": {Plan: plan, Lot: lot("2026-08-31")},
		"ordered on the day after": {
			Plan: plan,
			Lot:  lot("2026-09-01"),
			Want: []string{"Error spec.acquisition.budgetLine"},
		},
		"ordered on the day after, and the source pays a part": {
			Plan: plan.AddLine("own", 2027, "1000"),
			Lot: testplan.NewDevice("d", "laptop", 1).SetUnitCost("500").PaidBy("p", "own").AlsoPaidBy("laptops", "80%").
				OrderedOn("2026-09-01"),
			Want: []string{"Error spec.acquisition.otherLines[laptops]"},
		},
	})
}
