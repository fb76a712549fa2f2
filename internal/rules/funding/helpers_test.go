package funding_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// planCarryingOver is a plan with a source that comes every year and carries over.
func planCarryingOver(gives ...func(*v1alpha1.FundingSource)) *testplan.PlanBuilder {
	return testrules.NewPlan().AddSource("s", "TitleIIA", append(gives, testplan.UntilDay("2028-09-30"))...)
}
