package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

// applyWaiver applies to a finding the first waiver, by name, that matches it on a
// day.
func applyWaiver(waivers []v1alpha1.Waiver, finding *Finding, today calendar.Date) {
	var best *v1alpha1.Waiver
	for i := range waivers {
		waiver := &waivers[i]
		isRunning := calendar.ParseOrZero(waiver.Until) >= today
		if isRunning && matchesWaiver(waiver, finding) && (best == nil || waiver.Name < best.Name) {
			best = waiver
		}
	}
	switch {
	case best == nil:
	case best.Severity == v1alpha1.WaiverOff:
		finding.Waived = best.Name
	default:
		before := finding.Severity
		finding.Severity = milderSeverity(before, v1alpha1.Severity(best.Severity))
		if finding.Severity != before {
			finding.Lowered = best.Name
		}
	}
}

func matchesWaiver(waiver *v1alpha1.Waiver, finding *Finding) bool {
	return waiver.Code == finding.Code &&
		(waiver.Object.Kind == "" || waiver.Object == finding.Object) &&
		(waiver.FiscalYear == 0 || waiver.FiscalYear == finding.FiscalYear)
}

// IsWaivedByYear reports whether a waiver of a code names a fiscal year. Findings of
// the code are then reported year by year, so that the waiver can match one.
func (input *Input) IsWaivedByYear(code v1alpha1.FindingCode) bool {
	return slices.ContainsFunc(input.Policy.Waivers, func(waiver v1alpha1.Waiver) bool {
		return waiver.Code == code && waiver.FiscalYear != 0
	})
}

// addWaiverEnds adds the day after each waiver to the days on which a finding can
// change. Where nothing is found, no waiver changes anything.
func (run *checkRun) addWaiverEnds(findings int) {
	if findings == 0 {
		return
	}
	for _, waiver := range run.input.Policy.Waivers {
		run.next.Add(calendar.ParseOrZero(waiver.Until) + 1)
	}
}

// waiveShares counts the shares that waived findings select as general operations, in
// a budget of the evaluation's own. It returns the findings that have done so.
func (run *checkRun) waiveShares(findings []Finding) []Finding {
	var waived []Finding
	var selects []func(budget.Share) bool
	for _, rule := range run.rules {
		if rule.WaivedShares == nil {
			continue
		}
		for _, finding := range findings {
			if finding.Code == rule.Code && finding.Waived != "" {
				selects = append(selects, rule.WaivedShares(&run.input, finding))
				waived = append(waived, finding)
			}
		}
	}
	if len(waived) > 0 {
		run.input.Budget = run.input.Budget.WithGeneralShares(func(share budget.Share) bool {
			return slices.ContainsFunc(selects, func(selected func(budget.Share) bool) bool { return selected(share) })
		})
	}
	return waived
}
