package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/capacity"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
)

// GoalNames returns the names of the plan's goals as a set.
func (input *Input) GoalNames() map[string]bool {
	known := map[string]bool{}
	for _, goal := range input.Goals {
		known[goal.Name] = true
	}
	return known
}

// IsClosed reports whether a goal is closed on the as-of date. The as-of date of a plan
// that has ended is its last day.
func (input *Input) IsClosed(goal *budget.Goal) bool {
	return !goal.Closed.IsZero() && goal.Closed <= input.Today
}

// PriorityRanks maps each priority that has a rank to its rank.
func (input *Input) PriorityRanks() map[v1alpha1.EntryName]int32 {
	rankOf := map[v1alpha1.EntryName]int32{}
	for _, priority := range input.Plan.Spec.Priorities {
		if priority.Rank > 0 {
			rankOf[priority.Name] = priority.Rank
		}
	}
	return rankOf
}

// EvaluationSummary summarizes the evaluations of a technology.
type EvaluationSummary struct {
	// Open is the first evaluation that is neither done nor cancelled; nil if there is
	// none. An evaluation due before the last completed one is left out, because the
	// later evaluation replaces it.
	Open *evaluation.Item
	// Done reports whether an evaluation was completed. Last is the day of the latest;
	// zero if the day is not recorded.
	Done bool
	Last calendar.Date
}

// SortedBenchmarks lists the benchmarks of the plan's goals by name.
func (input *Input) SortedBenchmarks() []*model.Benchmark {
	var list []*model.Benchmark
	for _, benchmarks := range input.Benchmarks {
		list = append(list, benchmarks...)
	}
	slices.SortFunc(list, func(left, right *model.Benchmark) int { return cmp.Compare(left.Name, right.Name) })
	return list
}

// IsInForce reports whether the plan is approved and has begun. A plan that has ended is
// evaluated as of its last day, when it was in force. The report is checked again on both
// days, as neither is announced elsewhere.
func (input *Input) IsInForce(report *Report) bool {
	approved := input.Plan.Approved
	report.RecheckOn(approved, input.Start)
	return !approved.IsZero() && approved <= input.Today && input.Start <= input.Today
}

// InForceSince returns the first day on which an approved plan is in force.
func (input *Input) InForceSince() calendar.Date { return input.Plan.InForceSince() }

// IsActionable reports whether the district can still act on a fiscal year: it is the
// current year of the plan or a later one.
func (input *Input) IsActionable(fiscalYear calendar.FiscalYear) bool {
	return slices.Contains(input.ActionableYears, fiscalYear)
}

// LinesFor lists the budget lines that name a technology and have one of the given
// purposes. Without a purpose it lists all lines that name the technology.
func (input *Input) LinesFor(technologyName v1alpha1.EntryName, purposes ...v1alpha1.Purpose) []*budget.Line {
	var budgetLines []*budget.Line
	for _, budgetLine := range input.linesOf[technologyName] {
		if len(purposes) == 0 || slices.Contains(purposes, budgetLine.Purpose) {
			budgetLines = append(budgetLines, budgetLine)
		}
	}
	return budgetLines
}

// Ending describes how a technology is given up.
type Ending struct {
	budget.EndOfUse
	// Words is the beginning of a sentence that says why money after the end is a
	// mistake; empty if the end is not known.
	Words string
}

// FindEnding reports whether a technology is given up, and how: see Budget.EndOfUse.
func (input *Input) FindEnding(technology *model.Technology) (Ending, bool) {
	ending, isGone := input.EndOfUse(technology)
	switch {
	case ending.PaidUntil.IsZero():
		return Ending{EndOfUse: ending}, isGone
	case ending.ByDecision:
		return Ending{ending, fmt.Sprintf("It was decided on %s to stop %s", ending.PaidUntil, technology.Name)}, isGone
	default:
		return Ending{ending, fmt.Sprintf("The last day of %s is %s", technology.Name, ending.PaidUntil)}, isGone
	}
}

// lookups indexes the plan by the name of a technology. A dozen rules ask for the lines
// and evaluations of each technology, and none should walk the whole plan for each.
type lookups struct {
	linesOf map[v1alpha1.EntryName][]*budget.Line
	// recordsOf lists the recorded evaluations of a technology by due date.
	recordsOf map[v1alpha1.EntryName][]evaluation.Item
	// evaluationsElsewhere summarizes the evaluations under the district's other plans.
	evaluationsElsewhere map[v1alpha1.EntryName]EvaluationSummary
	// capacity is nil until a rule reads it.
	capacity *capacity.Capacity
}

// buildPlanLookups fills the lookups of an input.
func (input *Input) buildPlanLookups() {
	if input.Schedule == nil {
		input.Schedule = &evaluation.Schedule{}
	}
	input.lookups = lookups{
		linesOf: map[v1alpha1.EntryName][]*budget.Line{}, recordsOf: map[v1alpha1.EntryName][]evaluation.Item{},
		evaluationsElsewhere: map[v1alpha1.EntryName]EvaluationSummary{},
	}
	for _, budgetLine := range input.Lines {
		for _, entryName := range budgetLine.Technologies {
			input.linesOf[entryName] = append(input.linesOf[entryName], budgetLine)
		}
	}
	for _, item := range input.Schedule.Records {
		for _, technologyName := range item.ListTechnologies() {
			input.recordsOf[technologyName] = append(input.recordsOf[technologyName], item)
		}
	}
	for _, record := range input.EvaluationsOfOtherPlans {
		if on, done := evaluation.CompletedOn(record); done {
			for _, technologyName := range evaluation.ListTechnologies(record.Evaluation) {
				input.evaluationsElsewhere[technologyName] = EvaluationSummary{
					Done: true,
					Last: max(on, input.evaluationsElsewhere[technologyName].Last),
				}
			}
		}
	}
}

// FindCapacity returns what the sites of the plan have and need. It is computed once.
func (input *Input) FindCapacity() *capacity.Capacity {
	if input.capacity == nil {
		input.capacity = capacity.Compute(input.Plan, input.Stock, input.Today)
	}
	return input.capacity
}

// RecordsOf lists the recorded evaluations of a technology by due date.
func (input *Input) RecordsOf(technologyName v1alpha1.EntryName) []evaluation.Item {
	return input.recordsOf[technologyName]
}

// SummarizeEvaluationsElsewhere summarizes the evaluations of a technology under the
// district's other plans.
func (input *Input) SummarizeEvaluationsElsewhere(technologyName v1alpha1.EntryName) EvaluationSummary {
	return input.evaluationsElsewhere[technologyName]
}

// ListRules lists all rules of the catalog.
func (input *Input) ListRules() []Rule { return input.catalog.rules }
