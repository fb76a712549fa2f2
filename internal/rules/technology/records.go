package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// foldUnderPurchase folds the finding of a missing record under PurchaseBeforeEvaluation: the
// evaluation that is missing there collects these records.
func foldUnderPurchase() []rules.Fold {
	return []rules.Fold{
		{Root: rules.PurchaseBeforeEvaluation, AnyYear: true, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	}
}

// reportMissingRecords reports once, at the plan, that no technology has a record which some
// should have. Such a district keeps the record elsewhere or not at all, and a finding for
// each technology would hide all other findings.
func reportMissingRecords(report *rules.Report, missing []v1alpha1.EntryName, what, action string) {
	if len(missing) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.technologies",
		Message: fmt.Sprintf(
			"No technology of the plan says %s, and %d of them should: %s.", what, len(missing),
			text.JoinFirst(missing),
		),
		Action:       action,
		Technologies: missing,
	})
}
