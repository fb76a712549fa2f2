// Package evaluation puts evaluations on the calendar and tells where each one
// stands: which ones a plan expects and when (calculation D8), which of them
// have a record, and which records the plan no longer yields.
//
// It is pure; controllers create and delete, this package only says what.
package evaluation

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Defaults of a schedule, in days.
const (
	DefaultLeadDays  = 14
	DefaultGraceDays = 30
)

// Identity is what makes an evaluation one and the same.
type Identity struct {
	Plan, Schedule, TargetKind, TargetName, Occurrence string
}

// IdentityOf reads the identity of an Evaluation.
func IdentityOf(e *v1alpha1.Evaluation) Identity {
	s := &e.Spec
	return Identity{s.PlanRef.Name, string(s.Schedule), s.Target.Kind, s.Target.Name, s.Occurrence}
}

// prefixLength bounds the readable part of a name.
const prefixLength = 40

// Name is the deterministic name of the evaluation: a readable prefix and ten
// hexadecimal digits of a hash of the identity.
func (id Identity) Name() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{id.Plan, id.Schedule, id.TargetKind, id.TargetName, id.Occurrence}, "\x00")))
	prefix := id.Schedule + "-" + id.Occurrence
	if id.TargetKind != v1alpha1.KindTechnologyPlan {
		prefix = id.Schedule + "-" + id.TargetName + "-" + id.Occurrence
	}
	prefix = strings.ReplaceAll(prefix, ".", "-")
	if len(prefix) > prefixLength {
		prefix = strings.TrimRight(prefix[:prefixLength], "-")
	}
	return prefix + "-" + hex.EncodeToString(sum[:5])
}

// Expected is an evaluation that a plan wants held.
type Expected struct {
	Identity
	// Schedule that it comes from.
	From *v1alpha1.EvaluationSchedule
	// Nominal date, before a closure moves it.
	Nominal calendar.Date
	// Due date; it opens LeadDays before and LastDay is GraceDays after.
	Due, Opens, LastDay calendar.Date
}

// Span is the time in which a target can be evaluated; End no date: without end.
type Span struct{ Since, End calendar.Date }

// Targets tells whether a Goal or Device exists and when it can be evaluated.
// Technologies and the plan itself are read from the plan.
type Targets func(kind, name string) (Span, bool)

// Expect lists the evaluations that a plan expects over its whole period, by
// due date, schedule, target and occurrence: of an approved plan, within its period, from
// the latest of anchor, start, approval and the target's first day.
func Expect(plan *v1alpha1.TechnologyPlan, targets Targets) []Expected {
	approved := calendar.Lenient(plan.Spec.Approval.Date)
	if approved.IsZero() {
		return nil
	}
	from := max(calendar.Lenient(plan.Spec.Period.Start), approved)
	end := calendar.Lenient(plan.Spec.Period.End)
	closures := spans(plan.Spec.District.Closures)
	var list []Expected
	for i := range plan.Spec.EvaluationSchedules {
		s := &plan.Spec.EvaluationSchedules[i]
		occurrences := occurrencesOf(s, plan.Spec.District.Terms, end)
		for _, target := range targetsOf(plan, s, targets) {
			first, last := max(from, target.span.Since), calendar.Earliest(end, target.span.End)
			for _, o := range occurrences {
				if o.nominal < first || o.nominal > last {
					continue
				}
				list = append(list, expected(plan.Name, s, target, o, closures))
			}
		}
	}
	slices.SortFunc(list, func(a, b Expected) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Schedule, b.Schedule),
			cmp.Compare(a.TargetKind, b.TargetKind), cmp.Compare(a.TargetName, b.TargetName),
			// A closure moves several occurrences to the same day.
			cmp.Compare(a.Nominal, b.Nominal), cmp.Compare(a.Occurrence, b.Occurrence))
	})
	return list
}

func expected(plan string, s *v1alpha1.EvaluationSchedule, t target, o occurrence, closures []calendar.Span) Expected {
	e := Expected{
		Identity: Identity{plan, string(s.Name), t.kind, t.name, o.name},
		From:     s, Nominal: o.nominal, Due: calendar.SchoolDay(o.nominal, closures),
	}
	e.Opens = e.Due.AddDays(-days(s.LeadDays, DefaultLeadDays))
	e.LastDay = e.Due.AddDays(days(s.GraceDays, DefaultGraceDays))
	return e
}

func days(given *int32, otherwise int) int {
	if given == nil {
		return otherwise
	}
	return int(*given)
}

func spans(terms []v1alpha1.Term) []calendar.Span {
	list := make([]calendar.Span, len(terms))
	for i, t := range terms {
		list[i] = calendar.Span{Start: calendar.Lenient(t.Start), End: calendar.Lenient(t.End)}
	}
	return list
}

type target struct {
	kind, name string
	span       Span
}

func targetsOf(plan *v1alpha1.TechnologyPlan, s *v1alpha1.EvaluationSchedule, targets Targets) []target {
	switch s.Target.Kind {
	case v1alpha1.KindTechnologyPlan:
		return []target{{kind: s.Target.Kind, name: plan.Name}}
	case v1alpha1.TargetTechnology:
		var list []target
		for _, t := range plan.Spec.Technologies {
			all := s.Target.All != nil && *s.Target.All
			if all || string(t.Name) == s.Target.Name {
				list = append(list, technologyTarget(t)...)
			}
		}
		return list
	default:
		span, ok := targets(s.Target.Kind, s.Target.Name)
		if !ok {
			return nil
		}
		return []target{{s.Target.Kind, s.Target.Name, span}}
	}
}

// technologyTarget is none for a technology that is retired with no date.
func technologyTarget(t v1alpha1.Technology) []target {
	span := Span{calendar.Lenient(t.Since), calendar.Lenient(t.RetireOn)}
	if t.Lifecycle == v1alpha1.LifecycleRetired && span.End.IsZero() {
		return nil
	}
	return []target{{v1alpha1.TargetTechnology, string(t.Name), span}}
}

type occurrence struct {
	name    string
	nominal calendar.Date
}

var monthsOf = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly: 1, v1alpha1.CadenceQuarterly: 3, v1alpha1.CadenceSemiAnnual: 6, v1alpha1.CadenceAnnual: 12,
}

// occurrencesOf are the nominal dates of a schedule up to a day.
func occurrencesOf(s *v1alpha1.EvaluationSchedule, terms []v1alpha1.Term, end calendar.Date) []occurrence {
	if s.Cadence == v1alpha1.CadenceEveryTerm {
		return termOccurrences(s, terms)
	}
	var list []occurrence
	anchor := calendar.Lenient(s.Anchor)
	if anchor.IsZero() {
		return nil
	}
	calendar.Every(anchor, monthsOf[s.Cadence], func(d calendar.Date) bool {
		if d > end {
			return false
		}
		list = append(list, occurrence{d.String(), d})
		return s.Cadence != v1alpha1.CadenceOnce
	})
	return list
}

func termOccurrences(s *v1alpha1.EvaluationSchedule, terms []v1alpha1.Term) []occurrence {
	var list []occurrence
	for _, t := range terms {
		edge := calendar.Lenient(t.End)
		if s.Edge == v1alpha1.EdgeStart {
			edge = calendar.Lenient(t.Start)
		}
		list = append(list, occurrence{string(t.Name), edge.AddDays(days(s.OffsetDays, 0))})
	}
	slices.SortFunc(list, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.nominal, b.nominal), cmp.Compare(a.name, b.name))
	})
	return list
}
