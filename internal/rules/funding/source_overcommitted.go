package funding

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// SourceOvercommitted reports this: the lines of a source add up to more than the
// source gives.
var SourceOvercommitted = rules.Rule{
	Code: rules.SourceOvercommitted, Number: "E-12", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSources,
}

// carriesOver tells whether what a source does not spend in one year is there in
// the next: one-time money, and money with an obligationEnd.
func carriesOver(s *v1alpha1.FundingSource) bool { return budget.IsOneTime(s) || s.ObligationEnd != "" }

// byYear compares each year of a source with its lines. A year without an amount
// is unknown.
func byYear(input *rules.Input, source *v1alpha1.FundingSource) []sourceMoney {
	var list []sourceMoney
	for _, a := range source.Amounts {
		year := calendar.FiscalYear(a.FiscalYear)
		list = append(
			list,
			sourceMoney{
				source: source,
				year:   year,
				has:    money.ParseOrZero(a.Amount),
				lines:  onSource(input, source, func(l *budget.Line) money.Amount { return l.AmountIn(year) }),
			},
		)
	}
	return list
}

func checkSources(input *rules.Input, report *rules.Report) {
	for _, source := range sources(input) {
		if !carriesOver(source) {
			for _, m := range byYear(input, source) {
				overcommitted(input, m, report)
			}
			continue
		}
		sums, unknown := upTo(input, source)
		if unknown != 0 {
			report.Skip(
				"%s does not say what it gives in %s, and lines on it have money in that year", source.Name, unknown,
			)
		}
		if len(sums) > 0 {
			// The worst is told: the years after it follow from it.
			overcommitted(
				input, slices.MaxFunc(sums, func(a, b sourceMoney) int { return cmp.Compare(a.excess(), b.excess()) }),
				report,
			)
		}
	}
}

func overcommitted(input *rules.Input, m sourceMoney, report *rules.Report) {
	severity := severityOfDifference(m.excess(), m.has)
	if m.excess() <= 0 || severity == "" {
		return
	}
	when, action := "all years together", "Move lines to another source, or correct the amount."
	switch {
	case m.running:
		when = "up to " + m.year.String()
		action = "Move lines to a later year or to another source, or correct the amounts."
	case m.year != 0:
		when = m.year.String()
	}
	report.Add(rules.Finding{
		Severity:   severity,
		Field:      rules.SourcePath(m.source.Name).Child("amounts").String(),
		FiscalYear: v1alpha1.FiscalYear(m.year),
		Message: fmt.Sprintf(
			"%s gives %s (%s) and the lines on it add up to %s: %s too much.", m.source.Name, input.FormatMoney(m.has),
			when, input.FormatMoney(m.lines), input.FormatMoney(m.excess()),
		),
		Action: action,
		Money:  m.excess(),
	})
}
