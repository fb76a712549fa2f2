package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "NeedUnaddressed", Number: "P-18", Worst: v1alpha1.SeverityWarning,
		Summary: "No goal, use case or technology names a need of high priority.",
		Why:     "A gap that was found, called urgent and then left alone shows a lack of commitment.",
		Source:  "Align Technology Planning",
		Fix:     "Let the goal, use case or technology that answers the need name it, or add one. If what you do now meets it, say so at the need; if it can wait, lower its priority.",
		Before: `
kind: TechnologyPlan
spec:
  needs:
  - {name: weak-wifi, gap: Half of the classrooms cannot stream., priority: High}
---
kind: Goal
metadata: {name: network}
spec:
  title: Wi-Fi that holds
`,
		After: `
kind: TechnologyPlan
spec:
  needs:
  - {name: weak-wifi, gap: Half of the classrooms cannot stream., priority: High}
---
kind: Goal
metadata: {name: network}
spec:
  title: Wi-Fi that holds
  needs: [weak-wifi]
`,
		Check: checkNeeds,
	})
}

func checkNeeds(c *Case, r *Report) {
	named := map[v1alpha1.EntryName]bool{}
	name := func(needs []v1alpha1.EntryName) {
		for _, n := range needs {
			named[n] = true
		}
	}
	for _, g := range c.Goals {
		name(g.Spec.Needs)
	}
	for _, u := range c.Plan.Spec.UseCases {
		name(u.Needs)
	}
	for _, t := range c.Plan.Spec.Technologies {
		name(t.Needs)
	}
	for _, n := range c.Plan.Spec.Needs {
		if n.Priority != v1alpha1.NeedHigh || n.MetBy == v1alpha1.MetByCurrentPractice || named[n.Name] {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.needs[" + string(n.Name) + "]",
			Message: fmt.Sprintf("Need %s has high priority, and no goal, use case or technology answers it.", n.Name),
			Action:  "Name it where it is answered, add a goal for it, or lower its priority.",
		}})
	}
}
