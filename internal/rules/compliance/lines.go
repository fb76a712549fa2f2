package compliance

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// skipLines skips a rule for lines, if there are any.
func skipLines(report *rules.Report, format string, lines []string) {
	if len(lines) > 0 {
		report.Skip(format, text.JoinFirst(slices.Compact(slices.Sorted(slices.Values(lines)))))
	}
}

var purposeWords = map[v1alpha1.Purpose]string{
	v1alpha1.PurposePurchase:             "purchases",
	v1alpha1.PurposeImplementation:       "setting things up",
	v1alpha1.PurposeOperation:            "running costs",
	v1alpha1.PurposeProfessionalLearning: "training",
	v1alpha1.PurposeReplacement:          "replacements",
	v1alpha1.PurposeStaffing:             "staff",
	v1alpha1.PurposeEvaluation:           "evaluation",
}

// onlyItsLines tells whether a finding is about no line that its root is not
// about: a sum over several lines can be too large without the root's.
func onlyItsLines(root, finding rules.Finding) bool {
	its := map[string]bool{}
	for _, l := range root.Lines {
		its[l] = true
	}
	for _, l := range finding.Lines {
		if !its[l] {
			return false
		}
	}
	return len(finding.Lines) > 0
}
