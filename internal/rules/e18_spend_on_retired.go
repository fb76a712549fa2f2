package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "SpendOnRetired", Number: "E-18", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "A technology was given up, and later years still have money for it.",
		Why:       "A district that decides to stop something and goes on paying for it has the cost without the use. Contracts renew by themselves unless somebody cancels them.",
		Source:    "REL Northwest, Leveraging Technology for Student Success, on taking away what no longer serves",
		Fix:       "Cancel the contract and remove the technology from the lines of the later years. If it is used longer than was decided, move its last day of use or record the new decision.",
		Before:    spendOnRetiredBefore,
		After:     spendOnRetiredAfter,
		Check:     checkSpendOnRetired,
	})
}

const spendOnRetiredBefore = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, lifecycle: Retired, retireOn: "2027-06-30"}
  budget:
    currency: USD
    lines:
    - {name: reading-library, fiscalYear: 2028, amount: 8000, purpose: Operation, technologies: [reading-library]}
`

const spendOnRetiredAfter = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, lifecycle: Retired, retireOn: "2027-06-30"}
  budget:
    currency: USD
    lines:
    - {name: reading-library, fiscalYear: 2027, amount: 8000, purpose: Operation, technologies: [reading-library]}
`

func checkSpendOnRetired(c *Case, r *Report) {
	var undated []string
	byYear := c.waivedByYear(r.rule.Code)
	for _, t := range c.technologies() {
		gone, ok := c.givenUp(t)
		if !ok {
			continue
		}
		lines := slices.DeleteFunc(c.linesFor(t.Name), func(l *budget.Line) bool {
			// Looking back at what was given up is worth its money.
			return l.Purpose == v1alpha1.PurposeEvaluation
		})
		left := c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool { return c.Fiscal.Start(f) > gone.Paid })
		if left.sum == 0 {
			continue
		}
		if gone.Paid.IsZero() {
			undated = append(undated, string(t.Name))
			continue
		}
		if !byYear {
			r.Find(c.spendOnRetired(t, gone, left))
			continue
		}
		for _, f := range left.years {
			r.Find(c.spendOnRetired(t, gone, c.spendOn(t.Name, lines, func(o calendar.FiscalYear) bool { return o == f })))
		}
	}
	if len(undated) > 0 {
		r.Skip("nobody says when what still has money was retired: %s", several(undated))
	}
}

func (c *Case) spendOnRetired(t v1alpha1.Technology, gone ending, left spend) Finding {
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityError, Field: technologyField(t.Name), FiscalYear: year(left.years[0]),
			Message: fmt.Sprintf("%s, yet %s.", gone.words, c.stillHas(left)),
			Action:  fmt.Sprintf("Cancel the contract, or take %s off %s.", t.Name, several(left.lines)),
		},
		Money: left.sum, Years: len(left.years), Lines: left.lines, Technologies: []string{string(t.Name)},
	}
}

// spend is the money for a technology in some years.
type spend struct {
	// years with money, in order; first is the money of the first of them.
	years      []calendar.FiscalYear
	first, sum money.Amount
	// lines that it stands on, by name.
	lines []string
}

// spendOn is the money of lines for a technology in the judged years that a
// test lets through.
func (c *Case) spendOn(technology v1alpha1.EntryName, lines []*budget.Line, which func(calendar.FiscalYear) bool) spend {
	var s spend
	for _, f := range c.Judged {
		sum := moneyFor(technology, lines, f)
		if !which(f) || sum == 0 {
			continue
		}
		s.years = append(s.years, f)
		s.lines = append(s.lines, linesOf(withMoney(lines, f))...)
		s.sum = s.sum.Plus(sum)
		if len(s.years) == 1 {
			s.first = sum
		}
	}
	slices.Sort(s.lines)
	s.lines = slices.Compact(s.lines)
	return s
}

// stillHas says in words which years have money for a technology.
func (c *Case) stillHas(s spend) string {
	words := fmt.Sprintf("%s still has %s for it", s.years[0], c.money(s.first))
	if len(s.years) > 1 {
		words += fmt.Sprintf(", and %s with the years after it", c.money(s.sum))
	}
	return words
}
