package starter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
)

// draft holds the objects of a folder before they are written.
type draft struct {
	plan       *v1alpha1.TechnologyPlan
	goals      []*v1alpha1.Goal
	benchmarks []*v1alpha1.Benchmark
	devices    []*v1alpha1.Device
	// notes say by the name of a goal what could not be carried over as it was.
	notes map[string][]string
}

// carrier carries over what a plan that ends leaves to the next one.
type carrier struct {
	previous  *Previous
	draft     *draft
	start     calendar.Date
	firstYear calendar.FiscalYear
	// openGoals are the names of the goals that are carried over.
	openGoals map[string]bool
}

// newDraft returns the objects that are known from the answers, which have their
// defaults and are free of errors.
func newDraft(answers Answers) *draft {
	start := calendar.ParseOrZero(answers.Start)
	end := start.AddMonths(12 * answers.Years).AddDays(-1)
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name, plan.Namespace = answers.Plan, answers.Namespace
	plan.Spec = v1alpha1.TechnologyPlanSpec{
		Title:  v1alpha1.Label(formatTitle(answers.District, start, end)),
		Period: v1alpha1.Period{Start: v1alpha1.Date(start.String()), End: v1alpha1.Date(end.String())},
		District: v1alpha1.District{
			Name: v1alpha1.Label(answers.District), TimeZone: answers.TimeZone,
			FiscalYearStartMonth: int32(answers.FiscalYearStart),
		},
		Budget: &v1alpha1.Budget{Currency: answers.Currency},
	}
	for _, school := range answers.Schools {
		enrollment := school.Enrollment
		plan.Spec.District.Sites = append(plan.Spec.District.Sites, v1alpha1.Site{
			Name: v1alpha1.EntryName(school.Name), Enrollment: &enrollment,
		})
	}
	created := &draft{plan: plan, notes: map[string][]string{}}
	if answers.Previous != nil {
		carrier := &carrier{
			previous: answers.Previous, draft: created, start: start,
			firstYear: firstYearOf(answers), openGoals: map[string]bool{},
		}
		carrier.carryOver()
	}
	return created
}

func firstYearOf(answers Answers) calendar.FiscalYear {
	return fiscalYearsOf(answers).YearOf(calendar.ParseOrZero(answers.Start))
}

func (carrier *carrier) carryOver() {
	carrier.carryGoals()
	carrier.carryBenchmarks()
	carrier.carryDevices()
	from, to := carrier.previous.Plan.Spec.DeepCopy(), &carrier.draft.plan.Spec
	if len(to.District.Sites) == 0 {
		to.District.Sites = from.District.Sites
	}
	to.District.Terms = carrier.dropEnded(from.District.Terms)
	to.District.Closures = carrier.dropEnded(from.District.Closures)
	to.Stakeholders = from.Stakeholders
	to.Technologies = from.Technologies
	to.Policy = from.Policy
	to.Policy.Waivers = carrier.selectWaivers(from.Policy.Waivers)
	to.EvaluationSchedules = carrier.carrySchedules(from.EvaluationSchedules)
	carrier.carryNamedEntries(from, to)
}

// carryNamedEntries carries over the priorities, use cases and needs that goals and
// technologies name, so that no name leads nowhere.
func (carrier *carrier) carryNamedEntries(from, to *v1alpha1.TechnologyPlanSpec) {
	priorities, useCases, needs := nameSet{}, nameSet{}, nameSet{}
	for _, goal := range carrier.draft.goals {
		priorities.addNames(goal.Spec.Priority)
		needs.addNames(goal.Spec.Needs...)
	}
	for _, technology := range to.Technologies {
		useCases.addNames(technology.UseCases...)
		needs.addNames(technology.Needs...)
	}
	to.UseCases = slices.DeleteFunc(from.UseCases, func(useCase v1alpha1.UseCase) bool {
		return !useCases[useCase.Name]
	})
	for _, useCase := range to.UseCases {
		needs.addNames(useCase.Needs...)
	}
	to.Needs = slices.DeleteFunc(from.Needs, func(need v1alpha1.Need) bool { return !needs[need.Name] })
	to.Priorities = slices.DeleteFunc(from.Priorities, func(priority v1alpha1.Priority) bool {
		return !priorities[priority.Name]
	})
}

// nameSet is a set of names of entries.
type nameSet map[v1alpha1.EntryName]bool

func (set nameSet) addNames(names ...v1alpha1.EntryName) {
	for _, name := range names {
		set[name] = true
	}
}

// carryGoals carries over the goals that have no outcome.
func (carrier *carrier) carryGoals() {
	for _, goal := range carrier.previous.Goals {
		if goal.Spec.PlanRef.Name == carrier.previous.Plan.Name && goal.Spec.Closed.Outcome == "" {
			carrier.openGoals[goal.Name] = true
			carrier.draft.goals = append(carrier.draft.goals, carrier.carryGoal(goal))
		}
	}
	for _, goal := range carrier.draft.goals {
		goal.Spec.DependsOnRefs = slices.DeleteFunc(goal.Spec.DependsOnRefs, func(reference v1alpha1.Reference) bool {
			return !carrier.openGoals[reference.Name]
		})
	}
}

