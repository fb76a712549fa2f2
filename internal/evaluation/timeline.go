package evaluation

import (
	"cmp"
	"slices"
	"sort"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// Span is the time in which a target can be evaluated. Without End it does not end.
type Span struct{ Since, End calendar.Date }

// Targets are the goals and device lots that can be evaluated. Technologies and the plan itself are
// read from the plan.
type Targets struct {
	// Goals are when each goal of the plan runs, by name.
	Goals map[string]Span
	// DeviceStart returns the first day of service of a lot of the district; false if it does not
	// exist.
	DeviceStart func(name string) (calendar.Date, bool)
	// Benchmarks are those of the plan's goals that schedules with cadence EveryThreshold name, by
	// name.
	Benchmarks map[string]*model.Benchmark
}

// find returns when a Goal or Device can be evaluated; false if it does not exist.
func (targets Targets) find(kind v1alpha1.TargetKind, name string) (Span, bool) {
	if kind == v1alpha1.KindDevice {
		start, ok := targets.DeviceStart(name)
		return Span{Since: start}, ok
	}
	span, ok := targets.Goals[name]
	return span, ok
}

// timeline is the occurrences of a schedule within the plan's period, by nominal date.
// All targets of the schedule share it, so that a target costs two look-ups and no walk
// through the calendar.
type timeline struct {
	schedule *v1alpha1.EvaluationSchedule
	nominal  []calendar.Date
	windows  []Window
	// events are what the occurrences follow: terms, reviews of the curriculum or values of a
	// benchmark. It is nil if an occurrence is named by its nominal date alone.
	events []occasion
	// order lists the occurrences by due date: a closure may move one of them behind
	// the next.
	order []int
	// missed, open and ahead hold at i how many of the first i occurrences are past
	// their last day, open, or not open yet. The difference of two entries counts any
	// series.
	missed, open, ahead []int
	// series are the schedule's targets, by name.
	series []series
}

// series is a schedule with one of its targets. The occurrences from first to before
// end are in the time in which the target can be evaluated.
type series struct {
	target     *target
	first, end int32
	// held marks the occurrences that have a record or count as held, and those of other targets;
	// nil if there are none.
	held []bool
	// others marks the occurrences that are of other targets of the schedule: each technology
	// renews on days of its own. It is nil if all targets have the same occurrences.
	others []bool
}

type target struct {
	kind v1alpha1.TargetKind
	name string
	span Span
	// technology is the entry of the plan; nil for another target.
	technology *model.Technology
}

// newTimelines returns the timelines of an approved plan by the name of their schedule.
// They start with the period or the approval, the later of both.
func newTimelines(plan *model.Plan, targets Targets, today calendar.Date) []*timeline {
	if plan.Approved.IsZero() || plan.Approved > today {
		return nil
	}
	from := max(plan.Start, plan.Approved)
	closures := calendar.NewClosures(plan.Closures)
	technologies := technologyTargets(plan)
	list := make([]*timeline, 0, len(plan.Spec.EvaluationSchedules))
	for i := range plan.Spec.EvaluationSchedules {
		t := &timeline{schedule: &plan.Spec.EvaluationSchedules[i]}
		chosen := targetsOf(plan, t.schedule, technologies, targets)
		t.addOccurrences(plan, chosen, targets, from)
		t.computeWindows(closures, today)
		t.addSeries(chosen)
		list = append(list, t)
	}
	slices.SortFunc(list, func(left, right *timeline) int { return cmp.Compare(left.schedule.Name, right.schedule.Name) })
	return list
}

// technologyTargets returns the plan's technologies by name, without those that are
// retired without a date.
func technologyTargets(plan *model.Plan) []target {
	list := make([]target, 0, len(plan.Technologies))
	for _, technology := range plan.Technologies {
		span := Span{technology.Since, technology.RetireOn}
		if technology.Lifecycle != v1alpha1.LifecycleRetired || !span.End.IsZero() {
			list = append(list, target{
				kind: v1alpha1.TargetTechnology, name: string(technology.Name), span: span, technology: technology,
			})
		}
	}
	return list
}

func compareTargets(left, right target) int { return cmp.Compare(left.name, right.name) }

// targetsOf returns the targets of a schedule that exist, by name.
func targetsOf(
	plan *model.Plan,
	schedule *v1alpha1.EvaluationSchedule,
	technologies []target,
	targets Targets,
) []target {
	switch {
	case schedule.Target.Kind == v1alpha1.KindTechnologyPlan:
		return []target{{kind: schedule.Target.Kind, name: plan.Name}}
	case schedule.Target.Kind == v1alpha1.KindGoal && IsForAll(schedule):
		return goalTargets(targets)
	case schedule.Target.Kind != v1alpha1.TargetTechnology:
		span, ok := targets.find(schedule.Target.Kind, schedule.Target.Name)
		if !ok {
			return nil
		}
		return []target{{kind: schedule.Target.Kind, name: schedule.Target.Name, span: span}}
	case IsForAll(schedule) && schedule.Target.TechnologyKind == "":
		return technologies
	case IsForAll(schedule):
		return slices.DeleteFunc(slices.Clone(technologies), func(target target) bool {
			return !IsOfSchedule(schedule, target.technology)
		})
	default:
		i, ok := slices.BinarySearchFunc(technologies, target{name: schedule.Target.Name}, compareTargets)
		if !ok {
			return nil
		}
		return technologies[i : i+1]
	}
}

// IsForAll reports whether a schedule evaluates every goal or technology of the plan.
func IsForAll(schedule *v1alpha1.EvaluationSchedule) bool {
	return schedule.Target.All != nil && *schedule.Target.All
}

// IsOfSchedule reports whether a schedule evaluates a technology.
func IsOfSchedule(schedule *v1alpha1.EvaluationSchedule, technology *model.Technology) bool {
	target := schedule.Target
	if target.Kind != v1alpha1.TargetTechnology {
		return false
	}
	if !IsForAll(schedule) {
		return target.Name == string(technology.Name)
	}
	return target.TechnologyKind == "" || target.TechnologyKind == technology.Kind
}

// goalTargets returns the goals of the plan, by name.
func goalTargets(targets Targets) []target {
	list := make([]target, 0, len(targets.Goals))
	for name, span := range targets.Goals {
		list = append(list, target{kind: v1alpha1.KindGoal, name: name, span: span})
	}
	slices.SortFunc(list, compareTargets)
	return list
}

// MonthsOfCadence returns the number of months between two occurrences, or 0 for a cadence
// that does not count months: Once, and those that begin with Every.
func MonthsOfCadence(cadence v1alpha1.Cadence) int { return cadenceMonths[cadence] }

var cadenceMonths = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly: 1, v1alpha1.CadenceQuarterly: 3, v1alpha1.CadenceSemiAnnual: 6, v1alpha1.CadenceAnnual: 12,
}

