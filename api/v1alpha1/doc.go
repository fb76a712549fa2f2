// Package v1alpha1 is the techplan.education/v1alpha1 API: a school district's
// technology plan (TechnologyPlan), what it wants to reach (Goal), how that is
// measured (Benchmark), what it owns (Device) and when it looks back
// (Evaluation).
//
// One namespace is one district and references stay inside it. Amounts are
// exact decimals, dates are civil dates in the district's time zone, people
// appear as roles and counts, never by name.
//
// The package depends on apimachinery alone and decides nothing; package
// internal/assess does.
//
// +kubebuilder:object:generate=true
// +groupName=techplan.education
package v1alpha1
