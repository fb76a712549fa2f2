package plan

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/types"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/inventory"
)

// ledgerSource writes the specs of all device lots into the ledger, and enqueues the
// plans whose sums change. The controller does not start before the ledger has seen
// all lots. HasSynced of the informer is not enough: the cache can be complete before
// this handler has got every lot.
type ledgerSource struct {
	cache     cache.Cache
	ledger    *inventory.Ledger
	debouncer *debouncer
	// registration reports whether the event handler has seen all lots.
	registration toolscache.ResourceEventHandlerRegistration
}

// String names the source in the log of the controller.
func (s *ledgerSource) String() string { return "ledger of device lots" }

// Start implements source.Source.
func (s *ledgerSource) Start(ctx context.Context, q watch.Queue) error {
	informer, err := s.cache.GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return fmt.Errorf("getting the informer of devices: %w", err)
	}
	s.registration, err = informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { s.setLot(object, q) },
		UpdateFunc: func(_, object any) { s.setLot(object, q) },
		DeleteFunc: func(object any) { s.deleteLot(object, q) },
	})
	if err != nil {
		return fmt.Errorf("watching devices for the ledger: %w", err)
	}
	return nil
}

// WaitForSync implements source.SyncingSource.
func (s *ledgerSource) WaitForSync(ctx context.Context) error {
	if !toolscache.WaitForCacheSync(ctx.Done(), s.registration.HasSynced) {
		return errors.New("the ledger of device lots did not sync")
	}
	return nil
}

func (s *ledgerSource) setLot(object any, q watch.Queue) {
	if lot, ok := object.(*v1alpha1.Device); ok {
		key := inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
		s.enqueuePlans(s.ledger.Set(key, inventory.LotOf(lot)), q)
	}
}

func (s *ledgerSource) deleteLot(object any, q watch.Queue) {
	if tombstone, ok := object.(toolscache.DeletedFinalStateUnknown); ok {
		object = tombstone.Obj
	}
	if lot, ok := object.(*v1alpha1.Device); ok {
		key := inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
		s.enqueuePlans(s.ledger.Delete(key), q)
	}
}

func (s *ledgerSource) enqueuePlans(plans []inventory.PlanKey, q watch.Queue) {
	for _, plan := range plans {
		key := types.NamespacedName{Namespace: plan.Namespace, Name: plan.Name}
		watch.Enqueue(q, key, watch.PriorityDerived, s.debouncer.addChange(plan))
	}
}
