package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RecurringCostOnOneTimeFunds reports a cost that comes back every year and is paid
// by money that does not.
var RecurringCostOnOneTimeFunds = rules.Rule{
	Code: rules.RecurringCostOnOneTimeFunds, Number: "E-10", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	// A source that ends before the money is spent is the nearer problem of the same line.
	FoldedUnder: []rules.Fold{{Root: rules.FundsExpired, AnyYear: true, By: rules.ByLine}},
	Check: func(input *rules.Input, report *rules.Report) {
		checkRecurringLines(input, report)
		checkFallingLocalMoney(input, report)
	},
}

// checkRecurringLines reports one finding for each source, purpose and use, at the
// last year for which there is money. Later years follow from it: the same decision
// fixes them all. A year that another line on one-time money pays is paid: the money
// is missing in the first year that no line pays.
func checkRecurringLines(input *rules.Input, report *rules.Report) {
	reported, similarLines := map[string]bool{}, indexSimilarLines(input)
	unsure := map[string][]*budget.Line{}
	for _, fiscalYear := range input.ActionableYears {
		// A line can be reported in one year only, so later years skip what is reported.
		groups, stoppingUses := map[string][]*budget.Line{}, map[string][]stoppingUse{}
		mayStop := map[string]bool{}
		budgetLines := listEndingLines(input, fiscalYear)
		for _, budgetLine := range budgetLines {
			groups[sourceAndUseKey(budgetLine)] = append(groups[sourceAndUseKey(budgetLine)], budgetLine)
		}
		for _, budgetLine := range budgetLines {
			key, use := sourceAndUseKey(budgetLine), useKey(budgetLine)
			if reported[key] {
				continue
			}
			// Lines of one use share the result, whatever their sources are.
			if _, known := stoppingUses[use]; !known {
				stoppingUses[use], mayStop[use] = findStoppingUses(input, budgetLine, similarLines(budgetLine), fiscalYear)
			}
			if mayStop[use] {
				unsure[key] = append(unsure[key], budgetLine)
			}
			if stops := stoppingUses[use]; len(stops) > 0 {
				reported[key] = true
				report.AddFinding(newRecurringCostFinding(input, groups[key], similarLines(budgetLine), stops, fiscalYear))
			}
		}
	}
	var names []v1alpha1.EntryName
	for _, key := range rules.SortedKeys(unsure) {
		if !reported[key] {
			names = append(names, budget.LineNames(unsure[key])...)
		}
	}
	if names = rules.Unique(names); len(names) > 0 {
		report.AddNotChecked(
			"whether lines whose years are not decided pay in the next year for what these lines pay: %s", text.JoinFirst(names),
		)
	}
}

// sourceAndUseKey identifies the source of a line's money and its use.
func sourceAndUseKey(budgetLine *budget.Line) string {
	return string(budgetLine.Source.Name) + "\x00" + useKey(budgetLine)
}

// useKey identifies what the money of a line is for: its purpose with its
// technologies, or else its goals, or else its domain.
func useKey(budgetLine *budget.Line) string {
	use := text.ToStrings(budget.TechnologyNames(budgetLine))
	if len(use) == 0 {
		for _, lineGoal := range budgetLine.Goals {
			use = append(use, "goal "+lineGoal.Name)
		}
		slices.Sort(use)
	}
	if len(use) == 0 {
		use = []string{"domain " + string(budgetLine.Domain)}
	}
	return string(budgetLine.Purpose) + "\x00" + strings.Join(use, "\x00")
}

// listEndingLines lists the recurring lines with money in a year whose source gives
// nothing in the next. Money whose years are not decided can be spent in its last year, so
// it ends only then.
func listEndingLines(input *rules.Input, fiscalYear calendar.FiscalYear) []*budget.Line {
	var budgetLines []*budget.Line
	for _, budgetLine := range input.Lines {
		if budgetLine.IsRecurring() && budgetLine.AmountIn(fiscalYear) > 0 && budgetLine.Source != nil &&
			!isOpenAfter(budgetLine, fiscalYear) && sourceEndsBefore(input, budgetLine.Source, fiscalYear+1) {
			budgetLines = append(budgetLines, budgetLine)
		}
	}
	return budgetLines
}

