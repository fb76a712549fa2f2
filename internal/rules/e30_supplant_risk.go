package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func init() {
	register(Rule{
		Code: "SupplantRisk", Number: "E-30", Worst: v1alpha1.SeverityWarning,
		Summary: "Federal money pays for what local or state money paid the year before, and the local or state money falls.",
		Why:     "Some federal money must come on top of local and state money and not take its place. An audit can ask for it back.",
		Source:  "ESSA 1118(b)(1), supplement, not supplant; Birdville ISD asks whether local money pays for the same services on other campuses",
		Fix: "Keep the local or state money at the level of the year before and let the federal money add to it, or use another source. " +
			"If the local money would be gone in any case, write down why, and ask the federal-programs office before the plan is adopted.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, kind: Content, domain: EdTech}
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local}
    - {name: title-iva, kind: TitleIVA}
    lines:
    - {name: library-fy27, fiscalYear: 2027, amount: 20000, source: general, purpose: Operation, technologies: [reading-library]}
    - {name: library-fy28, fiscalYear: 2028, amount: 5000, source: general, purpose: Operation, technologies: [reading-library]}
    - {name: library-federal-fy28, fiscalYear: 2028, amount: 15000, source: title-iva, purpose: Operation, technologies: [reading-library]}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, kind: Content, domain: EdTech}
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local}
    - {name: title-iva, kind: TitleIVA}
    lines:
    - {name: library-fy27, fiscalYear: 2027, amount: 20000, source: general, purpose: Operation, technologies: [reading-library]}
    - {name: library-fy28, fiscalYear: 2028, amount: 20000, source: general, purpose: Operation, technologies: [reading-library]}
    - {name: library-federal-fy28, fiscalYear: 2028, amount: 15000, source: title-iva, purpose: Operation, technologies: [reading-library]}
`,
		Check: checkSupplant,
	})
}

// use is what money is for in a year.
type use struct {
	purpose v1alpha1.Purpose
	year    calendar.FiscalYear
}

// payers are the lines that pay for a technology, by use.
type payers struct {
	technology v1alpha1.EntryName
	// local lines are on local and state money; of the money of sourceless ones
	// nothing is known.
	local, sourceless map[use][]*budget.Line
	// federal lines, by source, are on money that must not supplant.
	federal map[v1alpha1.EntryName]map[use][]*budget.Line
}

func checkSupplant(c *Case, r *Report) {
	var unknown []string
	for _, t := range c.technologies() {
		p := c.payers(t.Name)
		known := true
		for _, source := range slices.Sorted(maps.Keys(p.federal)) {
			known = c.checkSupplantBy(r, p, source) && known
		}
		if !known {
			unknown = append(unknown, string(t.Name))
		}
	}
	if len(unknown) > 0 {
		r.Skip("lines without a source may hold the local or state money that federal money would take the place of: %s", several(unknown))
	}
}

// payers sorts the lines that name a technology. The year before the first that
// is judged counts as well, if the plan has lines of it.
func (c *Case) payers(technology v1alpha1.EntryName) payers {
	p := payers{technology, map[use][]*budget.Line{}, map[use][]*budget.Line{}, map[v1alpha1.EntryName]map[use][]*budget.Line{}}
	for _, l := range c.linesFor(technology) {
		for f := c.Judged[0] - 1; f <= c.Judged[len(c.Judged)-1]; f++ {
			if l.In(f) > 0 {
				p.add(l, use{l.Purpose, f})
			}
		}
	}
	return p
}

func (p payers) add(l *budget.Line, at use) {
	switch {
	case l.Source == nil:
		p.sourceless[at] = append(p.sourceless[at], l)
	case l.Source.Kind == v1alpha1.SourceLocal || l.Source.Kind == v1alpha1.SourceState:
		p.local[at] = append(p.local[at], l)
	default:
		if _, must := programs.MustNotSupplant(l.Source.Kind); !must {
			return
		}
		if p.federal[l.Source.Name] == nil {
			p.federal[l.Source.Name] = map[use][]*budget.Line{}
		}
		p.federal[l.Source.Name][at] = append(p.federal[l.Source.Name][at], l)
	}
}

// in is the money of lines for the technology in the year of a use.
func (p payers) in(lines map[use][]*budget.Line, at use) money.Amount {
	return moneyFor(p.technology, lines[at], at.year)
}

// supplanted is what a federal source pays in a year in the place of local or
// state money.
type supplanted struct {
	federal, before, now []*budget.Line
	// had and has are the local and state money of the year before and of the
	// year.
	had, has money.Amount
}

// checkSupplantBy reports the first year in which a source pays for what local
// or state money paid the year before. It tells whether all years could be
// judged.
func (c *Case) checkSupplantBy(r *Report, p payers, source v1alpha1.EntryName) (known bool) {
	known = true
	for _, f := range c.Judged {
		var s supplanted
		for _, at := range slices.SortedFunc(maps.Keys(p.federal[source]), func(a, b use) int { return cmp.Compare(a.purpose, b.purpose) }) {
			if at.year != f {
				continue
			}
			before := use{at.purpose, f - 1}
			had, has := p.in(p.local, before), p.in(p.local, at)
			switch {
			case !falls(had, has):
			case !falls(had, has+p.in(p.sourceless, at)):
				known = false
			default:
				s.federal = append(s.federal, p.federal[source][at]...)
				s.before, s.now = append(s.before, p.local[before]...), append(s.now, p.local[at]...)
				s.had, s.has = s.had+had, s.has+has
			}
		}
		if len(s.federal) > 0 {
			r.Find(c.supplants(p.technology, source, f, s))
			return true
		}
	}
	return known
}

// falls tells whether money falls by more than a unit: amounts over several
// years are divided to the hundredth, and so differ a little by themselves.
func falls(had, has money.Amount) bool { return had-has > money.Unit }

func (c *Case) supplants(technology, source v1alpha1.EntryName, f calendar.FiscalYear, s supplanted) Finding {
	slices.SortFunc(s.federal, func(a, b *budget.Line) int { return compareNames(a.Name, b.Name) })
	sum := moneyFor(technology, s.federal, f)
	var local []string
	for _, l := range s.before {
		local = append(local, string(l.Source.Name))
	}
	slices.Sort(local)
	message := fmt.Sprintf("%s pays %s for %s in %s. In %s it was paid by %s: local and state money for it falls from %s to %s.",
		source, c.money(sum), technology, f, f-1, several(slices.Compact(local)), c.money(s.had), c.money(s.has))
	if sites := sitesApart(s.federal, s.now); len(sites) > 0 {
		message += fmt.Sprintf(" %s pays at %s, local money pays for it elsewhere.", source, several(sites))
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: lineField(s.federal[0].Name) + ".technologies[" + string(technology) + "]", FiscalYear: year(f),
			Message: message,
			Action:  "This can count as supplanting: federal money in the place of local money. Ask the federal-programs office, or keep the local money as it was.",
		},
		Money: sum, Lines: linesOf(s.federal), Technologies: []string{string(technology)},
	}
}

// sitesApart are the sites of federal lines where local lines of the same year
// name other sites only.
func sitesApart(federal, local []*budget.Line) []string {
	var sites []string
	for _, l := range federal {
		if slices.ContainsFunc(local, func(o *budget.Line) bool {
			return o.Purpose == l.Purpose && len(l.Sites) > 0 && len(o.Sites) > 0 && !intersects(texts(l.Sites), texts(o.Sites))
		}) {
			sites = append(sites, texts(l.Sites)...)
		}
	}
	slices.Sort(sites)
	return slices.Compact(sites)
}
