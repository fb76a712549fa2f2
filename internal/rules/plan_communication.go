package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "CommunicationOverdue", Number: "P-15", Worst: v1alpha1.SeverityWarning,
		Summary: "An audience has not heard of the plan for longer than the plan promises, by more than 14 days.",
		Why:     "People support what they hear of; all aspects of a plan are to be communicated while it is carried out.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan; the 14 days of grace are techplan's own",
		Fix:     "Tell the audience how the plan is going and record the day, or choose a cadence that you can keep.",
		Before: `
kind: TechnologyPlan
spec:
  communications:
  - {name: families, audience: Families, cadence: Monthly, last: "2026-07-15"}
`,
		After: `
kind: TechnologyPlan
spec:
  communications:
  - {name: families, audience: Families, cadence: Monthly, last: "2026-09-15"}
`,
		Check: checkCommunications,
	})
}

func init() {
	register(Rule{
		Code: "FeedbackLoopMissing", Number: "P-16", Worst: v1alpha1.SeverityInfo,
		Summary: "The plan tells its audiences something, and none of them can answer.",
		Why:     "A communication plan has feedback loops: what is only announced is not understood, and its mistakes are found late.",
		Source:  "MI Roadmap, strategy 1",
		Fix:     "Give at least one audience a way to answer, such as a survey or an evening for questions, and record it as feedback.",
		Before: `
kind: TechnologyPlan
spec:
  communications:
  - {name: families, audience: Families, channel: Newsletter}
`,
		After: `
kind: TechnologyPlan
spec:
  communications:
  - {name: families, audience: Families, channel: Newsletter, feedback: Survey in three languages}
`,
		Check: checkFeedback,
	})
}

// communicationGrace is how many days late a communication may be.
const communicationGrace = 14

// cadences of communications, in months and in words.
var cadences = map[v1alpha1.CommunicationCadence]struct {
	months int
	words  string
}{
	"Monthly":    {1, "every month"},
	"Quarterly":  {3, "every three months"},
	"SemiAnnual": {6, "every six months"},
	"Annual":     {12, "every year"},
}

func checkCommunications(c *Case, r *Report) {
	if !c.inForce() {
		return
	}
	for _, m := range c.Plan.Spec.Communications {
		cadence, ok := cadences[m.Cadence]
		if !ok {
			continue
		}
		since, words := calendar.Lenient(m.Last), "the last time on record is %s"
		if begun := c.inForceSince(); since < begun {
			since, words = begun, "no time is on record since the plan came into force on %s"
		}
		late := since.AddMonths(cadence.months).AddDays(communicationGrace + 1)
		c.Next.Add(late)
		if c.Today < late {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.communications[" + string(m.Name) + "]",
			Message: fmt.Sprintf("%s should hear of the plan %s, and "+words+".", m.Audience, cadence.words, since),
			Action:  "Tell them how the plan is going and record the day, or choose a cadence that you can keep.",
		}})
	}
}

func checkFeedback(c *Case, r *Report) {
	list := c.Plan.Spec.Communications
	if len(list) == 0 || slices.ContainsFunc(list, func(m v1alpha1.Communication) bool { return m.Feedback != "" }) {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.communications",
		Message: "No audience of the plan has a way to answer.",
		Action:  "Add a survey, an evening for questions or another way in which an audience answers.",
	}})
}
