package snapshot

import (
	"k8s.io/utils/ptr"

	"techplan.education/api/v1alpha1"
)

// FindingKey identifies a finding of a district: a plan and the object that a finding is about both
// list it, and so do two versions of the district.
type FindingKey struct {
	Code       v1alpha1.FindingCode
	Object     v1alpha1.ObjectKey
	Field      string
	FiscalYear v1alpha1.FiscalYear
}

// KeyOf returns what identifies a finding.
func KeyOf(finding v1alpha1.Finding) FindingKey {
	return FindingKey{finding.Code, finding.Object, finding.Field, finding.FiscalYear}
}

// StandsForMany reports whether a finding of a plan stands for many of its code, which the objects
// below the plan list themselves.
func StandsForMany(finding v1alpha1.Finding) bool {
	return finding.Field == "" && len(finding.Related) > 0
}

// FindingCounts counts the findings of a plan. Errors, Warnings and Notes are those that are not
// waived.
type FindingCounts struct{ Errors, Warnings, Notes, Waived int }

// CountFindings counts the findings of a plan by its status, which lists a part of very many and
// counts all of them.
func CountFindings(status *v1alpha1.TechnologyPlanStatus) FindingCounts {
	counts := FindingCounts{Errors: int(ptr.Deref(status.Errors, 0)), Warnings: int(ptr.Deref(status.Warnings, 0))}
	all := 0
	for _, total := range status.FindingTotals {
		all += int(ptr.Deref(total.Count, 0))
		counts.Waived += int(ptr.Deref(total.Waived, 0))
	}
	counts.Notes = max(0, all-counts.Errors-counts.Warnings)
	return counts
}
