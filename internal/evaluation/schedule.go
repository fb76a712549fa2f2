// Package evaluation computes which evaluations a plan expects and when (calculation
// D8), which of them have a record, where each one stands on a day, and which records
// the plan no longer yields.
//
// It is pure; controllers create and delete, this package only says what. A plan may
// yield millions of evaluations in its period: those without a record are counted by
// arithmetic, and only the ones that matter on the day are listed.
package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// MostOpen is how many evaluations of one plan may wait to be held at once, open or
// overdue, before the scheduler creates no more of them. A yearly evaluation of each
// of the largest plan's 300 technologies fits three times.
const MostOpen = 1000

// shownLate is how many late evaluations of a schedule are listed.
const shownLate = 3

// Item is an evaluation of a plan: expected, recorded or both.
type Item struct {
	// Name of the schedule, or of the Evaluation when made by hand.
	Name string
	// ByHand says that no schedule asked for it.
	ByHand bool
	// Target that is evaluated.
	Target v1alpha1.EvaluationTarget
	Due    calendar.Date
	State  State
	// Done is when a completed evaluation was done: see Done.
	Done calendar.Date
}

func compareItems(a, b Item) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Name, b.Name), cmp.Compare(a.State, b.State),
		cmp.Compare(a.Target.Name, b.Target.Name))
}

// isLate reports whether the last day has passed with nothing recorded.
func (item Item) isLate() bool { return item.State == Overdue || item.State == Missed }

// Late are the evaluations of a schedule, or one made by hand, whose last day has
// passed.
type Late struct {
	// Name and ByHand are those of the items.
	Name   string
	ByHand bool
	Count  int
	// First are the earliest, three at most.
	First []Item
	// OneTarget says that all are about the target of the first.
	OneTarget bool
	// AboutPlan says that the plan itself is among the targets.
	AboutPlan bool

	target v1alpha1.EvaluationTarget
}

// Schedule is what a plan's schedules and records come to on a day.
type Schedule struct {
	// Records are the evaluations on record, by due date and name.
	Records []Item
	// Counts are the evaluations by state, on record and expected.
	Counts map[State]int
	// Next is the next one that is due and not done; a zero Due: none.
	Next Item
	// Late are those whose last day has passed, by name.
	Late []Late
	// Create are to be created now, the earliest due first. With those that wait on
	// record they are MostOpen at most.
	Create []Expected
	// Waiting counts what is open without a record and beyond MostOpen.
	Waiting int
	// NameTaken are the Evaluations that bear the name of one in Create without being
	// it, so that it cannot be created.
	NameTaken []Conflict
	// Obsolete lists the records that the scheduler made, that people have not
	// touched, and that the plan no longer yields or has under another name.
	Obsolete []*v1alpha1.Evaluation
	// Change is the next date on which any of this changes by itself; zero: never.
	Change calendar.Date

	today     calendar.Date
	timelines []*timeline
	// expectedOpen counts what is open and has no record.
	expectedOpen int
}

// Conflict is an expected evaluation whose name another one bears.
type Conflict struct {
	Expected
	Taken *v1alpha1.Evaluation
}

// Input is what the evaluations of a plan are computed from.
type Input struct {
	Plan *v1alpha1.TechnologyPlan
	// Records are the Evaluations of the plan.
	Records []*v1alpha1.Evaluation
	Targets Targets
	// Named is the Evaluation of a name in the district, under whichever plan; nil:
	// there is none. A nil function stands for a district without others.
	Named func(name string) *v1alpha1.Evaluation
}

// ComputeSchedule works out the evaluations of a plan on a day. Its cost grows with
// the schedules, their targets, the records and what is open; not with the period.
func ComputeSchedule(in Input, today calendar.Date) *Schedule {
	schedule := &Schedule{Counts: map[State]int{}, today: today, timelines: newTimelines(in.Plan, in.Targets, today)}
	next := calendar.NextAfter(today)
	next.Add(calendar.Lenient(in.Plan.Spec.Approval.Date))
	schedule.addRecords(in.Records, &next)
	schedule.addExpected(&next)
	schedule.collectLate()
	schedule.addCreate(in)
	schedule.Change = next.Date()
	return schedule
}

