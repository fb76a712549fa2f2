package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRefreshAfterPlan(t *testing.T) {
	ends := func(supportEnd v1alpha1.Date) testrules.World {
		return testrules.With(
			testrules.District(testrules.Plan().Technology("t", testplan.Price("10"))),
			testplan.Device("d", "t", 10).Supported(supportEnd),
		)
	}
	oneTime := func(months int32, kind v1alpha1.SourceKind, purpose v1alpha1.Purpose) testrules.World {
		return testrules.District(
			testrules.Plan().
				Technology("t", testplan.Life(months)).
				Source("s", kind).
				Line("l", 2027, "100", testplan.General(), testplan.On("s"), testplan.Buying("t"), testrules.Paying(purpose)),
		)
	}
	testrules.Run(t, rules.RefreshAfterPlan, testrules.Examples{
		"in the plan's last year":             {World: ends("2029-09-30")},
		"in the first year after it":          {World: ends("2029-10-01"), Want: []string{"Info 100"}},
		"on the last day of the horizon":      {World: ends("2031-09-30"), Want: []string{"Info 100"}},
		"a day after the horizon":             {World: ends("2031-10-01")},
		"bought on a grant, ends in the plan": {World: oneTime(24, v1alpha1.SourceGrant, testrules.Purchase)},
		"bought on a grant, ends after it": {
			World: oneTime(36, v1alpha1.SourceGrant, testrules.Purchase),
			Want:  []string{"Warning"},
		},
		"bought on a grant, ends after the horizon": {
			World: oneTime(60, v1alpha1.SourceGrant, testrules.Purchase),
			Want:  []string{"Warning"},
		},
		"bought on local money":             {World: oneTime(36, v1alpha1.SourceLocal, testrules.Purchase)},
		"a service on a grant buys nothing": {World: oneTime(36, v1alpha1.SourceGrant, testrules.Learning)},
	})
}
