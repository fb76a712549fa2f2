package cachereader

import (
	"context"
	"errors"
	"testing"

	"github.com/go-logr/logr/funcr"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// asRead are the differences between an object and the same one read from a cluster.
var asRead = cmp.Options{
	cmpopts.IgnoreFields(metav1.ObjectMeta{}, "ResourceVersion", "Generation", "UID"),
	cmpopts.IgnoreTypes(metav1.TypeMeta{}),
	cmpopts.EquateEmpty(),
	cmpopts.EquateComparable(inventory.OtherLines{}),
	cmpopts.SortSlices(func(a, b client.Object) bool { return a.GetName() < b.GetName() }),
	cmpopts.IgnoreFields(assess.PlanInput{}, "Inventory", "DeviceStart", "EvaluationNamed"),
	cmpopts.IgnoreFields(assess.GoalInput{}, "Shared"),
	cmpopts.IgnoreFields(assess.BenchmarkInput{}, "Inventory"),
}

// The caches and a district in memory give the same inputs.
func TestCacheAgreesWithMemory(t *testing.T) {
	for seed := range uint64(20) {
		random := testrandom.NewWorld(seed)
		other := tp.NewPlan("other").BuildObject()
		district := snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{random.Plan, other}, Goals: random.Goals, Benchmarks: random.Benchmarks,
			Devices: random.Devices, Evaluations: random.Evaluations,
		}
		c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, listObjects(district)...)
		ledger := inventory.NewLedger()
		for _, lot := range district.Devices {
			ledger.SetLot(inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}, inventory.LotOf(lot))
		}
		compareInputs(t, district, New(c, ledger).District(tp.Namespace), snapshot.NewMemory(district))
	}
}

func listObjects(district snapshot.District) []client.Object {
	var objects []client.Object
	for _, plan := range district.Plans {
		objects = append(objects, plan)
	}
	for _, goal := range district.Goals {
		objects = append(objects, goal)
	}
	for _, benchmark := range district.Benchmarks {
		objects = append(objects, benchmark)
	}
	for _, lot := range district.Devices {
		objects = append(objects, lot)
	}
	for _, evaluation := range district.Evaluations {
		objects = append(objects, evaluation)
	}
	return objects
}

func compareInputs(t *testing.T, district snapshot.District, cached, memory snapshot.Source) {
	t.Helper()
	ctx := t.Context()
	for _, plan := range district.Plans {
		want, wantErr := snapshot.PlanInput(ctx, memory, plan)
		got, gotErr := snapshot.PlanInput(ctx, cached, plan)
		compare(t, plan.Name, want, got, errors.Join(wantErr, gotErr))
		asOf := assess.DateInDistrict(plan, november)
		compare(t, "inventory of "+plan.Name, want.Inventory(asOf), got.Inventory(asOf), nil)
		for _, lot := range district.Devices {
			wantStart, wantExists := want.DeviceStart(lot.Name)
			if start, exists := got.DeviceStart(lot.Name); start != wantStart || exists != wantExists {
				t.Errorf("%s starts %s, exists: %t; want %s, %t", lot.Name, start, exists, wantStart, wantExists)
			}
		}
		for _, evaluation := range district.Evaluations {
			compare(t, evaluation.Name, want.EvaluationNamed(evaluation.Name), got.EvaluationNamed(evaluation.Name), nil)
		}
	}
	for _, goal := range district.Goals {
		want, wantErr := snapshot.GoalInput(ctx, memory, goal, november)
		got, gotErr := snapshot.GoalInput(ctx, cached, goal, november)
		compare(t, goal.Name, want, got, errors.Join(wantErr, gotErr))
		if (want.Shared == nil) != (got.Shared == nil) {
			t.Errorf("%s shares %v, want %v", goal.Name, got.Shared, want.Shared)
		}
	}
	for _, benchmark := range district.Benchmarks {
		want, wantErr := snapshot.BenchmarkInput(ctx, memory, benchmark)
		got, gotErr := snapshot.BenchmarkInput(ctx, cached, benchmark)
		compare(t, benchmark.Name, want, got, errors.Join(wantErr, gotErr))
	}
	for _, lot := range district.Devices {
		want, wantErr := snapshot.DeviceInput(ctx, memory, lot, november)
		got, gotErr := snapshot.DeviceInput(ctx, cached, lot, november)
		compare(t, lot.Name, want, got, errors.Join(wantErr, gotErr))
	}
	for _, evaluation := range district.Evaluations {
		want, wantErr := snapshot.EvaluationInput(ctx, memory, evaluation)
		got, gotErr := snapshot.EvaluationInput(ctx, cached, evaluation)
		compare(t, evaluation.Name, want, got, errors.Join(wantErr, gotErr))
	}
}

func compare(t *testing.T, name string, want, got any, err error) {
	t.Helper()
	if diff := cmp.Diff(want, got, asRead); diff != "" || err != nil {
		t.Errorf("%s: error %v (-memory +cache):\n%s", name, err, diff)
	}
}

// The facts of a plan that is deleted during a reconcile do not stay in the ledger.
func TestFactsOfADeletedPlanAreRemoved(t *testing.T) {
	plan := tp.NewPlan("p").
		AddTechnology("laptop", tp.WithLifeMonths(60)).
		BuildObject()
	lot := tp.NewDevice("d", "laptop", 3).
		ReceivedOn("2026-08-01").
		BuildObject()
	for name, exists := range map[string]bool{"the plan exists": true, "the plan is deleted": false} {
		t.Run(name, func(t *testing.T) {
			var objects []client.Object
			if exists {
				objects = append(objects, plan)
			}
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, objects...)
			ledger := inventory.NewLedger()
			ledger.SetLot(inventory.LotKey{Namespace: tp.Namespace, Name: "d"}, inventory.LotOf(lot))
			sums, err := New(c, ledger).District(tp.Namespace).LoadInventory(t.Context(), plan)
			if err != nil {
				t.Fatal(err)
			}
			stock := sums(calendar.New(2026, 11, 15)).Stock
			if len(stock) != 1 || (stock[0].End != 0) != exists {
				t.Errorf("the stock is %+v", stock)
			}
		})
	}
}

// A look-up that fails in the middle of an assessment finds nothing, and is logged.
func TestEvaluationNamedLogsAnError(t *testing.T) {
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return errors.New("on fire")
		},
	})
	var logged []string
	record := funcr.New(func(_, args string) { logged = append(logged, args) }, funcr.Options{})
	source := New(c, inventory.NewLedger()).District(tp.Namespace)
	evaluation := source.GetEvaluation(log.IntoContext(t.Context(), record), "e")
	if evaluation != nil || len(logged) != 1 {
		t.Errorf("found %v, logged %q", evaluation, logged)
	}
}
