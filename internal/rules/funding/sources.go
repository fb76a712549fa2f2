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
	for _, line := range input.Lines {
		if line.Source == nil && line.Allotted > 0 && which(line) {
			sum = sum.Plus(line.Allotted)
			names = append(names, string(line.Name))
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

func (sourceMoney sourceMoney) excess() money.Amount { return sourceMoney.lines - sourceMoney.has }

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
func upTo(input *rules.Input, source *v1alpha1.FundingSource) (sums []sourceMoney, unknown calendar.FiscalYear) {
	if len(source.Amounts) == 0 {
		return nil, 0
	}
	has, lines := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear]money.Amount{}
	for _, a := range source.Amounts {
		has[calendar.FiscalYear(a.FiscalYear)] = has[calendar.FiscalYear(a.FiscalYear)].Plus(money.ParseOrZero(a.Amount))
	}
	first := slices.Min(slices.Collect(maps.Keys(has)))
	for _, line := range input.Lines {
		if line.Source != source {
			continue
		}
		for i, year := range line.Years {
			if budget.IsOneTime(source) {
				year = max(year, first)
			}
			lines[year] = lines[year].Plus(line.Parts[i])
		}
	}
	years := slices.AppendSeq(slices.Collect(maps.Keys(has)), maps.Keys(lines))
	slices.Sort(years)
	sum := sourceMoney{source: source, running: true}
	for _, year := range slices.Compact(years) {
		if _, known := has[year]; !known && lines[year] > 0 && !budget.IsOneTime(source) {
			return sums, year
		}
		sum.year = year
		sum.has = sum.has.Plus(has[year])
		sum.lines = sum.lines.Plus(lines[year])
		sums = append(sums, sum)
	}
	last := &sums[len(sums)-1]
	last.year, last.running = 0, false
	return sums, 0
}

func onSource(input *rules.Input, source *v1alpha1.FundingSource, of func(*budget.Line) money.Amount) money.Amount {
	var sum money.Amount
	for _, line := range input.Lines {
		if line.Source == source {
			sum = sum.Plus(of(line))
		}
	}
	return sum
}
