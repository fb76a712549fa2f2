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
func quarterOf(input *rules.Input, d calendar.Date) calendar.Span {
	first := input.Fiscal.Start(input.Fiscal.Of(d))
	for q := range quartersPerYear {
		if last := first.AddMonths((q+1)*monthsPerQuarter) - 1; d <= last {
			return calendar.Span{Start: first.AddMonths(q * monthsPerQuarter), End: last}
		}
	}
	return calendar.Span{Start: d, End: d}
}

func checkStarts(input *rules.Input, report *rules.Report) {
	starts := map[calendar.Span][]string{}
	for _, g := range input.Goals {
		if g.Spec.Start == "" {
			continue // It says nothing of when people take it up.
		}
		if input.IsClosed(g) && g.Closed <= g.Start {
			continue // It never started.
		}
		if input.IsActionable(input.Fiscal.Of(g.Start)) {
			q := quarterOf(input, g.Start)
			starts[q] = append(starts[q], g.Name)
		}
	}
	for _, q := range quartersLeft(input, report, starts) {
		beyond := len(starts[q]) - input.Policy.StartsPerQuarterMax
		if beyond <= 0 {
			continue
		}
		f := input.Fiscal.Of(q.Start)
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(f),
			// The quarter tells the findings of a year apart.
			Field: fmt.Sprintf("spec.policy.startsPerQuarterMax[%.7s..%.7s]", q.Start, q.End),
			Message: fmt.Sprintf(
				"%s start from %s to %s (%s): %s. More than %d at once can overwhelm staff.",
				text.Plural(
					int64(len(starts[q])),
					"goal",
				),
				monthOf(q.Start),
				monthOf(q.End),
				f,
				text.JoinFirst(starts[q]),
				input.Policy.StartsPerQuarterMax,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.",
				text.Plural(beyond, "goal"),
			),
			Goals: starts[q],
		})
	}
}

// quartersLeft are the quarters of a map that have not ended, in order.
func quartersLeft[V any](input *rules.Input, report *rules.Report, of map[calendar.Span]V) []calendar.Span {
	var left []calendar.Span
	for q := range of {
		report.RecheckOn(q.End + 1)
		if q.End >= input.Today {
			left = append(left, q)
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
	for _, p := range input.Plan.Spec.ProfessionalLearning {
		start := calendar.Lenient(p.Start)
		if start.IsZero() || !input.IsActionable(input.Fiscal.Of(start)) {
			continue
		}
		q, its := quarterOf(input, start), max(1, int(p.Days))
		days[q] += its
		programs[q] = append(programs[q], fmt.Sprintf("%s (%d)", p.Name, its))
	}
	for _, q := range quartersLeft(input, report, days) {
		if days[q] <= most {
			continue
		}
		f := input.Fiscal.Of(q.Start)
		slices.Sort(programs[q])
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			FiscalYear: v1alpha1.FiscalYear(f),
			Field:      fmt.Sprintf("spec.policy.trainingDaysPerQuarterMax[%.7s..%.7s]", q.Start, q.End),
			Message: fmt.Sprintf(
				"%s of professional learning start from %s to %s (%s): %s. The plan sets %d as the most.",
				text.Plural(
					int64(days[q]),
					"day",
				),
				monthOf(q.Start),
				monthOf(q.End),
				f,
				text.JoinFirst(programs[q]),
				most,
			),
			Action: fmt.Sprintf(
				"Let %s start in another quarter, or set another limit for the plan.",
				text.Plural(days[q]-most, "day"),
			),
		})
	}
}

// monthOf writes "October 2026".
func monthOf(d calendar.Date) string {
	y, m, _ := d.YMD()
	return fmt.Sprintf("%s %d", m, y)
}
