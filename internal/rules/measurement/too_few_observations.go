package measurement

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rubric"
	"techplan.education/internal/rules"
)

// TooFewObservations reports the newest answers by level of a benchmark if they are too few for a value.
var TooFewObservations = rules.Rule{
	Code: rules.TooFewObservations, Number: "P-69", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkAnswers,
}

func checkAnswers(input *rules.Input, report *rules.Report) {
	for _, benchmark := range input.SortedBenchmarks() {
		for _, observation := range benchmark.TooFew {
			report.RecheckOn(observation.Date)
		}
		newest, isFound := benchmark.FindLevels(input.Today)
		if !isFound || newest.Value != nil || hasNewerValue(benchmark, newest, input) {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Object:   rules.BenchmarkKey(benchmark.Name),
			Field:    rules.ObservationPath(newest).Child("levels").String(),
			Message:  benchmark.Name + " has " + rubric.SayTooFew(newest.Levels.Total(), newest.Date),
			Action:   "Ask more people, or ask again, and count the answers in a new observation.",
		})
	}
}

// hasNewerValue reports whether a value was observed on the day of some answers or after it.
func hasNewerValue(benchmark *model.Benchmark, answers model.Observation, input *rules.Input) bool {
	for _, observation := range benchmark.Observations {
		if observation.Date >= answers.Date && observation.Date <= input.Today {
			return true
		}
	}
	return false
}
