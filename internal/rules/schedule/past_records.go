package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// pastRecord is a date that records something that has happened. A field that is such a record
// is one row in the table of its entry. Dates that may lie ahead, such as a transfer, the first
// day of use or the end of an agreement, are in none.
type pastRecord[Entry any] struct {
	// field is the path of the date in the object.
	field func(Entry) string
	// words begin the message of a finding.
	words func(Entry) string
	date  func(Entry) calendar.Date
	// countsAlready says that the record counts before its date too.
	countsAlready bool
}

// actionOfGoal is an action with the goal that lists it.
type actionOfGoal struct {
	goal *model.Goal
	*model.Action
}

// observationOfBenchmark is an observation with the benchmark that lists it.
type observationOfBenchmark struct {
	benchmark *model.Benchmark
	*model.Observation
}

// constantPath returns a field that has the same path in each object.
func constantPath[Entry any](path string) func(Entry) string {
	return func(Entry) string { return path }
}

var communicationRecords = []pastRecord[*model.Communication]{{
	field: func(communication *model.Communication) string {
		return rules.SpecPath("communications").Key(string(communication.Name)).Child("last").String()
	},
	words: func(communication *model.Communication) string {
		return fmt.Sprintf("The last time of communication %s", communication.Name)
	},
	date: func(communication *model.Communication) calendar.Date { return communication.Last },
}}

var technologyRecords = []pastRecord[*model.Technology]{{
	field: func(technology *model.Technology) string {
		return rules.TechnologyPath(technology.Name).Child("accessibilityReviewed").String()
	},
	words: func(technology *model.Technology) string {
		return fmt.Sprintf("The accessibility review of %s", technology.Name)
	},
	date: func(technology *model.Technology) calendar.Date { return technology.AccessibilityReviewed },
}}

var evaluationRecords = []pastRecord[*model.Evaluation]{
	{
		field: constantPath[*model.Evaluation]("spec.decision.date"),
		words: func(record *model.Evaluation) string { return "The decision of " + record.Name },
		date:  func(record *model.Evaluation) calendar.Date { return record.Decided },
	},
	{
		field: constantPath[*model.Evaluation]("spec.cancelled.date"),
		words: func(record *model.Evaluation) string { return "The cancellation of " + record.Name },
		date:  func(record *model.Evaluation) calendar.Date { return record.CancelledOn },
	},
}

// resultOfEvaluation is a result with the evaluation that lists it.
type resultOfEvaluation struct {
	record *model.Evaluation
	*v1alpha1.Result
}

var resultRecords = []pastRecord[resultOfEvaluation]{{
	field: func(result resultOfEvaluation) string {
		return rules.SpecPath("results").Key(string(result.Criterion)).Child("evidenceDate").String()
	},
	words: func(result resultOfEvaluation) string {
		return fmt.Sprintf("The evidence of %s in %s", result.Criterion, result.record.Name)
	},
	date:          func(result resultOfEvaluation) calendar.Date { return calendar.ParseOrZero(result.EvidenceDate) },
	countsAlready: true,
}}

var goalRecords = []pastRecord[*model.Goal]{{
	field: constantPath[*model.Goal]("spec.closed.date"),
	words: func(goal *model.Goal) string { return fmt.Sprintf("The end of goal %s, which is closed,", goal.Name) },
	date:  func(goal *model.Goal) calendar.Date { return goal.Closed },
}}

var actionRecords = []pastRecord[actionOfGoal]{{
	field: func(action actionOfGoal) string {
		return rules.SpecPath("actions").Key(string(action.Name)).Child("done").String()
	},
	words: func(action actionOfGoal) string {
		return fmt.Sprintf("Action %s of goal %s, which is done,", action.Name, action.goal.Name)
	},
	date: func(action actionOfGoal) calendar.Date { return action.Done },
}}

var observationRecords = []pastRecord[observationOfBenchmark]{{
	field: func(observation observationOfBenchmark) string {
		return rules.ObservationPath(*observation.Observation).String()
	},
	words: func(observation observationOfBenchmark) string {
		return "An observation of " + observation.benchmark.Name
	},
	date: func(observation observationOfBenchmark) calendar.Date { return observation.Date },
}}

var lotRecords = []pastRecord[*inventory.Lot]{
	{
		field: constantPath[*inventory.Lot]("spec.acquisition.ordered"),
		words: func(*inventory.Lot) string { return "The order" },
		date:  func(lot *inventory.Lot) calendar.Date { return lot.Ordered },
	},
	{
		field: constantPath[*inventory.Lot]("spec.acquisition.received"),
		words: func(*inventory.Lot) string { return "The delivery" },
		date:  func(lot *inventory.Lot) calendar.Date { return lot.Received },
	},
	{
		field: constantPath[*inventory.Lot]("spec.lastInventory"),
		words: func(*inventory.Lot) string { return "The last count by hand" },
		date:  func(lot *inventory.Lot) calendar.Date { return lot.Counted },
	},
}
