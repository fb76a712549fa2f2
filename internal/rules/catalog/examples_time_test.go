package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The message names the last evaluation of the plan, or the day on which it came into force.
func TestAnnualReviewNamesTheLast(t *testing.T) {
	for want, district := range map[string]testrules.World{
		"in force since 2026-07-01": testrules.NewDistrict(testrules.NewPlan()),
		"as a whole on 2026-12-10; the next evaluation was due on 2027-12-10": testrules.AddEvaluations(
			testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "2026-12-10").DecideOn("Retain", "2026-12-10"),
		),
	} {
		if all := testrules.DescribeResult(testrules.EvaluateRules(district, "2028-02-01")); !strings.Contains(all, want) {
			t.Errorf("no %q in:%s", want, all)
		}
	}
}
