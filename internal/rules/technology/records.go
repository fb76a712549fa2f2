package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// underTechnology folds a finding about a record of a technology: an evaluation
// brings it to light.
func underTechnology() []rules.Fold {
	return []rules.Fold{
		{Root: "PurchaseBeforeEvaluation", AnyYear: true, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	}
}

// nowhere says once, at the plan, that no technology has a record which some
// should have: the district then keeps it elsewhere or not at all, and a finding
// for each would bury all others.
func nowhere(report *rules.Report, missing []string, what, action string) {
	if len(missing) == 0 {
		return
	}
	report.Add(rules.Finding{
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
