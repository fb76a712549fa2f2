package assess_test

import (
	"context"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
)

// inputs gathers the inputs of single assessments from a district in memory.
type inputs struct{ source *snapshot.Memory }

func newInputs(district snapshot.District) inputs { return inputs{snapshot.NewMemory(district)} }

func (i inputs) PlanInput(plan *v1alpha1.TechnologyPlan) assess.PlanInput {
	return mustGather(snapshot.PlanInput(context.Background(), i.source, plan))
}

func (i inputs) GoalInput(goal *v1alpha1.Goal, now time.Time) assess.GoalInput {
	return mustGather(snapshot.GoalInput(context.Background(), i.source, goal, now))
}

func (i inputs) BenchmarkInput(benchmark *v1alpha1.Benchmark) assess.BenchmarkInput {
	return mustGather(snapshot.BenchmarkInput(context.Background(), i.source, benchmark))
}

func (i inputs) DeviceInput(lot *v1alpha1.Device, now time.Time) assess.DeviceInput {
	return mustGather(snapshot.DeviceInput(context.Background(), i.source, lot, now))
}

func (i inputs) EvaluationInput(evaluation *v1alpha1.Evaluation) assess.EvaluationInput {
	return mustGather(snapshot.EvaluationInput(context.Background(), i.source, evaluation))
}

func mustGather[I any](input I, err error) I {
	if err != nil {
		panic(err)
	}
	return input
}
