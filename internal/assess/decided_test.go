package assess_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testplan"
)

// An evaluation with all of its results and no decision is completed, and says by when the decision
// is due. That stays so on the day after the last one, and for months.
func TestDecisionIsWaiting(t *testing.T) {
	for title, c := range map[string]struct {
		change func(*testplan.EvaluationBuilder)
		want   string
	}{
		"all results, about a technology": {
			func(record *testplan.EvaluationBuilder) { record.AddAnswer("use", v1alpha1.AnswerPass) },
			"Completed True, Decided False: All results are recorded, and the decision is waiting; it is due by 2026-08-31.",
		},
		"all results, about the plan": {
			func(record *testplan.EvaluationBuilder) {
				record.AddAnswer("use", v1alpha1.AnswerPass).SetTarget(v1alpha1.TargetTechnologyPlan, "p")
			},
			"Completed True, Decided False: All results are recorded, and the decision is waiting.",
		},
		"no result yet": {
			func(*testplan.EvaluationBuilder) {}, "Completed False, Decided False: No decision is recorded.",
		},
		"decided": {
			func(record *testplan.EvaluationBuilder) {
				record.AddAnswer("use", v1alpha1.AnswerPass).DecideOn(v1alpha1.DecisionRetain, "2026-08-20")
			},
			"Completed True, Decided True: Retain by Cabinet on 2026-08-20.",
		},
	} {
		for _, instant := range []string{
			"2026-08-20T16:00:00Z", "2026-08-31T16:00:00Z", "2026-09-01T16:00:00Z", "2027-03-01T16:00:00Z",
		} {
			t.Run(title+" at "+instant, func(t *testing.T) {
				record := testplan.NewEvaluation("", "2026-08-01").
					SetTarget(v1alpha1.TargetTechnology, "laptop").
					AddCriteria("use")
				c.change(record)
				status, _ := assess.ComputeEvaluationStatus(assess.EvaluationInput{
					Evaluation: record.BuildObject(), Plan: testplan.NewPlan("p").BuildObject(),
				}, parseInstant(t, instant))
				completed := meta.FindStatusCondition(status.Conditions, string(v1alpha1.ConditionCompleted))
				decided := meta.FindStatusCondition(status.Conditions, string(v1alpha1.ConditionDecided))
				got := "Completed " + string(completed.Status) + ", Decided " + string(decided.Status) + ": " + decided.Message
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("conditions (-want +got):\n%s", diff)
				}
			})
		}
	}
}
