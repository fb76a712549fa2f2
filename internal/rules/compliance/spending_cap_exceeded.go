package compliance

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// SpendingCapExceeded reports more of a program's money for devices and
// infrastructure than the program allows.
var SpendingCapExceeded = rules.Rule{
	Code: rules.SpendingCapExceeded, Number: "E-29", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSpendingCap,
}

// checkSpendingCap reports one finding for each source and year from the current one
// on. Past money is spent, and each year has a cap of its own.
func checkSpendingCap(input *rules.Input, report *rules.Report) {
	bySource := map[v1alpha1.EntryName][]*budget.Line{}
	for _, budgetLine := range input.Lines {
		if budgetLine.Source != nil {
			bySource[budgetLine.Source.Name] = append(bySource[budgetLine.Source.Name], budgetLine)
		}
	}
	for _, entryName := range rules.SortedKeys(bySource) {
		budgetLines := bySource[entryName]
		decided, open := rules.SplitByYearOpen(budgetLines)
		var unsure, undecided []v1alpha1.EntryName
		found := false
		for _, fiscalYear := range input.ActionableYears {
			for _, limit := range programs.CapsOn(budgetLines[0].Source.Kind, int(fiscalYear)) {
				capped := sumUnderCap(input, decided, fiscalYear, limit)
				least, most := boundOpenLines(input, capped, open, fiscalYear, limit)
				switch {
				case money.ComparePercent(least.sum, limit.Percent, least.whole) > 0:
					found = true
					report.AddFinding(newCapFinding(input, budgetLines[0].Source, []calendar.FiscalYear{fiscalYear}, limit, least))
				// Other money of the source, whose years are not decided, may bring the share down.
				case money.ComparePercent(capped.sum, limit.Percent, capped.whole) > 0:
					undecided = append(undecided, budget.LineNames(budget.LinesWithMoney(open, fiscalYear))...)
				case money.ComparePercent(capped.sum+capped.open, limit.Percent, capped.whole) > 0:
					unsure = append(unsure, capped.unsure...)
				case money.ComparePercent(most.sum+most.open, limit.Percent, most.whole) > 0:
					undecided = append(undecided, most.unsure...)
				default:
					continue // Even with all that is not known, the cap holds.
				}
				break // One finding for a source and year is enough.
			}
		}
		skipLines(report, "what sort of thing is bought is not known: %s", unsure)
		// If all years together are above the cap, one of them is, whatever is decided.
		if !found && len(undecided) > 0 && reportCapOfYears(input, report, budgetLines) {
			continue
		}
		skipLines(report, "in which years these lines spend their money is not decided: %s", undecided)
	}
}

// boundOpenLines adds to the money of a year what lines whose years are not decided may spend in it:
// least with those that lower the share under the cap, and most with those that raise it. unsure of
// most names the latter.
func boundOpenLines(
	input *rules.Input, capped cappedMoney, open []*budget.Line, fiscalYear calendar.FiscalYear, limit programs.Cap,
) (least, most cappedMoney) {
	least, most = capped, capped
	most.unsure = nil
	for _, budgetLine := range open {
		if budgetLine.AmountIn(fiscalYear) == 0 {
			continue
		}
		ofLine := sumYearsUnderCap(input, []*budget.Line{budgetLine}, limit)
		if money.ComparePercent(ofLine.sum+ofLine.open, limit.Percent, ofLine.whole) > 0 {
			most.sum, most.open = most.sum.Plus(ofLine.sum), most.open.Plus(ofLine.open)
			most.whole = most.whole.Plus(ofLine.whole)
			most.unsure = append(most.unsure, budgetLine.Name)
		}
		if money.ComparePercent(ofLine.sum, limit.Percent, ofLine.whole) <= 0 {
			least.sum, least.whole = least.sum.Plus(ofLine.sum), least.whole.Plus(ofLine.whole)
			least.lines = append(slices.Clip(least.lines), ofLine.lines...)
		}
	}
	return least, most
}

// sumYearsUnderCap sums the money of lines under a cap over the years that people can still change.
func sumYearsUnderCap(input *rules.Input, budgetLines []*budget.Line, limit programs.Cap) cappedMoney {
	var total cappedMoney
	for _, fiscalYear := range input.ActionableYears {
		ofYear := sumUnderCap(input, budgetLines, fiscalYear, limit)
		total.sum, total.open = total.sum.Plus(ofYear.sum), total.open.Plus(ofYear.open)
		total.whole = total.whole.Plus(ofYear.whole)
		for _, budgetLine := range ofYear.lines {
			if !slices.Contains(total.lines, budgetLine) {
				total.lines = append(total.lines, budgetLine)
			}
		}
	}
	return total
}

// reportCapOfYears reports the lines of a source that are above a cap in all years together, as long
// as each year has the same cap. It reports whether they are.
func reportCapOfYears(input *rules.Input, report *rules.Report, budgetLines []*budget.Line) bool {
	source := budgetLines[0].Source
	for _, limit := range programs.CapsOn(source.Kind, int(input.ActionableYears[0])) {
		isSame := !slices.ContainsFunc(input.ActionableYears, func(fiscalYear calendar.FiscalYear) bool {
			return !slices.ContainsFunc(programs.CapsOn(source.Kind, int(fiscalYear)), func(other programs.Cap) bool {
				return other.Percent == limit.Percent && slices.Equal(other.Purposes, limit.Purposes) &&
					slices.Equal(other.TechnologyKinds, limit.TechnologyKinds)
			})
		})
		total := sumYearsUnderCap(input, budgetLines, limit)
		if isSame && money.ComparePercent(total.sum, limit.Percent, total.whole) > 0 {
			report.AddFinding(newCapFinding(input, source, input.ActionableYears, limit, total))
			return true
		}
	}
	return false
}

