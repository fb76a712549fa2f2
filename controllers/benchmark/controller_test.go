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
	observed := tp.Benchmark("b", "g").Observed("41", "2026-10-01")
	goal, plan := tp.Goal("g").Object(), tp.Plan("p").Object()
	cases := map[string]struct {
		object  *v1alpha1.Benchmark
		related []client.Object
	}{
		"a plan":                 {observed.Object(), []client.Object{goal, plan}},
		"a goal without a plan":  {observed.Object(), []client.Object{goal}},
		"nothing observed":       {tp.Benchmark("b", "g").Object(), []client.Object{goal, plan}},
		"target on the baseline": {tp.Benchmark("b", "g").From("80", "2026-07-01").Object(), []client.Object{goal, plan}},
		"the latest goes stale":  {tp.Benchmark("b", "g").Observed("41", "2026-07-20").Object(), []client.Object{goal, plan}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.Benchmark]{
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
