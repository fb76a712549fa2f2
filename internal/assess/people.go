package assess

import (
	"cmp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules/purpose"
	"techplan.education/internal/text"
)

// maxDepartments is how many departments a status lists.
const maxDepartments = 50

// countDepartments counts the stakeholders of each department, the largest first.
// Spellings that differ only in case or in spaces around them are one department, shown
// in the first spelling in alphabetical order.
func countDepartments(plan *v1alpha1.TechnologyPlan) []v1alpha1.DepartmentCount {
	known := map[string]*v1alpha1.DepartmentCount{}
	for _, stakeholder := range plan.Spec.Stakeholders {
		name := fitLabel(v1alpha1.Label(strings.TrimSpace(string(stakeholder.Department))))
		if name == "" {
			continue
		}
		key := strings.ToLower(string(name))
		if known[key] == nil {
			known[key] = &v1alpha1.DepartmentCount{Name: name}
		}
		known[key].Name = min(known[key].Name, name)
		known[key].Stakeholders++
	}
	var list []v1alpha1.DepartmentCount
	for _, department := range known {
		list = append(list, *department)
	}
	slices.SortFunc(list, func(a, b v1alpha1.DepartmentCount) int {
		return cmp.Or(cmp.Compare(b.Stakeholders, a.Stakeholders), cmp.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), maxDepartments)]
}

// labelLimit is the most characters of a Label.
const labelLimit = 160

// fitLabel returns a label that a status accepts: the plan may have been stored before
// control characters were refused.
func fitLabel(label v1alpha1.Label) v1alpha1.Label {
	return v1alpha1.Label(text.FitLine(string(label), labelLimit))
}

// fitRoles returns a sorted set of labels that a status accepts.
func fitRoles(roles []v1alpha1.Label) []v1alpha1.Label {
	list := make([]v1alpha1.Label, 0, len(roles))
	for _, role := range roles {
		list = append(list, fitLabel(role))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// alignmentPercent returns how many of the alignment fields of open goals are filled,
// in percent rounded down; nil if there is no such goal.
func alignmentPercent(money *budget.Budget) *int32 {
	filled, all := 0, 0
	for _, goal := range money.Goals {
		if !goal.Closed.IsZero() {
			continue
		}
		written, of := purpose.CountAlignmentCells(goal.Spec.Alignment)
		filled, all = filled+written, all+of
	}
	if all == 0 {
		return nil
	}
	return countPtr(100 * filled / all)
}
