package statuspatch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/arrival"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/requeue"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var now = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

var options = statuspatch.Options[*v1alpha1.Goal, v1alpha1.GoalStatus]{}

func condition(conditionType string, status metav1.ConditionStatus, reason, message string) metav1.Condition {
	return metav1.Condition{
		Type: conditionType, Status: status, Reason: reason, Message: message, LastTransitionTime: metav1.NewTime(now),
	}
}

func newPatcher(c *testconditions.Cluster) *statuspatch.Patcher {
	return &statuspatch.Patcher{Client: c, Recorder: c.Events}
}

// patch patches the status of a goal at now.
func patch(
	t *testing.T, c *testconditions.Cluster, goal *v1alpha1.Goal, status v1alpha1.GoalStatus,
) (reconcile.Result, error) {
	t.Helper()
	return statuspatch.Patch(t.Context(), newPatcher(c), goal, status, now, options)
}

func TestPatch(t *testing.T) {
	resource := schema.GroupResource{Group: v1alpha1.Group, Resource: "goals"}
	fails := func(err error) interceptor.Funcs {
		return interceptor.Funcs{SubResourcePatch: func(
			context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption,
		) error {
			return err
		}}
	}
	broken := apierrors.NewInternalError(errors.New("on fire"))
	behind := v1alpha1.GoalStatus{ObservedGeneration: 1, Conditions: []metav1.Condition{
		condition("OnTrack", metav1.ConditionFalse, string(v1alpha1.ReasonBehind), "1 of 1 benchmark behind."),
	}}
	cases := map[string]struct {
		funcs   interceptor.Funcs
		before  v1alpha1.GoalStatus
		status  v1alpha1.GoalStatus
		writes  int
		events  []string
		requeue time.Duration
		err     error
	}{
		"the status differs": {
			status: behind, writes: 1, events: []string{"Warning Behind OnTrack is False: 1 of 1 benchmark behind."},
		},
		"the status is equal":       {before: behind, status: behind},
		"an empty list and no list": {status: v1alpha1.GoalStatus{Conditions: []metav1.Condition{}}},
		"a conflict": {
			funcs:  fails(apierrors.NewConflict(resource, "g", errors.New("newer"))),
			status: behind, requeue: requeue.AfterConflict,
		},
		"a deleted object": {funcs: fails(apierrors.NewNotFound(resource, "g")), status: behind},
		"a server error":   {funcs: fails(broken), status: behind, err: broken},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			g := tp.NewGoal("g").BuildObject()
			g.Status = tc.before
			c := testconditions.NewCluster(t, index.AddFields, tc.funcs, g)
			if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
				t.Fatal(err)
			}
			result, err := patch(t, c, g, tc.status)
			if !errors.Is(err, tc.err) {
				t.Errorf("error %v, want %v", err, tc.err)
			}
			if err != nil && !strings.Contains(err.Error(), "patching the status of *v1alpha1.Goal "+tp.Namespace+"/g") {
				t.Errorf("the error does not say what failed: %v", err)
			}
			if result.RequeueAfter != tc.requeue || c.Writes != tc.writes {
				t.Errorf("requeue after %s, %d writes; want %s, %d", result.RequeueAfter, c.Writes, tc.requeue, tc.writes)
			}
			if diff := cmp.Diff(tc.events, c.TakeEvents()); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// A patch that is based on an older version must not succeed.
func TestPatchIsGuarded(t *testing.T) {
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, tp.NewGoal("g").BuildObject())
	stale := tp.NewGoal("g").BuildObject()
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(stale), stale); err != nil {
		t.Fatal(err)
	}
	newer := stale.DeepCopy()
	if _, err := patch(t, c, newer, v1alpha1.GoalStatus{ObservedGeneration: 2}); err != nil {
		t.Fatal(err)
	}
	result, err := patch(t, c, stale, v1alpha1.GoalStatus{ObservedGeneration: 1})
	if err != nil || result.RequeueAfter == 0 {
		t.Errorf("result %+v, error %v", result, err)
	}
	err = c.Get(t.Context(), client.ObjectKeyFromObject(newer), newer)
	if err != nil || newer.Status.ObservedGeneration != 2 {
		t.Errorf("the status is of generation %d, error %v", newer.Status.ObservedGeneration, err)
	}
}

