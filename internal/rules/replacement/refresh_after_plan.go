package replacement

import (
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshAfterPlan reports devices that reach their end soon after the plan, and
// purchases on one-time money that outlast it.
var RefreshAfterPlan = rules.Rule{
	Code:   rules.RefreshAfterPlan,
	Number: "E-11",
	Worst:  v1alpha1.SeverityWarning,
	Files:  files,
	Money:  true,
	FoldedUnder: []rules.Fold{
		// The running cost of the same technology already asks for the money after the grant.
		{Root: rules.RecurringCostOnOneTimeFunds, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkRefreshAfterPlan,
}

// checkRefreshAfterPlan reports one finding for the plan. It is Info, as the next
// plan can pay, unless one-time money bought the devices: that money does not come
// again.
func checkRefreshAfterPlan(input *rules.Input, report *rules.Report) {
	after := sumLotsAfterPlan(input)
	oneTime := listOneTimePurchases(input)
	if after.devices == 0 && len(oneTime) == 0 {
		return
	}
	finding := rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.period.end",
		Action: "Inform the board now, and put their replacement into the next plan's first draft.",
		Money:  after.cost, Technologies: after.technologies,
	}
	var sentences []string
	// Lots that exist and purchases that are planned make one bill, and one finding.
	if after.devices > 0 {
		sentences = append(sentences, fmt.Sprintf(
			"After the plan ends, %s must be replaced %s%s.", text.FormatCount(after.devices, "device"), after.describeWhen(),
			describeCost(input, after.cost, after.unpriced),
		))
		if after.notReplaced > 0 {
			sentences = append(sentences, fmt.Sprintf(
				"%s more for students need no replacement, because the district expects fewer students.",
				text.FormatCount(after.notReplaced, "unit"),
			))
		}
	}
	if len(oneTime) > 0 {
		finding.Severity = v1alpha1.SeverityWarning
		var planned money.Amount
		for _, purchase := range oneTime {
			finding.Lines = append(finding.Lines, purchase.line.Name)
			finding.Technologies = append(finding.Technologies, purchase.technologies...)
			planned = planned.Plus(purchase.planned)
		}
		finding.Money = finding.Money.Plus(planned)
		still := ""
		if planned > 0 {
			still = fmt.Sprintf(", %s of it still to be bought", input.FormatEstimate(planned))
		}
		sentences = append(sentences, fmt.Sprintf(
			"One-time money buys what lasts beyond the plan (%s%s), and nothing says who pays for replacing it.",
			text.JoinFirst(finding.Lines), still,
		))
	}
	finding.Message = strings.Join(sentences, " ")
	finding.Technologies = rules.Unique(finding.Technologies)
	report.AddFinding(finding)
}

// lotsAfterPlan are the lots that reach their end in the five years after the plan.
type lotsAfterPlan struct {
	devices, unpriced, notReplaced int64
	cost                           money.Amount
	technologies                   []v1alpha1.EntryName
	// first and last are the fiscal years in which they are due.
	first, last calendar.FiscalYear
}

// describeWhen names the years in which the lots are due.
func (after lotsAfterPlan) describeWhen() string {
	if after.first == after.last {
		return "in " + after.first.String()
	}
	return "from " + after.first.String() + " to " + after.last.String()
}

func sumLotsAfterPlan(input *rules.Input) lotsAfterPlan {
	var after lotsAfterPlan
	for _, refreshYear := range input.Refresh {
		fiscalYear := refreshYear.FiscalYear
		if fiscalYear <= input.LastFullYear() || fiscalYear > input.AfterPlanHorizon() {
			continue
		}
		after.cost = after.cost.Plus(refreshYear.Cost)
		after.devices += refreshYear.Devices
		after.notReplaced += refreshYear.NotReplaced
		after.unpriced += refreshYear.Unpriced
		after.technologies = append(after.technologies, refreshYear.Technologies...)
		if after.first == 0 {
			after.first = fiscalYear
		}
		after.last = fiscalYear
	}
	return after
}

// describeCost writes what replacements cost; empty if no price is known.
func describeCost(input *rules.Input, cost money.Amount, unpriced int64) string {
	switch {
	case cost == 0:
		return ", and what that costs is not known"
	case unpriced > 0:
		return " at " + input.FormatEstimate(cost) + " or more"
	default:
		return " at about " + input.FormatEstimate(cost)
	}
}

// oneTimePurchase is a line that buys, on one-time money, what reaches its end after the plan.
type oneTimePurchase struct {
	line         *budget.Line
	technologies []v1alpha1.EntryName
	// planned is the money for these technologies that no device lot has used yet.
	planned money.Amount
}

// listOneTimePurchases lists the purchases of all years of the plan: those of past years
// reach their end after the plan too.
func listOneTimePurchases(input *rules.Input) []oneTimePurchase {
	var purchases []oneTimePurchase
	for _, budgetLine := range input.Lines {
		isPurchase := budgetLine.Purpose == v1alpha1.PurposePurchase || budgetLine.Purpose == v1alpha1.PurposeReplacement
		if !isPurchase || budgetLine.Source == nil || !budgetLine.Source.IsOneTime() {
			continue
		}
		purchase := oneTimePurchase{line: budgetLine}
		for _, entryName := range budgetLine.Technologies {
			outlasting := sumOutlastingMoney(input, budgetLine, entryName)
			if outlasting == 0 {
				continue
			}
			purchase.technologies = append(purchase.technologies, entryName)
			purchase.planned = purchase.planned.Plus(outlasting)
		}
		purchase.planned = max(0, purchase.planned-budgetLine.LotsSpent-budgetLine.LotsCommitted)
		if len(purchase.technologies) > 0 {
			purchases = append(purchases, purchase)
		}
	}
	return purchases
}

// sumOutlastingMoney sums the money of a line for a technology that, bought in that year,
// reaches its end after the plan. The useful life starts with the fiscal year of the money, as
// the day of the purchase is not known yet. Without a useful life, the end is not known, and
// the technology does not count.
func sumOutlastingMoney(input *rules.Input, budgetLine *budget.Line, entryName v1alpha1.EntryName) money.Amount {
	technology := input.Plan.FindTechnology(entryName)
	if technology == nil || technology.UsefulLifeMonths == 0 || !input.NeedsMoney(entryName, input.LastFullYear()+1) {
		return 0
	}
	var sum money.Amount
	for _, fiscalYear := range budgetLine.Years {
		// The end is worked out as for a lot that starts on the first day of the year.
		bought := inventory.Lot{Start: input.Fiscal.StartOf(fiscalYear)}
		if endDate := bought.ComputeLife(int(technology.UsefulLifeMonths), 0).End; input.Fiscal.YearOf(endDate) > input.LastFullYear() {
			sum = sum.Plus(budgetLine.AmountFor(entryName, fiscalYear))
		}
	}
	return sum
}
