package evaluation

import (
	"cmp"
	"slices"
	"sort"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Span is the time in which a target can be evaluated; End no date: without end.
type Span struct{ Since, End calendar.Date }

// Targets reports whether a Goal or Device exists and when it can be evaluated.
// Technologies and the plan itself are read from the plan.
type Targets func(kind v1alpha1.TargetKind, name string) (Span, bool)

// timeline is what a schedule yields within the plan's period, whatever the target:
// its occurrences in the order of their nominal dates. All its targets share it, so
// that a target costs two look-ups and not a walk through the calendar.
type timeline struct {
	schedule *v1alpha1.EvaluationSchedule
	nominal  []calendar.Date
	windows  []Window
	// terms names the occurrences of a schedule that follows the terms; nil where an
	// occurrence is named by its nominal date.
	terms []v1alpha1.EntryName
	// order lists the occurrences by due date: a closure may move one behind the next.
	order []int
	// missed, open and ahead say how many of the first i occurrences are past their
	// last day, open, or not open yet.
	missed, open, ahead []int
	// series are the schedule's targets, by name.
	series []series
}

// series is a schedule with one of its targets: the occurrences from first to before
// end fall in the time in which the target can be evaluated.
type series struct {
	target     *target
	first, end int32
	// settled marks the occurrences that have a record or count as held; nil: none.
	settled []bool
}

type target struct {
	kind v1alpha1.TargetKind
	name string
	span Span
}

// newTimelines are the timelines of an approved plan by the name of their schedule.
// The first day is the latest of the period's start and the approval.
func newTimelines(plan *v1alpha1.TechnologyPlan, targets Targets, today calendar.Date) []*timeline {
	approved := calendar.Lenient(plan.Spec.Approval.Date)
	if approved.IsZero() || approved > today {
		return nil
	}
	from, to := max(calendar.Lenient(plan.Spec.Period.Start), approved), calendar.Lenient(plan.Spec.Period.End)
	closures := calendar.NewClosures(spansOf(plan.Spec.District.Closures))
	technologies := technologyTargets(plan)
	list := make([]*timeline, 0, len(plan.Spec.EvaluationSchedules))
	for i := range plan.Spec.EvaluationSchedules {
		t := &timeline{schedule: &plan.Spec.EvaluationSchedules[i]}
		t.addOccurrences(plan.Spec.District.Terms, from, to)
		t.computeWindows(closures, today)
		t.addSeries(targetsOf(plan, t.schedule, technologies, targets))
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *timeline) int { return cmp.Compare(a.schedule.Name, b.schedule.Name) })
	return list
}

func spansOf(terms []v1alpha1.Term) []calendar.Span {
	list := make([]calendar.Span, len(terms))
	for i, t := range terms {
		list[i] = calendar.Span{Start: calendar.Lenient(t.Start), End: calendar.Lenient(t.End)}
	}
	return list
}

// technologyTargets are the plan's technologies by name, without those that are
// retired with no date.
func technologyTargets(plan *v1alpha1.TechnologyPlan) []target {
	list := make([]target, 0, len(plan.Spec.Technologies))
	for i := range plan.Spec.Technologies {
		t := &plan.Spec.Technologies[i]
		span := Span{calendar.Lenient(t.Since), calendar.Lenient(t.RetireOn)}
		if t.Lifecycle != v1alpha1.LifecycleRetired || !span.End.IsZero() {
			list = append(list, target{v1alpha1.TargetTechnology, string(t.Name), span})
		}
	}
	slices.SortFunc(list, compareTargets)
	return list
}

func compareTargets(a, b target) int { return cmp.Compare(a.name, b.name) }

// targetsOf are the targets of a schedule that exist, by name.
func targetsOf(plan *v1alpha1.TechnologyPlan, s *v1alpha1.EvaluationSchedule, technologies []target, targets Targets) []target {
	switch {
	case s.Target.Kind == v1alpha1.KindTechnologyPlan:
		return []target{{kind: s.Target.Kind, name: plan.Name}}
	case s.Target.Kind != v1alpha1.TargetTechnology:
		span, ok := targets(s.Target.Kind, s.Target.Name)
		if !ok {
			return nil
		}
		return []target{{s.Target.Kind, s.Target.Name, span}}
	case s.Target.All != nil && *s.Target.All:
		return technologies
	default:
		i, ok := slices.BinarySearchFunc(technologies, target{name: s.Target.Name}, compareTargets)
		if !ok {
			return nil
		}
		return technologies[i : i+1]
	}
}

var monthsOf = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly: 1, v1alpha1.CadenceQuarterly: 3, v1alpha1.CadenceSemiAnnual: 6, v1alpha1.CadenceAnnual: 12,
}

// addOccurrences adds the nominal dates of the schedule within the plan's period.
func (t *timeline) addOccurrences(terms []v1alpha1.Term, from, to calendar.Date) {
	anchor := calendar.Lenient(t.schedule.Anchor)
	switch {
	case t.schedule.Cadence == v1alpha1.CadenceEveryTerm:
		t.addTerms(terms, from, to)
	case anchor.IsZero():
	case t.schedule.Cadence == v1alpha1.CadenceOnce:
		if from <= anchor && anchor <= to {
			t.nominal = []calendar.Date{anchor}
		}
	default:
		calendar.Every(anchor, from, monthsOf[t.schedule.Cadence], func(d calendar.Date) bool {
			if from <= d && d <= to {
				t.nominal = append(t.nominal, d)
			}
			return d <= to
		})
	}
}

