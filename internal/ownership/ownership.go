// Package ownership computes what device lots cost over their whole life. It reads a lot and its plan,
// names what is not recorded, and decides nothing.
package ownership

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Cost is what a lot costs over its life. A class that is not recorded counts as 0 and is in Missing:
// the sums are lower bounds then.
type Cost struct {
	// Units is the number of units as bought, and InUse that of the units that are owned and neither
	// idle nor in repair.
	Units, InUse int64
	// Months is the length of the life: from the first day of use to the end, whatever decides it; 0
	// if that is not known. Total and PerYear are 0 then.
	Months int
	// Acquisition is the price of the lot; 0 if it is leased or was donated.
	Acquisition money.Amount
	// Setup and Disposal are paid once. Residual is what the lot brings at its end.
	Setup, Disposal, Residual money.Amount
	// Yearly is what the lot costs each year, the part Indirect included: training, and the time of
	// users.
	Yearly, Indirect money.Amount
	// Total is Acquisition + Setup + Yearly of all years + Disposal − Residual. PerYear is the total
	// divided by the years of the life. A donated lot can bring more than it costs: both are negative
	// then.
	Total, PerYear money.Amount
	// Missing are the classes that are not recorded, in the order of the life of a lot.
	Missing []v1alpha1.CostClass
	// IsRecorded says that something beside the price is recorded: a yearly cost, the setup or the
	// disposal.
	IsRecorded bool
}

// yearlyClasses are the classes of yearly costs that each lot has, in the order of Missing.
var yearlyClasses = []struct {
	kind  v1alpha1.YearlyCostKind
	class v1alpha1.CostClass
}{
	{v1alpha1.YearlyCostSupport, v1alpha1.CostClassSupport},
	{v1alpha1.YearlyCostRepair, v1alpha1.CostClassRepair},
	{v1alpha1.YearlyCostLicense, v1alpha1.CostClassLicense},
	{v1alpha1.YearlyCostInsurance, v1alpha1.CostClassInsurance},
	{v1alpha1.YearlyCostEnergy, v1alpha1.CostClassEnergy},
	{v1alpha1.YearlyCostTraining, v1alpha1.CostClassTraining},
}

// ComputeCost computes what a lot costs over its life, at the prices of its plan. Money is not
// discounted over time. Every recorded yearly cost counts for each year of the life; those that not
// every lot has, such as connectivity, are never missing.
//
// Source: the total cost of ownership of NCES, "Technology in Schools", chapter 2, with the split
// into direct and indirect costs of CoSN and Gartner.
func ComputeCost(device *v1alpha1.Device, plan *model.Plan) Cost {
	lot := inventory.LotOf(device)
	acquisition := &device.Spec.Acquisition
	cost := Cost{
		Units: lot.Quantity, InUse: lot.CountReady(), Months: countMonths(lot, plan),
		Setup: money.ParseOrZero(acquisition.SetupCost), Disposal: money.ParseOrZero(acquisition.DisposalCost),
		IsRecorded: len(device.Spec.YearlyCosts) > 0 || acquisition.SetupCost != "" || acquisition.DisposalCost != "",
	}
	yearly := map[v1alpha1.YearlyCostKind]bool{}
	for _, recorded := range device.Spec.YearlyCosts {
		amount := money.ParseOrZero(recorded.Amount)
		yearly[recorded.Kind] = true
		cost.Yearly = cost.Yearly.PlusLots(amount)
		if isIndirect(recorded.Kind) {
			cost.Indirect = cost.Indirect.PlusLots(amount)
		}
	}
	addMissing := func(isRecorded bool, class v1alpha1.CostClass) {
		if !isRecorded {
			cost.Missing = append(cost.Missing, class)
		}
	}
	if lot.Kind == v1alpha1.AcquisitionLease {
		addMissing(yearly[v1alpha1.YearlyCostLease], v1alpha1.CostClassLease)
	} else {
		addMissing(cost.addPrice(device, lot, plan), v1alpha1.CostClassAcquisition)
	}
	addMissing(acquisition.SetupCost != "", v1alpha1.CostClassSetup)
	for _, entry := range yearlyClasses {
		addMissing(yearly[entry.kind], entry.class)
	}
	addMissing(acquisition.DisposalCost != "", v1alpha1.CostClassDisposal)
	cost.computeTotal(plan.CurrencyCode())
	return cost
}

