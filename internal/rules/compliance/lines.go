package compliance

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// skipLines skips the rule for some lines, which end the reason; no lines: it does nothing.
func skipLines(report *rules.Report, format string, lines []v1alpha1.EntryName) {
	if len(lines) > 0 {
		report.AddNotChecked(format, text.JoinFirst(slices.Compact(slices.Sorted(slices.Values(lines)))))
	}
}

// purposeNames name purposes in a sentence.
var purposeNames = map[v1alpha1.Purpose]string{
	v1alpha1.PurposePurchase:             "purchases",
	v1alpha1.PurposeImplementation:       "setting things up",
	v1alpha1.PurposeOperation:            "running costs",
	v1alpha1.PurposeProfessionalLearning: "training",
	v1alpha1.PurposeReplacement:          "replacements",
	v1alpha1.PurposeStaffing:             "staff",
	v1alpha1.PurposeEvaluation:           "evaluation",
}

// hasOnlyRootLines reports whether a finding is about lines of its root only. A sum
// over several lines can be too large even without the lines of the root, and the
// finding must then stay.
func hasOnlyRootLines(root, finding rules.Finding) bool {
	rootLines := map[v1alpha1.EntryName]bool{}
	for _, lineName := range root.Lines {
		rootLines[lineName] = true
	}
	for _, lineName := range finding.Lines {
		if !rootLines[lineName] {
			return false
		}
	}
	return len(finding.Lines) > 0
}
