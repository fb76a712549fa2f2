package goal_test

import (
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/goal"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func TestReconcile(t *testing.T) {
	testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.Goal]{
		Index: index.AddFields,
		New: func(
			c client.Client, clock clock.PassiveClock, r events.EventRecorder,
		) reconcile.ObjectReconciler[*v1alpha1.Goal] {
			return &goal.Reconciler{
				Client:  c,
				Clock:   clock,
				Reader:  cachereader.New(c, inventory.NewLedger()),
				Patcher: &statuspatch.Patcher{Client: c, Recorder: r},
			}
		},
		Object: tp.NewGoal("g").ActionFrom("train", "2026-08-01", "2026-11-16", "4000").BuildObject(),
		Related: []client.Object{
			tp.NewPlan("p").AddLine("wifi", 2027, "10", tp.ForGoals("g", "h")).BuildObject(), tp.NewGoal("h").BuildObject(),
			tp.NewBenchmark("b", "g").AddObservation("10", "2026-10-01").BuildObject(), tp.NewBenchmark("other", "h").BuildObject(),
		},
		At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
		Writes: true,
	})
}