// While the cache shows the version from which the status was written, another write would be
// refused, and is not sent.
func TestNoWriteFromTheVersionOfTheLastWrite(t *testing.T) {
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, tp.NewGoal("g").BuildObject())
	read := tp.NewGoal("g").BuildObject()
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(read), read); err != nil {
		t.Fatal(err)
	}
	patcher := newPatcher(c)
	write := func(object *v1alpha1.Goal, generation int64) reconcile.Result {
		t.Helper()
		status := v1alpha1.GoalStatus{ObservedGeneration: generation}
		result, err := statuspatch.Patch(t.Context(), patcher, object, status, now, options)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	written := read.DeepCopy()
	write(written, 1)
	if result := write(read.DeepCopy(), 2); result.RequeueAfter != requeue.AfterConflict || c.Writes != 1 {
		t.Errorf("an old version: requeue after %s, %d writes", result.RequeueAfter, c.Writes)
	}
	if result := write(written, 2); result.RequeueAfter != 0 || c.Writes != 2 {
		t.Errorf("the new version: requeue after %s, %d writes", result.RequeueAfter, c.Writes)
	}
}

// A write that changed nothing on the server does not keep the next one from being sent.
func TestAWriteWithoutAChangeIsForgotten(t *testing.T) {
	ignore := interceptor.Funcs{SubResourcePatch: func(
		context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption,
	) error {
		return nil
	}}
	goal := tp.NewGoal("g").BuildObject()
	c := testconditions.NewCluster(t, index.AddFields, ignore, goal)
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(goal), goal); err != nil {
		t.Fatal(err)
	}
	patcher := newPatcher(c)
	for generation := range int64(2) {
		status := v1alpha1.GoalStatus{ObservedGeneration: generation + 1}
		result, err := statuspatch.Patch(t.Context(), patcher, goal.DeepCopy(), status, now, options)
		if err != nil || result.RequeueAfter != 0 {
			t.Errorf("write %d: requeue after %s, error %v", generation, result.RequeueAfter, err)
		}
	}
}

// A folder begins with a new plan, although nothing is missing.
func TestAPlanBeginsAFolder(t *testing.T) {
	plan := tp.NewPlan("p").BuildObject()
	plan.Status.ObservedGeneration = -1
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, plan)
	patcher := newPatcher(c)
	patcher.Arrivals = arrival.NewTracker(testclock.NewFakePassiveClock(now))
	result, err := statuspatch.Patch(t.Context(), patcher, plan, v1alpha1.TechnologyPlanStatus{ObservedGeneration: 1}, now,
		statuspatch.Options[*v1alpha1.TechnologyPlan, v1alpha1.TechnologyPlanStatus]{})
	if err != nil || result.RequeueAfter != 500*time.Millisecond || c.Writes != 0 {
		t.Errorf("requeue after %s, %d writes, error %v", result.RequeueAfter, c.Writes, err)
	}
}

// The first status of an object waits for its folder, and later ones do not.
func TestTheFirstStatusWaitsForTheFolder(t *testing.T) {
	missing := []metav1.Condition{condition("Ready", metav1.ConditionFalse, string(v1alpha1.ReasonPlanNotFound), "No plan.")}
	for title, c := range map[string]struct {
		observed int64
		status   v1alpha1.GoalStatus
		want     time.Duration
	}{
		"a new goal without its plan": {
			-1, v1alpha1.GoalStatus{ObservedGeneration: 1, Conditions: missing}, 500 * time.Millisecond,
		},
		"a new goal":                        {-1, v1alpha1.GoalStatus{ObservedGeneration: 1}, 0},
		"an assessed goal without its plan": {1, v1alpha1.GoalStatus{ObservedGeneration: 2, Conditions: missing}, 0},
	} {
		t.Run(title, func(t *testing.T) {
			goal := tp.NewGoal("g").BuildObject()
			goal.Status.ObservedGeneration = c.observed
			cluster := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, goal)
			if err := cluster.Get(t.Context(), client.ObjectKeyFromObject(goal), goal); err != nil {
				t.Fatal(err)
			}
			clock := testclock.NewFakePassiveClock(now)
			patcher := newPatcher(cluster)
			patcher.Arrivals = arrival.NewTracker(clock)
			patch := func(want time.Duration, writes int) {
				t.Helper()
				result, err := statuspatch.Patch(t.Context(), patcher, goal, c.status, now, options)
				if err != nil || result.RequeueAfter != want || cluster.Writes != writes {
					t.Errorf("requeue after %s, %d writes, error %v; want %s, %d", result.RequeueAfter, cluster.Writes, err, want, writes)
				}
			}
			if c.want > 0 {
				patch(c.want, 0)
				clock.SetTime(now.Add(c.want))
			}
			patch(0, 1)
		})
	}
}

