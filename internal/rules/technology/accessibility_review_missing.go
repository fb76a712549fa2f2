package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// AccessibilityReviewMissing reports a technology for learning without a recorded review of
// whether students with disabilities can use it.
var AccessibilityReviewMissing = rules.Rule{
	Code: rules.AccessibilityReviewMissing, Number: "E-24", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: foldUnderPurchase(),
	Check:       checkAccessibilityReviews,
}

// checkAccessibilityReviews reports one finding for each technology. If no technology of the
// plan has a review, it reports one finding for the plan: see reportMissingRecords.
func checkAccessibilityReviews(input *rules.Input, report *rules.Report) {
	var missing []rules.Finding
	var names []v1alpha1.EntryName
	recorded := false
	for _, technology := range input.Plan.Technologies {
		on := technology.AccessibilityReviewed
		report.RecheckOn(on)
		recorded = recorded || !on.IsZero()
		_, isGone := input.FindEnding(technology)
		done := !on.IsZero() && on <= input.Today
		if done || !technology.IsInstructional() || isGone {
			continue
		}
		missing = append(missing, newUnreviewedFinding(technology, on))
		names = append(names, technology.Name)
	}
	if !recorded {
		reportMissingRecords(
			report, names, "when it was checked that students with disabilities can use it",
			"Record the day of the review for each technology for learning, or put reviews on the calendar.",
		)
		return
	}
	for _, finding := range missing {
		report.AddFinding(finding)
	}
}

// newUnreviewedFinding makes the finding of a technology whose review is not recorded, or is
// dated after the as-of date.
func newUnreviewedFinding(technology *model.Technology, on calendar.Date) rules.Finding {
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.TechnologyPath(technology.Name).Child("accessibilityReviewed").String(),
		Message: fmt.Sprintf(
			"No review is recorded of whether students with disabilities can use %s.", technology.Name,
		),
		Action:       "Have it checked, and record the day of the review.",
		Technologies: []v1alpha1.EntryName{technology.Name},
	}
	if !on.IsZero() {
		finding.Message = fmt.Sprintf(
			"The review of whether students with disabilities can use %s is dated %s, which is still ahead.",
			technology.Name, on,
		)
		finding.Action = "Hold the review before students depend on it, or correct the date."
	}
	return finding
}
