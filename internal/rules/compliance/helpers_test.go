package compliance_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// fundedIn sets the E-Rate year of a line.
func fundedIn(year int32) testrules.LineOption {
	return func(l *v1alpha1.BudgetLine) { l.ERateFundingYear = year }
}

// planWithSchools is a plan on E-Rate with a number of schools of 100 students each.
func planWithSchools(n int) *testplan.PlanBuilder {
	plan := testrules.OnERate().ChangeSpec(testrules.SetErate("", "", "0"))
	for i := range n {
		plan.AddSite(fmt.Sprintf("school%d", i), 100)
	}
	return plan
}

// addUnknownSite adds a site without an enrollment.
func addUnknownSite(name string) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: v1alpha1.EntryName(name)})
	}
}

// moveToMatrixSource moves the lines to the source that states no discount of its own.
func moveToMatrixSource(spec *v1alpha1.TechnologyPlanSpec) {
	for i := range spec.Budget.Lines {
		spec.Budget.Lines[i].Source = "matrix"
	}
}
