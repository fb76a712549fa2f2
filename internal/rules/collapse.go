package rules

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// maxPlaces is the number of places up to which the findings of a code are listed one
// by one. It equals the number of related messages that a finding can carry.
const maxPlaces = 10

// CollapseFindings replaces the unwaived findings of a code by one finding at the plan if they
// are at more than ten places. That finding has their number, the sum of their money in
// the given currency, and the ten worst messages. findings are sorted worst first, as
// Evaluate returns them.
func CollapseFindings(planName, currency string, findings []Finding) []Finding {
	groups := map[v1alpha1.FindingCode][]Finding{}
	for _, finding := range findings {
		if finding.Waived == "" {
			groups[finding.Code] = append(groups[finding.Code], finding)
		}
	}
	maps.DeleteFunc(
		groups, func(_ v1alpha1.FindingCode, group []Finding) bool { return countPlaces(group) <= maxPlaces },
	)
	var kept []Finding
	for _, finding := range findings {
		if _, isCollapsed := groups[finding.Code]; !isCollapsed || finding.Waived != "" {
			kept = append(kept, finding)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		kept = append(kept, collapseGroup(planName, currency, groups[code]))
	}
	sortFindings(kept)
	return kept
}

// countPlaces counts the objects of findings. On a plan it counts the fields, because
// most findings are about the one plan and differ in their field only.
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

// collapseGroup makes one finding of all findings of a code.
func collapseGroup(planName, currency string, group []Finding) Finding {
	first := group[0]
	var sum money.Amount
	var messages []string
	var explained []Explained
	for i, finding := range group {
		sum = sum.Plus(finding.Money)
		explained = append(explained, finding.Explains...)
		if i < maxRelated {
			messages = append(messages, text.Truncate(finding.Message, maxRelatedLength))
		}
	}
	message := fmt.Sprintf("%d findings of this kind", len(group))
	if sum > 0 {
		message += ", " + sum.FormatIn(currency) + " in all"
	}
	if len(explained) > 0 {
		message += ", which explain " + countCodes(explained)
	}
	return Finding{
		Code: first.Code, Severity: first.Severity, Collapsed: true, Money: sum, Related: messages, Explains: explained,
		Object:  v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: planName},
		Message: text.Truncate(message+". The first: "+first.Message, maxMessageLength),
		Action:  text.Truncate("For the first: "+first.Action, maxMessageLength),
	}
}
