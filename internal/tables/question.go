package tables

import (
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/difference"
	"techplan.education/internal/snapshot"
)

// Question is a question about plans: a command of the plugin.
type Question struct {
	// Name, Short, Long and Example describe the command.
	Name, Short, Long, Example string
	// Options are the flags of the command.
	Options []Option
	// Answer returns the tables of one plan. An error means that an option cannot be followed: a
	// NotFoundError if this plan does not have what the option names.
	Answer func(Input) (Answer, error)
}

// Option is a flag.
type Option struct {
	Name, Usage string
	// Choices are the values, of which the first is the default; nil if there are others.
	Choices []string
	// IsSwitch says that the flag has no value: it is given or not.
	IsSwitch bool
}

// Input is what a question is asked about.
type Input struct {
	Namespace string
	District  snapshot.District
	// Plan is one of the plans of the district.
	Plan *v1alpha1.TechnologyPlan
	// Now is the instant of the assessment.
	Now time.Time
	// HasHistory says that the statuses were kept as time passed, as in a cluster: they have the day on
	// which a finding was first seen.
	HasHistory bool
	// Options are the values of the options by name: empty for one that is not given, and one of the
	// choices for one that has them. A switch that is given has a text.
	Options map[string]string
}

// IsSwitchedOn reports whether a switch is given.
func (input Input) IsSwitchedOn(option string) bool { return input.Options[option] != "" }

// Currency returns the currency of the plan; empty if it has no budget.
func (input Input) Currency() string {
	if input.Plan.Spec.Budget == nil {
		return ""
	}
	return input.Plan.Spec.Budget.Currency
}

// Today returns the as-of date in the time zone of the district.
func (input Input) Today() calendar.Date { return assess.DateInDistrict(input.Plan, input.Now) }

// Answer is what a question yields: tables, and what differs if something is left out of the plan.
type Answer struct {
	Tables     []Table
	Difference []difference.Plan
	// LeftOut is the number of evaluations that are expected and not listed.
	LeftOut int
	// Notes are sentences below the tables of a text.
	Notes []string
}

// MergeAnswers returns the answers of several plans as one: the rows of tables of one name follow
// each other.
func MergeAnswers(answers []Answer) Answer {
	var merged Answer
	for _, answer := range answers {
		for _, table := range answer.Tables {
			at := slices.IndexFunc(merged.Tables, func(other Table) bool { return other.Name == table.Name })
			if at < 0 {
				merged.Tables = append(merged.Tables, table)
				continue
			}
			merged.Tables[at].Rows = append(merged.Tables[at].Rows, table.Rows...)
		}
		merged.Difference = append(merged.Difference, answer.Difference...)
		merged.LeftOut += answer.LeftOut
		merged.Notes = append(merged.Notes, answer.Notes...)
	}
	return merged
}

// NotFoundError says that a plan does not have what an option names.
type NotFoundError struct {
	// Noun says what is looked for: "funding source".
	Noun, Name string
	// Suggestion is a name that the plan has and that is spelt alike; empty if there is none.
	Suggestion string
}

// Error implements error.
func (missing *NotFoundError) Error() string {
	if missing.Suggestion != "" {
		return fmt.Sprintf("no %s %q found; is it %s?", missing.Noun, missing.Name, missing.Suggestion)
	}
	return fmt.Sprintf("no %s %q found", missing.Noun, missing.Name)
}
