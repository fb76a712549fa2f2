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
		"in force since 2026-07-01": testrules.District(testrules.Plan()),
		"as a whole on 2026-12-10; the next evaluation was due on 2027-12-10": testrules.Recorded(
			testrules.District(testrules.Plan()), testplan.Evaluation("", "2026-12-10").Decided("Retain", "2026-12-10"),
		),
	} {
		if all := testrules.DescribeResult(testrules.Evaluate(district, "2028-02-01")); !strings.Contains(all, want) {
			t.Errorf("no %q in:%s", want, all)
		}
	}
}