// isIndirect reports whether a yearly cost is one of the users and not of the technology.
func isIndirect(kind v1alpha1.YearlyCostKind) bool {
	return slices.Contains([]v1alpha1.YearlyCostKind{v1alpha1.YearlyCostTraining, v1alpha1.YearlyCostUserTime}, kind)
}

// addPrice adds the price of a lot that is owned, and what it brings at its end; false if no price is
// known. The price of the technology is an estimate of that of the lot.
func (cost *Cost) addPrice(device *v1alpha1.Device, lot inventory.Lot, plan *model.Plan) bool {
	unit, isKnown := lot.UnitCost, lot.Priced
	if price := budget.PricesOf(plan)(lot.Technology); !isKnown {
		unit, isKnown = price.Unit, price.Known
	}
	price := unit.Times(lot.Quantity)
	salvage := depreciation.ComputeSalvage(device, price, plan.CurrencyCode())
	if lot.Kind == v1alpha1.AcquisitionDonation {
		cost.Residual = salvage
		return true
	}
	// Without a price the difference of both is at least 0.
	cost.Acquisition, cost.Residual = price, min(price, salvage)
	return isKnown
}

// countMonths returns the full months from the first day of use to the end of a lot, or its useful
// life if one of both is not known; 0 if that is not known either, or the end is before the first day.
func countMonths(lot inventory.Lot, plan *model.Plan) int {
	months := 0
	if technology := plan.FindTechnology(lot.Technology); technology != nil {
		months = int(technology.UsefulLifeMonths)
	}
	life := lot.ComputeLife(months, plan.Policy.Refresh.LeadMonths)
	switch {
	case !lot.Start.IsZero() && !life.End.IsZero():
		return max(0, (life.End + 1).CountFullMonths(lot.Start))
	case lot.LifeMonths > 0:
		return lot.LifeMonths
	default:
		return months
	}
}

// computeTotal computes the total and what it is for each year. Both are rounded once.
func (cost *Cost) computeTotal(currency string) {
	if cost.Months == 0 {
		return
	}
	months := int64(cost.Months)
	// The total, times the months of a year, so that it is exact.
	total := money.MultiplySigned(cost.Yearly, months)
	for _, once := range []money.Amount{cost.Acquisition, cost.Setup, cost.Disposal, -cost.Residual} {
		total = total.Plus(money.MultiplySigned(once, calendar.MonthsPerYear))
	}
	cost.Total = total.DivideFor(calendar.MonthsPerYear, currency)
	cost.PerYear = total.DivideFor(months, currency)
}

// CountActiveUsers returns how many people use a technology: those who use a license in a year, if its
// seats record that, or else one person for each unit in use. technology may be nil.
func CountActiveUsers(technology *model.Technology, inUse int64) int64 {
	if technology != nil && technology.Seats.Used != nil {
		return int64(*technology.Seats.Used)
	}
	return inUse
}

// OrderOfClass returns the place of a class in the life of a lot, from 0 on.
func OrderOfClass(class v1alpha1.CostClass) int { return slices.Index(orderedClasses, class) }

// orderedClasses are the classes in the order of the life of a lot.
var orderedClasses = listClasses()

func listClasses() []v1alpha1.CostClass {
	classes := []v1alpha1.CostClass{
		v1alpha1.CostClassAcquisition, v1alpha1.CostClassLease, v1alpha1.CostClassSetup,
	}
	for _, entry := range yearlyClasses {
		classes = append(classes, entry.class)
	}
	return append(classes, v1alpha1.CostClassDisposal)
}
