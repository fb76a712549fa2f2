package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFederalInventoryOverdueAtALot(t *testing.T) {
	lot := func(counted v1alpha1.Date) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "laptop", 1).
			PaidBy("p", "laptops").
			SetUnitCost("20000").
			InService("2022-08-01").
			CountedOn(counted)
	}
	plan := func(kind v1alpha1.SourceKind) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("laptop").
			AddSource("federal", kind).
			AddLine("laptops", 2027, "100000", testplan.OnSource("federal"))
	}
	testrules.RunLots(t, rules.FederalInventoryOverdue, map[string]testrules.LotExample{
		"counted two years ago to the day": {Plan: plan(v1alpha1.SourceTitleIVA), Lot: lot("2024-10-01")},
		"counted two years and a day ago": {
			Plan: plan(v1alpha1.SourceTitleIVA),
			Lot:  lot("2024-09-30"),
			Want: []string{"Warning spec.lastInventory"},
		},
		"bought with local money": {Plan: plan(v1alpha1.SourceLocal), Lot: lot("2020-09-30")},
	})
}