// addOccurrences adds the nominal dates of the schedule within the plan's period.
func (timeline *timeline) addOccurrences(plan *model.Plan, chosen []target, targets Targets, from calendar.Date) {
	from = max(from, calendar.ParseOrZero(timeline.schedule.From))
	switch timeline.schedule.Cadence {
	case v1alpha1.CadenceEveryTerm:
		timeline.addEvents(listTermEvents(timeline.schedule, plan.Terms), from, plan.End)
	case v1alpha1.CadenceEveryCurriculumReview:
		timeline.addEvents(listReviewEvents(timeline.schedule, &plan.Spec.District), from, plan.End)
	case v1alpha1.CadenceEveryThreshold:
		timeline.addEvents(listThresholdEvents(timeline.schedule, targets), from, plan.End)
	case v1alpha1.CadenceEveryRenewal:
		for _, target := range chosen {
			timeline.nominal = append(timeline.nominal, timeline.listRenewals(target, from, plan.End)...)
		}
		slices.Sort(timeline.nominal)
		timeline.nominal = slices.Compact(timeline.nominal)
	default:
		timeline.addRecurrences(from, plan.End)
	}
}

// addRecurrences adds the dates that are counted from the anchor.
func (timeline *timeline) addRecurrences(from, endDate calendar.Date) {
	anchor := calendar.ParseOrZero(timeline.schedule.Anchor)
	switch {
	case anchor.IsZero():
	case timeline.schedule.Cadence == v1alpha1.CadenceOnce:
		if from <= anchor && anchor <= endDate {
			timeline.nominal = []calendar.Date{anchor}
		}
	default:
		calendar.EachRecurrence(anchor, from, cadenceMonths[timeline.schedule.Cadence], func(date calendar.Date) bool {
			if from <= date && date <= endDate {
				timeline.nominal = append(timeline.nominal, date)
			}
			return date <= endDate
		})
	}
}

// noticeWithout is how many days before a renewal its evaluation is due if the contract states no
// notice. PurchaseBeforeEvaluation asks for one by then.
const noticeWithout = 30

// listRenewals lists the days on which the evaluations before the renewals of a technology are due:
// the last day for notice and the offset of the schedule.
func (timeline *timeline) listRenewals(target target, from, endDate calendar.Date) []calendar.Date {
	var days []calendar.Date
	technology := target.technology
	last := endDate.AddMonths(maxNoticeMonths)
	for day := technology.NextRenewal(from); !day.IsZero() && day <= last; {
		notice, isStated := technology.NoticeDay(day)
		if !isStated {
			notice = day.AddDays(-noticeWithout)
		}
		due := notice.AddDays(daysOr(timeline.schedule.OffsetDays, 0))
		if from <= due && due <= endDate {
			days = append(days, due)
		}
		next := technology.NextRenewal(day + 1)
		if next <= day {
			break
		}
		day = next
	}
	return days
}

// maxNoticeMonths is more than the longest time from the due date of an evaluation to the renewal: 365
// days of notice and an offset of 90.
const maxNoticeMonths = 16

