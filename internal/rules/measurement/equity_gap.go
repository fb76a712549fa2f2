package measurement

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// EquityGap reports a benchmark of access in which a group of students is far behind
// another, if no goal with money names that group.
var EquityGap = rules.Rule{
	Code: rules.EquityGap, Number: "E-25", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkEquityGaps,
}

// checkEquityGaps checks the benchmarks of funded goals. A goal is funded if it has money in
// the current or a later year. A group named by any funded goal counts as served, since the
// money for access may come from another goal than the one that measures it.
func checkEquityGaps(input *rules.Input, report *rules.Report) {
	aimedAt := map[v1alpha1.GroupName]bool{}
	var funded []*budget.Goal
	for _, goal := range input.Goals {
		if !slices.ContainsFunc(
			goal.Years,
			func(year budget.GoalYear) bool { return year.Budgeted > 0 && input.IsActionable(year.FiscalYear) },
		) {
			continue
		}
		funded = append(funded, goal)
		for _, group := range goal.Spec.Groups {
			aimedAt[group] = true
		}
	}
	for _, goal := range funded {
		benchmarks := slices.SortedFunc(
			slices.Values(input.Benchmarks[goal.Name]),
			func(left, right *model.Benchmark) int { return cmp.Compare(left.Name, right.Name) },
		)
		for _, benchmark := range benchmarks {
			if benchmark.Spec.Metric.Dimension == v1alpha1.DimensionAccess {
				checkBenchmarkGroups(input, report, benchmark, aimedAt)
			}
		}
	}
}

// checkBenchmarkGroups reports one finding for a benchmark, about all groups that are behind.
func checkBenchmarkGroups(
	input *rules.Input,
	report *rules.Report,
	benchmark *model.Benchmark,
	aimedAt map[v1alpha1.GroupName]bool,
) {
	for _, observation := range benchmark.Observations {
		if len(observation.Groups) > 0 {
			report.RecheckOn(observation.Date)
		}
	}
	comparison, date := progress.CompareLatestGroups(benchmark, input.Today)
	switch {
	case date.IsZero():
		if len(input.Plan.Spec.District.Groups) > 0 && canCountGroups(&benchmark.Spec) {
			report.AddNotChecked("no observation of %s counts groups", benchmark.Name)
		}
		return
	case !comparison.Known:
		report.AddNotChecked("the groups of %s cannot be compared: %s", benchmark.Name, comparison.Reason)
		return
	}
	// All other students are not a group that a goal could name.
	behind := slices.DeleteFunc(
		comparison.FlaggedGroups(), func(group equity.Group) bool { return aimedAt[group.Name] || group.Name == equity.AllOthers },
	)
	if len(behind) > 0 {
		report.AddFinding(newEquityGapFinding(benchmark, comparison, behind, date))
	}
}

// canCountGroups reports whether a benchmark could count groups: it counts how many students
// have access, or it sets limits for groups. Other metrics, such as days of waiting, have no
// groups.
func canCountGroups(spec *v1alpha1.BenchmarkSpec) bool {
	return spec.Equity != (v1alpha1.EquityPolicy{}) ||
		slices.ContainsFunc(
			spec.Observations, func(observation v1alpha1.Observation) bool { return observation.Have != nil },
		)
}

// newEquityGapFinding describes the group that is furthest behind, and names the others.
func newEquityGapFinding(
	benchmark *model.Benchmark,
	comparison equity.Comparison,
	behind []equity.Group,
	date calendar.Date,
) rules.Finding {
	slices.SortStableFunc(behind, compareDisadvantage)
	worst := behind[0]
	var best equity.Group
	for _, group := range comparison.Groups {
		if group.Name == comparison.Best {
			best = group
		}
	}
	also := ""
	if rest := behind[1:]; len(rest) > 0 {
		var names []string
		for _, group := range rest {
			names = append(names, string(group.Name))
		}
		also = fmt.Sprintf(" The same applies to %s.", text.JoinFirst(names))
	}
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: benchmark.Name},
		Field:    "spec.observations",
		Message: fmt.Sprintf(
			"%s on %s: %s of %s, and %s of %s. Too far apart by %s; no goal with money names %s.%s",
			text.Truncate(model.NameMeasure(&benchmark.Spec), maxMetricNameLength), date, worst.FormatRate(), worst.Name,
			best.FormatRate(), best.Name, DescribeFlags(worst.Flags), worst.Name, also,
		),
		Action: fmt.Sprintf(
			"Name %s in the goal whose money is for it, or give money to a goal that does.", worst.Name,
		),
	}
}

// maxMetricNameLength is the number of characters of a metric's name in a message. A longer
// name would push the figures out of it.
const maxMetricNameLength = 120

// compareDisadvantage sorts the groups with more exceeded limits first, then by the rates that
// may be shown, then by name. It never sorts by a hidden rate, because the order would
// disclose it.
func compareDisadvantage(left, right equity.Group) int {
	byRate := 0
	switch {
	case left.Rate != nil && right.Rate != nil:
		byRate = left.Rate.Cmp(right.Rate)
	case left.Rate != nil:
		byRate = -1
	case right.Rate != nil:
		byRate = 1
	}
	return cmp.Or(cmp.Compare(len(right.Flags), len(left.Flags)), byRate, cmp.Compare(left.Name, right.Name))
}

// flagDescriptions maps the measures of equity to the words of a message.
var flagDescriptions = map[equity.Flag]string{
	equity.FlagRateRatio: "the ratio of the rates",
	equity.FlagGapPoints: "percentage points",
	equity.FlagRiskRatio: "how often students go without",
}

// DescribeFlags lists measures of equity in the words of a message.
func DescribeFlags(flags []equity.Flag) string {
	var words []string
	for _, flag := range flags {
		words = append(words, flagDescriptions[flag])
	}
	return text.JoinFirst(words)
}
