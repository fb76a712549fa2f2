package cachereader

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var november = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

// planOf returns a plan and a number of goals of it that share their lines.
func planOf(goals int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Goal) {
	p := tp.NewPlan("p")
	var list []*v1alpha1.Goal
	for i := range goals {
		name, next := fmt.Sprint("g", i), fmt.Sprint("g", (i+1)%goals)
		p.AddLine(fmt.Sprint("l", i), 2027, "1000", tp.ForGoals(name, next))
		list = append(list, tp.NewGoal(name).AddAction("buy", 2027, "1500").BuildObject())
	}
	plan := p.BuildObject()
	for i, o := range append([]client.Object{plan}, objectsOf(list)...) {
		o.SetUID(types.UID(fmt.Sprint("uid-", i)))
		o.SetGeneration(1)
	}
	return plan, list
}

func objectsOf(goals []*v1alpha1.Goal) []client.Object {
	list := make([]client.Object, len(goals))
	for i, g := range goals {
		list[i] = g
	}
	return list
}

func keyOf(plan *v1alpha1.TechnologyPlan) types.NamespacedName {
	return client.ObjectKeyFromObject(plan)
}

// read is what a pass reads.
type read struct {
	plan  *v1alpha1.TechnologyPlan
	goals []*v1alpha1.Goal
	asOf  calendar.Date
}

func TestSharedGoalsAreComputedAgainForOtherVersions(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *read)
		again  bool
	}{
		"nothing changed":                   {func(*read) {}, false},
		"the goals come in another order":   {func(r *read) { slices.Reverse(r.goals) }, false},
		"a label was added":                 {func(r *read) { r.plan.Labels = map[string]string{"a": "b"} }, false},
		"the status of a goal was written":  {func(r *read) { r.goals[0].Status.Due = "2027-01-01" }, false},
		"the plan was edited":               {func(r *read) { r.plan.Generation++ }, true},
		"the plan was deleted and made":     {func(r *read) { r.plan.UID = "another" }, true},
		"a goal was edited":                 {func(r *read) { r.goals[1].Generation++ }, true},
		"a goal was deleted and made":       {func(r *read) { r.goals[1].UID = "another" }, true},
		"a goal was deleted":                {func(r *read) { r.goals = r.goals[1:] }, true},
		"a goal was added":                  {func(r *read) { r.goals = append(r.goals, tp.NewGoal("h").BuildObject()) }, true},
		"a goal has another goal's version": {func(r *read) { r.goals[1].Name = "h" }, true},
		"a day has passed":                  {func(r *read) { r.asOf++ }, true},
		"an older version is read again":    {func(r *read) { r.goals[2].Generation-- }, true},
	} {
		t.Run(name, func(t *testing.T) {
			var shared sharedGoals
			plan, goals := planOf(3)
			r := read{plan, goals, assess.DateInDistrict(plan, november)}
			before := shared.findOrCompute(keyOf(r.plan), r.plan, r.goals, r.asOf)
			r.plan = r.plan.DeepCopy()
			for i := range r.goals {
				r.goals[i] = r.goals[i].DeepCopy()
			}
			c.change(&r)
			after := shared.findOrCompute(keyOf(r.plan), r.plan, r.goals, r.asOf)
			if again := before != after; again != c.again {
				t.Errorf("computed again: %t, want %t", again, c.again)
			}
			if shared.findOrCompute(keyOf(r.plan), r.plan, r.goals, r.asOf) != after {
				t.Error("computed again for the versions of the call before")
			}
		})
	}
}

func TestLeastRecentlyUsedPlanIsEvicted(t *testing.T) {
	var shared sharedGoals
	get := func(i int) *assess.SharedGoals {
		plan, goals := planOf(1)
		plan.Name = fmt.Sprint("plan-", i)
		return shared.findOrCompute(keyOf(plan), plan, goals, assess.DateInDistrict(plan, november))
	}
	var values []*assess.SharedGoals
	for i := range maxSharedPlans {
		values = append(values, get(i))
	}
	if get(0) != values[0] {
		t.Error("with as many plans as are kept, the first is not")
	}
	get(maxSharedPlans)
	if len(shared.plans) != maxSharedPlans {
		t.Errorf("%d plans are kept, want %d", len(shared.plans), maxSharedPlans)
	}
	if get(0) != values[0] {
		t.Error("a plan that was just used is not kept")
	}
	if get(1) == values[1] {
		t.Error("the plan that was not used for the longest time is kept")
	}
}

func TestConcurrentPassesShareOneComputation(t *testing.T) {
	var shared sharedGoals
	plan, goals := planOf(40)
	values := make([]*assess.SharedGoals, 16)
	var passes sync.WaitGroup
	for i := range values {
		passes.Go(func() {
			values[i] = shared.findOrCompute(keyOf(plan), plan, goals, assess.DateInDistrict(plan, november))
		})
	}
	passes.Wait()
	for i, value := range values {
		if value != values[0] {
			t.Fatalf("pass %d has a value of its own", i)
		}
	}
}

// The edit of a plan asks for a pass of each of its goals. They share one computation,
// however many goals there are, and each comes to the status that it has alone.
func TestGoalsOfAnEditedPlanShareOneComputation(t *testing.T) {
	for _, count := range []int{4, 40} {
		t.Run(fmt.Sprintf("%d goals", count), func(t *testing.T) {
			plan, goals := planOf(count)
			current := plan
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{Get: func(
				ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption,
			) error {
				if p, ok := o.(*v1alpha1.TechnologyPlan); ok {
					*p = *current
					return nil
				}
				return w.Get(ctx, key, o, opts...)
			}}, objectsOf(goals)...)
			cache := New(c, inventory.NewLedger())
			before := assessAll(t, cache, plan, goals)
			current = plan.DeepCopy()
			current.Generation++
			current.Spec.Budget.Lines[0].Amount = "500"
			after := assessAll(t, cache, current, goals)
			if len(before) != 1 || len(after) != 1 || before[0] == after[0] {
				t.Errorf("%d computations before the edit and %d after it, want one each", len(before), len(after))
			}
		})
	}
}

// assessAll assesses each goal of a plan, compares its status with that of the goal
// alone, and lists the values that the goals shared.
func assessAll(
	t *testing.T, cache *Reader, plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal,
) []*assess.SharedGoals {
	t.Helper()
	var values []*assess.SharedGoals
	for _, goal := range goals {
		in, err := snapshot.GoalInput(t.Context(), cache.District(goal.Namespace), goal, november)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(values, in.Shared) {
			values = append(values, in.Shared)
		}
		alone := assess.ShareGoals(plan, goals, assess.DateInDistrict(plan, november))
		want, _ := assess.ComputeGoalStatus(assess.GoalInput{Goal: goal, Shared: alone}, november)
		got, _ := assess.ComputeGoalStatus(in, november)
		if diff := cmp.Diff(text(t, want), text(t, got)); diff != "" {
			t.Errorf("%s:\n%s", goal.Name, diff)
		}
	}
	return values
}

func text(t *testing.T, status v1alpha1.GoalStatus) string {
	t.Helper()
	data, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
