package spending_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The plan has the fiscal years 2027 to 2029, and the as-of date is in the first of them.
func TestSpendingOutsidePlan(t *testing.T) {
	unclaimed := func(entries ...v1alpha1.UnclaimedSpending) testrules.World {
		plan := testrules.NewPlan().AddLine("l", 2027, "100", testplan.WithoutGoal())
		return testrules.NewDistrict(plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Budget.Unclaimed = entries
		}))
	}
	year := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, accounts int32) v1alpha1.UnclaimedSpending {
		return v1alpha1.UnclaimedSpending{FiscalYear: year, Amount: amount, Accounts: accounts}
	}
	testrules.RunExamples(t, rules.SpendingOutsidePlan, testrules.Examples{
		"no entry":                      {World: unclaimed()},
		"an amount of 0":                {World: unclaimed(year(2027, "0", 1))},
		"a hundredth":                   {World: unclaimed(year(2027, "0.01", 1)), Want: []string{"Warning FY2027 0.01"}},
		"the number of accounts unsaid": {World: unclaimed(year(2027, "500", 0)), Want: []string{"Warning FY2027 500"}},
		"two years of the plan": {
			World: unclaimed(year(2027, "41200", 12), year(2028, "300", 1)),
			Want:  []string{"Warning FY2027 41200", "Warning FY2028 300"},
		},
		"the year before the plan":      {World: unclaimed(year(2026, "500", 3))},
		"the last year of the plan":     {World: unclaimed(year(2029, "500", 3)), Want: []string{"Warning FY2029 500"}},
		"the first year after the plan": {World: unclaimed(year(2030, "500", 3))},
	})
}
