package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/refusals"
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
					return &plan.Reconciler{Shell: shell.Shell{Client: c, Clock: now, Recorder: r}, Ledger: inventory.NewLedger(), Refusals: &refusals.Store{}}
				},
				Object: object, Related: world,
				At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
				Writes: true,
			})
		})
	}
}

// A line that comes to three quarters of its money is told in an event, once.
func TestTellsWhatIsUsed(t *testing.T) {
	spent := func(amount v1alpha1.Money) *v1alpha1.TechnologyPlan {
		return tp.Plan("p").Line("licenses", 2027, "1000", tp.General(), tp.Spent(amount)).Object()
	}
	c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, spent("100"))
	now := testclock.NewFakePassiveClock(time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC))
	r := &plan.Reconciler{Shell: shell.Shell{Client: c, Clock: now, Recorder: c.Events}, Ledger: inventory.NewLedger(), Refusals: &refusals.Store{}}
	assess := func(amount v1alpha1.Money) []string {
		t.Helper()
		p := &v1alpha1.TechnologyPlan{}
		if err := c.Get(t.Context(), client.ObjectKeyFromObject(spent("0")), p); err != nil {
			t.Fatal(err)
		}
		p.Spec = spent(amount).Spec // As the cache hands it over after an edit.
		if _, err := r.Reconcile(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(c.DrainEvents(), func(e string) bool { return !strings.Contains(e, "BudgetUsed") })
	}
	if told := assess("100"); len(told) > 0 {
		t.Errorf("a tenth is used: %q", told)
	}
	if told := assess("750"); len(told) != 1 || !strings.Contains(told[0], "At least 75 percent of line licenses is used: $750 of $1,000; $250 is left.") {
		t.Errorf("three quarters are used: %q", told)
	}
	if told := assess("760"); len(told) > 0 {
		t.Errorf("no step further: %q", told)
	}
}
