package spending

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AmountBeyondRange reports an amount that is larger than the status of the plan can
// show. Status leaves it out, with each figure that rests on it. Such an amount is
// nearly always a mistake in typing.
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
	CheckLot: checkLotAmounts,
}

// reportBeyondRange reports an amount that status cannot show. subject begins the
// message and says whose amount it is, as in "Line laptops has".
func reportBeyondRange(
	input *rules.Input,
	report *rules.Report,
	amount money.Amount,
	subject string,
	finding rules.Finding,
) {
	if amount.IsShown() {
		return
	}
	figure := input.FormatMoney(amount)
	// The ledger counts the cost of lots only up to this amount, so the true figure
	// may be higher.
	if amount >= money.Lots {
		figure = input.FormatMoney(money.Lots) + " or more"
	}
	// All of these are Errors, because figures of the status are missing until they
	// are corrected.
	finding.Severity, finding.Money = v1alpha1.SeverityError, amount
	finding.Message = fmt.Sprintf("%s %s. Status shows amounts up to %s and leaves this one out.", subject, figure,
		input.FormatMoney(money.Shown))
	finding.Action = "Look for zeros too many, and correct the amount."
	report.AddFinding(finding)
}

// checkLineAmounts reports lines whose allotted, spent or ordered money is too large.
// Transfers and device lots count, so each figure can be too large although the
// line's own fields are in range.
func checkLineAmounts(input *rules.Input, report *rules.Report) {
	for _, budgetLine := range input.Lines {
		finding := rules.Finding{Lines: []v1alpha1.EntryName{budgetLine.Name}}
		findingAt := func(field string) rules.Finding {
			finding.Field = rules.LinePath(budgetLine.Name).Child(field).String()
			return finding
		}
		reportBeyondRange(
			input, report, budgetLine.Allotted, fmt.Sprintf("With its transfers, line %s has", budgetLine.Name),
			findingAt("amount"),
		)
		reportBeyondRange(
			input, report, budgetLine.Spent, fmt.Sprintf("With its device lots, line %s has spent", budgetLine.Name),
			findingAt("otherSpent"),
		)
		reportBeyondRange(
			input, report, budgetLine.Committed, fmt.Sprintf("With its device lots, line %s has ordered", budgetLine.Name),
			findingAt("otherCommitted"),
		)
	}
}

// checkBudgetSums reports sums over several lines. Each line may be in range, and
// their sum may not be.
func checkBudgetSums(input *rules.Input, report *rules.Report) {
	const lines = "spec.budget.lines"
	spent, committed := input.SpentAndCommitted()
	findingAt := func(field string) rules.Finding { return rules.Finding{Field: field} }
	reportBeyondRange(input, report, input.TotalAllotted(), "The lines add up to", findingAt(lines))
	reportBeyondRange(input, report, spent, "The lines together have spent", findingAt(lines+".otherSpent"))
	reportBeyondRange(input, report, committed, "The lines together have ordered", findingAt(lines+".otherCommitted"))
	categoryTwo := input.CategoryTwo()
	report.RecheckOn(categoryTwo.Next)
	for _, cycle := range categoryTwo.Cycles {
		// Status shows the price before the discount, which can be several times the
		// money of the lines.
		subject := fmt.Sprintf("Before the discount, E-Rate's category two is asked for the funding years %d to %d for",
			cycle.First, cycle.Last)
		finding := findingAt(lines + ".source")
		finding.FiscalYear = v1alpha1.FiscalYear(cycle.Last)
		reportBeyondRange(input, report, cycle.Planned, subject, finding)
	}
}

// checkRefreshCosts reports years of the forecast whose replacements cost too much.
func checkRefreshCosts(input *rules.Input, report *rules.Report) {
	for _, refreshYear := range input.Refresh {
		reportBeyondRange(
			input,
			report,
			refreshYear.Cost,
			fmt.Sprintf("Replacing %s in %s costs", text.FormatCount(refreshYear.Devices, "device"), refreshYear.FiscalYear),
			rules.Finding{
				Field:        "spec.technologies",
				FiscalYear:   v1alpha1.FiscalYear(refreshYear.FiscalYear),
				Technologies: refreshYear.Technologies,
			},
		)
	}
}

// checkGoalNeeds reports goals whose actions together cost too much.
func checkGoalNeeds(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		reportBeyondRange(
			input, report, goal.TotalNeed(), fmt.Sprintf("The actions of goal %s cost", goal.Name),
			newGoalFinding(goal),
		)
	}
}

// newGoalFinding is a finding at the actions of a goal, without its message.
func newGoalFinding(goal *budget.Goal) rules.Finding {
	return rules.Finding{Object: rules.GoalKey(goal.Name), Field: "spec.actions", Goals: []string{goal.Name}}
}
