package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The review says since when it is missing.
func TestAnnualReviewNamesTheLast(t *testing.T) {
	for want, world := range map[string]testrules.World{
		"in force since 2026-07-01": testrules.District(testrules.Plan()),
		"as a whole on 2026-12-10; the next evaluation was due on 2027-12-10": testrules.Recorded(testrules.District(testrules.Plan()), testplan.Evaluation("", "2026-12-10").Decided("Retain", "2026-12-10")),
	} {
		if all := testrules.Describe(testrules.Evaluate(world, "2028-02-01")); !strings.Contains(all, want) {
			t.Errorf("no %q in:%s", want, all)
		}
	}
}
