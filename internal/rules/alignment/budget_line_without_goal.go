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

// BudgetLineWithoutGoal reports this: money is tied to no goal, to a goal that
// does not exist, or to one that closed before the year.
var BudgetLineWithoutGoal = rules.Rule{
	Code: rules.BudgetLineWithoutGoal, Number: "E-01", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkLineWithoutGoal,
	WaivedShares: func(input *rules.Input, f rules.Finding) func(budget.Share) bool {
		return func(s budget.Share) bool {
			return input.IsActionable(s.Year) && (f.FiscalYear == 0 || int(s.Year) == int(f.FiscalYear)) &&
				slices.Contains(f.Lines, string(s.Line.Name)) &&
				(s.Alignment == budget.NoGoal || slices.Contains(f.Goals, s.Goal))
		}
	},
}

func checkLineWithoutGoal(input *rules.Input, report *rules.Report) {
	type key struct {
		year calendar.FiscalYear
		goal string
	}
	broken := map[key][]budget.Share{}
	missing := map[string]bool{}
	var order []key
	var without []budget.Share
	byYear := input.IsWaivedByYear(report.Code())
	for _, share := range input.Shares {
		if !input.IsActionable(share.Year) {
			continue
		}
		switch share.Alignment {
		case budget.Aligned, budget.General:
		case budget.GoalNotRunning: // FundingYearMismatch tells it.
		case budget.NoGoal:
			if n := len(without); n > 0 && (without[n-1].Line != share.Line || byYear) {
				report.Add(lineWithoutGoal(input, without))
				without = nil
			}
			without = append(without, share)
		case budget.GoalMissing, budget.GoalClosed:
			k := key{goal: share.Goal}
			if byYear {
				k.year = share.Year
			}
			if broken[k] == nil {
				order = append(order, k)
			}
			if share.Alignment == budget.GoalMissing {
				missing[share.Goal] = true
			}
			broken[k] = append(broken[k], share)
		}
	}
	if len(without) > 0 {
		report.Add(lineWithoutGoal(input, without))
	}
	meant := rules.SuggestNames(missing, input.GoalNames())
	for _, k := range order {
		report.Add(linesOfBrokenGoal(input, broken[k], meant[k.goal]))
	}
}

// lineWithoutGoal is one finding for a line, whatever the number of its years.
func lineWithoutGoal(input *rules.Input, shares []budget.Share) rules.Finding {
	first, last := shares[0], shares[len(shares)-1]
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: rules.LinePath(first.Line.Name).String(),
		Action: "Name a goal in its goals, or say under generalOperations why it serves no single goal.",
		Lines:  []string{string(first.Line.Name)}, Technologies: budget.TechnologyNames(first.Line), Years: len(shares),
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

// linesOfBrokenGoal is one finding for a goal, whatever the number of its lines
// and their years, with the goals that may be meant.
func linesOfBrokenGoal(input *rules.Input, shares []budget.Share, meant []string) rules.Finding {
	first := shares[0]
	var sum money.Amount
	var lines []*budget.Line
	var years []calendar.FiscalYear
	severity := v1alpha1.SeverityWarning
	for _, share := range shares {
		sum = sum.Plus(share.Amount)
		years = append(years, share.Year)
		// The shares of a line follow one another.
		if n := len(lines); n == 0 || lines[n-1] != share.Line {
			lines = append(lines, share.Line)
		}
		if alignmentSeverity(input, share.Year) == v1alpha1.SeverityError {
			severity = v1alpha1.SeverityError
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	names := budget.LineNames(lines)
	finding := rules.Finding{
		Severity:     severity,
		Field:        rules.LinePath(first.Line.Name).Child("goals").Key(first.Goal).String(),
		Money:        sum,
		Years:        len(years),
		Lines:        names,
		Goals:        []string{first.Goal},
		Meant:        meant,
		Technologies: budget.TechnologyNames(lines...),
	}
	when, then := years[0].String(), "that year"
	if len(years) == 1 {
		finding.FiscalYear = v1alpha1.FiscalYear(years[0])
	} else {
		when += " to " + years[len(years)-1].String()
		then = "those years"
	}
	if first.Alignment == budget.GoalClosed {
		goal, _ := input.Goal(first.Goal)
		finding.Message = fmt.Sprintf(
			"%s of %s (%s) still goes to goal %s, which closed on %s.", input.FormatMoney(sum), when,
			text.JoinFirst(names), first.Goal, goal.Closed,
		)
		finding.Action = fmt.Sprintf("Point the money to a goal that runs in %s, or remove it.", then)
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

// alignmentSeverity is Error where more of the year's money is unaligned than
// the policy allows.
func alignmentSeverity(input *rules.Input, year calendar.FiscalYear) v1alpha1.Severity {
	y := input.Year(year)
	of := y.Aligned + y.Unaligned
	allowed := new(big.Rat).Sub(big.NewRat(100, 1), input.Policy.AlignedMinPercent)
	if of > 0 && money.ExactPercent(y.Unaligned, of).Cmp(allowed) > 0 {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}
