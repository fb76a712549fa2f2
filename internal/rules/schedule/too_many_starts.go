package schedule

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// TooManyStarts reports a quarter of a fiscal year in which more goals start than the policy
// allows, five by default. It also reports a quarter with more days of training than the
// policy allows; that limit has no default.
var TooManyStarts = rules.Rule{
	Code: rules.TooManyStarts, Number: "P-35", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"startsPerQuarterMax", "trainingDaysPerQuarterMax"},
	Check: func(input *rules.Input, report *rules.Report) {
		checkGoalStarts(input, report)
		checkTrainingDays(input, report)
	},
}

const (
	quartersPerYear  = 4
	monthsPerQuarter = 3
)

// findQuarter returns the quarter of the fiscal year in which a day lies.
func findQuarter(input *rules.Input, day calendar.Date) calendar.Span {
	firstDay := input.Fiscal.StartOf(input.Fiscal.YearOf(day))
	for quarter := range quartersPerYear {
		if lastDay := firstDay.AddMonths((quarter+1)*monthsPerQuarter) - 1; day <= lastDay {
			return calendar.Span{Start: firstDay.AddMonths(quarter * monthsPerQuarter), End: lastDay}
		}
	}
	return calendar.Span{Start: day, End: day}
}

// checkGoalStarts counts the goals that start in each quarter that has not ended. A goal that
// states no start begins with the plan, as it does if that day is written out.
func checkGoalStarts(input *rules.Input, report *rules.Report) {
	starts := map[calendar.Span][]string{}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) && goal.Closed <= goal.Start {
			continue // It never started.
		}
		if input.IsActionable(input.Fiscal.YearOf(goal.Start)) {
			span := findQuarter(input, goal.Start)
			starts[span] = append(starts[span], goal.Name)
		}
	}
	for _, span := range listOpenQuarters(input, report, starts) {
		beyond := len(starts[span]) - input.Policy.StartsPerQuarterMax
		if beyond <= 0 {
			continue
		}
		fiscalYear := input.Fiscal.YearOf(span.Start)
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(fiscalYear),
			// The quarter distinguishes the findings of a year, for waivers and events.
			Field: fmt.Sprintf("spec.policy.startsPerQuarterMax[%.7s..%.7s]", span.Start, span.End),
			Message: fmt.Sprintf(
				"%s start from %s to %s (%s): %s. More than %d at once can overwhelm staff.",
				text.FormatCount(int64(len(starts[span])), "goal"), formatMonth(span.Start), formatMonth(span.End), fiscalYear,
				text.JoinFirst(starts[span]), input.Policy.StartsPerQuarterMax,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.", text.FormatCount(beyond, "goal"),
			),
			Goals: starts[span],
		})
	}
}

// listOpenQuarters lists the quarters of a map that have not ended, in order. It is too late
// to move a start out of a quarter that has ended.
func listOpenQuarters[V any](input *rules.Input, report *rules.Report, of map[calendar.Span]V) []calendar.Span {
	var left []calendar.Span
	for span := range of {
		report.RecheckOn(span.End + 1)
		if span.End >= input.Today {
			left = append(left, span)
		}
	}
	slices.SortFunc(left, func(a, right calendar.Span) int { return cmp.Compare(a.Start, right.Start) })
	return left
}

// checkTrainingDays reports nothing unless the plan sets a limit. A program counts in the
// quarter in which it starts, with one day if it does not record how many.
func checkTrainingDays(input *rules.Input, report *rules.Report) {
	limit := input.Policy.TrainingDaysPerQuarterMax
	if limit == 0 {
		return
	}
	days, programs := map[calendar.Span]int{}, map[calendar.Span][]string{}
	for _, program := range input.Plan.Programs {
		start := program.Start
		if start.IsZero() || !input.IsActionable(input.Fiscal.YearOf(start)) {
			continue
		}
		span, programDays := findQuarter(input, start), max(1, int(program.Days))
		days[span] += programDays
		programs[span] = append(programs[span], fmt.Sprintf("%s (%d)", program.Name, programDays))
	}
	for _, span := range listOpenQuarters(input, report, days) {
		if days[span] <= limit {
			continue
		}
		fiscalYear := input.Fiscal.YearOf(span.Start)
		slices.Sort(programs[span])
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(fiscalYear),
			Field:      fmt.Sprintf("spec.policy.trainingDaysPerQuarterMax[%.7s..%.7s]", span.Start, span.End),
			Message: fmt.Sprintf(
				"%s of professional learning start from %s to %s (%s): %s. The plan sets %d as the most.",
				text.FormatCount(int64(days[span]), "day"), formatMonth(span.Start), formatMonth(span.End), fiscalYear,
				text.JoinFirst(programs[span]), limit,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.",
				text.FormatCount(days[span]-limit, "day"),
			),
		})
	}
}

// formatMonth formats a day as "October 2026".
func formatMonth(day calendar.Date) string {
	year, month, _ := day.YearMonthDay()
	return fmt.Sprintf("%s %d", month, year)
}
