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

// Identity is what makes an evaluation one and the same.
type Identity struct {
	Plan, Schedule, TargetKind, TargetName, Occurrence string
}

// IdentityOf reads the identity of an Evaluation.
func IdentityOf(record *v1alpha1.Evaluation) Identity {
	spec := &record.Spec
	return Identity{spec.PlanRef.Name, string(spec.Schedule), spec.Target.Kind, spec.Target.Name, spec.Occurrence}
}

// prefixLength bounds the readable part of a name.
const prefixLength = 40

// Name is the deterministic name of the evaluation: a readable prefix and ten
// hexadecimal digits of a hash of the identity.
func (identity Identity) Name() string {
	parts := []string{identity.Plan, identity.Schedule, identity.TargetKind, identity.TargetName, identity.Occurrence}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	prefix := identity.Schedule + "-" + identity.Occurrence
	if identity.TargetKind != v1alpha1.KindTechnologyPlan {
		prefix = identity.Schedule + "-" + identity.TargetName + "-" + identity.Occurrence
	}
	prefix = strings.ReplaceAll(prefix, ".", "-")
	if len(prefix) > prefixLength {
		prefix = strings.TrimRight(prefix[:prefixLength], "-")
	}
	return prefix + "-" + hex.EncodeToString(sum[:5])
}

// ManagedByLabel marks what the scheduler created, with ManagedBy as its value.
const (
	ManagedByLabel = "app.kubernetes.io/managed-by"
	ManagedBy      = "techplan"
)

// IsCreatedByScheduler reports whether the scheduler created an Evaluation: it bears the mark and
// the name that follows from its identity.
func IsCreatedByScheduler(record *v1alpha1.Evaluation) bool {
	return record.Labels[ManagedByLabel] == ManagedBy && record.Name == IdentityOf(record).Name()
}

// IsUntouched reports whether the scheduler created an Evaluation and people have
// recorded nothing in it: no result, no decision and no cancellation.
func IsUntouched(record *v1alpha1.Evaluation) bool {
	spec := &record.Spec
	return len(spec.Results) == 0 && spec.Decision.Outcome == "" && spec.Cancelled.Reason == "" &&
		IsCreatedByScheduler(record)
}

// Expected is an evaluation that a plan wants held and of which there is no record.
type Expected struct {
	Identity
	Window
	// From is the schedule that it comes from.
	From *v1alpha1.EvaluationSchedule
	// Nominal date, before a closure moves it.
	Nominal calendar.Date
}

// NewObject is the Evaluation that the scheduler creates. It carries no labels or
// annotations of the plan and no owner, so that nothing prunes it.
func (expected Expected) NewObject(namespace string) *v1alpha1.Evaluation {
	object := &v1alpha1.Evaluation{}
	object.Namespace, object.Name = namespace, expected.Name()
	object.Labels = map[string]string{ManagedByLabel: ManagedBy}
	object.Spec = v1alpha1.EvaluationSpec{
		PlanRef:  v1alpha1.Reference{Name: expected.Plan},
		Schedule: v1alpha1.EntryName(expected.Schedule),
		Target: v1alpha1.EvaluationTarget{
			Kind: expected.TargetKind,
			Name: expected.TargetName,
		},
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

// fitRoles makes a set of roles that the definitions accept: the plan may have
// been stored before control characters were refused.
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

// fitCriteria does for questions what fitRoles does for roles.
func fitCriteria(criteria []v1alpha1.Criterion) []v1alpha1.Criterion {
	fit := slices.Clone(criteria)
	for i := range fit {
		fit[i].Question = v1alpha1.Label(text.FitLine(string(fit[i].Question), labelLimit))
	}
	return fit
}