// addRecords sorts out the records, and settles what they stand for.
func (schedule *Schedule) addRecords(records []*v1alpha1.Evaluation, next *calendar.Next) {
	sameIdentity := map[Identity]int{}
	for _, record := range records {
		sameIdentity[IdentityOf(record)]++
	}
	for _, record := range records {
		id := IdentityOf(record)
		t, of, yielded := schedule.settleRecord(id)
		// The one that a person keeps under another name stays: had it come first,
		// the scheduler's would not have been made.
		superfluous := !yielded || sameIdentity[id] > 1
		if id.Schedule != "" && superfluous && Untouched(record) {
			schedule.Obsolete = append(schedule.Obsolete, record)
			continue
		}
		if of != nil && !yielded {
			t.settleNear(of, record)
		}
		item := itemOf(record, schedule.today, next)
		schedule.Records = append(schedule.Records, item)
		schedule.Counts[item.State]++
	}
	slices.SortFunc(schedule.Records, compareItems)
}

// settleRecord finds the series of an identity, and settles its occurrence if the
// series yields it.
func (schedule *Schedule) settleRecord(id Identity) (t *timeline, of *series, yielded bool) {
	k, ok := slices.BinarySearchFunc(schedule.timelines, id.Schedule, func(t *timeline, name string) int {
		return cmp.Compare(string(t.schedule.Name), name)
	})
	if !ok {
		return nil, nil, false
	}
	t = schedule.timelines[k]
	if of = t.seriesOf(id.TargetKind, id.TargetName); of == nil {
		return t, nil, false
	}
	i, ok := t.indexOf(id.Occurrence)
	if !ok || i < int(of.first) || i >= int(of.end) {
		return t, of, false
	}
	of.settle(t, i)
	return t, of, true
}

// seriesOf finds the series of a target; nil: the schedule yields nothing for it.
func (timeline *timeline) seriesOf(kind v1alpha1.TargetKind, name string) *series {
	k, ok := slices.BinarySearchFunc(
		timeline.series, name, func(s series, name string) int { return cmp.Compare(s.target.name, name) },
	)
	if !ok || timeline.series[k].target.kind != kind {
		return nil
	}
	return &timeline.series[k]
}

// daysOf is the length of a cadence in days; 0: it does not come back.
var daysOf = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly:    30,
	v1alpha1.CadenceQuarterly:  91,
	v1alpha1.CadenceSemiAnnual: 182,
	v1alpha1.CadenceAnnual:     365,
}

// settleNear settles what lies within half a cadence of an evaluation that was held
// before the schedule was edited: that one counts for it. One that bears the very name
// of the expected evaluation does not: it stands in its way.
func (timeline *timeline) settleNear(s *series, record *v1alpha1.Evaluation) {
	held := calendar.Lenient(record.Spec.Occurrence)
	if held.IsZero() {
		return
	}
	length, comesBack := daysOf[timeline.schedule.Cadence]
	for i := int(s.first); i < int(s.end); i++ {
		distance := int(max(held-timeline.nominal[i], timeline.nominal[i]-held))
		isNear := timeline.schedule.Cadence == v1alpha1.CadenceOnce || comesBack && 2*distance < length
		if isNear && timeline.expected(record.Spec.PlanRef.Name, s, i).Name() != record.Name {
			s.settle(timeline, i)
		}
	}
}

// itemOf is a record on a day.
func itemOf(record *v1alpha1.Evaluation, today calendar.Date, next *calendar.Next) Item {
	state, change := StateOf(record, today)
	w := WindowOf(record)
	next.Add(change, w.Due+1)
	item := Item{Name: string(record.Spec.Schedule), Target: record.Spec.Target, Due: w.Due, State: state}
	if item.Name == "" {
		item.Name, item.ByHand = record.Name, true
	}
	item.Done, _ = Done(record)
	return item
}

