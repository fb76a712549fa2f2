package funding

import (
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// skipLinesWithoutSource says once, for all rules that need the source of a line, which
// lines name none: when their money ends and whether it is secured are not known.
func skipLinesWithoutSource(input *rules.Input, report *rules.Report) {
	var sum money.Amount
	var names []v1alpha1.EntryName
	for _, budgetLine := range input.Lines {
		if budgetLine.Source == nil && budgetLine.Allotted > 0 {
			sum = sum.Plus(budgetLine.Allotted)
			names = append(names, budgetLine.Name)
		}
	}
	if len(names) > 0 {
		report.AddNotChecked(
			"no source is named for %s (%s), which %s, %s and %s do not check either",
			input.FormatMoney(sum), text.JoinFirst(names), rules.FundsExpired, rules.RecurringCostOnOneTimeFunds,
			rules.UnsecuredFundsCounted,
		)
	}
}

// sourceBalance compares the money that a source gives with the money that its lines plan.
type sourceBalance struct {
	source *model.Source
	// year of the comparison; 0: all years together.
	year calendar.FiscalYear
	// cumulative says that the comparison is of all years up to the year.
	cumulative bool
	// given is what the source gives, and planned what its lines have.
	given, planned money.Amount
}

// excessPlanned is what the lines have too much; negative: the money that no line plans.
func (balance sourceBalance) excessPlanned() money.Amount { return balance.planned - balance.given }

// sumUpToYears compares a source that carries over with its lines, year by year, as
// sums from the first year with an amount up to that year. The last sum is all years
// together.
//
// One-time money is given as a whole: years without an amount add nothing, also those
// before the first amount. Other money comes every year, so a year with lines and without
// an amount is unknown, and the sums end before it. unknown is that year; 0: there is none.
func sumUpToYears(
	input *rules.Input,
	source *model.Source,
) (sums []sourceBalance, unknown calendar.FiscalYear) {
	if len(source.Amounts) == 0 {
		return nil, 0
	}
	given, planned := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear]money.Amount{}
	for _, amount := range source.Amounts {
		given[amount.FiscalYear] = given[amount.FiscalYear].Plus(
			amount.Amount,
		)
	}
	for _, budgetLine := range input.Lines {
		if budgetLine.Source != source {
			continue
		}
		for i, fiscalYear := range budgetLine.Years {
			// What is to be spent in any of some years can wait for the last one.
			if budgetLine.IsUndecided() {
				fiscalYear = budgetLine.Years[len(budgetLine.Years)-1]
			}
			planned[fiscalYear] = planned[fiscalYear].Plus(budgetLine.Parts[i])
		}
	}
	fiscalYears := slices.AppendSeq(slices.Collect(maps.Keys(given)), maps.Keys(planned))
	slices.Sort(fiscalYears)
	sum := sourceBalance{source: source, cumulative: true}
	for _, fiscalYear := range slices.Compact(fiscalYears) {
		// The sums after an unknown year would be too high or too low by an amount
		// that nothing states.
		if _, known := given[fiscalYear]; !known && planned[fiscalYear] > 0 && !source.IsOneTime() {
			return sums, fiscalYear
		}
		sum.year = fiscalYear
		sum.given = sum.given.Plus(given[fiscalYear])
		sum.planned = sum.planned.Plus(planned[fiscalYear])
		sums = append(sums, sum)
	}
	// The last year ends the sums, so it stands for no single year.
	last := &sums[len(sums)-1]
	last.year, last.cumulative = 0, false
	return sums, 0
}

// sumOnSource sums an amount over the lines on a source.
func sumOnSource(
	input *rules.Input,
	source *model.Source,
	amountOf func(*budget.Line) money.Amount,
) money.Amount {
	var sum money.Amount
	for _, budgetLine := range input.Lines {
		if budgetLine.Source == source {
			sum = sum.Plus(amountOf(budgetLine))
		}
	}
	return sum
}
