package compliance

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
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SupplantRisk reports this: federal money for something rises while the local or
// state money that paid for it the year before falls.
var SupplantRisk = rules.Rule{
	Code: rules.SupplantRisk, Number: "E-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkSupplant,
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

func checkSupplant(input *rules.Input, report *rules.Report) {
	var unknown []string
	for _, technology := range input.Technologies() {
		p := collectPayers(input, technology.Name)
		known := true
		for _, source := range slices.Sorted(maps.Keys(p.federal)) {
			known = checkSupplantBy(input, report, p, source) && known
		}
		if !known {
			unknown = append(unknown, string(technology.Name))
		}
	}
	if len(unknown) > 0 {
		report.Skip(
			"lines without a source may be local, state or federal money, so whether one takes the place of the other is not known: %s",
			text.JoinFirst(unknown),
		)
	}
}

// collectPayers sorts the lines that name a technology. The year before the first that
// is judged counts as well, if the plan has lines of it.
func collectPayers(input *rules.Input, technology v1alpha1.EntryName) payers {
	p := payers{
		technology,
		map[use][]*budget.Line{},
		map[use][]*budget.Line{},
		map[v1alpha1.EntryName]map[use][]*budget.Line{},
	}
	for _, line := range input.LinesFor(technology) {
		for year := input.ActionableYears[0] - 1; year <= input.ActionableYears[len(input.ActionableYears)-1]; year++ {
			if line.AmountIn(year) > 0 {
				p.add(line, use{line.Purpose, year})
			}
		}
	}
	return p
}

func (payers payers) add(line *budget.Line, at use) {
	switch {
	case line.Source == nil:
		payers.sourceless[at] = append(payers.sourceless[at], line)
	case line.Source.Kind == v1alpha1.SourceLocal || line.Source.Kind == v1alpha1.SourceState:
		payers.local[at] = append(payers.local[at], line)
	default:
		if _, must := programs.MustNotSupplant(line.Source.Kind); !must {
			return
		}
		if payers.federal[line.Source.Name] == nil {
			payers.federal[line.Source.Name] = map[use][]*budget.Line{}
		}
		payers.federal[line.Source.Name][at] = append(payers.federal[line.Source.Name][at], line)
	}
}

// in is the money of lines for the technology in the year of a use.
func (payers payers) in(lines map[use][]*budget.Line, at use) money.Amount {
	return budget.MoneyFor(payers.technology, lines[at], at.year)
}

// supplanted is what a federal source pays in a year in the place of local or
// state money.
type supplanted struct {
	purposes     []string
	federal, now []*budget.Line
	// local sources of the year before.
	local []string
	// had and has are the local and state money of the year before and of the
	// year, which atMost says may be less. paid is what the federal source paid the
	// year before.
	had, has, paid money.Amount
	atMost         bool
	// money that took the place of other money.
	money money.Amount
}

// checkSupplantBy reports the first year in which a source pays for what local
// or state money paid the year before: it pays more, and they less. It tells
// whether all years could be judged.
func checkSupplantBy(input *rules.Input, report *rules.Report, p payers, source v1alpha1.EntryName) (known bool) {
	known = true
	for _, year := range input.ActionableYears {
		var s supplanted
		for _, at := range slices.SortedFunc(maps.Keys(p.federal[source]), func(a, b use) int { return cmp.Compare(a.purpose, b.purpose) }) {
			if at.year == year {
				known = s.add(p, p.federal[source], at) && known
			}
		}
		if len(s.federal) > 0 {
			report.Add(supplants(input, p.technology, source, year, s))
			return true
		}
	}
	return known
}

// add counts a use of federal money if it supplants, whatever the lines without
// a source are. It tells whether that is known.
func (supplanted *supplanted) add(p payers, federal map[use][]*budget.Line, at use) (known bool) {
	before := use{at.purpose, at.year - 1}
	had, has := p.in(p.local, before), p.in(p.local, at)
	paid, pays := p.in(federal, before), p.in(federal, at)
	mayHave, mayHavePaid := p.in(p.sourceless, at), p.in(p.sourceless, before)
	switch {
	case !falls(had, has) || !falls(pays, paid):
		return true
	case !falls(had, has+mayHave) || !falls(pays, paid+mayHavePaid):
		return false
	}
	supplanted.purposes = append(supplanted.purposes, purposeWords[at.purpose])
	supplanted.federal, supplanted.now = append(supplanted.federal, federal[at]...), append(supplanted.now, p.local[at]...)
	for _, line := range p.local[before] {
		supplanted.local = append(supplanted.local, string(line.Source.Name))
	}
	supplanted.had, supplanted.has, supplanted.paid = supplanted.had+had, supplanted.has+has+mayHave, supplanted.paid+paid
	supplanted.atMost = supplanted.atMost || mayHave > 0
	supplanted.money = supplanted.money.Plus(min(pays-paid-mayHavePaid, had-has-mayHave))
	return true
}

// falls tells whether money falls by more than a unit: amounts over several
// years are divided to the hundredth, and so differ a little by themselves.
func falls(had, has money.Amount) bool { return had-has > money.Unit }

func supplants(
	input *rules.Input,
	technology, source v1alpha1.EntryName,
	year calendar.FiscalYear,
	s supplanted,
) rules.Finding {
	slices.SortFunc(s.federal, func(a, b *budget.Line) int { return cmp.Compare(a.Name, b.Name) })
	paid, bound := "nothing", ""
	if s.paid > 0 {
		paid = input.FormatMoney(s.paid)
	}
	if s.atMost {
		bound = "at most "
	}
	message := fmt.Sprintf(
		"%s pays %s for %s (%s) in %s and %s in %s. Local and state money for it (%s) falls from %s to %s%s.", source,
		input.FormatMoney(budget.MoneyFor(technology, s.federal, year)), technology, text.JoinFirst(s.purposes), year,
		paid, year-1, text.JoinFirst(rules.Unique(s.local)), input.FormatMoney(s.had), bound, input.FormatMoney(s.has),
	)
	if sites := sitesApart(s.federal, s.now); len(sites) > 0 {
		message += fmt.Sprintf(" %s pays at %s, local money pays for it elsewhere.", source, text.JoinFirst(sites))
	}
	fact, _ := programs.MustNotSupplant(s.federal[0].Source.Kind)
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.LinePath(s.federal[0].Name).Child("technologies").Key(string(technology)).String(),
		FiscalYear: v1alpha1.FiscalYear(year),
		Message:    message,
		Action: asking(
			input,
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it was, or write down why it would be gone in any case.",
			fact,
		),
		Money:        s.money,
		Lines:        budget.LineNames(s.federal),
		Technologies: []string{string(technology)},
	}
}

// sitesApart are the sites of federal lines where local lines of the same year
// name other sites only.
func sitesApart(federal, local []*budget.Line) []string {
	var sites []string
	for _, line := range federal {
		also := slices.DeleteFunc(slices.Clone(local), func(o *budget.Line) bool { return o.Purpose != line.Purpose })
		if len(line.Sites) > 0 && len(also) > 0 && !slices.ContainsFunc(also, func(other *budget.Line) bool {
			return len(other.Sites) == 0 || rules.Intersect(rules.Strings(line.Sites), rules.Strings(other.Sites))
		}) {
			sites = append(sites, rules.Strings(line.Sites)...)
		}
	}
	slices.Sort(sites)
	return slices.Compact(sites)
}
