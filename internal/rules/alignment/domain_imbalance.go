package alignment

import (
	"fmt"
	"math/big"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DomainImbalance reports a domain of technology whose share of the plan's money is
// outside the band that the policy expects.
var DomainImbalance = rules.Rule{
	Code: rules.DomainImbalance, Number: "E-04", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"domainBands"},
	Money:      true,
	Condition:  v1alpha1.ConditionBalanced,
	Check:      checkDomainImbalance,
}

// bandField is the path of the band in the policy. If the default band applies, the
// plan has no such field, so the path names the lines of the domain instead.
func bandField(input *rules.Input, domain v1alpha1.Domain) string {
	if input.Plan.Spec.Policy.DomainBands == nil {
		return "spec.budget.lines[domain=" + string(domain) + "]"
	}
	return rules.SpecPath("policy", "domainBands").Key(string(domain)).String()
}

// checkDomainImbalance reports all domains in one finding, as money that leaves one
// domain must go to another.
func checkDomainImbalance(input *rules.Input, report *rules.Report) {
	total := input.TotalAllotted()
	// Shares of nothing say nothing. The condition reports that there is no money.
	if total == 0 {
		return
	}
	shares := input.SumByDomain()
	var outside []string
	var field string
	for _, band := range input.Policy.DomainBands {
		// Shared money may serve any domain, and money without a domain may belong to
		// any. Such open money can lift a domain over its minimum, but it never
		// counts against a maximum.
		own, open := shares[v1alpha1.BudgetDomain(band.Domain)], shares[budget.Unassigned]
		if band.Domain != v1alpha1.DomainShared {
			open = open.Plus(shares[v1alpha1.BudgetDomainShared])
			if own == 0 {
				continue // DomainMissing reports it.
			}
		}
		deviation, undecided := compareWithBand(input, band, own, open, total)
		if undecided {
			report.AddNotChecked(
				"whether %s has its least share depends on %s that is shared or has no domain: %s", band.Domain,
				input.FormatMoney(open),
				text.JoinFirst(listLinesOfDomains(input, budget.Unassigned, v1alpha1.BudgetDomainShared)),
			)
		}
		if deviation != "" {
			outside = append(outside, deviation)
			// A finding has one field, so it points to the first domain; the message names all.
			if field == "" {
				field = bandField(input, band.Domain)
			}
		}
	}
	if len(outside) > 0 {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    field,
			Message:  strings.Join(outside, "; ") + ".",
			Action: "Talk to the leads of these domains before the board votes, " +
				"or set the band that fits your district with a reason.",
		})
	}
}

// compareWithBand describes how a domain deviates from its band; empty: it does not.
// own is the money of the domain, and open the money that may belong to it. undecided
// reports that the minimum is reached only with open money.
func compareWithBand(
	input *rules.Input,
	band policy.Band,
	own, open, total money.Amount,
) (deviation string, undecided bool) {
	has := fmt.Sprintf(
		"%s has %s of the plan's %s (%s%%)", domainNames[band.Domain], input.FormatMoney(own), input.FormatMoney(total),
		money.FormatPercent(own, total),
	)
	// Money that is certainly of the domain exceeds the maximum, whatever the rest is for.
	if band.MaxPercent != nil && money.ExactPercent(own, total).Cmp(band.MaxPercent) > 0 {
		return fmt.Sprintf("%s, and at most %s%% is expected", has, band.Written.MaxPercent), false
	}
	switch {
	case band.MinPercent == nil || reachesPercent(own, total, band.MinPercent):
		return "", false
	case reachesPercent(own+open, total, band.MinPercent):
		return "", true
	default:
		return fmt.Sprintf("%s, and at least %s%% is expected", has, band.Written.MinPercent), false
	}
}

// reachesPercent reports whether a part is at least a percentage of the whole,
// without rounding.
func reachesPercent(part, whole money.Amount, percent *big.Rat) bool {
	return money.ExactPercent(part, whole).Cmp(percent) >= 0
}
