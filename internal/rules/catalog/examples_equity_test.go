package catalog_test

import (
	"testing"

	"techplan.education/internal/testrules"
)

// A count to come is announced.
func TestEquityAnnouncesTheNextCount(t *testing.T) {
	world := testrules.Counted(60, 90)
	if next := testrules.Evaluate(world, "2026-08-31").Next.String(); next != string(testrules.FirstCount) {
		t.Errorf("the next change is announced for %s", next)
	}
}
