package evaluation

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// occasion is what an occurrence follows: a term, a review of the curriculum or a value of a benchmark.
type occasion struct {
	name v1alpha1.EntryName
	// due is the nominal date of the occurrence.
	due calendar.Date
	// days is its length. A record of an occasion that was renamed counts for the nearest one within
	// half of it.
	days int
	// document is the document of the curriculum that is reviewed.
	document v1alpha1.Label
}

// addEvents adds an occurrence for each event whose nominal date lies within the plan's period.
func (timeline *timeline) addEvents(events []occasion, from, endDate calendar.Date) {
	timeline.events = []occasion{}
	for _, event := range events {
		if from <= event.due && event.due <= endDate {
			timeline.events = append(timeline.events, event)
		}
	}
	slices.SortFunc(timeline.events, func(left, right occasion) int {
		return cmp.Or(cmp.Compare(left.due, right.due), cmp.Compare(left.name, right.name))
	})
	for _, event := range timeline.events {
		timeline.nominal = append(timeline.nominal, event.due)
	}
}

// FollowsTerm reports whether a schedule with the cadence EveryTerm follows a term: it names
// the term, or it names none and follows all.
func FollowsTerm(schedule *v1alpha1.EvaluationSchedule, termName v1alpha1.EntryName) bool {
	return len(schedule.Terms) == 0 || slices.Contains(schedule.Terms, termName)
}

// listTermEvents lists the terms that a schedule follows.
func listTermEvents(schedule *v1alpha1.EvaluationSchedule, terms []model.Term) []occasion {
	var events []occasion
	for _, term := range terms {
		if !FollowsTerm(schedule, term.Name) {
			continue
		}
		edge := term.End
		if schedule.Edge == v1alpha1.EdgeStart {
			edge = term.Start
		}
		events = append(events, occasion{
			name: term.Name, due: edge.AddDays(daysOr(schedule.OffsetDays, 0)), days: int(term.End-term.Start) + 1,
		})
	}
	return events
}

// listReviewEvents lists the reviews of documents of the curriculum.
func listReviewEvents(schedule *v1alpha1.EvaluationSchedule, district *v1alpha1.District) []occasion {
	var events []occasion
	for _, review := range district.CurriculumReviews {
		events = append(events, occasion{
			name: review.Name, document: review.Document, days: 1,
			due: calendar.ParseOrZero(review.Date).AddDays(daysOr(schedule.OffsetDays, 0)),
		})
	}
	return events
}

// defaultThresholdDays is how many days after a value is reached its evaluation is due.
const defaultThresholdDays = 30

// ListThresholdBenchmarks lists the names of the benchmarks after whose values schedules of a plan expect
// an evaluation, sorted.
func ListThresholdBenchmarks(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	for i := range plan.Spec.EvaluationSchedules {
		if name := plan.Spec.EvaluationSchedules[i].Threshold.BenchmarkRef.Name; name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// listThresholdEvents lists the values that the benchmark of a schedule has reached.
func listThresholdEvents(schedule *v1alpha1.EvaluationSchedule, targets Targets) []occasion {
	benchmark := targets.Benchmarks[schedule.Threshold.BenchmarkRef.Name]
	if benchmark == nil {
		return nil
	}
	var events []occasion
	for _, value := range schedule.Threshold.Values {
		if reached := FindReached(benchmark, value); !reached.IsZero() {
			events = append(events, occasion{
				name: v1alpha1.EntryName(fmt.Sprintf("at-%d", value)),
				due:  reached.AddDays(daysOr(schedule.OffsetDays, defaultThresholdDays)),
			})
		}
	}
	return events
}

// FindReached returns the first day on which a benchmark was at a value or above it; no date if it
// was not, or if it was so from the start: then nothing passed the value.
func FindReached(benchmark *model.Benchmark, value int64) calendar.Date {
	bound := new(big.Rat).SetInt64(value)
	if IsReachedAtStart(benchmark, value) {
		return 0
	}
	var first calendar.Date
	for _, observation := range benchmark.Observations {
		isEarlier := first.IsZero() || observation.Date < first
		if observation.Date > benchmark.Baseline.Date && isEarlier && observation.Value.Cmp(bound) >= 0 {
			first = observation.Date
		}
	}
	return first
}

// IsReachedAtStart reports whether the baseline of a benchmark is at a value or above it.
func IsReachedAtStart(benchmark *model.Benchmark, value int64) bool {
	return benchmark.Baseline.Value.Cmp(new(big.Rat).SetInt64(value)) >= 0
}
