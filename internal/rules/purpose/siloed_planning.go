package purpose

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SiloedPlanning reports a plan in which one department owns all goals.
var SiloedPlanning = rules.Rule{
	Code: rules.SiloedPlanning, Number: "P-24", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkDepartmentSilo,
}

// minSiloGoals is the number of owned goals from which one owner counts as a silo. Two goals
// of one department are common in a small plan.
const minSiloGoals = 3

// goalOwnership describes the owners of the goals of a plan.
type goalOwnership struct {
	// goals is the number of goals that have an owner.
	goals int
	// owners and departments map the keys by which they are compared to one of their
	// spellings.
	owners, departments map[string]string
	// unknown lists the owners whose department no stakeholder records.
	unknown []string
}

// collectGoalOwnership collects the owners of all goals. An owner's department is the one of
// the stakeholder with the same role.
func collectGoalOwnership(input *rules.Input) goalOwnership {
	departments := map[string][]v1alpha1.Label{}
	for _, stakeholder := range input.Plan.Spec.Stakeholders {
		if stakeholder.Department != "" {
			departments[rules.RoleKey(stakeholder.Role)] = append(
				departments[rules.RoleKey(stakeholder.Role)], stakeholder.Department,
			)
		}
	}
	owned := goalOwnership{owners: map[string]string{}, departments: map[string]string{}}
	for _, goal := range input.Goals {
		key := rules.RoleKey(goal.Spec.Owner)
		if key == "" {
			continue
		}
		owned.goals++
		if owned.owners[key] != "" {
			continue
		}
		owned.owners[key] = string(goal.Spec.Owner)
		if len(departments[key]) == 0 {
			owned.unknown = append(owned.unknown, string(goal.Spec.Owner))
		}
		for _, label := range departments[key] {
			departmentKey, name := rules.RoleKey(v1alpha1.Role(label)), string(label)
			if other, ok := owned.departments[departmentKey]; ok {
				name = min(name, other) // The order of the stakeholders must not matter.
			}
			owned.departments[departmentKey] = name
		}
	}
	slices.Sort(owned.unknown)
	return owned
}

// checkDepartmentSilo skips a plan in which an owner's department is unknown, because it
// could be a second one.
func checkDepartmentSilo(input *rules.Input, report *rules.Report) {
	owned := collectGoalOwnership(input)
	var who string
	switch {
	case owned.goals < minSiloGoals:
		if len(input.Goals) >= minSiloGoals {
			report.AddNotChecked("%d of %s name an owner", owned.goals, text.FormatCount(len(input.Goals), "goal"))
		}
		return
	case len(owned.owners) == 1:
		who = text.JoinFirst(slices.Collect(maps.Values(owned.owners)))
	case len(owned.departments) > 1:
		return
	case len(owned.unknown) > 0:
		report.AddNotChecked(
			"no stakeholder says which department this owner of goals belongs to: %s", text.JoinFirst(owned.unknown),
		)
		return
	default:
		who = "the department " + text.JoinFirst(slices.Collect(maps.Values(owned.departments)))
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("All %d goals that have an owner are owned by %s.", owned.goals, who),
		Action:   "Give a goal to the department whose work it changes.",
	})
}
