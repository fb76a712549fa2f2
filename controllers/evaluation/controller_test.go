package evaluation_test

import (
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/evaluation"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var midTerm = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

func TestReconcile(t *testing.T) {
	cases := map[string]*v1alpha1.Evaluation{
		"scheduled": tp.NewEvaluation("review", "2027-06-15").BuildObject(),
		"open": tp.NewEvaluation("review", "2026-11-15").
			AddCriteria("a", "b").
			AddAnswer("a", "Pass").
			BuildObject(),
		"goes overdue":  tp.NewEvaluation("review", "2026-10-18").AddCriteria("a").BuildObject(),
		"without a day": tp.NewEvaluation("", "fall").BuildObject(),
		"completed": tp.NewEvaluation("review", "2026-10-18").
			AddCriteria("a").
			AddAnswer("a", "Fail").
			DecideOn("Retire", "2026-11-01").
			BuildObject(),
		"cancelled": tp.NewEvaluation("review", "2026-10-18").CancelOn("2026-11-01").BuildObject(),
		"cancelled in many lines": tp.NewEvaluation("review", "2026-10-18").
			CancelOn("2026-11-01").
			ChangeSpec(func(s *v1alpha1.EvaluationSpec) {
				s.Cancelled.Reason = "First,\n  there is no need.\n\nSecond, no money.\n"
			}).
			BuildObject(),
		"cancelled at length": tp.NewEvaluation("review", "2026-10-18").
			CancelOn("2026-11-01").
			ChangeSpec(func(s *v1alpha1.EvaluationSpec) { s.Cancelled.Reason = v1alpha1.Text(strings.Repeat("é", 2000)) }).
			BuildObject(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.Evaluation]{
				Index: index.AddFields,
				New: func(
					c client.Client, clock clock.PassiveClock, r events.EventRecorder,
				) reconcile.ObjectReconciler[*v1alpha1.Evaluation] {
					return &evaluation.Reconciler{
						Client:  c,
						Clock:   clock,
						Reader:  cachereader.New(c, inventory.NewLedger()),
						Patcher: &statuspatch.Patcher{Client: c, Recorder: r},
					}
				},
				Object: object, Related: []client.Object{tp.NewPlan("p").BuildObject()}, At: midTerm, Writes: true,
			})
		})
	}
}
