package assess

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// usageThresholds are shares of a line, in percent, the highest first. An event reports
// when that much of a line is spent or ordered. Above all of it, a finding reports the
// line.
var usageThresholds = []int64{90, 75, 50}

// UsageStep is a usage threshold that a line has reached.
type UsageStep struct {
	Line v1alpha1.EntryName
	// Percent is the threshold, one of usageThresholds.
	Percent int64
	// Message describes the use of the line in a sentence.
	Message string
}

// CrossedUsageThresholds returns the lines that reached half, three quarters or nine
// tenths of their money between two statuses of a plan, at most twenty. The first
// status of a plan reports none, because it is no change.
func CrossedUsageThresholds(before, after *v1alpha1.TechnologyPlanStatus) []UsageStep {
	const most = 20
	// A plan that could not be assessed shows no lines.
	if before.ObservedGeneration <= 0 || meta.IsStatusConditionFalse(before.Conditions, v1alpha1.ConditionReady) {
		return nil
	}
	old := map[v1alpha1.EntryName]v1alpha1.LineStatus{}
	for _, line := range before.Budget.Lines {
		old[line.Name] = line
	}
	var steps []UsageStep
	for _, line := range after.Budget.Lines {
		step := reachedThreshold(line)
		allotted, left := money.ParseOrZero(line.Allotted), money.ParseOrZero(line.Allotted)-usedAmount(line)
		if step <= reachedThreshold(old[line.Name]) || left < 0 || len(steps) == most {
			continue
		}
		currency := after.Budget.Currency
		message := fmt.Sprintf("At least %d percent of line %s is used: %s of %s; %s is left.",
			step, line.Name, usedAmount(line).In(currency), allotted.In(currency), left.In(currency))
		steps = append(steps, UsageStep{Line: line.Name, Percent: step, Message: message})
	}
	return steps
}

func usedAmount(line v1alpha1.LineStatus) money.Amount {
	return money.ParseOrZero(line.Spent) + money.ParseOrZero(line.Committed)
}

// reachedThreshold returns the highest threshold that a line has reached; 0 if it has
// reached none.
func reachedThreshold(line v1alpha1.LineStatus) int64 {
	used, allotted := usedAmount(line), money.ParseOrZero(line.Allotted)
	for _, step := range usageThresholds {
		if used > 0 && money.ComparePercent(used, step, allotted) >= 0 {
			return step
		}
	}
	return 0
}