// isOpenAfter reports whether money of a line whose years are not decided can be spent in a later
// year than the given one.
func isOpenAfter(budgetLine *budget.Line, fiscalYear calendar.FiscalYear) bool {
	return rules.IsYearOpen(budgetLine) && budgetLine.Years[len(budgetLine.Years)-1] > fiscalYear
}

// sourceEndsBefore reports whether a source is one-time money, or local or state
// money whose last day is before the end of a fiscal year. Formula funds such as
// Title IV-A count as continuing: their obligationEnd is that of one allotment, and a
// new one comes every year.
func sourceEndsBefore(input *rules.Input, source *model.Source, fiscalYear calendar.FiscalYear) bool {
	if source.IsOneTime() {
		return true
	}
	endDate := source.ObligationEnd
	local := source.Kind == v1alpha1.SourceLocal || source.Kind == v1alpha1.SourceState
	return local && !endDate.IsZero() && endDate < input.Fiscal.EndOf(fiscalYear)
}

// stoppingUse is a use of money that stops: a technology, or the whole of a line that
// names no technology.
type stoppingUse struct {
	technology v1alpha1.EntryName
	// next is the money of the year after for this use, and all money that may be spent in it.
	next money.Amount
}

// amountIn is the part of a line's money in a year that is for the use.
func (stop stoppingUse) amountIn(budgetLine *budget.Line, fiscalYear calendar.FiscalYear) money.Amount {
	if stop.technology == "" {
		return budgetLine.AmountIn(fiscalYear)
	}
	return budgetLine.AmountFor(stop.technology, fiscalYear)
}

// amountFrom is the part of a line's money from a year on that is for the use.
func (stop stoppingUse) amountFrom(budgetLine *budget.Line, firstYear calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, fiscalYear := range budgetLine.Years {
		if fiscalYear >= firstYear {
			sum = sum.Plus(stop.amountIn(budgetLine, fiscalYear))
		}
	}
	return sum
}

// findStoppingUses lists the uses of a line that lose their money after a year. The
// next year then has less than 80 percent of what ending money pays now. A fifth less
// can be a cheaper contract or fewer licenses, and is not a service that stops. Money whose
// years are not decided is no need of a year before its last one, and can all be spent in
// the next: mayStop reports that a use stops unless it is.
func findStoppingUses(
	input *rules.Input,
	budgetLine *budget.Line,
	similar []*budget.Line,
	fiscalYear calendar.FiscalYear,
) (stops []stoppingUse, mayStop bool) {
	uses := []stoppingUse{{}}
	if names := budget.TechnologyNames(budgetLine); len(names) > 0 {
		uses = nil
		for _, entryName := range names {
			// A technology that is given up by then needs no money any more.
			if input.NeedsMoney(entryName, fiscalYear+1) {
				uses = append(uses, stoppingUse{technology: entryName})
			}
		}
	}
	for _, use := range uses {
		var needed, decided money.Amount
		for _, other := range similar {
			ends := other.Source != nil && sourceEndsBefore(input, other.Source, fiscalYear+1)
			if isOpenAfter(other, fiscalYear) {
				use.next = use.next.Plus(use.amountFrom(other, input.Current))
				continue
			}
			// Lines that are bought once need no money next year.
			if ends && other.IsRecurring() {
				needed = needed.Plus(use.amountIn(other, fiscalYear))
			}
			decided = decided.Plus(use.amountIn(other, fiscalYear+1))
		}
		use.next = use.next.Plus(decided)
		switch {
		case money.ComparePercent(use.next, 80, needed) < 0:
			stops = append(stops, use)
		case money.ComparePercent(decided, 80, needed) < 0:
			mayStop = true
		}
	}
	return stops, mayStop
}

