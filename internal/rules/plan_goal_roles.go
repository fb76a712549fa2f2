package rules

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "GoalRoleMissing", Number: "P-54", Worst: v1alpha1.SeverityWarning,
		AboutGoals: true,
		Summary:    "A goal cannot do without a role that none of the plan's stakeholders has.",
		Why:        "Whose participation is necessary is settled before the work begins, or the work waits for them.",
		Source:     "REL Northwest, Leveraging Technology for Student Success: whose participation is necessary",
		Fix:        "Invite somebody of the role and add the role to the plan's stakeholders. If the goal can do without, take the role out of its required roles.",
		Before: `
kind: TechnologyPlan
spec:
  policy:
    requiredRoles: [teacher]
  stakeholders:
  - {name: teachers, role: Classroom teachers}
---
kind: Goal
metadata: {name: reading-at-home}
spec: {requiredRoles: [school librarian]}
`,
		After: `
kind: TechnologyPlan
spec:
  policy:
    requiredRoles: [teacher]
  stakeholders:
  - {name: teachers, role: Classroom teachers}
  - {name: librarians, role: School librarians}
---
kind: Goal
metadata: {name: reading-at-home}
spec: {requiredRoles: [school librarian]}
`,
		// The plan asks for the same role.
		FoldedUnder: []Fold{{Root: "StakeholderRoleMissing", By: byPlan, When: func(root, f Finding) bool {
			return !slices.ContainsFunc(f.Roles, func(role string) bool { return !slices.Contains(root.Roles, role) })
		}}},
		Check: checkGoalRoles,
	})
}

// checkGoalRoles reports one finding for each goal. A plan without stakeholders
// is told as a whole.
func checkGoalRoles(c *Case, r *Report) {
	stakeholders := c.Plan.Spec.Stakeholders
	if len(stakeholders) == 0 {
		return
	}
	here := map[v1alpha1.Role]bool{}
	for _, g := range c.Goals {
		if c.closed(g) {
			continue
		}
		var missing, keys []string
		for _, required := range slices.Sorted(slices.Values(g.Spec.RequiredRoles)) {
			found, known := here[required]
			if !known {
				found = slices.ContainsFunc(stakeholders, func(s v1alpha1.Stakeholder) bool { return speaksFor(s.Role, string(required)) })
				here[required] = found
			}
			if !found {
				missing, keys = append(missing, string(required)), append(keys, roleKey(required))
			}
		}
		if len(missing) == 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Object: goalKey(g.Name), Field: "spec.requiredRoles",
				Message: fmt.Sprintf("Goal %s cannot do without %s that no stakeholder has: %s.", g.Name, count(int64(len(missing)), "role"), strings.Join(missing, ", ")),
				Action:  "Invite somebody of each and add the role to the plan's stakeholders, or take it out of the goal.",
			},
			Goals: []string{g.Name}, Roles: keys,
		})
	}
}
