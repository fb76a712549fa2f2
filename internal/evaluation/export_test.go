package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// Expect lists everything that a plan's schedules expect in its period, on any day.
func Expect(plan *v1alpha1.TechnologyPlan, targets Targets) []Expected {
	var list []Expected
	for _, t := range newTimelines(model.ParsePlan(plan), targets, calendar.Last) {
		t.visitExpected(0, func(of *series, i int) bool {
			list = append(list, t.expectedAt(plan.Name, of, i))
			return true
		})
	}
	slices.SortFunc(list, func(a, b Expected) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Schedule, b.Schedule),
			cmp.Compare(a.TargetKind, b.TargetKind), cmp.Compare(a.TargetName, b.TargetName),
			cmp.Compare(a.Nominal, b.Nominal), cmp.Compare(a.Occurrence, b.Occurrence))
	})
	return list
}

// Items lists all evaluations of a schedule, those without a record included.
func (schedule *Schedule) Items() []Item {
	list := slices.Clone(schedule.Records)
	for _, t := range schedule.timelines {
		t.visitExpected(0, func(of *series, i int) bool {
			list = append(list, schedule.newExpectedItem(t, of, i))
			return true
		})
	}
	slices.SortFunc(list, compareItems)
	return list
}
