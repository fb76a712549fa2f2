package duedates

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules"
)

// addGoals adds the dates of the goals that are not closed, with their actions and benchmarks.
func (list *lister) addGoals() {
	open := map[string]bool{}
	for _, object := range list.district.Goals {
		goal := model.ParseGoal(object)
		if object.Spec.PlanRef.Name == list.plan.Name && goal.Closed.IsZero() {
			open[goal.Name] = true
			list.addGoal(goal)
		}
	}
	for _, object := range list.district.Benchmarks {
		if open[object.Spec.GoalRef.Name] {
			list.addBenchmark(model.ParseBenchmark(object))
		}
	}
}

// addGoal adds the due date of a goal and the ends of its actions that are not done.
func (list *lister) addGoal(goal *model.Goal) {
	key := rules.GoalKey(goal.Name)
	list.addDate(DueDate{
		Day: cmp.Or(goal.Due, list.plan.End), Kind: GoalDue, Name: goal.Name, Object: key, Field: "spec.due",
		Title: fmt.Sprintf("Goal %s is due: %s", goal.Name, goal.Spec.Title),
	})
	for _, action := range goal.Actions {
		if !action.Done.IsZero() {
			continue
		}
		list.addDate(DueDate{
			Day: action.End, Kind: ActionEnd, Name: string(action.Name), Object: key, Amount: action.Cost,
			Field: rules.SpecPath("actions").Key(string(action.Name)).Child("end").String(),
			Title: fmt.Sprintf("Action %s of goal %s is to be done", action.Name, goal.Name),
		})
	}
}

// addBenchmark adds the milestones and the target of a benchmark that does not contradict itself.
func (list *lister) addBenchmark(benchmark *model.Benchmark) {
	if progress.FindContradiction(benchmark) != "" {
		return
	}
	key, unit := rules.BenchmarkKey(benchmark.Name), describeUnit(benchmark.Spec.Metric.Unit)
	milestones := slices.Clone(benchmark.Milestones)
	slices.SortStableFunc(milestones, func(left, right model.Point) int { return cmp.Compare(left.Date, right.Date) })
	for index, milestone := range milestones {
		list.addDate(DueDate{
			Day: milestone.Date, Kind: BenchmarkMilestone, Name: benchmark.Name, Object: key, Field: "spec.milestones",
			Title: fmt.Sprintf("Benchmark %s of goal %s is to be at its milestone of %s%s", benchmark.Name,
				benchmark.Spec.GoalRef.Name, money.FormatDecimal(milestone.Value, 4), unit),
			Occurrence: strconv.Itoa(index + 1),
		})
	}
	list.addDate(DueDate{
		Day: benchmark.Target.Date, Kind: BenchmarkTarget, Name: benchmark.Name, Object: key, Field: "spec.target.date",
		Title: fmt.Sprintf("Benchmark %s of goal %s is to be at its target of %s%s", benchmark.Name,
			benchmark.Spec.GoalRef.Name, money.FormatDecimal(benchmark.Target.Value, 4), unit),
	})
}

// describeUnit returns the unit of a measure as it follows a number.
func describeUnit(unit string) string {
	switch unit {
	case "":
		return ""
	case v1alpha1.UnitPercent:
		return "%"
	default:
		return " " + unit
	}
}
