package evaluation

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
)

// expectationTimeout is how long the cache is expected to show a write. Its event may be
// lost in a restart of the watch.
const expectationTimeout = 10 * time.Second

// expectations hold the last write of the scheduler for each plan until the cache shows it,
// and with it all earlier writes. A reconcile that runs before that would repeat them.
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

func (x *expectations) expectCreated(planKey types.NamespacedName, evaluation *v1alpha1.Evaluation, now time.Time) {
	x.setExpectation(planKey, expectation{name: evaluation.Name, uid: evaluation.UID, until: now.Add(expectationTimeout)})
}

func (x *expectations) expectDeleted(planKey types.NamespacedName, evaluation *v1alpha1.Evaluation, now time.Time) {
	x.setExpectation(planKey, expectation{name: evaluation.Name, uid: evaluation.UID, deleted: true, until: now.Add(expectationTimeout)})
}

func (x *expectations) setExpectation(planKey types.NamespacedName, e expectation) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.byPlan == nil {
		x.byPlan = map[types.NamespacedName]expectation{}
	}
	x.byPlan[planKey] = e
}

func (x *expectations) findExpectation(planKey types.NamespacedName) (expectation, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, waiting := x.byPlan[planKey]
	return e, waiting
}

func (x *expectations) forgetPlan(planKey types.NamespacedName) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.byPlan, planKey)
}

// checkExpectation returns how much longer the cache is expected to lack the last write for a
// plan; 0: it shows the write, or the time is over. Usually the event of the write triggers
// the next reconcile sooner.
func (scheduler *Scheduler) checkExpectation(ctx context.Context, planKey types.NamespacedName) (time.Duration, error) {
	expected, waiting := scheduler.expectations.findExpectation(planKey)
	if !waiting {
		return 0, nil
	}
	found, err := index.GetOrNil(ctx, scheduler.Client, planKey.Namespace, expected.name, &v1alpha1.Evaluation{})
	if err != nil {
		return 0, err
	}
	exists := found != nil && found.UID == expected.uid
	if remaining := expected.until.Sub(scheduler.Clock.Now()); exists == expected.deleted && remaining > 0 {
		return remaining, nil
	}
	scheduler.expectations.forgetPlan(planKey)
	return 0, nil
}
