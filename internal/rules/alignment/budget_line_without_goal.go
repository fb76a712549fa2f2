package alignment

import (
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// BudgetLineWithoutGoal reports money that names no goal, a goal that does not exist,
// or a goal that closed before the year of the money.
var BudgetLineWithoutGoal = rules.Rule{
	Code: rules.BudgetLineWithoutGoal, Number: "E-01", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkLineWithoutGoal,
	// A waived share counts as general operations, so that the plan's alignment does
	// not stay below its limit because of money that the district has waived.
	WaivedShares: func(input *rules.Input, finding rules.Finding) func(budget.Share) bool {
		return func(share budget.Share) bool {
			sameYear := finding.FiscalYear == 0 || int(share.Year) == int(finding.FiscalYear)
			return input.IsActionable(share.Year) && sameYear &&
				slices.Contains(finding.Lines, share.Line.Name) &&
				(share.Alignment == budget.NoGoal || slices.Contains(finding.Goals, share.Goal))
		}
	},
}

// checkLineWithoutGoal reports one finding for each line without a goal, and one for
// each goal that is missing or closed. One mistake thus gives one finding, however
// many lines and years it affects. If a waiver names a year, each year has its own
// finding, so that the waiver can match it.
func checkLineWithoutGoal(input *rules.Input, report *rules.Report) {
	type brokenGoal struct {
		year calendar.FiscalYear // 0: all years.
		goal string
	}
	broken := map[brokenGoal][]budget.Share{}
	missing := map[string]bool{}
	// order keeps the goals as the lines name them, so that findings have a fixed order.
	var order []brokenGoal
	var without []budget.Share
	byYear := input.IsWaivedByYear(report.Code())
	for _, share := range input.Shares {
		if !input.IsActionable(share.Year) {
			continue
		}
		switch share.Alignment {
		// General operations keep the whole district running and need no goal.
		case budget.Aligned, budget.General:
		case budget.GoalNotRunning: // FundingYearMismatch reports it.
		case budget.NoGoal:
			// The shares of a line follow one another, so another line ends the finding.
			if count := len(without); count > 0 && (without[count-1].Line != share.Line || byYear) {
				report.AddFinding(newLineWithoutGoalFinding(input, without))
				without = nil
			}
			without = append(without, share)
		case budget.GoalMissing, budget.GoalClosed:
			key := brokenGoal{goal: share.Goal}
			if byYear {
				key.year = share.Year
			}
			if broken[key] == nil {
				order = append(order, key)
			}
			if share.Alignment == budget.GoalMissing {
				missing[share.Goal] = true
			}
			broken[key] = append(broken[key], share)
		}
	}
	if len(without) > 0 {
		report.AddFinding(newLineWithoutGoalFinding(input, without))
	}
	suggestions := rules.SuggestNames(missing, input.GoalNames())
	for _, key := range order {
		report.AddFinding(newBrokenGoalFinding(input, broken[key], suggestions[key.goal]))
	}
}

// newLineWithoutGoalFinding makes one finding for a line with all of its years. Its
// severity is that of the worst year.
func newLineWithoutGoalFinding(input *rules.Input, shares []budget.Share) rules.Finding {
	first, last := shares[0], shares[len(shares)-1]
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: rules.LinePath(first.Line.Name).String(),
		Action: "Name a goal in its goals, or say under generalOperations why it serves no single goal.",
		Lines:  []v1alpha1.EntryName{first.Line.Name}, Technologies: budget.TechnologyNames(first.Line), Years: len(shares),
	}
	for _, share := range shares {
		finding.Money = finding.Money.Plus(share.Amount)
		if alignmentSeverity(input, share.Year) == v1alpha1.SeverityError {
			finding.Severity = v1alpha1.SeverityError
		}
	}
	when := first.Year.String()
	if first == last {
		finding.FiscalYear = v1alpha1.FiscalYear(first.Year)
	} else {
		when += " to " + last.Year.String()
	}
	finding.Message = fmt.Sprintf(
		"%s (%s, %s) does not say which goal it pays for.", first.Line.Name, input.FormatMoney(finding.Money), when,
	)
	return finding
}

