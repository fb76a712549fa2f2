// Package evaluation computes which evaluations a plan expects and when, which of them
// have a record, the state of each on a day, and which records the plan no longer
// expects.
//
// It is pure: controllers create and delete, and this package only returns what to
// create and delete. A plan may expect millions of evaluations in its period. Those
// without a record are counted by arithmetic, and only the ones that matter on the day
// are listed.
package evaluation

import (
	"cmp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// MostOpen is how many evaluations of one plan may be open or overdue at once before
// the scheduler creates no more of them. A yearly evaluation of each of the largest
// plan's 300 technologies fits three times.
const MostOpen = 1000

// maxLateShown is how many late evaluations of a schedule are listed.
const maxLateShown = 3

// Item is an evaluation of a plan: expected, recorded or both.
type Item struct {
	// Name of the schedule, or of the Evaluation if a person made it by hand.
	Name string
	// ByHand says that no schedule asked for it.
	ByHand bool
	// Target that is evaluated.
	Target v1alpha1.EvaluationTarget
	// Together are the names of the technologies that are evaluated together, joined by commas.
	// Items are compared, so it is no list. It is empty for all other targets.
	Together string
	// PlanReview says that it reviews the plan as a whole: see isPlanReview.
	PlanReview bool
	Due        calendar.Date
	State      State
	// Done is the day on which a completed evaluation was done: see CompletedOn. One that is
	// completed before it is due, without the date of a decision, is done today.
	Done calendar.Date
}

func compareItems(left, right Item) int {
	return cmp.Or(cmp.Compare(left.Due, right.Due), cmp.Compare(left.Name, right.Name), cmp.Compare(left.State, right.State),
		cmp.Compare(left.Target.Name, right.Target.Name))
}

// ListTechnologies lists the technologies that an item is about: its target, or those that are
// evaluated together.
func (item Item) ListTechnologies() []v1alpha1.EntryName {
	if item.Target.Kind == v1alpha1.TargetTechnology {
		return []v1alpha1.EntryName{v1alpha1.EntryName(item.Target.Name)}
	}
	var names []v1alpha1.EntryName
	for name := range strings.SplitSeq(item.Together, ",") {
		if name != "" {
			names = append(names, v1alpha1.EntryName(name))
		}
	}
	return names
}

// isLate reports whether the last day has passed without a result.
func (item Item) isLate() bool { return item.State == Overdue || item.State == Missed }

// Late are the evaluations of one schedule, or one made by hand, whose last day has
// passed.
type Late struct {
	// Name and ByHand are those of the items.
	Name   string
	ByHand bool
	Count  int
	// First are the earliest, three at most.
	First []Item
	// OneTarget says that all of them have the same target.
	OneTarget bool
	// PlanReview says that a review of the plan as a whole is among them.
	PlanReview bool

	target v1alpha1.EvaluationTarget
}

// Schedule is the evaluations of a plan on a day, by its schedules and records.
type Schedule struct {
	// Records are the evaluations on record, by due date and name.
	Records []Item
	// Counts are the numbers of evaluations by state, recorded and expected.
	Counts map[State]int
	// Next is the next evaluation that is due and not done; its Due is zero if there is
	// none.
	Next Item
	// Late are the evaluations whose last day has passed, by name.
	Late []Late
	// Create are the evaluations to create now, the earliest due first. Together with
	// the open and overdue ones on record they are at most MostOpen.
	Create []Expected
	// Waiting is the number of open evaluations without a record that exceed MostOpen.
	Waiting int
	// NameTaken are the expected evaluations that cannot be created because another
	// Evaluation has their name.
	NameTaken []Conflict
	// Obsolete are the records that the scheduler created, that people have not
	// touched, and that the plan no longer expects or has under another name.
	Obsolete []*v1alpha1.Evaluation
	// Change is the next date on which any of this changes by itself; zero if none
	// does.
	Change calendar.Date

	today     calendar.Date
	timelines []*timeline
	// expectedOpen is the number of open evaluations without a record.
	expectedOpen int
	// pending are the records that are neither completed nor cancelled.
	pending []Due
}

// Conflict is an expected evaluation whose name another Evaluation has.
type Conflict struct {
	Expected
	Taken *v1alpha1.Evaluation
}

// Input holds the objects from which the evaluations of a plan are computed.
type Input struct {
	Plan *model.Plan
	// Records are the Evaluations of the plan.
	Records []*model.Evaluation
	Targets Targets
	// Named returns the Evaluation of a name in the district, under any plan; nil if
	// there is none. A nil function stands for a district without other evaluations.
	Named func(name string) *v1alpha1.Evaluation
}

// ComputeSchedule computes the evaluations of a plan on a day. Its cost grows with the
// schedules, their targets, the records and the open evaluations, and not with the
// period.
func ComputeSchedule(input Input, today calendar.Date) *Schedule {
	schedule := &Schedule{Counts: map[State]int{}, today: today, timelines: newTimelines(input.Plan, input.Targets, today)}
	next := calendar.NextAfter(today)
	next.AddDates(input.Plan.Approved)
	schedule.addRecords(input.Records, &next)
	schedule.addExpected(&next)
	schedule.collectLate()
	schedule.listCreations(input)
	schedule.Change = next.Date()
	return schedule
}

// addRecords adds the records, and marks the occurrences that they stand for as held.
func (schedule *Schedule) addRecords(records []*model.Evaluation, next *calendar.Next) {
	places := make([]place, len(records))
	kept := map[place]*model.Evaluation{}
	for i, record := range records {
		places[i] = schedule.findPlace(record)
		if place := places[i]; place.isExpected() {
			place.series.holdOccurrence(place.timeline, place.index)
			kept[place] = preferredRecord(place, kept[place], record)
		}
	}
	for i, record := range records {
		place := places[i]
		// A record that a person keeps under another name stays. If it had existed
		// first, the scheduler would not have created its own.
		superfluous := !place.isExpected() || kept[place] != record
		if record.Spec.Schedule != "" && superfluous && IsUntouched(record.Evaluation) {
			schedule.Obsolete = append(schedule.Obsolete, record.Evaluation)
			continue
		}
		if place.series != nil && !place.isExpected() {
			place.timeline.holdNearby(place.series, record)
		}
		item := newRecordedItem(record, schedule.today, next)
		item.PlanReview = isPlanReview(record.Spec.Target.Kind, record.Spec.Subject, place.timeline)
		schedule.Records = append(schedule.Records, item)
		schedule.addPending(item, record, place, kept[place] == record)
		schedule.Counts[item.State]++
	}
	slices.SortFunc(schedule.Records, compareItems)
}

// preferredRecord returns which of two records of the same occurrence the scheduler keeps if
// people have touched neither. A touched one comes first, then one with the identity that the
// scheduler gives today. other may be nil.
func preferredRecord(place place, other, record *model.Evaluation) *model.Evaluation {
	if other == nil {
		return record
	}
	rank := func(record *model.Evaluation) int {
		switch {
		case !IsUntouched(record.Evaluation):
			return 0
		case record.Spec.Occurrence == place.timeline.occurrenceName(place.index):
			return 1
		default:
			return 2
		}
	}
	if cmp.Or(cmp.Compare(rank(record), rank(other)), cmp.Compare(record.Name, other.Name)) < 0 {
		return record
	}
	return other
}

// seriesOf returns the series of a target; nil if the schedule expects nothing for it.
func (timeline *timeline) seriesOf(kind v1alpha1.TargetKind, name string) *series {
	place, ok := slices.BinarySearchFunc(
		timeline.series, name, func(s series, name string) int { return cmp.Compare(s.target.name, name) },
	)
	if !ok || timeline.series[place].target.kind != kind {
		return nil
	}
	return &timeline.series[place]
}

// newRecordedItem returns a record as an item, and adds the dates on which it changes.
func newRecordedItem(record *model.Evaluation, today calendar.Date, next *calendar.Next) Item {
	state, change := StateOf(record, today)
	window := WindowOf(record)
	next.AddDates(change, window.Due+1)
	item := Item{
		Name: string(record.Spec.Schedule), Target: record.Spec.Target, Due: window.Due, State: state,
		Together: joinTogether(record.Spec.Target, record.Spec.Subject, record.Spec.Technologies),
	}
	if item.Name == "" {
		item.Name, item.ByHand = record.Name, true
	}
	item.Done, _ = CompletedOn(record)
	if record.Decided.IsZero() {
		// What is recorded before the due date is done, on a day that no one wrote down.
		item.Done = min(item.Done, today)
	}
	return item
}

// newExpectedItem returns an expected evaluation without a record as an item.
func (schedule *Schedule) newExpectedItem(t *timeline, series *series, index int) Item {
	target := v1alpha1.EvaluationTarget{Kind: series.target.kind, Name: series.target.name}
	return Item{
		Name: string(t.schedule.Name), Target: target,
		Together: joinTogether(target, t.schedule.Subject, t.schedule.Technologies),
		Due:      t.windows[index].Due, State: t.windows[index].stateOn(schedule.today, Missed),
		PlanReview: isPlanReview(series.target.kind, t.schedule.Subject, t),
	}
}

// isPlanReview reports whether an evaluation reviews the plan as a whole: its target is the
// plan, its subject is Plan or not stated, and it was made by hand or comes from a schedule
// with a cadence of half a year or longer. A monthly check of purchases is no such review.
// An evaluation that states no subject has that of its schedule. timeline is nil for one made by hand, and for one whose schedule the plan no longer has.
func isPlanReview(target v1alpha1.TargetKind, subject v1alpha1.EvaluationSubject, timeline *timeline) bool {
	if timeline != nil {
		subject = cmp.Or(subject, timeline.schedule.Subject)
	}
	if target != v1alpha1.KindTechnologyPlan || cmp.Or(subject, v1alpha1.SubjectPlan) != v1alpha1.SubjectPlan {
		return false
	}
	if timeline == nil {
		return true
	}
	cadence := timeline.schedule.Cadence
	return cadence != v1alpha1.CadenceMonthly && cadence != v1alpha1.CadenceQuarterly
}

// addExpected counts what is expected without a record, and finds the next change.
func (schedule *Schedule) addExpected(next *calendar.Next) {
	for _, item := range schedule.Records {
		if item.State == Scheduled || item.State == Open {
			schedule.proposeNext(item)
		}
	}
	for _, timeline := range schedule.timelines {
		opens := timeline.dueFrom(schedule.today.AddDays(daysOr(timeline.schedule.LeadDays, DefaultLeadDays) + 1))
		due := timeline.dueFrom(schedule.today)
		ends := timeline.dueFrom(schedule.today.AddDays(-daysOr(timeline.schedule.GraceDays, DefaultGraceDays)))
		for index := range timeline.series {
			series := &timeline.series[index]
			schedule.expectedOpen += series.countExpected(timeline.open)
			schedule.Counts[Missed] += series.countExpected(timeline.missed)
			schedule.Counts[Scheduled] += series.countExpected(timeline.ahead)
			if i, ok := timeline.firstExpected(series, opens); ok {
				next.AddDates(timeline.windows[i].Opens)
			}
			if i, ok := timeline.firstExpected(series, ends); ok {
				next.AddDates(timeline.windows[i].LastDay + 1)
			}
			if i, ok := timeline.firstExpected(series, due); ok {
				next.AddDates(timeline.windows[i].Due + 1)
				schedule.proposeNext(schedule.newExpectedItem(timeline, series, i))
			}
		}
	}
	schedule.Counts[Open] += schedule.expectedOpen
}

// proposeNext keeps the earliest of the items that are due today or later.
func (schedule *Schedule) proposeNext(item Item) {
	if item.Due >= schedule.today && (schedule.Next.Due.IsZero() || compareItems(item, schedule.Next) < 0) {
		schedule.Next = item
	}
}

// collectLate collects the late evaluations by name, on record and missed.
func (schedule *Schedule) collectLate() {
	type key struct {
		name   string
		byHand bool
	}
	byName := map[key]*Late{}
	findOrAdd := func(name string, byHand bool) *Late {
		k := key{name, byHand}
		if byName[k] == nil {
			byName[k] = &Late{Name: name, ByHand: byHand, OneTarget: true}
		}
		return byName[k]
	}
	for _, item := range schedule.Records {
		if item.isLate() {
			findOrAdd(item.Name, item.ByHand).addRecord(item)
		}
	}
	for _, timeline := range schedule.timelines {
		for index := range timeline.series {
			if missed := timeline.series[index].countExpected(timeline.missed); missed > 0 {
				i, _ := timeline.firstExpected(&timeline.series[index], 0)
				findOrAdd(
					string(timeline.schedule.Name), false,
				).addMissed(schedule.newExpectedItem(timeline, &timeline.series[index], i), missed)
			}
		}
		if late := byName[key{string(timeline.schedule.Name), false}]; late != nil {
			late.First = schedule.firstLate(timeline, late.First)
		}
	}
	for _, late := range byName {
		schedule.Late = append(schedule.Late, *late)
	}
	slices.SortFunc(schedule.Late, func(left, right Late) int {
		if left.ByHand != right.ByHand {
			return map[bool]int{false: -1, true: 1}[left.ByHand]
		}
		return cmp.Compare(left.Name, right.Name)
	})
}

// addRecord adds a late record. Records come in order, so that the first ones are the
// earliest.
func (late *Late) addRecord(item Item) {
	late.addMissed(item, 1)
	if len(late.First) < maxLateShown {
		late.First = append(late.First, item)
	}
}

// addMissed adds a number of missed evaluations of a target.
func (late *Late) addMissed(item Item, count int) {
	late.OneTarget = late.OneTarget && (late.Count == 0 || late.target == item.Target)
	late.target = item.Target
	late.PlanReview = late.PlanReview || item.PlanReview
	late.Count += count
}

// firstLate returns the earliest late evaluations of a schedule, given those on record.
func (schedule *Schedule) firstLate(t *timeline, first []Item) []Item {
	found := 0
	t.visitExpected(0, func(of *series, index int) bool {
		item := schedule.newExpectedItem(t, of, index)
		if !item.isLate() || found == maxLateShown {
			return false
		}
		found++
		first = append(first, item)
		return true
	})
	slices.SortFunc(first, compareItems)
	return first[:min(len(first), maxLateShown)]
}

// listCreations lists the open evaluations without a record, the earliest due first, up
// to the number that MostOpen still allows.
func (schedule *Schedule) listCreations(input Input) {
	onRecord := schedule.Counts[Open] - schedule.expectedOpen + schedule.Counts[Overdue]
	room := max(0, MostOpen-onRecord)
	schedule.Waiting = max(0, schedule.expectedOpen-room)
	for _, occurrence := range schedule.openOccurrences() {
		for index := range occurrence.timeline.series {
			if len(schedule.Create)+len(schedule.NameTaken) == room {
				return
			}
			if series := &occurrence.timeline.series[index]; series.isExpected(occurrence.index) {
				schedule.addCreation(input, occurrence.timeline.expectedAt(input.Plan.Name, series, occurrence.index))
			}
		}
	}
}

// addCreation adds an evaluation to create if its name is free.
func (schedule *Schedule) addCreation(input Input, expected Expected) {
	var taken *v1alpha1.Evaluation
	if input.Named != nil {
		taken = input.Named(expected.ObjectName())
	}
	switch {
	case taken == nil:
		schedule.Create = append(schedule.Create, expected)
	case IdentityOf(taken) != expected.Identity:
		schedule.NameTaken = append(schedule.NameTaken, Conflict{expected, taken})
	}
}

// expectedAt returns the expected evaluation of a series at an occurrence.
func (timeline *timeline) expectedAt(planName string, series *series, index int) Expected {
	return Expected{
		Identity: Identity{
			Plan: planName, Schedule: timeline.schedule.Name,
			TargetKind: series.target.kind, TargetName: series.target.name, Occurrence: timeline.occurrenceName(index),
		},
		Window:  timeline.windows[index],
		From:    timeline.schedule,
		Nominal: timeline.nominal[index],
	}
}

// openOccurrence is an occurrence of a schedule that is open today.
type openOccurrence struct {
	timeline *timeline
	index    int
}

// openOccurrences returns those of all schedules, by due date, schedule and nominal
// date.
func (schedule *Schedule) openOccurrences() []openOccurrence {
	var list []openOccurrence
	for _, timeline := range schedule.timelines {
		first := timeline.dueFrom(schedule.today.AddDays(-daysOr(timeline.schedule.GraceDays, DefaultGraceDays)))
		end := timeline.dueFrom(schedule.today.AddDays(daysOr(timeline.schedule.LeadDays, DefaultLeadDays) + 1))
		for _, index := range timeline.order[first:end] {
			list = append(list, openOccurrence{timeline, index})
		}
	}
	slices.SortStableFunc(list, func(left, right openOccurrence) int {
		return cmp.Compare(left.timeline.windows[left.index].Due, right.timeline.windows[right.index].Due)
	})
	return list
}

// joinTogether joins the names of the technologies that are evaluated together.
func joinTogether(
	target v1alpha1.EvaluationTarget, subject v1alpha1.EvaluationSubject, technologies []v1alpha1.EntryName,
) string {
	if target.Kind != v1alpha1.KindTechnologyPlan || subject != v1alpha1.SubjectTechnologies {
		return ""
	}
	names := make([]string, len(technologies))
	for i, name := range technologies {
		names[i] = string(name)
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// seriesAbout returns the series of a target or, for a technology, that in which it is evaluated
// together with others; nil if there is none.
func (timeline *timeline) seriesAbout(target v1alpha1.EvaluationTarget) *series {
	isTogether := target.Kind == v1alpha1.TargetTechnology && timeline.schedule.Subject == v1alpha1.SubjectTechnologies &&
		slices.Contains(timeline.schedule.Technologies, v1alpha1.EntryName(target.Name))
	if isTogether && len(timeline.series) > 0 {
		return &timeline.series[0]
	}
	return timeline.seriesOf(target.Kind, target.Name)
}

// NextExpected returns the earliest evaluation of a target that a schedule expects
// after a day and that has no record; false if there is none. That of a technology may be one of
// several together.
func (schedule *Schedule) NextExpected(target v1alpha1.EvaluationTarget, after calendar.Date) (Item, bool) {
	var first Item
	found := false
	for _, timeline := range schedule.timelines {
		series := timeline.seriesAbout(target)
		if series == nil {
			continue
		}
		if i, ok := timeline.firstExpected(series, timeline.dueFrom(after+1)); ok {
			if item := schedule.newExpectedItem(timeline, series, i); !found || compareItems(item, first) < 0 {
				first, found = item, true
			}
		}
	}
	return first, found
}

// IsPlanReviewOpen reports whether a review of the plan as a whole is open, on record or
// expected.
func (schedule *Schedule) IsPlanReviewOpen() bool {
	if slices.ContainsFunc(schedule.Records, func(item Item) bool { return item.PlanReview && item.State == Open }) {
		return true
	}
	return slices.ContainsFunc(schedule.timelines, func(timeline *timeline) bool {
		return slices.ContainsFunc(timeline.series, func(series series) bool {
			return isPlanReview(series.target.kind, timeline.schedule.Subject, timeline) &&
				series.countExpected(timeline.open) > 0
		})
	})
}
