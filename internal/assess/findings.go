package assess

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// Most findings that a status carries.
const (
	planFindings   = 100
	objectFindings = 20
)

// findingsOf are the findings about one object, with the date on which each was
// first seen.
func findingsOf(object v1alpha1.ObjectKey, findings []rules.Finding, before []v1alpha1.Finding, today calendar.Date) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	for _, f := range findings {
		if f.Object == object && len(list) < objectFindings {
			list = append(list, dated(f, before, today))
		}
	}
	return list
}

// allFindings are the findings of a plan as its status carries them.
func allFindings(findings []rules.Finding, before []v1alpha1.Finding, today calendar.Date) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	for _, f := range findings[:min(len(findings), planFindings)] {
		list = append(list, dated(f, before, today))
	}
	return list
}

func dated(f rules.Finding, before []v1alpha1.Finding, today calendar.Date) v1alpha1.Finding {
	out := f.Finding
	out.Since = v1alpha1.Date(today.String())
	for _, old := range before {
		if old.Code == f.Code && old.Object == f.Object && old.Field == f.Field && old.FiscalYear == f.FiscalYear {
			out.Since = old.Since
		}
	}
	return out
}

// since is the date on which a finding about an object was first seen.
func since(before []v1alpha1.Finding, code v1alpha1.FindingCode, field string, year v1alpha1.FiscalYear, today calendar.Date) v1alpha1.Date {
	for _, old := range before {
		if old.Code == code && old.Field == field && old.FiscalYear == year {
			return old.Since
		}
	}
	return v1alpha1.Date(today.String())
}

// totals counts the findings by code, those beyond what status carries
// included.
func totals(findings []rules.Finding) []v1alpha1.FindingTotal {
	type sum struct {
		severity      v1alpha1.Severity
		count, waived int
		amount        money.Amount
	}
	sums := map[v1alpha1.FindingCode]*sum{}
	for _, f := range findings {
		s := sums[f.Code]
		if s == nil {
			// Findings come worst first.
			s = &sum{severity: f.Severity}
			sums[f.Code] = s
		}
		if f.Waived != "" {
			s.waived++
			continue
		}
		s.count++
		s.amount += f.Money
	}
	var list []v1alpha1.FindingTotal
	for code, s := range sums {
		total := v1alpha1.FindingTotal{Code: code, Severity: s.severity, Count: n(s.count)}
		if s.waived > 0 {
			total.Waived = n(s.waived)
		}
		if s.amount > 0 {
			total.Amount = s.amount.API()
		}
		list = append(list, total)
	}
	slices.SortFunc(list, func(a, b v1alpha1.FindingTotal) int {
		switch {
		case a.Code < b.Code:
			return -1
		case a.Code > b.Code:
			return 1
		default:
			return 0
		}
	})
	return list
}

// bySeverity counts the unwaived findings of a severity.
func bySeverity(findings []rules.Finding, severity v1alpha1.Severity) int {
	count := 0
	for _, f := range findings {
		if f.Waived == "" && f.Severity == severity {
			count++
		}
	}
	return count
}
