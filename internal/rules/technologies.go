package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/money"
)

// What several rules ask about a technology.

// technologies lists those of the plan by name.
func (c *Case) technologies() []v1alpha1.Technology { return c.sorted }

func compareNames(a, b v1alpha1.EntryName) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// instructional technologies are for learning: EdTech, AT, or used by students
// themselves.
func instructional(t v1alpha1.Technology) bool {
	return t.Domain == v1alpha1.DomainEdTech || t.Domain == v1alpha1.DomainAT || isStudentFacing(t)
}

func isStudentFacing(t v1alpha1.Technology) bool { return t.StudentFacing != nil && *t.StudentFacing }

// linesFor are the lines that name a technology and have one of the purposes, or
// any if none is given.
func (c *Case) linesFor(technology v1alpha1.EntryName, purposes ...v1alpha1.Purpose) []*budget.Line {
	var lines []*budget.Line
	for _, l := range c.linesOf[technology] {
		if len(purposes) == 0 || slices.Contains(purposes, l.Purpose) {
			lines = append(lines, l)
		}
	}
	return lines
}

// moneyFor is the money of lines for a technology in a year.
func moneyFor(technology v1alpha1.EntryName, lines []*budget.Line, f calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, l := range lines {
		sum = sum.Plus(l.For(string(technology), f))
	}
	return sum
}

// withMoney are the lines with money in a year.
func withMoney(lines []*budget.Line, f calendar.FiscalYear) []*budget.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l *budget.Line) bool { return l.In(f) == 0 })
}

// ending is how a technology is given up, with the words that say so, the
// beginning of a sentence.
type ending struct {
	budget.Ending
	words string
}

// givenUp tells whether a technology is given up: see Budget.GivenUp.
func (c *Case) givenUp(t v1alpha1.Technology) (ending, bool) {
	e, gone := c.GivenUp(t)
	switch {
	case e.Paid.IsZero():
		return ending{Ending: e}, gone
	case e.Decided:
		return ending{e, fmt.Sprintf("It was decided on %s to stop %s", e.Paid, t.Name)}, gone
	default:
		return ending{e, fmt.Sprintf("The last day of %s is %s", t.Name, e.Paid)}, gone
	}
}

// lookUp is what the rules look up by the name of a technology, so that none of
// them walks the whole plan for each.
type lookUp struct {
	sorted  []v1alpha1.Technology
	linesOf map[v1alpha1.EntryName][]*budget.Line
	// recordsOf are the evaluations of a technology on record, by due date.
	recordsOf map[v1alpha1.EntryName][]evaluation.Item
	// elsewhere is what was done under the district's other plans.
	elsewhere map[v1alpha1.EntryName]reviews
}

// index fills the look-up.
func (c *Case) index() {
	if c.Schedule == nil {
		c.Schedule = &evaluation.Schedule{}
	}
	c.lookUp = lookUp{
		sorted: slices.SortedFunc(slices.Values(c.Plan.Spec.Technologies), func(a, b v1alpha1.Technology) int {
			return compareNames(a.Name, b.Name)
		}),
		linesOf: map[v1alpha1.EntryName][]*budget.Line{}, recordsOf: map[v1alpha1.EntryName][]evaluation.Item{},
		elsewhere: map[v1alpha1.EntryName]reviews{},
	}
	for _, l := range c.Lines {
		for _, t := range l.Technologies {
			c.linesOf[t] = append(c.linesOf[t], l)
		}
	}
	for _, item := range c.Schedule.Records {
		if item.Target.Kind == v1alpha1.TargetTechnology {
			technology := v1alpha1.EntryName(item.Target.Name)
			c.recordsOf[technology] = append(c.recordsOf[technology], item)
		}
	}
	for _, e := range c.Elsewhere {
		if on, done := evaluation.Done(e); done {
			technology := v1alpha1.EntryName(e.Spec.Target.Name)
			c.elsewhere[technology] = reviews{done: true, last: max(on, c.elsewhere[technology].last)}
		}
	}
}

// year is a fiscal year as a finding carries it.
func year(f calendar.FiscalYear) v1alpha1.FiscalYear { return v1alpha1.FiscalYear(f) }
