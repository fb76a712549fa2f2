package workload

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// goalsPerDistrict, benchmarksPerGoal and evaluationsPerDistrict are what a district of NewDistrict has beside its plan
// and lots.
const goalsPerDistrict, benchmarksPerGoal, evaluationsPerDistrict = 6, 2, 10

// lotWeights spread lots over districts: one of four has half of them.
var lotWeights = []int{1, 1, 2, 4}

// ShareLots returns how many of so many lots the district with a number from 0 has, so that few districts are large.
// The shares of all districts add up to the lots.
func ShareLots(number, districts, lots int) int {
	total, before := 0, 0
	for i := range districts {
		weight := lotWeights[i%len(lotWeights)]
		total += weight
		if i < number {
			before += weight
		}
	}
	after := before + lotWeights[number%len(lotWeights)]
	return lots*after/total - lots*before/total
}

// NewDistrict makes a district with one plan, so many lots, goals with benchmarks, and evaluations of which some are
// completed and some overdue. Every third plan, by the number of the district, is a draft.
func NewDistrict(namespace string, number, lots int) snapshot.District {
	plan := NewPlan(namespace, "plan-2026")
	if number%3 != 2 {
		plan.Spec.Approval = v1alpha1.Approval{Body: "Board of Education", Date: "2026-06-20"}
	}
	district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}}
	for i := range goalsPerDistrict {
		goal := &v1alpha1.Goal{}
		goal.Namespace, goal.Name = namespace, fmt.Sprintf("goal-%d", i)
		goal.Spec.PlanRef.Name, goal.Spec.Title = plan.Name, "Every student has a device"
		goal.Spec.Actions = []v1alpha1.Action{{Name: "buy", Cost: "20000", FiscalYear: 2027}}
		district.Goals = append(district.Goals, goal)
		// Lines with a goal; the others are for general operations.
		line := &plan.Spec.Budget.Lines[i]
		line.GeneralOperations, line.Goals = "", []v1alpha1.LineGoal{{Name: goal.Name}}
		for j := range benchmarksPerGoal {
			district.Benchmarks = append(district.Benchmarks, newDistrictBenchmark(namespace, goal.Name, j))
		}
	}
	for i := range evaluationsPerDistrict {
		district.Evaluations = append(district.Evaluations, newDistrictEvaluation(namespace, plan.Name, i))
	}
	for i := range lots {
		district.Devices = append(district.Devices, NewLot(namespace, plan.Name, i))
	}
	return district
}

func newDistrictBenchmark(namespace, goal string, number int) *v1alpha1.Benchmark {
	benchmark := &v1alpha1.Benchmark{}
	benchmark.Namespace, benchmark.Name = namespace, fmt.Sprintf("%s-benchmark-%d", goal, number)
	benchmark.Spec.GoalRef.Name = goal
	benchmark.Spec.Metric = v1alpha1.Metric{
		Name: "students with a device", Unit: v1alpha1.UnitPercent, Direction: v1alpha1.DirectionIncrease,
	}
	benchmark.Spec.Baseline = v1alpha1.Point{Value: "50", Date: "2026-07-01"}
	benchmark.Spec.Target = v1alpha1.Point{Value: "90", Date: "2028-06-30"}
	have := int32(600)
	benchmark.Spec.Observations = []v1alpha1.Observation{{Date: "2026-10-01", Value: "60", Have: &have, Of: 1000}}
	return benchmark
}

func newDistrictEvaluation(namespace, plan string, number int) *v1alpha1.Evaluation {
	evaluation := &v1alpha1.Evaluation{}
	evaluation.Namespace, evaluation.Name = namespace, fmt.Sprintf("evaluation-%d", number)
	evaluation.Spec.PlanRef.Name, evaluation.Spec.Occurrence = plan, fmt.Sprint("by-hand-", number)
	evaluation.Spec.Target = v1alpha1.EvaluationTarget{
		Kind: v1alpha1.TargetTechnology, Name: string(formatName("technology", number%technologiesPerPlan)),
	}
	evaluation.Spec.Due = v1alpha1.Date(fmt.Sprintf("2026-%02d-15", 8+number%5))
	return evaluation
}
