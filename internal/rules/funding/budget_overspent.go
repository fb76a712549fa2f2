package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// BudgetOverspent reports a line on which more is spent and ordered than it has.
var BudgetOverspent = rules.Rule{
	Code:      rules.BudgetOverspent,
	Number:    "E-16",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	// Lots of another year charge the line, and their cost explains the whole excess.
	// Findings of that rule about goals do not count, as they are not about what was
	// spent.
	FoldedUnder: []rules.Fold{
		{
			Root:    rules.FundingYearMismatch,
			AnyYear: true,
			By:      rules.ByLine,
			When: func(root, finding rules.Finding) bool {
				return len(root.Goals) == 0 && finding.Money <= root.Money
			},
		},
	},
	Check: checkBudgetOverspent,
}

// checkBudgetOverspent checks past years as well, since money that was overspent has
// to be accounted for. It is an Error above 100 units of the currency and 1 percent
// of the line, which rounding and freight do not explain.
func checkBudgetOverspent(input *rules.Input, report *rules.Report) {
	for _, line := range input.Lines {
		// The cost that is known can already be too much, so the check goes on.
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
		// A line of 0 has no percentage, although lots can still charge it.
		percent := ""
		if line.Allotted > 0 {
			percent = fmt.Sprintf(" (%s%%)", money.Percent(line.Used(), line.Allotted))
		}
		action := fmt.Sprintf("Freeze orders, or move %s to it by a transfer.", input.FormatMoney(excess))
		// Naming a line that can pay saves the business officer the search.
		if donor := findTransferLine(input, line, excess); donor != nil {
			action = fmt.Sprintf(
				"Freeze orders, or move %s to it from %s, which has %s left.", input.FormatMoney(excess), donor.Name,
				input.FormatMoney(donor.Allotted-donor.Used()),
			)
		}
		report.Add(rules.Finding{
			Severity:   severity,
			Field:      rules.LinePath(line.Name).String(),
			FiscalYear: onlyYearOf(line),
			Message: fmt.Sprintf(
				"%s: %s of %s is spent or ordered%s.", line.Name, input.FormatMoney(line.Used()),
				input.FormatMoney(line.Allotted), percent,
			) + input.DescribeTransfers(rules.TransferOut, []*budget.Line{line}, nil),
			Action:       action,
			Money:        excess,
			Lines:        []v1alpha1.EntryName{line.Name},
			Technologies: budget.TechnologyNames(line),
		})
	}
}

// findTransferLine finds the line that can cover the excess alone and has most left;
// nil: none. It has the same source and ends in the same year, so that the money may
// be moved.
func findTransferLine(input *rules.Input, line *budget.Line, need money.Amount) *budget.Line {
	var best *budget.Line
	for _, other := range input.Lines {
		eligible := other != line && other.Source == line.Source && len(other.Years) > 0 && len(line.Years) > 0 &&
			other.Years[len(other.Years)-1] == line.Years[len(line.Years)-1]
		left := other.Allotted - other.Used()
		if eligible && left >= need && (best == nil || left > best.Allotted-best.Used()) {
			best = other
		}
	}
	return best
}

// onlyYearOf is the fiscal year of a line; 0: the line has several.
func onlyYearOf(line *budget.Line) v1alpha1.FiscalYear {
	if len(line.Years) == 1 {
		return v1alpha1.FiscalYear(line.Years[0])
	}
	return 0
}
