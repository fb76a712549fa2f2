package candidate

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/cluster"
)

// WaitFor returns when a condition holds. It checks the condition after each change of
// a lot or plan. The error begins with what is waited for.
func (running *Running) WaitFor(ctx context.Context, what string, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, cluster.WaitTimeout)
	defer cancel()
	for {
		if ok, err := holds(); ok || err != nil {
			return err
		}
		select {
		case <-running.changed:
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, ctx.Err())
		}
	}
}

// WaitCurrent returns when so many lots have become current and the plans count all
// lots that exist.
func (running *Running) WaitCurrent(ctx context.Context, lotCount int) error {
	return running.WaitFor(ctx, fmt.Sprintf("waiting until %d lots are current", lotCount), func() (bool, error) {
		if running.currentLots.Load() < int64(lotCount) {
			return false, nil
		}
		if running.writesNothing {
			return true, nil // The client has written the statuses of plans when it is done.
		}
		return running.plansCountAllLots(ctx)
	})
}

func (running *Running) plansCountAllLots(ctx context.Context) (bool, error) {
	var plans v1alpha1.TechnologyPlanList
	err := running.GetCache().List(ctx, &plans, client.InNamespace(running.namespace), client.UnsafeDisableDeepCopy)
	return countLots(plans.Items) == running.lots.Load(), err
}

// countLots adds up the lots in the statuses of plans.
func countLots(plans []v1alpha1.TechnologyPlan) int64 {
	var sum int64
	for i := range plans {
		if lots := plans[i].Status.Inventory.Lots; lots != nil {
			sum += *lots
		}
	}
	return sum
}

// WaitStatusChanges makes some edits, and returns when so many statuses of lots have
// changed since.
func (running *Running) WaitStatusChanges(ctx context.Context, count int, edit func() error) error {
	before := running.statusChanges.Load()
	if err := edit(); err != nil {
		return err
	}
	return running.WaitFor(ctx, "waiting for the statuses of the edited lots", func() (bool, error) {
		return running.statusChanges.Load() >= before+int64(count), nil
	})
}

// WaitDeleted returns when no lot is left.
func (running *Running) WaitDeleted(ctx context.Context) error {
	return running.WaitFor(ctx, "waiting until all lots are gone", func() (bool, error) {
		return running.lots.Load() == 0, nil
	})
}

// WaitStable returns when no status of a lot has changed for five seconds, or with the
// error of the context.
func (running *Running) WaitStable(ctx context.Context) error {
	before := int64(-1)
	return wait.PollUntilContextCancel(ctx, 5*time.Second, true, func(context.Context) (bool, error) {
		count := running.statusChanges.Load()
		isStable := count == before
		before = count
		return isStable, nil
	})
}
