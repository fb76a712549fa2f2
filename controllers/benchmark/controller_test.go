package benchmark_test

import (
	"testing"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/benchmark"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func TestReconcile(t *testing.T) {
	observed := tp.NewBenchmark("b", "g").AddObservation("41", "2026-10-01")
	goal, plan := tp.NewGoal("g").BuildObject(), tp.NewPlan("p").BuildObject()
	cases := map[string]struct {
		object  *v1alpha1.Benchmark
		related []client.Object
	}{
		"a plan":                 {observed.BuildObject(), []client.Object{goal, plan}},
		"a goal without a plan":  {observed.BuildObject(), []client.Object{goal}},
		"nothing observed":       {tp.NewBenchmark("b", "g").BuildObject(), []client.Object{goal, plan}},
		"target on the baseline": {tp.NewBenchmark("b", "g").FromBaseline("80", "2026-07-01").BuildObject(), []client.Object{goal, plan}},
		"the latest goes stale":  {tp.NewBenchmark("b", "g").AddObservation("41", "2026-07-20").BuildObject(), []client.Object{goal, plan}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.Benchmark]{
				Index: index.AddFields,
				New: func(
					c client.Client, clock clock.PassiveClock, r events.EventRecorder,
				) reconcile.ObjectReconciler[*v1alpha1.Benchmark] {
					return &benchmark.Reconciler{
						Client:  c,
						Clock:   clock,
						Reader:  cachereader.New(c, inventory.NewLedger()),
						Patcher: &statuspatch.Patcher{Client: c, Recorder: r},
					}
				},
				Object: tc.object, Related: tc.related,
				At:     time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC),
				Writes: true,
			})
		})
	}
}
