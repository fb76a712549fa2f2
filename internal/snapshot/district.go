package snapshot

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
)

// Result is the result of the assessment of one object.
type Result struct {
	Kind, Name string
	Findings   []v1alpha1.Finding
	Conditions []metav1.Condition
	// NotChecked lists the rules that could not be checked for a plan.
	NotChecked []v1alpha1.NotChecked
}

// AssessDistrict assesses all objects of a district at an instant, as the controllers do.
// The results are sorted by kind (plans, goals, benchmarks, lots, evaluations) and name.
func AssessDistrict(district District, now time.Time) []Result {
	results, err := assessAll(context.Background(), NewMemory(district), now)
	if err != nil {
		panic(fmt.Sprintf("a source in memory failed: %v", err))
	}
	return results
}

func assessAll(ctx context.Context, source *Memory, now time.Time) ([]Result, error) {
	var results []Result
	for _, plan := range source.district.Plans {
		input, err := PlanInput(ctx, source, plan)
		if err != nil {
			return nil, err
		}
		status, _ := assess.ComputePlanStatus(input, now)
		results = append(results, Result{
			v1alpha1.KindTechnologyPlan, plan.Name, status.Findings, status.Conditions, status.NotChecked,
		})
	}
	for _, goal := range source.district.Goals {
		input, err := GoalInput(ctx, source, goal, now)
		if err != nil {
			return nil, err
		}
		status, _ := assess.ComputeGoalStatus(input, now)
		results = append(results, Result{v1alpha1.KindGoal, goal.Name, status.Findings, status.Conditions, nil})
	}
	for _, benchmark := range source.district.Benchmarks {
		input, err := BenchmarkInput(ctx, source, benchmark)
		if err != nil {
			return nil, err
		}
		status, _ := assess.ComputeBenchmarkStatus(input, now)
		results = append(results, Result{v1alpha1.KindBenchmark, benchmark.Name, nil, status.Conditions, nil})
	}
	for _, lot := range source.district.Devices {
		input, err := DeviceInput(ctx, source, lot, now)
		if err != nil {
			return nil, err
		}
		status, _ := assess.ComputeDeviceStatus(input, now)
		results = append(results, Result{v1alpha1.KindDevice, lot.Name, status.Findings, status.Conditions, nil})
	}
	for _, evaluation := range source.district.Evaluations {
		input, err := EvaluationInput(ctx, source, evaluation)
		if err != nil {
			return nil, err
		}
		status, _ := assess.ComputeEvaluationStatus(input, now)
		results = append(results, Result{v1alpha1.KindEvaluation, evaluation.Name, nil, status.Conditions, nil})
	}
	return results, nil
}
