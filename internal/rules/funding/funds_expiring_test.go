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
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay(until)).
				AddLine("l", 2027, amount, testplan.OnSource("s"), testplan.WithoutGoal(), testplan.AlreadySpent(spent)),
		)
	}
	testrules.RunExamples(t, rules.FundsExpiring, testrules.Examples{
		"91 days before":               {World: ends("2026-12-31", "5", "1")},
		"90 days before":               {World: ends("2026-12-30", "5", "1"), Want: []string{"Warning 4"}},
		"on the last day":              {World: ends(testrules.Today, "5", "1"), Want: []string{"Warning 4"}},
		"all is spent":                 {World: ends(testrules.Today, "5", "5")},
		"nothing is recorded as spent": {World: ends(testrules.Today, "5", "")},
		"a year without any record does not count": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					SetPeriod("2025-07-01", "2028-06-30").
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay(testrules.Today)).
					AddLine("a", 2026, "100", testplan.OnSource("s")).
					AddLine("b", 2027, "50", testplan.OnSource("s"), testplan.AlreadySpent("45")),
			),
			Want: []string{"Warning 5"},
		},
		"a line without a record in a recorded year counts": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay(testrules.Today)).
					AddLine("a", 2027, "100", testplan.OnSource("s")).
					AddLine("b", 2027, "50", testplan.OnSource("s"), testplan.AlreadySpent("45")),
			),
			Want: []string{"Warning 105"},
		},
	})
}