func (t *timeline) addTerms(terms []v1alpha1.Term, from, to calendar.Date) {
	type occurrence struct {
		nominal calendar.Date
		name    v1alpha1.EntryName
	}
	var list []occurrence
	for _, term := range terms {
		edge := calendar.Lenient(term.End)
		if t.schedule.Edge == v1alpha1.EdgeStart {
			edge = calendar.Lenient(term.Start)
		}
		if d := edge.AddDays(daysOr(t.schedule.OffsetDays, 0)); from <= d && d <= to {
			list = append(list, occurrence{d, term.Name})
		}
	}
	slices.SortFunc(list, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.nominal, b.nominal), cmp.Compare(a.name, b.name))
	})
	t.terms = []v1alpha1.EntryName{}
	for _, o := range list {
		t.nominal, t.terms = append(t.nominal, o.nominal), append(t.terms, o.name)
	}
}

// computeWindows works out when each occurrence can be held, and the counts by state.
func (t *timeline) computeWindows(closures calendar.Closures, today calendar.Date) {
	n := len(t.nominal)
	t.windows, t.order = make([]Window, n), make([]int, n)
	t.missed, t.open, t.ahead = make([]int, n+1), make([]int, n+1), make([]int, n+1)
	for i, d := range t.nominal {
		t.windows[i] = newWindow(closures.SchoolDay(d), t.schedule.LeadDays, t.schedule.GraceDays)
		t.order[i] = i
		t.missed[i+1], t.open[i+1], t.ahead[i+1] = t.missed[i], t.open[i], t.ahead[i]
		switch t.windows[i].stateOn(today, Missed) {
		case Missed:
			t.missed[i+1]++
		case Open:
			t.open[i+1]++
		default:
			t.ahead[i+1]++
		}
	}
	slices.SortStableFunc(t.order, func(a, b int) int { return cmp.Compare(t.windows[a].Due, t.windows[b].Due) })
}

// addSeries adds the targets, which come by name, that have an occurrence.
func (t *timeline) addSeries(targets []target) {
	t.series = make([]series, 0, len(targets))
	for k := range targets {
		span, end := targets[k].span, len(t.nominal)
		first := sort.Search(len(t.nominal), func(i int) bool { return t.nominal[i] >= span.Since })
		if !span.End.IsZero() {
			end = sort.Search(len(t.nominal), func(i int) bool { return t.nominal[i] > span.End })
		}
		if first < end {
			t.series = append(t.series, series{target: &targets[k], first: int32(first), end: int32(end)})
		}
	}
}

// occurrence names an occurrence: by its term, or by its nominal date.
func (t *timeline) occurrence(i int) string {
	if t.terms != nil {
		return string(t.terms[i])
	}
	return t.nominal[i].String()
}

// indexOf finds an occurrence by its name; false: the schedule does not yield it.
func (t *timeline) indexOf(occurrence string) (int, bool) {
	if t.terms != nil {
		i := slices.Index(t.terms, v1alpha1.EntryName(occurrence))
		return i, i >= 0
	}
	return slices.BinarySearch(t.nominal, calendar.Lenient(occurrence))
}

// has reports whether an occurrence is expected of the series and has no record.
func (s *series) has(i int) bool {
	return int(s.first) <= i && i < int(s.end) && (s.settled == nil || !s.settled[i])
}

// settle marks an occurrence as one that has a record or counts as held.
func (s *series) settle(t *timeline, i int) {
	if s.settled == nil {
		s.settled = make([]bool, len(t.nominal))
	}
	s.settled[i] = true
}

// count sums what is expected of the series, given the sums over the timeline.
func (s *series) count(sums []int) int {
	n := sums[s.end] - sums[s.first]
	for i := s.first; s.settled != nil && i < s.end; i++ {
		if s.settled[i] {
			n -= sums[i+1] - sums[i]
		}
	}
	return n
}

// dueFrom is the place in order of the first occurrence that is due on or after a day.
func (t *timeline) dueFrom(day calendar.Date) int {
	return sort.Search(len(t.order), func(k int) bool { return t.windows[t.order[k]].Due >= day })
}

// earliest is the first occurrence, from a place in order on, that is expected of a
// series and has no record; false: none.
func (t *timeline) earliest(s *series, place int) (int, bool) {
	for _, i := range t.order[place:] {
		if s.has(i) {
			return i, true
		}
	}
	return 0, false
}

// walk visits what is expected and has no record, from a place in order on and by due
// date and target, until visit returns false.
func (t *timeline) walk(place int, visit func(s *series, i int) bool) {
	for _, i := range t.order[place:] {
		for k := range t.series {
			if s := &t.series[k]; s.has(i) && !visit(s, i) {
				return
			}
		}
	}
}
