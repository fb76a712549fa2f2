package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RecurringCostOnOneTimeFunds reports this: a cost that comes back every year is
// paid by money that does not.
var RecurringCostOnOneTimeFunds = rules.Rule{
	Code: rules.RecurringCostOnOneTimeFunds, Number: "E-10", Worst: v1alpha1.SeverityError,
	Files:       files,
	Money:       true,
	Condition:   v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{{Root: rules.FundsExpired, AnyYear: true, By: rules.ByLine}},
	Check: func(input *rules.Input, report *rules.Report) {
		checkRecurringLines(input, report)
		checkFallingLocalMoney(input, report)
	},
}

// checkRecurringLines reports one finding for each source, purpose and use, at
// the first year after which the money is not named.
func checkRecurringLines(input *rules.Input, report *rules.Report) {
	skipSourceless(input, report, (*budget.Line).IsRecurring)
	reported, linesAlike := map[string]bool{}, indexLinesAlike(input)
	for _, f := range input.Judged {
		groups, stopping := map[string][]*budget.Line{}, map[string][]stop{}
		lines := recurringIn(input, f)
		for _, l := range lines {
			groups[fromWhere(l)] = append(groups[fromWhere(l)], l)
		}
		for _, l := range lines {
			key, use := fromWhere(l), useOf(l)
			if reported[key] {
				continue
			}
			if _, known := stopping[use]; !known {
				stopping[use] = findStops(input, l, linesAlike(l), f)
			}
			if stops := stopping[use]; len(stops) > 0 {
				reported[key] = true
				report.Add(recurring(input, groups[key], stops, f))
			}
		}
	}
}

// fromWhere tells what a line's money is for, and from where.
func fromWhere(l *budget.Line) string { return string(l.Source.Name) + "\x00" + useOf(l) }

// useOf tells what a line's money is for.
func useOf(l *budget.Line) string {
	use := budget.TechnologyNames(l)
	if len(use) == 0 {
		for _, g := range l.Goals {
			use = append(use, "goal "+g.Name)
		}
		slices.Sort(use)
	}
	if len(use) == 0 {
		use = []string{"domain " + string(l.Domain)}
	}
	return string(l.Purpose) + "\x00" + strings.Join(use, "\x00")
}

// recurringIn are the recurring lines with money in a year from a source that
// does not go on.
func recurringIn(input *rules.Input, f calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, l := range input.Lines {
		if l.IsRecurring() && l.In(f) > 0 && l.Source != nil && endsBefore(input, l.Source, f+1) {
			lines = append(lines, l)
		}
	}
	return lines
}

// endsBefore tells whether a source gives money once, or is local or state money
// that ends before a year does. Formula funds go on.
func endsBefore(input *rules.Input, s *v1alpha1.FundingSource, year calendar.FiscalYear) bool {
	if budget.OneTime(s) {
		return true
	}
	end := calendar.Lenient(s.ObligationEnd)
	local := s.Kind == v1alpha1.SourceLocal || s.Kind == v1alpha1.SourceState
	return local && !end.IsZero() && end < input.Fiscal.End(year)
}

// stop is a use whose money stops: a technology, or all of a line's money where
// it names none.
type stop struct {
	technology string
	// there is what the year after has for it on money that goes on.
	there money.Amount
}

// of is the part of a line's money in a year that is for the use.
func (s stop) of(l *budget.Line, f calendar.FiscalYear) money.Amount {
	if s.technology == "" {
		return l.In(f)
	}
	return l.For(s.technology, f)
}

// findStops are the uses of a line for which the year after f has, on continuing
// money, less than 80 percent of what the stopping ones of the lines alike have
// in f.
func findStops(input *rules.Input, l *budget.Line, alike []*budget.Line, f calendar.FiscalYear) []stop {
	uses := []stop{{}}
	if names := budget.TechnologyNames(l); len(names) > 0 {
		uses = nil
		for _, name := range names {
			if input.Needs(name, f+1) {
				uses = append(uses, stop{technology: name})
			}
		}
	}
	var stops []stop
	for _, use := range uses {
		var needed money.Amount
		for _, o := range alike {
			ends := o.Source != nil && endsBefore(input, o.Source, f+1)
			if ends && o.IsRecurring() {
				needed = needed.Plus(use.of(o, f))
			}
			if !ends {
				use.there = use.there.Plus(use.of(o, f+1))
			}
		}
		if money.ComparePercent(use.there, 80, needed) < 0 {
			stops = append(stops, use)
		}
	}
	return stops
}

// indexLinesAlike finds the lines of the same purpose that share a technology with a
// line, or a goal where it names no technology, or the domain where it names
// neither.
func indexLinesAlike(input *rules.Input) func(*budget.Line) []*budget.Line {
	byGoal, byDomain := map[string][]*budget.Line{}, map[v1alpha1.Domain][]*budget.Line{}
	for _, l := range input.Lines {
		for _, g := range l.Goals {
			byGoal[g.Name] = append(byGoal[g.Name], l)
		}
		byDomain[l.Domain] = append(byDomain[l.Domain], l)
	}
	return func(l *budget.Line) []*budget.Line {
		var all []*budget.Line
		switch {
		case len(l.Technologies) > 0:
			for _, t := range l.Technologies {
				all = append(all, input.LinesFor(t)...)
			}
		case len(l.Goals) > 0:
			for _, g := range l.Goals {
				all = append(all, byGoal[g.Name]...)
			}
		default:
			all = slices.Clone(byDomain[l.Domain])
		}
		slices.SortFunc(all, func(a, b *budget.Line) int { return cmp.Compare(a.Name, b.Name) })
		return slices.DeleteFunc(slices.Compact(all), func(o *budget.Line) bool { return o.Purpose != l.Purpose })
	}
}

