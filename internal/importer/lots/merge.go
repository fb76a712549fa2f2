package lots

import (
	"fmt"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// maxUnits is the largest quantity of a lot.
const maxUnits = 1_000_000

// maxLabel is the longest name of a model or maker.
const maxLabel = 160

// buildLot makes a device lot of a group, on top of the earlier lot if there is one.
func (builder *builder) buildLot(name string, group *lot, existing *v1alpha1.Device) (ImportedLot, error) {
	if group.quantity > maxUnits {
		return ImportedLot{}, fmt.Errorf("device lot %s would have %d units, more than %d: divide it by site in the mapping",
			name, group.quantity, maxUnits)
	}
	owned := &v1alpha1.Device{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindDevice},
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: builder.plan.Namespace,
			Annotations: map[string]string{SourceAnnotation: builder.format, KeyAnnotation: group.key.identity.hashIdentity()},
		},
		Spec: group.buildSpec(builder.plan.Name),
	}
	lot := ImportedLot{Existing: existing, Owned: owned}
	if existing != nil {
		lot.Kept = keepPaidUnits(&owned.Spec, existing)
		// Some exports leave the end of support out once it is past.
		if owned.Spec.SupportEnd == "" {
			owned.Spec.SupportEnd, owned.Spec.ExtendedSupportEnd = existing.Spec.SupportEnd, existing.Spec.ExtendedSupportEnd
		}
	}
	lot.Merged = mergeDevice(existing, owned)
	return lot, nil
}

// buildSpec returns the fields that an import owns.
func (group *lot) buildSpec(plan string) v1alpha1.DeviceSpec {
	variant := group.key.variant
	spec := v1alpha1.DeviceSpec{
		PlanRef:          v1alpha1.Reference{Name: plan},
		Technology:       variant.technology,
		Site:             group.key.identity.site,
		Audience:         variant.audience,
		Manufacturer:     v1alpha1.Label(text.Truncate(group.key.identity.manufacturer, maxLabel)),
		Model:            v1alpha1.Label(text.Truncate(group.key.identity.model, maxLabel)),
		Quantity:         int32(group.quantity),
		UsefulLifeMonths: variant.usefulLifeMonths,
		Acquisition: v1alpha1.Acquisition{
			Kind: variant.kind, Ordered: formatDate(group.ordered), Received: formatDate(group.received),
			UnitCost: variant.formatUnitCost(),
		},
		SupportEnd:         formatDate(variant.supportEnd),
		ExtendedSupportEnd: formatDate(variant.extendedSupportEnd),
		LeaseEnd:           formatDate(variant.leaseEnd),
		WarrantyEnd:        formatDate(group.warrantyEnd),
	}
	if inService := group.medianInService(); inService > group.received {
		spec.InService = formatDate(inService)
	}
	if group.ordered > group.received && group.received > 0 {
		spec.Acquisition.Ordered = ""
	}
	if !group.isUncounted {
		spec.LastInventory = formatDate(group.lastCounted)
	}
	for _, state := range slices.Sorted(maps.Keys(group.states)) {
		spec.NotInService = append(spec.NotInService, v1alpha1.OutOfService{State: state, Count: int32(group.states[state])})
	}
	return spec
}

func (variant variant) formatUnitCost() v1alpha1.Money {
	if !variant.hasUnitCost || variant.unitCost <= 0 {
		return ""
	}
	return variant.unitCost.API()
}

func formatDate(day calendar.Date) v1alpha1.Date { return v1alpha1.Date(day.String()) }

// keepPaidUnits keeps the quantity of a lot for which a budget line paid: units that are no
// longer in the files were bought all the same, and are counted as retired. It returns their
// number.
func keepPaidUnits(spec *v1alpha1.DeviceSpec, existing *v1alpha1.Device) int32 {
	missing := existing.Spec.Quantity - spec.Quantity
	if existing.Spec.Acquisition.BudgetLine.Line == "" || missing <= 0 {
		return 0
	}
	spec.Quantity += missing
	spec.NotInService = addRetired(spec.NotInService, missing)
	return missing
}

