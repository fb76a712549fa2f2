package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "WaiverEnded", Number: "P-05", Worst: v1alpha1.SeverityInfo,
		Summary: "A waiver has passed its last day and waives nothing any more.",
		Why:     "What it waived counts again. A list of old waivers looks as if it still held.",
		Source:  "techplan",
		Fix:     "Settle what was waived and take the waiver out, or let its approver decide anew and set another last day.",
		Before: `
kind: TechnologyPlan
spec:
  policy:
    waivers:
    - {name: training-later, code: ProfessionalLearningUnderfunded, severity: "Off", reason: The coach starts in August., approvedBy: Board of Education, until: "2026-08-31"}
`,
		After: `
kind: TechnologyPlan
spec:
  policy:
    waivers:
    - {name: training-later, code: ProfessionalLearningUnderfunded, severity: "Off", reason: The coach starts in January., approvedBy: Board of Education, until: "2027-01-31"}
`,
		Check: checkWaivers,
	})
}

func checkWaivers(c *Case, r *Report) {
	for _, w := range c.Plan.Spec.Policy.Waivers {
		until := calendar.Lenient(w.Until)
		c.Next.Add(until + 1)
		if until >= c.Today {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.policy.waivers[" + string(w.Name) + "]",
			Message: fmt.Sprintf("Waiver %s of %s ended on %s.", w.Name, w.Code, w.Until),
			Action:  "Take it out, or let its approver decide anew and set another last day.",
		}})
	}
}
