package records

import (
	"cmp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// The most that the status of a Benchmark keeps. With both, the largest Benchmark that the schema
// accepts still fits into what Kubernetes stores.
const (
	maxRecordedObservations = 400
	// maxRecordedCounts is about groups and levels together.
	maxRecordedCounts = 400
)

// RememberBenchmark returns the observations of a Benchmark, as its status keeps them, in the order
// of their dates: what the spec has, and what the status kept before and the spec no longer has. An
// observation that people withdrew is not kept. If there are too many, the lost ones with the
// oldest dates are left out, and so are the groups and levels of the oldest observations. today is the date in
// the time zone of the district.
func RememberBenchmark(benchmark *v1alpha1.Benchmark, today calendar.Date) v1alpha1.RecordedObservations {
	var written []v1alpha1.RecordedObservation
	for i := range benchmark.Spec.Observations {
		written = append(written, copyObservation(&benchmark.Spec.Observations[i]))
	}
	byDate := func(left, right *v1alpha1.RecordedObservation) int { return cmp.Compare(right.Date, left.Date) }
	observations := entryList[v1alpha1.RecordedObservation]{
		daysOf:   func(entry *v1alpha1.RecordedObservation) *v1alpha1.RecordedDays { return &entry.RecordedDays },
		isSame:   isSameObservation,
		keyOf:    func(entry *v1alpha1.RecordedObservation) string { return entry.Date },
		most:     maxRecordedObservations,
		lostLast: byDate,
	}
	kept := observations.keepEntries(benchmark.Status.Recorded.Observations, written, today)
	kept = slices.DeleteFunc(kept, func(entry v1alpha1.RecordedObservation) bool {
		return entry.Lost != "" && isWithdrawn(benchmark, entry.Date)
	})
	limitCounts(kept)
	return v1alpha1.RecordedObservations{Observations: kept}
}

func copyObservation(observation *v1alpha1.Observation) v1alpha1.RecordedObservation {
	copied := v1alpha1.RecordedObservation{
		Date: string(observation.Date), Value: string(observation.Value),
		Have: observation.Have, Of: observation.Of,
	}
	for _, group := range observation.Groups {
		copied.Groups = append(copied.Groups, v1alpha1.RecordedGroup{
			Name: string(group.Name), Have: group.Have, Of: group.Of,
		})
	}
	for _, level := range observation.Levels {
		copied.Levels = append(copied.Levels, v1alpha1.RecordedLevel{Name: string(level.Name), Count: level.Count})
	}
	// The order in which a tool writes groups and levels says nothing.
	slices.SortFunc(copied.Groups, func(left, right v1alpha1.RecordedGroup) int {
		return cmp.Compare(left.Name, right.Name)
	})
	slices.SortFunc(copied.Levels, func(left, right v1alpha1.RecordedLevel) int {
		return cmp.Compare(left.Name, right.Name)
	})
	return copied
}

// RestoreObservation returns an observation as it was recorded, without the counts that are not kept.
func RestoreObservation(recorded *v1alpha1.RecordedObservation) v1alpha1.Observation {
	observation := v1alpha1.Observation{
		Date: v1alpha1.Date(recorded.Date), Value: v1alpha1.Decimal(recorded.Value),
		Have: recorded.Have, Of: recorded.Of,
	}
	for _, group := range recorded.Groups {
		observation.Groups = append(observation.Groups, v1alpha1.GroupObservation{
			Name: v1alpha1.GroupName(group.Name), Have: group.Have, Of: group.Of,
		})
	}
	for _, level := range recorded.Levels {
		observation.Levels = append(observation.Levels, v1alpha1.LevelCount{
			Name: v1alpha1.LevelName(level.Name), Count: level.Count,
		})
	}
	return observation
}

// isSameObservation compares what two observations record. Where groups or levels were left out,
// those that are there say nothing about the others.
func isSameObservation(left, right *v1alpha1.RecordedObservation) bool {
	isSameCount := func(left, right *int32) bool {
		return (left == nil) == (right == nil) && (left == nil || *left == *right)
	}
	isSameGroup := func(left, right v1alpha1.RecordedGroup) bool {
		return left.Name == right.Name && left.Of == right.Of && isSameCount(left.Have, right.Have)
	}
	isSameLevel := func(left, right v1alpha1.RecordedLevel) bool {
		return left.Name == right.Name && isSameCount(left.Count, right.Count)
	}
	return left.Date == right.Date && left.Value == right.Value && left.Of == right.Of &&
		isSameCount(left.Have, right.Have) &&
		(left.GroupsLeftOut+right.GroupsLeftOut > 0 || slices.EqualFunc(left.Groups, right.Groups, isSameGroup)) &&
		(left.LevelsLeftOut+right.LevelsLeftOut > 0 || slices.EqualFunc(left.Levels, right.Levels, isSameLevel))
}

// limitCounts leaves out the groups and the levels of the oldest observations, so that not more than
// maxRecordedCounts remain. An observation has all of its own or none.
func limitCounts(observations []v1alpha1.RecordedObservation) {
	room := maxRecordedCounts
	for i := range slices.Backward(observations) {
		entry := &observations[i]
		room -= len(entry.Groups) + len(entry.Levels)
		if room < 0 {
			entry.GroupsLeftOut += int32(len(entry.Groups))
			entry.LevelsLeftOut += int32(len(entry.Levels))
			entry.Groups, entry.Levels = nil, nil
		}
	}
}

// BenchmarkLoss is what was recorded in a Benchmark and is gone from its spec.
type BenchmarkLoss struct {
	// Observations are in the order of their dates.
	Observations []v1alpha1.RecordedObservation
}

// FindBenchmarkLoss returns which of the recorded observations a Benchmark has no more, and that no
// person withdrew. Another value for the same date is a correction, and groups can be taken out to make
// room: neither is lost.
func FindBenchmarkLoss(benchmark *v1alpha1.Benchmark, recorded *v1alpha1.RecordedObservations) BenchmarkLoss {
	present := make(map[string]bool, len(benchmark.Spec.Observations))
	for i := range benchmark.Spec.Observations {
		present[string(benchmark.Spec.Observations[i].Date)] = true
	}
	var lost BenchmarkLoss
	for _, observation := range recorded.Observations {
		if !present[observation.Date] && !isWithdrawn(benchmark, observation.Date) {
			lost.Observations = append(lost.Observations, observation)
		}
	}
	return lost
}

// ComputeBenchmarkLoss returns what is gone of the observations of a Benchmark on a day, whether or
// not its status says so already.
func ComputeBenchmarkLoss(benchmark *v1alpha1.Benchmark, today calendar.Date) BenchmarkLoss {
	lost := FindBenchmarkLoss(benchmark, &benchmark.Status.Recorded)
	if lost.IsEmpty() {
		return lost
	}
	recorded := RememberBenchmark(benchmark, today)
	return FindBenchmarkLoss(benchmark, &recorded)
}

func isWithdrawn(benchmark *v1alpha1.Benchmark, date string) bool {
	return slices.ContainsFunc(benchmark.Spec.Withdrawn, func(withdrawn v1alpha1.Withdrawal) bool {
		return string(withdrawn.Date) == date
	})
}

// IsEmpty reports whether nothing is lost.
func (lost BenchmarkLoss) IsEmpty() bool { return len(lost.Observations) == 0 }

// String names what is lost, for example: the observation 55 of 2026-10-15. It has no counts of groups or
// levels, because few people could be recognized in them.
func (lost BenchmarkLoss) String() string {
	parts := make([]string, len(lost.Observations))
	for i, observation := range lost.Observations {
		parts[i] = strings.Join(strings.Fields("the observation "+observation.Value), " ") + " of " + observation.Date
	}
	return text.JoinFirst(parts)
}

// FieldPath returns the path of the field from which something is lost.
func (lost BenchmarkLoss) FieldPath() string { return "spec.observations" }
