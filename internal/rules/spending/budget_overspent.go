package spending

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
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
	for _, budgetLine := range input.Lines {
		// The cost that is known can already be too much, so the check goes on.
		if budgetLine.AtLeast {
			report.AddNotChecked("%s: lots on the line have no known cost, so more is used than shown", budgetLine.Name)
		}
		excess := budgetLine.AmountUsed() - budgetLine.Allotted
		if excess <= 0 {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if rules.Exceeds(excess, 100, 1, budgetLine.Allotted) {
			severity = v1alpha1.SeverityError
		}
		// A line of 0 has no percentage, although lots can still charge it.
		percent := ""
		if budgetLine.Allotted > 0 {
			percent = fmt.Sprintf(" (%s%%)", money.FormatPercent(budgetLine.AmountUsed(), budgetLine.Allotted))
		}
		report.AddFinding(rules.Finding{
			Severity:   severity,
			Field:      rules.LinePath(budgetLine.Name).String(),
			FiscalYear: onlyYearOf(budgetLine),
			Message: fmt.Sprintf(
				"%s: %s of %s is spent or ordered%s.", budgetLine.Name, input.FormatMoney(budgetLine.AmountUsed()),
				input.FormatMoney(budgetLine.Allotted), percent,
			) + describeCharges(input, budgetLine) + input.DescribeTransfers(rules.TransferOut, []*budget.Line{budgetLine}, nil),
			Action:       adviseOnExcess(input, budgetLine, excess),
			Money:        excess,
			Lines:        []v1alpha1.EntryName{budgetLine.Name},
			Technologies: budget.TechnologyNames(budgetLine),
		})
	}
}

// describeCharges returns a sentence, with a space before it, about the lots that are charged to a
// line; empty if there are none. The lots are in other files than the line.
func describeCharges(input *rules.Input, budgetLine *budget.Line) string {
	var sum rules.LotSum
	var technologies []v1alpha1.EntryName
	for _, charge := range input.Charges {
		if charge.Line == budgetLine.Name && charge.Payment != inventory.Planned {
			cost, _, _ := input.LotCost(charge)
			sum = rules.LotSum{
				Lots: sum.Lots + charge.Lots, Devices: sum.Devices + charge.Devices, Cost: sum.Cost.PlusLots(cost),
			}
			technologies = append(technologies, charge.Technology)
		}
	}
	if sum.Lots == 0 {
		return ""
	}
	return fmt.Sprintf(" This includes %s of %s.", input.DescribeLots(sum), text.JoinFirst(rules.Unique(technologies)))
}

// adviseOnExcess says what to do about a line on which more is used than it has. If lots alone
// cost more than the line has, the order is most often paid from two lines, such as a grant and
// local money, or E-Rate and the district's own share. Naming the line that can pay saves the
// business officer the search.
func adviseOnExcess(input *rules.Input, budgetLine *budget.Line, excess money.Amount) string {
	var options []string
	if budgetLine.LotsSpent+budgetLine.LotsCommitted > budgetLine.Allotted {
		second := "the line that pays the rest"
		if other := findSecondLine(input, budgetLine, excess); other != nil {
			second = fmt.Sprintf("%s, which has %s left", other.Name, input.FormatMoney(moneyLeft(other)))
		}
		options = append(options, fmt.Sprintf(
			"let another line pay %s of a lot (acquisition.otherLines): %s", input.FormatMoney(excess), second,
		))
	}
	if donor := findTransferLine(input, budgetLine, excess); donor != nil {
		year := ""
		if len(budgetLine.Years) > 1 || len(donor.Years) > 1 {
			year = " of " + budgetLine.Years[len(budgetLine.Years)-1].String()
		}
		options = append(options, fmt.Sprintf(
			"move %s%s to it from %s, which has %s left", input.FormatMoney(excess), year, donor.Name,
			input.FormatMoney(moneyLeft(donor)),
		))
	}
	if len(options) == 0 {
		options = append(options, "charge what another line may pay to that line")
	}
	return "Freeze orders, or " + strings.Join(options, ", or ") + "."
}

// findTransferLine finds the line that can cover the excess alone and has most left;
// nil: none. It has the same source and money of the same year, so that the money may
// be moved. Money of an unknown source is moved only if the plan records no sources.
func findTransferLine(input *rules.Input, budgetLine *budget.Line, need money.Amount) *budget.Line {
	if budgetLine.Source == nil && len(input.Plan.Sources) > 0 {
		return nil
	}
	return findLineWithMostLeft(input, budgetLine, need, func(other *budget.Line) bool { return other.Source == budgetLine.Source })
}

// findSecondLine finds the line that can pay the excess for lots of a line; nil: none. It is
// planned for one of their technologies and buys or replaces, so its source may pay for them.
func findSecondLine(input *rules.Input, budgetLine *budget.Line, need money.Amount) *budget.Line {
	var technologies []v1alpha1.EntryName
	for _, charge := range input.Charges {
		if charge.Line == budgetLine.Name {
			technologies = append(technologies, charge.Technology)
		}
	}
	return findLineWithMostLeft(input, budgetLine, need, func(other *budget.Line) bool {
		return (other.Purpose == v1alpha1.PurposePurchase || other.Purpose == v1alpha1.PurposeReplacement) &&
			slices.ContainsFunc(technologies, other.HasTechnology)
	})
}

// findLineWithMostLeft finds the other line that can cover a need alone and has most left; nil:
// none. It has money of the line's last year, in which what exceeds all money counts.
func findLineWithMostLeft(
	input *rules.Input,
	budgetLine *budget.Line,
	need money.Amount,
	which func(*budget.Line) bool,
) *budget.Line {
	var best *budget.Line
	for _, other := range input.Lines {
		isSameYear := len(other.Years) > 0 && len(budgetLine.Years) > 0 &&
			other.Years[len(other.Years)-1] == budgetLine.Years[len(budgetLine.Years)-1]
		if other == budgetLine || !isSameYear || !which(other) {
			continue
		}
		if left := moneyLeft(other); left >= need && (best == nil || left > moneyLeft(best)) {
			best = other
		}
	}
	return best
}

// moneyLeft is what a line has left of its last year, or of all years if it is one sum.
func moneyLeft(budgetLine *budget.Line) money.Amount {
	if last := len(budgetLine.Years) - 1; last > 0 && !budgetLine.IsOneSum() {
		return budgetLine.Parts[last] - budgetLine.SpentIn[last] - budgetLine.CommittedIn[last]
	}
	return budgetLine.Allotted - budgetLine.AmountUsed()
}

// onlyYearOf is the fiscal year of a line; 0: the line has several.
func onlyYearOf(budgetLine *budget.Line) v1alpha1.FiscalYear {
	if len(budgetLine.Years) == 1 {
		return v1alpha1.FiscalYear(budgetLine.Years[0])
	}
	return 0
}
