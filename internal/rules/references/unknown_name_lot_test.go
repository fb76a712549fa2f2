package references_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestUnknownNameAtALot(t *testing.T) {
	plan := testrules.NewPlan().
		AddTechnology("laptop").
		AddSite("high", 100)
	testrules.RunLots(t, rules.UnknownName, map[string]testrules.LotExample{
		"all names exist": {Plan: plan, Lot: testplan.NewDevice("d", "laptop", 1).AtSite("high")},
		"no site":         {Plan: plan, Lot: testplan.NewDevice("d", "laptop", 1)},
		"another technology": {
			Plan: plan,
			Lot:  testplan.NewDevice("d", "tablet", 1),
			Want: []string{"Warning spec.technology"},
		},
		"another site": {
			Plan: plan,
			Lot:  testplan.NewDevice("d", "laptop", 1).AtSite("low"),
			Want: []string{"Warning spec.site"},
		},
		"a replacement that does not exist": {
			Plan: plan,
			Lot:  testplan.NewDevice("d", "laptop", 1).ReplacedBy("e"),
			Want: []string{"Warning spec.replacedByRef"},
		},
	})
}
