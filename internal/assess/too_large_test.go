package assess_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testconditions"
	"techplan.education/internal/testplan"
)

// The status that replaces a status that does not fit keeps the contract of conditions, is
// small, is accepted by the API server, and is the same in the next assessment.
func TestTooLarge(t *testing.T) {
	now, later := parseInstant(t, "2026-10-01T17:00:00Z"), parseInstant(t, "2026-10-01T18:00:00Z")
	plan, goal := testplan.NewPlan("p").BuildObject(), testplan.NewGoal("g").BuildObject()
	benchmark, lot := testplan.NewBenchmark("b", "g").BuildObject(), testplan.NewDevice("d", "t", 5).BuildObject()
	evaluation := testplan.NewEvaluation("s", "2026-12-01").BuildObject()
	for title, c := range map[string]struct {
		object client.Object
		write  func()
		again  func() any
		status func() any
	}{
		"plan": {
			plan,
			func() { plan.Status = assess.PlanTooLarge(plan, now) },
			func() any { return assess.PlanTooLarge(plan, later) },
			func() any { return plan.Status },
		},
		"goal": {
			goal,
			func() { goal.Status = assess.GoalTooLarge(goal, now) },
			func() any { return assess.GoalTooLarge(goal, later) },
			func() any { return goal.Status },
		},
		"benchmark": {
			benchmark,
			func() { benchmark.Status = assess.BenchmarkTooLarge(benchmark, now) },
			func() any { return assess.BenchmarkTooLarge(benchmark, later) },
			func() any { return benchmark.Status },
		},
		"device": {
			lot,
			func() { lot.Status = assess.DeviceTooLarge(lot, now) },
			func() any { return assess.DeviceTooLarge(lot, later) },
			func() any { return lot.Status },
		},
		"evaluation": {
			evaluation,
			func() { evaluation.Status = assess.EvaluationTooLarge(evaluation, now) },
			func() any { return assess.EvaluationTooLarge(evaluation, later) },
			func() any { return evaluation.Status },
		},
	} {
		t.Run(title, func(t *testing.T) {
			c.object.SetGeneration(7)
			c.write()
			testconditions.AssertContract(t, c.object, nil)
			if reason := findReason(c.object, v1alpha1.ConditionReady); reason != v1alpha1.ReasonTooLarge {
				t.Errorf("Ready has the reason %s", reason)
			}
			if refused := validateStatus(t, c.object); len(refused) > 0 {
				t.Error(refused.ToAggregate())
			}
			if diff := cmp.Diff(c.status(), c.again()); diff != "" {
				t.Errorf("the next pass writes another status (-first +next):\n%s", diff)
			}
			data, err := json.Marshal(c.status())
			if err != nil || len(data) > 4_000 {
				t.Errorf("the small status takes %d bytes, %v", len(data), err)
			}
		})
	}
}

func TestTooLargeSaysWhatTakesTheRoom(t *testing.T) {
	now := parseInstant(t, "2026-10-01T17:00:00Z")
	large := testplan.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		for i := range 200 {
			spec.Needs = append(spec.Needs, v1alpha1.Need{
				Name: v1alpha1.EntryName(fmt.Sprintf("need-%03d", i)),
				Gap:  v1alpha1.Text(strings.Repeat("x", 2_000)),
			})
			spec.UseCases = append(spec.UseCases, v1alpha1.UseCase{
				Name:        v1alpha1.EntryName(fmt.Sprintf("use-%03d", i)),
				Description: v1alpha1.Text(strings.Repeat("x", 2_000)),
			})
		}
	}).BuildObject()
	for title, c := range map[string]struct {
		plan *v1alpha1.TechnologyPlan
		want string
	}{
		"the spec": {large,
			"The status does not fit: Kubernetes stores at most 1.57 MB for an object, " +
				"and the spec takes 0.81 MB as JSON. " +
				"Shorten useCases, the largest section: 0.42 MB with its managed fields."},
		"the metadata": {testplan.NewPlan("p").BuildObject(),
			"The status does not fit: Kubernetes stores at most 1.57 MB for an object, " +
				"and the spec takes 0.00 MB as JSON. " +
				"The rest is metadata: remove annotations and owner references."},
	} {
		t.Run(title, func(t *testing.T) {
			status := assess.PlanTooLarge(c.plan, now)
			got := ""
			for _, condition := range status.Conditions {
				if condition.Type == string(v1alpha1.ConditionReady) && condition.Status == metav1.ConditionFalse {
					got = condition.Message
				}
			}
			if got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}
