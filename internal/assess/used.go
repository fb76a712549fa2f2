package assess

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// usageThresholds are the shares of a line, in percent, at which an event is emitted
// when that much is spent or ordered. BudgetOverspent reports what is beyond the whole.
var usageThresholds = []int64{90, 75, 50}

// UsageStep is a share of a line that has come to be used.
type UsageStep struct {
	Line v1alpha1.EntryName
	// Percent is the share, one of usageThresholds.
	Percent int64
	// Message says it in a sentence.
	Message string
}

// CrossedUsageThresholds lists the lines that have come to half, three quarters or nine
// tenths of their money between two statuses of a plan, at most twenty. The first status
// crosses no threshold, because it is no change.
func CrossedUsageThresholds(before, after *v1alpha1.TechnologyPlanStatus) []UsageStep {
	const most = 20
	// A plan that could not be assessed shows no lines.
	if before.ObservedGeneration <= 0 || meta.IsStatusConditionFalse(before.Conditions, string(v1alpha1.ConditionReady)) {
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
		steps = append(
			steps,
			UsageStep{
				line.Name,
				step,
				fmt.Sprintf(
					"At least %d percent of line %s is used: %s of %s; %s is left.", step, line.Name,
					usedAmount(line).In(after.Budget.Currency), allotted.In(after.Budget.Currency),
					left.In(after.Budget.Currency),
				),
			},
		)
	}
	return steps
}

func usedAmount(line v1alpha1.LineStatus) money.Amount {
	return money.ParseOrZero(line.Spent) + money.ParseOrZero(line.Committed)
}

// reachedThreshold is the highest step that a line has come to; 0: none.
func reachedThreshold(line v1alpha1.LineStatus) int64 {
	used, allotted := usedAmount(line), money.ParseOrZero(line.Allotted)
	for _, step := range usageThresholds {
		if used > 0 && money.ComparePercent(used, step, allotted) >= 0 {
			return step
		}
	}
	return 0
}
