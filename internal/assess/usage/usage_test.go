package usage_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/assess/usage"
	"techplan.education/internal/testplan"
)

// newStatus returns the status of a plan with a line of 1,000 dollars.
func newStatus(spent, committed v1alpha1.Money) *v1alpha1.TechnologyPlanStatus {
	status := &v1alpha1.TechnologyPlanStatus{ObservedGeneration: 1}
	status.Budget.Currency = "USD"
	status.Budget.Lines = []v1alpha1.LineStatus{{
		Name:          "l",
		BudgetFigures: v1alpha1.BudgetFigures{Allotted: "1000", Spent: spent, Committed: committed},
	}}
	return status
}

func newSteps(percent int64, used, left string) []usage.Step {
	message := fmt.Sprintf("At least %d percent of line l is used: %s of $1,000; %s is left.", percent, used, left)
	return []usage.Step{{Line: "l", Percent: percent, Message: message}}
}

func TestCrossedThresholds(t *testing.T) {
	large := testplan.NewPlan("p").BuildObject()
	large.Generation = 1
	tooLarge := assess.PlanTooLarge(large, time.Date(2026, 10, 1, 17, 0, 0, 0, time.UTC))
	unused := newStatus("0", "0")
	for title, c := range map[string]struct {
		before, after *v1alpha1.TechnologyPlanStatus
		want          []usage.Step
	}{
		"a hundredth under half":      {unused, newStatus("499.99", "0"), nil},
		"exactly half":                {unused, newStatus("500", "0"), newSteps(50, "$500", "$500")},
		"half, committed and spent":   {newStatus("499", "0"), newStatus("250", "250"), newSteps(50, "$500", "$500")},
		"still half":                  {newStatus("500", "0"), newStatus("749.99", "0"), nil},
		"exactly three quarters":      {newStatus("500", "0"), newStatus("750", "0"), newSteps(75, "$750", "$250")},
		"from nothing to nine tenths": {unused, newStatus("900", "0"), newSteps(90, "$900", "$100")},
		"exactly all":                 {unused, newStatus("1000", "0"), newSteps(90, "$1,000", "$0")},
		"less than before":            {newStatus("900", "0"), newStatus("500", "0"), nil},
		"a hundredth more than all, which a finding reports": {unused, newStatus("1000.01", "0"), nil},
		"a line that the status did not list before": {
			&v1alpha1.TechnologyPlanStatus{ObservedGeneration: 1}, newStatus("500", "0"), newSteps(50, "$500", "$500"),
		},
		"a plan that was not assessed before":    {&v1alpha1.TechnologyPlanStatus{}, newStatus("500", "0"), nil},
		"a plan whose status did not fit before": {&tooLarge, newStatus("500", "0"), nil},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, usage.CrossedThresholds(c.before, c.after)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAtMostTwentyStepsAreReported(t *testing.T) {
	before, after := &v1alpha1.TechnologyPlanStatus{ObservedGeneration: 1}, &v1alpha1.TechnologyPlanStatus{}
	for i := range 21 {
		line := newStatus("500", "0").Budget.Lines[0]
		line.Name = v1alpha1.EntryName(fmt.Sprintf("line-%02d", i))
		after.Budget.Lines = append(after.Budget.Lines, line)
	}
	steps := usage.CrossedThresholds(before, after)
	if len(steps) != 20 || steps[19].Line != "line-19" {
		t.Errorf("want the first 20 of 21 lines, got %d", len(steps))
	}
}
