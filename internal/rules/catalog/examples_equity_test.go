package catalog_test

import (
	"testing"

	"techplan.education/internal/testrules"
)

// The day of a future count is announced as the next change.
func TestEquityAnnouncesTheNextCount(t *testing.T) {
	district := testrules.DistrictWithGroupCounts(60, 90)
	if next := testrules.EvaluateRules(district, "2026-08-31").Next.String(); next != string(testrules.FirstCountDate) {
		t.Errorf("the next change is announced for %s", next)
	}
}
