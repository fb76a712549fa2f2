package overview

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
)

// ReviewState says whether the review of a plan as a whole is late.
type ReviewState string

// The states of a review. A plan that is not in force is not reviewed, so that its state is empty.
const (
	ReviewCurrent ReviewState = "Current"
	ReviewOverdue ReviewState = "Overdue"
)

// EquityCounts count the benchmarks of a plan that compare groups of students, by their condition Equitable. They say
// nothing of a group, so that small ones stay hidden.
type EquityCounts struct {
	// WithGroups is the number of benchmarks with counts of groups or a policy that asks for them.
	WithGroups int `json:"withGroups"`
	// Equitable and Gap are the numbers of those in which no group, or one at least, is further behind than the policy
	// allows. The others are not compared: groups are too small to be shown, data are missing, or no policy is set.
	Equitable int `json:"equitable"`
	Gap       int `json:"gap"`
}

// NotCompared returns the number of benchmarks of which it is not known whether a group is behind.
func (counts EquityCounts) NotCompared() int {
	return counts.WithGroups - counts.Equitable - counts.Gap
}

// CountDue returns how many evaluations of the plan were to be completed by now, and how many of these are.
func (plan Plan) CountDue() (done, due int) {
	done = int(valueOf(plan.Evaluations.Completed))
	return done, done + int(valueOf(plan.Evaluations.Overdue)) + int(valueOf(plan.Evaluations.Missed))
}

// addParticipation adds whether the plan is approved and reviewed, and what its benchmarks say of groups.
func (plan *Plan) addParticipation(status *v1alpha1.TechnologyPlanStatus, district snapshot.District) {
	plan.IsApproved = plan.NotInForce != string(v1alpha1.ReasonDraft) &&
		plan.NotInForce != string(v1alpha1.ReasonNotYetApproved)
	if plan.IsInForce {
		plan.Review = ReviewCurrent
		if isReviewOverdue(status) {
			plan.Review = ReviewOverdue
		}
	}
	goals := map[string]bool{}
	for _, goal := range district.Goals {
		goals[goal.Name] = goal.Spec.PlanRef.Name == plan.Name
	}
	for _, benchmark := range district.Benchmarks {
		if goals[benchmark.Spec.GoalRef.Name] {
			plan.Equity.addBenchmark(benchmark)
		}
	}
}

// isReviewOverdue reports whether a rule finds the review late, also if the finding is waived or explained by that of
// the evaluation.
func isReviewOverdue(status *v1alpha1.TechnologyPlanStatus) bool {
	isAbout := func(words string) bool { return strings.HasPrefix(words, string(rules.AnnualReviewOverdue)) }
	return slices.ContainsFunc(status.FindingTotals, func(total v1alpha1.FindingTotal) bool {
		return total.Code == rules.AnnualReviewOverdue && valueOf(total.Count)+valueOf(total.Waived) > 0
	}) || slices.ContainsFunc(status.Findings, func(finding v1alpha1.Finding) bool {
		return slices.ContainsFunc(finding.Related, isAbout)
	})
}

func (counts *EquityCounts) addBenchmark(benchmark *v1alpha1.Benchmark) {
	hasGroups := slices.ContainsFunc(benchmark.Spec.Observations, func(observation v1alpha1.Observation) bool {
		return len(observation.Groups) > 0
	})
	if !hasGroups && benchmark.Spec.Equity == (v1alpha1.EquityPolicy{}) {
		return
	}
	counts.WithGroups++
	equitable := meta.FindStatusCondition(benchmark.Status.Conditions, string(v1alpha1.ConditionEquitable))
	switch {
	case equitable == nil:
	case equitable.Status == metav1.ConditionTrue:
		counts.Equitable++
	case equitable.Status == metav1.ConditionFalse:
		counts.Gap++
	}
}
