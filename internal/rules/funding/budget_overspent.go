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
	for _, l := range input.Lines {
		if l.AtLeast {
			report.Skip("%s: lots on the line have no known cost, so more is used than shown", l.Name)
		}
		excess := l.Used() - l.Allotted
		if excess <= 0 {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if rules.Exceeds(excess, 100, 1, l.Allotted) {
			severity = v1alpha1.SeverityError
		}
		percent := ""
		if l.Allotted > 0 {
			percent = fmt.Sprintf(" (%s%%)", money.Percent(l.Used(), l.Allotted))
		}
		action := fmt.Sprintf("Freeze orders, or move %s to it by a transfer.", input.FormatMoney(excess))
		if from := candidate(input, l, excess); from != nil {
			action = fmt.Sprintf(
				"Freeze orders, or move %s to it from %s, which has %s left.",
				input.FormatMoney(excess),
				from.Name,
				input.FormatMoney(from.Allotted-from.Used()),
			)
		}
		report.Add(rules.Finding{
			Severity:   severity,
			Field:      rules.LinePath(l.Name).String(),
			FiscalYear: singleYear(l),
			Message: fmt.Sprintf(
				"%s: %s of %s is spent or ordered%s.",
				l.Name,
				input.FormatMoney(l.Used()),
				input.FormatMoney(l.Allotted),
				percent,
			),
			Action:       action,
			Money:        excess,
			Lines:        []string{string(l.Name)},
			Technologies: budget.TechnologyNames(l),
		})
	}
}

// candidate is the line of the same source and last year with most left, if
// that is enough.
func candidate(input *rules.Input, l *budget.Line, need money.Amount) *budget.Line {
	var best *budget.Line
	for _, o := range input.Lines {
		same := o != l && o.Source == l.Source && len(o.Years) > 0 && len(l.Years) > 0 &&
			o.Years[len(o.Years)-1] == l.Years[len(l.Years)-1]
		left := o.Allotted - o.Used()
		if same && left >= need && (best == nil || left > best.Allotted-best.Used()) {
			best = o
		}
	}
	return best
}

func singleYear(l *budget.Line) v1alpha1.FiscalYear {
	if len(l.Years) == 1 {
		return v1alpha1.FiscalYear(l.Years[0])
	}
	return 0
}
