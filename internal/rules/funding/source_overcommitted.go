package funding

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SourceOvercommitted reports a source whose lines add up to more than the source gives.
var SourceOvercommitted = rules.Rule{
	Code: rules.SourceOvercommitted, Number: "E-12", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSourceOvercommitted,
}

// carriesOver reports whether money that a source does not spend in one year is there
// in the next. This holds for one-time money and for money with an obligationEnd.
func carriesOver(source *model.Source) bool {
	return source.IsOneTime() || !source.ObligationEnd.IsZero()
}

// compareByYear compares each year of a source with its lines. A year without an
// amount is unknown and is left out.
func compareByYear(input *rules.Input, source *model.Source) []sourceBalance {
	var balances []sourceBalance
	for _, amount := range source.Amounts {
		fiscalYear := amount.FiscalYear
		balances = append(
			balances,
			sourceBalance{
				source: source,
				year:   fiscalYear,
				given:  amount.Amount,
				planned: sumOnSource(input, source, func(budgetLine *budget.Line) money.Amount {
					if budgetLine.IsUndecided() {
						return 0
					}
					return budgetLine.AmountIn(fiscalYear)
				}),
			},
		)
	}
	return balances
}

// checkSourceOvercommitted compares each year by itself if the money does not carry
// over, and the sums up to each year if it does.
func checkSourceOvercommitted(input *rules.Input, report *rules.Report) {
	skipLinesWithoutSource(input, report)
	for _, source := range input.Plan.Sources {
		if !carriesOver(source) {
			skipUnknownYears(input, report, source)
			balances := compareByYear(input, source)
			for _, balance := range balances {
				reportOvercommitment(input, balance, report)
			}
			reportUndecided(input, source, balances, report)
			continue
		}
		sums, unknown := sumUpToYears(input, source)
		if unknown != 0 {
			report.AddNotChecked(
				"%s does not say what it gives in %s, for which lines on it have money", source.Name, unknown,
			)
		}
		// Only the worst year is reported: the excess of the years after it follows
		// from the same lines.
		if len(sums) > 0 {
			reportOvercommitment(
				input,
				slices.MaxFunc(sums, func(left, right sourceBalance) int { return cmp.Compare(left.excessPlanned(), right.excessPlanned()) }),
				report,
			)
		}
	}
}

// reportUndecided compares the money of lines whose years are not decided with what the other
// lines leave of a source that does not carry over, over all years of the source together.
func reportUndecided(input *rules.Input, source *model.Source, balances []sourceBalance, report *rules.Report) {
	whole := sourceBalance{source: source}
	whole.planned = sumOnSource(input, source, func(budgetLine *budget.Line) money.Amount {
		if budgetLine.IsUndecided() {
			return budgetLine.Allotted
		}
		return 0
	})
	if whole.planned == 0 || len(balances) == 0 {
		return
	}
	for _, balance := range balances {
		// What a year has too much is reported at the year.
		whole.given = whole.given.Plus(balance.given)
		whole.planned = whole.planned.Plus(min(balance.planned, balance.given))
	}
	reportOvercommitment(input, whole, report)
}

// skipUnknownYears says of which years a source states no amount, although lines on it have
// money in them.
func skipUnknownYears(input *rules.Input, report *rules.Report, source *model.Source) {
	stated := map[calendar.FiscalYear]bool{}
	for _, amount := range source.Amounts {
		stated[amount.FiscalYear] = true
	}
	var years []string
	var sum money.Amount
	for _, fiscalYear := range input.ActionableYears {
		planned := sumOnSource(input, source, func(budgetLine *budget.Line) money.Amount { return budgetLine.AmountIn(fiscalYear) })
		if !stated[fiscalYear] && planned > 0 {
			years = append(years, fiscalYear.String())
			sum = sum.Plus(planned)
		}
	}
	if len(years) > 0 {
		report.AddNotChecked(
			"%s does not say what it gives in %s, for which lines on it have %s", source.Name, text.JoinFirst(years),
			input.FormatMoney(sum),
		)
	}
}

// reportOvercommitment reports a comparison whose lines exceed what the source gives,
// with the severity of severityOfDifference.
func reportOvercommitment(input *rules.Input, balance sourceBalance, report *rules.Report) {
	severity := rules.SeverityOfDifference(balance.excessPlanned(), balance.given)
	if balance.excessPlanned() <= 0 || severity == "" {
		return
	}
	isCompared := func(fiscalYear calendar.FiscalYear) bool {
		return balance.year == 0 || fiscalYear == balance.year || balance.cumulative && fiscalYear < balance.year
	}
	onSource := slices.DeleteFunc(
		slices.Clone(input.Lines), func(budgetLine *budget.Line) bool { return budgetLine.Source != balance.source },
	)
	// A single sum has no year to move lines to.
	when := "all years together"
	action := "Lower the lines, name another source that may pay for some of them, or correct the amount."
	switch {
	// Money that carries over can pay later lines, so moving lines to a later year helps.
	case balance.cumulative:
		when = "up to " + balance.year.String()
		action = "Move lines to a later year, name another source that may pay for some of them, " +
			"or correct the amounts."
	case balance.year != 0:
		when = balance.year.String()
	}
	message := fmt.Sprintf(
		"%s gives %s (%s) and the lines on it add up to %s: %s too much.", balance.source.Name,
		input.FormatMoney(balance.given), when, input.FormatMoney(balance.planned),
		input.FormatMoney(balance.excessPlanned()),
	)
	if firstYear := balance.source.FirstYear(); balance.cumulative && balance.year < firstYear {
		message = fmt.Sprintf(
			"%s gives its first money in %s, and the lines on it have %s up to %s.", balance.source.Name, firstYear,
			input.FormatMoney(balance.planned), balance.year,
		)
	}
	report.AddFinding(rules.Finding{
		Severity:   severity,
		Field:      rules.SourcePath(balance.source.Name).Child("amounts").String(),
		FiscalYear: v1alpha1.FiscalYear(balance.year),
		Message:    message + input.DescribeTransfers(rules.TransferIn, onSource, isCompared),
		Action:     action,
		Money:      balance.excessPlanned(),
	})
}
