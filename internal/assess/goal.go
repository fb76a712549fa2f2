package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/text"
)

// GoalInput is a goal with its plan and its own benchmarks.
type GoalInput struct {
	Goal *v1alpha1.Goal
	// Shared is what the goal has in common with the other goals of its plan,
	// computed for the as-of date of the instant; nil: the plan does not exist.
	Shared *SharedGoals
	// Benchmarks of this goal.
	Benchmarks []*v1alpha1.Benchmark
}

// goalConditions are the conditions of a goal beside Ready.
var goalConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionFunded, v1alpha1.ConditionMeasured, v1alpha1.ConditionMet,
}

// Goal assesses a goal. It only reads what is shared, so that several goals can be
// assessed at the same time.
func Goal(in GoalInput, now time.Time) (v1alpha1.GoalStatus, time.Time) {
	goal := in.Goal
	conditions := newConditions(goal, goal.Status.Conditions, now)
	status := v1alpha1.GoalStatus{ObservedGeneration: goal.Generation}
	if in.Shared == nil {
		conditions.setStalled(
			v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf("TechnologyPlan %s does not exist. Correct planRef, or add the plan.", goal.Spec.PlanRef.Name),
			goalConditions...,
		)
		status.Conditions = conditions.sortByType()
		return status, time.Time{}
	}
	shared := in.Shared.includingGoal(goal)
	today := shared.asOf
	benchmarks := model.ParseBenchmarks(in.Benchmarks)
	withMoney := shared.goalWithBenchmarks(goal, benchmarks)
	findings, next := shared.findings.Of(withMoney, benchmarks)
	status.Findings = datedObjectFindings(findings, goal.Status.Findings, today)

	progress := computeGoalProgress(withMoney, benchmarks, today)
	status.Benchmarks = progress.countStates()
	status.Actions = progress.actions
	status.Funding = fundingOf(withMoney)
	status.Due = v1alpha1.Date(withMoney.Due.String())
	conditions.setReady()
	conditions.set(v1alpha1.ConditionOnTrack, progress.onTrack, progress.onTrackReason, "%s", progress.onTrackMessage)
	conditions.set(v1alpha1.ConditionMet, progress.met, progress.metReason, "%s", progress.metMessage)
	setFunded(conditions, shared, withMoney)
	measured := text.Plural(withMoney.Benchmarks, "benchmark")
	if withMoney.Benchmarks == 0 {
		measured = "no benchmark; add one with a target and a date"
	}
	if faulty := len(in.Benchmarks) - withMoney.Benchmarks; faulty > 0 {
		measured += fmt.Sprintf(", and %d not counted because of a contradiction", faulty)
	}
	conditions.setTrueOrFalse(
		v1alpha1.ConditionMeasured, withMoney.Benchmarks > 0, v1alpha1.ReasonMeasured, v1alpha1.ReasonNoBenchmarks,
		"The goal has %s.", measured,
	)
	status.Conditions = conditions.sortByType()
	return status, startOfDate(shared.plan, calendar.Earliest(next, progress.next))
}

// countByGoal are the numbers of benchmarks that measure something, by goal.
func countByGoal(benchmarks map[string][]*model.Benchmark) map[string]int {
	sizes := make(map[string]int, len(benchmarks))
	for goal, list := range benchmarks {
		sizes[goal] = countMeasuring(list)
	}
	return sizes
}

// countMeasuring is the number of benchmarks that measure something: those that do
// not contradict themselves.
func countMeasuring(benchmarks []*model.Benchmark) int {
	count := 0
	for _, benchmark := range benchmarks {
		if progress.FindContradiction(benchmark) == "" {
			count++
		}
	}
	return count
}

// goalProgress is where a goal stands apart from money.
type goalProgress struct {
	states         map[v1alpha1.BenchmarkState]int
	actions        v1alpha1.ActionCounts
	onTrack, met   metav1.ConditionStatus
	onTrackReason  v1alpha1.ConditionReason
	onTrackMessage string
	metReason      v1alpha1.ConditionReason
	metMessage     string
	active         bool
	next           calendar.Date
	late, unknown  []string
}

func describeState(result progress.Result) string {
	switch {
	case result.Contradiction != "":
		return " contradicts itself"
	case result.State == v1alpha1.StateNoData:
		return " has no observation yet"
	case result.State == v1alpha1.StateStale:
		return " has no recent observation"
	default:
		return " is " + string(result.State)
	}
}

func (standing goalProgress) countStates() []v1alpha1.StateCount {
	var list []v1alpha1.StateCount
	for state, count := range standing.states {
		list = append(list, v1alpha1.StateCount{State: state, Count: *countPtr(count)})
	}
	slices.SortFunc(list, func(a, b v1alpha1.StateCount) int { return cmp.Compare(a.State, b.State) })
	return list
}

func computeGoalProgress(goal *budget.Goal, benchmarks []*model.Benchmark, today calendar.Date) goalProgress {
	progressed := goalProgress{states: map[v1alpha1.BenchmarkState]int{}, active: goal.IsActiveOn(today)}
	next := calendar.NextAfter(today)
	next.Add(goal.Start, goal.Due+1)
	for _, benchmark := range benchmarks {
		result := progress.Evaluate(benchmark, today)
		next.Add(result.Next)
		progressed.states[result.State]++
		switch onTrackStatus(result.State) {
		case metav1.ConditionFalse:
			progressed.late = append(progressed.late, benchmark.Name+describeState(result))
		case metav1.ConditionUnknown:
			progressed.unknown = append(progressed.unknown, benchmark.Name+describeState(result))
		case metav1.ConditionTrue:
		}
	}
	slices.Sort(progressed.late)
	slices.Sort(progressed.unknown)
	overdue := progressed.countActions(goal, today, &next)
	progressed.setOnTrack(goal, len(benchmarks), overdue, today)
	progressed.setMet(goal, len(benchmarks))
	progressed.next = next.Date()
	return progressed
}

