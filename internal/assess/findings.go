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
	maxPlanFindings   = 100
	maxObjectFindings = 20
	// maxFindingsBytes is how much room those of a plan may take as JSON, so that the
	// status fits beside the spec.
	maxFindingsBytes = 128 << 10
)

// earlierFindings is what a status reported before: since when each finding, and since when
// those of a code that it did not list by themselves.
type earlierFindings struct {
	findings []v1alpha1.Finding
	// hidden is since when a code of which not all findings were listed fires.
	hidden map[v1alpha1.FindingCode]v1alpha1.Date
	today  calendar.Date
}

func newEarlierFindings(findings []v1alpha1.Finding, totals []v1alpha1.FindingTotal, today calendar.Date) earlierFindings {
	listed := map[v1alpha1.FindingCode]int32{}
	for _, finding := range findings {
		listed[finding.Code]++
	}
	earlier := earlierFindings{findings, map[v1alpha1.FindingCode]v1alpha1.Date{}, today}
	for _, total := range totals {
		all := ptr.Deref(total.Count, 0) + ptr.Deref(total.Waived, 0)
		if total.Since != "" && all > listed[total.Code] {
			earlier.hidden[total.Code] = total.Since
		}
	}
	return earlier
}

// firstSeen is when a finding was first seen: one that was not listed by itself
// counts from when its code began to fire.
func (seen earlierFindings) firstSeen(finding v1alpha1.Finding) v1alpha1.Date {
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

// datedObjectFindings are the findings about one object as its status carries them, with the
// date on which each was first seen.
func datedObjectFindings(findings []rules.Finding, before []v1alpha1.Finding, today calendar.Date) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	earlier := newEarlierFindings(before, nil, today)
	for _, finding := range findings[:min(len(findings), maxObjectFindings)] {
		list = append(list, earlier.addDate(finding))
	}
	return list
}

// datedPlanFindings are the findings of a plan as its status carries them. Those of a
// code that are reported as one count from when the code began to fire.
func datedPlanFindings(
	findings []rules.Finding,
	before *v1alpha1.TechnologyPlanStatus,
	totals []v1alpha1.FindingTotal,
	today calendar.Date,
) []v1alpha1.Finding {
	list := make([]v1alpha1.Finding, 0, min(len(findings), maxPlanFindings))
	earlier := newEarlierFindings(before.Findings, before.FindingTotals, today)
	room := maxFindingsBytes
	for _, finding := range findings[:min(len(findings), maxPlanFindings)] {
		dated := earlier.addDate(finding)
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
		return maxFindingsBytes
	}
	return len(data)
}

func (seen earlierFindings) addDate(finding rules.Finding) v1alpha1.Finding {
	out := finding.API()
	out.Object.Name = text.Escape(out.Object.Name)
	out.Since = seen.firstSeen(out)
	return out
}

// countByCode counts the findings by code, those beyond what status carries
// included.
func countByCode(findings []rules.Finding, before []v1alpha1.FindingTotal, today calendar.Date) []v1alpha1.FindingTotal {
	type sum struct {
		severity               v1alpha1.Severity
		count, waived, lowered int
		amount                 money.Amount
	}
	since := map[v1alpha1.FindingCode]v1alpha1.Date{}
	for _, total := range before {
		since[total.Code] = total.Since
	}
	sums := map[v1alpha1.FindingCode]*sum{}
	for _, finding := range findings {
		counts := sums[finding.Code]
		if counts == nil {
			// Findings come worst first.
			counts = &sum{severity: finding.Severity}
			sums[finding.Code] = counts
		}
		if finding.Waived != "" {
			counts.waived++
			continue
		}
		counts.count++
		if finding.Lowered != "" {
			counts.lowered++
		}
		counts.amount = counts.amount.Plus(finding.Money)
	}
	var list []v1alpha1.FindingTotal
	for code, counts := range sums {
		total := v1alpha1.FindingTotal{
			Code:     code,
			Severity: counts.severity,
			Count:    countPtr(counts.count),
			Since:    cmp.Or(since[code], v1alpha1.Date(today.String())),
		}
		if counts.lowered > 0 {
			total.Lowered = countPtr(counts.lowered)
		}
		if counts.waived > 0 {
			total.Waived = countPtr(counts.waived)
		}
		if counts.amount > 0 {
			total.Amount = counts.amount.API()
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

// countBySeverity counts the unwaived findings of a severity.
func countBySeverity(findings []rules.Finding, severity v1alpha1.Severity) int {
	count := 0
	for _, finding := range findings {
		if finding.Waived == "" && finding.Severity == severity {
			count++
		}
	}
	return count
}
