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
		var unsure []v1alpha1.EntryName
		for _, fiscalYear := range input.ActionableYears {
			for _, limit := range programs.CapsOn(budgetLines[0].Source.Kind, int(fiscalYear)) {
				capped := sumUnderCap(input, budgetLines, fiscalYear, limit)
				switch {
				case money.ComparePercent(capped.sum, limit.Percent, capped.whole) > 0:
					report.AddFinding(newCapFinding(input, budgetLines[0].Source, fiscalYear, limit, capped))
				case money.ComparePercent(capped.sum+capped.open, limit.Percent, capped.whole) > 0:
					unsure = append(unsure, capped.unsure...)
				default:
					continue // Even with all that is not known, the cap holds.
				}
				break // One finding for a source and year is enough.
			}
		}
		skipLines(report, "what sort of thing is bought is not known: %s", unsure)
	}
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

// newCapFinding makes the finding of a source and year. Both amounts in the action
// are exact to the cent, so that a district that follows it is under the cap.
func newCapFinding(
	input *rules.Input,
	source *model.Source,
	fiscalYear calendar.FiscalYear,
	limit programs.Cap,
	found cappedMoney,
) rules.Finding {
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
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"Only %s of the %s from %s in %s may buy %s, which is %d percent; %s is planned.",
			input.FormatMoney(allowed), input.FormatMoney(found.whole), source.Name, fiscalYear, kindList, limit.Percent,
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
