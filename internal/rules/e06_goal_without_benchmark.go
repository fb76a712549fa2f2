package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "GoalWithoutBenchmark", Number: "E-06", Worst: v1alpha1.SeverityError,
		AboutGoals: true,
		Condition:  v1alpha1.ConditionBudgetAligned,
		Summary:    "A goal has money and no benchmark.",
		Why:        "Money that nothing measures cannot be shown to do any good.",
		Source:     "CITES: create goals and benchmarks; Dell EMC: define how you will measure the success of your program",
		Fix:        "Add at least one Benchmark to the goal: what is measured, where it stands now, and what it should be on which day.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
---
kind: Benchmark
metadata: {name: classrooms-with-fast-wifi}
spec:
  goalRef: {name: fast-wifi}
  metric: {name: Classrooms with fast wireless, unit: Percent, direction: Increase}
  baseline: {value: 40, date: "2026-07-01"}
  target: {value: 95, date: "2029-06-30"}
`,
		CheckBenchmarks: func(c *Case, r *Report) {
			for _, g := range c.Goals {
				var sum money.Amount
				for _, y := range g.Years {
					if c.judges(y.FiscalYear) {
						sum = sum.Plus(y.Budgeted)
					}
				}
				if sum == 0 || g.Benchmarks > 0 || c.closed(g) {
					continue
				}
				message, action := fmt.Sprintf("%s goes to goal %s and nothing measures it.", c.money(sum), g.Name), "Add at least one Benchmark with a target and a date."
				if faulty := len(c.Benchmarks[g.Name]); faulty > 0 {
					message = fmt.Sprintf("%s goes to goal %s, and what should measure it contradicts itself (%s).", c.money(sum), g.Name, count(int64(faulty), "benchmark"))
					action = "Correct the benchmarks of the goal: condition Ready of each says what is wrong."
				}
				r.Find(Finding{
					Finding: v1alpha1.Finding{
						Severity: v1alpha1.SeverityError, Object: goalKey(g.Name), Field: "metadata.name",
						Message: message,
						Action:  action,
					},
					Money: sum, Goals: []string{g.Name},
				})
			}
		},
	})
}
