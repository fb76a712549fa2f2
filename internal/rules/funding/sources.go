package funding

import (
	"cmp"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// skipSourceless says which lines of a kind name no source: of their money
// nobody can say when it ends.
func skipSourceless(input *rules.Input, report *rules.Report, which func(*budget.Line) bool) {
	var sum money.Amount
	var names []string
	for _, l := range input.Lines {
		if l.Source == nil && l.Allotted > 0 && which(l) {
			sum = sum.Plus(l.Allotted)
			names = append(names, string(l.Name))
		}
	}
	if len(names) > 0 {
		report.Skip("no source is named for %s: %s", input.FormatMoney(sum), text.JoinFirst(names))
	}
}

// severityOfDifference is none up to one unit, Warning up to max(100 units, one
// percent), Error above.
func severityOfDifference(difference, of money.Amount) v1alpha1.Severity {
	difference = max(difference, -difference)
	switch {
	case difference <= money.Unit:
		return ""
	case rules.Exceeds(difference, 100, 1, of):
		return v1alpha1.SeverityError
	default:
		return v1alpha1.SeverityWarning
	}
}

// sourceMoney compares a source with its lines.
type sourceMoney struct {
	source *v1alpha1.FundingSource
	// year of the comparison; 0: all years together.
	year calendar.FiscalYear
	// running says that the comparison is of all years up to the year.
	running    bool
	has, lines money.Amount
}

func (m sourceMoney) excess() money.Amount { return m.lines - m.has }

// sources of the plan's money, by name.
func sources(input *rules.Input) []*v1alpha1.FundingSource {
	if input.Plan.Spec.Budget == nil {
		return nil
	}
	all := input.Plan.Spec.Budget.Sources
	list := make([]*v1alpha1.FundingSource, len(all))
	for i := range all {
		list[i] = &all[i]
	}
	slices.SortFunc(list, func(a, b *v1alpha1.FundingSource) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// upTo compares a source that carries over with its lines, as sums that run from
// the first year that has an amount to the last, which is all years together.
//
// One-time money is given as a whole: years without an amount add nothing, and
// what lines have before the first amount counts into it. Other money comes every
// year, so the sums end before the first year that has lines and no amount,
// which is returned as unknown; 0: there is none.
func upTo(input *rules.Input, s *v1alpha1.FundingSource) (sums []sourceMoney, unknown calendar.FiscalYear) {
	if len(s.Amounts) == 0 {
		return nil, 0
	}
	has, lines := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear]money.Amount{}
	for _, a := range s.Amounts {
		has[calendar.FiscalYear(a.FiscalYear)] = has[calendar.FiscalYear(a.FiscalYear)].Plus(money.Of(a.Amount))
	}
	first := slices.Min(slices.Collect(maps.Keys(has)))
	for _, l := range input.Lines {
		if l.Source != s {
			continue
		}
		for i, f := range l.Years {
			if budget.OneTime(s) {
				f = max(f, first)
			}
			lines[f] = lines[f].Plus(l.Parts[i])
		}
	}
	years := slices.AppendSeq(slices.Collect(maps.Keys(has)), maps.Keys(lines))
	slices.Sort(years)
	sum := sourceMoney{source: s, running: true}
	for _, f := range slices.Compact(years) {
		if _, known := has[f]; !known && lines[f] > 0 && !budget.OneTime(s) {
			return sums, f
		}
		sum.year = f
		sum.has = sum.has.Plus(has[f])
		sum.lines = sum.lines.Plus(lines[f])
		sums = append(sums, sum)
	}
	last := &sums[len(sums)-1]
	last.year, last.running = 0, false
	return sums, 0
}

func onSource(input *rules.Input, s *v1alpha1.FundingSource, of func(*budget.Line) money.Amount) money.Amount {
	var sum money.Amount
	for _, l := range input.Lines {
		if l.Source == s {
			sum = sum.Plus(of(l))
		}
	}
	return sum
}
