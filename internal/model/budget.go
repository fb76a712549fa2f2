package model

import (
	"cmp"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Source is a funding source.
type Source struct {
	*v1alpha1.FundingSource
	// ObligationEnd is the last day on which its money can be used; no date if it has none.
	ObligationEnd calendar.Date
	// Maturity is the last day on which a bond is repaid; no date if it states none.
	Maturity calendar.Date
	// Amounts are what it gives by fiscal year, as listed.
	Amounts []SourceAmount
	// DiscountPercent is the discount that an E-Rate source states, more than 0; nil if it
	// states none.
	DiscountPercent *big.Rat
}

// SourceAmount is what a source gives in a fiscal year.
type SourceAmount struct {
	*v1alpha1.SourceAmount
	FiscalYear calendar.FiscalYear
	Amount     money.Amount
}

// IsOneTime reports whether a source gives money once: Grant, Bond, Donation and
// FederalRelief.
func (source *Source) IsOneTime() bool {
	switch source.Kind {
	case v1alpha1.SourceGrant, v1alpha1.SourceBond, v1alpha1.SourceDonation, v1alpha1.SourceFederalRelief:
		return true
	default:
		return false
	}
}

// FirstYear returns the first fiscal year in which a source that gives money once gives any; 0 if
// it states no amount, or comes every year.
func (source *Source) FirstYear() calendar.FiscalYear {
	var first calendar.FiscalYear
	for _, amount := range source.Amounts {
		if source.IsOneTime() && amount.Amount > 0 && (first == 0 || amount.FiscalYear < first) {
			first = amount.FiscalYear
		}
	}
	return first
}

// IsDistrictMoney reports whether the district itself decides what the money of a source pays
// for: Local and State. All other money is bound to the purpose of its program or giver.
func (source *Source) IsDistrictMoney() bool {
	return source != nil && (source.Kind == v1alpha1.SourceLocal || source.Kind == v1alpha1.SourceState)
}

// StateIn returns whether the money of a source in a fiscal year is secured, expected or
// applied for; empty if the source does not say. One-time money is given as a whole: what it
// says of the latest year so far holds until it says something else, and what it says first
// holds for earlier years too. Where the amounts say nothing, the state of the source holds.
func (source *Source) StateIn(fiscalYear calendar.FiscalYear) v1alpha1.MoneyState {
	var state v1alpha1.MoneyState
	var from calendar.FiscalYear
	for _, amount := range source.Amounts {
		switch {
		case amount.FiscalYear == fiscalYear:
			return cmp.Or(amount.State, source.State)
		case !source.IsOneTime() || amount.State == "":
		case amount.FiscalYear < fiscalYear && (from == 0 || from > fiscalYear || amount.FiscalYear > from):
			state, from = amount.State, amount.FiscalYear
		case amount.FiscalYear > fiscalYear && (from == 0 || from > fiscalYear && amount.FiscalYear < from):
			state, from = amount.State, amount.FiscalYear
		}
	}
	return cmp.Or(state, source.State)
}

// RequiresDelivery reports whether purchases from a source must be delivered, not just
// ordered, by its obligationEnd. If the source states no rule, this holds for E-Rate
// only.
func (source *Source) RequiresDelivery() bool {
	if source.EndRule != "" {
		return source.EndRule == v1alpha1.EndRuleDeliver
	}
	return source.ERateCategory() != 0
}

// ERateCategory returns the category of E-Rate under which a source pays, 1 or 2; 0 if
// there is no source, or it is not an E-Rate source.
func (source *Source) ERateCategory() int {
	switch {
	case source == nil:
		return 0
	case source.Kind == v1alpha1.SourceERateC1:
		return 1
	case source.Kind == v1alpha1.SourceERateC2:
		return 2
	default:
		return 0
	}
}

// Line is a budget line.
type Line struct {
	*v1alpha1.BudgetLine
	// Source of the money; nil if the line names none, or one that does not exist.
	Source *Source
	// Procurement by which the vendor is found; nil if the line names none, or one that does not
	// exist.
	Procurement *Procurement
	// Technologies of the line, sorted by name.
	Technologies []v1alpha1.EntryName
	// TechnologyWeights are their parts in the money, in the same order; nil if the line states
	// none.
	TechnologyWeights []int64
	// FiscalYear and ThroughFiscalYear are the first and the last year of the line, both 0 if
	// the line states no year. A line that states one year has it twice.
	FiscalYear, ThroughFiscalYear calendar.FiscalYear
	// Amount is the amount as adopted, before transfers.
	Amount money.Amount
	// OtherSpent and OtherCommitted leave out what device lots cost.
	OtherSpent, OtherCommitted money.Amount
}

// SourceName returns the name of the source of the line; empty if the line names none, or one that the
// plan does not have.
func (line *Line) SourceName() v1alpha1.EntryName {
	if line.Source == nil {
		return ""
	}
	return line.Source.Name
}

// IsUndecided reports whether the line says that its years are not decided: its money is one sum
// for any of them, and no rule may take the part of a year for its money.
func (line *Line) IsUndecided() bool { return line.YearsUndecided != nil && *line.YearsUndecided }

// Transfer is money that moves from a line to another one, or in or out of the budget.
type Transfer struct {
	*v1alpha1.Transfer
	// Date is the day on which it takes effect.
	Date calendar.Date
	// FiscalYear is the year whose money it moves; 0 if the transfer states none.
	FiscalYear calendar.FiscalYear
	Amount     money.Amount
}

// Unclaimed is money for technology in the ledger of a fiscal year that no line claims.
type Unclaimed struct {
	*v1alpha1.UnclaimedSpending
	FiscalYear calendar.FiscalYear
	Amount     money.Amount
}

// parseBudget parses the sources, lines and transfers of a plan.
func (plan *Plan) parseBudget(spec *v1alpha1.Budget) {
	plan.Total, plan.PerPupil = money.ParseOrZero(spec.Total), money.ParseOrZero(spec.PerPupil)
	plan.Sources = mapEach(spec.Sources, parseSource)
	sources := indexByName(plan.Sources, func(source *Source) v1alpha1.EntryName { return source.Name })
	plan.Procurements = mapEach(spec.Procurements, parseProcurement)
	procurements := indexByName(plan.Procurements, func(entry *Procurement) v1alpha1.EntryName { return entry.Name })
	plan.Lines = mapEach(spec.Lines, func(budgetLine *v1alpha1.BudgetLine) *Line {
		firstYear := calendar.FiscalYear(budgetLine.FiscalYear)
		parsed := &Line{
			BudgetLine: budgetLine, Source: sources[budgetLine.Source], FiscalYear: firstYear,
			Procurement:  procurements[budgetLine.Procurement],
			Technologies: slices.Sorted(slices.Values(budgetLine.Technologies)),
			Amount:       money.ParseOrZero(budgetLine.Amount),
			OtherSpent:   money.ParseOrZero(budgetLine.OtherSpent), OtherCommitted: money.ParseOrZero(budgetLine.OtherCommitted),
		}
		parsed.TechnologyWeights = weighTechnologies(budgetLine, parsed.Technologies)
		if firstYear != 0 {
			parsed.ThroughFiscalYear = max(firstYear, calendar.FiscalYear(budgetLine.ThroughFiscalYear))
		}
		return parsed
	})
	plan.lines = indexByName(plan.Lines, func(line *Line) v1alpha1.EntryName { return line.Name })
	plan.Transfers = mapEach(spec.Transfers, func(transfer *v1alpha1.Transfer) Transfer {
		return Transfer{
			transfer, calendar.ParseOrZero(transfer.Date), calendar.FiscalYear(transfer.FiscalYear),
			money.ParseOrZero(transfer.Amount),
		}
	})
	plan.Unclaimed = mapEach(spec.Unclaimed, func(unclaimed *v1alpha1.UnclaimedSpending) Unclaimed {
		return Unclaimed{unclaimed, calendar.FiscalYear(unclaimed.FiscalYear), money.ParseOrZero(unclaimed.Amount)}
	})
}

// weighTechnologies returns the weights of technologies of a line; nil if the line has none. A
// technology without a weight counts as one of weight 1.
func weighTechnologies(budgetLine *v1alpha1.BudgetLine, names []v1alpha1.EntryName) []int64 {
	if len(budgetLine.TechnologyWeights) == 0 {
		return nil
	}
	weights := make([]int64, len(names))
	for i, entryName := range names {
		weights[i] = 1
		for _, weighed := range budgetLine.TechnologyWeights {
			if weighed.Name == entryName {
				weights[i] = max(1, int64(weighed.Weight))
			}
		}
	}
	return weights
}

func parseSource(source *v1alpha1.FundingSource) *Source {
	parsed := &Source{
		FundingSource: source, ObligationEnd: calendar.ParseOrZero(source.ObligationEnd),
		Maturity: calendar.ParseOrZero(source.Maturity),
	}
	parsed.Amounts = mapEach(source.Amounts, func(amount *v1alpha1.SourceAmount) SourceAmount {
		return SourceAmount{amount, calendar.FiscalYear(amount.FiscalYear), money.ParseOrZero(amount.Amount)}
	})
	if source.DiscountPercent != "" {
		parsed.DiscountPercent = money.ParseRat(source.DiscountPercent)
	}
	return parsed
}
