package summary

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
)

// ComputeInventory counts the lots and devices of a plan, and of the devices those in
// service, those in service past their support end, and those whose end is not known.
func ComputeInventory(stock []inventory.StockSum) v1alpha1.InventoryStatus {
	var lots, devices, inService, unsupported, endUnknown int64
	for _, sum := range stock {
		lots += sum.Lots
		devices += sum.Devices
		if sum.InService {
			inService += sum.Devices
			if sum.Support == inventory.Unsupported {
				unsupported += sum.Devices
			}
		}
		if sum.EndUnknown {
			endUnknown += sum.Devices
		}
	}
	return v1alpha1.InventoryStatus{
		Lots:        &lots,
		Devices:     &devices,
		InService:   &inService,
		Unsupported: &unsupported,
		EndUnknown:  &endUnknown,
	}
}
