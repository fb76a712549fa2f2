package depreciation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// State says whether a lot is depreciated, or else why not.
type State string

// The states of a lot, in the order in which they are checked.
const (
	// Leased lots are not owned.
	Leased State = "Leased"
	// CostUnknown is the state of a lot without a price of its own: an estimate has no place in the
	// books.
	CostUnknown State = "CostUnknown"
	// StartUnknown is the state of a lot without a day on which it was put to use or received. It is
	// not an asset yet.
	StartUnknown State = "StartUnknown"
	// Expensed lots cost less for one unit than the capitalization threshold.
	Expensed State = "Expensed"
	// SalvageAboveCost is the state of a lot that would bring more than it cost.
	SalvageAboveCost State = "SalvageAboveCost"
	// LifeUnknown is the state of a lot without a useful life of its own or of its technology.
	LifeUnknown State = "LifeUnknown"
	// Depreciated lots are assets with a known value.
	Depreciated State = "Depreciated"
)

// Lot is a device lot in the books.
type Lot struct {
	State State
	// Whole is the schedule of the lot as bought, as if no unit had left. Its fields are known as far
	// as the state allows.
	Whole Schedule
	// Parts are the schedules of the units in use, of those retired and of those lost on a known day.
	Parts []Schedule
	// UndatedUnits have left on a day that is not known, so that they are in none of Parts.
	UndatedUnits int64
}

// ReadLot returns a lot in the books of its plan.
func ReadLot(device *v1alpha1.Device, plan *model.Plan) Lot {
	lot := inventory.LotOf(device)
	read := Lot{Whole: Schedule{
		Currency: plan.CurrencyCode(), Start: lot.Start,
		Cost: lot.UnitCost.Times(lot.Quantity), LifeMonths: lifeOf(lot, plan),
	}}
	read.Whole.Salvage = ComputeSalvage(device, read.Whole.Cost, read.Whole.Currency)
	switch {
	case lot.Kind == v1alpha1.AcquisitionLease:
		read.State = Leased
	case !lot.Priced:
		read.State = CostUnknown
	case lot.Start.IsZero():
		read.State = StartUnknown
	case lot.UnitCost < plan.Policy.Depreciation.CapitalizationThreshold:
		read.State = Expensed
	case read.Whole.Salvage > read.Whole.Cost:
		read.State = SalvageAboveCost
	case read.Whole.LifeMonths == 0:
		read.State = LifeUnknown
	default:
		read.State = Depreciated
		read.divideUnits(device, lot)
	}
	return read
}

// lifeOf returns the useful life of a lot in months: its own, or else that of its technology; 0 if
// neither is known.
func lifeOf(lot inventory.Lot, plan *model.Plan) int {
	technology := plan.FindTechnology(lot.Technology)
	if technology == nil {
		return lot.LifeMonths
	}
	return cmp.Or(lot.LifeMonths, int(technology.UsefulLifeMonths))
}

// ComputeSalvage returns what a lot that costs so much brings at its end; 0 if nothing is stated. An
// amount can be more than the cost.
func ComputeSalvage(device *v1alpha1.Device, cost money.Amount, currency string) money.Amount {
	salvage := device.Spec.Acquisition.Salvage
	switch {
	case salvage == nil:
		return 0
	case salvage.Percent != "":
		return money.NewSplitter(currency).PercentOf(cost, salvage.Percent)
	default:
		return money.ParseOrZero(salvage.Amount)
	}
}

// divideUnits divides the lot by what became of its units. Each part has the cost of its units, and
// the salvage value is divided by their number.
func (read *Lot) divideUnits(device *v1alpha1.Device, lot inventory.Lot) {
	counts := []int64{lot.Owned}
	parts := []Schedule{read.Whole}
	// By state, so that the order in which they are written moves no cent.
	byState := slices.SortedFunc(slices.Values(device.Spec.NotInService), func(left, right v1alpha1.OutOfService) int {
		return cmp.Compare(left.State, right.State)
	})
	for _, out := range byState {
		if out.State != v1alpha1.OutOfServiceLost && out.State != v1alpha1.OutOfServiceRetired {
			continue
		}
		part := read.Whole
		part.Left, part.IsLost = calendar.ParseOrZero(out.Since), out.State == v1alpha1.OutOfServiceLost
		counts, parts = append(counts, int64(out.Count)), append(parts, part)
	}
	salvages := money.NewSplitter(read.Whole.Currency).SplitByWeights(read.Whole.Salvage, counts)
	for i, part := range parts {
		part.Cost, part.Salvage = lot.UnitCost.Times(counts[i]), salvages[i]
		switch {
		case i > 0 && part.Left.IsZero():
			read.UndatedUnits += counts[i]
		case counts[i] > 0:
			read.Parts = append(read.Parts, part)
		}
	}
}

// ValueOn returns what the units of the lot that are in the books at the start of a day cost, and what
// they are worth; 0 unless the lot is depreciated.
func (read Lot) ValueOn(day calendar.Date) (cost, value money.Amount) {
	for _, part := range read.Parts {
		if part.IsBookedOn(day) {
			cost, value = cost.Plus(part.Cost), value.Plus(part.BookValue(day))
		}
	}
	return cost, value
}

// ComputeYear returns the figures of the lot in a fiscal year.
func (read Lot) ComputeYear(fiscalYears calendar.FiscalYears, year calendar.FiscalYear) Figures {
	var sum Figures
	for _, part := range read.Parts {
		sum = sum.AddFigures(part.ComputeYear(fiscalYears, year))
	}
	if read.State == Expensed && fiscalYears.YearOf(read.Whole.Start) == year {
		sum.Expensed = read.Whole.Cost
	}
	return sum
}

// FirstYear and LastYear are the fiscal years in which the lot has figures other than an unchanged
// value, if it is depreciated or expensed.
func (read Lot) FirstYear(fiscalYears calendar.FiscalYears) calendar.FiscalYear {
	return fiscalYears.YearOf(read.Whole.Start)
}

// LastYear returns the last fiscal year in which the value of the lot changes.
func (read Lot) LastYear(fiscalYears calendar.FiscalYears) calendar.FiscalYear {
	last := read.FirstYear(fiscalYears)
	for _, part := range read.Parts {
		day := part.End() - 1
		if left := part.leftOn(); !left.IsZero() {
			day = left
		}
		last = max(last, fiscalYears.YearOf(day))
	}
	return last
}
