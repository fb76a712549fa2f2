package measurement

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// EquityGap reports this: a group of students has far less access than another,
// and no money is aimed at that.
var EquityGap = rules.Rule{
	Code: rules.EquityGap, Number: "E-25", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkEquityGap,
}

// Equity compares the groups of the latest observation of a benchmark that counts
// groups, up to a day and up to the target's date, as observations count. date is
// that of the observation; no date: none counts groups.
func Equity(spec *v1alpha1.BenchmarkSpec, until calendar.Date) (comparison equity.Comparison, date calendar.Date) {
	until = min(until, calendar.ParseOrZero(spec.Target.Date))
	var latest *v1alpha1.Observation
	for i := range spec.Observations {
		other := &spec.Observations[i]
		if on := calendar.ParseOrZero(other.Date); len(other.Groups) > 0 && on <= until && on > date {
			latest, date = other, on
		}
	}
	if latest == nil {
		return equity.Comparison{}, 0
	}
	var groups []equity.Count
	for _, group := range latest.Groups {
		if group.Have != nil {
			groups = append(groups, equity.Count{Name: group.Name, Have: int64(*group.Have), Of: int64(group.Of)})
		}
	}
	var total *equity.Count
	if latest.Have != nil {
		total = &equity.Count{Have: int64(*latest.Have), Of: int64(latest.Of)}
	}
	return equity.Compare(groups, total, equityLimits(spec.Equity)), date
}

func equityLimits(p v1alpha1.EquityPolicy) equity.Limits {
	var limits equity.Limits
	if p.MaxGapPoints != "" {
		limits.MaxGapPoints = money.ParseRat(p.MaxGapPoints)
	}
	if p.MinRateRatio != "" {
		limits.MinRateRatio = money.ParseRat(p.MinRateRatio)
	}
	if p.MaxRiskRatio != "" {
		limits.MaxRiskRatio = money.ParseRat(p.MaxRiskRatio)
	}
	return limits
}

// checkEquityGap reports one finding for a benchmark.
func checkEquityGap(input *rules.Input, report *rules.Report) {
	aimedAt := map[v1alpha1.GroupName]bool{}
	var funded []*budget.Goal
	for _, goal := range input.Goals {
		if !slices.ContainsFunc(
			goal.Years, func(y budget.GoalYear) bool { return y.Budgeted > 0 && input.IsActionable(y.FiscalYear) },
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
			func(a, b *v1alpha1.Benchmark) int { return cmp.Compare(a.Name, b.Name) },
		)
		for _, benchmark := range benchmarks {
			if benchmark.Spec.Metric.Dimension == v1alpha1.DimensionAccess {
				checkGroups(input, report, benchmark, aimedAt)
			}
		}
	}
}

func checkGroups(
	input *rules.Input,
	report *rules.Report,
	benchmark *v1alpha1.Benchmark,
	aimedAt map[v1alpha1.GroupName]bool,
) {
	for _, other := range benchmark.Spec.Observations {
		if len(other.Groups) > 0 {
			report.RecheckOn(calendar.ParseOrZero(other.Date))
		}
	}
	comparison, date := Equity(&benchmark.Spec, input.Today)
	switch {
	case date.IsZero():
		if len(input.Plan.Spec.District.Groups) > 0 && countsStudents(&benchmark.Spec) {
			report.Skip("no observation of %s counts groups", benchmark.Name)
		}
		return
	case !comparison.Known:
		report.Skip("the groups of %s cannot be compared: %s", benchmark.Name, comparison.Reason)
		return
	}
	// The rest of the students are no group that a goal could name.
	behind := slices.DeleteFunc(
		comparison.FlaggedGroups(), func(g equity.Group) bool { return aimedAt[g.Name] || g.Name == equity.AllOthers },
	)
	if len(behind) > 0 {
		report.Add(equityGap(benchmark, comparison, behind, date))
	}
}

// countsStudents tells whether a benchmark could count groups: it counts how many
// have something, or says how far groups may be apart. Days of waiting have no
// groups.
func countsStudents(spec *v1alpha1.BenchmarkSpec) bool {
	return spec.Equity != (v1alpha1.EquityPolicy{}) ||
		slices.ContainsFunc(spec.Observations, func(o v1alpha1.Observation) bool { return o.Have != nil })
}

func equityGap(
	benchmark *v1alpha1.Benchmark,
	comparison equity.Comparison,
	behind []equity.Group,
	date calendar.Date,
) rules.Finding {
	slices.SortStableFunc(behind, worseOff)
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
		also = fmt.Sprintf(" The same goes for %s.", text.JoinFirst(names))
	}
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: benchmark.Name},
		Field:    "spec.observations",
		Message: fmt.Sprintf(
			"%s on %s: %s of %s, and %s of %s. Too far apart by %s; no goal with money names %s.%s",
			text.Truncate(
				string(benchmark.Spec.Metric.Name), metricShown,
			),
			date,
			worst.FormatRate(),
			worst.Name,
			best.FormatRate(),
			best.Name,
			FlagWords(worst.Flags),
			worst.Name,
			also,
		),
		Action: fmt.Sprintf(
			"Name %s in the goal whose money is for it, or give money to a goal that does.", worst.Name,
		),
	}
}

// metricShown is how many characters of a metric's name a message shows, so that
// the figures are not cut off.
const metricShown = 120

// worseOff sorts those with more measures beyond their limits first, then by the
// rates that may be shown, then by name: never by a hidden rate.
func worseOff(a, b equity.Group) int {
	byRate := 0
	switch {
	case a.Rate != nil && b.Rate != nil:
		byRate = a.Rate.Cmp(b.Rate)
	case a.Rate != nil:
		byRate = -1
	case b.Rate != nil:
		byRate = 1
	}
	return cmp.Or(cmp.Compare(len(b.Flags), len(a.Flags)), byRate, cmp.Compare(a.Name, b.Name))
}

var flagWords = map[equity.Flag]string{
	equity.FlagRateRatio: "the ratio of the rates",
	equity.FlagGapPoints: "percentage points",
	equity.FlagRiskRatio: "how often students go without",
}

// FlagWords name measures in a sentence.
func FlagWords(flags []equity.Flag) string {
	var words []string
	for _, f := range flags {
		words = append(words, flagWords[f])
	}
	return text.JoinFirst(words)
}
