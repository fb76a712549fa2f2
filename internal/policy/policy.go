// Package policy holds the thresholds of a plan: which there are, what each is if the plan
// sets none, and where the default comes from.
//
// A threshold is one row of the table in thresholds.go. What the status shows as effective,
// what the rules compare with and what docs/policy.md says all follow from that row.
package policy

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Policy holds the thresholds in force for a plan, parsed. Percentages are from 0 to 100,
// amounts are in the plan's currency.
type Policy struct {
	AlignedMinPercent              *big.Rat
	ProfessionalLearningMinPercent *big.Rat
	// OwnProfessionalLearning says that the plan itself sets
	// ProfessionalLearningMinPercent. Missing an own value is worse than missing a default.
	OwnProfessionalLearning bool
	// DomainBands are sorted by domain.
	DomainBands          []Band
	PurchaseLimit        money.Amount
	EvidenceLimit        money.Amount
	SeatUseMinPercent    *big.Rat
	UnsecuredMaxPercent  *big.Rat
	RefreshCliffPercent  *big.Rat
	Refresh              Refresh
	Depreciation         Depreciation
	Procurement          Procurement
	Capacity             Capacity
	StaleAfterDays       int
	ReviewIntervalMonths int
	StartsPerQuarterMax  int
	// TrainingDaysPerQuarterMax is 0 unless the plan sets it.
	TrainingDaysPerQuarterMax int
	// RequiredRoles are sorted.
	RequiredRoles []v1alpha1.Label
	// Crosscheck says that the cost of all actions must equal the money aligned with goals.
	Crosscheck bool
	// Waivers are in the order in which the plan lists them.
	Waivers []Waiver
}

// Refresh says how the replacement of device lots is forecast.
type Refresh struct {
	// LeadMonths is how many months before its end a lot is replaced.
	LeadMonths int
	// SparePercent is the share of units that is bought in addition; InflationPercent is the
	// yearly rise of prices.
	SparePercent, InflationPercent *big.Rat
	// LimitToEnrollment says that units are not replaced that fewer students do not need.
	LimitToEnrollment bool
}

// Depreciation says which device lots are depreciated.
type Depreciation struct {
	// CapitalizationThreshold is the price of one unit from which on a lot is an asset; 0 if every
	// lot is one.
	CapitalizationThreshold money.Amount
}

// Procurement says which purchases need bids, and when E-Rate's Form 470 is due.
type Procurement struct {
	// BidThreshold is the amount in one year above which a purchase needs bids; 0 unless the plan
	// sets it.
	BidThreshold money.Amount
	// Form470LeadMonths is how many months before a funding year its Form 470 should be certified.
	// OwnForm470Lead says that the plan itself sets it.
	Form470LeadMonths int
	OwnForm470Lead    bool
}

// Capacity says what the sites of a district must have.
type Capacity struct {
	// StudentsPerDevice is the number of students who may share a device; 0 unless the plan
	// promises it.
	StudentsPerDevice int64
	// StudentSparePercent and StaffSparePercent are the shares of spare units. OwnStudentSpare
	// says that the plan itself sets the first one.
	StudentSparePercent, StaffSparePercent *big.Rat
	OwnStudentSpare                        bool
	// KbpsPerStudent is the bandwidth for each student in kilobits in one second. OwnBandwidth
	// says that the plan itself sets it.
	KbpsPerStudent int64
	OwnBandwidth   bool
	// CountUnsupported says that units count after the end of their support.
	CountUnsupported bool
	// DevicesPerTechnician is 0 unless the plan sets it.
	DevicesPerTechnician int64
}

// Band is the expected share of a domain, in percent. A bound that the plan leaves out is
// nil.
type Band struct {
	Domain                 v1alpha1.Domain
	MinPercent, MaxPercent *big.Rat
	// Written is the band as the plan or the default writes it, for messages.
	Written v1alpha1.DomainBand
}

// Waiver is a waiver with the last day on which it counts.
type Waiver struct {
	*v1alpha1.Waiver
	Until calendar.Date
}

// Parse returns the thresholds in force, and the same as the status shows them. The parts of
// the effective policy that are no threshold, such as the time zone, are empty.
func Parse(stated *v1alpha1.Policy) (Policy, v1alpha1.EffectivePolicy) {
	parsed := Policy{Crosscheck: stated.Crosscheck != nil && *stated.Crosscheck}
	for i := range stated.Waivers {
		waiver := &stated.Waivers[i]
		parsed.Waivers = append(parsed.Waivers, Waiver{waiver, calendar.ParseOrZero(waiver.Until)})
	}
	var effective v1alpha1.EffectivePolicy
	for _, threshold := range thresholds {
		threshold.set(stated, &effective, &parsed)
	}
	return parsed, effective
}

// parseBands parses bands; a bound that is not given stays nil.
func parseBands(written []v1alpha1.DomainBand) []Band {
	bands := make([]Band, len(written))
	for i, band := range written {
		bands[i] = Band{Domain: band.Domain, Written: band}
		if band.MinPercent != "" {
			bands[i].MinPercent = money.ParseRat(band.MinPercent)
		}
		if band.MaxPercent != "" {
			bands[i].MaxPercent = money.ParseRat(band.MaxPercent)
		}
	}
	return bands
}
