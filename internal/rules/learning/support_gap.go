package learning

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SupportGap reports a quarter of the current fiscal year without any support for staff: no
// program of professional learning starts, and no action of a goal and no step of the
// timeline runs.
var SupportGap = rules.Rule{
	Code: rules.SupportGap, Number: "P-22", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkSupportGaps,
}

// supportTimes are the times at which staff are supported.
type supportTimes struct {
	// spans of programs, actions and steps of the timeline.
	spans []calendar.Span
	// seasons of programs without a start.
	seasons map[v1alpha1.Season]bool
	// unknown lists the programs and actions whose time is not recorded. Any of them
	// could fill a gap.
	unknown []v1alpha1.EntryName
}

// collectSupportTimes collects the times of programs, steps and actions. An action with one
// date runs from the start or to the due date of its goal. An action without dates counts
// as unknown if its money, or its goal, belongs to the current year.
func collectSupportTimes(input *rules.Input) supportTimes {
	found := supportTimes{seasons: map[v1alpha1.Season]bool{}}
	for _, program := range input.Plan.Programs {
		start := program.Start
		switch {
		case !start.IsZero():
			found.spans = append(found.spans, program.TeachingSpan())
		case program.Season != "":
			found.seasons[program.Season] = true
		default:
			found.unknown = append(found.unknown, program.Name)
		}
	}
	for _, step := range input.Plan.Timeline {
		found.spans = append(
			found.spans, calendar.Span{Start: step.Start, End: step.End},
		)
	}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		for _, action := range goal.Actions {
			span := calendar.Span{Start: action.Start, End: action.End}
			paid := action.FiscalYear
			switch {
			case !span.Start.IsZero() || !span.End.IsZero():
				if span.Start.IsZero() {
					span.Start = min(goal.Start, span.End)
				}
				if span.End.IsZero() {
					span.End = max(goal.Due, span.Start)
				}
				found.spans = append(found.spans, span)
			case paid == 0 && goal.RunsIn(input.Current) || paid == input.Current:
				found.unknown = append(found.unknown, action.Name+v1alpha1.EntryName(" of goal "+goal.Name))
			}
		}
	}
	slices.Sort(found.unknown)
	return found
}

// hasSupportIn reports whether a quarter has any support.
func (times supportTimes) hasSupportIn(firstDay, lastDay calendar.Date) bool {
	overlaps := func(span calendar.Span) bool { return span.Start <= lastDay && firstDay <= span.End }
	if slices.ContainsFunc(times.spans, overlaps) {
		return true
	}
	for month := range 3 {
		if times.seasons[seasonOf(firstDay.AddMonths(month))] {
			return true
		}
	}
	return false
}

// checkSupportGaps reports the first quarter without support that has not ended and lies
// in the plan as a whole. One finding is enough: the next quarter follows when this one is
// filled or over. A plan without any program is left to other rules.
func checkSupportGaps(input *rules.Input, report *rules.Report) {
	if len(input.Plan.Programs) == 0 {
		return
	}
	times := collectSupportTimes(input)
	reported := false
	for quarter := range 4 {
		firstDay := input.Fiscal.StartOf(input.Current).AddMonths(3 * quarter)
		lastDay := firstDay.AddMonths(3) - 1
		report.RecheckOn(lastDay + 1)
		if reported || firstDay < input.Start || lastDay > input.End || lastDay < input.Today ||
			times.hasSupportIn(firstDay, lastDay) {
			continue
		}
		reported = true
		if len(times.unknown) > 0 {
			report.AddNotChecked(
				"whether people are supported from %s to %s depends on what has no dates: %s", firstDay, lastDay,
				text.JoinFirst(times.unknown),
			)
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      "spec.professionalLearning",
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"From %s to %s no training starts, and no action or step of the timeline runs.", firstDay, lastDay,
			),
			Action: "Put a session, coaching or a step of the timeline into these months.",
		})
	}
}
