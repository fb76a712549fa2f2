package rules

import (
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

// sortBands sorts bands by domain.
func sortBands(bands []v1alpha1.DomainBand) []v1alpha1.DomainBand {
	return slices.SortedFunc(slices.Values(bands), func(a, b v1alpha1.DomainBand) int {
		return strings.Compare(string(a.Domain), string(b.Domain))
	})
}

// Threshold documents a field of spec.policy.
type Threshold struct {
	// Field of spec.policy.
	Field string
	// Default in force where the plan says nothing.
	Default string
	// Meaning in a sentence.
	Meaning string
	// Source of the default.
	Source string
	// fill puts the default into what is in force.
	fill func(*v1alpha1.EffectivePolicy)
}

const ours = "techplan's own"

var thresholds = []Threshold{
	{
		"alignedMinPercent", "95",
		"Share of a year's money, general operations left out, that must be tied to goals; below it a break is an Error.",
		ours, func(e *v1alpha1.EffectivePolicy) { fallback(&e.AlignedMinPercent, "95") },
	},
	{
		"professionalLearningMinPercent", "20",
		"Share of professional learning in all money but staffing. Missing the default is Info, missing half of it or the plan's own figure a Warning.",
		"PowerUp What Works: 40 percent hardware, 20 software, 20 professional development, 20 upgrades; the U.S. Department of Education once suggested 30 (eSchool News, 1 October 1999)",
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.ProfessionalLearningMinPercent, "20") },
	},
	{
		"domainBands",
		"AT at least 1, InfoTech at most 70",
		"Expected shares of the domains of technology over the whole plan, in percent.",
		ours,
		func(e *v1alpha1.EffectivePolicy) {
			if e.DomainBands == nil {
				e.DomainBands = DefaultDomainBands()
			}
		},
	},
	{
		"purchaseLimit", "10000",
		"Amount above which buying a technology in a year calls for training and for setting it up, and from which on a candidate calls for an evaluation.",
		ours, func(e *v1alpha1.EffectivePolicy) { fallback(&e.PurchaseLimit, "10000") },
	},
	{
		"evidenceLimit", "5000", "Amount in a year above which software and content call for evidence that they help.",
		ours, func(e *v1alpha1.EffectivePolicy) { fallback(&e.EvidenceLimit, "5000") },
	},
	{
		"seatUseMinPercent", "60", "Share of paid licenses that should be in use.",
		ours + "; 27 percent of licenses were never used (LearnPlatform, 2019)",
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.SeatUseMinPercent, "60") },
	},
	{
		"unsecuredMaxPercent", "10",
		"Share of all lines of the same years that may rest on money of one source that is expected or applied for.",
		ours, func(e *v1alpha1.EffectivePolicy) { fallback(&e.UnsecuredMaxPercent, "10") },
	},
	{
		"refreshCliffPercent", "40", "Share of the cost of replacing devices that may fall into one year.",
		ours + "; the largest of Palm Beach County's four yearly amounts is 45.7 percent",
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.RefreshCliffPercent, "40") },
	},
	{"refresh.leadMonths", "3", "Months before its end in which a lot is bought anew.", ours,
		func(e *v1alpha1.EffectivePolicy) {
			if e.Refresh.LeadMonths == nil {
				lead := int32(budget.DefaultLeadMonths)
				e.Refresh.LeadMonths = &lead
			}
		}},
	{
		"refresh.sparePercent", "0", "Spare machines bought beyond the number that is replaced.",
		"spares are in the lots already", func(e *v1alpha1.EffectivePolicy) { fallback(&e.Refresh.SparePercent, "0") },
	},
	{"refresh.inflationPercent", "0", "Yearly rise of prices in the forecast.", "shown, so that nobody has to guess it",
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.Refresh.InflationPercent, "0") }},
	{"staleAfterDays", "180", "Days that may pass without anything being recorded.", ours,
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.StaleAfterDays, 180) }},
	{
		"reviewIntervalMonths", "12", "Months that may pass between two evaluations of the plan itself.",
		"MI Roadmap, strategy 3: plans are adjusted at one-year intervals",
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.ReviewIntervalMonths, 12) },
	},
	{"startsPerQuarterMax", "5", "Goals that may start in one quarter of a year.", ours,
		func(e *v1alpha1.EffectivePolicy) { fallback(&e.StartsPerQuarterMax, 5) }},
	{
		"trainingDaysPerQuarterMax", "none",
		"Days of professional learning that may start in one quarter of a fiscal year.",
		"how many are too many depends on the release days and substitutes that a district has",
		func(*v1alpha1.EffectivePolicy) {},
	},
	{
		"requiredRoles",
		"teacher, administrator, assistive technology, information technology, special education, finance, family, student",
		"Roles that must be among the stakeholders.",
		"CITES, a collaborative team of diverse stakeholders; the list is techplan's own",
		func(e *v1alpha1.EffectivePolicy) {
			if e.RequiredRoles == nil {
				e.RequiredRoles = DefaultRequiredRoles()
			}
		},
	},
}

