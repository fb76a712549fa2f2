package snapshot

import (
	"cmp"
	"context"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

// District holds all objects of one district, which is one namespace.
type District struct {
	Plans       []*v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  []*v1alpha1.Benchmark
	Devices     []*v1alpha1.Device
	Evaluations []*v1alpha1.Evaluation
}

// FindPlan returns the plan of a name; nil if the district has none.
func (district District) FindPlan(planName string) *v1alpha1.TechnologyPlan {
	at := slices.IndexFunc(district.Plans, func(plan *v1alpha1.TechnologyPlan) bool { return plan.Name == planName })
	if at < 0 {
		return nil
	}
	return district.Plans[at]
}

// ListBenchmarksOfPlan parses the benchmarks of the goals of a plan.
func (district District) ListBenchmarksOfPlan(planName string) []*model.Benchmark {
	ofPlan := map[string]bool{}
	for _, goal := range district.Goals {
		ofPlan[goal.Name] = ofPlan[goal.Name] || goal.Spec.PlanRef.Name == planName
	}
	var benchmarks []*model.Benchmark
	for _, benchmark := range district.Benchmarks {
		if ofPlan[benchmark.Spec.GoalRef.Name] {
			benchmarks = append(benchmarks, model.ParseBenchmark(benchmark))
		}
	}
	return benchmarks
}

// ReplacePlan returns the district with another version of one of its plans.
func (district District) ReplacePlan(plan *v1alpha1.TechnologyPlan) District {
	district.Plans = slices.Clone(district.Plans)
	for i, other := range district.Plans {
		if other.Name == plan.Name {
			district.Plans[i] = plan
		}
	}
	return district
}

// NamespacedDistrict is a district with the name of its namespace.
type NamespacedDistrict struct {
	District

	Namespace string
}

// SortByName returns the district with each list in the order of names. The lists are
// new, the objects are the same.
func (district District) SortByName() District {
	return District{
		Plans:       sortByName(district.Plans),
		Goals:       sortByName(district.Goals),
		Benchmarks:  sortByName(district.Benchmarks),
		Devices:     sortByName(district.Devices),
		Evaluations: sortByName(district.Evaluations),
	}
}

func sortByName[O metav1.Object](objects []O) []O {
	sorted := slices.Clone(objects)
	slices.SortStableFunc(sorted, func(left, right O) int { return cmp.Compare(left.GetName(), right.GetName()) })
	return sorted
}

// Memory is a Source for a district that is completely in memory, for example read from
// files. Its methods never return an error. It is not safe for concurrent use.
type Memory struct {
	district District
	plans    map[string]*v1alpha1.TechnologyPlan
	goals    map[string]*v1alpha1.Goal
	devices  map[string]*v1alpha1.Device
	// predecessors are the lots by the name of their replacement.
	predecessors     map[string][]*v1alpha1.Device
	evaluations      map[string]*v1alpha1.Evaluation
	goalsByPlan      map[string][]*v1alpha1.Goal
	benchmarksByGoal map[string][]*v1alpha1.Benchmark
	// evaluationsByPlan has a plan's evaluations in the order of their names.
	evaluationsByPlan map[string][]*v1alpha1.Evaluation
	series            map[evaluation.Series][]*v1alpha1.Evaluation
	// evaluationsBySchedule has those of each schedule of a plan in the order of their names.
	evaluationsBySchedule map[scheduleKey][]*v1alpha1.Evaluation
	// ledger is nil until the sums of the lots are asked for: most questions need none.
	ledger *inventory.Ledger
	// shared holds what the goals of a plan have in common, by plan.
	shared map[string]sharedGoals
}

// scheduleKey names a schedule of a plan.
type scheduleKey struct {
	plan     string
	schedule v1alpha1.EntryName
}

// sharedGoals is what the goals of a plan have in common on a date.
type sharedGoals struct {
	asOf  calendar.Date
	goals *assess.SharedGoals
}

var _ Source = (*Memory)(nil)

// NewMemory returns a source for the objects of a district. It keeps the objects, which must not change, and adds the
// lots to a ledger when their sums are asked for the first time.
func NewMemory(district District) *Memory {
	district = district.SortByName()
	memory := &Memory{
		district:              district,
		plans:                 mapByName(district.Plans),
		goals:                 mapByName(district.Goals),
		devices:               mapByName(district.Devices),
		predecessors:          map[string][]*v1alpha1.Device{},
		evaluations:           mapByName(district.Evaluations),
		goalsByPlan:           map[string][]*v1alpha1.Goal{},
		benchmarksByGoal:      map[string][]*v1alpha1.Benchmark{},
		evaluationsByPlan:     map[string][]*v1alpha1.Evaluation{},
		series:                map[evaluation.Series][]*v1alpha1.Evaluation{},
		evaluationsBySchedule: map[scheduleKey][]*v1alpha1.Evaluation{},
		shared:                map[string]sharedGoals{},
	}
	for _, goal := range district.Goals {
		planName := goal.Spec.PlanRef.Name
		memory.goalsByPlan[planName] = append(memory.goalsByPlan[planName], goal)
	}
	for _, benchmark := range district.Benchmarks {
		goalName := benchmark.Spec.GoalRef.Name
		memory.benchmarksByGoal[goalName] = append(memory.benchmarksByGoal[goalName], benchmark)
	}
	for _, lot := range district.Devices {
		if replacement := lot.Spec.ReplacedByRef.Name; replacement != "" {
			memory.predecessors[replacement] = append(memory.predecessors[replacement], lot)
		}
	}
	for _, record := range district.Evaluations {
		planName, series := record.Spec.PlanRef.Name, evaluation.SeriesOf(record)
		memory.evaluationsByPlan[planName] = append(memory.evaluationsByPlan[planName], record)
		memory.series[series] = append(memory.series[series], record)
		schedule := scheduleKey{planName, record.Spec.Schedule}
		memory.evaluationsBySchedule[schedule] = append(memory.evaluationsBySchedule[schedule], record)
	}
	return memory
}

// openLedger returns the ledger of the lots. day is that on which the sums are asked for.
func (memory *Memory) openLedger(day calendar.Date) *inventory.Ledger {
	if memory.ledger != nil {
		return memory.ledger
	}
	memory.ledger = inventory.NewLedgerOn(day)
	for _, plan := range memory.district.Plans {
		memory.ledger.SetPlan(inventory.PlanKey{Name: plan.Name}, budget.InventoryFacts(model.ParsePlan(plan)))
	}
	for _, lot := range memory.district.Devices {
		memory.ledger.SetLot(inventory.LotKey{Name: lot.Name}, inventory.LotOf(lot))
	}
	return memory.ledger
}

// replaceBenchmark puts another version of a benchmark in the place of the one of a number.
func (memory *Memory) replaceBenchmark(number int, benchmark *v1alpha1.Benchmark) {
	replaced := memory.district.Benchmarks[number]
	memory.district.Benchmarks[number] = benchmark
	siblings := memory.benchmarksByGoal[benchmark.Spec.GoalRef.Name]
	siblings[slices.Index(siblings, replaced)] = benchmark
}

func mapByName[O metav1.Object](objects []O) map[string]O {
	byName := make(map[string]O, len(objects))
	for _, object := range objects {
		byName[object.GetName()] = object
	}
	return byName
}

// GetPlan implements Source.
func (memory *Memory) GetPlan(_ context.Context, name string) (*v1alpha1.TechnologyPlan, error) {
	return memory.plans[name], nil
}

// ListPlans implements Source.
func (memory *Memory) ListPlans(context.Context) ([]*v1alpha1.TechnologyPlan, error) {
	return memory.district.Plans, nil
}

// GetGoal implements Source.
func (memory *Memory) GetGoal(_ context.Context, name string) (*v1alpha1.Goal, error) {
	return memory.goals[name], nil
}

// GoalsOfPlan implements Source.
func (memory *Memory) GoalsOfPlan(_ context.Context, planName string) ([]*v1alpha1.Goal, error) {
	return memory.goalsByPlan[planName], nil
}

// BenchmarksOfGoals implements Source.
func (memory *Memory) BenchmarksOfGoals(
	_ context.Context, goals []*v1alpha1.Goal,
) (map[string][]*v1alpha1.Benchmark, error) {
	byGoal := map[string][]*v1alpha1.Benchmark{}
	for _, goal := range goals {
		if benchmarks := memory.benchmarksByGoal[goal.Name]; benchmarks != nil {
			byGoal[goal.Name] = benchmarks
		}
	}
	return byGoal, nil
}

// BenchmarksOfTechnology implements Source.
func (memory *Memory) BenchmarksOfTechnology(
	_ context.Context, planName string, technology v1alpha1.EntryName,
) ([]*v1alpha1.Benchmark, error) {
	var benchmarks []*v1alpha1.Benchmark
	for _, goal := range memory.goalsByPlan[planName] {
		for _, benchmark := range memory.benchmarksByGoal[goal.Name] {
			if benchmark.Spec.Technology == technology {
				benchmarks = append(benchmarks, benchmark)
			}
		}
	}
	return benchmarks, nil
}

// GetBenchmark implements Source.
func (memory *Memory) GetBenchmark(_ context.Context, name string) (*v1alpha1.Benchmark, error) {
	number, exists := slices.BinarySearchFunc(memory.district.Benchmarks, name,
		func(benchmark *v1alpha1.Benchmark, name string) int { return cmp.Compare(benchmark.Name, name) })
	if !exists {
		return nil, nil
	}
	return memory.district.Benchmarks[number], nil
}

// GetDevice implements Source.
func (memory *Memory) GetDevice(_ context.Context, name string) (*v1alpha1.Device, error) {
	return memory.devices[name], nil
}

// DevicesReplacedBy implements Source.
func (memory *Memory) DevicesReplacedBy(_ context.Context, name string) ([]*v1alpha1.Device, error) {
	return memory.predecessors[name], nil
}

// EvaluationsOfPlan implements Source.
func (memory *Memory) EvaluationsOfPlan(_ context.Context, planName string) ([]*v1alpha1.Evaluation, error) {
	return memory.evaluationsByPlan[planName], nil
}

// TechnologyEvaluationsOfOtherPlans implements Source.
func (memory *Memory) TechnologyEvaluationsOfOtherPlans(_ context.Context, planName string) ([]*v1alpha1.Evaluation, error) {
	var evaluations []*v1alpha1.Evaluation
	for _, record := range memory.district.Evaluations {
		if evaluation.AboutTechnology(record) && record.Spec.PlanRef.Name != planName {
			evaluations = append(evaluations, record)
		}
	}
	return evaluations, nil
}

// EvaluationsOfSeries implements Source.
func (memory *Memory) EvaluationsOfSeries(
	_ context.Context, series evaluation.Series,
) ([]*v1alpha1.Evaluation, error) {
	return memory.series[series], nil
}

// EvaluationsOfSchedule implements Source.
func (memory *Memory) EvaluationsOfSchedule(
	_ context.Context, planName string, schedule v1alpha1.EntryName,
) ([]*v1alpha1.Evaluation, error) {
	return memory.evaluationsBySchedule[scheduleKey{planName, schedule}], nil
}

// GetEvaluation implements Source.
func (memory *Memory) GetEvaluation(_ context.Context, name string) *v1alpha1.Evaluation {
	return memory.evaluations[name]
}

// LoadInventory implements Source.
func (memory *Memory) LoadInventory(
	_ context.Context, plan *v1alpha1.TechnologyPlan,
) (func(asOf calendar.Date) inventory.Inventory, error) {
	planKey := inventory.PlanKey{Name: plan.Name}
	return func(asOf calendar.Date) inventory.Inventory {
		return memory.openLedger(asOf).ComputeInventory(planKey, asOf)
	}, nil
}

// SharedGoals implements Source. It keeps the value of each plan for the date of the latest
// call.
func (memory *Memory) SharedGoals(
	plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date,
) *assess.SharedGoals {
	kept, known := memory.shared[plan.Name]
	if !known || kept.asOf != asOf {
		kept = sharedGoals{asOf, assess.ShareGoals(plan, goals, asOf)}
		memory.shared[plan.Name] = kept
	}
	return kept.goals
}
