package device_test

import (
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/device"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func TestReconcile(t *testing.T) {
	lot := tp.NewDevice("d", "laptop", 30).
		AtSite("high").
		OrderedOn("2026-06-20").
		ReceivedOn("2026-08-05").
		SupportedUntil("2026-11-16").
		PaidBy("before", "old")
	related := []client.Object{
		tp.NewPlan("p").AddTechnology("laptop", tp.WithUnitCost("305"), tp.WithLifeMonths(60)).BuildObject(),
		tp.NewPlan("before").
			SetPeriod("2023-07-01", "2026-06-30").
			AddLine("old", 2026, "9000").
			BuildObject(),
		tp.NewDevice("new", "laptop", 30).BuildObject(),
	}
	cases := map[string]*v1alpha1.Device{
		"in service":            lot.BuildObject(),
		"all lost":              tp.NewDevice("d", "laptop", 3).AddOutOfService(v1alpha1.OutOfServiceLost, 3).BuildObject(),
		"no date at all":        tp.NewDevice("d", "phone", 3).BuildObject(),
		"replacement is there":  tp.NewDevice("d", "laptop", 3).ReplacedBy("new").BuildObject(),
		"replacement is absent": tp.NewDevice("d", "laptop", 3).ReplacedBy("newer").BuildObject(),
		"leased": tp.NewDevice("d", "laptop", 3).
			LeasedUntil("2026-11-17").
			InService("2026-11-16").
			BuildObject(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.Device]{
				Index: index.AddFields,
				New: func(
					c client.Client, clock clock.PassiveClock, r events.EventRecorder,
				) reconcile.ObjectReconciler[*v1alpha1.Device] {
					return &device.Reconciler{
						Client:  c,
						Clock:   clock,
						Reader:  cachereader.New(c, inventory.NewLedger()),
						Patcher: &statuspatch.Patcher{Client: c, Recorder: r},
					}
				},
				Object: object, Related: related,
				At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
				Writes: true,
			})
		})
	}
}
