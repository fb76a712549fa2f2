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

// TooManyStarts reports this: more goals start in one quarter of a year than
// staff can take up, or more days of training than the plan allows.
var TooManyStarts = rules.Rule{
	Code: rules.TooManyStarts, Number: "P-35", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"startsPerQuarterMax", "trainingDaysPerQuarterMax"},
	Check: func(input *rules.Input, report *rules.Report) {
		checkStarts(input, report)
		checkTrainingDays(input, report)
	},
}

const (
	quartersPerYear  = 4
	monthsPerQuarter = 3
)

// quarterOf is the quarter of a fiscal year that a date lies in, first and last
// day.
func quarterOf(input *rules.Input, day calendar.Date) calendar.Span {
	first := input.Fiscal.Start(input.Fiscal.Of(day))
	for q := range quartersPerYear {
		if last := first.AddMonths((q+1)*monthsPerQuarter) - 1; day <= last {
			return calendar.Span{Start: first.AddMonths(q * monthsPerQuarter), End: last}
		}
	}
	return calendar.Span{Start: day, End: day}
}

func checkStarts(input *rules.Input, report *rules.Report) {
	starts := map[calendar.Span][]string{}
	for _, goal := range input.Goals {
		if goal.Spec.Start == "" {
			continue // It says nothing of when people take it up.
		}
		if input.IsClosed(goal) && goal.Closed <= goal.Start {
			continue // It never started.
		}
		if input.IsActionable(input.Fiscal.Of(goal.Start)) {
			span := quarterOf(input, goal.Start)
			starts[span] = append(starts[span], goal.Name)
		}
	}
	for _, span := range quartersLeft(input, report, starts) {
		beyond := len(starts[span]) - input.Policy.StartsPerQuarterMax
		if beyond <= 0 {
			continue
		}
		year := input.Fiscal.Of(span.Start)
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(year),
			// The quarter tells the findings of a year apart.
			Field: fmt.Sprintf("spec.policy.startsPerQuarterMax[%.7s..%.7s]", span.Start, span.End),
			Message: fmt.Sprintf(
				"%s start from %s to %s (%s): %s. More than %d at once can overwhelm staff.",
				text.Plural(
					int64(len(starts[span])), "goal",
				),
				monthOf(span.Start),
				monthOf(span.End),
				year,
				text.JoinFirst(starts[span]),
				input.Policy.StartsPerQuarterMax,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.", text.Plural(beyond, "goal"),
			),
			Goals: starts[span],
		})
	}
}

// quartersLeft are the quarters of a map that have not ended, in order.
func quartersLeft[V any](input *rules.Input, report *rules.Report, of map[calendar.Span]V) []calendar.Span {
	var left []calendar.Span
	for span := range of {
		report.RecheckOn(span.End + 1)
		if span.End >= input.Today {
			left = append(left, span)
		}
	}
	slices.SortFunc(left, func(a, b calendar.Span) int { return cmp.Compare(a.Start, b.Start) })
	return left
}

// checkTrainingDays is silent unless the plan sets a limit.
func checkTrainingDays(input *rules.Input, report *rules.Report) {
	most := input.Policy.TrainingDaysPerQuarterMax
	if most == 0 {
		return
	}
	days, programs := map[calendar.Span]int{}, map[calendar.Span][]string{}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		start := calendar.ParseOrZero(program.Start)
		if start.IsZero() || !input.IsActionable(input.Fiscal.Of(start)) {
			continue
		}
		span, its := quarterOf(input, start), max(1, int(program.Days))
		days[span] += its
		programs[span] = append(programs[span], fmt.Sprintf("%s (%d)", program.Name, its))
	}
	for _, span := range quartersLeft(input, report, days) {
		if days[span] <= most {
			continue
		}
		year := input.Fiscal.Of(span.Start)
		slices.Sort(programs[span])
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(year),
			Field:      fmt.Sprintf("spec.policy.trainingDaysPerQuarterMax[%.7s..%.7s]", span.Start, span.End),
			Message: fmt.Sprintf(
				"%s of professional learning start from %s to %s (%s): %s. The plan sets %d as the most.",
				text.Plural(
					int64(days[span]), "day",
				),
				monthOf(span.Start),
				monthOf(span.End),
				year,
				text.JoinFirst(programs[span]),
				most,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.",
				text.Plural(days[span]-most, "day"),
			),
		})
	}
}

// monthOf writes "October 2026".
func monthOf(day calendar.Date) string {
	y, month, _ := day.YearMonthDay()
	return fmt.Sprintf("%s %d", month, y)
}
