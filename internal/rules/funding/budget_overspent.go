package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// BudgetOverspent reports this: more is spent and ordered than a line has.
var BudgetOverspent = rules.Rule{
	Code:      rules.BudgetOverspent,
	Number:    "E-16",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	// Lots of another year are charged to the line: without them it would hold.
	FoldedUnder: []rules.Fold{
		{Root: rules.FundingYearMismatch, AnyYear: true, By: rules.ByLine, When: func(root, f rules.Finding) bool {
			return len(root.Goals) == 0 && f.Money <= root.Money
		}},
	},
	Check: checkOverspent,
}

func checkOverspent(input *rules.Input, report *rules.Report) {
	for _, line := range input.Lines {
		if line.AtLeast {
			report.Skip("%s: lots on the line have no known cost, so more is used than shown", line.Name)
		}
		excess := line.Used() - line.Allotted
		if excess <= 0 {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if rules.Exceeds(excess, 100, 1, line.Allotted) {
			severity = v1alpha1.SeverityError
		}
		percent := ""
		if line.Allotted > 0 {
			percent = fmt.Sprintf(" (%s%%)", money.Percent(line.Used(), line.Allotted))
		}
		action := fmt.Sprintf("Freeze orders, or move %s to it by a transfer.", input.FormatMoney(excess))
		if from := candidate(input, line, excess); from != nil {
			action = fmt.Sprintf(
				"Freeze orders, or move %s to it from %s, which has %s left.", input.FormatMoney(excess), from.Name,
				input.FormatMoney(from.Allotted-from.Used()),
			)
		}
		report.Add(rules.Finding{
			Severity:   severity,
			Field:      rules.LinePath(line.Name).String(),
			FiscalYear: singleYear(line),
			Message: fmt.Sprintf(
				"%s: %s of %s is spent or ordered%s.", line.Name, input.FormatMoney(line.Used()),
				input.FormatMoney(line.Allotted), percent,
			),
			Action:       action,
			Money:        excess,
			Lines:        []string{string(line.Name)},
			Technologies: budget.TechnologyNames(line),
		})
	}
}

// candidate is the line of the same source and last year with most left, if
// that is enough.
func candidate(input *rules.Input, line *budget.Line, need money.Amount) *budget.Line {
	var best *budget.Line
	for _, other := range input.Lines {
		same := other != line && other.Source == line.Source && len(other.Years) > 0 && len(line.Years) > 0 &&
			other.Years[len(other.Years)-1] == line.Years[len(line.Years)-1]
		left := other.Allotted - other.Used()
		if same && left >= need && (best == nil || left > best.Allotted-best.Used()) {
			best = other
		}
	}
	return best
}

func singleYear(line *budget.Line) v1alpha1.FiscalYear {
	if len(line.Years) == 1 {
		return v1alpha1.FiscalYear(line.Years[0])
	}
	return 0
}
