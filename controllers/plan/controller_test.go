package plan_test

import (
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/controllers/plan"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func TestReconcile(t *testing.T) {
	full := tp.Plan("p").Technology("laptop", tp.Price("305"), tp.Life(60)).
		Line("laptops", 2027, "4000", tp.For("g"), tp.Buying("laptop")).Line("nowhere", 2027, "1000").
		Schedule("review", v1alpha1.CadenceAnnual, "2026-10-17", v1alpha1.KindTechnologyPlan, "").
		Schedule("lot", v1alpha1.CadenceAnnual, "2027-10-17", v1alpha1.KindDevice, "d")
	world := []client.Object{
		tp.Plan("other").Object(), tp.Goal("g").Action("buy", 2027, "4000").Object(),
		tp.Benchmark("b", "g").Observed("40", "2026-07-18").Object(),
		tp.Evaluation("", "2026-09-01").Asks("a").Object(), tp.Device("d", "laptop", 30).Received("2026-08-01").Object(),
	}
	cases := map[string]*v1alpha1.TechnologyPlan{
		"full":           full.Object(),
		"draft":          tp.Plan("p").Draft().Object(),
		"ends":           tp.Plan("p").Period("2023-07-01", "2026-11-16").Object(),
		"no such zone":   tp.Plan("p").Zone("Maple/Valley").Object(),
		"body in 2 rows": tp.Plan("p").With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Body = "Board\nof Education" }).Object(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.TechnologyPlan]{
				Index: shell.Index,
				New: func(c client.Client, now clock.PassiveClock, r events.EventRecorder) reconcile.ObjectReconciler[*v1alpha1.TechnologyPlan] {
					return &plan.Reconciler{Shell: shell.Shell{Client: c, Clock: now, Recorder: r}, Ledger: inventory.NewLedger()}
				},
				Object: object, World: world,
				At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
				Writes: true,
			})
		})
	}
}
