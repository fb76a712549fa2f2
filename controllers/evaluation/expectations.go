package evaluation

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
)

// expectationLimit is how long a write is waited for; its event may have been lost in a
// restart of the watch.
const expectationLimit = 10 * time.Second

// expectations hold the last write of the scheduler for each plan until the cache shows
// it, and so all before it: a pass that runs earlier would repeat what is done.
type expectations struct {
	mu     sync.Mutex
	byPlan map[types.NamespacedName]expectation
}

// expectation is an evaluation that was created or deleted.
type expectation struct {
	name    string
	uid     types.UID
	deleted bool
	until   time.Time
}

func (x *expectations) expectCreated(plan types.NamespacedName, e *v1alpha1.Evaluation, now time.Time) {
	x.set(plan, expectation{name: e.Name, uid: e.UID, until: now.Add(expectationLimit)})
}

func (x *expectations) expectDeleted(plan types.NamespacedName, e *v1alpha1.Evaluation, now time.Time) {
	x.set(plan, expectation{name: e.Name, uid: e.UID, deleted: true, until: now.Add(expectationLimit)})
}

func (x *expectations) set(plan types.NamespacedName, e expectation) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.byPlan == nil {
		x.byPlan = map[types.NamespacedName]expectation{}
	}
	x.byPlan[plan] = e
}

func (x *expectations) of(plan types.NamespacedName) (expectation, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, waiting := x.byPlan[plan]
	return e, waiting
}

func (x *expectations) forget(plan types.NamespacedName) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.byPlan, plan)
}

// awaitCache returns how much longer to wait for the cache to show the last write for a
// plan; 0: it does. Its event as a rule brings the next pass sooner.
func (r *Scheduler) awaitCache(ctx context.Context, plan types.NamespacedName) (time.Duration, error) {
	expected, waiting := r.expectations.of(plan)
	if !waiting {
		return 0, nil
	}
	found, err := index.GetOrNil(ctx, r.Client, plan.Namespace, expected.name, &v1alpha1.Evaluation{})
	if err != nil {
		return 0, err
	}
	exists := found != nil && found.UID == expected.uid
	if left := expected.until.Sub(r.Clock.Now()); exists == expected.deleted && left > 0 {
		return left, nil
	}
	r.expectations.forget(plan)
	return 0, nil
}
