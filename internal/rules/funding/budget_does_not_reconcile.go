package funding

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// BudgetDoesNotReconcile reports two figures of the budget that must agree and do not.
var BudgetDoesNotReconcile = rules.Rule{
	Code: rules.BudgetDoesNotReconcile, Number: "E-12", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check: func(input *rules.Input, report *rules.Report) {
		// Without a budget, there are no figures to compare.
		if input.Plan.Spec.Budget == nil {
			return
		}
		checkStatedTotal(input, report)
		checkPerPupil(input, report)
		checkTransfers(input, report)
		checkCrosscheck(input, report)
	},
}

// checkStatedTotal compares the total that the plan states with the sum of its lines.
// The sum includes the transfers up to the as-of date, so the message names them if
// there are any.
func checkStatedTotal(input *rules.Input, report *rules.Report) {
	spec := input.Plan.Spec.Budget
	if spec.Total == "" {
		return
	}
	stated := input.Plan.Total
	sum := input.Total()
	difference := max(sum-stated, stated-sum)
	severity := severityOfDifference(difference, stated)
	if severity == "" {
		return
	}
	moved, action := "", "Correct the total, or add the missing line."
	if net := sumTransfers(input); net != 0 {
		word := "brought"
		if net < 0 {
			word = "took"
		}
		moved = fmt.Sprintf(", after transfers %s %s", word, input.FormatMoney(max(net, -net)))
		// The total matches the lines as adopted, so only the transfers are missing from it.
		if sum-net == stated {
			action = fmt.Sprintf("Set the total to %s, as the transfers have left it.", input.FormatMoney(sum))
		}
	}
	report.Add(rules.Finding{
		Severity: severity,
		Field:    "spec.budget.total",
		Message: fmt.Sprintf(
			"The lines add up to %s%s, and the plan says %s: a difference of %s.", input.FormatMoney(sum), moved,
			input.FormatMoney(stated), input.FormatMoney(difference),
		),
		Action: action,
		Money:  difference,
	})
}

// sumTransfers is the money that transfers up to the as-of date have brought to all
// lines together; negative: they have taken it away.
func sumTransfers(input *rules.Input) money.Amount {
	var net money.Amount
	for _, line := range input.Lines {
		net = net.Plus(line.Moved)
	}
	return net
}

// checkPerPupil compares the money for each student with the total divided by the
// enrollment, rounded to the smallest coin of the currency.
func checkPerPupil(input *rules.Input, report *rules.Report) {
	spec := input.Plan.Spec.Budget
	if spec.PerPupil == "" {
		return
	}
	enrollment := input.Plan.Enrollment
	// The figure can only be checked with a number of students.
	if enrollment == 0 {
		report.Skip("perPupil is stated, and neither district.enrollment nor a site's is")
		return
	}
	total := input.Total()
	// If the figure fits the lines, it is right and the stated total is wrong, which
	// checkStatedTotal reports. Otherwise the figure is held against the total that
	// its author has stated.
	// Both figures are compared as they are shown.
	stated := input.Plan.PerPupil.RoundIn(input.Currency)
	divide := func(total money.Amount) money.Amount {
		each := total.Rat()
		return money.RoundForCurrency(each.Quo(each, big.NewRat(enrollment, 1)), input.Currency)
	}
	if spec.Total != "" && divide(total) != stated {
		total = input.Plan.Total
	}
	if amount := divide(total); stated != amount {
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    "spec.budget.perPupil",
			Message: fmt.Sprintf(
				"%s for %s is %s each, and the plan says %s.", input.FormatMoney(total),
				text.Plural(enrollment, "student"), input.FormatMoney(amount), input.FormatMoney(stated),
			),
			Action: "Correct perPupil, the total or the enrollment.",
			Money:  max(stated-amount, amount-stated),
		})
	}
}

// checkTransfers reports lines from which transfers take more than they have. This is
// always an Error, as no line can have less than nothing.
func checkTransfers(input *rules.Input, report *rules.Report) {
	for _, line := range input.Lines {
		if line.Shortfall > 0 {
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityError,
				Field:    rules.LinePath(line.Name).Child("amount").String(),
				Message: fmt.Sprintf(
					"Transfers take %s from %s, which has %s.", input.FormatMoney(-line.Moved), line.Name,
					input.FormatMoney(line.Amount),
				),
				Action: "Correct the transfers, or move money in.",
				Money:  line.Shortfall,
				Lines:  []v1alpha1.EntryName{line.Name},
			})
		}
	}
}

// checkCrosscheck compares the cost of all actions with the money that is tied to
// goals. It runs only if the policy asks for it: many districts do not write down a
// cost for each action.
func checkCrosscheck(input *rules.Input, report *rules.Report) {
	if !input.Policy.Crosscheck {
		return
	}
	var needs money.Amount
	for _, goal := range input.Goals {
		needs = needs.Plus(goal.TotalNeed())
	}
	// General operations serve no goal, so they are left out.
	aligned, _, _ := input.AlignmentTotals()
	difference := max(needs-aligned, aligned-needs)
	if severity := severityOfDifference(difference, aligned); severity != "" {
		report.Add(rules.Finding{
			Severity: severity,
			Field:    "spec.policy.crosscheck",
			Message: fmt.Sprintf(
				"The actions of all goals cost %s and the lines tied to goals have %s: a difference of %s.",
				input.FormatMoney(needs), input.FormatMoney(aligned), input.FormatMoney(difference),
			),
			Action: "Cost every action, and make the lines match.",
			Money:  difference,
		})
	}
}
