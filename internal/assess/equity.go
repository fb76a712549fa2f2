package assess

import (
	"fmt"
	"math/big"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules/measurement"
	"techplan.education/internal/text"
)

// equitable is where a benchmark stands between groups of students.
type equitable struct {
	status        metav1.ConditionStatus
	reason, words string
	// behind are the groups that are further behind than the policy allows.
	behind []string
	groups []v1alpha1.GroupEquity
}

// groupsOf compares the groups of a benchmark on a day.
func groupsOf(spec *v1alpha1.BenchmarkSpec, today calendar.Date) equitable {
	comparison, date := measurement.CompareLatestGroups(spec, today)
	e := equitable{groups: groupStatuses(comparison)}
	if spec.Equity == (v1alpha1.EquityPolicy{}) {
		e.status, e.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoEquityPolicy
		e.words = "Groups of students are not judged without a policy. Set equity to judge them."
		return e
	}
	var left []string
	for _, group := range comparison.Groups {
		if group.Suppressed || group.LeftOut {
			left = append(left, fmt.Sprintf("%s (%s)", group.Name, group.Reason))
		}
	}
	without := ""
	if len(left) > 0 {
		without = " Not compared: " + text.ListFirst(left) + "."
	}
	for _, group := range comparison.Flagged() {
		e.behind = append(e.behind, string(group.Name))
	}
	switch {
	case date.IsZero():
		e.status, e.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoData
		e.words = "No observation that counts has groups. Count groups of students in one."
	case !comparison.Known:
		e.status, e.reason = metav1.ConditionUnknown, v1alpha1.ReasonNoData
		e.words = fmt.Sprintf("The groups of %s cannot be compared: %s.%s", date, comparison.Why, without)
	case len(e.behind) > 0:
		e.status, e.reason = metav1.ConditionFalse, v1alpha1.ReasonGap
		e.words = fmt.Sprintf(
			"On %s, too far behind %s: %s.%s", date, shownOf(comparison, comparison.Best),
			text.ListFirst(flagged(comparison)), without,
		)
	default:
		e.status, e.reason = metav1.ConditionTrue, v1alpha1.ReasonEquitable
		e.words = fmt.Sprintf(
			"On %s, no group is further behind %s than the policy allows.%s", date,
			shownOf(comparison, comparison.Best), without,
		)
	}
	return e
}

// shownOf is a group with what may be told of its rate.
func shownOf(comparison equity.Verdict, name v1alpha1.GroupName) string {
	for _, group := range comparison.Groups {
		if group.Name == name {
			return fmt.Sprintf("%s (%s)", group.Name, group.Shown())
		}
	}
	return string(name)
}

// flagged are the groups that are too far behind, each with its rate and the
// measures that say so.
func flagged(comparison equity.Verdict) []string {
	var list []string
	for _, group := range comparison.Flagged() {
		list = append(
			list, fmt.Sprintf("%s (%s; by %s)", group.Name, group.Shown(), measurement.DescribeFlags(group.Flags)),
		)
	}
	return list
}

// groupStatuses are the groups as status shows them. All other students are no
// group that anybody listed.
func groupStatuses(comparison equity.Verdict) []v1alpha1.GroupEquity {
	var list []v1alpha1.GroupEquity
	for _, group := range comparison.Groups {
		if group.Name == equity.AllOthers {
			continue
		}
		s := v1alpha1.GroupEquity{Name: group.Name, Band: group.Band, Note: group.Reason}
		if group.Rate != nil {
			s.Rate = ratePercent(group.Rate)
		}
		if group.RateRatio != nil {
			s.RateRatio = money.Decimal(group.RateRatio, 3)
		}
		if group.GapPoints != nil {
			s.GapPoints = money.Decimal(group.GapPoints, 1)
		}
		if group.RiskRatio != nil {
			s.RiskRatio = bounded(group.RiskRatio, 2)
		}
		for _, f := range group.Flags {
			s.Flags = append(s.Flags, string(f))
		}
		list = append(list, s)
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

// equitableCondition rolls up the benchmarks of a plan that have an equity
// policy.
func equitableCondition(c *conditions, benchmarks []*v1alpha1.Benchmark, today calendar.Date) {
	var judged int
	var behind, unknown []string
	for _, benchmark := range benchmarks {
		e := groupsOf(&benchmark.Spec, today)
		switch {
		case e.reason == v1alpha1.ReasonNoEquityPolicy:
			continue
		case progress.Fault(&benchmark.Spec) != "":
			unknown = append(unknown, benchmark.Name+" contradicts itself")
		case e.status == metav1.ConditionFalse:
			behind = append(behind, fmt.Sprintf("%s (%s)", benchmark.Name, text.ListFirst(e.behind)))
		case e.status == metav1.ConditionUnknown:
			unknown = append(unknown, benchmark.Name)
		}
		judged++
	}
	slices.Sort(behind)
	slices.Sort(unknown)
	of := text.Plural(judged, "benchmark") + " with an equity policy"
	switch {
	case judged == 0:
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
