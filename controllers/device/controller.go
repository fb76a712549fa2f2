// Package device keeps the status of Devices. A Device is a lot: several units of one
// model, site and purchase.
package device

import (
	"context"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/reconciler"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
	"techplan.education/internal/inventory"
	"techplan.education/internal/snapshot"
)

// +kubebuilder:rbac:groups=techplan.education,resources=devices,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=devices/status,verbs=patch

var kind = reconciler.Kind[*v1alpha1.Device, v1alpha1.DeviceStatus, assess.DeviceInput]{
	Assess: assess.ComputeDeviceStatus,
	Patch: statuspatch.Options[*v1alpha1.Device, v1alpha1.DeviceStatus]{
		TooLarge: assess.DeviceTooLarge,
	},
}

// Reconciler assesses Devices and patches their statuses. It writes nothing else.
type Reconciler struct {
	Client  client.Client
	Clock   clock.PassiveClock
	Reader  *cachereader.Reader
	Patcher *statuspatch.Patcher
}

// Reconcile assesses a lot and patches its status.
func (r *Reconciler) Reconcile(ctx context.Context, lot *v1alpha1.Device) (reconcile.Result, error) {
	gather := func(now time.Time) (assess.DeviceInput, error) {
		return snapshot.DeviceInput(ctx, r.Reader.District(lot.Namespace), lot, now)
	}
	return kind.Reconcile(ctx, r.Clock, r.Patcher, lot, gather)
}

// SetupWithManager watches lots, the lots that they replace, and the plans that they
// belong to or that pay for them.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).
		Named("device").
		Watches(&v1alpha1.Device{}, watch.EnqueueEdited(r.Clock, watch.PlanOfDevice)).
		Watches(&v1alpha1.Device{}, watch.EnqueueNonSpecChanged).
		Watches(&v1alpha1.Device{}, watch.EnqueueMapped(r.mapLotToReplacedLots)).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueMapped(r.mapPlanToLots))
	return reconciler.BuildController(b, r.Client, r.Clock, r)
}

// mapLotToReplacedLots maps a lot to the lots that the change can affect: those that name it as
// their replacement, and those that share its replacement, because each unit of a replacement
// stands for one unit only. If its replacement changes, that can open or close a ring, of which
// all lots before it are part.
func (r *Reconciler) mapLotToReplacedLots(
	ctx context.Context, change watch.Change[*v1alpha1.Device],
) ([]types.NamespacedName, error) {
	if change.IsUpdate() && inventory.LotOf(change.Old) == inventory.LotOf(change.New) {
		return nil, nil
	}
	lot := change.LatestObject()
	replacements := []string{lot.Name}
	seen := map[string]bool{lot.Name: true}
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			replacements = append(replacements, name)
		}
	}
	for _, version := range []*v1alpha1.Device{change.Old, change.New} {
		if version != nil {
			add(version.Spec.ReplacedByRef.Name)
		}
	}
	isOtherReplacement := !change.IsUpdate() || change.Old.Spec.ReplacedByRef != change.New.Spec.ReplacedByRef
	var affected []*v1alpha1.Device
	for i := 0; i < len(replacements); i++ {
		lots, err := index.ListDevicesReplacedBy(ctx, r.Client, lot.Namespace, replacements[i])
		if err != nil {
			return nil, err
		}
		affected = append(affected, lots...)
		for _, before := range lots {
			if isOtherReplacement && lot.Spec.ReplacedByRef.Name != "" {
				add(before.Name)
			}
		}
	}
	return watch.ListKeys(affected), nil
}

// mapPlanToLots maps a plan to those of its lots whose status the change can affect.
func (r *Reconciler) mapPlanToLots(
	ctx context.Context, change watch.Change[*v1alpha1.TechnologyPlan],
) ([]types.NamespacedName, error) {
	affected := selectAffectedLots(change)
	if affected.isEmpty() {
		return nil, nil
	}
	plan := change.LatestObject()
	lots, err := index.ListDevicesOwnedOrPaidByPlan(ctx, r.Client, plan.Namespace, plan.Name)
	lots = slices.DeleteFunc(lots, func(lot *v1alpha1.Device) bool { return !affected.includesLot(&lot.Spec) })
	return watch.ListKeys(lots), err
}
