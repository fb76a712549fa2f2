package purpose

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SiloedPlanning reports this: all goals are owned by one department.
var SiloedPlanning = rules.Rule{
	Code: rules.SiloedPlanning, Number: "P-24", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkSilo,
}

// siloGoals is the number of goals with an owner from which a silo can be told.
const siloGoals = 3

// ownership is who owns the goals of a plan.
type ownership struct {
	goals int
	// owners and their departments, each in the way in which one of them is
	// written, by how they compare.
	owners, departments map[string]string
	// unknown are owners whose department no stakeholder tells.
	unknown []string
}

func collectOwnership(input *rules.Input) ownership {
	departments := map[string][]v1alpha1.Label{}
	for _, stakeholder := range input.Plan.Spec.Stakeholders {
		if stakeholder.Department != "" {
			departments[rules.RoleKey(stakeholder.Role)] = append(
				departments[rules.RoleKey(stakeholder.Role)], stakeholder.Department,
			)
		}
	}
	o := ownership{owners: map[string]string{}, departments: map[string]string{}}
	for _, goal := range input.Goals {
		key := rules.RoleKey(goal.Spec.Owner)
		if key == "" {
			continue
		}
		o.goals++
		if o.owners[key] != "" {
			continue
		}
		o.owners[key] = string(goal.Spec.Owner)
		if len(departments[key]) == 0 {
			o.unknown = append(o.unknown, string(goal.Spec.Owner))
		}
		for _, label := range departments[key] {
			same, name := rules.RoleKey(v1alpha1.Role(label)), string(label)
			if other, ok := o.departments[same]; ok {
				name = min(name, other) // Whatever the order of the stakeholders.
			}
			o.departments[same] = name
		}
	}
	slices.Sort(o.unknown)
	return o
}

func checkSilo(input *rules.Input, report *rules.Report) {
	o := collectOwnership(input)
	var who string
	switch {
	case o.goals < siloGoals:
		return
	case len(o.owners) == 1:
		who = text.JoinFirst(slices.Collect(maps.Values(o.owners)))
	case len(o.departments) > 1:
		return
	case len(o.unknown) > 0:
		report.Skip(
			"no stakeholder says which department this owner of goals belongs to: %s", text.JoinFirst(o.unknown),
		)
		return
	default:
		who = "the department " + text.JoinFirst(slices.Collect(maps.Values(o.departments)))
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("All %d goals that have an owner are owned by %s.", o.goals, who),
		Action:   "Give a goal to the department whose work it changes.",
	})
}
