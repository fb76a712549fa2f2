package inventory

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Lot is what an assessment reads of a Device. It is comparable: two equal lots count
// the same in every plan.
type Lot struct {
	// Plan is the plan to whose inventory the lot belongs.
	Plan string
	// Technology and Site are names in that plan.
	Technology, Site v1alpha1.EntryName
	// Quantity is the number of units bought. Owned leaves out units that are lost or
	// retired.
	Quantity, Owned int64
	// Idle is the number of owned units that are not in use. InRepair units are owned too and
	// come back into use.
	Idle, InRepair int64
	// YearlyCost is what upkeep of the whole lot costs each year while it is in service: all yearly
	// costs but training, the time of users and the payments of a lease.
	YearlyCost money.Amount
	// Kind of the acquisition.
	Kind v1alpha1.AcquisitionKind
	// LinePlan and Line name the budget line that pays for the lot, and its plan.
	LinePlan string
	Line     v1alpha1.EntryName
	// OtherLines of the same plan pay a part of the lot, and Line pays the rest.
	OtherLines OtherLines
	// Replacement is the name of the lot that replaces this one. If such a lot exists,
	// this one is not in the forecast.
	Replacement string
	// UnitCost is the price of one unit, if Priced.
	UnitCost money.Amount
	// LifeMonths is the useful life of this lot in months; 0 stands for its
	// technology's.
	LifeMonths int
	// Ordered, Received and Start of service. Start is Received if the lot states no
	// start.
	Ordered, Received, Start calendar.Date
	// SupportEnd and LeaseEnd are the last days of support and lease, where known.
	SupportEnd, LeaseEnd calendar.Date
	// Counted is the day of the last physical inventory.
	Counted calendar.Date
	Priced  bool
	// Audience is who uses the lot.
	Audience Audience
	// Unannounced says that the maker supports the lot and has announced no end.
	Unannounced bool
}

// LotOf reads the lot of a Device.
func LotOf(device *v1alpha1.Device) Lot {
	spec := &device.Spec
	acquisition := &spec.Acquisition
	lot := Lot{
		Plan: spec.PlanRef.Name, Technology: spec.Technology, Site: spec.Site,
		Quantity: int64(spec.Quantity), Owned: int64(spec.Quantity),
		Audience: audienceOf(spec.Audience),
		Kind:     acquisition.Kind,
		Ordered:  calendar.ParseOrZero(acquisition.Ordered),
		Received: calendar.ParseOrZero(acquisition.Received),
		Start:    calendar.ParseOrZero(spec.InService),
		UnitCost: money.ParseOrZero(acquisition.UnitCost), Priced: acquisition.UnitCost != "",
		LinePlan: acquisition.BudgetLine.Plan, Line: acquisition.BudgetLine.Line,
		OtherLines:  parseOtherLines(acquisition.OtherLines),
		LifeMonths:  int(spec.UsefulLifeMonths),
		SupportEnd:  calendar.ParseOrZero(spec.SupportEnd),
		LeaseEnd:    calendar.ParseOrZero(spec.LeaseEnd),
		Unannounced: spec.SupportEndUnknown != nil && *spec.SupportEndUnknown,
		Replacement: spec.ReplacedByRef.Name,
		Counted:     calendar.ParseOrZero(spec.LastInventory),
	}
	for _, cost := range spec.YearlyCosts {
		if isUpkeep(cost.Kind) {
			lot.YearlyCost += money.ParseOrZero(cost.Amount)
		}
	}
	for _, out := range spec.NotInService {
		switch out.State {
		case v1alpha1.OutOfServiceLost, v1alpha1.OutOfServiceRetired:
			lot.Owned -= int64(out.Count)
		case v1alpha1.OutOfServiceIdle:
			lot.Idle += int64(out.Count)
		case v1alpha1.OutOfServiceInRepair:
			lot.InRepair += int64(out.Count)
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

// isUpkeep reports whether a yearly cost keeps the lot running, so that a line of purpose Operation
// or Staffing should pay for it. Training has lines of its own purpose, a lease is a line of its
// own, and no line pays for the time of users.
func isUpkeep(kind v1alpha1.YearlyCostKind) bool {
	switch kind {
	case v1alpha1.YearlyCostTraining, v1alpha1.YearlyCostUserTime, v1alpha1.YearlyCostLease:
		return false
	default:
		return true
	}
}

// Audience is who uses a lot. It is a number, so that it adds little to the keys of the ledger.
type Audience int8

// The audiences of a lot.
const (
	// AudienceUnknown is the audience of a lot that states none.
	AudienceUnknown Audience = iota
	AudienceStudents
	AudienceStaff
	AudienceShared
)

func audienceOf(audience v1alpha1.DeviceAudience) Audience {
	switch audience {
	case v1alpha1.AudienceStudents:
		return AudienceStudents
	case v1alpha1.AudienceStaff:
		return AudienceStaff
	case v1alpha1.AudienceShared:
		return AudienceShared
	default:
		return AudienceUnknown
	}
}

// CountReady returns how many units of the lot are ready to be used: those owned that are neither
// idle nor in repair.
func (lot Lot) CountReady() int64 { return max(0, lot.Owned-lot.Idle-lot.InRepair) }

// Life is when a lot ends and by when its replacement must be bought.
type Life struct {
	// End is the last day of use; no date if no end is known.
	End calendar.Date
	// Reason is the date that decides the end.
	Reason v1alpha1.EndReason
	// BuyBy is End less the lead time.
	BuyBy calendar.Date
}

// ComputeLife returns when the lot ends, given the useful life of its technology in months (0
// if unknown) and the lead time in months. The end is the earliest known of start of
// service plus useful life, end of support and end of the lease.
func (lot Lot) ComputeLife(technologyMonths, leadMonths int) Life {
	months := lot.LifeMonths
	if months == 0 {
		months = technologyMonths
	}
	var worn calendar.Date
	if months > 0 && !lot.Start.IsZero() {
		worn = lot.Start.AddMonths(months) - 1
	}
	life := Life{End: calendar.EarliestOf(worn, lot.SupportEnd, lot.LeaseEnd)}
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

// InService reports whether units of the lot are in use on a day. A lot of which no date is
// known counts as in use: districts list what they have. One that is only ordered does not.
func (lot Lot) InService(today calendar.Date) bool {
	if lot.Start.IsZero() {
		return lot.Owned > 0 && lot.Ordered.IsZero()
	}
	return lot.Owned > 0 && lot.Start <= today
}

// Support says whether the maker still supports a lot.
type Support int8

// The states of support.
const (
	SupportUnknown Support = iota
	Supported
	Unsupported
)

// SupportOn returns the state of support on a day. The last day counts as supported.
func (lot Lot) SupportOn(today calendar.Date) Support {
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
	// Planned lots are neither ordered nor received and cost their line nothing yet.
	Planned Payment = iota
	// Committed lots are ordered and not received: the money is encumbered.
	Committed
	// Spent lots are received or in service: the money is expended.
	Spent
)

// PaymentOn returns the state of payment on a day.
func (lot Lot) PaymentOn(today calendar.Date) Payment {
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

// arrivalDate returns when the lot was received, or else put to use.
func (lot Lot) arrivalDate() calendar.Date {
	if lot.Received.IsZero() {
		return lot.Start
	}
	return lot.Received
}

// HasCharges reports whether a budget line pays for the lot. Donations and leases cost no
// line: a lease is a recurring line of its own.
func (lot Lot) HasCharges() bool {
	return lot.Line != "" && lot.Kind != v1alpha1.AcquisitionDonation && lot.Kind != v1alpha1.AcquisitionLease
}
