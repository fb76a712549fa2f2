package purchasing

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// BiddingMissing reports a purchase above the bid threshold of the policy whose vendor is not found
// by bids.
var BiddingMissing = rules.Rule{
	Code: rules.BiddingMissing, Number: "E-39", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Money:      true,
	Thresholds: []string{"procurement.bidThreshold"},
	FoldedUnder: []rules.Fold{
		// What should not be bought at all needs no bids.
		{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology},
	},
	Check: checkBidding,
}

// checkBidding reports one finding for each purchase, at the first year in which it is above the
// threshold: the lines of a procurement without competition, and the lines of the same technologies
// of which some name no procurement.
func checkBidding(input *rules.Input, report *rules.Report) {
	threshold := input.Policy.Procurement.BidThreshold
	if threshold == 0 {
		if len(input.Plan.Procurements) > 0 {
			report.AddNotChecked("policy.procurement.bidThreshold is not set, so above which amount bids are needed is not known")
		}
		return
	}
	var unsure []v1alpha1.EntryName
	for _, bought := range listUnbidPurchases(input) {
		fiscalYear, sum, mayExceed := findYearAbove(input, bought.all, threshold)
		switch {
		case fiscalYear != 0:
			report.AddFinding(newBiddingFinding(input, bought, fiscalYear, sum))
		case mayExceed:
			unsure = append(unsure, budget.LineNames(bought.unbid)...)
		}
	}
	if len(unsure) > 0 {
		slices.Sort(unsure)
		report.AddNotChecked(
			"whether lines of several years buy for more than %s in one of them is not known: %s",
			input.FormatMoney(threshold), text.JoinFirst(slices.Compact(unsure)),
		)
	}
}

// unbidPurchase is a purchase that is not made by bids, or of which that is not recorded.
type unbidPurchase struct {
	// all are the lines that buy together, and unbid those of them without bids.
	all, unbid []*budget.Line
	// procurement of the lines; nil: the unbid lines name none.
	procurement *model.Procurement
}

// listUnbidPurchases lists the purchases without bids: first by procurement, and then the lines that
// name none, by their technologies, or by name if they have none.
func listUnbidPurchases(input *rules.Input) []unbidPurchase {
	var purchases []unbidPurchase
	for _, procurement := range input.Plan.Procurements {
		isExplained := procurement.Method == v1alpha1.MethodSoleSource && procurement.Reason != ""
		if procurement.Method != v1alpha1.MethodQuotes && procurement.Method != v1alpha1.MethodSoleSource || isExplained {
			continue
		}
		budgetLines := slices.DeleteFunc(slices.Clone(input.Lines), func(budgetLine *budget.Line) bool {
			return budgetLine.Procurement != procurement
		})
		purchases = append(purchases, unbidPurchase{budgetLines, budgetLines, procurement})
	}
	groups := map[string]unbidPurchase{}
	for _, budgetLine := range input.Lines {
		if budgetLine.Purpose != v1alpha1.PurposePurchase && budgetLine.Purpose != v1alpha1.PurposeReplacement {
			continue
		}
		key := "line " + string(budgetLine.Name)
		if len(budgetLine.Technologies) > 0 {
			key = strings.Join(text.ToStrings(budget.TechnologyNames(budgetLine)), "\x00")
		}
		group := groups[key]
		group.all = append(group.all, budgetLine)
		if budgetLine.Procurement == nil {
			group.unbid = append(group.unbid, budgetLine)
		}
		groups[key] = group
	}
	for _, key := range rules.SortedKeys(groups) {
		if len(groups[key].unbid) > 0 {
			purchases = append(purchases, groups[key])
		}
	}
	return purchases
}

// findYearAbove finds the first year from the current one on in which lines buy for more than a
// threshold, with what they buy for; 0: there is none. A line of several years may be bought in one
// of them, or a part in each, unless it pays what comes back every year: mayExceed reports that the
// lines may then be above the threshold in some year.
func findYearAbove(
	input *rules.Input, budgetLines []*budget.Line, threshold money.Amount,
) (first calendar.FiscalYear, sum money.Amount, mayExceed bool) {
	for _, fiscalYear := range input.ActionableYears {
		var atLeast, atMost money.Amount
		for _, budgetLine := range budgetLines {
			amount := budgetLine.AmountIn(fiscalYear)
			if amount == 0 {
				continue
			}
			// What is spent in an undecided year may be spent in another one.
			if !budgetLine.IsUndecided() || len(budgetLine.Years) == 1 {
				atLeast = atLeast.Plus(amount)
			}
			if budgetLine.IsRecurring() && !budgetLine.IsUndecided() {
				atMost = atMost.Plus(amount)
			} else {
				atMost = atMost.Plus(budgetLine.Allotted)
			}
		}
		if atLeast > threshold {
			return fiscalYear, atLeast, false
		}
		mayExceed = mayExceed || atMost > threshold
	}
	return 0, 0, mayExceed
}

// newBiddingFinding makes the finding of a purchase in a year. Its money is that of the lines without
// bids.
func newBiddingFinding(
	input *rules.Input, bought unbidPurchase, fiscalYear calendar.FiscalYear, sum money.Amount,
) rules.Finding {
	unbid := budget.LinesWithMoney(bought.unbid, fiscalYear)
	if len(unbid) == 0 {
		unbid = bought.unbid
	}
	var missing money.Amount
	for _, budgetLine := range unbid {
		missing = missing.Plus(budgetLine.AmountIn(fiscalYear))
	}
	names := budget.LineNames(unbid)
	above := fmt.Sprintf("more than %s", input.FormatMoney(input.Policy.Procurement.BidThreshold))
	finding := rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.LinePath(names[0]).Child("procurement").String(),
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf("A purchase of %s in %s is %s, and how its vendor is found is not recorded: %s.",
			input.FormatMoney(sum), fiscalYear, above, text.JoinFirst(names)),
		Action:       "Name a procurement at the line: the bids, or the contract that was bid.",
		Money:        missing,
		Lines:        names,
		Technologies: budget.TechnologyNames(unbid...),
	}
	if procurement := bought.procurement; procurement != nil {
		path := rules.ProcurementPath(procurement.Name)
		finding.Field = path.Child("method").String()
		finding.Message = fmt.Sprintf("%s buys for %s in %s, %s, on quotes: that takes bids.",
			procurement.Name, input.FormatMoney(sum), fiscalYear, above)
		finding.Action = "Invite bids, or buy on a contract that was bid, and record the method."
		if procurement.Method == v1alpha1.MethodSoleSource {
			finding.Field = path.Child("reason").String()
			finding.Message = fmt.Sprintf("%s buys for %s in %s, %s, without competition, and no reason is recorded.",
				procurement.Name, input.FormatMoney(sum), fiscalYear, above)
			finding.Action = "Record the reason, or invite bids."
		}
	}
	return finding
}
