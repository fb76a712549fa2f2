package learning

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// seasonOf returns the meteorological season of a day. Winter is December to February.
func seasonOf(day calendar.Date) v1alpha1.Season {
	_, month, _ := day.YearMonthDay()
	return [...]v1alpha1.Season{
		v1alpha1.SeasonWinter, v1alpha1.SeasonSpring, v1alpha1.SeasonSummer, v1alpha1.SeasonFall,
	}[int(month)%12/3]
}

// hasAnyProgram reports whether at least one program of the plan meets a condition.
func hasAnyProgram(input *rules.Input, has func(model.Program) bool) bool {
	return slices.ContainsFunc(input.Plan.Programs, has)
}

// Days after the last day of a program between which feedback can be collected. The
// participants get 30 days to answer. A year later the next program of its kind is due, and
// they no longer remember. The source names no days.
const (
	feedbackAfterDays  = 30
	feedbackWithinDays = 365 + feedbackAfterDays
)