// computeWindows computes when each occurrence can be held, and the counts by state.
func (timeline *timeline) computeWindows(closures calendar.Closures, today calendar.Date) {
	count := len(timeline.nominal)
	timeline.windows, timeline.order = make([]Window, count), make([]int, count)
	timeline.missed, timeline.open, timeline.ahead = make([]int, count+1), make([]int, count+1), make([]int, count+1)
	for i, day := range timeline.nominal {
		if cadence := timeline.schedule.Cadence; cadence != v1alpha1.CadenceEveryRenewal &&
			cadence != v1alpha1.CadenceEveryCurriculumReview {
			// A contract does not wait for the end of a closure, and neither does a review.
			day = closures.SchoolDay(day)
		}
		timeline.windows[i] = newWindow(day, timeline.schedule.LeadDays, timeline.schedule.GraceDays)
		timeline.order[i] = i
		timeline.missed[i+1] = timeline.missed[i]
		timeline.open[i+1] = timeline.open[i]
		timeline.ahead[i+1] = timeline.ahead[i]
		switch timeline.windows[i].stateOn(today, Missed) {
		case Missed:
			timeline.missed[i+1]++
		case Open:
			timeline.open[i+1]++
		default:
			timeline.ahead[i+1]++
		}
	}
	slices.SortStableFunc(
		timeline.order, func(left, right int) int { return cmp.Compare(timeline.windows[left].Due, timeline.windows[right].Due) },
	)
}

// addSeries adds the targets that have an occurrence. The targets come by name.
func (timeline *timeline) addSeries(targets []target) {
	timeline.series = make([]series, 0, len(targets))
	for index := range targets {
		span, end := targets[index].span, len(timeline.nominal)
		first := sort.Search(len(timeline.nominal), func(i int) bool { return timeline.nominal[i] >= span.Since })
		if !span.End.IsZero() {
			end = sort.Search(len(timeline.nominal), func(i int) bool { return timeline.nominal[i] > span.End })
		}
		if first < end {
			others := timeline.markOthers(targets[index])
			timeline.series = append(timeline.series, series{
				target: &targets[index], first: int32(first), end: int32(end), held: slices.Clone(others), others: others,
			})
		}
	}
}

// markOthers marks the occurrences that are not of a target; nil if all are.
func (timeline *timeline) markOthers(target target) []bool {
	if len(timeline.nominal) == 0 {
		return nil
	}
	others := make([]bool, len(timeline.nominal))
	switch timeline.schedule.Cadence {
	case v1alpha1.CadenceEveryRenewal:
		own := timeline.listRenewals(target, timeline.nominal[0], timeline.nominal[len(timeline.nominal)-1])
		for i, day := range timeline.nominal {
			_, isOwn := slices.BinarySearch(own, day)
			others[i] = !isOwn
		}
	case v1alpha1.CadenceEveryCurriculumReview:
		for i, event := range timeline.events {
			others[i] = !slices.Contains(target.technology.Curriculum, event.document)
		}
	default:
		return nil
	}
	return others
}

// occurrenceName names an occurrence by its nominal date, after its event if it has one. What follows
// a value is named by the value alone: its date is another one when an observation is corrected.
func (timeline *timeline) occurrenceName(index int) string {
	var event v1alpha1.EntryName
	if timeline.events != nil {
		event = timeline.events[index].name
	}
	if timeline.schedule.Cadence == v1alpha1.CadenceEveryThreshold {
		return string(event)
	}
	return model.FormatOccurrence(event, timeline.nominal[index])
}

// isExpected reports whether the series expects an occurrence that has no record.
func (series *series) isExpected(index int) bool {
	return int(series.first) <= index && index < int(series.end) && (series.held == nil || !series.held[index])
}

// holdOccurrence marks an occurrence as one that has a record or counts as held.
func (series *series) holdOccurrence(t *timeline, index int) {
	if series.held == nil {
		series.held = make([]bool, len(t.nominal))
	}
	series.held[index] = true
}

// countExpected returns how many evaluations the series expects without a record, given
// the counts over the timeline.
func (series *series) countExpected(sums []int) int {
	expected := sums[series.end] - sums[series.first]
	for i := series.first; series.held != nil && i < series.end; i++ {
		if series.held[i] {
			expected -= sums[i+1] - sums[i]
		}
	}
	return expected
}

// dueFrom returns the place in order of the first occurrence that is due on or after a
// day.
func (timeline *timeline) dueFrom(day calendar.Date) int {
	return sort.Search(len(timeline.order), func(index int) bool { return timeline.windows[timeline.order[index]].Due >= day })
}

// firstExpected returns the first occurrence, from a place in order on, that a series
// expects without a record; false if there is none.
func (timeline *timeline) firstExpected(series *series, place int) (int, bool) {
	for _, index := range timeline.order[place:] {
		if series.isExpected(index) {
			return index, true
		}
	}
	return 0, false
}

// visitExpected visits what is expected without a record, from a place in order on and
// by due date and target, until visit returns false.
func (timeline *timeline) visitExpected(place int, visit func(series *series, index int) bool) {
	for _, index := range timeline.order[place:] {
		for k := range timeline.series {
			if s := &timeline.series[k]; s.isExpected(index) && !visit(s, index) {
				return
			}
		}
	}
}
