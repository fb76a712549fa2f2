package measured

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/capacity"
	"techplan.education/internal/equity"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

// minStaff is how many staff a site needs for a value about them: smaller groups of people stand
// without a count. For students it is equity.MinStudents.
const minStaff = 10

// Figure is a value of a source, or the reason why it is not known.
type Figure struct {
	// Value is exact; nil if it is not known.
	Value *big.Rat
	// Unknown says why, as part of a sentence.
	Unknown string
}

// TakeInventory takes the value of an inventory source from the sums of the lots of a plan, which
// are those of today. A percentage is at most 100: spare units cover no one twice.
//
// Source of the ratios: students / devices and devices / students, as package capacity computes
// them.
func TakeInventory(
	plan *model.Plan, stock []inventory.StockSum, today calendar.Date, source *v1alpha1.InventorySource,
) Figure {
	switch source.Measure {
	case v1alpha1.MeasureUnitsSupported:
		return takeShare(plan, stock, source, func(sum *inventory.StockSum) int64 {
			if sum.Support == inventory.Unsupported {
				return 0
			}
			return sum.Devices
		})
	case v1alpha1.MeasureUnitsReady:
		return takeShare(plan, stock, source, func(sum *inventory.StockSum) int64 { return sum.Ready })
	default:
		return takePlace(capacity.Compute(plan, stock, today), source)
	}
}

// takeShare takes a part of the units in service, in percent.
func takeShare(
	plan *model.Plan, stock []inventory.StockSum, source *v1alpha1.InventorySource,
	countGood func(sum *inventory.StockSum) int64,
) Figure {
	if source.Site != "" && !hasSite(plan, source.Site) {
		return newUnknownSite(source.Site)
	}
	var good, all int64
	for i := range stock {
		sum := &stock[i]
		if sum.InService && (source.Site == "" || sum.Site == source.Site) && isOfAudience(sum.Audience, source.Audience) {
			good += countGood(sum)
			all += sum.Devices
		}
	}
	if all == 0 {
		return Figure{Unknown: "no unit is in service"}
	}
	return newPercentage(good, all)
}

func isOfAudience(audience inventory.Audience, wanted v1alpha1.MeasuredAudience) bool {
	switch wanted {
	case v1alpha1.MeasuredStudents:
		return audience == inventory.AudienceStudents || audience == inventory.AudienceShared
	case v1alpha1.MeasuredStaff:
		return audience == inventory.AudienceStaff
	default:
		return true
	}
}

// takePlace takes a ratio of the district or of a site.
func takePlace(computed *capacity.Capacity, source *v1alpha1.InventorySource) Figure {
	place := &computed.District
	if source.Site != "" {
		place = nil
		for i := range computed.Sites {
			if computed.Sites[i].Name == source.Site {
				place = &computed.Sites[i]
			}
		}
		if place == nil {
			return newUnknownSite(source.Site)
		}
		if unknown := explainSmallSite(place, source); unknown != "" {
			return Figure{Unknown: unknown}
		}
	}
	switch source.Measure {
	case v1alpha1.MeasureStudentsPerDevice:
		return newRatio(place, place.StudentsPerDevice)
	case v1alpha1.MeasureDevicesPerTechnician:
		return newRatio(place, computed.DevicesPerTechnician)
	case v1alpha1.MeasureKbpsPerStudent:
		return newRatio(place, place.KbpsPerStudent)
	case v1alpha1.MeasureDeviceCoverage:
		if audienceOf(source) == v1alpha1.MeasuredStaff {
			return takeStaffCoverage(place)
		}
		if !place.Coverage.IsKnown() {
			return newUnknown(place, place.Coverage.Unknown)
		}
		return newPercentage(place.Coverage.Of, place.Coverage.By)
	default:
		return Figure{Unknown: fmt.Sprintf("the measure %s is not one of this version", source.Measure)}
	}
}

// takeStaffCoverage returns the part of the staff of a place for whom there is a device. Shared
// devices are those of students.
func takeStaffCoverage(place *capacity.Place) Figure {
	switch {
	case !place.Staff.IsKnown():
		return newUnknown(place, place.Staff.Unknown)
	case place.Staff.Number == 0:
		return Figure{Unknown: "there is no staff"}
	case !place.IsStaffRecorded:
		return Figure{Unknown: "no device lot for staff is recorded"}
	default:
		return newPercentage(place.Units.Staff, place.Staff.Number)
	}
}

// explainSmallSite says why no value is kept that is about so few people at a site; empty if they
// are enough, or if their number is not known.
func explainSmallSite(place *capacity.Place, source *v1alpha1.InventorySource) string {
	switch {
	case source.Measure == v1alpha1.MeasureDeviceCoverage && source.Audience == v1alpha1.MeasuredStaff:
		if place.Staff.IsKnown() && place.Staff.Number > 0 && place.Staff.Number < minStaff {
			return fmt.Sprintf("fewer than %d staff are at the site", minStaff)
		}
	case source.Measure == v1alpha1.MeasureDeviceCoverage || source.Measure == v1alpha1.MeasureStudentsPerDevice:
		if place.HasStudents() && place.Students.Number < equity.MinStudents {
			return fmt.Sprintf("fewer than %d students are at the site", equity.MinStudents)
		}
	}
	return ""
}

func hasSite(plan *model.Plan, name v1alpha1.EntryName) bool {
	for i := range plan.Spec.District.Sites {
		if plan.Spec.District.Sites[i].Name == name {
			return true
		}
	}
	return false
}

func newUnknownSite(name v1alpha1.EntryName) Figure {
	return Figure{Unknown: fmt.Sprintf("the plan has no site %s", name)}
}

// newUnknown returns the reason of package capacity in the words of a place: that of the district has
// no site.
func newUnknown(place *capacity.Place, reason capacity.Reason) Figure {
	if reason == capacity.DevicesUnrecorded && place.Name == "" {
		return Figure{Unknown: "no device lot for students is recorded"}
	}
	return Figure{Unknown: string(reason)}
}

func newRatio(place *capacity.Place, ratio capacity.Ratio) Figure {
	if !ratio.IsKnown() {
		return newUnknown(place, ratio.Unknown)
	}
	return Figure{Value: big.NewRat(ratio.Of, ratio.By)}
}

// newPercentage returns a part of a whole in percent, at most 100.
func newPercentage(part, whole int64) Figure {
	return Figure{Value: big.NewRat(100*min(part, whole), whole)}
}
