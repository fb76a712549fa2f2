package compliance_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// fundedIn is the E-Rate year of a line.
func fundedIn(year int32) testrules.LineOption {
	return func(l *v1alpha1.BudgetLine) { l.ERateFundingYear = year }
}

// schools is a plan on E-Rate of so many schools of 100 students.
func schools(n int) *testplan.PlanBuilder {
	plan := testrules.OnERate().With(testrules.Erate("", "", "0"))
	for i := range n {
		plan.Site(fmt.Sprintf("school%d", i), 100)
	}
	return plan
}

// unknownSite is a site of which nobody says how many students it has.
func unknownSite(name string) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: v1alpha1.EntryName(name)})
	}
}

// fromMatrix moves the lines to the source that states no discount.
func fromMatrix(spec *v1alpha1.TechnologyPlanSpec) {
	for i := range spec.Budget.Lines {
		spec.Budget.Lines[i].Source = "matrix"
	}
}
