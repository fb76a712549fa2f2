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
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/plan"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func newReconciler(c client.Client, clock clock.PassiveClock, recorder events.EventRecorder) *plan.Reconciler {
	ledger := inventory.NewLedger()
	return &plan.Reconciler{
		Client:   c,
		Clock:    clock,
		Reader:   cachereader.New(c, ledger),
		Patcher:  &statuspatch.Patcher{Client: c, Recorder: recorder},
		Ledger:   ledger,
		Refusals: &refusals.Store{},
	}
}

func TestReconcile(t *testing.T) {
	full := tp.NewPlan("p").
		AddTechnology("laptop", tp.WithUnitCost("305"), tp.WithLifeMonths(60)).
		AddLine("laptops", 2027, "4000", tp.ForGoals("g"), tp.ForTechnologies("laptop")).
		AddLine("nowhere", 2027, "1000").
		AddSchedule("review", v1alpha1.CadenceAnnual, "2026-10-17", v1alpha1.KindTechnologyPlan, "").
		AddSchedule("lot", v1alpha1.CadenceAnnual, "2027-10-17", v1alpha1.KindDevice, "d")
	related := []client.Object{
		tp.NewPlan("other").BuildObject(), tp.NewGoal("g").AddAction("buy", 2027, "4000").BuildObject(),
		tp.NewBenchmark("b", "g").AddObservation("40", "2026-07-18").BuildObject(),
		tp.NewEvaluation("", "2026-09-01").AddCriteria("a").BuildObject(), tp.NewDevice("d", "laptop", 30).ReceivedOn("2026-08-01").BuildObject(),
	}
	cases := map[string]*v1alpha1.TechnologyPlan{
		"full":         full.BuildObject(),
		"draft":        tp.NewPlan("p").MarkDraft().BuildObject(),
		"ends":         tp.NewPlan("p").SetPeriod("2023-07-01", "2026-11-16").BuildObject(),
		"no such zone": tp.NewPlan("p").SetTimeZone("Maple/Valley").BuildObject(),
		"body in 2 rows": tp.NewPlan("p").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Approval.Body = "Board\nof Education"
		}).BuildObject(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.TechnologyPlan]{
				Index: index.AddFields,
				New: func(
					c client.Client, clock clock.PassiveClock, r events.EventRecorder,
				) reconcile.ObjectReconciler[*v1alpha1.TechnologyPlan] {
					return newReconciler(c, clock, r)
				},
				Object: object, Related: related,
				At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
				Writes: true,
			})
		})
	}
}

// A line of which three quarters come to be used gets an event, once.
func TestUsageEvents(t *testing.T) {
	spent := func(amount v1alpha1.Money) *v1alpha1.TechnologyPlan {
		return tp.NewPlan("p").
			AddLine("licenses", 2027, "1000", tp.WithoutGoal(), tp.AlreadySpent(amount)).
			BuildObject()
	}
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, spent("100"))
	now := testclock.NewFakePassiveClock(time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC))
	r := newReconciler(c, now, c.Events)
	assess := func(amount v1alpha1.Money) []string {
		t.Helper()
		p := &v1alpha1.TechnologyPlan{}
		if err := c.Get(t.Context(), client.ObjectKeyFromObject(spent("0")), p); err != nil {
			t.Fatal(err)
		}
		p.Spec = spent(amount).Spec // As the cache returns it after an edit.
		if _, err := r.Reconcile(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(c.TakeEvents(), func(e string) bool { return !strings.Contains(e, "BudgetUsed") })
	}
	if got := assess("100"); len(got) > 0 {
		t.Errorf("a tenth is used: %q", got)
	}
	const want = "At least 75 percent of line licenses is used: $750 of $1,000; $250 is left."
	if got := assess("750"); len(got) != 1 || !strings.Contains(got[0], want) {
		t.Errorf("three quarters are used: %q", got)
	}
	if got := assess("760"); len(got) > 0 {
		t.Errorf("no further step is reached: %q", got)
	}
}
