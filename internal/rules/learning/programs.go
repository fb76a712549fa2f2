package learning

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// seasonOf returns the meteorological season of a day. Winter is December to February.
func seasonOf(day calendar.Date) v1alpha1.Season {
	_, month, _ := day.YearMonthDay()
	return [...]v1alpha1.Season{
		v1alpha1.SeasonWinter, v1alpha1.SeasonSpring, v1alpha1.SeasonSummer, v1alpha1.SeasonFall,
	}[int(month)%12/3]
}

// programSpan returns the days of a program that starts on a day. The API has the number
// of days and no last day, so the days are taken as consecutive.
func programSpan(program v1alpha1.LearningProgram, start calendar.Date) calendar.Span {
	return calendar.Span{Start: start, End: start.AddDays(max(0, int(program.Days)-1))}
}

// lastProgramDay returns the last day of a program; zero if its start is not recorded.
func lastProgramDay(program v1alpha1.LearningProgram) calendar.Date {
	start := calendar.ParseOrZero(program.Start)
	if start.IsZero() {
		return 0
	}
	return programSpan(program, start).End
}

// hasAnyProgram reports whether at least one program of the plan meets a condition.
func hasAnyProgram(input *rules.Input, has func(v1alpha1.LearningProgram) bool) bool {
	return slices.ContainsFunc(input.Plan.Spec.ProfessionalLearning, has)
}

// Days after the last day of a program between which feedback can be collected. The
// participants get 30 days to answer. A year later the next program of its kind is due, and
// they no longer remember. The source names no days.
const (
	feedbackAfterDays  = 30
	feedbackWithinDays = 365 + feedbackAfterDays
)
