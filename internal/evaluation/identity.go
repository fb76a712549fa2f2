package evaluation

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// Identity identifies an evaluation: two with the same identity are the same
// evaluation.
type Identity struct {
	Plan, TargetName, Occurrence string
	Schedule                     v1alpha1.EntryName
	TargetKind                   v1alpha1.TargetKind
}

// IdentityOf returns the identity of an Evaluation.
func IdentityOf(record *v1alpha1.Evaluation) Identity {
	spec := &record.Spec
	return Identity{
		Plan: spec.PlanRef.Name, Schedule: spec.Schedule,
		TargetKind: spec.Target.Kind, TargetName: spec.Target.Name, Occurrence: spec.Occurrence,
	}
}

// Series identifies the evaluations of the same schedule and target under one plan.
type Series struct {
	Plan       string
	Schedule   v1alpha1.EntryName
	TargetKind v1alpha1.TargetKind
	TargetName string
}

// SeriesOf returns the series to which an Evaluation belongs.
func SeriesOf(record *v1alpha1.Evaluation) Series {
	spec := &record.Spec
	return Series{spec.PlanRef.Name, spec.Schedule, spec.Target.Kind, spec.Target.Name}
}

// prefixLength is the most characters of the readable part of a name.
const prefixLength = 40

// ObjectName returns the deterministic name of the evaluation: a readable prefix and ten
// hexadecimal digits of a hash of the identity. The hash keeps names unique where the
// prefix is cut.
func (identity Identity) ObjectName() string {
	schedule := string(identity.Schedule)
	parts := []string{identity.Plan, schedule, string(identity.TargetKind), identity.TargetName, identity.Occurrence}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	prefix := schedule + "-" + identity.Occurrence
	if identity.TargetKind != v1alpha1.KindTechnologyPlan {
		prefix = schedule + "-" + identity.TargetName + "-" + identity.Occurrence
	}
	prefix = strings.ReplaceAll(prefix, ".", "-")
	if len(prefix) > prefixLength {
		prefix = strings.TrimRight(prefix[:prefixLength], "-")
	}
	return prefix + "-" + hex.EncodeToString(sum[:5])
}

// ManagedByLabel, with the value ManagedBy, marks the evaluations that the scheduler
// created.
const (
	ManagedByLabel = "app.kubernetes.io/managed-by"
	ManagedBy      = "techplan"
)

// IsCreatedByScheduler reports whether the scheduler created an Evaluation: it has the
// label and the name that follows from its identity.
func IsCreatedByScheduler(record *v1alpha1.Evaluation) bool {
	return record.Labels[ManagedByLabel] == ManagedBy && record.Name == IdentityOf(record).ObjectName()
}

// IsUntouched reports whether the scheduler created an Evaluation and people have never
// recorded anything in it: no result, no decision and no cancellation.
func IsUntouched(record *v1alpha1.Evaluation) bool {
	spec, recorded := &record.Spec, &record.Status.Recorded
	return len(spec.Results) == 0 && spec.Decision.Outcome == "" && spec.Cancelled.Reason == "" &&
		len(recorded.Results) == 0 && recorded.Decision.Outcome == "" && recorded.Cancelled.Reason == "" &&
		IsCreatedByScheduler(record)
}

// Expected is an evaluation that a plan expects and that has no record.
type Expected struct {
	Identity
	Window
	// From is the schedule that expects it.
	From *v1alpha1.EvaluationSchedule
	// Nominal is the date before a closure moves it.
	Nominal calendar.Date
}

// NewObject returns the Evaluation that the scheduler creates. It has no labels or
// annotations of the plan and no owner, so that no tool prunes it together with the
// plan.
func (expected Expected) NewObject(namespace string) *v1alpha1.Evaluation {
	object := &v1alpha1.Evaluation{}
	object.Namespace, object.Name = namespace, expected.ObjectName()
	object.Labels = map[string]string{ManagedByLabel: ManagedBy}
	object.Spec = v1alpha1.EvaluationSpec{
		PlanRef:  v1alpha1.Reference{Name: expected.Plan},
		Schedule: expected.Schedule,
		Target: v1alpha1.EvaluationTarget{
			Kind: expected.TargetKind,
			Name: expected.TargetName,
		},
		Subject: expected.From.Subject, Technologies: expected.From.Technologies,
		Occurrence: expected.Occurrence,
		Due:        v1alpha1.Date(expected.Due.String()),
		GraceDays:  expected.From.GraceDays,
		LeadDays:   expected.From.LeadDays,
		Evaluators: fitRoles(expected.From.Evaluators),
		Criteria:   fitCriteria(expected.From.Criteria),
	}
	return object
}

// The most characters of a Role and of a Label.
const (
	roleLimit  = 120
	labelLimit = 160
)

// fitRoles returns a set of roles that the definitions accept. The plan may have been
// stored before control characters were refused.
func fitRoles(roles []v1alpha1.Role) []v1alpha1.Role {
	fit := slices.Clone(roles)
	for i, role := range fit {
		fit[i] = v1alpha1.Role(text.FitLine(string(role), roleLimit))
	}
	seen := map[v1alpha1.Role]bool{}
	return slices.DeleteFunc(fit, func(role v1alpha1.Role) bool {
		again := seen[role]
		seen[role] = true
		return again
	})
}

// fitCriteria returns criteria whose questions the definitions accept, as fitRoles
// does.
func fitCriteria(criteria []v1alpha1.Criterion) []v1alpha1.Criterion {
	fit := slices.Clone(criteria)
	for i := range fit {
		fit[i].Question = v1alpha1.Label(text.FitLine(string(fit[i].Question), labelLimit))
	}
	return fit
}
