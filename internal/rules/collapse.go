package rules

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// mostPlaces is the number of places at which the findings of a code are listed one
// by one.
const mostPlaces = 10

// Collapse replaces the unwaived findings of a code that stand at more than ten
// places by one finding at the plan. It has their number, the sum of their money in
// a currency, and the ten worst messages.
func Collapse(plan, currency string, findings []Finding) []Finding {
	groups := map[v1alpha1.FindingCode][]Finding{}
	for _, finding := range findings {
		if finding.Waived == "" {
			groups[finding.Code] = append(groups[finding.Code], finding)
		}
	}
	maps.DeleteFunc(
		groups, func(_ v1alpha1.FindingCode, group []Finding) bool { return countPlaces(group) <= mostPlaces },
	)
	var list []Finding
	for _, finding := range findings {
		if _, many := groups[finding.Code]; !many || finding.Waived != "" {
			list = append(list, finding)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		list = append(list, collapseGroup(plan, currency, groups[code]))
	}
	sortFindings(list)
	return list
}

// countPlaces counts the objects of findings; on a plan, the fields.
func countPlaces(findings []Finding) int {
	seen := map[string]bool{}
	for _, finding := range findings {
		place := string(finding.Object.Kind) + "/" + finding.Object.Name
		if finding.Object.Kind == v1alpha1.KindTechnologyPlan {
			place += "/" + finding.Field
		}
		seen[place] = true
	}
	return len(seen)
}

func collapseGroup(plan, currency string, group []Finding) Finding {
	first := group[0]
	var sum money.Amount
	var worst []string
	for i, finding := range group {
		sum = sum.Plus(finding.Money)
		if i < relatedMost {
			worst = append(worst, text.Truncate(finding.Message, relatedLimit))
		}
	}
	message := fmt.Sprintf("%d findings of this kind", len(group))
	if sum > 0 {
		message += ", " + sum.In(currency) + " in all"
	}
	return Finding{
		Code: first.Code, Severity: first.Severity, Collapsed: true, Money: sum, Related: worst,
		Object:  v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: plan},
		Message: text.Truncate(message+". The first: "+first.Message, messageLimit),
		Action:  text.Truncate("For the first: "+first.Action, messageLimit),
	}
}