func (standing *goalProgress) countActions(goal *budget.Goal, today calendar.Date, next *calendar.Next) []string {
	var done int
	var overdue []string
	for _, action := range goal.Actions {
		next.Add(action.Done)
		if !action.Done.IsZero() && action.Done <= today {
			done++
			continue
		}
		if !action.End.IsZero() {
			next.Add(action.End + 1)
			if today > action.End {
				overdue = append(overdue, fmt.Sprintf("%s (due %s)", action.Name, action.End))
			}
		}
	}
	slices.Sort(overdue)
	standing.actions = v1alpha1.ActionCounts{
		Total:   countPtr(len(goal.Spec.Actions)),
		Done:    countPtr(done),
		Overdue: countPtr(len(overdue)),
	}
	return overdue
}

func (standing *goalProgress) setOnTrack(goal *budget.Goal, benchmarks int, overdue []string, today calendar.Date) {
	status, reason, words := metav1.ConditionTrue, v1alpha1.ReasonOnTrack, text.Plural(
		benchmarks, "benchmark",
	)+" on track."
	switch {
	case !goal.Closed.IsZero():
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonClosed, fmt.Sprintf(
			"Closed as %s on %s.", goal.Spec.Closed.Outcome, goal.Closed,
		)
	case today < goal.Start:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNotStarted, fmt.Sprintf(
			"Starts on %s.", goal.Start,
		)
	case len(standing.late) > 0:
		status, reason, words = metav1.ConditionFalse, v1alpha1.ReasonBehind, fmt.Sprintf(
			"%d of %s behind: %s.",
			len(standing.late),
			text.Plural(benchmarks, "benchmark"),
			text.ListFirst(standing.late),
		)
	case len(overdue) > 0:
		status, reason, words = metav1.ConditionFalse, v1alpha1.ReasonActionOverdue, fmt.Sprintf(
			"%s overdue: %s.", text.Plural(len(overdue), "action"), text.ListFirst(overdue),
		)
	case benchmarks == 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal."
	case len(standing.unknown) > 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoData, fmt.Sprintf(
			"%d of %s without current data: %s.", len(standing.unknown), text.Plural(benchmarks, "benchmark"),
			text.ListFirst(standing.unknown),
		)
	}
	standing.onTrack, standing.onTrackReason, standing.onTrackMessage = status, reason, words
}

func (standing *goalProgress) setMet(goal *budget.Goal, benchmarks int) {
	met, missed := standing.states[v1alpha1.StateMet], standing.states[v1alpha1.StateMissed]
	status, reason, words := metav1.ConditionFalse, v1alpha1.ReasonNotYet, fmt.Sprintf(
		"%d of %s met.", met, text.Plural(benchmarks, "benchmark"),
	)
	switch {
	case !goal.Closed.IsZero():
		words = fmt.Sprintf("Closed as %s on %s.", goal.Spec.Closed.Outcome, goal.Closed)
		reason = v1alpha1.ConditionReason(goal.Spec.Closed.Outcome)
		if goal.Spec.Closed.Outcome == v1alpha1.OutcomeMet {
			status = metav1.ConditionTrue
		}
	case benchmarks == 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal."
	case met == benchmarks:
		status, reason = metav1.ConditionTrue, v1alpha1.ReasonMet
	case missed > 0:
		reason, words = v1alpha1.ReasonMissed, fmt.Sprintf(
			"%d of %s missed.", missed, text.Plural(benchmarks, "benchmark"),
		)
	}
	standing.met, standing.metReason, standing.metMessage = status, reason, words
}

func fundingOf(goal *budget.Goal) []v1alpha1.GoalFunding {
	var list []v1alpha1.GoalFunding
	for _, year := range goal.Years {
		list = append(list, v1alpha1.GoalFunding{
			FiscalYear: v1alpha1.FiscalYear(
				year.FiscalYear,
			),
			Need:     year.Need.API(),
			Budgeted: max(0, year.MoneyForNeed()).API(),
			Gap:      year.Gap().API(),
		})
	}
	return list
}

func setFunded(c *conditions, shared *SharedGoals, goal *budget.Goal) {
	if !goal.Closed.IsZero() {
		c.set(
			v1alpha1.ConditionFunded, metav1.ConditionUnknown, v1alpha1.ReasonClosed, "Closed as %s on %s.",
			goal.Spec.Closed.Outcome, goal.Closed,
		)
		return
	}
	var need, have int
	var short []string
	for _, year := range goal.Years {
		if year.FiscalYear < shared.current || year.Need == 0 {
			continue
		}
		need++
		if year.IsFunded() {
			have++
			continue
		}
		currency := shared.currency
		short = append(short, fmt.Sprintf("%s needs %s and has %s, short by %s",
			year.FiscalYear, year.Need.In(currency), max(0, year.MoneyForNeed()).In(currency), year.Gap().In(currency)))
	}
	switch {
	case need == 0:
		c.set(
			v1alpha1.ConditionFunded, metav1.ConditionUnknown, v1alpha1.ReasonNoNeed,
			"No action has a cost in the current or a later year in which the goal runs.",
		)
	case len(short) > 0:
		c.set(v1alpha1.ConditionFunded, metav1.ConditionFalse, v1alpha1.ReasonShort, "%s.", text.ListFirst(short))
	default:
		c.set(
			v1alpha1.ConditionFunded, metav1.ConditionTrue, v1alpha1.ReasonFunded, "Funded in %s.",
			text.Plural(have, "fiscal year"),
		)
	}
}
