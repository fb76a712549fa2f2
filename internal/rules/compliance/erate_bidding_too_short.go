package compliance

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ERateBiddingTooShort reports a vendor that is selected, a contract, an order or a Form 471 before
// a Form 470 of E-Rate has been open for as long as the program requires.
var ERateBiddingTooShort = rules.Rule{
	Code: rules.ERateBiddingTooShort, Number: "E-37", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// Money that must leave E-Rate anyway loses no discount.
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
	},
	Check:    checkERateBidding,
	CheckLot: checkLotOrder,
}

// checkERateBidding reports one finding for each procurement with a step that comes too early, and
// then the lots that were ordered too early, one finding for each line that has none yet: a discount
// is lost once. Past years are left out.
func checkERateBidding(input *rules.Input, report *rules.Report) {
	reported := map[v1alpha1.EntryName]bool{}
	for _, procurement := range input.Plan.Procurements {
		step, isEarly := findEarlyStep(procurement)
		if !isEarly {
			continue
		}
		discount := sumDiscount(input, procurement)
		if discount.sum == 0 {
			continue
		}
		// What is planned can be moved until its day.
		report.RecheckOn(step.day)
		report.AddFinding(newBiddingFinding(input, procurement, step, discount))
		for _, lineName := range discount.lines {
			reported[lineName] = true
		}
	}
	early := input.SumLots(func(entryName v1alpha1.EntryName, charge rules.LotCharge) bool {
		budgetLine, ok := input.FindLine(entryName)
		// The ledger may be a moment older than the plan.
		return ok && charge.Early && !budgetLine.Form470Certified().IsZero() && !reported[entryName]
	})
	for _, entryName := range rules.SortedKeys(early) {
		budgetLine, _ := input.FindLine(entryName)
		sum := early[entryName]
		certified := budgetLine.Form470Certified()
		report.AddFinding(rules.Finding{
			Severity: severityOfBidding(input),
			Field:    rules.LinePath(entryName).Child("procurement").String(),
			Message: fmt.Sprintf(
				"%s is charged by %s ordered before %s, the first day that the Form 470 of %s allows: E-Rate denies the discount.",
				entryName, input.DescribeLots(sum), programs.EarliestContract(certified), certified,
			),
			Action:       "Charge the lots to a line on another source, or correct the days.",
			Money:        sum.Cost,
			Lines:        []v1alpha1.EntryName{entryName},
			Technologies: budget.TechnologyNames(budgetLine),
		})
	}
}

// earlyStep is a step of a procurement that comes before its earliest contract.
type earlyStep struct {
	day calendar.Date
	// field has the day, and words say what happens on it.
	field, words string
}

// findEarlyStep finds the first step of a procurement that comes too early for its Form 470. Offers
// may end on the last day of the waiting period, the day before a vendor may be selected.
func findEarlyStep(procurement *model.Procurement) (earlyStep, bool) {
	earliest := programs.EarliestContract(procurement.Form470Certified)
	var found []earlyStep
	addStep := func(day, from calendar.Date, field, words string) {
		if !day.IsZero() && day < from {
			found = append(found, earlyStep{day, field, words})
		}
	}
	addStep(procurement.Closes, earliest-1, "closes", "takes offers until")
	addStep(procurement.Awarded, earliest, "awarded", "selects the vendor on")
	addStep(procurement.Signed, earliest, "signed", "is signed on")
	addStep(procurement.Form471Filed, earliest, "form471Filed", "has its Form 471 filed on")
	if earliest.IsZero() || len(found) == 0 {
		return earlyStep{}, false
	}
	return slices.MinFunc(found, func(left, right earlyStep) int { return int(left.day - right.day) }), true
}

// lineMoney is money of budget lines in the years that people can still change.
type lineMoney struct {
	sum   money.Amount
	lines []v1alpha1.EntryName
	// budgetLines are those lines.
	budgetLines []*budget.Line
	// years have the money, sorted.
	years []calendar.FiscalYear
}

// sumDiscount sums what E-Rate pays for the lines of a procurement from the current year on.
func sumDiscount(input *rules.Input, procurement *model.Procurement) lineMoney {
	var discount lineMoney
	for _, budgetLine := range input.Lines {
		if budgetLine.Procurement != procurement || budgetLine.Source.ERateCategory() == 0 {
			continue
		}
		var ofLine money.Amount
		for _, fiscalYear := range input.ActionableYears {
			if amount := budgetLine.AmountIn(fiscalYear); amount > 0 {
				ofLine = ofLine.Plus(amount)
				discount.years = append(discount.years, fiscalYear)
			}
		}
		if ofLine > 0 {
			discount.sum = discount.sum.Plus(ofLine)
			discount.lines = append(discount.lines, budgetLine.Name)
			discount.budgetLines = append(discount.budgetLines, budgetLine)
		}
	}
	slices.Sort(discount.years)
	discount.years = slices.Compact(discount.years)
	return discount
}

// severityOfBidding is Error if the time for which bids must be open is confirmed.
func severityOfBidding(input *rules.Input) v1alpha1.Severity {
	_, fact := programs.BiddingWaitDays()
	return severityOfFact(input, fact)
}

// newBiddingFinding makes the finding of a procurement. What is done cannot be moved, so that only a
// new form helps.
func newBiddingFinding(
	input *rules.Input, procurement *model.Procurement, step earlyStep, discount lineMoney,
) rules.Finding {
	waitDays, fact := programs.BiddingWaitDays()
	earliest := programs.EarliestContract(procurement.Form470Certified)
	action := fmt.Sprintf("Move it to %s or later.", earliest)
	switch {
	case step.day <= input.Today:
		action = fmt.Sprintf(
			"Certify a new Form 470 and wait %d days before anything is selected, signed or filed, or pay from another source.",
			waitDays,
		)
	case step.field == "closes":
		action = fmt.Sprintf("Take offers until %s or later.", earliest-1)
	}
	var only v1alpha1.FiscalYear
	if len(discount.years) == 1 {
		only = v1alpha1.FiscalYear(discount.years[0])
	}
	return rules.Finding{
		Severity:   severityOfBidding(input),
		Field:      rules.ProcurementPath(procurement.Name).Child(step.field).String(),
		FiscalYear: only,
		Message: fmt.Sprintf(
			"%s %s %s, and its Form 470 of %s must be open for %d days: nothing may be selected, signed or filed before %s. "+
				"E-Rate denies the %s of %s.",
			procurement.Name, step.words, step.day, procurement.Form470Certified, waitDays, earliest,
			input.FormatMoney(discount.sum), text.JoinFirst(discount.lines),
		),
		Action:       appendWhomToAsk(input, action, fact),
		Money:        discount.sum,
		Lines:        discount.lines,
		Technologies: budget.TechnologyNames(discount.budgetLines...),
	}
}
