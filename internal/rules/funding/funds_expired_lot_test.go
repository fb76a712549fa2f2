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
	plan := testrules.Plan().
		Technology("laptop").
		Source("grant", v1alpha1.SourceGrant, ends).
		Line("laptops", 2027, "1000", testplan.On("grant"))
	lot := func(ordered v1alpha1.Date) *testplan.DeviceBuilder {
		return testplan.Device("d", "laptop", 1).PaidBy("p", "laptops").Ordered(ordered)
	}
	testrules.RunLots(t, rules.FundsExpired, map[string]testrules.LotExample{
		"ordered on the last day of the source": {Plan: plan, Lot: lot("2026-08-31")},
		"ordered on the day after": {
			Plan: plan,
			Lot:  lot("2026-09-01"),
			Want: []string{"Error spec.acquisition.budgetLine"},
		},
	})
}
