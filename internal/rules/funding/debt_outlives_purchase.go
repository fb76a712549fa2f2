package funding

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DebtOutlivesPurchase reports a bond that is repaid long after what it buys has ended.
var DebtOutlivesPurchase = rules.Rule{
	Code: rules.DebtOutlivesPurchase, Number: "E-36", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkDebt,
}

// debtToleranceMonths is how long after the end of what a bond buys it may still be repaid.
// Payments are due once or twice a year, so a shorter time can be a matter of their dates.
const debtToleranceMonths = 12

// purchase is money of a bond for units of a technology that end in one fiscal year.
type purchase struct {
	technology v1alpha1.EntryName
	// end is the last day of the fiscal year in which the units end.
	end calendar.Date
	// units of device lots; 0 for money that no lot uses yet.
	units int64
	sum   money.Amount
	lines []v1alpha1.EntryName
}

// checkDebt reports one finding for each bond. What it buys are the device lots on its lines
// and, of its lines for purchases and replacements, the money that no lot uses yet.
func checkDebt(input *rules.Input, report *rules.Report) {
	bonds := slices.DeleteFunc(slices.Clone(input.Plan.Sources), func(source *model.Source) bool {
		return source.Kind != v1alpha1.SourceBond
	})
	// A plan that records no maturity has not begun with this record.
	if !slices.ContainsFunc(bonds, func(bond *model.Source) bool { return !bond.Maturity.IsZero() }) {
		return
	}
	for _, bond := range bonds {
		if bond.Maturity.IsZero() {
			report.AddNotChecked("until when %s is repaid is not recorded (maturity)", bond.Name)
			continue
		}
		report.RecheckOn(bond.Maturity + 1)
		if input.Today > bond.Maturity {
			continue
		}
		bought, unknown := listPurchases(input, bond)
		if names := rules.Unique(unknown.technologies); len(names) > 0 {
			report.AddNotChecked(
				"how long what %s buys is used is not known for %s (usefulLifeMonths)", bond.Name, text.JoinFirst(names),
			)
		}
		if names := rules.Unique(unknown.lines); len(names) > 0 {
			report.AddNotChecked("what %s buys with money of %s is not known (technologies)", text.JoinFirst(names), bond.Name)
		}
		short := slices.DeleteFunc(bought, func(made purchase) bool {
			return made.end.AddMonths(debtToleranceMonths) >= bond.Maturity
		})
		if len(short) > 0 {
			report.AddFinding(newDebtFinding(input, bond, short))
		}
	}
}

// unknownEnds are the technologies whose end is not known, and the lines that name none.
type unknownEnds struct{ technologies, lines []v1alpha1.EntryName }

// listPurchases lists what a bond buys by technology and end, the most money first.
func listPurchases(input *rules.Input, bond *model.Source) (bought []purchase, unknown unknownEnds) {
	type key struct {
		technology v1alpha1.EntryName
		end        calendar.Date
	}
	sums := map[key]*purchase{}
	add := func(line, technology v1alpha1.EntryName, end calendar.Date, units int64, sum money.Amount) {
		if sum == 0 {
			return
		}
		if end.IsZero() {
			unknown.technologies = append(unknown.technologies, technology)
			return
		}
		at := key{technology, end}
		if sums[at] == nil {
			sums[at] = &purchase{technology: technology, end: end}
		}
		sums[at].units += units
		sums[at].sum = sums[at].sum.Plus(sum)
		sums[at].lines = append(sums[at].lines, line)
	}
	for _, charge := range input.Charges {
		budgetLine, ok := input.FindLine(charge.Line)
		// The money of a lot that is only planned is still money of the line.
		if !ok || budgetLine.Source != bond || charge.Payment == inventory.Planned {
			continue
		}
		cost, _, _ := input.LotCost(charge)
		var end calendar.Date
		if charge.End != 0 {
			end = input.Fiscal.EndOf(charge.End)
		}
		add(charge.Line, charge.Technology, end, charge.Devices, cost)
	}
	for _, budgetLine := range input.Lines {
		if budgetLine.Source != bond || len(budgetLine.Years) == 0 || !isBuying(budgetLine) {
			continue
		}
		left := max(0, budgetLine.Allotted-budgetLine.LotsSpent-budgetLine.LotsCommitted)
		if len(budgetLine.Technologies) == 0 {
			if left > 0 {
				unknown.lines = append(unknown.lines, budgetLine.Name)
			}
			continue
		}
		for i, part := range budgetLine.SplitByTechnology(left) {
			add(budgetLine.Name, budgetLine.Technologies[i], endOfPurchase(input, budgetLine, i), 0, part)
		}
	}
	for _, made := range sums {
		made.lines = rules.Unique(made.lines)
		bought = append(bought, *made)
	}
	slices.SortFunc(bought, func(left, right purchase) int {
		return cmp.Or(
			cmp.Compare(right.sum, left.sum), cmp.Compare(left.technology, right.technology), cmp.Compare(left.end, right.end),
		)
	})
	return bought, unknown
}

// isBuying reports whether a line buys things that last.
func isBuying(budgetLine *budget.Line) bool {
	return budgetLine.Purpose == v1alpha1.PurposePurchase || budgetLine.Purpose == v1alpha1.PurposeReplacement
}

// endOfPurchase returns the end of what a line will buy of its technology of a number, if it is
// put to use on the last day of the line's years; no date if the useful life is not known.
func endOfPurchase(input *rules.Input, budgetLine *budget.Line, number int) calendar.Date {
	technology := input.Plan.FindTechnology(budgetLine.Technologies[number])
	if technology == nil || technology.UsefulLifeMonths == 0 {
		return 0
	}
	lastYear := budgetLine.Years[len(budgetLine.Years)-1]
	return input.Fiscal.EndOf(lastYear).AddMonths(int(technology.UsefulLifeMonths))
}

func newDebtFinding(input *rules.Input, bond *model.Source, short []purchase) rules.Finding {
	var phrases []string
	var lines, technologies []v1alpha1.EntryName
	var sum money.Amount
	for _, made := range short {
		what := string(made.technology)
		// Two lines that pay for one lot both count its units.
		if made.units > 0 && len(made.lines) == 1 {
			what = fmt.Sprintf("%s of %s", text.FormatCount(made.units, "unit"), made.technology)
		}
		phrases = append(phrases, fmt.Sprintf(
			"%s by %s (%s, repaid for %s after that)", what, made.end, input.FormatMoney(made.sum),
			describeYears(made.end, bond.Maturity),
		))
		lines, technologies = append(lines, made.lines...), append(technologies, made.technology)
		sum = sum.Plus(made.sum)
	}
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.SourcePath(bond.Name).Child("maturity").String(),
		Message: fmt.Sprintf(
			"%s is repaid until %s, and %s of it buys what ends long before: %s.", bond.Name, bond.Maturity,
			input.FormatMoney(sum), text.ListFirst(phrases),
		),
		Action: "Repay that part of the bond by the end of what it buys, as a series of its own, " +
			"and write its last day in maturity; or pay for it from money that is not borrowed.",
		Money:        sum,
		Lines:        rules.Unique(lines),
		Technologies: rules.Unique(technologies),
	}
}

// describeYears writes how many whole years lie between two days: "2 years", "more than 2 years".
func describeYears(from, to calendar.Date) string {
	years := from.MonthsUntil(to) / 12
	if from.AddMonths(12*years) > to {
		years--
	}
	words := text.FormatCount(years, "year")
	if from.AddMonths(12*years) < to {
		words = "more than " + words
	}
	return words
}
