// Package cachereader reads the input of assessments from the controllers' caches.
// It implements snapshot.Source for the controllers, as snapshot.Memory does for the
// linter.
package cachereader

import (
	"context"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/snapshot"
)

// Reader reads all districts. It is safe for concurrent use, and all reconcilers
// share one.
type Reader struct {
	client client.Reader
	ledger *inventory.Ledger
	shared sharedGoals
}

// New returns a reader of objects from a client whose fields are indexed (see package
// index), and of the sums of device lots from a ledger.
func New(client client.Reader, ledger *inventory.Ledger) *Reader {
	return &Reader{client: client, ledger: ledger}
}

// District returns the source of one district, which is a namespace.
func (reader *Reader) District(namespace string) snapshot.Source { return district{reader, namespace} }

// district implements snapshot.Source for a namespace.
type district struct {
	reader    *Reader
	namespace string
}

func (d district) GetPlan(ctx context.Context, name string) (*v1alpha1.TechnologyPlan, error) {
	return index.GetOrNil(ctx, d.reader.client, d.namespace, name, &v1alpha1.TechnologyPlan{})
}

func (d district) ListPlans(ctx context.Context) ([]*v1alpha1.TechnologyPlan, error) {
	return index.ListPlans(ctx, d.reader.client, d.namespace)
}

func (d district) GetGoal(ctx context.Context, name string) (*v1alpha1.Goal, error) {
	return index.GetOrNil(ctx, d.reader.client, d.namespace, name, &v1alpha1.Goal{})
}

func (d district) GoalsOfPlan(ctx context.Context, planName string) ([]*v1alpha1.Goal, error) {
	return index.ListGoalsOfPlan(ctx, d.reader.client, d.namespace, planName)
}

func (d district) BenchmarksOfGoals(
	ctx context.Context, goals []*v1alpha1.Goal,
) (map[string][]*v1alpha1.Benchmark, error) {
	byGoal := map[string][]*v1alpha1.Benchmark{}
	for _, goal := range goals {
		benchmarks, err := index.ListBenchmarksOfGoal(ctx, d.reader.client, d.namespace, goal.Name)
		if err != nil {
			return nil, err
		}
		if len(benchmarks) > 0 {
			byGoal[goal.Name] = benchmarks
		}
	}
	return byGoal, nil
}

func (d district) BenchmarksOfTechnology(
	ctx context.Context, planName string, technology v1alpha1.EntryName,
) ([]*v1alpha1.Benchmark, error) {
	return index.ListBenchmarksOfTechnology(ctx, d.reader.client, d.namespace, planName, technology)
}

func (d district) GetBenchmark(ctx context.Context, name string) (*v1alpha1.Benchmark, error) {
	return index.GetOrNil(ctx, d.reader.client, d.namespace, name, &v1alpha1.Benchmark{})
}

func (d district) GetDevice(ctx context.Context, name string) (*v1alpha1.Device, error) {
	return index.GetOrNil(ctx, d.reader.client, d.namespace, name, &v1alpha1.Device{})
}

func (d district) DevicesReplacedBy(ctx context.Context, name string) ([]*v1alpha1.Device, error) {
	return index.ListDevicesReplacedBy(ctx, d.reader.client, d.namespace, name)
}

func (d district) EvaluationsOfPlan(ctx context.Context, planName string) ([]*v1alpha1.Evaluation, error) {
	return index.ListEvaluationsOfPlan(ctx, d.reader.client, d.namespace, planName)
}

func (d district) EvaluationsOfSeries(
	ctx context.Context, series evaluation.Series,
) ([]*v1alpha1.Evaluation, error) {
	return index.ListEvaluationsOfSeries(ctx, d.reader.client, d.namespace, series)
}

func (d district) EvaluationsOfSchedule(
	ctx context.Context, planName string, schedule v1alpha1.EntryName,
) ([]*v1alpha1.Evaluation, error) {
	return index.ListEvaluationsOfSchedule(ctx, d.reader.client, d.namespace, planName, schedule)
}

func (d district) TechnologyEvaluationsOfOtherPlans(ctx context.Context, planName string) ([]*v1alpha1.Evaluation, error) {
	return index.ListTechnologyEvaluationsOfOtherPlans(ctx, d.reader.client, d.namespace, planName)
}

// GetEvaluation returns nil and logs if the read fails, because snapshot.Source has no
// error here. Reads of a cache that has started do not fail in practice.
func (d district) GetEvaluation(ctx context.Context, name string) *v1alpha1.Evaluation {
	evaluation, err := index.GetOrNil(ctx, d.reader.client, d.namespace, name, &v1alpha1.Evaluation{})
	if err != nil {
		log.FromContext(ctx).Error(err, "Looking up an evaluation by its name failed")
	}
	return evaluation
}

// LoadInventory writes the facts of the plan into the ledger first: its fiscal calendar,
// lead time, lifetimes and the years of its lines. The sums and the assessment then use
// the same ones. It removes the facts if the plan does not exist any more.
func (d district) LoadInventory(
	ctx context.Context, plan *v1alpha1.TechnologyPlan,
) (func(asOf calendar.Date) inventory.Inventory, error) {
	planKey := inventory.PlanKey{Namespace: d.namespace, Name: plan.Name}
	d.reader.ledger.SetPlan(planKey, budget.InventoryFacts(model.ParsePlan(plan)))
	current, err := d.GetPlan(ctx, plan.Name)
	if err != nil {
		return nil, err
	}
	if current == nil {
		// The plan was deleted during this reconcile. Its deletion may have reached the
		// ledger before these facts, and then nothing else would remove them.
		d.reader.ledger.DeletePlan(planKey)
	}
	return func(asOf calendar.Date) inventory.Inventory { return d.reader.ledger.ComputeInventory(planKey, asOf) }, nil
}

func (d district) SharedGoals(
	plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date,
) *assess.SharedGoals {
	key := types.NamespacedName{Namespace: d.namespace, Name: plan.Name}
	return d.reader.shared.findOrCompute(key, plan, goals, asOf)
}
