package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "NeedUnaddressed", Number: "P-18", Worst: v1alpha1.SeverityWarning,
		Summary: "No goal, use case or technology names a need of high priority, or the schools have no ability or no interest at all to act on it.",
		Why:     "A gap that was found, called urgent and then left alone shows a lack of commitment, and so does an answer that nobody can or wants to carry out.",
		Source:  "Align Technology Planning: vet the ability and interest of the school in addressing those needs",
		Fix:     "Let the goal, use case or technology that answers the need name it, or add one. If what you do now meets it, say so at the need; if it can wait, lower its priority. Where its readiness is 0, find the people and means first, or win over those whom it concerns.",
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
		if n.Priority != v1alpha1.NeedHigh || n.MetBy == v1alpha1.MetByCurrentPractice {
			continue
		}
		field := "spec.needs[" + string(n.Name) + "]"
		if named[n.Name] {
			checkReadiness(n, field+".readiness", r)
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: field,
			Message: fmt.Sprintf("Need %s has high priority, and no goal, use case or technology answers it.", n.Name),
			Action:  "Name it where it is answered, add a goal for it, or lower its priority.",
		}})
	}
}

// readinesses are what the schools need in order to act, and how they get it.
var readinesses = []struct {
	words, action string
	of            func(v1alpha1.Readiness) *int32
}{
	{"ability", "find the people and means", func(r v1alpha1.Readiness) *int32 { return r.Ability }},
	{"interest", "win over those whom it concerns", func(r v1alpha1.Readiness) *int32 { return r.Interest }},
}

// checkReadiness tells of a need that is answered and that nobody can or wants to
// act on.
func checkReadiness(n v1alpha1.Need, field string, r *Report) {
	var lacks, actions []string
	for _, part := range readinesses {
		if level := part.of(n.Readiness); level != nil && *level == 0 {
			lacks, actions = append(lacks, part.words), append(actions, part.action)
		}
	}
	if len(lacks) == 0 {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: field,
		Message: fmt.Sprintf("Need %s has high priority, and the schools are not ready to act on it: 0 of 3 for %s.", n.Name, several(lacks)),
		Action:  fmt.Sprintf("First %s, or lower its priority.", several(actions)),
	}})
}
