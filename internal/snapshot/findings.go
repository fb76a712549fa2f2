package snapshot

import "techplan.education/api/v1alpha1"

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
