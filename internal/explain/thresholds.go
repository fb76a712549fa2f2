package explain

import (
	"regexp"
	"strings"

	"techplan.education/internal/rules"
)

// listThresholds returns the thresholds of the policy that the documentation or
// the examples of a rule name. A rule does not list its thresholds itself.
func listThresholds(rule rules.Rule) []rules.Threshold {
	prose := strings.Join([]string{rule.Summary, rule.Why, rule.Fix, rule.Before, rule.After}, "\n")
	var named []rules.Threshold
	for _, threshold := range rules.Thresholds() {
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(threshold.Field) + `\b`).MatchString(prose) {
			named = append(named, threshold)
		}
	}
	return named
}
