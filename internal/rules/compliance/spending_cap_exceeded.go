package compliance

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// SpendingCapExceeded reports this: more of a program's money buys devices and
// infrastructure than the program allows.
var SpendingCapExceeded = rules.Rule{
	Code: rules.SpendingCapExceeded, Number: "E-29", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSpendingCap,
}

// checkSpendingCap reports one finding for a source and year.
func checkSpendingCap(input *rules.Input, report *rules.Report) {
	bySource := map[string][]*budget.Line{}
	for _, line := range input.Lines {
		if line.Source != nil {
			bySource[string(line.Source.Name)] = append(bySource[string(line.Source.Name)], line)
		}
	}
	for _, name := range rules.SortedKeys(bySource) {
		lines := bySource[name]
		var unsure []string
		for _, year := range input.ActionableYears {
			for _, limit := range programs.CapsOn(lines[0].Source.Kind, int(year)) {
				capped := underCap(input, lines, year, limit)
				switch {
				case money.ComparePercent(capped.sum, limit.Percent, capped.of) > 0:
					report.Add(capExceeded(input, lines[0].Source, year, limit, capped))
				case money.ComparePercent(capped.sum+capped.open, limit.Percent, capped.of) > 0:
					unsure = append(unsure, capped.unsure...)
				default:
					continue // Even with what is not known it is not too much.
				}
				break // One finding for a year will do.
			}
		}
		skipLines(report, "what sort of thing is bought is not known: %s", unsure)
	}
}

// capped is the money of a source in a year that is under a cap.
type capped struct {
	// sum under the cap, of all, and what may be under it and is not in the sum.
	sum, of, open money.Amount
	lines         []*budget.Line
	unsure        []string
}

func underCap(input *rules.Input, lines []*budget.Line, year calendar.FiscalYear, limit programs.Cap) capped {
	var all capped
	for _, line := range lines {
		all.of = all.of.Plus(line.AmountIn(year))
		if line.AmountIn(year) == 0 || !slices.Contains(limit.Purposes, line.Purpose) {
			continue
		}
		under, open := partsUnderCap(input, line, year, limit)
		all.sum = all.sum.Plus(under)
		all.open = all.open.Plus(open)
		if under > 0 {
			all.lines = append(all.lines, line)
		}
		if open > 0 {
			all.unsure = append(all.unsure, string(line.Name))
		}
	}
	return all
}

// partsUnderCap is how much of a line's money in a year buys what is under a cap,
// and how much may: what a technology of no known kind is, the line's own kind
// of cost tells.
func partsUnderCap(
	input *rules.Input,
	line *budget.Line,
	year calendar.FiscalYear,
	limit programs.Cap,
) (under, open money.Amount) {
	unknown := line.AmountIn(year)
	for _, name := range line.Technologies {
		technology, _ := input.Technology(string(name))
		if technology.Kind == "" {
			continue
		}
		part := line.AmountFor(string(name), year)
		unknown -= part
		if slices.Contains(limit.TechnologyKinds, string(technology.Kind)) {
			under = under.Plus(part)
		}
	}
	switch {
	case slices.Contains(boughtCosts, line.CostKind):
		return under + unknown, 0
	case line.CostKind == "" || line.CostKind == v1alpha1.CostOther:
		return under, unknown
	default:
		return under, 0
	}
}

// boughtCosts are the kinds of costs of devices, networks, software and content.
var boughtCosts = []v1alpha1.CostKind{
	v1alpha1.CostEndUserDevice, v1alpha1.CostSoftware, v1alpha1.CostDigitalContent, v1alpha1.CostInternalConnections,
	v1alpha1.CostManagedWiFi,
}

// kindWords name kinds of technology in a sentence.
var kindWords = map[string]string{
	string(v1alpha1.TechnologyDevice):   "devices",
	string(v1alpha1.TechnologySoftware): "software",
	string(v1alpha1.TechnologyService):  "services",
	string(v1alpha1.TechnologyNetwork):  "networks",
	string(v1alpha1.TechnologyContent):  "content",
}

func capExceeded(
	input *rules.Input,
	source *v1alpha1.FundingSource,
	year calendar.FiscalYear,
	limit programs.Cap,
	found capped,
) rules.Finding {
	most := found.of.Ratio(limit.Percent, 100)
	if money.ComparePercent(most, limit.Percent, found.of) > 0 {
		most-- // Rounded up, it would be too much itself.
	}
	var kinds []string
	for _, kind := range limit.TechnologyKinds {
		kinds = append(kinds, kindWords[kind])
	}
	what := kinds[0]
	if last := len(kinds) - 1; last > 0 {
		what = strings.Join(kinds[:last], ", ") + " and " + kinds[last]
	}
	excess := found.sum - most
	// What leaves the source leaves the sum that the share is of, too.
	away := excess.Ratio(100, 100-limit.Percent)
	if money.ComparePercent(found.sum-away, limit.Percent, found.of-away) > 0 {
		away++
	}
	return rules.Finding{
		Severity:   severityOf(input, limit.Fact),
		Field:      rules.SourcePath(source.Name).String(),
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"Only %s of the %s from %s in %s may buy %s, which is %d percent; %s is planned.",
			input.FormatMoney(
				most,
			),
			input.FormatMoney(found.of),
			source.Name,
			year,
			what,
			limit.Percent,
			input.FormatMoney(found.sum),
		),
		Action: asking(
			input,
			fmt.Sprintf(
				"Pay for %s of it from another source, or use %s of it for something else.", input.FormatMoney(away),
				input.FormatMoney(excess),
			),
			limit.Fact,
		),
		Money:        excess,
		Lines:        budget.LineNames(found.lines),
		Technologies: budget.TechnologyNames(found.lines...),
	}
}