// newBrokenGoalFinding makes one finding for a goal that is missing or closed, with
// all lines and years that name it. meant lists the existing goals of a similar name,
// nearest first.
func newBrokenGoalFinding(input *rules.Input, shares []budget.Share, meant []string) rules.Finding {
	first := shares[0]
	var sum money.Amount
	var budgetLines []*budget.Line
	var fiscalYears []calendar.FiscalYear
	severity := v1alpha1.SeverityWarning
	for _, share := range shares {
		sum = sum.Plus(share.Amount)
		fiscalYears = append(fiscalYears, share.Year)
		// The shares of a line follow one another.
		if count := len(budgetLines); count == 0 || budgetLines[count-1] != share.Line {
			budgetLines = append(budgetLines, share.Line)
		}
		if alignmentSeverity(input, share.Year) == v1alpha1.SeverityError {
			severity = v1alpha1.SeverityError
		}
	}
	// Lines overlap in their years, and the message names the first and the last.
	slices.Sort(fiscalYears)
	fiscalYears = slices.Compact(fiscalYears)
	names := budget.LineNames(budgetLines)
	finding := rules.Finding{
		Severity: severity,
		// The finding points to the first line; the message names the others.
		Field:        rules.LinePath(first.Line.Name).Child("goals").Key(first.Goal).String(),
		Money:        sum,
		Years:        len(fiscalYears),
		Lines:        names,
		Goals:        []string{first.Goal},
		Meant:        meant,
		Technologies: budget.TechnologyNames(budgetLines...),
	}
	when, thatTime := fiscalYears[0].String(), "that year"
	if len(fiscalYears) == 1 {
		finding.FiscalYear = v1alpha1.FiscalYear(fiscalYears[0])
	} else {
		when += " to " + fiscalYears[len(fiscalYears)-1].String()
		thatTime = "those years"
	}
	// Only the message and the action differ between a closed goal and a missing one:
	// the first needs another goal, the second perhaps only another spelling.
	if first.Alignment == budget.GoalClosed {
		goal, _ := input.FindGoal(first.Goal)
		finding.Message = fmt.Sprintf(
			"%s of %s (%s) still goes to goal %s, which %s on %s.", input.FormatMoney(sum), when,
			text.JoinFirst(names), first.Goal, closingWords(goal), goal.Closed,
		)
		finding.Action = fmt.Sprintf("Point the money to a goal that runs in %s, or remove it.", thatTime)
		return finding
	}
	finding.Message = fmt.Sprintf(
		"%s of %s (%s) names goal %s, which does not exist.", input.FormatMoney(sum), when, text.JoinFirst(names),
		first.Goal,
	)
	finding.Action = "Correct the name, or add the Goal."
	if len(meant) > 0 {
		finding.Action = fmt.Sprintf("Did you mean %s? %s", meant[0], finding.Action)
	}
	return finding
}

// closingWords writes how a goal came to its end.
func closingWords(goal *budget.Goal) string {
	if goal.Spec.Closed.Outcome == v1alpha1.OutcomeDropped {
		return "was dropped"
	}
	return "closed"
}

// alignmentSeverity is Error if more of the year's money is unaligned than the
// policy's alignedMinPercent leaves open, and Warning otherwise. General operations
// count on neither side.
func alignmentSeverity(input *rules.Input, fiscalYear calendar.FiscalYear) v1alpha1.Severity {
	budgetYear := input.SumYear(fiscalYear)
	counted := budgetYear.Aligned + budgetYear.Unaligned
	// The percentage is compared exactly: a cent over the limit is over it.
	allowed := new(big.Rat).Sub(big.NewRat(100, 1), input.Policy.AlignedMinPercent)
	if counted > 0 && money.ExactPercent(budgetYear.Unaligned, counted).Cmp(allowed) > 0 {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}
