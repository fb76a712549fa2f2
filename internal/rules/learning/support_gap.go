package learning

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SupportGap reports this: in a quarter of the current fiscal year nothing
// supports people: no training starts, and no action or step of the timeline
// runs.
var SupportGap = rules.Rule{
	Code: rules.SupportGap, Number: "P-22", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkSupport,
}

// supports are the times at which people are supported, and what has no time.
type supports struct {
	spans []calendar.Span
	// seasons of programs that have no day.
	seasons map[string]bool
	unknown []string
}

func collectSupports(input *rules.Input) supports {
	s := supports{seasons: map[string]bool{}}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		start := calendar.ParseOrZero(program.Start)
		switch {
		case !start.IsZero():
			s.spans = append(s.spans, programSpan(program, start))
		case program.Season != "":
			s.seasons[program.Season] = true
		default:
			s.unknown = append(s.unknown, string(program.Name))
		}
	}
	for _, t := range input.Plan.Spec.Timeline {
		s.spans = append(s.spans, calendar.Span{Start: calendar.ParseOrZero(t.Start), End: calendar.ParseOrZero(t.End)})
	}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		for _, action := range goal.Spec.Actions {
			span := calendar.Span{Start: calendar.ParseOrZero(action.Start), End: calendar.ParseOrZero(action.End)}
			paid := calendar.FiscalYear(action.FiscalYear)
			switch {
			case !span.Start.IsZero() || !span.End.IsZero():
				if span.Start.IsZero() {
					span.Start = min(goal.Start, span.End)
				}
				if span.End.IsZero() {
					span.End = max(goal.Due, span.Start)
				}
				s.spans = append(s.spans, span)
			case paid == 0 && goal.RunsIn(input.Current) || paid == input.Current:
				s.unknown = append(s.unknown, string(action.Name)+" of goal "+goal.Name)
			}
		}
	}
	slices.Sort(s.unknown)
	return s
}

// in tells whether a quarter has any support.
func (supports supports) in(first, last calendar.Date) bool {
	if slices.ContainsFunc(supports.spans, func(span calendar.Span) bool { return span.Start <= last && first <= span.End }) {
		return true
	}
	for month := range 3 {
		if supports.seasons[seasonOf(first.AddMonths(month))] {
			return true
		}
	}
	return false
}

func checkSupport(input *rules.Input, report *rules.Report) {
	if len(input.Plan.Spec.ProfessionalLearning) == 0 {
		return
	}
	given := collectSupports(input)
	told := false
	for quarter := range 4 {
		first := input.Fiscal.Start(input.Current).AddMonths(3 * quarter)
		last := first.AddMonths(3) - 1
		report.RecheckOn(last + 1)
		if told || first < input.Start || last > input.End || last < input.Today || given.in(first, last) {
			continue
		}
		told = true
		if len(given.unknown) > 0 {
			report.Skip(
				"whether people are supported from %s to %s depends on what has no dates: %s", first, last,
				text.JoinFirst(given.unknown),
			)
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      "spec.professionalLearning",
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"From %s to %s no training starts, and no action or step of the timeline runs.", first, last,
			),
			Action: "Put a session, coaching or a step of the timeline into these months.",
		})
	}
}
