package controllers

import (
	"slices"

	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
)

// newCacheTransform returns the transform of objects that enter the caches. It removes
// what nothing reads: managed fields of all kinds, and labels, annotations and owners
// of device lots. A state has a hundred thousand lots, most of whose texts are the
// same, so equal texts of lots share one copy. A transformed object is never written
// as a whole.
func newCacheTransform() toolscache.TransformFunc {
	stripManagedFields := cache.TransformStripManagedFields()
	texts := newInterner()
	return func(object any) (any, error) {
		object, err := stripManagedFields(object)
		if lot, ok := object.(*v1alpha1.Device); ok {
			stripUnused(lot)
			internSpec(texts, &lot.Spec)
			internStatus(texts, &lot.Status)
			intern(texts, &lot.Namespace, &lot.APIVersion, &lot.Kind)
		}
		return object, err
	}
}

func stripUnused(lot *v1alpha1.Device) {
	lot.Labels, lot.Annotations, lot.OwnerReferences = nil, nil, nil
	// Decoding leaves room for more conditions.
	lot.Status.Conditions = slices.Clone(lot.Status.Conditions)
}

func internSpec(texts *interner, spec *v1alpha1.DeviceSpec) {
	acquisition := &spec.Acquisition
	intern(texts, &spec.PlanRef.Name, &acquisition.BudgetLine.Plan)
	intern(texts, &spec.Technology, &spec.Site, &acquisition.BudgetLine.Line)
	intern(texts, &spec.Manufacturer, &spec.Model)
	intern(texts, &acquisition.Ordered, &acquisition.Received, &spec.InService)
	intern(texts, &spec.SupportEnd, &spec.LeaseEnd, &spec.WarrantyEnd, &spec.LastInventory)
	intern(texts, &acquisition.UnitCost)
	intern(texts, &acquisition.Kind)
	intern(texts, &spec.Audience)
	for i := range spec.NotInService {
		intern(texts, &spec.NotInService[i].State)
	}
	for i := range spec.YearlyCosts {
		intern(texts, &spec.YearlyCosts[i].Kind)
		intern(texts, &spec.YearlyCosts[i].Amount)
	}
}

func internStatus(texts *interner, status *v1alpha1.DeviceStatus) {
	intern(texts, &status.End, &status.BuyBy)
	intern(texts, &status.RefreshCost, &status.Charge)
	intern(texts, &status.EndReason)
	for i := range status.Conditions {
		condition := &status.Conditions[i]
		intern(texts, &condition.Type, &condition.Reason, &condition.Message)
		intern(texts, &condition.Status)
	}
}
