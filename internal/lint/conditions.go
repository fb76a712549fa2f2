package lint

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// Condition is a condition of an object that needs attention. Its JSON is read by
// other programs: fields are added, never renamed.
type Condition struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// Plan is the name of the plan to which the object belongs.
	Plan    string `json:"plan"`
	Type    string `json:"type"`
	Status  string `json:"status"`
	Reason  string `json:"reason"`
	Message string `json:"message"`

	// isReported is set for the conditions of an object that is not ready: a finding says so.
	isReported bool
}

// collectConditions returns the conditions that need attention, by namespace and plan. Within a
// plan they keep the order of the results. An object whose plan or goal was refused has none: the
// cluster would find that plan or goal.
func collectConditions(set *manifest.Set, assessed []assessedDistrict) []Condition {
	var conditions []Condition
	for _, district := range assessed {
		for _, result := range district.results {
			notReady, isNotReady := newNotReadyFinding(result)
			if isNotReady && district.isConsequentialError(set, notReady) {
				continue
			}
			place := set.FindObject(result.Kind, result.Name, district.Namespace)
			for _, condition := range result.Conditions {
				if !overview.NeedsAttention(condition) {
					continue
				}
				conditions = append(conditions, Condition{
					File: text.Escape(place.File), Line: place.Line,
					Kind: text.Escape(result.Kind), Name: text.Escape(result.Name), Namespace: text.Escape(district.Namespace),
					Plan: text.Escape(district.findPlanName(result)),
					Type: text.Escape(condition.Type), Status: text.Escape(string(condition.Status)),
					Reason: text.Escape(condition.Reason), Message: text.EscapeLine(condition.Message), isReported: isNotReady,
				})
			}
		}
	}
	slices.SortStableFunc(conditions, func(left, right Condition) int {
		return cmp.Or(cmp.Compare(left.Namespace, right.Namespace), cmp.Compare(left.Plan, right.Plan))
	})
	return conditions
}

// findPlanName returns the name of the plan to which the object of a result belongs. It is empty
// for a benchmark of a goal that is not in the files.
func (district assessedDistrict) findPlanName(result snapshot.Result) string {
	parent := district.parents[v1alpha1.ObjectKey{Kind: v1alpha1.ObjectKind(result.Kind), Name: result.Name}]
	switch result.Kind {
	case v1alpha1.KindTechnologyPlan:
		return result.Name
	case v1alpha1.KindBenchmark:
		return district.parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: parent}]
	default:
		return parent
	}
}

// shownObjects bounds, by kind, how many objects of a plan are listed for one condition, status
// and reason. The others are counted with their noun. A kind without an entry has no bound.
var shownObjects = map[string]struct {
	count int
	noun  string
}{
	v1alpha1.KindGoal:       {10, "goal"},
	v1alpha1.KindBenchmark:  {10, "benchmark"},
	v1alpha1.KindDevice:     {3, "device lot"},
	v1alpha1.KindEvaluation: {3, "evaluation"},
}

// conditionGroup is what the conditions of one plan have in common that are counted together.
type conditionGroup struct{ kind, conditionType, status, reason string }

func (condition Condition) toGroup() conditionGroup {
	return conditionGroup{condition.Kind, condition.Type, condition.Status, condition.Reason}
}

func (group conditionGroup) formatState() string {
	return fmt.Sprintf("%s %s (%s)", group.conditionType, group.status, group.reason)
}

// writePlanConditions writes the conditions of one plan. Those that are not listed singly are
// counted after the last object of their kind.
func writePlanConditions(out io.Writer, conditions []Condition) {
	for len(conditions) > 0 {
		kind := conditions[0].Kind
		end := slices.IndexFunc(conditions, func(condition Condition) bool { return condition.Kind != kind })
		if end < 0 {
			end = len(conditions)
		}
		writeKindConditions(out, conditions[:end])
		conditions = conditions[end:]
	}
}

func writeKindConditions(out io.Writer, conditions []Condition) {
	counts := make(map[conditionGroup]int)
	var hidden []conditionGroup
	for _, condition := range conditions {
		group := condition.toGroup()
		counts[group]++
		bound, isBounded := shownObjects[condition.Kind]
		if !isBounded || counts[group] <= bound.count {
			line := fmt.Sprintf("  %s %s: %s %s",
				condition.Kind, condition.Name, group.formatState(), condition.Message)
			fmt.Fprintln(out, strings.TrimRight(line, " "))
		} else if counts[group] == bound.count+1 {
			hidden = append(hidden, group)
		}
	}
	for _, group := range hidden {
		bound := shownObjects[group.kind]
		fmt.Fprintf(out, "  and %s: %s\n",
			text.FormatCount(counts[group]-bound.count, "more "+bound.noun), group.formatState())
	}
}