// carryGoal returns a goal for the new plan, without the days that lie before it and
// without the actions that are done.
func (carrier *carrier) carryGoal(previous *v1alpha1.Goal) *v1alpha1.Goal {
	goal := previous.DeepCopy()
	goal.Spec.PlanRef.Name = carrier.draft.plan.Name
	goal.Spec.Start = carrier.dropPast(goal.Spec.Start)
	goal.Spec.Due = carrier.dropPast(goal.Spec.Due)
	goal.Spec.Actions = slices.DeleteFunc(goal.Spec.Actions, func(action v1alpha1.Action) bool {
		return action.Done != ""
	})
	for i := range goal.Spec.Actions {
		action := &goal.Spec.Actions[i]
		action.Start = carrier.dropPast(action.Start)
		action.End = carrier.dropPast(action.End)
		if calendar.FiscalYear(action.FiscalYear) < carrier.firstYear {
			action.FiscalYear = 0
		}
		// A cost needs the year that pays, and only the district knows the new one.
		if action.Cost != "" && action.FiscalYear == 0 && action.End == "" {
			note := fmt.Sprintf("The action %s was to cost %s. Write its cost again, with end or fiscalYear.",
				action.Name, action.Cost)
			carrier.draft.notes[goal.Name] = append(carrier.draft.notes[goal.Name], note)
			action.Cost = ""
		}
	}
	return goal
}

// carryBenchmarks carries over the benchmarks of the open goals with their observations.
func (carrier *carrier) carryBenchmarks() {
	for _, benchmark := range carrier.previous.Benchmarks {
		if carrier.openGoals[benchmark.Spec.GoalRef.Name] {
			carrier.draft.benchmarks = append(carrier.draft.benchmarks, benchmark.DeepCopy())
		}
	}
}

// carryDevices carries over the device lots of the plan. The line that paid for a lot
// stays a line of the plan that ends.
func (carrier *carrier) carryDevices() {
	for _, previous := range carrier.previous.Devices {
		if previous.Spec.PlanRef.Name != carrier.previous.Plan.Name {
			continue
		}
		lot := previous.DeepCopy()
		lot.Spec.PlanRef.Name = carrier.draft.plan.Name
		carrier.draft.devices = append(carrier.draft.devices, lot)
	}
}

// selectWaivers returns the waivers that still run on the first day of the new plan and
// are about something that is carried over.
func (carrier *carrier) selectWaivers(waivers []v1alpha1.Waiver) []v1alpha1.Waiver {
	var selected []v1alpha1.Waiver
	for _, waiver := range waivers {
		isOver := calendar.ParseOrZero(waiver.Until) < carrier.start
		isPastYear := waiver.FiscalYear != 0 && calendar.FiscalYear(waiver.FiscalYear) < carrier.firstYear
		isClosedGoal := waiver.Object.Kind == v1alpha1.KindGoal && !carrier.openGoals[waiver.Object.Name]
		if isOver || isPastYear || isClosedGoal {
			continue
		}
		if waiver.Object.Kind == v1alpha1.KindTechnologyPlan {
			waiver.Object.Name = carrier.draft.plan.Name
		}
		selected = append(selected, waiver)
	}
	return selected
}

// carrySchedules returns the schedules of what is carried over, without days that lie
// before the new plan. The first due date of a schedule that recurs becomes its first one
// in the new plan; a schedule of one evaluation that was due before is left out.
func (carrier *carrier) carrySchedules(schedules []v1alpha1.EvaluationSchedule) []v1alpha1.EvaluationSchedule {
	terms := nameSet{}
	for _, term := range carrier.draft.plan.Spec.District.Terms {
		terms.addNames(term.Name)
	}
	var carried []v1alpha1.EvaluationSchedule
	for _, schedule := range schedules {
		isOfGoal := schedule.Target.Kind == v1alpha1.TargetGoal && schedule.Target.Name != ""
		if isOfGoal && !carrier.openGoals[schedule.Target.Name] {
			continue
		}
		if schedule.Anchor != "" {
			schedule.Anchor = carrier.moveAnchor(schedule)
			if schedule.Anchor == "" {
				continue
			}
		}
		schedule.From = carrier.dropPast(schedule.From)
		schedule.Terms = slices.DeleteFunc(schedule.Terms, func(term v1alpha1.EntryName) bool { return !terms[term] })
		carried = append(carried, schedule)
	}
	return carried
}

// moveAnchor returns the first due date of a schedule on or after the first day of the
// plan, or none. It has the anchor's day of the month: from 31 January on, monthly, 28
// February would move all later dates to the 28th.
func (carrier *carrier) moveAnchor(schedule v1alpha1.EvaluationSchedule) v1alpha1.Date {
	anchor := calendar.ParseOrZero(schedule.Anchor)
	months := evaluation.MonthsOfCadence(schedule.Cadence)
	switch {
	case anchor >= carrier.start:
		return schedule.Anchor
	case months == 0:
		return ""
	}
	_, _, anchorDay := anchor.YearMonthDay()
	var moved calendar.Date
	calendar.EachRecurrence(anchor, carrier.start, months, func(date calendar.Date) bool {
		_, _, day := date.YearMonthDay()
		moved = date
		// A leap day comes again after four or eight years; no other day takes longer.
		return date < carrier.start || day != anchorDay && date < carrier.start.AddMonths(12*maxYears)
	})
	return v1alpha1.Date(moved.String())
}

// dropEnded returns the spans that end on or after the first day of the plan.
func (carrier *carrier) dropEnded(spans []v1alpha1.Term) []v1alpha1.Term {
	return slices.DeleteFunc(spans, func(span v1alpha1.Term) bool {
		return calendar.ParseOrZero(span.End) < carrier.start
	})
}

// dropPast returns a day, or none if it lies before the first day of the plan.
func (carrier *carrier) dropPast(day v1alpha1.Date) v1alpha1.Date {
	if calendar.ParseOrZero(day) < carrier.start {
		return ""
	}
	return day
}

// keepAnnotations returns the annotations that a person wrote, or nil.
func keepAnnotations(annotations map[string]string) map[string]string {
	kept := maps.Clone(annotations)
	maps.DeleteFunc(kept, func(name, _ string) bool { return strings.HasPrefix(name, "kubectl.kubernetes.io/") })
	if len(kept) == 0 {
		return nil
	}
	return kept
}
