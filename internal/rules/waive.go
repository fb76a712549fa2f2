package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/policy"
)

// applyFirstWaiver applies the first waiver, by name, that covers a finding and has not
// ended on the as-of date. The last day of a waiver is included. Only one waiver applies,
// so that its name in the finding explains the whole change.
func applyFirstWaiver(waivers []policy.Waiver, finding *Finding, today calendar.Date) {
	var first *policy.Waiver
	for i := range waivers {
		waiver := &waivers[i]
		if waiver.Until >= today && waiverMatchesFinding(waiver, finding) && (first == nil || waiver.Name < first.Name) {
			first = waiver
		}
	}
	switch {
	case first == nil:
	case first.Severity == v1alpha1.WaiverOff:
		finding.Waived = first.Name
	default:
		// A waiver lowers a severity and never raises it.
		before := finding.Severity
		finding.Severity = milderSeverity(before, v1alpha1.Severity(first.Severity))
		if finding.Severity != before {
			finding.Lowered = first.Name
		}
	}
}

// waiverMatchesFinding reports whether a waiver covers a finding: it names the code and,
// if it restricts them, the object and the fiscal year.
func waiverMatchesFinding(waiver *policy.Waiver, finding *Finding) bool {
	return waiver.Code == finding.Code &&
		(waiver.Object.Kind == "" || waiver.Object == finding.Object) &&
		(waiver.FiscalYear == 0 || waiver.FiscalYear == finding.FiscalYear)
}

// IsWaivedByYear reports whether a waiver of a code names a fiscal year. The rule then
// reports each year by itself, so that the waiver can cover one of them.
func (input *Input) IsWaivedByYear(code v1alpha1.FindingCode) bool {
	return slices.ContainsFunc(input.Policy.Waivers, func(waiver policy.Waiver) bool {
		return waiver.Code == code && waiver.FiscalYear != 0
	})
}

// addWaiverEnds adds the day after the end of each waiver to the days on which a finding
// can change. Without a finding the end of a waiver changes nothing.
func (run *checkRun) addWaiverEnds(findings int) {
	if findings == 0 {
		return
	}
	for _, waiver := range run.input.Policy.Waivers {
		run.next.AddDates(waiver.Until + 1)
	}
}

// applyWaivedShares replaces the budget of the run by a copy in which the shares that
// waived findings select count as general operations. It returns those findings. The
// copy keeps the budget of the caller unchanged.
func (run *checkRun) applyWaivedShares(findings []Finding) []Finding {
	var waived []Finding
	var selectors []func(budget.Share) bool
	for _, rule := range run.rules {
		if rule.WaivedShares == nil {
			continue
		}
		for _, finding := range findings {
			if finding.Code == rule.Code && finding.Waived != "" {
				selectors = append(selectors, rule.WaivedShares(&run.input, finding))
				waived = append(waived, finding)
			}
		}
	}
	if len(waived) > 0 {
		run.input.Budget = run.input.Budget.WithGeneralShares(func(share budget.Share) bool {
			return slices.ContainsFunc(
				selectors, func(selected func(budget.Share) bool) bool { return selected(share) },
			)
		})
	}
	return waived
}
