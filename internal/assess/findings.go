package assess

import (
	"cmp"
	"encoding/json"
	"slices"

	"k8s.io/utils/ptr"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// Most findings that a status carries.
const (
	planFindings   = 100
	objectFindings = 20
	// findingsBytes is how much room those of a plan may take as JSON, so that the
	// status fits beside the spec.
	findingsBytes = 128 << 10
)

// seen is what a status told before of findings: since when each, and since when
// those of a code that it did not list by themselves.
type seen struct {
	findings []v1alpha1.Finding
	// hidden is since when a code of which not all findings were listed fires.
	hidden map[v1alpha1.FindingCode]v1alpha1.Date
	today  calendar.Date
}

func seenIn(findings []v1alpha1.Finding, totals []v1alpha1.FindingTotal, today calendar.Date) seen {
	listed := map[v1alpha1.FindingCode]int32{}
	for _, finding := range findings {
		listed[finding.Code]++
	}
	s := seen{findings, map[v1alpha1.FindingCode]v1alpha1.Date{}, today}
	for _, t := range totals {
		all := ptr.Deref(t.Count, 0) + ptr.Deref(t.Waived, 0)
		if t.Since != "" && all > listed[t.Code] {
			s.hidden[t.Code] = t.Since
		}
	}
	return s
}

// since is when a finding was first seen: one that was not listed by itself
// counts from when its code began to fire.
func (seen seen) since(finding v1alpha1.Finding) v1alpha1.Date {
	for _, old := range seen.findings {
		if old.Code == finding.Code && old.Object == finding.Object && old.Field == finding.Field &&
			old.FiscalYear == finding.FiscalYear {
			return old.Since
		}
	}
	if since, ok := seen.hidden[finding.Code]; ok {
		return since
	}
	return v1alpha1.Date(seen.today.String())
}

// findingsOf are the findings about one object as its status carries them, with the
// date on which each was first seen.
func findingsOf(findings []rules.Finding, before []v1alpha1.Finding, today calendar.Date) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	was := seenIn(before, nil, today)
	for _, finding := range findings[:min(len(findings), objectFindings)] {
		list = append(list, was.dated(finding))
	}
	return list
}

// allFindings are the findings of a plan as its status carries them. Those of a
// code that are told as one count from when the code began to fire.
func allFindings(
	findings []rules.Finding,
	before *v1alpha1.TechnologyPlanStatus,
	totals []v1alpha1.FindingTotal,
	today calendar.Date,
) []v1alpha1.Finding {
	list := make([]v1alpha1.Finding, 0, min(len(findings), planFindings))
	was := seenIn(before.Findings, before.FindingTotals, today)
	room := findingsBytes
	for _, finding := range findings[:min(len(findings), planFindings)] {
		dated := was.dated(finding)
		if finding.Collapsed {
			i := slices.IndexFunc(totals, func(t v1alpha1.FindingTotal) bool { return t.Code == finding.Code })
			dated.Since = totals[i].Since
		}
		if room -= jsonBytes(dated); room < 0 {
			break
		}
		list = append(list, dated)
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// jsonBytes is how long a finding is as JSON.
func jsonBytes(finding v1alpha1.Finding) int {
	data, err := json.Marshal(finding)
	if err != nil {
		return findingsBytes
	}
	return len(data)
}

func (seen seen) dated(finding rules.Finding) v1alpha1.Finding {
	out := finding.API()
	out.Object.Name = text.Escape(out.Object.Name)
	out.Since = seen.since(out)
	return out
}

// totals counts the findings by code, those beyond what status carries
// included.
func totals(findings []rules.Finding, before []v1alpha1.FindingTotal, today calendar.Date) []v1alpha1.FindingTotal {
	type sum struct {
		severity               v1alpha1.Severity
		count, waived, lowered int
		amount                 money.Amount
	}
	since := map[v1alpha1.FindingCode]v1alpha1.Date{}
	for _, t := range before {
		since[t.Code] = t.Since
	}
	sums := map[v1alpha1.FindingCode]*sum{}
	for _, finding := range findings {
		s := sums[finding.Code]
		if s == nil {
			// Findings come worst first.
			s = &sum{severity: finding.Severity}
			sums[finding.Code] = s
		}
		if finding.Waived != "" {
			s.waived++
			continue
		}
		s.count++
		if finding.Lowered != "" {
			s.lowered++
		}
		s.amount = s.amount.Plus(finding.Money)
	}
	var list []v1alpha1.FindingTotal
	for code, s := range sums {
		total := v1alpha1.FindingTotal{
			Code:     code,
			Severity: s.severity,
			Count:    n(s.count),
			Since:    cmp.Or(since[code], v1alpha1.Date(today.String())),
		}
		if s.lowered > 0 {
			total.Lowered = n(s.lowered)
		}
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
	for _, finding := range findings {
		if finding.Waived == "" && finding.Severity == severity {
			count++
		}
	}
	return count
}
