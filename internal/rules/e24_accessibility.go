package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "AccessibilityReviewMissing", Number: "E-24", Worst: v1alpha1.SeverityWarning,
		Summary:     "No review is recorded of whether students with disabilities can use a technology for learning.",
		Why:         "What is not accessible from the start shuts students out and is costly to mend. Where no technology of the plan has a review, the plan does not record them; that is said once.",
		Source:      "CITES, Develop a Strategic Technology Implementation Plan, accessible from the start; 28 CFR part 35, subpart H",
		Fix:         "Let somebody who uses assistive technology every day try it, ask the vendor for an accessibility report, and record the day of the review.",
		Before:      accessibilityReviewBefore,
		After:       accessibilityReviewAfter,
		FoldedUnder: underTechnology(),
		Check:       checkAccessibilityReview,
	})
}

const accessibilityReviewBefore = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: text-to-speech, domain: AT, accessibilityReviewed: "2026-05-04"}
  - {name: math-practice, domain: EdTech}
`

const accessibilityReviewAfter = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: text-to-speech, domain: AT, accessibilityReviewed: "2026-05-04"}
  - {name: math-practice, domain: EdTech, accessibilityReviewed: "2026-09-14"}
`

func checkAccessibilityReview(c *Case, r *Report) {
	var missing []Finding
	var names []string
	recorded := false
	for _, t := range c.technologies() {
		on := calendar.Lenient(t.AccessibilityReviewed)
		c.Next.Add(on)
		recorded = recorded || !on.IsZero()
		_, gone := c.givenUp(t)
		done := !on.IsZero() && on <= c.Today
		if done || !instructional(t) || gone {
			continue
		}
		missing = append(missing, unreviewed(t, on))
		names = append(names, string(t.Name))
	}
	if !recorded {
		r.nowhere(names, "when somebody checked that students with disabilities can use it", "Record the day of the review for each technology for learning, or put reviews on the calendar.")
		return
	}
	for _, f := range missing {
		r.Find(f)
	}
}

// unreviewed is what is said of a technology whose review is ahead, or not
// recorded at all.
func unreviewed(t v1alpha1.Technology, on calendar.Date) Finding {
	f := Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name) + ".accessibilityReviewed",
			Message: fmt.Sprintf("No review is recorded of whether students with disabilities can use %s.", t.Name),
			Action:  "Let somebody check it, and record the day.",
		},
		Technologies: []string{string(t.Name)},
	}
	if !on.IsZero() {
		f.Message = fmt.Sprintf("The review of whether students with disabilities can use %s is dated %s, which is still ahead.", t.Name, on)
		f.Action = "Hold the review before students depend on it, or correct the date."
	}
	return f
}