func recurring(input *rules.Input, lines []*budget.Line, stops []stop, f calendar.FiscalYear) rules.Finding {
	l := lines[0]
	var sum, all, there money.Amount
	var technologies []string
	for _, s := range stops {
		there = there.Plus(s.there)
		if s.technology != "" {
			technologies = append(technologies, s.technology)
		}
		for _, o := range lines {
			sum = sum.Plus(s.of(o, f))
		}
	}
	for _, o := range lines {
		all = all.Plus(o.In(f))
	}
	severity := v1alpha1.SeverityError
	bought := l.Purpose == v1alpha1.PurposePurchase || l.Purpose == v1alpha1.PurposeReplacement
	if f >= input.LastFullYear() || (l.Source.Kind == v1alpha1.SourceBond && bought) {
		severity = v1alpha1.SeverityWarning
	}
	ends := fmt.Sprintf("%s is one-time money", l.Source.Name)
	if l.Source.ObligationEnd != "" {
		ends = fmt.Sprintf("%s ends on %s", l.Source.Name, l.Source.ObligationEnd)
	}
	what := fmt.Sprintf("%s (%s in %s)", l.Name, input.FormatMoney(sum), f)
	if len(lines) > 1 {
		what = fmt.Sprintf("%s of %s (%s)", input.FormatMoney(sum), f, text.JoinFirst(budget.LineNames(lines)))
	}
	if sum < all {
		what += " for " + text.JoinFirst(technologies)
	}
	action := fmt.Sprintf("Name the money for %s, or plan to stop the service.", f+1)
	if there > 0 {
		action = fmt.Sprintf(
			"Name the money for %s, which has %s for it so far, or plan to stop the service.",
			f+1,
			input.FormatMoney(there),
		)
	}
	return rules.Finding{
		Severity: severity, Field: rules.LinePath(l.Name).Child("source").String(), FiscalYear: v1alpha1.FiscalYear(f),
		Message: fmt.Sprintf("%s comes back every year, but %s.", what, ends),
		Action:  action,
		Money:   sum, Lines: budget.LineNames(lines), Technologies: technologies,
	}
}

// checkFallingLocalMoney reports a year in which local money falls under half
// of its highest of the three years before while one-time money pays lines.
func checkFallingLocalMoney(input *rules.Input, report *rules.Report) {
	local := localMoney(input)
	for _, f := range input.Judged {
		now, known := local[f]
		highest := max(local[f-1], local[f-2], local[f-3])
		if !known || now*2 >= highest {
			continue
		}
		var oneTime money.Amount
		var lines []string
		for _, l := range input.Lines {
			if l.Source != nil && budget.OneTime(l.Source) && l.In(f) > 0 {
				oneTime = oneTime.Plus(l.In(f))
				lines = append(lines, string(l.Name))
			}
		}
		if oneTime == 0 {
			continue
		}
		if someLocalUnknown(input, f) {
			report.Skip("not every local source says what it gives in %s", f)
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.FallingLocalMoney,
			FiscalYear: v1alpha1.FiscalYear(f),
			Message: fmt.Sprintf(
				"Local money falls to %s in %s from %s while %s of one-time money pays for %s.",
				input.FormatMoney(now),
				f,
				input.FormatMoney(highest),
				input.FormatMoney(oneTime),
				text.JoinFirst(lines),
			),
			Action: "Say which local money takes over when the one-time money is gone.",
			Money:  highest - now,
			Lines:  lines,
		})
	}
}

// someLocalUnknown tells whether a local source that lists amounts lists none
// for a year: that year is unknown, not 0.
func someLocalUnknown(input *rules.Input, f calendar.FiscalYear) bool {
	return slices.ContainsFunc(input.Plan.Spec.Budget.Sources, func(s v1alpha1.FundingSource) bool {
		return s.Kind == v1alpha1.SourceLocal && len(s.Amounts) > 0 &&
			!slices.ContainsFunc(
				s.Amounts,
				func(a v1alpha1.SourceAmount) bool { return calendar.FiscalYear(a.FiscalYear) == f },
			)
	})
}

func localMoney(input *rules.Input) map[calendar.FiscalYear]money.Amount {
	sums := map[calendar.FiscalYear]money.Amount{}
	if input.Plan.Spec.Budget == nil {
		return sums
	}
	for _, s := range input.Plan.Spec.Budget.Sources {
		if s.Kind != v1alpha1.SourceLocal {
			continue
		}
		for _, a := range s.Amounts {
			sums[calendar.FiscalYear(a.FiscalYear)] = sums[calendar.FiscalYear(a.FiscalYear)].Plus(money.Of(a.Amount))
		}
	}
	return sums
}
