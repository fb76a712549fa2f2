package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundsExpiring(t *testing.T) {
	ends := func(until v1alpha1.Date, amount, spent v1alpha1.Money) testrules.World {
		return testrules.District(
			testrules.Plan().
				Source("s", v1alpha1.SourceGrant, testplan.Until(until)).
				Line("l", 2027, amount, testplan.On("s"), testplan.General(), testplan.Spent(spent)),
		)
	}
	testrules.Run(t, rules.FundsExpiring, testrules.Examples{
		"91 days before":               {World: ends("2026-12-31", "5", "1")},
		"90 days before":               {World: ends("2026-12-30", "5", "1"), Want: []string{"Warning 4"}},
		"on the last day":              {World: ends(testrules.Today, "5", "1"), Want: []string{"Warning 4"}},
		"all is spent":                 {World: ends(testrules.Today, "5", "5")},
		"nothing is recorded as spent": {World: ends(testrules.Today, "5", "")},
		"a year without any record does not count": {
			World: testrules.District(
				testrules.Plan().
					Period("2025-07-01", "2028-06-30").
					Source("s", v1alpha1.SourceGrant, testplan.Until(testrules.Today)).
					Line("a", 2026, "100", testplan.On("s")).
					Line("b", 2027, "50", testplan.On("s"), testplan.Spent("45")),
			),
			Want: []string{"Warning 5"},
		},
		"a line without a record in a recorded year counts": {
			World: testrules.District(
				testrules.Plan().Source("s", v1alpha1.SourceGrant, testplan.Until(testrules.Today)).
					Line("a", 2027, "100", testplan.On("s")).
					Line("b", 2027, "50", testplan.On("s"), testplan.Spent("45")),
			),
			Want: []string{"Warning 105"},
		},
	})
}
