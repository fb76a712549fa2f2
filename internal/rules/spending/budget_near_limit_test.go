package spending_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestBudgetNearLimit(t *testing.T) {
	used := func(amount, spent, committed v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		more = append(more, testplan.WithoutGoal(), testplan.AlreadySpent(spent), testplan.AlreadyCommitted(committed))
		return testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, amount, more...))
	}
	testrules.RunExamples(t, rules.BudgetNearLimit, testrules.Examples{
		"a hundredth under 90 percent": {
			World: used("100", "89.99", "", testrules.ForPurpose(testrules.Operation)),
		},
		"exactly 90 percent": {
			World: used("100", "90", "", testrules.ForPurpose(testrules.Operation)),
			Want:  []string{"Info FY2027 10"},
		},
		"a hundredth under 100 percent": {
			World: used("100", "90", "9.99", testrules.ForPurpose(testrules.Staffing)),
			Want:  []string{"Info FY2027 0.01"},
		},
		"exactly 100 percent":        {World: used("100", "100", "", testrules.ForPurpose(testrules.Operation))},
		"a purchase made as planned": {World: used("100", "90", "")},
		"on the last day before three quarters": {
			World: used("100", "90", "", testrules.ForPurpose(testrules.Operation)),
			On:    "2027-03-31",
			Want:  []string{"Info FY2027 10"},
		},
		"on the first day after three quarters": {
			World: used("100", "90", "", testrules.ForPurpose(testrules.Operation)),
			On:    "2027-04-01",
		},
		"before the line's year": {
			World: used("100", "90", "", testrules.ForPurpose(testrules.Operation)),
			On:    "2026-06-30",
		},
		"a line without money": {World: used("0", "", "", testrules.ForPurpose(testrules.Operation))},
	})
}
