package assess

import (
	"fmt"
	"math/big"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules/measurement"
	"techplan.education/internal/text"
)

// equityResult is where a benchmark stands between groups of students.
type equityResult struct {
	status  metav1.ConditionStatus
	reason  v1alpha1.ConditionReason
	message string
	// behind are the groups that are further behind than the policy allows.
	behind []string
	groups []v1alpha1.GroupEquity
}

// evaluateEquity compares the groups of a benchmark on a day.
func evaluateEquity(benchmark *model.Benchmark, today calendar.Date) equityResult {
	comparison, date := measurement.CompareLatestGroups(benchmark, today)
	result := equityResult{groups: groupStatuses(comparison)}
	if benchmark.Spec.Equity == (v1alpha1.EquityPolicy{}) {
		result.status, result.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoEquityPolicy
		result.message = "Groups of students are not evaluated without a policy. Set equity to evaluate them."
		return result
	}
	var excluded []string
	for _, group := range comparison.Groups {
		if group.Suppressed || group.LeftOut {
			excluded = append(excluded, fmt.Sprintf("%s (%s)", group.Name, group.Reason))
		}
	}
	excludedNote := ""
	if len(excluded) > 0 {
		excludedNote = " Not compared: " + text.ListFirst(excluded) + "."
	}
	for _, group := range comparison.FlaggedGroups() {
		result.behind = append(result.behind, string(group.Name))
	}
	switch {
	case date.IsZero():
		result.status, result.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoData
		result.message = "No observation that counts has groups. Count groups of students in one."
	case !comparison.Known:
		result.status, result.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoData
		result.message = fmt.Sprintf("The groups of %s cannot be compared: %s.%s", date, comparison.Reason, excludedNote)
	case len(result.behind) > 0:
		result.status, result.reason = metav1.ConditionFalse, v1alpha1.ReasonGap
		result.message = fmt.Sprintf(
			"On %s, too far behind %s: %s.%s", date, describeGroup(comparison, comparison.Best),
			text.ListFirst(describeFlagged(comparison)), excludedNote,
		)
	default:
		result.status, result.reason = metav1.ConditionTrue, v1alpha1.ReasonEquitable
		result.message = fmt.Sprintf(
			"On %s, no group is further behind %s than the policy allows.%s", date,
			describeGroup(comparison, comparison.Best), excludedNote,
		)
	}
	return result
}

// describeGroup is a group with what may be shown of its rate.
func describeGroup(comparison equity.Comparison, name v1alpha1.GroupName) string {
	for _, group := range comparison.Groups {
		if group.Name == name {
			return fmt.Sprintf("%s (%s)", group.Name, group.FormatRate())
		}
	}
	return string(name)
}

// describeFlagged are the groups that are too far behind, each with its rate and the
// measures that say so.
func describeFlagged(comparison equity.Comparison) []string {
	var list []string
	for _, group := range comparison.FlaggedGroups() {
		list = append(
			list, fmt.Sprintf("%s (%s; by %s)", group.Name, group.FormatRate(), measurement.DescribeFlags(group.Flags)),
		)
	}
	return list
}

// groupStatuses are the groups as status shows them. All other students are no
// group that anybody listed.
func groupStatuses(comparison equity.Comparison) []v1alpha1.GroupEquity {
	var list []v1alpha1.GroupEquity
	for _, group := range comparison.Groups {
		if group.Name == equity.AllOthers {
			continue
		}
		status := v1alpha1.GroupEquity{Name: group.Name, Band: group.Band, Note: group.Reason}
		if group.Rate != nil {
			status.Rate = ratePercent(group.Rate)
		}
		if group.RateRatio != nil {
			status.RateRatio = money.Decimal(group.RateRatio, 3)
		}
		if group.GapPoints != nil {
			status.GapPoints = money.Decimal(group.GapPoints, 1)
		}
		if group.RiskRatio != nil {
			status.RiskRatio = boundedDecimal(group.RiskRatio, 2)
		}
		for _, flag := range group.Flags {
			status.Flags = append(status.Flags, v1alpha1.EquityFlag(flag))
		}
		list = append(list, status)
	}
	return list
}

// ratePercent is a rate in percent; only all and none round to 100 and 0.
func ratePercent(rate *big.Rat) v1alpha1.Decimal {
	percent := new(big.Rat).Mul(rate, big.NewRat(100, 1))
	switch text := money.Decimal(percent, 1); {
	case text == "100" && percent.Cmp(big.NewRat(100, 1)) < 0:
		return "99.9"
	case text == "0" && percent.Sign() > 0:
		return "0.1"
	default:
		return text
	}
}

// setEquitable rolls up the benchmarks of a plan that have an equity
// policy.
func setEquitable(c *conditions, benchmarks []*model.Benchmark, today calendar.Date) {
	var evaluated int
	var behind, unknown []string
	for _, benchmark := range benchmarks {
		result := evaluateEquity(benchmark, today)
		switch {
		case result.reason == v1alpha1.ReasonNoEquityPolicy:
			continue
		case progress.FindContradiction(benchmark) != "":
			unknown = append(unknown, benchmark.Name+" contradicts itself")
		case result.status == metav1.ConditionFalse:
			behind = append(behind, fmt.Sprintf("%s (%s)", benchmark.Name, text.ListFirst(result.behind)))
		case result.status == metav1.ConditionUnknown:
			unknown = append(unknown, benchmark.Name)
		}
		evaluated++
	}
	slices.Sort(behind)
	slices.Sort(unknown)
	of := text.Plural(evaluated, "benchmark") + " with an equity policy"
	switch {
	case evaluated == 0:
		c.set(
			v1alpha1.ConditionEquitable, metav1.ConditionUnknown, v1alpha1.ReasonNoEquityPolicy,
			"No benchmark has an equity policy.",
		)
	case len(behind) > 0:
		c.set(
			v1alpha1.ConditionEquitable, metav1.ConditionFalse, v1alpha1.ReasonGap,
			"Groups of students are too far behind in %d of %s: %s.", len(behind), of, text.ListFirst(behind),
		)
	case len(unknown) > 0:
		c.set(
			v1alpha1.ConditionEquitable, metav1.ConditionUnknown, v1alpha1.ReasonNoData,
			"No groups to compare in %d of %s: %s.", len(unknown), of, text.ListFirst(unknown),
		)
	default:
		c.set(
			v1alpha1.ConditionEquitable, metav1.ConditionTrue, v1alpha1.ReasonEquitable,
			"No group is too far behind in %s.", of,
		)
	}
}
