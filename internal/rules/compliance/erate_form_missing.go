package compliance

import (
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ERateFormMissing reports a line on E-Rate whose funding year is near and for which no Form 470
// is recorded.
var ERateFormMissing = rules.Rule{
	Code: rules.ERateFormMissing, Number: "E-38", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Money:      true,
	Thresholds: []string{"procurement.form470LeadMonths"},
	FoldedUnder: []rules.Fold{
		// Money that must leave E-Rate anyway needs no form.
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
	},
	Check: checkForm470,
}

// checkForm470 reports one finding for each line, with the money of all years from the current one
// on whose form is due. It is never an Error: the form may be certified and only its record be
// missing. A plan that records no procurement keeps no such record, unless its policy sets when a
// form is due.
func checkForm470(input *rules.Input, report *rules.Report) {
	isRecorded := len(input.Plan.Procurements) > 0 || input.Policy.Procurement.OwnForm470Lead
	var unrecorded, noYear []v1alpha1.EntryName
	for _, budgetLine := range input.Lines {
		missing, isYearKnown := findMissingForm(input, report, budgetLine)
		switch {
		case !isYearKnown && isRecorded:
			noYear = append(noYear, budgetLine.Name)
		case !isYearKnown || missing.sum > 0 && !isRecorded:
			unrecorded = append(unrecorded, budgetLine.Name)
		case missing.sum > 0:
			report.AddFinding(newForm470Finding(input, budgetLine, missing))
		}
	}
	skipLines(report, "the plan records no procurement, so whether a Form 470 is certified is not known: %s", unrecorded)
	skipLines(report, "the E-Rate year is not known: %s", noYear)
}

// missingForm is the money of a line whose Form 470 is due and not certified.
type missingForm struct {
	sum money.Amount
	// years have the money, and funding is the first funding year of it.
	years   []calendar.FiscalYear
	funding int
	// planned is the day for which the form is planned; no date if there is none.
	planned calendar.Date
}

// findMissingForm sums the money of a line whose form is due and not certified; nothing if the line
// is on another source. false: the funding year of the money is not known. A form that is planned in
// time is not missing.
func findMissingForm(input *rules.Input, report *rules.Report, budgetLine *budget.Line) (missingForm, bool) {
	certified := budgetLine.Form470Certified()
	if budgetLine.Source.ERateCategory() == 0 || !certified.IsZero() && certified <= input.Today {
		return missingForm{}, true
	}
	missing := missingForm{planned: certified}
	for _, fiscalYear := range input.ActionableYears {
		amount := budgetLine.AmountIn(fiscalYear)
		if amount == 0 {
			continue
		}
		fundingYear, ok := input.FundingYear(budgetLine, fiscalYear)
		if !ok {
			return missingForm{}, false
		}
		lastDay := fundingYearStart(fundingYear).AddMonths(-input.Policy.Procurement.Form470LeadMonths)
		report.RecheckOn(lastDay+1, certified)
		if input.Today <= lastDay || !certified.IsZero() && certified <= lastDay {
			continue
		}
		if missing.sum == 0 {
			missing.funding = fundingYear
		}
		missing.sum, missing.years = missing.sum.Plus(amount), append(missing.years, fiscalYear)
	}
	return missing, true
}

// fundingYearStart returns the first day of an E-Rate funding year.
func fundingYearStart(fundingYear int) calendar.Date { return calendar.New(fundingYear, time.July, 1) }

// newForm470Finding makes the finding of a line.
func newForm470Finding(input *rules.Input, budgetLine *budget.Line, missing missingForm) rules.Finding {
	state := "no Form 470 is recorded for it"
	if !missing.planned.IsZero() {
		state = fmt.Sprintf("its Form 470 is to be certified only on %s", missing.planned)
	}
	var only v1alpha1.FiscalYear
	if len(missing.years) == 1 {
		only = v1alpha1.FiscalYear(missing.years[0])
	}
	years := make([]string, len(missing.years))
	for i, fiscalYear := range missing.years {
		years[i] = fiscalYear.String()
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.LinePath(budgetLine.Name).Child("procurement").String(),
		FiscalYear: only,
		Message: fmt.Sprintf(
			"%s has %s of E-Rate money in %s, and %s. E-Rate's funding year %d begins on %s.", budgetLine.Name,
			input.FormatMoney(missing.sum), text.JoinFirst(years), state, missing.funding, fundingYearStart(missing.funding),
		),
		Action: "Certify a Form 470, and record its day in the procurement that the line names. " +
			"For a contract of several years, record the form by which it was bid.",
		Money:        missing.sum,
		Lines:        []v1alpha1.EntryName{budgetLine.Name},
		Technologies: budget.TechnologyNames(budgetLine),
	}
}