// indexSimilarLines returns a function that lists, by name, the lines of the same
// purpose that share a technology with a line. If the line names no technology, they
// share a goal, and if it names neither, the domain.
func indexSimilarLines(input *rules.Input) func(*budget.Line) []*budget.Line {
	byGoal, byDomain := map[string][]*budget.Line{}, map[v1alpha1.Domain][]*budget.Line{}
	for _, budgetLine := range input.Lines {
		for _, lineGoal := range budgetLine.Goals {
			byGoal[lineGoal.Name] = append(byGoal[lineGoal.Name], budgetLine)
		}
		byDomain[budgetLine.Domain] = append(byDomain[budgetLine.Domain], budgetLine)
	}
	return func(budgetLine *budget.Line) []*budget.Line {
		var similar []*budget.Line
		switch {
		case len(budgetLine.Technologies) > 0:
			for _, entryName := range budgetLine.Technologies {
				similar = append(similar, input.LinesFor(entryName)...)
			}
		case len(budgetLine.Goals) > 0:
			for _, lineGoal := range budgetLine.Goals {
				similar = append(similar, byGoal[lineGoal.Name]...)
			}
		default:
			similar = slices.Clone(byDomain[budgetLine.Domain])
		}
		slices.SortFunc(similar, func(left, right *budget.Line) int { return cmp.Compare(left.Name, right.Name) })
		return slices.DeleteFunc(
			slices.Compact(similar), func(other *budget.Line) bool {
				return other.Purpose != budgetLine.Purpose
			},
		)
	}
}

// newRecurringCostFinding makes the finding of the lines of one source and use that end
// with a year. Its money is that of all years in which the source pays for the use. It is
// a Warning after the last full year of the plan, as the next plan can still name the
// money, and for purchases on a bond, which is how districts usually buy devices.
func newRecurringCostFinding(
	input *rules.Input,
	budgetLines, similar []*budget.Line,
	stops []stoppingUse,
	fiscalYear calendar.FiscalYear,
) rules.Finding {
	budgetLine := budgetLines[0]
	paid := sumStoppingMoney(budgetLine.Source, similar, stops, fiscalYear)
	var next money.Amount
	var technologies []v1alpha1.EntryName
	for _, use := range stops {
		next = next.Plus(use.next)
		if use.technology != "" {
			technologies = append(technologies, use.technology)
		}
	}
	severity := v1alpha1.SeverityError
	bought := budgetLine.Purpose == v1alpha1.PurposePurchase || budgetLine.Purpose == v1alpha1.PurposeReplacement
	if fiscalYear >= input.LastFullYear() || (budgetLine.Source.Kind == v1alpha1.SourceBond && bought) {
		severity = v1alpha1.SeverityWarning
	}
	// The message names the day on which the money ends, if there is one.
	ends := fmt.Sprintf("%s is one-time money", budgetLine.Source.Name)
	if !budgetLine.Source.ObligationEnd.IsZero() {
		ends = fmt.Sprintf("%s ends on %s", budgetLine.Source.Name, budgetLine.Source.ObligationEnd)
	}
	when := fiscalYear.String()
	if paid.first < fiscalYear {
		when = paid.first.String() + " to " + when
	}
	what := fmt.Sprintf("%s (%s in %s)", paid.lines[0].Name, input.FormatMoney(paid.sum), when)
	if len(paid.lines) > 1 {
		what = fmt.Sprintf(
			"%s of %s (%s)", input.FormatMoney(paid.sum), when, text.JoinFirst(budget.LineNames(paid.lines)),
		)
	}
	// Only some technologies of the lines stop, so the message names them.
	if paid.sum < paid.whole {
		what += " for " + text.JoinFirst(technologies)
	}
	action := fmt.Sprintf("Name the money for %s, or plan to stop the service.", fiscalYear+1)
	// A part of the next year's money exists, so the action names it.
	if next > 0 {
		action = fmt.Sprintf(
			"Name the money for %s, which has %s for it so far, or plan to stop the service.", fiscalYear+1,
			input.FormatMoney(next),
		)
	}
	return rules.Finding{
		Severity:     severity,
		Field:        rules.LinePath(paid.lines[0].Name).Child("source").String(),
		FiscalYear:   v1alpha1.FiscalYear(fiscalYear),
		Message:      fmt.Sprintf("%s comes back every year, but %s.", what, ends),
		Action:       action,
		Money:        paid.sum,
		Lines:        budget.LineNames(paid.lines),
		Technologies: technologies,
	}
}

// stoppingMoney is the money of a source for uses that stop.
type stoppingMoney struct {
	// lines have the money, sum is that for the uses and whole all of theirs in those years.
	lines      []*budget.Line
	sum, whole money.Amount
	// first is the first fiscal year with such money.
	first calendar.FiscalYear
}

