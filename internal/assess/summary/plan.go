package summary

import (
	"cmp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules/purpose"
	"techplan.education/internal/text"
)

// maxDepartments is the most departments that a status lists.
const maxDepartments = 50

// CountDepartments counts the stakeholders of each department, the largest department
// first and at most 50. Names that differ only in case and surrounding blanks are one
// department, which has the alphabetically first of them.
func CountDepartments(stakeholders []v1alpha1.Stakeholder) []v1alpha1.DepartmentCount {
	departments := map[string]*v1alpha1.DepartmentCount{}
	for _, stakeholder := range stakeholders {
		name := fitLabel(v1alpha1.Label(strings.TrimSpace(string(stakeholder.Department))))
		if name == "" {
			continue
		}
		key := strings.ToLower(string(name))
		if departments[key] == nil {
			departments[key] = &v1alpha1.DepartmentCount{Name: name}
		}
		departments[key].Name = min(departments[key].Name, name)
		departments[key].Stakeholders++
	}
	var list []v1alpha1.DepartmentCount
	for _, department := range departments {
		list = append(list, *department)
	}
	slices.SortFunc(list, func(left, right v1alpha1.DepartmentCount) int {
		return cmp.Or(cmp.Compare(right.Stakeholders, left.Stakeholders), cmp.Compare(left.Name, right.Name))
	})
	return list[:min(len(list), maxDepartments)]
}

// labelLimit is the most characters of a Label.
const labelLimit = 160

// fitLabel escapes and shortens a label so that the API accepts it in a status. A
// stored label may be older than the refusal of control characters.
func fitLabel(label v1alpha1.Label) v1alpha1.Label {
	return v1alpha1.Label(text.FitLine(string(label), labelLimit))
}

// FitRoles escapes and shortens labels so that the API accepts them in a status, as a
// sorted set. Labels that become equal are one.
func FitRoles(roles []v1alpha1.Label) []v1alpha1.Label {
	list := make([]v1alpha1.Label, 0, len(roles))
	for _, role := range roles {
		list = append(list, fitLabel(role))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ComputeAlignmentPercent returns for how many of their areas the goals of a plan
// describe a connection, in percent and rounded down. Closed goals do not count; nil:
// all goals are closed, or there are none.
func ComputeAlignmentPercent(goals []*budget.Goal) *int32 {
	filled, total := 0, 0
	for _, goal := range goals {
		if !goal.Closed.IsZero() {
			continue
		}
		goalFilled, goalTotal := purpose.CountAlignmentCells(goal.Spec.Alignment)
		filled += goalFilled
		total += goalTotal
	}
	if total == 0 {
		return nil
	}
	return NewCount(100 * filled / total)
}