func addRetired(states []v1alpha1.OutOfService, count int32) []v1alpha1.OutOfService {
	for i := range states {
		if states[i].State == v1alpha1.OutOfServiceRetired {
			states[i].Count += count
			return states
		}
	}
	return append(states, v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: count})
}

// retireAll counts all units of a lot as retired.
func retireAll(existing *v1alpha1.Device) ImportedLot {
	retired := []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceRetired, Count: existing.Spec.Quantity}}
	owned := ownedPart(existing)
	owned.Spec.NotInService = retired
	merged := existing.DeepCopy()
	merged.Spec.NotInService = retired
	return ImportedLot{Existing: existing, Merged: merged, Owned: owned}
}

// ownedPart returns the fields of an earlier lot that an import owns.
func ownedPart(existing *v1alpha1.Device) *v1alpha1.Device {
	spec := existing.Spec
	return &v1alpha1.Device{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindDevice},
		ObjectMeta: metav1.ObjectMeta{
			Name: existing.Name, Namespace: existing.Namespace,
			Annotations: map[string]string{
				SourceAnnotation: existing.Annotations[SourceAnnotation], KeyAnnotation: existing.Annotations[KeyAnnotation],
			},
		},
		Spec: v1alpha1.DeviceSpec{
			PlanRef: spec.PlanRef, Technology: spec.Technology, Site: spec.Site, Audience: spec.Audience,
			Manufacturer: spec.Manufacturer, Model: spec.Model, Quantity: spec.Quantity,
			UsefulLifeMonths: spec.UsefulLifeMonths, SupportEnd: spec.SupportEnd,
			ExtendedSupportEnd: spec.ExtendedSupportEnd, LeaseEnd: spec.LeaseEnd,
			WarrantyEnd: spec.WarrantyEnd, InService: spec.InService, LastInventory: spec.LastInventory,
			Acquisition: v1alpha1.Acquisition{
				Kind: spec.Acquisition.Kind, Ordered: spec.Acquisition.Ordered, Received: spec.Acquisition.Received,
				UnitCost: spec.Acquisition.UnitCost,
			},
		},
	}
}

// mergeDevice returns an earlier lot with what an import owns. What the files do not say stays
// as people wrote it.
func mergeDevice(existing, owned *v1alpha1.Device) *v1alpha1.Device {
	if existing == nil {
		return owned.DeepCopy()
	}
	merged := existing.DeepCopy()
	merged.TypeMeta = owned.TypeMeta
	if merged.Annotations == nil {
		merged.Annotations = map[string]string{}
	}
	maps.Copy(merged.Annotations, owned.Annotations)
	from, to := &owned.Spec, &merged.Spec
	to.PlanRef, to.Technology, to.Quantity, to.NotInService = from.PlanRef, from.Technology, from.Quantity, from.NotInService
	setIfKnown(&to.Site, from.Site)
	setIfKnown(&to.Audience, from.Audience)
	setIfKnown(&to.Manufacturer, from.Manufacturer)
	setIfKnown(&to.Model, from.Model)
	setIfKnown(&to.UsefulLifeMonths, from.UsefulLifeMonths)
	setIfKnown(&to.SupportEnd, from.SupportEnd)
	setIfKnown(&to.LeaseEnd, from.LeaseEnd)
	setIfKnown(&to.WarrantyEnd, from.WarrantyEnd)
	setIfKnown(&to.InService, from.InService)
	setIfKnown(&to.LastInventory, from.LastInventory)
	setIfKnown(&to.Acquisition.Kind, from.Acquisition.Kind)
	setIfKnown(&to.Acquisition.Ordered, from.Acquisition.Ordered)
	setIfKnown(&to.Acquisition.Received, from.Acquisition.Received)
	setIfKnown(&to.Acquisition.UnitCost, from.Acquisition.UnitCost)
	if from.SupportEnd != "" {
		to.SupportEndUnknown = nil
		// Once the district has opted in, the later end is the end of support itself.
		to.ExtendedSupportEnd = from.ExtendedSupportEnd
	}
	return merged
}

// setIfKnown sets a field unless its new value is the zero value.
func setIfKnown[T comparable](field *T, value T) {
	var unknown T
	if value != unknown {
		*field = value
	}
}