// sumStoppingMoney sums the money of a source's recurring lines for uses that stop after a
// year, over all years up to it.
func sumStoppingMoney(
	source *model.Source, budgetLines []*budget.Line, stops []stoppingUse, lastYear calendar.FiscalYear,
) stoppingMoney {
	paid := stoppingMoney{first: lastYear}
	for _, budgetLine := range budgetLines {
		if budgetLine.Source != source || !budgetLine.IsRecurring() || isOpenAfter(budgetLine, lastYear) {
			continue
		}
		var ofLine money.Amount
		for i, fiscalYear := range budgetLine.Years {
			if fiscalYear > lastYear {
				break
			}
			for _, use := range stops {
				ofLine = ofLine.Plus(use.amountIn(budgetLine, fiscalYear))
			}
			paid.whole = paid.whole.Plus(budgetLine.Parts[i])
			paid.first = min(paid.first, fiscalYear)
		}
		if ofLine > 0 {
			paid.lines = append(paid.lines, budgetLine)
			paid.sum = paid.sum.Plus(ofLine)
		}
	}
	return paid
}

// checkFallingLocalMoney reports a year in which local money falls under half of the
// highest of the three years before, while one-time money pays for lines. Three years
// are enough to see a fall that came in steps.
func checkFallingLocalMoney(input *rules.Input, report *rules.Report) {
	local := sumLocalMoney(input)
	for _, fiscalYear := range input.ActionableYears {
		now, known := local[fiscalYear]
		highest := max(local[fiscalYear-1], local[fiscalYear-2], local[fiscalYear-3])
		// A year without an amount is unknown and not 0.
		if !known || now*2 >= highest {
			continue
		}
		var oneTime money.Amount
		var lines, open []v1alpha1.EntryName
		for _, budgetLine := range input.Lines {
			switch {
			case budgetLine.Source == nil || !budgetLine.Source.IsOneTime() || budgetLine.AmountIn(fiscalYear) == 0:
			case rules.IsYearOpen(budgetLine):
				open = append(open, budgetLine.Name)
			default:
				oneTime = oneTime.Plus(budgetLine.AmountIn(fiscalYear))
				lines = append(lines, budgetLine.Name)
			}
		}
		if oneTime == 0 && len(open) > 0 {
			report.AddNotChecked(
				"whether one-time money pays in %s while local money falls depends on lines whose years are not decided: %s",
				fiscalYear, text.JoinFirst(open),
			)
		}
		// Without one-time money nothing hides the fall, and the budget shows it openly.
		if oneTime == 0 {
			continue
		}
		// A source that says nothing about the year may hold the difference.
		if isLocalMoneyUnknown(input, fiscalYear) {
			report.AddNotChecked("not every local source says what it gives in %s", fiscalYear)
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.FallingLocalMoney,
			FiscalYear: v1alpha1.FiscalYear(fiscalYear),
			Message: fmt.Sprintf(
				"Local money falls to %s in %s from %s while %s of one-time money pays for %s.", input.FormatMoney(now),
				fiscalYear, input.FormatMoney(highest), input.FormatMoney(oneTime), text.JoinFirst(lines),
			),
			Action: "Say which local money takes over when the one-time money is gone.",
			// One-time money hides no more of the fall than there is of it.
			Money: min(highest-now, oneTime),
			Lines: lines,
		})
	}
}

// isLocalMoneyUnknown reports whether a local source lists amounts and lists none for
// a year. The sum of that year is then too low to be compared.
func isLocalMoneyUnknown(input *rules.Input, fiscalYear calendar.FiscalYear) bool {
	return slices.ContainsFunc(input.Plan.Sources, func(source *model.Source) bool {
		return source.Kind == v1alpha1.SourceLocal && len(source.Amounts) > 0 &&
			!slices.ContainsFunc(
				source.Amounts, func(amount model.SourceAmount) bool {
					return amount.FiscalYear == fiscalYear
				},
			)
	})
}

// sumLocalMoney sums the amounts of all local sources by fiscal year.
func sumLocalMoney(input *rules.Input) map[calendar.FiscalYear]money.Amount {
	sums := map[calendar.FiscalYear]money.Amount{}
	for _, source := range input.Plan.Sources {
		if source.Kind != v1alpha1.SourceLocal {
			continue
		}
		for _, amount := range source.Amounts {
			sums[amount.FiscalYear] = sums[amount.FiscalYear].Plus(
				amount.Amount,
			)
		}
	}
	return sums
}
