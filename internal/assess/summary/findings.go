package summary

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
	// maxFindingsBytes is the most bytes that the findings of a plan take as JSON, so
	// that the status fits beside the spec.
	maxFindingsBytes = 128 << 10
)

// earlierFindings are the findings that a status reported before.
type earlierFindings struct {
	findings []v1alpha1.Finding
	// hiddenSince is the date since which a code is reported, for each code of which
	// not all findings were listed.
	hiddenSince map[v1alpha1.FindingCode]v1alpha1.Date
	today       calendar.Date
}

func newEarlierFindings(
	findings []v1alpha1.Finding, totals []v1alpha1.FindingTotal, today calendar.Date,
) earlierFindings {
	listed := map[v1alpha1.FindingCode]int32{}
	for _, finding := range findings {
		listed[finding.Code]++
	}
	earlier := earlierFindings{findings, map[v1alpha1.FindingCode]v1alpha1.Date{}, today}
	for _, total := range totals {
		all := ptr.Deref(total.Count, 0) + ptr.Deref(total.Waived, 0)
		if total.Since != "" && all > listed[total.Code] {
			earlier.hiddenSince[total.Code] = total.Since
		}
	}
	return earlier
}

// firstSeen returns the date on which a finding was first reported. If the finding was
// not listed before and others of its code were not either, that is the date of the
// code.
func (earlier earlierFindings) firstSeen(finding v1alpha1.Finding) v1alpha1.Date {
	for _, listed := range earlier.findings {
		if listed.Code == finding.Code && listed.Object == finding.Object && listed.Field == finding.Field &&
			listed.FiscalYear == finding.FiscalYear {
			return listed.Since
		}
	}
	if since, ok := earlier.hiddenSince[finding.Code]; ok {
		return since
	}
	return v1alpha1.Date(earlier.today.String())
}

// addDate converts a finding to its form in a status, with the date on which it was
// first reported.
func (earlier earlierFindings) addDate(finding rules.Finding) v1alpha1.Finding {
	dated := finding.API()
	dated.Object.Name = text.Escape(dated.Object.Name)
	dated.Since = earlier.firstSeen(dated)
	return dated
}

// ListObjectFindings returns the first 20 findings of a goal or a lot as its status
// carries them. A finding that the status had before keeps its date; a new one gets
// today's.
func ListObjectFindings(findings []rules.Finding, before []v1alpha1.Finding, today calendar.Date) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	earlier := newEarlierFindings(before, nil, today)
	for _, finding := range findings[:min(len(findings), maxObjectFindings)] {
		list = append(list, earlier.addDate(finding))
	}
	return list
}

// ListPlanFindings returns the first findings of a plan as its status carries them: at
// most 100, and at most 128 KiB as JSON. A finding that the status had before keeps its
// date. A finding that replaces all of its code has the date of its code in totals.
func ListPlanFindings(
	findings []rules.Finding, before *v1alpha1.TechnologyPlanStatus, totals []v1alpha1.FindingTotal,
	today calendar.Date,
) []v1alpha1.Finding {
	list := make([]v1alpha1.Finding, 0, min(len(findings), maxPlanFindings))
	earlier := newEarlierFindings(before.Findings, before.FindingTotals, today)
	room := maxFindingsBytes
	for _, finding := range findings[:min(len(findings), maxPlanFindings)] {
		dated := earlier.addDate(finding)
		if finding.Collapsed {
			isOfCode := func(total v1alpha1.FindingTotal) bool { return total.Code == finding.Code }
			dated.Since = totals[slices.IndexFunc(totals, isOfCode)].Since
		}
		if room -= measureJSON(dated); room < 0 {
			break
		}
		list = append(list, dated)
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// measureJSON returns the length of a finding as JSON.
func measureJSON(finding v1alpha1.Finding) int {
	content, err := json.Marshal(finding)
	if err != nil {
		return maxFindingsBytes
	}
	return len(content)
}

// codeCounts counts the findings of a code.
type codeCounts struct {
	// severity is the worst.
	severity               v1alpha1.Severity
	count, waived, lowered int
	amount                 money.Amount
}

// CountFindingsByCode counts all findings of a plan by code, in the order of the codes.
// The findings come worst first. A code that is among the earlier totals keeps its date;
// a new one gets today's.
func CountFindingsByCode(
	findings []rules.Finding, before []v1alpha1.FindingTotal, today calendar.Date,
) []v1alpha1.FindingTotal {
	since := map[v1alpha1.FindingCode]v1alpha1.Date{}
	for _, total := range before {
		since[total.Code] = total.Since
	}
	var list []v1alpha1.FindingTotal
	for code, counts := range addUpByCode(findings) {
		total := v1alpha1.FindingTotal{
			Code:     code,
			Severity: counts.severity,
			Count:    NewCount(counts.count),
			Since:    cmp.Or(since[code], v1alpha1.Date(today.String())),
		}
		if counts.lowered > 0 {
			total.Lowered = NewCount(counts.lowered)
		}
		if counts.waived > 0 {
			total.Waived = NewCount(counts.waived)
		}
		if counts.amount > 0 {
			total.Amount = counts.amount.API()
		}
		list = append(list, total)
	}
	slices.SortFunc(list, func(left, right v1alpha1.FindingTotal) int { return cmp.Compare(left.Code, right.Code) })
	return list
}

func addUpByCode(findings []rules.Finding) map[v1alpha1.FindingCode]*codeCounts {
	sums := map[v1alpha1.FindingCode]*codeCounts{}
	for _, finding := range findings {
		counts := sums[finding.Code]
		if counts == nil {
			counts = &codeCounts{severity: finding.Severity}
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
	return sums
}

// CountBySeverity counts the findings of a severity that are not waived.
func CountBySeverity(findings []rules.Finding, severity v1alpha1.Severity) int {
	count := 0
	for _, finding := range findings {
		if finding.Waived == "" && finding.Severity == severity {
			count++
		}
	}
	return count
}
