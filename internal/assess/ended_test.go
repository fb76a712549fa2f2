package assess_test

import (
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// The rules evaluate a plan that has ended as of its last day: an evaluation that
// could still be held then is not reported as overdue later.
func TestEvaluationsOfAnEndedPlan(t *testing.T) {
	for anchor, want := range map[string]bool{
		"2029-05-30": true,  // Its last day, 30 days later, is the day before the plan's.
		"2029-05-31": false, // Its last day is the plan's.
	} {
		plan := testplan.NewPlan("p").
			AddSchedule("look-back", v1alpha1.CadenceOnce, anchor, v1alpha1.KindTechnologyPlan, "").BuildObject()
		onLastDay := time.Date(2029, 6, 30, 12, 0, 0, 0, time.UTC)
		afterEnd := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
		for _, now := range []time.Time{onLastDay, afterEnd} {
			results := snapshot.AssessDistrict(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}}, now)
			got := slices.ContainsFunc(results[0].Findings, func(finding v1alpha1.Finding) bool {
				return finding.Code == "EvaluationOverdue"
			})
			if got != want {
				t.Errorf("due on %s, evaluated on %s: reported as overdue: %t", anchor, now.Format(time.DateOnly), got)
			}
		}
	}
}
