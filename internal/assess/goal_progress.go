package assess

import (
	"cmp"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/text"
)

// goalProgress is how far a goal is, apart from its money.
type goalProgress struct {
	onTrack, met condition.Result
	// states counts the benchmarks by state.
	states   map[v1alpha1.BenchmarkState]int
	actions  v1alpha1.ActionCounts
	isActive bool
	// next is the first date on which the progress can change without an edit.
	next calendar.Date
}

// latenessOfGoal names what keeps a goal from being on track, sorted.
type latenessOfGoal struct {
	benchmarks int
	// late and unknown are the benchmarks that are behind and those without current
	// data, each with its state. overdue are the actions, each with its date.
	late, unknown, overdue []string
}

func computeGoalProgress(goal *budget.Goal, benchmarks []*model.Benchmark, today calendar.Date) goalProgress {
	result := goalProgress{states: map[v1alpha1.BenchmarkState]int{}, isActive: goal.IsActiveOn(today)}
	lateness := latenessOfGoal{benchmarks: len(benchmarks)}
	next := calendar.NextAfter(today)
	next.AddDates(goal.Start, goal.Due+1)
	for _, benchmark := range benchmarks {
		evaluated := progress.Evaluate(benchmark, today)
		next.AddDates(evaluated.Next)
		result.states[evaluated.State]++
		switch onTrackStatus(evaluated.State) {
		case metav1.ConditionFalse:
			lateness.late = append(lateness.late, benchmark.Name+describeState(evaluated))
		case metav1.ConditionUnknown:
			lateness.unknown = append(lateness.unknown, benchmark.Name+describeState(evaluated))
		case metav1.ConditionTrue:
		}
	}
	slices.Sort(lateness.late)
	slices.Sort(lateness.unknown)
	result.actions, lateness.overdue = countActions(goal, today, &next)
	result.onTrack = evaluateOnTrack(goal, lateness, today)
	result.met = evaluateGoalMet(goal, result.states, len(benchmarks))
	result.next = next.Date()
	return result
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

// listStateCounts lists the number of benchmarks in each state, by state.
func (result goalProgress) listStateCounts() []v1alpha1.StateCount {
	var list []v1alpha1.StateCount
	for state, count := range result.states {
		list = append(list, v1alpha1.StateCount{State: state, Count: *summary.NewCount(count)})
	}
	slices.SortFunc(list, func(left, right v1alpha1.StateCount) int { return cmp.Compare(left.State, right.State) })
	return list
}

// countActions counts the actions of a goal, and lists those that are overdue, each with
// its date.
func countActions(
	goal *budget.Goal, today calendar.Date, next *calendar.Next,
) (counts v1alpha1.ActionCounts, overdue []string) {
	done := 0
	for _, action := range goal.Actions {
		next.AddDates(action.Done)
		if !action.Done.IsZero() && action.Done <= today {
			done++
			continue
		}
		if !action.End.IsZero() {
			next.AddDates(action.End + 1)
			if today > action.End {
				overdue = append(overdue, fmt.Sprintf("%s (due %s)", action.Name, action.End))
			}
		}
	}
	slices.Sort(overdue)
	return v1alpha1.ActionCounts{
		Total:   summary.NewCount(len(goal.Spec.Actions)),
		Done:    summary.NewCount(done),
		Overdue: summary.NewCount(len(overdue)),
	}, overdue
}

func evaluateOnTrack(goal *budget.Goal, lateness latenessOfGoal, today calendar.Date) condition.Result {
	benchmarks := text.FormatCount(lateness.benchmarks, "benchmark")
	switch {
	case !goal.Closed.IsZero():
		return closedResult(goal)
	case today < goal.Start:
		return condition.NewUnknown(v1alpha1.ReasonNotStarted, "Starts on %s.", goal.Start)
	case len(lateness.late) > 0:
		return condition.NewFalse(v1alpha1.ReasonBehind,
			"%d of %s behind: %s.", len(lateness.late), benchmarks, text.ListFirst(lateness.late))
	case len(lateness.overdue) > 0:
		return condition.NewFalse(v1alpha1.ReasonActionOverdue,
			"%s overdue: %s.", text.FormatCount(len(lateness.overdue), "action"), text.ListFirst(lateness.overdue))
	case lateness.benchmarks == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal.")
	case len(lateness.unknown) > 0:
		return condition.NewUnknown(v1alpha1.ReasonNoData,
			"%d of %s without current data: %s.", len(lateness.unknown), benchmarks, text.ListFirst(lateness.unknown))
	default:
		return condition.NewTrue(v1alpha1.ReasonOnTrack, "%s on track.", benchmarks)
	}
}

func evaluateGoalMet(goal *budget.Goal, states map[v1alpha1.BenchmarkState]int, benchmarks int) condition.Result {
	met, missed := states[v1alpha1.StateMet], states[v1alpha1.StateMissed]
	total := text.FormatCount(benchmarks, "benchmark")
	switch {
	case !goal.Closed.IsZero():
		outcome := goal.Spec.Closed.Outcome
		reason := v1alpha1.ConditionReason(outcome)
		return condition.TrueIf(outcome == v1alpha1.OutcomeMet, reason, reason,
			"Closed as %s on %s.", outcome, goal.Closed)
	case benchmarks == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal.")
	case met == benchmarks:
		return condition.NewTrue(v1alpha1.ReasonMet, "%d of %s met.", met, total)
	case missed > 0:
		return condition.NewFalse(v1alpha1.ReasonMissed, "%d of %s missed.", missed, total)
	default:
		return condition.NewFalse(v1alpha1.ReasonNotYet, "%d of %s met.", met, total)
	}
}

// countMeasuringByGoal counts, for each goal, its benchmarks that measure something.
func countMeasuringByGoal(benchmarks map[string][]*model.Benchmark) map[string]int {
	counts := make(map[string]int, len(benchmarks))
	for goalName, list := range benchmarks {
		counts[goalName] = countMeasuring(list)
	}
	return counts
}

// countMeasuring counts the benchmarks that measure something: those that do not
// contradict themselves.
func countMeasuring(benchmarks []*model.Benchmark) int {
	count := 0
	for _, benchmark := range benchmarks {
		if progress.FindContradiction(benchmark) == "" {
			count++
		}
	}
	return count
}
