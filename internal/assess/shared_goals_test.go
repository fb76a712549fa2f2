package assess_test

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// goalResult is the assessment of a goal.
type goalResult struct {
	Status string
	Next   time.Time
}

func assessGoal(t *testing.T, input assess.GoalInput, now time.Time) goalResult {
	t.Helper()
	status, next := assess.ComputeGoalStatus(input, now)
	return goalResult{string(encodeJSON(t, &status)), next}
}

// Goals that read one shared computation at the same time have the same result as each
// goal with a computation of its own.
func TestGoalsThatShareAreAssessedAsEachAlone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(districts) {
		district := newRandomDistrict(seed)
		for _, now := range instants {
			shared := newInputs(district)
			inputs, got := make([]assess.GoalInput, len(district.Goals)), make([]goalResult, len(district.Goals))
			for i, own := range district.Goals {
				inputs[i] = shared.GoalInput(own, now)
			}
			var passes sync.WaitGroup
			for i := range inputs {
				passes.Go(func() { got[i] = assessGoal(t, inputs[i], now) })
			}
			passes.Wait()
			for i, goal := range district.Goals {
				alone := assessGoal(t, newInputs(district).GoalInput(goal, now), now)
				if diff := cmp.Diff(alone, got[i]); diff != "" {
					t.Fatalf("seed %d, goal %s at %s (-alone +shared):\n%s", seed, goal.Name, now, diff)
				}
				fresh := newInputs(district).GoalInput(goal, now).Shared
				if !reflect.DeepEqual(inputs[i].Shared, fresh) {
					t.Fatalf("seed %d, goal %s at %s: assessments have changed the shared goals", seed, goal.Name, now)
				}
			}
		}
	}
}

// Another date and another plan have a computation of their own.
func TestDistrictSharesOneComputationForEachPlanAndDay(t *testing.T) {
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").BuildObject(), tp.NewPlan("q").BuildObject()},
		Goals: []*v1alpha1.Goal{tp.NewGoal("a").BuildObject(), tp.NewGoal("b").BuildObject(), tp.NewGoal("c").BuildObject()},
	}
	district.Goals[2].Spec.PlanRef.Name = "q"
	inputs := newInputs(district)
	shared := func(goal int, now time.Time) *assess.SharedGoals {
		return inputs.GoalInput(district.Goals[goal], now).Shared
	}
	morning := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	first := shared(0, morning)
	if shared(1, morning.Add(24*time.Hour-time.Second)) != first {
		t.Error("two goals of a plan share nothing on the same day")
	}
	if shared(2, morning) == first {
		t.Error("goals of different plans share a computation")
	}
	if shared(1, morning.Add(24*time.Hour)) == first {
		t.Error("the shared goals of a day are used on the next day")
	}
}

// A cache can be newer than the event that is handled: an assessed goal may have left its
// plan.
func TestGoalThatIsNotAmongTheGoalsOfItsPlan(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	plan := tp.NewPlan("p").AddLine("wifi", 2027, "1000", tp.ForGoals("left")).BuildObject()
	left, other := tp.NewGoal("left").AddAction("buy", 2027, "1000").BuildObject(), tp.NewGoal("other").BuildObject()
	asOf := assess.DateInDistrict(plan, now)
	alone := assess.GoalInput{Goal: left, Shared: assess.ShareGoals(plan, []*v1alpha1.Goal{left}, asOf)}
	without := assess.GoalInput{Goal: left, Shared: assess.ShareGoals(plan, []*v1alpha1.Goal{other}, asOf)}
	if diff := cmp.Diff(assessGoal(t, alone, now), assessGoal(t, without, now)); diff != "" {
		t.Errorf("not as the only goal of its plan:\n%s", diff)
	}
}

// With the shared part known, a goal of a large plan takes as many allocations as a goal of
// a small plan.
func TestGoalDoesNotGrowWithItsPlan(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	allocations := func(goals int) float64 {
		gathered := newPlanWithGoals(goals)
		shared := assess.ShareGoals(gathered.Plan, gathered.Goals, assess.DateInDistrict(gathered.Plan, now))
		input := newGoalInput(gathered, 3, shared)
		return testing.AllocsPerRun(10, func() { assess.ComputeGoalStatus(input, now) })
	}
	if few, many := allocations(50), allocations(500); many > 1.1*few {
		t.Errorf("a goal of 50 takes %.0f allocations and one of 500 takes %.0f", few, many)
	}
}
