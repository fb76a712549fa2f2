package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/text"
)

// describeBenchmarks describes the benchmarks of a technology: which groups of students are behind in
// its use, and how its use has changed. What was observed after the evaluation does not count. A
// benchmark says nothing of groups without an equity policy, as its condition Equitable.
func describeBenchmarks(input Input, technology *v1alpha1.Technology) []string {
	until := cmp.Or(input.Evaluation.Decided, evaluation.WindowOf(input.Evaluation).Due, calendar.Last)
	var ofTechnology []*model.Benchmark
	for _, benchmark := range input.Benchmarks {
		if benchmark.Spec.Technology == technology.Name {
			ofTechnology = append(ofTechnology, benchmark)
		}
	}
	slices.SortFunc(ofTechnology, func(left, right *model.Benchmark) int { return cmp.Compare(left.Name, right.Name) })
	var sentences []string
	for _, benchmark := range ofTechnology {
		for _, sentence := range []string{describeGaps(benchmark, until), describeCourse(benchmark, technology, until)} {
			if sentence != "" {
				sentences = append(sentences, sentence)
			}
		}
	}
	return sentences
}

// describeGaps describes the groups that are further behind than the policy of a benchmark allows;
// empty if there are none. Package equity decides which figures may be shown.
func describeGaps(benchmark *model.Benchmark, until calendar.Date) string {
	if benchmark.Spec.Equity == (v1alpha1.EquityPolicy{}) {
		return ""
	}
	comparison, date := progress.CompareLatestGroups(benchmark, until)
	var behind []string
	for _, group := range comparison.FlaggedGroups() {
		behind = append(behind, fmt.Sprintf("%s (%s)", group.Name, group.FormatRate()))
	}
	if len(behind) == 0 {
		return ""
	}
	best := string(comparison.Best)
	for _, group := range comparison.Groups {
		if group.Name == comparison.Best {
			best = fmt.Sprintf("%s (%s)", group.Name, group.FormatRate())
		}
	}
	return fmt.Sprintf("By benchmark %s, too far behind %s on %s: %s.",
		benchmark.Name, best, date, text.JoinFirst(behind))
}

// describeCourse describes how the use of a technology has changed, by a benchmark of adoption; empty
// if it has fewer than two values.
func describeCourse(benchmark *model.Benchmark, technology *v1alpha1.Technology, until calendar.Date) string {
	if benchmark.Spec.Metric.Dimension != v1alpha1.DimensionAdoption {
		return ""
	}
	var first, last *model.Observation
	for i := range benchmark.Observations {
		observation := &benchmark.Observations[i]
		if observation.Date > until {
			continue
		}
		if first == nil || observation.Date < first.Date {
			first = observation
		}
		if last == nil || observation.Date > last.Date {
			last = observation
		}
	}
	if first == nil || first.Date == last.Date {
		return ""
	}
	unit := ""
	if benchmark.Spec.Metric.Unit != "" {
		unit = " " + benchmark.Spec.Metric.Unit
	}
	sentence := fmt.Sprintf("Its use by benchmark %s went from %s%s on %s to %s%s on %s", benchmark.Name,
		money.FormatDecimal(first.Value, 4), unit, first.Date, money.FormatDecimal(last.Value, 4), unit, last.Date)
	if paid := technology.Seats.Paid; paid != nil {
		sentence += ", with " + text.FormatCount(*paid, "license")
	}
	return sentence + "."
}
