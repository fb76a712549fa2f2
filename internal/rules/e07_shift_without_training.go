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
		Code: "ShiftWithoutTraining", Number: "E-07", Worst: v1alpha1.SeverityWarning,
		AboutGoals: true,
		Summary:    "Something new is bought for learning, or lessons are to change, and no training is planned.",
		Why:        "What nobody was taught to use stays in the box. A shift in teaching asks for professional learning, before it or beside it.",
		Source:     "CITES, Planning for Success: pedagogical shifts and the professional development that they require; resources and training to deepen understanding",
		Fix: "Add a training session or a line for professional learning in the year of the purchase, the year before or the year after, and let it name the technology or the goal. " +
			"For a goal, any year in which it runs will do, and the year before or after it.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: tablet, kind: Device, domain: EdTech}
  budget:
    currency: USD
    lines:
    - {name: tablets-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [tablet]}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: tablet, kind: Device, domain: EdTech}
  budget:
    currency: USD
    lines:
    - {name: tablets-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [tablet]}
  professionalLearning:
  - {name: tablet-days, start: "2026-08-10", days: 2, technologies: [tablet]}
`,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", AnyYear: true, By: byTechnology}},
		Check: func(c *Case, r *Report) {
			training := c.training()
			checkPurchasesWithoutTraining(c, r, training)
			checkShiftsWithoutTraining(c, r, training)
		},
	})
}

// checkPurchasesWithoutTraining looks at the first large purchase of each
// technology for learning, where there is still time to act.
func checkPurchasesWithoutTraining(c *Case, r *Report, training provision) {
	var unknown []string
	for _, t := range c.technologies() {
		large := c.allLargePurchases(t.Name)
		// Only the first is a change: what comes after it is more of the same, also
		// once the year of the first is past.
		if len(large) == 0 || !c.judges(large[0].year) {
			continue
		}
		p, name := large[0], string(t.Name)
		if training.within([]string{name}, goalsNamedBy(p.lines), p.year-1, p.year+1) {
			continue
		}
		asks, known := asksForTraining(t)
		if !known {
			unknown = append(unknown, name)
		}
		if !asks {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name), FiscalYear: year(p.year),
				Message: fmt.Sprintf("%s (%s in %s) is bought and no training is planned for it.", name, c.money(p.sum), p.year),
				Action:  fmt.Sprintf("Add a training session or a training line that names %s or its goal, at the latest in %s.", name, p.year+1),
			},
			Money: p.sum, Lines: linesOf(p.lines), Goals: goalsNamedBy(p.lines), Technologies: []string{name}, Domain: string(t.Domain),
		})
	}
	if len(unknown) > 0 {
		r.Skip("%d without a kind or a domain among the technologies bought for more than %s in a year: %s", len(unknown), c.money(c.Policy.PurchaseLimit), several(unknown))
	}
}

// asksForTraining tells whether people must learn to use a technology: devices,
// software and content for learning. What its kind or its domain rules out is
// known even if the other is not given.
func asksForTraining(t v1alpha1.Technology) (asks, known bool) {
	switch t.Kind {
	case v1alpha1.TechnologyService, v1alpha1.TechnologyNetwork:
		return false, true
	default:
	}
	switch t.Domain {
	case v1alpha1.DomainInfoTech, v1alpha1.DomainShared:
		return false, true
	default:
	}
	known = t.Kind != "" && t.Domain != ""
	return known, known
}

// checkShiftsWithoutTraining looks at the goals that change how people teach or
// learn. A shift needs no money to ask for training, so a plan without a budget
// is judged as well.
func checkShiftsWithoutTraining(c *Case, r *Report, training provision) {
	for _, g := range c.Goals {
		if g.Spec.PedagogicalShift == "" || c.closed(g) {
			continue
		}
		i := slices.IndexFunc(g.Years, func(y budget.GoalYear) bool { return c.judges(y.FiscalYear) })
		if i < 0 {
			continue
		}
		first, last := g.Years[0].FiscalYear, g.Years[len(g.Years)-1].FiscalYear
		if training.within(technologiesOf(g.Lines...), []string{g.Name}, first-1, last+1) {
			continue
		}
		// It names no technology: that one of them is given up does not explain
		// why a shift has no training.
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Object: goalKey(g.Name), Field: "spec.pedagogicalShift", FiscalYear: year(g.Years[i].FiscalYear),
				Message: fmt.Sprintf("Goal %s changes how people teach or learn, and no training is planned for it.", g.Name),
				Action:  fmt.Sprintf("Add a training session or a training line that names the goal, at the latest in %s.", last+1),
			},
			Goals: []string{g.Name},
		})
	}
}

// purchase is the money of Purchase lines for a technology in a year.
type purchase struct {
	year  calendar.FiscalYear
	lines []*budget.Line
	sum   money.Amount
}

// allPurchases are those of a technology in all years of its lines, the past
// ones included.
func (c *Case) allPurchases(technology v1alpha1.EntryName) []purchase {
	var list []purchase
	var years []calendar.FiscalYear
	lines := c.linesFor(technology, v1alpha1.PurposePurchase)
	for _, l := range lines {
		years = append(years, l.Years...)
	}
	slices.Sort(years)
	for _, f := range slices.Compact(years) {
		if sum := moneyFor(technology, lines, f); sum > 0 {
			list = append(list, purchase{f, withMoney(lines, f), sum})
		}
	}
	return list
}

// purchases are those in the years that rules about acting look at.
func (c *Case) purchases(technology v1alpha1.EntryName) []purchase {
	return c.acting(c.allPurchases(technology))
}

// allLargePurchases are those over the policy's limit.
func (c *Case) allLargePurchases(technology v1alpha1.EntryName) []purchase {
	return slices.DeleteFunc(c.allPurchases(technology), func(p purchase) bool { return p.sum <= c.Policy.PurchaseLimit })
}

// largePurchases are those over the policy's limit in the years that rules about
// acting look at.
func (c *Case) largePurchases(technology v1alpha1.EntryName) []purchase {
	return c.acting(c.allLargePurchases(technology))
}

func (c *Case) acting(purchases []purchase) []purchase {
	return slices.DeleteFunc(purchases, func(p purchase) bool { return !c.judges(p.year) })
}

// linesBuying are the names of the lines of purchases.
func linesBuying(purchases []purchase) []string {
	var names []string
	for _, p := range purchases {
		names = append(names, linesOf(p.lines)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// sumOf is the money of purchases.
func sumOf(purchases []purchase) money.Amount {
	var sum money.Amount
	for _, p := range purchases {
		sum = sum.Plus(p.sum)
	}
	return sum
}

func goalsNamedBy(lines []*budget.Line) []string {
	var names []string
	for _, l := range lines {
		for _, g := range l.Goals {
			names = append(names, g.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// provision tells in which years something is provided for, by technology and
// by goal.
type provision struct {
	technologies, goals map[string]map[calendar.FiscalYear]bool
}

func newProvision() provision {
	return provision{map[string]map[calendar.FiscalYear]bool{}, map[string]map[calendar.FiscalYear]bool{}}
}

// anyYear stands for all years, where nothing says which.
const anyYear calendar.FiscalYear = 0

func (p provision) add(technologies, goals []string, f calendar.FiscalYear) {
	for _, entry := range []struct {
		names []string
		years map[string]map[calendar.FiscalYear]bool
	}{{technologies, p.technologies}, {goals, p.goals}} {
		for _, name := range entry.names {
			if entry.years[name] == nil {
				entry.years[name] = map[calendar.FiscalYear]bool{}
			}
			entry.years[name][f] = true
		}
	}
}

// within tells whether one of the technologies or goals is provided for in the
// years from first to last.
func (p provision) within(technologies, goals []string, first, last calendar.FiscalYear) bool {
	in := func(years map[calendar.FiscalYear]bool) bool {
		for f := range years {
			if f == anyYear || first <= f && f <= last {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(technologies, func(name string) bool { return in(p.technologies[name]) }) ||
		slices.ContainsFunc(goals, func(name string) bool { return in(p.goals[name]) })
}

// around are the years of the plan, the one before and the one after it.
func (c *Case) around() []calendar.FiscalYear {
	first, last := c.PlanYears[0], c.PlanYears[len(c.PlanYears)-1]
	var years []calendar.FiscalYear
	for f := first - 1; f <= last+1; f++ {
		years = append(years, f)
	}
	return years
}

// training is what lines of professional learning and the plan's programs
// provide for.
func (c *Case) training() provision {
	p := newProvision()
	for _, l := range c.Lines {
		if l.Purpose != v1alpha1.PurposeProfessionalLearning {
			continue
		}
		for _, f := range c.around() {
			if l.In(f) > 0 {
				p.add(technologiesOf(l), goalsNamedBy([]*budget.Line{l}), f)
			}
		}
	}
	for _, program := range c.Plan.Spec.ProfessionalLearning {
		f := anyYear
		if start := calendar.Lenient(program.Start); !start.IsZero() {
			f = c.Fiscal.Of(start)
		}
		p.add(texts(program.Technologies), program.Goals, f)
	}
	return p
}

func texts(names []v1alpha1.EntryName) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = string(n)
	}
	return list
}