func TestEventsOnTransitions(t *testing.T) {
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	met := new(condition("Met", yes, "Met", "All."))
	notYet := new(condition("Met", no, "NotYet", "Later."))
	missed := new(condition("Met", no, "Missed", "Late."))
	noData := new(condition("Met", unknown, "NoData", "None."))
	cases := map[string]struct {
		before, after *metav1.Condition
		events        []string
	}{
		"first pass, True":            {after: met},
		"first pass, Unknown":         {after: noData},
		"first pass, expected False":  {after: notYet},
		"first pass, a problem":       {after: missed, events: []string{"Warning Missed Met is False: Late."}},
		"same status, another reason": {before: notYet, after: missed},
		"True to False": {
			before: met, after: missed, events: []string{"Warning Missed Met is False: Late."},
		},
		"False to True": {before: missed, after: met, events: []string{"Normal Met Met is True: All."}},
		"True to Unknown": {
			before: met, after: noData, events: []string{"Normal NoData Met is Unknown: None."},
		},
		"Unknown while not assessed":  {before: met, after: new(condition("Met", unknown, "NotAssessed", "None."))},
		"a condition that disappears": {before: new(condition("Stalled", yes, "PlanNotFound", "No plan."))},
		"a per cent sign in a message": {
			before: met, after: new(condition("Met", no, "Missed", "40% of 80%d.")),
			events: []string{"Warning Missed Met is False: 40% of 80%d."},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			g, after := tp.NewGoal("g").BuildObject(), v1alpha1.GoalStatus{ObservedGeneration: 7}
			if tc.before != nil {
				g.Status.Conditions = []metav1.Condition{*tc.before}
			}
			if tc.after != nil {
				after.Conditions = []metav1.Condition{*tc.after}
			}
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, g)
			if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
				t.Fatal(err)
			}
			if _, err := patch(t, c, g, after); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.events, c.TakeEvents()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Extra events follow a patch that succeeds, and no other.
func TestExtraEvents(t *testing.T) {
	isBroken := false
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{SubResourcePatch: func(
		ctx context.Context, w client.Client, sub string, o client.Object, p client.Patch,
		opts ...client.SubResourcePatchOption,
	) error {
		if isBroken {
			return errors.New("on fire")
		}
		return w.SubResource(sub).Patch(ctx, o, p, opts...)
	}}, tp.NewGoal("g").BuildObject())
	g := tp.NewGoal("g").BuildObject()
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(g), g); err != nil {
		t.Fatal(err)
	}
	withExtra := statuspatch.Options[*v1alpha1.Goal, v1alpha1.GoalStatus]{
		ExtraEvents: func(before, after *v1alpha1.GoalStatus) []statuspatch.ExtraEvent {
			message := fmt.Sprintf("%d then %d", before.ObservedGeneration, after.ObservedGeneration)
			return []statuspatch.ExtraEvent{{Reason: "Changed", Action: "Change", Message: message}}
		},
	}
	for _, step := range []struct {
		generation int64
		isBroken   bool
		want       []string
	}{
		{1, false, []string{"Normal Changed 0 then 1"}},
		{1, false, nil},
		{2, true, nil},
		{2, false, []string{"Normal Changed 1 then 2"}},
	} {
		isBroken = step.isBroken
		status := v1alpha1.GoalStatus{ObservedGeneration: step.generation}
		_, err := statuspatch.Patch(t.Context(), newPatcher(c), g, status, now, withExtra)
		if diff := cmp.Diff(step.want, c.TakeEvents()); diff != "" || (err != nil) != step.isBroken {
			t.Errorf("generation %d: error %v, events (-want +got):\n%s", step.generation, err, diff)
		}
	}
}
