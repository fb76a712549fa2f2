package alignment

import (
	"fmt"
	"math/big"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DomainImbalance reports this: the share of a domain of technology in the plan's
// money is outside its band.
var DomainImbalance = rules.Rule{
	Code: rules.DomainImbalance, Number: "E-04", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"domainBands"},
	Money:      true,
	Condition:  v1alpha1.ConditionBalanced,
	Check:      checkDomainImbalance,
}

// bandField is where the band stands, or else the lines that miss it.
func bandField(input *rules.Input, domain v1alpha1.Domain) string {
	if input.Plan.Spec.Policy.DomainBands == nil {
		return "spec.budget.lines[domain=" + string(domain) + "]"
	}
	return rules.Spec("policy", "domainBands").Key(string(domain)).String()
}

func checkDomainImbalance(input *rules.Input, report *rules.Report) {
	total := input.Total()
	if total == 0 {
		return
	}
	shares := input.SumByDomain()
	var outside []string
	var field string
	for _, band := range input.Policy.DomainBands {
		own, open := shares[string(band.Domain)], shares[budget.Unassigned]
		if band.Domain != v1alpha1.DomainShared {
			open = open.Plus(shares[string(v1alpha1.DomainShared)])
			if own == 0 {
				continue // DomainMissing says so.
			}
		}
		words, undecided := outsideBand(input, band, own, open, total)
		if undecided {
			report.Skip(
				"whether %s has its least share depends on %s that is shared or has no domain: %s", band.Domain,
				input.FormatMoney(open),
				text.JoinFirst(linesIn(input, budget.Unassigned, string(v1alpha1.DomainShared))),
			)
		}
		if words != "" {
			outside = append(outside, words)
			if field == "" {
				field = bandField(input, band.Domain)
			}
		}
	}
	if len(outside) > 0 {
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    field,
			Message:  strings.Join(outside, "; ") + ".",
			Action:   "Talk to the leads of these domains before the board votes, or set the band that fits your district with a reason.",
		})
	}
}

func outsideBand(
	input *rules.Input,
	band v1alpha1.DomainBand,
	own, open, total money.Amount,
) (words string, undecided bool) {
	has := fmt.Sprintf(
		"%s has %s of the plan's %s (%s%%)", domainWords[band.Domain], input.FormatMoney(own), input.FormatMoney(total),
		money.Percent(own, total),
	)
	if band.MaxPercent != "" && money.ExactPercent(own, total).Cmp(money.ParseRat(band.MaxPercent)) > 0 {
		return fmt.Sprintf("%s, and at most %s%% is expected", has, band.MaxPercent), false
	}
	least := money.ParseRat(band.MinPercent)
	switch {
	case band.MinPercent == "" || atLeast(own, total, least):
		return "", false
	case atLeast(own+open, total, least):
		return "", true
	default:
		return fmt.Sprintf("%s, and at least %s%% is expected", has, band.MinPercent), false
	}
}

func atLeast(part, whole money.Amount, percent *big.Rat) bool {
	return money.ExactPercent(part, whole).Cmp(percent) >= 0
}
