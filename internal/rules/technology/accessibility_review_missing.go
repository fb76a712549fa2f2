package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// AccessibilityReviewMissing reports this: no review is recorded of whether
// students with disabilities can use a technology for learning.
var AccessibilityReviewMissing = rules.Rule{
	Code: rules.AccessibilityReviewMissing, Number: "E-24", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: underTechnology(),
	Check:       checkAccessibilityReview,
}

func checkAccessibilityReview(input *rules.Input, report *rules.Report) {
	var missing []rules.Finding
	var names []string
	recorded := false
	for _, technology := range input.Technologies() {
		on := calendar.ParseOrZero(technology.AccessibilityReviewed)
		report.RecheckOn(on)
		recorded = recorded || !on.IsZero()
		_, gone := input.FindEnding(technology)
		done := !on.IsZero() && on <= input.Today
		if done || !rules.IsInstructional(technology) || gone {
			continue
		}
		missing = append(missing, unreviewed(technology, on))
		names = append(names, string(technology.Name))
	}
	if !recorded {
		nowhere(
			report, names, "when somebody checked that students with disabilities can use it",
			"Record the day of the review for each technology for learning, or put reviews on the calendar.",
		)
		return
	}
	for _, finding := range missing {
		report.Add(finding)
	}
}

// unreviewed is what is said of a technology whose review is ahead, or not
// recorded at all.
func unreviewed(technology v1alpha1.Technology, on calendar.Date) rules.Finding {
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.TechnologyPath(technology.Name).Child("accessibilityReviewed").String(),
		Message: fmt.Sprintf(
			"No review is recorded of whether students with disabilities can use %s.", technology.Name,
		),
		Action:       "Let somebody check it, and record the day.",
		Technologies: []string{string(technology.Name)},
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
