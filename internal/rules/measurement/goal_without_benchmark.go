package measurement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalWithoutBenchmark reports a goal that has money in the current or a later year and no
// benchmark that measures something.
var GoalWithoutBenchmark = rules.Rule{
	Code: rules.GoalWithoutBenchmark, Number: "E-06", Worst: v1alpha1.SeverityError,
	Files:           files,
	Money:           true,
	AboutGoals:      true,
	Condition:       v1alpha1.ConditionBudgetAligned,
	CheckBenchmarks: checkGoalBenchmarks,
}

// checkGoalBenchmarks reports one finding for each goal. A benchmark that contradicts itself
// measures nothing; the message then refers to its condition Ready.
func checkGoalBenchmarks(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		var sum money.Amount
		for _, year := range goal.Years {
			if input.IsActionable(year.FiscalYear) {
				sum = sum.Plus(year.Budgeted)
			}
		}
		if sum == 0 || goal.Benchmarks > 0 || input.IsClosed(goal) {
			continue
		}
		message := fmt.Sprintf("%s goes to goal %s and nothing measures it.", input.FormatMoney(sum), goal.Name)
		action := "Add at least one Benchmark with a target and a date."
		if faulty := len(input.Benchmarks[goal.Name]); faulty > 0 {
			message = fmt.Sprintf(
				"%s goes to goal %s, and what should measure it contradicts itself (%s).", input.FormatMoney(sum),
				goal.Name, text.FormatCount(faulty, "benchmark"),
			)
			action = "Correct the benchmarks of the goal: condition Ready of each says what is wrong."
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Object:   rules.GoalKey(goal.Name),
			Field:    "metadata.name",
			Message:  message,
			Action:   action,
			Money:    sum,
			Goals:    []string{goal.Name},
		})
	}
}