// item is an expected evaluation that has no record.
func (schedule *Schedule) item(t *timeline, of *series, i int) Item {
	return Item{
		Name: string(t.schedule.Name), Target: v1alpha1.EvaluationTarget{Kind: of.target.kind, Name: of.target.name},
		Due: t.windows[i].Due, State: t.windows[i].stateOn(schedule.today, Missed),
	}
}

// addExpected counts what is expected and has no record, and finds what comes next.
func (schedule *Schedule) addExpected(next *calendar.Next) {
	for _, item := range schedule.Records {
		if item.State == Scheduled || item.State == Open {
			schedule.proposeNext(item)
		}
	}
	for _, t := range schedule.timelines {
		opens := t.dueFrom(schedule.today.AddDays(daysOr(t.schedule.LeadDays, DefaultLeadDays) + 1))
		due := t.dueFrom(schedule.today)
		ends := t.dueFrom(schedule.today.AddDays(-daysOr(t.schedule.GraceDays, DefaultGraceDays)))
		for k := range t.series {
			of := &t.series[k]
			schedule.expectedOpen += of.count(t.open)
			schedule.Counts[Missed] += of.count(t.missed)
			schedule.Counts[Scheduled] += of.count(t.ahead)
			if i, ok := t.earliest(of, opens); ok {
				next.Add(t.windows[i].Opens)
			}
			if i, ok := t.earliest(of, ends); ok {
				next.Add(t.windows[i].LastDay + 1)
			}
			if i, ok := t.earliest(of, due); ok {
				next.Add(t.windows[i].Due + 1)
				schedule.proposeNext(schedule.item(t, of, i))
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

// collectLate gathers what is late, on record and missed, by name.
func (schedule *Schedule) collectLate() {
	type key struct {
		name   string
		byHand bool
	}
	byName := map[key]*Late{}
	of := func(name string, byHand bool) *Late {
		k := key{name, byHand}
		if byName[k] == nil {
			byName[k] = &Late{Name: name, ByHand: byHand, OneTarget: true}
		}
		return byName[k]
	}
	for _, item := range schedule.Records {
		if item.isLate() {
			of(item.Name, item.ByHand).add(item)
		}
	}
	for _, t := range schedule.timelines {
		for k := range t.series {
			if n := t.series[k].count(t.missed); n > 0 {
				i, _ := t.earliest(&t.series[k], 0)
				of(string(t.schedule.Name), false).addMissed(schedule.item(t, &t.series[k], i), n)
			}
		}
		if late := byName[key{string(t.schedule.Name), false}]; late != nil {
			late.First = schedule.firstLate(t, late.First)
		}
	}
	for _, l := range byName {
		schedule.Late = append(schedule.Late, *l)
	}
	slices.SortFunc(schedule.Late, func(a, b Late) int {
		if a.ByHand != b.ByHand {
			return map[bool]int{false: -1, true: 1}[a.ByHand]
		}
		return cmp.Compare(a.Name, b.Name)
	})
}

// add counts a late record. Records come in order.
func (late *Late) add(item Item) {
	late.addMissed(item, 1)
	if len(late.First) < shownLate {
		late.First = append(late.First, item)
	}
}

// addMissed counts missed evaluations of a target.
func (late *Late) addMissed(item Item, count int) {
	late.OneTarget = late.OneTarget && (late.Count == 0 || late.target == item.Target)
	late.target = item.Target
	late.AboutPlan = late.AboutPlan || item.Target.Kind == v1alpha1.KindTechnologyPlan
	late.Count += count
}

// firstLate are the earliest late evaluations of a schedule, given those on record.
func (schedule *Schedule) firstLate(t *timeline, first []Item) []Item {
	found := 0
	t.walk(0, func(of *series, i int) bool {
		item := schedule.item(t, of, i)
		if !item.isLate() || found == shownLate {
			return false
		}
		found++
		first = append(first, item)
		return true
	})
	slices.SortFunc(first, compareItems)
	return first[:min(len(first), shownLate)]
}

// addCreate lists what is open and has no record, the earliest due first, as far as
// the plan may have more evaluations that wait.
func (schedule *Schedule) addCreate(in Input) {
	onRecord := schedule.Counts[Open] - schedule.expectedOpen + schedule.Counts[Overdue]
	room := max(0, MostOpen-onRecord)
	schedule.Waiting = max(0, schedule.expectedOpen-room)
	for _, o := range schedule.openOccurrences() {
		for k := range o.timeline.series {
			if len(schedule.Create)+len(schedule.NameTaken) == room {
				return
			}
			if of := &o.timeline.series[k]; of.has(o.index) {
				schedule.addOne(in, o.timeline.expected(in.Plan.Name, of, o.index))
			}
		}
	}
}

// addOne adds an evaluation that is to be created, if its name is free.
func (schedule *Schedule) addOne(in Input, e Expected) {
	var taken *v1alpha1.Evaluation
	if in.Named != nil {
		taken = in.Named(e.Name())
	}
	switch {
	case taken == nil:
		schedule.Create = append(schedule.Create, e)
	case IdentityOf(taken) != e.Identity:
		schedule.NameTaken = append(schedule.NameTaken, Conflict{e, taken})
	}
}

func (timeline *timeline) expected(plan string, of *series, i int) Expected {
	return Expected{
		Identity: Identity{
			Plan: plan, Schedule: string(timeline.schedule.Name),
			TargetKind: of.target.kind, TargetName: of.target.name, Occurrence: timeline.occurrence(i),
		},
		Window: timeline.windows[i], From: timeline.schedule, Nominal: timeline.nominal[i],
	}
}

// openOccurrence is an occurrence of a schedule that is open today.
type openOccurrence struct {
	timeline *timeline
	index    int
}

// openOccurrences are those of all schedules, by due date, schedule and nominal date.
func (schedule *Schedule) openOccurrences() []openOccurrence {
	var list []openOccurrence
	for _, t := range schedule.timelines {
		first := t.dueFrom(schedule.today.AddDays(-daysOr(t.schedule.GraceDays, DefaultGraceDays)))
		end := t.dueFrom(schedule.today.AddDays(daysOr(t.schedule.LeadDays, DefaultLeadDays) + 1))
		for _, i := range t.order[first:end] {
			list = append(list, openOccurrence{t, i})
		}
	}
	slices.SortStableFunc(list, func(a, b openOccurrence) int {
		return cmp.Compare(a.timeline.windows[a.index].Due, b.timeline.windows[b.index].Due)
	})
	return list
}

// Pending is the earliest evaluation of a target that a schedule expects after a day
// and of which there is no record; false: none.
func (schedule *Schedule) Pending(target v1alpha1.EvaluationTarget, after calendar.Date) (Item, bool) {
	var first Item
	found := false
	for _, t := range schedule.timelines {
		of := t.seriesOf(target.Kind, target.Name)
		if of == nil {
			continue
		}
		if i, ok := t.earliest(of, t.dueFrom(after+1)); ok {
			if item := schedule.item(t, of, i); !found || compareItems(item, first) < 0 {
				first, found = item, true
			}
		}
	}
	return first, found
}

// IsOpen reports whether an evaluation of a kind of target is open, on record or
// expected.
func (schedule *Schedule) IsOpen(kind v1alpha1.TargetKind) bool {
	if slices.ContainsFunc(schedule.Records, func(r Item) bool { return r.Target.Kind == kind && r.State == Open }) {
		return true
	}
	return slices.ContainsFunc(schedule.timelines, func(t *timeline) bool {
		return slices.ContainsFunc(
			t.series, func(of series) bool { return of.target.kind == kind && of.count(t.open) > 0 },
		)
	})
}
