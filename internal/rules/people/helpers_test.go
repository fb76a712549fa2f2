package people_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testrules"
)

func approvedOn(day v1alpha1.Date) func(*testrules.PlanSpec) {
	return func(s *testrules.PlanSpec) { s.Approval.Date = day }
}
