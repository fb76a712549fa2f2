package snapshot

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/measured"
)

// Result is the result of the assessment of one object.
type Result struct {
	Kind, Name string
	Findings   []v1alpha1.Finding
	Conditions []metav1.Condition
	// Counts counts the findings of a plan, also those that its status does not list.
	Counts FindingCounts
	// NotChecked lists the rules that could not be checked for a plan.
	NotChecked []v1alpha1.NotChecked
	// Completeness lists the missing sections of a plan. Its Percent is nil for a plan whose
	// sections were not counted, and for an object of another kind.
	Completeness v1alpha1.CompletenessStatus
}

// AssessDistrict assesses all objects of a district at an instant, as the controllers do.
// The results are sorted by kind (plans, goals, benchmarks, lots, evaluations) and name.
func AssessDistrict(district District, now time.Time) []Result {
	return slices.Collect(EachResult(district, now))
}

// EachResult yields the results of AssessDistrict. A large district has hundreds of thousands of lots:
// each is assessed when its result is asked for, and nothing is kept of it.
func EachResult(district District, now time.Time) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		source, assessed := assessAllButLots(district, now)
		// Only plans need the sums of the lots.
		source.ledger = nil
		for _, result := range listOwnerResults(assessed) {
			if !yield(result) {
				return
			}
		}
		for lot, status := range eachLotStatus(source, now) {
			result := Result{
				Kind: v1alpha1.KindDevice, Name: lot.Name, Findings: status.Findings, Conditions: status.Conditions,
			}
			if !yield(result) {
				return
			}
		}
		for _, evaluation := range assessed.Evaluations {
			result := Result{
				Kind: v1alpha1.KindEvaluation, Name: evaluation.Name, Conditions: evaluation.Status.Conditions,
			}
			if !yield(result) {
				return
			}
		}
	}
}

// listOwnerResults lists the results of plans, goals and benchmarks.
func listOwnerResults(assessed District) []Result {
	var results []Result
	for _, plan := range assessed.Plans {
		results = append(results, Result{
			Kind: v1alpha1.KindTechnologyPlan, Name: plan.Name,
			Findings: plan.Status.Findings, Conditions: plan.Status.Conditions,
			Counts: CountFindings(&plan.Status), NotChecked: plan.Status.NotChecked, Completeness: plan.Status.Completeness,
		})
	}
	for _, goal := range assessed.Goals {
		results = append(results, Result{
			Kind: v1alpha1.KindGoal, Name: goal.Name, Findings: goal.Status.Findings, Conditions: goal.Status.Conditions,
		})
	}
	for _, benchmark := range assessed.Benchmarks {
		results = append(results, Result{
			Kind: v1alpha1.KindBenchmark, Name: benchmark.Name, Conditions: benchmark.Status.Conditions,
		})
	}
	return results
}

// ComputeStatuses returns the objects of a district with the statuses that the controllers write
// at an instant. The objects are copies, sorted by name.
func ComputeStatuses(district District, now time.Time) District {
	source, assessed := assessAllButLots(district, now)
	for lot, status := range eachLotStatus(source, now) {
		copied := *lot
		copied.Status = status
		assessed.Devices = append(assessed.Devices, &copied)
	}
	return assessed
}

// GatherSchedule gathers the input of the evaluation schedule of a plan from its district.
func GatherSchedule(district District, plan *v1alpha1.TechnologyPlan) assess.ScheduleInput {
	input, err := ScheduleInput(context.Background(), NewMemory(district), plan)
	if err != nil {
		panic(fmt.Sprintf("a source in memory failed: %v", err))
	}
	return input
}

// ComputeBudget computes the budget of a plan from its district at an instant: the figures of which
// the status shows a part.
func ComputeBudget(district District, plan *v1alpha1.TechnologyPlan, now time.Time) *budget.Budget {
	input, err := PlanInput(context.Background(), NewMemory(district), plan)
	if err != nil {
		panic(fmt.Sprintf("a source in memory failed: %v", err))
	}
	return assess.ComputeBudget(input, now)
}

