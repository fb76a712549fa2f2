package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// DateAhead reports a record of a past event whose date is after the as-of date. The record
// does not count until that date. Which fields are such records is in past_records.go.
var DateAhead = rules.Rule{
	Code: rules.DateAhead, Number: "P-41", Worst: v1alpha1.SeverityInfo,
	Files:           files,
	AboutGoals:      true,
	Check:           checkDatesAhead,
	CheckBenchmarks: checkObservationsAhead,
	CheckLot:        checkLotDatesAhead,
}

// checkDatesAhead checks the records of the plan, its evaluations and its goals.
func checkDatesAhead(input *rules.Input, report *rules.Report) {
	report.RecheckOn(input.End)
	if input.Today >= input.End {
		return // The as-of date of a plan that has ended stays its last day.
	}
	for i := range input.Plan.Communications {
		reportAhead(report, input.Today, v1alpha1.ObjectKey{}, communicationRecords, &input.Plan.Communications[i])
	}
	for _, technology := range input.Plan.Technologies {
		if _, isGone := input.FindEnding(technology); technology.IsInstructional() && !isGone {
			continue // AccessibilityReviewMissing reports a review that is dated ahead.
		}
		reportAhead(report, input.Today, v1alpha1.ObjectKey{}, technologyRecords, technology)
	}
	for _, record := range input.Evaluations {
		object := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}
		reportAhead(report, input.Today, object, evaluationRecords, record)
		for i := range record.Spec.Results {
			result := resultOfEvaluation{record, &record.Spec.Results[i]}
			reportAhead(report, input.Today, object, resultRecords, result)
		}
	}
	for _, goal := range input.Goals {
		reportAhead(report, input.Today, rules.GoalKey(goal.Name), goalRecords, goal.Goal)
		for i := range goal.Actions {
			action := actionOfGoal{goal.Goal, &goal.Actions[i]}
			reportAhead(report, input.Today, rules.GoalKey(goal.Name), actionRecords, action)
		}
	}
}

// checkObservationsAhead checks the dates of observations.
func checkObservationsAhead(input *rules.Input, report *rules.Report) {
	if input.Today >= input.End {
		return
	}
	for _, benchmark := range input.SortedBenchmarks() {
		for _, written := range slices.Concat(benchmark.Observations, benchmark.TooFew) {
			if written.IsMeasured {
				continue // People did not write the date.
			}
			observation := observationOfBenchmark{benchmark, &written}
			reportAhead(
				report, input.Today, rules.BenchmarkKey(benchmark.Name), observationRecords, observation,
			)
		}
	}
}

// checkLotDatesAhead checks the records of a device lot. The Device alone shows them: the plan
// has only the sums of its lots.
func checkLotDatesAhead(input *rules.LotInput, report *rules.Report) {
	report.RecheckOn(input.Plan.End)
	if input.Today < input.Plan.End {
		reportAhead(report, input.Today, v1alpha1.ObjectKey{}, lotRecords, &input.Lot)
	}
}

// reportAhead reports each record of an entry that is dated after the as-of date. object is
// the one in which the entry is; an empty one stands for the plan or the device lot.
func reportAhead[Entry any](
	report *rules.Report,
	today calendar.Date,
	object v1alpha1.ObjectKey,
	records []pastRecord[Entry],
	entry Entry,
) {
	for _, record := range records {
		date := record.date(entry)
		report.RecheckOn(date)
		if date <= today {
			continue
		}
		consequence := ": it does not count until then"
		if record.countsAlready {
			consequence = ", and its answer counts already"
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Object: object, Field: record.field(entry),
			Message: fmt.Sprintf(
				"%s bears the date %s, which has not come%s.", record.words(entry), date, consequence,
			),
			Action: "Correct the date if it is mistyped.",
		})
	}
}
