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
		"scheduled": tp.Evaluation("review", "2027-06-15").Object(),
		"open": tp.Evaluation("review", "2026-11-15").
			Asks("a", "b").
			Answers("a", "Pass").
			Object(),
		"goes overdue":  tp.Evaluation("review", "2026-10-18").Asks("a").Object(),
		"without a day": tp.Evaluation("", "fall").Object(),
		"completed": tp.Evaluation("review", "2026-10-18").
			Asks("a").
			Answers("a", "Fail").
			Decided("Retire", "2026-11-01").
			Object(),
		"cancelled": tp.Evaluation("review", "2026-10-18").Cancelled("2026-11-01").Object(),
		"cancelled in many lines": tp.Evaluation("review", "2026-10-18").
			Cancelled("2026-11-01").
			With(func(s *v1alpha1.EvaluationSpec) {
				s.Cancelled.Reason = "First,\n  there is no need.\n\nSecond, no money.\n"
			}).
			Object(),
		"cancelled at length": tp.Evaluation("review", "2026-10-18").
			Cancelled("2026-11-01").
			With(func(s *v1alpha1.EvaluationSpec) { s.Cancelled.Reason = v1alpha1.Text(strings.Repeat("é", 2000)) }).
			Object(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.Evaluation]{
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
				Object: object, Related: []client.Object{tp.Plan("p").Object()}, At: midTerm, Writes: true,
			})
		})
	}
}
