package rules

import (
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

// sortBandsByDomain returns the bands in the order of their domains, so that the status
// does not change when the entries of the policy change places.
func sortBandsByDomain(bands []v1alpha1.DomainBand) []v1alpha1.DomainBand {
	return slices.SortedFunc(slices.Values(bands), func(a, b v1alpha1.DomainBand) int {
		return strings.Compare(string(a.Domain), string(b.Domain))
	})
}

// Threshold documents a field of spec.policy.
type Threshold struct {
	// Field is the path of the field below spec.policy.
	Field string
	// Default is the value in force if the plan sets none.
	Default string
	// Meaning says in one sentence what the value means.
	Meaning string
	// Source names the origin of the default.
	Source string
	// fill sets the default in a policy that leaves the field empty.
	fill func(*v1alpha1.EffectivePolicy)
}

// ownSource is the source of a default that no publication states.
const ownSource = "techplan's own"

// thresholds lists all fields in the order of the documentation. The default stands twice
// in a row, as text and in fill, because some defaults are lists.
var thresholds = []Threshold{
	{
		"alignedMinPercent", "95",
		"Share of a year's money, general operations left out, that must be tied to goals; " +
			"below it a break is an Error.",
		ownSource, func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.AlignedMinPercent, "95") },
	},
	{
		"professionalLearningMinPercent", "20",
		"Share of professional learning in all money but staffing. Missing the default is Info, " +
			"missing half of it or the plan's own figure a Warning.",
		"PowerUp What Works: 40 percent hardware, 20 software, 20 professional development, 20 upgrades; " +
			"the U.S. Department of Education once suggested 30 (eSchool News, 1 October 1999)",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.ProfessionalLearningMinPercent, "20") },
	},
	{
		"domainBands",
		"AT at least 1, InfoTech at most 70",
		"Expected shares of the domains of technology over the whole plan, in percent.",
		ownSource,
		func(effective *v1alpha1.EffectivePolicy) {
			if effective.DomainBands == nil {
				effective.DomainBands = DefaultDomainBands()
			}
		},
	},
	{
		"purchaseLimit", "10000",
		"Amount above which buying a technology in a year calls for training and for setting it up, " +
			"and from which on a candidate calls for an evaluation.",
		ownSource, func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.PurchaseLimit, "10000") },
	},
	{
		"evidenceLimit", "5000", "Amount in a year above which software and content call for evidence that they help.",
		ownSource, func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.EvidenceLimit, "5000") },
	},
	{
		"seatUseMinPercent", "60", "Share of paid licenses that should be in use.",
		ownSource + "; 27 percent of licenses were never used (LearnPlatform, 2019)",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.SeatUseMinPercent, "60") },
	},
	{
		"unsecuredMaxPercent", "10",
		"Share of all lines of the same years that may rest on money of one source that is expected or applied for.",
		ownSource, func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.UnsecuredMaxPercent, "10") },
	},
	{
		"refreshCliffPercent", "40", "Share of the cost of replacing devices that may fall into one year.",
		ownSource + "; the largest of Palm Beach County's four yearly amounts is 45.7 percent",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.RefreshCliffPercent, "40") },
	},
	{"refresh.leadMonths", "3", "Months before its end of life in which a device lot is bought anew.", ownSource,
		func(effective *v1alpha1.EffectivePolicy) {
			if effective.Refresh.LeadMonths == nil {
				lead := int32(budget.DefaultLeadMonths)
				effective.Refresh.LeadMonths = &lead
			}
		}},
	{
		"refresh.sparePercent", "0", "Spare units bought beyond the number that is replaced.",
		"spares are in the lots already",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.Refresh.SparePercent, "0") },
	},
	{
		"refresh.inflationPercent", "0", "Yearly rise of prices in the forecast.",
		"shown, so that the forecast has no hidden assumption",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.Refresh.InflationPercent, "0") },
	},
	{"staleAfterDays", "180", "Days that may pass without anything being recorded.", ownSource,
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.StaleAfterDays, 180) }},
	{
		"reviewIntervalMonths", "12", "Months that may pass between two evaluations of the plan itself.",
		"MI Roadmap, strategy 3: plans are adjusted at one-year intervals",
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.ReviewIntervalMonths, 12) },
	},
	{"startsPerQuarterMax", "5", "Goals that may start in one quarter of a year.", ownSource,
		func(effective *v1alpha1.EffectivePolicy) { setIfZero(&effective.StartsPerQuarterMax, 5) }},
	{
		"trainingDaysPerQuarterMax", "none",
		"Days of professional learning that may start in one quarter of a fiscal year.",
		"how many are too many depends on the release days and substitutes that a district has",
		func(*v1alpha1.EffectivePolicy) {},
	},
	{
		"requiredRoles",
		"teacher, administrator, assistive technology, information technology, special education, " +
			"finance, family, student",
		"Roles that must be among the stakeholders.",
		"CITES, a collaborative team of diverse stakeholders; the list is techplan's own",
		func(effective *v1alpha1.EffectivePolicy) {
			if effective.RequiredRoles == nil {
				effective.RequiredRoles = DefaultRequiredRoles()
			}
		},
	},
}

// setIfZero sets a field that has no value.
func setIfZero[T comparable](field *T, value T) {
	var none T
	if *field == none {
		*field = value
	}
}

// Thresholds lists the fields that spec.policy can set, with their defaults.
func Thresholds() []Threshold { return thresholds }

// DefaultDomainBands returns the expected shares of the domains. The minimum finds a plan
// without assistive technology. The maximum finds a plan whose infrastructure leaves
// little for teaching.
func DefaultDomainBands() []v1alpha1.DomainBand {
	return []v1alpha1.DomainBand{
		{Domain: v1alpha1.DomainAT, MinPercent: "1"},
		{Domain: v1alpha1.DomainInfoTech, MaxPercent: "70"},
	}
}

// DefaultRequiredRoles returns the roles that must be among the stakeholders, in order.
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
	// OwnProfessionalLearning says that the plan itself sets
	// ProfessionalLearningMinPercent. Missing an own value is worse than missing a default.
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

// EffectivePolicy returns the policy of a plan with the defaults filled in. The status shows
// it, so that people need not look the defaults up.
func EffectivePolicy(plan *v1alpha1.TechnologyPlan) v1alpha1.EffectivePolicy {
	policy := plan.Spec.Policy
	// The sum of the sites can exceed the range of the field Enrollment.
	effective := v1alpha1.EffectivePolicy{
		TimeZone:                       plan.Spec.District.TimeZone,
		FiscalYearStartMonth:           int32(budget.FiscalYearsOf(plan).StartMonth),
		Enrollment:                     int32(min(budget.Enrollment(plan), 1<<31-1)),
		AlignedMinPercent:              policy.AlignedMinPercent,
		ProfessionalLearningMinPercent: policy.ProfessionalLearningMinPercent,
		DomainBands:                    sortBandsByDomain(policy.DomainBands),
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
	setIfZero(&effective.TimeZone, "UTC")
	for _, threshold := range thresholds {
		threshold.fill(&effective)
	}
	return effective
}

// PolicyOf parses the thresholds in force for a plan.
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
