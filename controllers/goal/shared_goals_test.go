package goal

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
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var november = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

// planOf is a plan with so many goals that share their lines.
func planOf(goals int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Goal) {
	p := tp.Plan("p")
	var list []*v1alpha1.Goal
	for i := range goals {
		name, next := fmt.Sprint("g", i), fmt.Sprint("g", (i+1)%goals)
		p.Line(fmt.Sprint("l", i), 2027, "1000", tp.For(name, next))
		list = append(list, tp.Goal(name).Action("buy", 2027, "1500").Object())
	}
	plan := p.Object()
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

// read is what a pass reads.
type read struct {
	plan  *v1alpha1.TechnologyPlan
	goals []*v1alpha1.Goal
	asOf  calendar.Date
}

func TestSharedGoalsAreComputedAnewForAnotherSnapshot(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *read)
		anew   bool
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
		"a goal was added":                  {func(r *read) { r.goals = append(r.goals, tp.Goal("h").Object()) }, true},
		"a goal has another goal's version": {func(r *read) { r.goals[1].Name = "h" }, true},
		"a day has passed":                  {func(r *read) { r.asOf++ }, true},
		"an older version is read again":    {func(r *read) { r.goals[2].Generation-- }, true},
	} {
		t.Run(name, func(t *testing.T) {
			var shared sharedGoals
			plan, goals := planOf(3)
			r := read{plan, goals, assess.Today(plan, november)}
			before := shared.get(r.plan, r.goals, r.asOf)
			r.plan = r.plan.DeepCopy()
			for i := range r.goals {
				r.goals[i] = r.goals[i].DeepCopy()
			}
			c.change(&r)
			after := shared.get(r.plan, r.goals, r.asOf)
			if anew := before != after; anew != c.anew {
				t.Errorf("computed anew: %t, want %t", anew, c.anew)
			}
			if shared.get(r.plan, r.goals, r.asOf) != after {
				t.Error("computed anew for what was read before")
			}
		})
	}
}

// Only the plans that were used last are kept.
func TestSharedGoalsOfFewPlansAreKept(t *testing.T) {
	var shared sharedGoals
	get := func(i int) *assess.SharedGoals {
		plan, goals := planOf(1)
		plan.Name = fmt.Sprint("plan-", i)
		return shared.get(plan, goals, assess.Today(plan, november))
	}
	var values []*assess.SharedGoals
	for i := range plansKept {
		values = append(values, get(i))
	}
	if get(0) != values[0] {
		t.Error("with as many plans as are kept, the first is not")
	}
	get(plansKept)
	if len(shared.plans) != plansKept {
		t.Errorf("%d plans are kept, want %d", len(shared.plans), plansKept)
	}
	if get(0) != values[0] {
		t.Error("a plan that was just used is not kept")
	}
	if get(1) == values[1] {
		t.Error("the plan that was not used for the longest time is kept")
	}
}

// Passes that come at the same time wait for one computation.
func TestPassesAtOnceShareOneComputation(t *testing.T) {
	var shared sharedGoals
	plan, goals := planOf(40)
	values := make([]*assess.SharedGoals, 16)
	var passes sync.WaitGroup
	for i := range values {
		passes.Go(func() { values[i] = shared.get(plan, goals, assess.Today(plan, november)) })
	}
	passes.Wait()
	for i, value := range values {
		if value != values[0] {
			t.Fatalf("pass %d has a value of its own", i)
		}
	}
}

// The edit of a plan asks for a pass of each of its goals: they share one
// computation, however many goals there are, and come to what each would alone.
func TestGoalsOfAnEditedPlanShareOneComputation(t *testing.T) {
	for _, count := range []int{4, 40} {
		t.Run(fmt.Sprintf("%d goals", count), func(t *testing.T) {
			plan, goals := planOf(count)
			current := plan
			c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{Get: func(
				ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption,
			) error {
				if p, ok := o.(*v1alpha1.TechnologyPlan); ok {
					*p = *current
					return nil
				}
				return w.Get(ctx, key, o, opts...)
			}}, objectsOf(goals)...)
			r := &Reconciler{Shell: shell.Shell{Client: c, Clock: testclock.NewFakePassiveClock(november), Recorder: c.Events}}
			before := reconcileAll(t, r, goals)
			current = plan.DeepCopy()
			current.Generation++
			current.Spec.Budget.Lines[0].Amount = "500"
			after := reconcileAll(t, r, goals)
			if len(before) != 1 || len(after) != 1 || before[0] == after[0] {
				t.Errorf("%d computations before the edit and %d after it, want one each", len(before), len(after))
			}
			checkAssessedAlone(t, c, current, goals)
		})
	}
}

// reconcileAll runs the pass of each goal, and lists the values that they shared.
func reconcileAll(t *testing.T, r *Reconciler, goals []*v1alpha1.Goal) []*assess.SharedGoals {
	t.Helper()
	var values []*assess.SharedGoals
	for _, g := range goals {
		current := &v1alpha1.Goal{}
		if err := r.Client.Get(t.Context(), client.ObjectKeyFromObject(g), current); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Reconcile(t.Context(), current); err != nil {
			t.Fatal(err)
		}
		for _, e := range r.shared.plans {
			if !slices.Contains(values, e.value) {
				values = append(values, e.value)
			}
		}
	}
	return values
}

// checkAssessedAlone compares the status of each goal with that of the goal alone.
func checkAssessedAlone(t *testing.T, c client.Client, plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal) {
	t.Helper()
	for _, g := range goals {
		stored := &v1alpha1.Goal{}
		if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), stored); err != nil {
			t.Fatal(err)
		}
		shared := assess.ShareGoals(plan, goals, assess.Today(plan, november))
		want, _ := assess.Goal(assess.GoalInput{Goal: g, Shared: shared}, november)
		if diff := cmp.Diff(text(t, want), text(t, stored.Status)); diff != "" {
			t.Errorf("%s:\n%s", g.Name, diff)
		}
	}
}

func text(t *testing.T, status v1alpha1.GoalStatus) string {
	t.Helper()
	data, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
