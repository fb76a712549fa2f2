package plan

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/types"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/inventorychange"
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
	// changes waits until the ledger has seen all lots.
	changes *inventorychange.Source
	// registration reports whether the event handler has seen all lots.
	registration toolscache.ResourceEventHandlerRegistration
}

// String names the source in the log of the controller.
func (source *ledgerSource) String() string { return "ledger of device lots" }

// Start implements source.Source.
func (source *ledgerSource) Start(ctx context.Context, queue watch.Queue) error {
	informer, err := source.cache.GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return fmt.Errorf("getting the informer of devices: %w", err)
	}
	source.registration, err = informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { source.setLot(object, queue) },
		UpdateFunc: func(_, object any) { source.setLot(object, queue) },
		DeleteFunc: func(object any) { source.deleteLot(object, queue) },
	})
	if err != nil {
		return fmt.Errorf("watching devices for the ledger: %w", err)
	}
	return nil
}

// WaitForSync implements source.SyncingSource.
func (source *ledgerSource) WaitForSync(ctx context.Context) error {
	if !toolscache.WaitForCacheSync(ctx.Done(), source.registration.HasSynced) {
		return errors.New("the ledger of device lots did not sync")
	}
	source.changes.MarkSynced()
	return nil
}

func (source *ledgerSource) setLot(object any, queue watch.Queue) {
	if lot, ok := object.(*v1alpha1.Device); ok {
		lotKey := inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
		source.enqueuePlans(source.ledger.SetLot(lotKey, inventory.LotOf(lot)), queue)
	}
}

func (source *ledgerSource) deleteLot(object any, queue watch.Queue) {
	if tombstone, ok := object.(toolscache.DeletedFinalStateUnknown); ok {
		object = tombstone.Obj
	}
	if lot, ok := object.(*v1alpha1.Device); ok {
		lotKey := inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
		source.enqueuePlans(source.ledger.DeleteLot(lotKey), queue)
	}
}

func (source *ledgerSource) enqueuePlans(plans []inventory.PlanKey, queue watch.Queue) {
	for _, planKey := range plans {
		key := types.NamespacedName{Namespace: planKey.Namespace, Name: planKey.Name}
		watch.EnqueueAfter(queue, key, watch.PriorityDerived, source.debouncer.addChange(planKey))
	}
}
