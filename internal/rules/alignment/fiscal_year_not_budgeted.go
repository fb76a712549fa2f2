package alignment

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FiscalYearNotBudgeted reports this: a year of the plan has no money in any line
// while other years have.
var FiscalYearNotBudgeted = rules.Rule{
	Code: rules.FiscalYearNotBudgeted, Number: "E-33", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkYearNotBudgeted,
}

func checkYearNotBudgeted(input *rules.Input, report *rules.Report) {
	if !slices.ContainsFunc(input.PlanYears, input.HasMoneyIn) {
		return // The condition says that there is no budget.
	}
	for _, year := range input.ActionableYears {
		if !input.HasMoneyIn(year) && input.IsFullYear(year) {
			report.Add(notBudgeted(input, year))
		}
	}
}

func notBudgeted(input *rules.Input, year calendar.FiscalYear) rules.Finding {
	severity := v1alpha1.SeverityInfo
	switch year {
	case input.Current:
		severity = v1alpha1.SeverityError
	case input.Current + 1:
		severity = v1alpha1.SeverityWarning
	}
	need, refresh := needIn(input, year), input.Year(year).Refresh
	var calls []string
	if need > 0 {
		calls = append(calls, fmt.Sprintf("its goals need %s", input.FormatMoney(need)))
	}
	if refresh.Devices > 0 {
		calls = append(
			calls,
			text.Plural(refresh.Devices, "device")+" must be replaced"+forAbout(input, refresh.Cost, refresh.Unpriced),
		)
	}
	message := fmt.Sprintf("%s is part of the plan and no budget line has money in it", year)
	if len(calls) > 0 {
		message += "; " + strings.Join(calls, " and ")
	}
	return rules.Finding{
		Severity: severity, Field: "spec.budget.lines", FiscalYear: v1alpha1.FiscalYear(year),
		Message: message + ".",
		Action:  fmt.Sprintf("Add lines for %s, or end the plan before it.", year),
		Money:   need.Plus(refresh.Cost), Technologies: refresh.Technologies,
	}
}

// needIn is what the goals that are not closed need in a year.
func needIn(input *rules.Input, year calendar.FiscalYear) money.Amount {
	var need money.Amount
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		for _, y := range goal.Years {
			if y.FiscalYear == year {
				need = need.Plus(y.Need)
			}
		}
	}
	return need
}

// forAbout writes the cost of replacements, which is the least where some have no
// known price, and nothing where none has.
func forAbout(input *rules.Input, cost money.Amount, unpriced int64) string {
	switch {
	case cost == 0:
		return ""
	case unpriced > 0:
		return " for at least " + input.FormatEstimate(cost)
	default:
		return " for about " + input.FormatEstimate(cost)
	}
}
