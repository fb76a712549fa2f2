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
	lot := tp.Device("d", "laptop", 30).
		At("high").
		Ordered("2026-06-20").
		Received("2026-08-05").
		Supported("2026-11-16").
		PaidBy("before", "old")
	related := []client.Object{
		tp.Plan("p").Technology("laptop", tp.Price("305"), tp.Life(60)).Object(),
		tp.Plan("before").
			Period("2023-07-01", "2026-06-30").
			Line("old", 2026, "9000").
			Object(),
		tp.Device("new", "laptop", 30).Object(),
	}
	cases := map[string]*v1alpha1.Device{
		"in service":            lot.Object(),
		"all lost":              tp.Device("d", "laptop", 3).Out(v1alpha1.OutOfServiceLost, 3).Object(),
		"no date at all":        tp.Device("d", "phone", 3).Object(),
		"replacement is there":  tp.Device("d", "laptop", 3).ReplacedBy("new").Object(),
		"replacement is absent": tp.Device("d", "laptop", 3).ReplacedBy("newer").Object(),
		"leased": tp.Device("d", "laptop", 3).
			Leased("2026-11-17").
			InService("2026-11-16").
			Object(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.Device]{
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
