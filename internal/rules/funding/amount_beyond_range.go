package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AmountBeyondRange reports this: an amount is beyond what the status of the plan
// can show.
var AmountBeyondRange = rules.Rule{
	Code: rules.AmountBeyondRange, Number: "E-34", Worst: v1alpha1.SeverityError,
	Files:      files,
	Money:      true,
	Condition:  v1alpha1.ConditionBudgetAligned,
	AboutGoals: true,
	Check: func(input *rules.Input, report *rules.Report) {
		checkLineAmounts(input, report)
		checkBudgetSums(input, report)
		checkRefreshCosts(input, report)
		checkGoalNeeds(input, report)
	},
}

// reportBeyond reports an amount that status cannot show. what says whose amount
// it is, as in "Line laptops has".
func reportBeyond(input *rules.Input, report *rules.Report, amount money.Amount, what string, finding rules.Finding) {
	if amount.IsShown() {
		return
	}
	words := input.FormatMoney(amount)
	if amount >= money.Lots {
		// What lots cost is counted up to here.
		words = input.FormatMoney(money.Lots) + " or more"
	}
	finding.Severity, finding.Money = v1alpha1.SeverityError, amount
	finding.Message = fmt.Sprintf("%s %s. Status shows amounts up to %s and leaves this one out.", what, words,
		input.FormatMoney(money.Shown))
	finding.Action = "Look for zeros too many, and correct the amount."
	report.Add(finding)
}

// checkLineAmounts reports lines that have, have spent or have ordered too much.
func checkLineAmounts(input *rules.Input, report *rules.Report) {
	for _, line := range input.Lines {
		finding := rules.Finding{Lines: []string{string(line.Name)}}
		at := func(field string) rules.Finding {
			finding.Field = rules.LinePath(line.Name).Child(field).String()
			return finding
		}
		reportBeyond(
			input, report, line.Allotted, fmt.Sprintf("With its transfers, line %s has", line.Name), at("amount"),
		)
		reportBeyond(
			input, report, line.Spent, fmt.Sprintf("With its device lots, line %s has spent", line.Name),
			at("otherSpent"),
		)
		reportBeyond(input, report, line.Committed, fmt.Sprintf("With its device lots, line %s has ordered", line.Name),
			at("otherCommitted"))
	}
}

// checkBudgetSums reports sums of lines of which each may be in order.
func checkBudgetSums(input *rules.Input, report *rules.Report) {
	const lines = "spec.budget.lines"
	spent, committed := input.SpentAndCommitted()
	at := func(field string) rules.Finding { return rules.Finding{Field: field} }
	reportBeyond(input, report, input.Total(), "The lines add up to", at(lines))
	reportBeyond(input, report, spent, "The lines together have spent", at(lines+".otherSpent"))
	reportBeyond(input, report, committed, "The lines together have ordered", at(lines+".otherCommitted"))
	two := input.CategoryTwo()
	report.RecheckOn(two.Next)
	for _, cycle := range two.Cycles {
		what := fmt.Sprintf("Before the discount, E-Rate's category two is asked for the funding years %d to %d for",
			cycle.First, cycle.Last)
		finding := at(lines + ".source")
		finding.FiscalYear = v1alpha1.FiscalYear(cycle.Last)
		reportBeyond(input, report, cycle.Planned, what, finding)
	}
}

// checkRefreshCosts reports years whose replacements cost too much.
func checkRefreshCosts(input *rules.Input, report *rules.Report) {
	for _, y := range input.Refresh {
		reportBeyond(
			input,
			report,
			y.Cost,
			fmt.Sprintf("Replacing %s in %s costs", text.Plural(y.Devices, "device"), y.FiscalYear),
			rules.Finding{
				Field: "spec.technologies", FiscalYear: v1alpha1.FiscalYear(y.FiscalYear), Technologies: y.Technologies,
			},
		)
	}
}

// checkGoalNeeds reports goals whose actions cost too much.
func checkGoalNeeds(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		reportBeyond(
			input, report, goal.TotalNeed(), fmt.Sprintf("The actions of goal %s cost", goal.Name), goalFinding(goal),
		)
	}
}

func goalFinding(goal *budget.Goal) rules.Finding {
	return rules.Finding{Object: rules.GoalKey(goal.Name), Field: "spec.actions", Goals: []string{goal.Name}}
}
