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
		sum += l.For(string(technology), f)
	}
	return sum
}

// withMoney are the lines with money in a year.
func withMoney(lines []*budget.Line, f calendar.FiscalYear) []*budget.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l *budget.Line) bool { return l.In(f) == 0 })
}

// decision is what people decided about a technology.
type decision struct {
	Outcome v1alpha1.DecisionOutcome
	Date    calendar.Date
	// Evaluation in which it was decided.
	Evaluation string
}

// decided is the latest decision about a technology up to today; the zero value:
// none. A decision dated ahead does not count yet.
func (c *Case) decided(technology v1alpha1.EntryName) decision { return c.decisions[technology] }

// Outcomes of a decision that end the use of a technology.
const (
	decisionRetire  v1alpha1.DecisionOutcome = "Retire"
	decisionReplace v1alpha1.DecisionOutcome = "Replace"
)

// ending is how a technology is given up.
type ending struct {
	// last day of use; no date: it is over already, nobody says since when. What
	// was only decided may be used up to the end of that fiscal year.
	last calendar.Date
	// paid is the day up to which it has a claim to money: fiscal years that start
	// later need none. No date: nobody says.
	paid calendar.Date
	// words that say so, the beginning of a sentence.
	words string
}

// givenUp tells whether a technology is given up, by its lifecycle or by the
// latest decision about it.
func (c *Case) givenUp(t v1alpha1.Technology) (ending, bool) {
	retired, on, decided := t.Lifecycle == v1alpha1.LifecycleRetired, calendar.Lenient(t.RetireOn), c.decided(t.Name)
	switch {
	case retired && !on.IsZero():
		return ending{on, on, fmt.Sprintf("The last day of %s is %s", t.Name, on)}, true
	case decided.Outcome == decisionRetire:
		e := ending{0, decided.Date, fmt.Sprintf("It was decided on %s to stop %s", decided.Date, t.Name)}
		if !retired {
			e.last = c.Fiscal.End(c.Fiscal.Of(decided.Date))
		}
		return e, true
	default:
		return ending{}, retired
	}
}

// lookUp is what the rules look up by the name of a technology, so that none of
// them walks the whole plan for each.
type lookUp struct {
	sorted    []v1alpha1.Technology
	linesOf   map[v1alpha1.EntryName][]*budget.Line
	decisions map[v1alpha1.EntryName]decision
	agendaOf  map[v1alpha1.EntryName][]evaluation.Item
}

// index fills the look-up.
func (c *Case) index() {
	c.lookUp = lookUp{
		sorted: slices.SortedFunc(slices.Values(c.Plan.Spec.Technologies), func(a, b v1alpha1.Technology) int {
			return compareNames(a.Name, b.Name)
		}),
		linesOf: map[v1alpha1.EntryName][]*budget.Line{}, decisions: map[v1alpha1.EntryName]decision{},
		agendaOf: map[v1alpha1.EntryName][]evaluation.Item{},
	}
	for _, l := range c.Lines {
		for _, t := range l.Technologies {
			c.linesOf[t] = append(c.linesOf[t], l)
		}
	}
	for _, item := range c.Agenda {
		if item.Target.Kind == v1alpha1.TargetTechnology {
			c.agendaOf[v1alpha1.EntryName(item.Target.Name)] = append(c.agendaOf[v1alpha1.EntryName(item.Target.Name)], item)
		}
	}
	for _, e := range c.Evaluations {
		d, technology := e.Spec.Decision, v1alpha1.EntryName(e.Spec.Target.Name)
		if e.Spec.Target.Kind != v1alpha1.TargetTechnology || d.Outcome == "" {
			continue
		}
		on := calendar.Lenient(d.Date)
		c.Next.Add(on)
		latest := c.decisions[technology]
		if on <= c.Today && (on > latest.Date || on == latest.Date && e.Name > latest.Evaluation) {
			c.decisions[technology] = decision{d.Outcome, on, e.Name}
		}
	}
}

// year is a fiscal year as a finding carries it.
func year(f calendar.FiscalYear) v1alpha1.FiscalYear { return v1alpha1.FiscalYear(f) }
