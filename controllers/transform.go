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
			internStrings(texts, &lot.Namespace, &lot.APIVersion, &lot.Kind)
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
	internStrings(texts, &spec.PlanRef.Name, &acquisition.BudgetLine.Plan)
	internStrings(texts, &spec.Technology, &spec.Site, &acquisition.BudgetLine.Line)
	internStrings(texts, &spec.Manufacturer, &spec.Model)
	internStrings(texts, &acquisition.Ordered, &acquisition.Received, &spec.InService)
	internStrings(texts, &spec.SupportEnd, &spec.ExtendedSupportEnd, &spec.LeaseEnd)
	internStrings(texts, &spec.WarrantyEnd, &spec.LastInventory)
	internStrings(texts, &acquisition.UnitCost, &acquisition.SetupCost, &acquisition.DisposalCost)
	if salvage := acquisition.Salvage; salvage != nil {
		internStrings(texts, &salvage.Amount)
		internStrings(texts, &salvage.Percent)
	}
	internStrings(texts, &acquisition.Kind)
	internStrings(texts, &spec.Audience)
	for i := range acquisition.OtherLines {
		other := &acquisition.OtherLines[i]
		internStrings(texts, &other.Line)
		internStrings(texts, &other.Amount)
		internStrings(texts, &other.Percent)
	}
	for i := range spec.NotInService {
		internStrings(texts, &spec.NotInService[i].State)
		internStrings(texts, &spec.NotInService[i].Since)
	}
	for i := range spec.YearlyCosts {
		internStrings(texts, &spec.YearlyCosts[i].Kind)
		internStrings(texts, &spec.YearlyCosts[i].Amount)
	}
}

func internStatus(texts *interner, status *v1alpha1.DeviceStatus) {
	internStrings(texts, &status.End, &status.BuyBy)
	internStrings(texts, &status.RefreshCost, &status.Charge)
	internStrings(texts, &status.EndReason)
	if depreciation := status.Depreciation; depreciation != nil {
		internStrings(texts, &depreciation.PerYear)
		internStrings(texts, &depreciation.End)
	}
	if ownership := status.Ownership; ownership != nil {
		internStrings(texts, &ownership.PerYear, &ownership.Total)
		for i := range ownership.Missing {
			internStrings(texts, &ownership.Missing[i])
		}
	}
	for i := range status.Charges {
		internStrings(texts, &status.Charges[i].Line)
		internStrings(texts, &status.Charges[i].Amount)
	}
	for i := range status.Conditions {
		condition := &status.Conditions[i]
		internStrings(texts, &condition.Type, &condition.Reason, &condition.Message)
		internStrings(texts, &condition.Status)
	}
}
