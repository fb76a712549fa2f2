package learning

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// seasonOf is the season that a day lies in.
func seasonOf(day calendar.Date) string {
	_, month, _ := day.YearMonthDay()
	return [...]string{"Winter", "Spring", "Summer", "Fall"}[int(month)%12/3]
}

// programSpan is when a program takes place: so many days of learning take at
// least so many days.
func programSpan(program v1alpha1.LearningProgram, start calendar.Date) calendar.Span {
	return calendar.Span{Start: start, End: start.AddDays(max(0, int(program.Days)-1))}
}

// lastDay is a program's; no date: nobody says when it begins.
func lastDay(program v1alpha1.LearningProgram) calendar.Date {
	start := calendar.ParseOrZero(program.Start)
	if start.IsZero() {
		return 0
	}
	return programSpan(program, start).End
}

// anyProgram tells whether some program of the plan has a record.
func anyProgram(input *rules.Input, has func(v1alpha1.LearningProgram) bool) bool {
	return slices.ContainsFunc(input.Plan.Spec.ProfessionalLearning, has)
}

// Days after the last of a program, within which somebody is asked to look back
// at it.
const (
	lookBackAfterDays  = 30
	lookBackWithinDays = 365 + lookBackAfterDays
)
