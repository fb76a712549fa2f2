package assess

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// usedSteps are the shares of a line, in percent, of which an event tells when
// that much is spent or ordered (calculation D12). Beyond all of it, a finding
// tells.
var usedSteps = []int64{90, 75, 50}

// Step is a share of a line that has come to be used.
type Step struct {
	Line v1alpha1.EntryName
	// Percent is the share, one of usedSteps.
	Percent int64
	// Words tell it in a sentence.
	Words string
}

// Used says which lines have come to half, three quarters or
// nine tenths of their money between two statuses of a plan, at most twenty. The
// first status tells nothing: it is no change.
func Used(before, after *v1alpha1.TechnologyPlanStatus) []Step {
	const most = 20
	// A plan that could not be assessed shows no lines.
	if before.ObservedGeneration <= 0 || meta.IsStatusConditionFalse(before.Conditions, string(v1alpha1.ConditionReady)) {
		return nil
	}
	old := map[v1alpha1.EntryName]v1alpha1.LineStatus{}
	for _, l := range before.Budget.Lines {
		old[l.Name] = l
	}
	var told []Step
	for _, l := range after.Budget.Lines {
		step := stepOf(l)
		allotted, left := money.Of(l.Allotted), money.Of(l.Allotted)-usedOf(l)
		if step <= stepOf(old[l.Name]) || left < 0 || len(told) == most {
			continue
		}
		told = append(
			told,
			Step{
				l.Name,
				step,
				fmt.Sprintf(
					"At least %d percent of line %s is used: %s of %s; %s is left.", step, l.Name,
					usedOf(l).In(after.Budget.Currency), allotted.In(after.Budget.Currency),
					left.In(after.Budget.Currency),
				),
			},
		)
	}
	return told
}

func usedOf(l v1alpha1.LineStatus) money.Amount { return money.Of(l.Spent) + money.Of(l.Committed) }

// stepOf is the highest step that a line has come to; 0: none.
func stepOf(l v1alpha1.LineStatus) int64 {
	used, allotted := usedOf(l), money.Of(l.Allotted)
	for _, step := range usedSteps {
		if used > 0 && money.ComparePercent(used, step, allotted) >= 0 {
			return step
		}
	}
	return 0
}
