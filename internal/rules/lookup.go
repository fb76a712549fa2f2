package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
)

// GoalNames are the names of the plan's goals.
func (input *Input) GoalNames() map[string]bool {
	known := map[string]bool{}
	for _, goal := range input.Goals {
		known[goal.Name] = true
	}
	return known
}

// IsClosed reports whether a goal is closed on the as-of date, which for a plan that has
// ended is its last day.
func (input *Input) IsClosed(goal *budget.Goal) bool {
	return !goal.Closed.IsZero() && goal.Closed <= input.Today
}

// PriorityRanks has the rank of each priority that has one.
func (input *Input) PriorityRanks() map[v1alpha1.EntryName]int32 {
	rankOf := map[v1alpha1.EntryName]int32{}
	for _, priority := range input.Plan.Spec.Priorities {
		if priority.Rank > 0 {
			rankOf[priority.Name] = priority.Rank
		}
	}
	return rankOf
}

// Reviews is what is known about the evaluations of a technology.
type Reviews struct {
	// open comes next: the first that is neither done nor cancelled; nil: none. One
	// that was due before the last that is done is made up for.
	Open *evaluation.Item
	// done reports whether one is, and last on which day the latest was; no date: the
	// day is not recorded.
	Done bool
	Last calendar.Date
}

// SortedBenchmarks lists the benchmarks of the plan's goals by name.
func (input *Input) SortedBenchmarks() []*v1alpha1.Benchmark {
	var list []*v1alpha1.Benchmark
	for _, benchmarks := range input.Benchmarks {
		list = append(list, benchmarks...)
	}
	slices.SortFunc(list, func(a, b *v1alpha1.Benchmark) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// IsInForce reports whether the plan is approved and has begun. A plan that has ended is
// evaluated as of its last day, on which it was in force.
func (input *Input) IsInForce(report *Report) bool {
	approved := calendar.ParseOrZero(input.Plan.Spec.Approval.Date)
	report.RecheckOn(approved, input.Start)
	return !approved.IsZero() && approved <= input.Today && input.Start <= input.Today
}

// InForceSince is the first day on which an approved plan is in force.
func (input *Input) InForceSince() calendar.Date {
	return max(input.Start, calendar.ParseOrZero(input.Plan.Spec.Approval.Date))
}

// IsActionable tells whether rules about acting look at a year.
func (input *Input) IsActionable(f calendar.FiscalYear) bool {
	return slices.Contains(input.ActionableYears, f)
}

// Technologies lists those of the plan by name.
func (input *Input) Technologies() []v1alpha1.Technology { return input.sorted }

// IsInstructional technologies are for learning: EdTech, AT, or used by students
// themselves.
func IsInstructional(technology v1alpha1.Technology) bool {
	return technology.Domain == v1alpha1.DomainEdTech || technology.Domain == v1alpha1.DomainAT ||
		IsStudentFacing(technology)
}

// IsStudentFacing reports whether students use a technology themselves.
func IsStudentFacing(t v1alpha1.Technology) bool { return t.StudentFacing != nil && *t.StudentFacing }

// LinesFor are the lines that name a technology and have one of the purposes, or
// any if none is given.
func (input *Input) LinesFor(technology v1alpha1.EntryName, purposes ...v1alpha1.Purpose) []*budget.Line {
	var lines []*budget.Line
	for _, line := range input.linesOf[technology] {
		if len(purposes) == 0 || slices.Contains(purposes, line.Purpose) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Ending is how a technology is given up, with the words that say so, the
// beginning of a sentence.
type Ending struct {
	budget.EndOfUse
	Words string
}

// FindEnding tells whether a technology is given up: see Budget.GivenUp.
func (input *Input) FindEnding(technology v1alpha1.Technology) (Ending, bool) {
	e, gone := input.EndOfUse(technology)
	switch {
	case e.PaidUntil.IsZero():
		return Ending{EndOfUse: e}, gone
	case e.ByDecision:
		return Ending{e, fmt.Sprintf("It was decided on %s to stop %s", e.PaidUntil, technology.Name)}, gone
	default:
		return Ending{e, fmt.Sprintf("The last day of %s is %s", technology.Name, e.PaidUntil)}, gone
	}
}

// lookups is what the rules look up by the name of a technology, so that none of
// them walks the whole plan for each.
type lookups struct {
	sorted  []v1alpha1.Technology
	linesOf map[v1alpha1.EntryName][]*budget.Line
	// recordsOf are the evaluations of a technology on record, by due date.
	recordsOf map[v1alpha1.EntryName][]evaluation.Item
	// reviews is what was done under the district's other plans.
	reviews map[v1alpha1.EntryName]Reviews
}

// indexPlan fills the look-up.
func (input *Input) indexPlan() {
	if input.Schedule == nil {
		input.Schedule = &evaluation.Schedule{}
	}
	input.lookups = lookups{
		sorted: slices.SortedFunc(slices.Values(input.Plan.Spec.Technologies), func(a, b v1alpha1.Technology) int {
			return cmp.Compare(a.Name, b.Name)
		}),
		linesOf: map[v1alpha1.EntryName][]*budget.Line{}, recordsOf: map[v1alpha1.EntryName][]evaluation.Item{},
		reviews: map[v1alpha1.EntryName]Reviews{},
	}
	for _, line := range input.Lines {
		for _, name := range line.Technologies {
			input.linesOf[name] = append(input.linesOf[name], line)
		}
	}
	for _, item := range input.Schedule.Records {
		if item.Target.Kind == v1alpha1.TargetTechnology {
			technology := v1alpha1.EntryName(item.Target.Name)
			input.recordsOf[technology] = append(input.recordsOf[technology], item)
		}
	}
	for _, record := range input.Elsewhere {
		if on, done := evaluation.CompletedOn(record); done {
			technology := v1alpha1.EntryName(record.Spec.Target.Name)
			input.reviews[technology] = Reviews{Done: true, Last: max(on, input.reviews[technology].Last)}
		}
	}
}

// RecordsOf are the evaluations of a technology on record, by due date.
func (input *Input) RecordsOf(technology v1alpha1.EntryName) []evaluation.Item {
	return input.recordsOf[technology]
}

// ReviewsElsewhere is what is done about a technology under the district's other plans.
func (input *Input) ReviewsElsewhere(technology v1alpha1.EntryName) Reviews {
	return input.reviews[technology]
}

// Rules lists the rules that exist.
func (input *Input) Rules() []Rule { return input.catalog.rules }