// cappedMoney is the money of a source in a year that is under a cap.
type cappedMoney struct {
	// sum is certainly under the cap, open may be, and whole is all money of the source.
	sum, whole, open money.Amount
	lines            []*budget.Line
	unsure           []v1alpha1.EntryName
}

// sumUnderCap sums the lines of a source in a year that a cap applies to.
func sumUnderCap(input *rules.Input, budgetLines []*budget.Line, fiscalYear calendar.FiscalYear, limit programs.Cap) cappedMoney {
	var total cappedMoney
	for _, budgetLine := range budgetLines {
		total.whole = total.whole.Plus(budgetLine.AmountIn(fiscalYear))
		if budgetLine.AmountIn(fiscalYear) == 0 || !slices.Contains(limit.Purposes, budgetLine.Purpose) {
			continue
		}
		under, open := splitByCap(input, budgetLine, fiscalYear, limit)
		total.sum = total.sum.Plus(under)
		total.open = total.open.Plus(open)
		if under > 0 {
			total.lines = append(total.lines, budgetLine)
		}
		if open > 0 {
			total.unsure = append(total.unsure, budgetLine.Name)
		}
	}
	return total
}

// splitByCap is how much of a line's money in a year buys what is under a cap, and
// how much may do so. The kind of each technology decides. For technologies without a
// kind, the line's own kind of cost does.
func splitByCap(
	input *rules.Input,
	budgetLine *budget.Line,
	fiscalYear calendar.FiscalYear,
	limit programs.Cap,
) (under, open money.Amount) {
	// unknown is the money for technologies without a kind, or for none at all.
	unknown := budgetLine.AmountIn(fiscalYear)
	for _, entryName := range budgetLine.Technologies {
		technology := input.Plan.FindTechnology(entryName)
		if technology == nil || technology.Kind == "" {
			continue
		}
		part := budgetLine.AmountFor(entryName, fiscalYear)
		unknown -= part
		if slices.Contains(limit.TechnologyKinds, string(technology.Kind)) {
			under = under.Plus(part)
		}
	}
	switch {
	case slices.Contains(boughtCosts, budgetLine.CostKind):
		return under + unknown, 0
	case budgetLine.CostKind == "" || budgetLine.CostKind == v1alpha1.CostOther:
		return under, unknown
	default:
		return under, 0
	}
}

// boughtCosts are the kinds of cost that buy devices, networks, software and content.
var boughtCosts = []v1alpha1.CostKind{
	v1alpha1.CostEndUserDevice, v1alpha1.CostSoftware, v1alpha1.CostDigitalContent, v1alpha1.CostInternalConnections,
	v1alpha1.CostManagedWiFi,
}

// kindNames name kinds of technology in a sentence.
var kindNames = map[string]string{
	string(v1alpha1.TechnologyDevice):   "devices",
	string(v1alpha1.TechnologySoftware): "software",
	string(v1alpha1.TechnologyService):  "services",
	string(v1alpha1.TechnologyNetwork):  "networks",
	string(v1alpha1.TechnologyContent):  "content",
}

// newCapFinding makes the finding of a source and year, or of all years if lines do not decide
// theirs. Both amounts in the action are exact to the cent, so that a district that follows it is
// under the cap.
func newCapFinding(
	input *rules.Input,
	source *model.Source,
	fiscalYears []calendar.FiscalYear,
	limit programs.Cap,
	found cappedMoney,
) rules.Finding {
	when, only := fiscalYears[0].String(), v1alpha1.FiscalYear(fiscalYears[0])
	if len(fiscalYears) > 1 {
		when, only = fmt.Sprintf("%s to %s", when, fiscalYears[len(fiscalYears)-1]), 0
	}
	allowed := found.whole.MultiplyRatio(limit.Percent, 100)
	if money.ComparePercent(allowed, limit.Percent, found.whole) > 0 {
		allowed-- // Rounded up, the allowed amount would itself exceed the cap.
	}
	var kinds []string
	for _, kind := range limit.TechnologyKinds {
		kinds = append(kinds, kindNames[kind])
	}
	kindList := kinds[0]
	if last := len(kinds) - 1; last > 0 {
		kindList = strings.Join(kinds[:last], ", ") + " and " + kinds[last]
	}
	excess := found.sum - allowed
	// Money that moves to another source also leaves the sum that the percentage is
	// of, so more of it must move than the excess.
	toMove := excess.MultiplyRatio(100, 100-limit.Percent)
	if money.ComparePercent(found.sum-toMove, limit.Percent, found.whole-toMove) > 0 {
		toMove++
	}
	return rules.Finding{
		Severity:   severityOfFact(input, limit.Fact),
		Field:      rules.SourcePath(source.Name).String(),
		FiscalYear: only,
		Message: fmt.Sprintf(
			"Only %s of the %s from %s in %s may buy %s, which is %d percent; %s is planned.",
			input.FormatMoney(allowed), input.FormatMoney(found.whole), source.Name, when, kindList, limit.Percent,
			input.FormatMoney(found.sum),
		),
		Action: appendWhomToAsk(
			input,
			fmt.Sprintf(
				"Pay for %s of it from another source, or use %s of it for something else.", input.FormatMoney(toMove),
				input.FormatMoney(excess),
			),
			limit.Fact,
		),
		Money:        excess,
		Lines:        budget.LineNames(found.lines),
		Technologies: budget.TechnologyNames(found.lines...),
	}
}
