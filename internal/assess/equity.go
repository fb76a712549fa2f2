package assess

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules/measurement"
	"techplan.education/internal/text"
)

// equityResult is the result of comparing the groups of students of a benchmark.
type equityResult struct {
	result condition.Result
	// behind names the groups that are further behind than the policy allows.
	behind []string
	groups []v1alpha1.GroupEquity
}

// evaluateEquity compares the groups of a benchmark in the latest observation that
// counts them.
func evaluateEquity(benchmark *model.Benchmark, today calendar.Date) equityResult {
	comparison, date := progress.CompareLatestGroups(benchmark, today)
	groups := summary.ListGroups(comparison)
	if benchmark.Spec.Equity == (v1alpha1.EquityPolicy{}) {
		result := condition.NewUnknown(v1alpha1.ReasonNoEquityPolicy,
			"Groups of students are not evaluated without a policy. Set equity to evaluate them.")
		return equityResult{result: result, groups: groups}
	}
	var behind []string
	for _, group := range comparison.FlaggedGroups() {
		behind = append(behind, string(group.Name))
	}
	return equityResult{result: evaluateGroups(comparison, date), behind: behind, groups: groups}
}

// evaluateGroups returns the condition Equitable of a benchmark with an equity policy.
// date is that of the observation; zero: no observation counts groups.
func evaluateGroups(comparison equity.Comparison, date calendar.Date) condition.Result {
	flagged, excluded := describeFlagged(comparison), describeExcluded(comparison)
	switch {
	case date.IsZero():
		return condition.NewUnknown(v1alpha1.ReasonNoData,
			"No observation that counts has groups. Count groups of students in one.")
	case !comparison.Known:
		return condition.NewUnknown(v1alpha1.ReasonNoData,
			"The groups of %s cannot be compared: %s.%s", date, comparison.Reason, excluded)
	case len(flagged) > 0:
		return condition.NewFalse(v1alpha1.ReasonGap, "On %s, too far behind %s: %s.%s",
			date, describeGroup(comparison, comparison.Best), text.ListFirst(flagged), excluded)
	default:
		return condition.NewTrue(v1alpha1.ReasonEquitable,
			"On %s, no group is further behind %s than the policy allows.%s",
			date, describeGroup(comparison, comparison.Best), excluded)
	}
}

// describeExcluded returns a sentence, after a blank, that names the groups that are not
// compared, each with its reason; empty: all are compared.
func describeExcluded(comparison equity.Comparison) string {
	var excluded []string
	for _, group := range comparison.Groups {
		if group.Suppressed || group.LeftOut {
			excluded = append(excluded, fmt.Sprintf("%s (%s)", group.Name, group.Reason))
		}
	}
	if len(excluded) == 0 {
		return ""
	}
	return " Not compared: " + text.ListFirst(excluded) + "."
}

// describeGroup returns the name of a group with what may be shown of its rate.
func describeGroup(comparison equity.Comparison, name v1alpha1.GroupName) string {
	for _, group := range comparison.Groups {
		if group.Name == name {
			return fmt.Sprintf("%s (%s)", group.Name, group.FormatRate())
		}
	}
	return string(name)
}

// describeFlagged returns the groups that are too far behind, each with its rate and the
// measures that show it.
func describeFlagged(comparison equity.Comparison) []string {
	var list []string
	for _, group := range comparison.FlaggedGroups() {
		measures := measurement.DescribeFlags(group.Flags)
		list = append(list, fmt.Sprintf("%s (%s; by %s)", group.Name, group.FormatRate(), measures))
	}
	return list
}

// evaluatePlanEquity returns the condition Equitable of a plan, from its benchmarks that
// have an equity policy.
func evaluatePlanEquity(benchmarks []*model.Benchmark, today calendar.Date) condition.Result {
	var evaluated int
	var behind, unknown []string
	for _, benchmark := range benchmarks {
		equity := evaluateEquity(benchmark, today)
		switch {
		case equity.result.Reason == v1alpha1.ReasonNoEquityPolicy:
			continue
		case progress.FindContradiction(benchmark) != "":
			unknown = append(unknown, benchmark.Name+" contradicts itself")
		case equity.result.Status == metav1.ConditionFalse:
			behind = append(behind, fmt.Sprintf("%s (%s)", benchmark.Name, text.ListFirst(equity.behind)))
		case equity.result.Status == metav1.ConditionUnknown:
			unknown = append(unknown, benchmark.Name)
		}
		evaluated++
	}
	slices.Sort(behind)
	slices.Sort(unknown)
	total := text.FormatCount(evaluated, "benchmark") + " with an equity policy"
	switch {
	case evaluated == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoEquityPolicy, "No benchmark has an equity policy.")
	case len(behind) > 0:
		return condition.NewFalse(v1alpha1.ReasonGap,
			"Groups of students are too far behind in %d of %s: %s.", len(behind), total, text.ListFirst(behind))
	case len(unknown) > 0:
		return condition.NewUnknown(v1alpha1.ReasonNoData,
			"No groups to compare in %d of %s: %s.", len(unknown), total, text.ListFirst(unknown))
	default:
		return condition.NewTrue(v1alpha1.ReasonEquitable, "No group is too far behind in %s.", total)
	}
}
