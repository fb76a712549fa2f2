package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundsLapsed(t *testing.T) {
	ends := func(until v1alpha1.Date, amount, spent v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay(until)).
				AddLine("l", 2027, amount, testplan.OnSource("s"), testplan.WithoutGoal(), testplan.AlreadySpent(spent)),
		)
	}
	testrules.RunExamples(t, rules.FundsLapsed, testrules.Examples{
		"on the last day":  {World: ends(testrules.Today, "5", "1")},
		"on the day after": {World: ends("2026-09-30", "5", "1"), Want: []string{"Warning 4"}},
		"365 days after":   {World: ends("2025-10-01", "5", "1"), Want: []string{"Warning 4"}},
		"366 days after":   {World: ends("2025-09-30", "5", "1")},
		"all was spent":    {World: ends("2026-09-30", "5", "5")},
	})
}
