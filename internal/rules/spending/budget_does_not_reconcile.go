package spending

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
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
	sum := input.TotalAllotted()
	difference := max(sum-stated, stated-sum)
	severity := rules.SeverityOfDifference(difference, stated)
	if severity == "" {
		return
	}
	moved, names, action := "", "", "Correct the total, or add the missing line."
	if net := sumTransfers(input); net != 0 {
		word, direction := "brought", rules.TransferIn
		if net < 0 {
			word, direction = "took", rules.TransferOut
		}
		moved = fmt.Sprintf(", after transfers %s %s", word, input.FormatMoney(max(net, -net)))
		names = input.DescribeTransfers(direction, input.Lines, nil)
		// The total matches the lines as adopted, so only the transfers are missing from it.
		if sum-net == stated {
			action = fmt.Sprintf("Set the total to %s, as the transfers have left it.", input.FormatMoney(sum))
		}
	}
	report.AddFinding(rules.Finding{
		Severity: severity,
		Field:    "spec.budget.total",
		Message: fmt.Sprintf(
			"The lines add up to %s%s, and the plan says %s: a difference of %s.", input.FormatMoney(sum), moved,
			input.FormatMoney(stated), input.FormatMoney(difference),
		) + names,
		Action: action,
		Money:  difference,
	})
}

// sumTransfers is the money that transfers up to the as-of date have brought to all
// lines together; negative: they have taken it away.
func sumTransfers(input *rules.Input) money.Amount {
	var net money.Amount
	for _, budgetLine := range input.Lines {
		net = net.Plus(budgetLine.Moved)
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
		report.AddNotChecked("perPupil is stated, and neither district.enrollment nor a site's is")
		return
	}
	total := input.TotalAllotted()
	// If the figure fits the lines, it is right and the stated total is wrong, which
	// checkStatedTotal reports. Otherwise the figure is held against the total that
	// its author has stated.
	// Both figures are compared as they are shown.
	stated := input.Plan.PerPupil.RoundIn(input.Currency)
	divide := func(total money.Amount) money.Amount {
		each := total.ToRat()
		return money.RoundForCurrency(each.Quo(each, big.NewRat(enrollment, 1)), input.Currency)
	}
	if spec.Total != "" && divide(total) != stated {
		total = input.Plan.Total
	}
	if amount := divide(total); stated != amount {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    "spec.budget.perPupil",
			Message: fmt.Sprintf(
				"%s for %s is %s each, and the plan says %s.", input.FormatMoney(total),
				text.FormatCount(enrollment, "student"), input.FormatMoney(amount), input.FormatMoney(stated),
			),
			Action: "Correct perPupil, the total or the enrollment.",
			Money:  max(stated-amount, amount-stated),
		})
	}
}

// checkTransfers reports lines from which transfers take more of a year than they have of it,
// and transfers of a year that their lines do not cover. These are always Errors: no line can
// have less than nothing, and a transfer that moves nothing is not what the board decided.
func checkTransfers(input *rules.Input, report *rules.Report) {
	for _, budgetLine := range input.Lines {
		for _, exhausted := range listExhausted(budgetLine) {
			report.AddFinding(newExhaustedFinding(input, exhausted))
		}
	}
	for i := range input.Plan.Transfers {
		transfer := &input.Plan.Transfers[i]
		if budgetLines := input.LinesWithoutYear(transfer); len(budgetLines) > 0 {
			report.AddFinding(newMisdatedFinding(input, transfer, budgetLines))
		}
	}
}

// exhaustedMoney is money of a line from which transfers take more than there is.
type exhaustedMoney struct {
	line *budget.Line
	// year of the money; 0: all years of a line that is one sum.
	year calendar.FiscalYear
	// taken is what transfers take of it. What others bring is there to be taken.
	taken, shortfall money.Amount
	// transfers are the names of those that take.
	transfers []v1alpha1.EntryName
}

