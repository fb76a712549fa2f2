package model

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Technology is a technology of a plan.
type Technology struct {
	*v1alpha1.Technology
	// Since is the first day of use, and RetireOn the last.
	Since, RetireOn calendar.Date
	// Renewal is the day of a renewal of the contract as it is written: see NextRenewal.
	// ContractEnd is the last day of the contract as it is signed.
	Renewal, ContractEnd calendar.Date
	// AccessibilityReviewed is the day of the last review of accessibility.
	AccessibilityReviewed calendar.Date
	// AgreementExpires is the last day of the privacy agreement.
	AgreementExpires calendar.Date
	// UnitCost is the price of a unit, and MaintenanceCost the yearly cost of upkeep. IsPriced
	// says that a unit cost is stated.
	UnitCost, MaintenanceCost money.Amount
	IsPriced                  bool
}

func parseTechnology(technology *v1alpha1.Technology) *Technology {
	return &Technology{
		Technology:            technology,
		Since:                 calendar.ParseOrZero(technology.Since),
		RetireOn:              calendar.ParseOrZero(technology.RetireOn),
		Renewal:               calendar.ParseOrZero(technology.Renewal),
		ContractEnd:           calendar.ParseOrZero(technology.ContractEnd),
		AccessibilityReviewed: calendar.ParseOrZero(technology.AccessibilityReviewed),
		AgreementExpires:      calendar.ParseOrZero(technology.PrivacyAgreement.Expires),
		UnitCost:              money.ParseOrZero(technology.UnitCost),
		MaintenanceCost:       money.ParseOrZero(technology.MaintenanceCost),
		IsPriced:              technology.UnitCost != "",
	}
}

// IsInstructional reports whether a technology is for learning: its domain is EdTech or AT,
// or students use it themselves.
func (technology *Technology) IsInstructional() bool {
	return technology.Domain == v1alpha1.DomainEdTech || technology.Domain == v1alpha1.DomainAT ||
		technology.IsStudentFacing()
}

// IsStudentFacing reports whether students use a technology themselves.
func (technology *Technology) IsStudentFacing() bool {
	return technology.StudentFacing != nil && *technology.StudentFacing
}

// CountUnused returns how many of the paid licenses are not used, if fewer are used than a percentage of
// them; otherwise 0, and so if either number is not recorded.
func (technology *Technology) CountUnused(minPercent *big.Rat) int64 {
	seats := technology.Seats
	if seats.Paid == nil || seats.Used == nil || *seats.Paid == 0 {
		return 0
	}
	paid, used := int64(*seats.Paid), int64(*seats.Used)
	if big.NewRat(100*used, paid).Cmp(minPercent) >= 0 {
		return 0
	}
	return max(0, paid-used)
}

// NextRenewal returns the day on which the contract renews next, today included. It counts
// the renewals from the written one, in months of renewalTermMonths. Without that term it
// returns the written renewal, which may be past. It returns no date if none is written.
func (technology *Technology) NextRenewal(today calendar.Date) calendar.Date {
	next := technology.Renewal
	if next.IsZero() || next >= today || technology.RenewalTermMonths == 0 {
		return next
	}
	calendar.EachRecurrence(technology.Renewal, today, int(technology.RenewalTermMonths), func(date calendar.Date) bool {
		next = date
		return date < today
	})
	return next
}

// NoticeDay returns the day by which notice must be given before a renewal; false if the
// contract states no notice.
func (technology *Technology) NoticeDay(renewal calendar.Date) (calendar.Date, bool) {
	if technology.NoticeDays == nil {
		return 0, false
	}
	return renewal.AddDays(-int(*technology.NoticeDays)), true
}

// RenewsFrom reports whether the contract renews on a day or later.
func (technology *Technology) RenewsFrom(day calendar.Date) bool {
	return !technology.Renewal.IsZero() && (technology.Renewal >= day || technology.RenewalTermMonths > 0)
}

// Program is a program of professional learning.
type Program struct {
	*v1alpha1.LearningProgram
	// Start is its first day, and LastDay its last; no dates if the start is not stated.
	Start, LastDay calendar.Date
}

func parseProgram(program *v1alpha1.LearningProgram) Program {
	parsed := Program{LearningProgram: program, Start: calendar.ParseOrZero(program.Start)}
	if !parsed.Start.IsZero() {
		parsed.LastDay = parsed.Start.AddDays(max(0, int(program.Days)-1))
	}
	return parsed
}

// TeachingSpan returns the days of a program that has a start.
func (program Program) TeachingSpan() calendar.Span {
	return calendar.Span{Start: program.Start, End: program.LastDay}
}