// ListReplaced returns what the replacements of the lots of a plan stand for at an instant, by the
// names of the lots that have one.
func ListReplaced(district District, planName string, now time.Time) map[string]inventory.Replaced {
	replaced := map[string]inventory.Replaced{}
	var memory *Memory
	for _, lot := range district.Devices {
		if lot.Spec.PlanRef.Name != planName || lot.Spec.ReplacedByRef.Name == "" {
			continue
		}
		// Most districts have no such lot, and a large one takes long to index.
		if memory == nil {
			memory = NewMemory(district)
		}
		input, err := DeviceInput(context.Background(), memory, lot, now)
		if err != nil {
			panic(fmt.Sprintf("a source in memory failed: %v", err))
		}
		replaced[lot.Name] = input.Succession.Replaced
	}
	return replaced
}

// assessAllButLots computes the statuses of all objects of a district but the lots, and returns the source
// from which those of the lots are computed.
func assessAllButLots(district District, now time.Time) (*Memory, District) {
	ctx := context.Background()
	source, err := measureBenchmarks(ctx, district, now)
	if err != nil {
		panic(fmt.Sprintf("a source in memory failed: %v", err))
	}
	assessed, err := computeStatuses(ctx, source, sortByName(district.Benchmarks), now)
	if err != nil {
		panic(fmt.Sprintf("a source in memory failed: %v", err))
	}
	return source, assessed
}

// measureBenchmarks returns a source of the district in which the benchmarks have the values of their
// sources, as goals and plans read them.
func measureBenchmarks(ctx context.Context, district District, now time.Time) (*Memory, error) {
	source := NewMemory(district)
	for i, benchmark := range source.district.Benchmarks {
		if !measured.HasSource(benchmark) {
			continue
		}
		input, err := BenchmarkInput(ctx, source, benchmark)
		if err != nil {
			return nil, err
		}
		copied := *benchmark
		copied.Status.Measured = assess.UpdateMeasured(input, now).Values
		source.replaceBenchmark(i, &copied)
	}
	return source, nil
}

// computeStatuses computes the statuses of all objects of a source but the lots. The benchmarks are those of
// the district as it is: what their conditions say is about the source that they had.
func computeStatuses(
	ctx context.Context, source *Memory, benchmarks []*v1alpha1.Benchmark, now time.Time,
) (District, error) {
	var assessed District
	for _, plan := range source.district.Plans {
		input, err := PlanInput(ctx, source, plan)
		if err != nil {
			return District{}, err
		}
		copied := *plan
		copied.Status, _ = assess.ComputePlanStatus(input, now)
		assessed.Plans = append(assessed.Plans, &copied)
	}
	for _, goal := range source.district.Goals {
		input, err := GoalInput(ctx, source, goal, now)
		if err != nil {
			return District{}, err
		}
		copied := *goal
		copied.Status, _ = assess.ComputeGoalStatus(input, now)
		assessed.Goals = append(assessed.Goals, &copied)
	}
	for _, benchmark := range benchmarks {
		input, err := BenchmarkInput(ctx, source, benchmark)
		if err != nil {
			return District{}, err
		}
		copied := *benchmark
		copied.Status, _ = assess.ComputeBenchmarkStatus(input, now)
		assessed.Benchmarks = append(assessed.Benchmarks, &copied)
	}
	for _, evaluation := range source.district.Evaluations {
		input, err := EvaluationInput(ctx, source, evaluation)
		if err != nil {
			return District{}, err
		}
		copied := *evaluation
		copied.Status, _ = assess.ComputeEvaluationStatus(input, now)
		assessed.Evaluations = append(assessed.Evaluations, &copied)
	}
	return assessed, nil
}

// eachLotStatus yields the lots with their statuses, in the order of their names.
func eachLotStatus(source *Memory, now time.Time) iter.Seq2[*v1alpha1.Device, v1alpha1.DeviceStatus] {
	plans := make(map[*v1alpha1.TechnologyPlan]*assess.LotPlan)
	readPlan := func(plan *v1alpha1.TechnologyPlan) *assess.LotPlan {
		if plans[plan] == nil {
			plans[plan] = assess.ReadLotPlan(plan)
		}
		return plans[plan]
	}
	return func(yield func(*v1alpha1.Device, v1alpha1.DeviceStatus) bool) {
		for _, lot := range source.district.Devices {
			input, err := DeviceInput(context.Background(), source, lot, now)
			if err != nil {
				panic(fmt.Sprintf("a source in memory failed: %v", err))
			}
			input.ReadPlan = readPlan
			if status, _ := assess.ComputeDeviceStatus(input, now); !yield(lot, status) {
				return
			}
		}
	}
}
