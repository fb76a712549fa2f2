package schedule_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestPlanStale(t *testing.T) {
	testrules.RunExamples(t, rules.PlanStale, staleExamples())
}
