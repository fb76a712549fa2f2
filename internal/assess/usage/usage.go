// Package usage reports which budget lines have come to use a large part of their
// money.
package usage

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// thresholds are the shares of a line, in percent, at which a step is reported, the
// largest first. Rule BudgetOverspent reports what is beyond the whole.
var thresholds = []int64{90, 75, 50}

// maxSteps is the most steps of one change.
const maxSteps = 20

// Step is a threshold that the use of a line has reached.
type Step struct {
	Line v1alpha1.EntryName
	// Percent is the share of the line that is at least used: 50, 75 or 90.
	Percent int64
	// Message is a sentence for people, with the amounts in the currency of the plan.
	Message string
}

// CrossedThresholds lists the lines of which half, three quarters or nine tenths are
// spent or committed in the second status of a plan and were not in the first, in the
// order of the lines and at most 20. A line that is used beyond its money is left out.
// If the plan was not assessed before, no threshold is crossed.
func CrossedThresholds(before, after *v1alpha1.TechnologyPlanStatus) []Step {
	// A plan that could not be assessed shows no lines.
	isStalled := meta.IsStatusConditionFalse(before.Conditions, string(v1alpha1.ConditionReady))
	if before.ObservedGeneration <= 0 || isStalled {
		return nil
	}
	earlier := map[v1alpha1.EntryName]v1alpha1.LineStatus{}
	for _, line := range before.Budget.Lines {
		earlier[line.Name] = line
	}
	var steps []Step
	for _, line := range after.Budget.Lines {
		percent, used, allotted := findThreshold(line), usedAmount(line), money.ParseOrZero(line.Allotted)
		if percent <= findThreshold(earlier[line.Name]) || used > allotted || len(steps) == maxSteps {
			continue
		}
		currency := after.Budget.Currency
		message := fmt.Sprintf("At least %d percent of line %s is used: %s of %s; %s is left.",
			percent, line.Name, used.FormatIn(currency), allotted.FormatIn(currency), (allotted - used).FormatIn(currency))
		steps = append(steps, Step{Line: line.Name, Percent: percent, Message: message})
	}
	return steps
}

// usedAmount returns what of a line is spent or committed.
func usedAmount(line v1alpha1.LineStatus) money.Amount {
	return money.ParseOrZero(line.Spent) + money.ParseOrZero(line.Committed)
}

// findThreshold returns the largest threshold that the use of a line has reached, in
// percent; 0: none.
func findThreshold(line v1alpha1.LineStatus) int64 {
	used, allotted := usedAmount(line), money.ParseOrZero(line.Allotted)
	for _, threshold := range thresholds {
		if used > 0 && money.ComparePercent(used, threshold, allotted) >= 0 {
			return threshold
		}
	}
	return 0
}
