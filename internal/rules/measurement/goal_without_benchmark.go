package measurement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalWithoutBenchmark reports this: a goal has money and no benchmark.
var GoalWithoutBenchmark = rules.Rule{
	Code: rules.GoalWithoutBenchmark, Number: "E-06", Worst: v1alpha1.SeverityError,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Condition:  v1alpha1.ConditionBudgetAligned,
	CheckBenchmarks: func(input *rules.Input, report *rules.Report) {
		for _, g := range input.Goals {
			var sum money.Amount
			for _, y := range g.Years {
				if input.IsActionable(y.FiscalYear) {
					sum = sum.Plus(y.Budgeted)
				}
			}
			if sum == 0 || g.Benchmarks > 0 || input.IsClosed(g) {
				continue
			}
			message, action := fmt.Sprintf(
				"%s goes to goal %s and nothing measures it.", input.FormatMoney(sum), g.Name,
			), "Add at least one Benchmark with a target and a date."
			if faulty := len(input.Benchmarks[g.Name]); faulty > 0 {
				message = fmt.Sprintf(
					"%s goes to goal %s, and what should measure it contradicts itself (%s).", input.FormatMoney(sum),
					g.Name, text.Plural(faulty, "benchmark"),
				)
				action = "Correct the benchmarks of the goal: condition Ready of each says what is wrong."
			}
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityError, Object: rules.GoalKey(g.Name), Field: "metadata.name",
				Message: message,
				Action:  action,
				Money:   sum, Goals: []string{g.Name},
			})
		}
	},
}