// listExhausted lists the money of a line from which transfers take too much: of each year, or
// of all years together if the line is one sum, as it gives the money of all its years first.
func listExhausted(budgetLine *budget.Line) []exhaustedMoney {
	var list []exhaustedMoney
	for i, shortfall := range budgetLine.Shortfalls {
		fiscalYear := budgetLine.Years[i]
		if budgetLine.IsOneSum() && len(budgetLine.Years) > 1 {
			fiscalYear = 0
		}
		switch {
		case shortfall == 0:
		case fiscalYear == 0 && len(list) > 0:
			list[0].shortfall += shortfall
		default:
			list = append(list, exhaustedMoney{line: budgetLine, year: fiscalYear, shortfall: shortfall})
		}
	}
	for i := range list {
		for _, move := range budgetLine.Moves {
			if list[i].year != 0 && move.Year != list[i].year {
				continue
			}
			if move.Amount < 0 {
				list[i].taken -= move.Amount
				list[i].transfers = append(list[i].transfers, move.Transfer.Name)
			}
		}
	}
	return list
}

// newExhaustedFinding makes the finding of money from which transfers take too much.
func newExhaustedFinding(input *rules.Input, exhausted exhaustedMoney) rules.Finding {
	budgetLine := exhausted.line
	subject := "Transfer %s takes"
	if len(exhausted.transfers) > 1 {
		subject = "Transfers %s take"
	}
	of, ofYear, action := "", "", "Correct the transfers."
	if exhausted.year != 0 {
		of = fmt.Sprintf(" of %s", exhausted.year)
	}
	if exhausted.year != 0 && len(budgetLine.Years) > 1 {
		ofYear = " of that year"
		action = "Correct the transfers, and write one for each year with its fiscalYear."
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityError,
		Field:      rules.LinePath(budgetLine.Name).Child("amount").String(),
		FiscalYear: v1alpha1.FiscalYear(exhausted.year),
		Message: fmt.Sprintf(
			subject+" %s%s from %s, which has %s%s.", text.JoinFirst(exhausted.transfers),
			input.FormatMoney(exhausted.taken), of, budgetLine.Name,
			input.FormatMoney(exhausted.taken-exhausted.shortfall), ofYear,
		),
		Action: action,
		Money:  exhausted.shortfall,
		Lines:  []v1alpha1.EntryName{budgetLine.Name},
	}
}

// newMisdatedFinding makes the finding of a transfer of a year that lines of it do not cover.
func newMisdatedFinding(input *rules.Input, transfer *model.Transfer, budgetLines []*budget.Line) rules.Finding {
	var described []string
	for _, budgetLine := range budgetLines {
		fiscalYears := budgetLine.Years
		if budgetLine.FiscalYear == 0 {
			fiscalYears = input.PlanYears
		}
		covered := fiscalYears[0].String()
		if len(fiscalYears) > 1 {
			covered += " to " + fiscalYears[len(fiscalYears)-1].String()
		}
		described = append(described, fmt.Sprintf("%s (%s)", budgetLine.Name, covered))
	}
	verb := "does"
	if len(budgetLines) > 1 {
		verb = "do"
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityError,
		Field:      rules.SpecPath("budget", "transfers").Key(string(transfer.Name)).Child("fiscalYear").String(),
		FiscalYear: v1alpha1.FiscalYear(transfer.FiscalYear),
		Message: fmt.Sprintf(
			"Transfer %s moves money of %s, which %s %s not cover: it moves nothing.", transfer.Name,
			transfer.FiscalYear, text.JoinAnd(described), verb,
		),
		Action: "Correct the transfer's fiscalYear, or name a line of that year. " +
			"Leave it out if the money moves from one year to another.",
		Money: transfer.Amount,
		Lines: budget.LineNames(budgetLines),
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
	if severity := rules.SeverityOfDifference(difference, aligned); severity != "" {
		report.AddFinding(rules.Finding{
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
