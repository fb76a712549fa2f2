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
	for _, year := range input.ActionableYears {
		groups, stopping := map[string][]*budget.Line{}, map[string][]stop{}
		lines := recurringIn(input, year)
		for _, line := range lines {
			groups[fromWhere(line)] = append(groups[fromWhere(line)], line)
		}
		for _, line := range lines {
			key, use := fromWhere(line), useOf(line)
			if reported[key] {
				continue
			}
			if _, known := stopping[use]; !known {
				stopping[use] = findStops(input, line, linesAlike(line), year)
			}
			if stops := stopping[use]; len(stops) > 0 {
				reported[key] = true
				report.Add(recurring(input, groups[key], stops, year))
			}
		}
	}
}

// fromWhere tells what a line's money is for, and from where.
func fromWhere(l *budget.Line) string { return string(l.Source.Name) + "\x00" + useOf(l) }

// useOf tells what a line's money is for.
func useOf(line *budget.Line) string {
	use := budget.TechnologyNames(line)
	if len(use) == 0 {
		for _, lineGoal := range line.Goals {
			use = append(use, "goal "+lineGoal.Name)
		}
		slices.Sort(use)
	}
	if len(use) == 0 {
		use = []string{"domain " + string(line.Domain)}
	}
	return string(line.Purpose) + "\x00" + strings.Join(use, "\x00")
}

// recurringIn are the recurring lines with money in a year from a source that
// does not go on.
func recurringIn(input *rules.Input, year calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, line := range input.Lines {
		if line.IsRecurring() && line.AmountIn(year) > 0 && line.Source != nil && endsBefore(input, line.Source, year+1) {
			lines = append(lines, line)
		}
	}
	return lines
}

