package device

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/testplan"
)

// An edit of a line of the plan affects the lots for which it pays, in whole or in part.
func TestEditedLineAffectsItsLots(t *testing.T) {
	plan := func(endYear v1alpha1.FiscalYear) *v1alpha1.TechnologyPlan {
		return testplan.NewPlan("p").AddTechnology("t").
			AddLine("edited", 2027, "100", testplan.ThroughYear(endYear)).AddLine("other", 2027, "100").BuildObject()
	}
	filter := selectAffectedLots(watch.Change[*v1alpha1.TechnologyPlan]{Old: plan(2028), New: plan(2029)})
	lot := func() *testplan.DeviceBuilder { return testplan.NewDevice("d", "t", 1).SetUnitCost("10") }
	for title, c := range map[string]struct {
		lot  *testplan.DeviceBuilder
		want bool
	}{
		"the line pays for the lot":     {lot().PaidBy("p", "edited"), true},
		"the line pays a part":          {lot().PaidBy("p", "other").AlsoPaidBy("edited", "80%"), true},
		"another line pays for the lot": {lot().PaidBy("p", "other"), false},
		"no line pays for the lot":      {lot(), false},
	} {
		t.Run(title, func(t *testing.T) {
			if got := filter.includesLot(&c.lot.BuildObject().Spec); got != c.want {
				t.Errorf("the edit affects the lot: %t, want %t", got, c.want)
			}
		})
	}
}
