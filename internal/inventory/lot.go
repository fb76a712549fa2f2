// Package inventory reckons with device lots: what is owned, when each lot
// ends and must be bought anew, and what it costs its budget line. The Ledger
// keeps the sums of each plan up to date change by change.
//
// The package is pure: no client, no clock. A lot's status is never read.
package inventory

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Lot is what the judgement reads of a Device. It is comparable: two equal lots
// weigh the same everywhere.
type Lot struct {
	// Plan in whose inventory the lot is.
	Plan string
	// Technology and Site are names in that plan.
	Technology, Site string
	// Quantity as bought; Owned leaves out what is lost or retired.
	Quantity, Owned int64
	// Idle machines are owned and not used.
	Idle int64
	// YearlyCost of the whole lot while it is in service.
	YearlyCost money.Amount
	// Kind of the acquisition.
	Kind v1alpha1.AcquisitionKind
	// LinePlan and Line name the budget line that pays.
	LinePlan, Line string
	// Replacement is the name of the lot that replaces this one; if there is
	// such a lot, this one leaves the forecast.
	Replacement string
	// UnitCost of one machine, if Priced.
	UnitCost money.Amount
	// LifeMonths of this lot; 0: its technology's.
	LifeMonths int
	// Ordered, Received and Start of service; Start is Received where the lot
	// says nothing else.
	Ordered, Received, Start calendar.Date
	// SupportEnd and LeaseEnd, where known.
	SupportEnd, LeaseEnd calendar.Date
	// Counted is the day on which the machines were last counted by hand.
	Counted calendar.Date
	Priced  bool
	// Unannounced says that the lot is supported with no end announced.
	Unannounced bool
}

// LotOf reads a Device.
func LotOf(device *v1alpha1.Device) Lot {
	spec := &device.Spec
	acquisition := &spec.Acquisition
	lot := Lot{
		Plan: spec.PlanRef.Name, Technology: string(spec.Technology), Site: string(spec.Site),
		Quantity: int64(spec.Quantity), Owned: int64(spec.Quantity),
		Kind:     acquisition.Kind,
		Ordered:  calendar.ParseOrZero(acquisition.Ordered),
		Received: calendar.ParseOrZero(acquisition.Received),
		Start:    calendar.ParseOrZero(spec.InService),
		UnitCost: money.ParseOrZero(acquisition.UnitCost), Priced: acquisition.UnitCost != "",
		LinePlan: acquisition.BudgetLine.Plan, Line: string(acquisition.BudgetLine.Line),
		LifeMonths:  int(spec.UsefulLifeMonths),
		SupportEnd:  calendar.ParseOrZero(spec.SupportEnd),
		LeaseEnd:    calendar.ParseOrZero(spec.LeaseEnd),
		Unannounced: spec.SupportEndUnknown != nil && *spec.SupportEndUnknown,
		Replacement: spec.ReplacedByRef.Name,
		Counted:     calendar.ParseOrZero(spec.LastInventory),
	}
	for _, cost := range spec.YearlyCosts {
		lot.YearlyCost += money.ParseOrZero(cost.Amount)
	}
	for _, out := range spec.NotInService {
		switch out.State {
		case v1alpha1.OutOfServiceLost, v1alpha1.OutOfServiceRetired:
			lot.Owned -= int64(out.Count)
		case v1alpha1.OutOfServiceIdle:
			lot.Idle += int64(out.Count)
		}
	}
	if lot.Kind == "" {
		lot.Kind = v1alpha1.AcquisitionPurchase
	}
	if lot.Start.IsZero() {
		lot.Start = lot.Received
	}
	return lot
}

// Life is when a lot ends and by when its replacement must be bought.
type Life struct {
	// End is the last day; no date: nothing tells.
	End calendar.Date
	// Reason is what decides the end.
	Reason v1alpha1.EndReason
	// BuyBy is End less the lead time.
	BuyBy calendar.Date
}

// Life of the lot, given its technology's useful life in months (0: unknown)
// and the lead time in months: the earliest known of start of service + useful
// life, end of support and end of the lease (calculation D7).
func (lot Lot) Life(technologyMonths, leadMonths int) Life {
	months := lot.LifeMonths
	if months == 0 {
		months = technologyMonths
	}
	var worn calendar.Date
	if months > 0 && !lot.Start.IsZero() {
		worn = lot.Start.AddMonths(months)
	}
	life := Life{End: calendar.Earliest(worn, lot.SupportEnd, lot.LeaseEnd)}
	switch life.End {
	case 0:
		return life
	case lot.SupportEnd:
		life.Reason = v1alpha1.EndBySupport
	case lot.LeaseEnd:
		life.Reason = v1alpha1.EndByLease
	default:
		life.Reason = v1alpha1.EndByUsefulLife
	}
	life.BuyBy = life.End.AddMonths(-leadMonths)
	return life
}

// InService tells whether the lot is in use on a day.
func (lot Lot) InService(today calendar.Date) bool {
	return lot.Owned > 0 && !lot.Start.IsZero() && lot.Start <= today
}

// Support is whether the maker still supports a lot.
type Support int8

// The states of support.
const (
	SupportUnknown Support = iota
	Supported
	Unsupported
)

// Support of the lot on a day; its last day counts as supported.
func (lot Lot) Support(today calendar.Date) Support {
	switch {
	case lot.SupportEnd.IsZero() && lot.Unannounced:
		return Supported
	case lot.SupportEnd.IsZero():
		return SupportUnknown
	case today > lot.SupportEnd:
		return Unsupported
	default:
		return Supported
	}
}

// Payment is how far a lot has come towards being paid.
type Payment int8

// The states of payment.
const (
	// Planned lots are neither ordered nor received and charge nothing yet.
	Planned Payment = iota
	// Committed lots are ordered.
	Committed
	// Spent lots are received or in service.
	Spent
)

// Payment of the lot on a day.
func (lot Lot) Payment(today calendar.Date) Payment {
	received := lot.arrivalDate()
	switch {
	case !received.IsZero() && received <= today:
		return Spent
	case !lot.Ordered.IsZero() && lot.Ordered <= today:
		return Committed
	default:
		return Planned
	}
}

// arrivalDate is when the lot was received, or else put to use.
func (lot Lot) arrivalDate() calendar.Date {
	if lot.Received.IsZero() {
		return lot.Start
	}
	return lot.Received
}

// Charges tells whether the lot is paid from a budget line; donations and
// leases are not.
func (lot Lot) Charges() bool {
	return lot.Line != "" && lot.Kind != v1alpha1.AcquisitionDonation && lot.Kind != v1alpha1.AcquisitionLease
}