// endsBefore tells whether a source gives money once, or is local or state money
// that ends before a year does. Formula funds go on.
func endsBefore(input *rules.Input, source *v1alpha1.FundingSource, year calendar.FiscalYear) bool {
	if budget.IsOneTime(source) {
		return true
	}
	end := calendar.ParseOrZero(source.ObligationEnd)
	local := source.Kind == v1alpha1.SourceLocal || source.Kind == v1alpha1.SourceState
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
func (stop stop) of(line *budget.Line, year calendar.FiscalYear) money.Amount {
	if stop.technology == "" {
		return line.AmountIn(year)
	}
	return line.AmountFor(stop.technology, year)
}

// findStops are the uses of a line for which the year after f has, on continuing
// money, less than 80 percent of what the stopping ones of the lines alike have
// in f.
func findStops(input *rules.Input, line *budget.Line, alike []*budget.Line, year calendar.FiscalYear) []stop {
	uses := []stop{{}}
	if names := budget.TechnologyNames(line); len(names) > 0 {
		uses = nil
		for _, name := range names {
			if input.NeedsMoney(name, year+1) {
				uses = append(uses, stop{technology: name})
			}
		}
	}
	var stops []stop
	for _, use := range uses {
		var needed money.Amount
		for _, other := range alike {
			ends := other.Source != nil && endsBefore(input, other.Source, year+1)
			if ends && other.IsRecurring() {
				needed = needed.Plus(use.of(other, year))
			}
			if !ends {
				use.there = use.there.Plus(use.of(other, year+1))
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
	for _, line := range input.Lines {
		for _, lineGoal := range line.Goals {
			byGoal[lineGoal.Name] = append(byGoal[lineGoal.Name], line)
		}
		byDomain[line.Domain] = append(byDomain[line.Domain], line)
	}
	return func(line *budget.Line) []*budget.Line {
		var all []*budget.Line
		switch {
		case len(line.Technologies) > 0:
			for _, name := range line.Technologies {
				all = append(all, input.LinesFor(name)...)
			}
		case len(line.Goals) > 0:
			for _, lineGoal := range line.Goals {
				all = append(all, byGoal[lineGoal.Name]...)
			}
		default:
			all = slices.Clone(byDomain[line.Domain])
		}
		slices.SortFunc(all, func(a, b *budget.Line) int { return cmp.Compare(a.Name, b.Name) })
		return slices.DeleteFunc(slices.Compact(all), func(o *budget.Line) bool { return o.Purpose != line.Purpose })
	}
}

func recurring(input *rules.Input, lines []*budget.Line, stops []stop, year calendar.FiscalYear) rules.Finding {
	line := lines[0]
	var sum, all, there money.Amount
	var technologies []string
	for _, s := range stops {
		there = there.Plus(s.there)
		if s.technology != "" {
			technologies = append(technologies, s.technology)
		}
		for _, other := range lines {
			sum = sum.Plus(s.of(other, year))
		}
	}
	for _, other := range lines {
		all = all.Plus(other.AmountIn(year))
	}
	severity := v1alpha1.SeverityError
	bought := line.Purpose == v1alpha1.PurposePurchase || line.Purpose == v1alpha1.PurposeReplacement
	if year >= input.LastFullYear() || (line.Source.Kind == v1alpha1.SourceBond && bought) {
		severity = v1alpha1.SeverityWarning
	}
	ends := fmt.Sprintf("%s is one-time money", line.Source.Name)
	if line.Source.ObligationEnd != "" {
		ends = fmt.Sprintf("%s ends on %s", line.Source.Name, line.Source.ObligationEnd)
	}
	what := fmt.Sprintf("%s (%s in %s)", line.Name, input.FormatMoney(sum), year)
	if len(lines) > 1 {
		what = fmt.Sprintf("%s of %s (%s)", input.FormatMoney(sum), year, text.JoinFirst(budget.LineNames(lines)))
	}
	if sum < all {
		what += " for " + text.JoinFirst(technologies)
	}
	action := fmt.Sprintf("Name the money for %s, or plan to stop the service.", year+1)
	if there > 0 {
		action = fmt.Sprintf(
			"Name the money for %s, which has %s for it so far, or plan to stop the service.", year+1,
			input.FormatMoney(there),
		)
	}
	return rules.Finding{
		Severity:     severity,
		Field:        rules.LinePath(line.Name).Child("source").String(),
		FiscalYear:   v1alpha1.FiscalYear(year),
		Message:      fmt.Sprintf("%s comes back every year, but %s.", what, ends),
		Action:       action,
		Money:        sum,
		Lines:        budget.LineNames(lines),
		Technologies: technologies,
	}
}

// checkFallingLocalMoney reports a year in which local money falls under half
// of its highest of the three years before while one-time money pays lines.
func checkFallingLocalMoney(input *rules.Input, report *rules.Report) {
	local := localMoney(input)
	for _, year := range input.ActionableYears {
		now, known := local[year]
		highest := max(local[year-1], local[year-2], local[year-3])
		if !known || now*2 >= highest {
			continue
		}
		var oneTime money.Amount
		var lines []string
		for _, line := range input.Lines {
			if line.Source != nil && budget.IsOneTime(line.Source) && line.AmountIn(year) > 0 {
				oneTime = oneTime.Plus(line.AmountIn(year))
				lines = append(lines, string(line.Name))
			}
		}
		if oneTime == 0 {
			continue
		}
		if someLocalUnknown(input, year) {
			report.Skip("not every local source says what it gives in %s", year)
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.FallingLocalMoney,
			FiscalYear: v1alpha1.FiscalYear(year),
			Message: fmt.Sprintf(
				"Local money falls to %s in %s from %s while %s of one-time money pays for %s.", input.FormatMoney(now),
				year, input.FormatMoney(highest), input.FormatMoney(oneTime), text.JoinFirst(lines),
			),
			Action: "Say which local money takes over when the one-time money is gone.",
			Money:  highest - now,
			Lines:  lines,
		})
	}
}

// someLocalUnknown tells whether a local source that lists amounts lists none
// for a year: that year is unknown, not 0.
func someLocalUnknown(input *rules.Input, year calendar.FiscalYear) bool {
	return slices.ContainsFunc(input.Plan.Spec.Budget.Sources, func(source v1alpha1.FundingSource) bool {
		return source.Kind == v1alpha1.SourceLocal && len(source.Amounts) > 0 &&
			!slices.ContainsFunc(
				source.Amounts, func(a v1alpha1.SourceAmount) bool { return calendar.FiscalYear(a.FiscalYear) == year },
			)
	})
}

func localMoney(input *rules.Input) map[calendar.FiscalYear]money.Amount {
	sums := map[calendar.FiscalYear]money.Amount{}
	if input.Plan.Spec.Budget == nil {
		return sums
	}
	for _, source := range input.Plan.Spec.Budget.Sources {
		if source.Kind != v1alpha1.SourceLocal {
			continue
		}
		for _, a := range source.Amounts {
			sums[calendar.FiscalYear(a.FiscalYear)] = sums[calendar.FiscalYear(a.FiscalYear)].Plus(money.ParseOrZero(a.Amount))
		}
	}
	return sums
}