func fallback[T comparable](field *T, value T) {
	var none T
	if *field == none {
		*field = value
	}
}

// Thresholds lists what spec.policy can set, with its defaults.
func Thresholds() []Threshold { return thresholds }

// DefaultDomainBands are the expected shares of the domains.
func DefaultDomainBands() []v1alpha1.DomainBand {
	return []v1alpha1.DomainBand{
		{Domain: v1alpha1.DomainAT, MinPercent: "1"},
		{Domain: v1alpha1.DomainInfoTech, MaxPercent: "70"},
	}
}

// DefaultRequiredRoles are the roles that must be among the stakeholders.
func DefaultRequiredRoles() []v1alpha1.Label {
	return []v1alpha1.Label{
		"administrator", "assistive technology", "family", "finance", "information technology", "special education",
		"student", "teacher",
	}
}

// Policy holds the thresholds in force for a plan.
type Policy struct {
	AlignedMinPercent              *big.Rat
	ProfessionalLearningMinPercent *big.Rat
	// OwnProfessionalLearning says that the plan itself sets the band.
	OwnProfessionalLearning bool
	DomainBands             []v1alpha1.DomainBand
	PurchaseLimit           money.Amount
	EvidenceLimit           money.Amount
	SeatUseMinPercent       *big.Rat
	UnsecuredMaxPercent     *big.Rat
	RefreshCliffPercent     *big.Rat
	StaleAfterDays          int
	ReviewIntervalMonths    int
	StartsPerQuarterMax     int
	// TrainingDaysPerQuarterMax is 0 unless the plan sets it.
	TrainingDaysPerQuarterMax int
	RequiredRoles             []v1alpha1.Label
	Crosscheck                bool
	Waivers                   []v1alpha1.Waiver
}

// EffectivePolicy fills in what the plan's policy leaves open.
func EffectivePolicy(plan *v1alpha1.TechnologyPlan) v1alpha1.EffectivePolicy {
	policy := plan.Spec.Policy
	effective := v1alpha1.EffectivePolicy{
		TimeZone:                       plan.Spec.District.TimeZone,
		FiscalYearStartMonth:           int32(budget.FiscalYearsOf(plan).StartMonth),
		Enrollment:                     int32(min(budget.Enrollment(plan), 1<<31-1)),
		AlignedMinPercent:              policy.AlignedMinPercent,
		ProfessionalLearningMinPercent: policy.ProfessionalLearningMinPercent,
		DomainBands:                    sortBands(policy.DomainBands),
		PurchaseLimit:                  policy.PurchaseLimit,
		EvidenceLimit:                  policy.EvidenceLimit,
		SeatUseMinPercent:              policy.SeatUseMinPercent,
		UnsecuredMaxPercent:            policy.UnsecuredMaxPercent,
		RefreshCliffPercent:            policy.RefreshCliffPercent,
		Refresh:                        policy.Refresh,
		StaleAfterDays:                 policy.StaleAfterDays,
		ReviewIntervalMonths:           policy.ReviewIntervalMonths,
		StartsPerQuarterMax:            policy.StartsPerQuarterMax,
		TrainingDaysPerQuarterMax:      policy.TrainingDaysPerQuarterMax,
		RequiredRoles:                  slices.Sorted(slices.Values(policy.RequiredRoles)),
	}
	fallback(&effective.TimeZone, "UTC")
	for _, threshold := range thresholds {
		threshold.fill(&effective)
	}
	return effective
}

// PolicyOf reads the thresholds in force for a plan.
func PolicyOf(plan *v1alpha1.TechnologyPlan) Policy {
	effective := EffectivePolicy(plan)
	policy := plan.Spec.Policy
	return Policy{
		AlignedMinPercent:              money.ParseRat(effective.AlignedMinPercent),
		ProfessionalLearningMinPercent: money.ParseRat(effective.ProfessionalLearningMinPercent),
		OwnProfessionalLearning:        policy.ProfessionalLearningMinPercent != "",
		DomainBands:                    effective.DomainBands,
		PurchaseLimit:                  money.ParseOrZero(effective.PurchaseLimit),
		EvidenceLimit:                  money.ParseOrZero(effective.EvidenceLimit),
		SeatUseMinPercent:              money.ParseRat(effective.SeatUseMinPercent),
		UnsecuredMaxPercent:            money.ParseRat(effective.UnsecuredMaxPercent),
		RefreshCliffPercent:            money.ParseRat(effective.RefreshCliffPercent),
		StaleAfterDays:                 int(effective.StaleAfterDays),
		ReviewIntervalMonths:           int(effective.ReviewIntervalMonths),
		StartsPerQuarterMax:            int(effective.StartsPerQuarterMax),
		TrainingDaysPerQuarterMax:      int(effective.TrainingDaysPerQuarterMax),
		RequiredRoles:                  effective.RequiredRoles,
		Crosscheck:                     policy.Crosscheck != nil && *policy.Crosscheck,
		Waivers:                        policy.Waivers,
	}
}
