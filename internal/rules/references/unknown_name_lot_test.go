package references_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestUnknownNameAtALot(t *testing.T) {
	plan := testrules.Plan().
		Technology("laptop").
		Site("high", 100)
	testrules.RunLots(t, rules.UnknownName, map[string]testrules.LotExample{
		"all names exist": {Plan: plan, Lot: testplan.Device("d", "laptop", 1).At("high")},
		"no site":         {Plan: plan, Lot: testplan.Device("d", "laptop", 1)},
		"another technology": {
			Plan: plan,
			Lot:  testplan.Device("d", "tablet", 1),
			Want: []string{"Warning spec.technology"},
		},
		"another site": {
			Plan: plan,
			Lot:  testplan.Device("d", "laptop", 1).At("low"),
			Want: []string{"Warning spec.site"},
		},
		"a replacement that does not exist": {
			Plan: plan,
			Lot:  testplan.Device("d", "laptop", 1).ReplacedBy("e"),
			Want: []string{"Warning spec.replacedByRef"},
		},
	})
}
