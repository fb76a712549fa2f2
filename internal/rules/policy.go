package rules

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

// Defaults of the policy. The alignment share and the bands are techplan's own;
// 20 percent for professional learning is PowerUp What Works' share.
const (
	DefaultAlignedMinPercent              v1alpha1.Percent = "95"
	DefaultProfessionalLearningMinPercent v1alpha1.Percent = "20"
)

// DefaultDomainBands are the expected shares of the domains.
func DefaultDomainBands() []v1alpha1.DomainBand {
	return []v1alpha1.DomainBand{
		{Domain: v1alpha1.DomainAT, MinPercent: "1"},
		{Domain: v1alpha1.DomainInfoTech, MaxPercent: "70"},
	}
}

// Policy holds the thresholds in force for a plan.
type Policy struct {
	AlignedMinPercent              *big.Rat
	ProfessionalLearningMinPercent *big.Rat
	// OwnProfessionalLearning says that the plan itself sets the band.
	OwnProfessionalLearning bool
	DomainBands             []v1alpha1.DomainBand
	Crosscheck              bool
	Waivers                 []v1alpha1.Waiver
}

// EffectivePolicy fills in what the plan's policy leaves open.
func EffectivePolicy(plan *v1alpha1.TechnologyPlan) v1alpha1.EffectivePolicy {
	p := plan.Spec.Policy
	lead := int32(budget.LeadMonths(plan))
	e := v1alpha1.EffectivePolicy{
		TimeZone:                       plan.Spec.District.TimeZone,
		FiscalYearStartMonth:           int32(budget.FiscalYearsOf(plan).StartMonth),
		Enrollment:                     int32(min(budget.Enrollment(plan), 1<<31-1)),
		AlignedMinPercent:              or(p.AlignedMinPercent, DefaultAlignedMinPercent),
		ProfessionalLearningMinPercent: or(p.ProfessionalLearningMinPercent, DefaultProfessionalLearningMinPercent),
		DomainBands:                    sortedBands(p.DomainBands),
		Refresh: v1alpha1.RefreshPolicy{
			LeadMonths:       &lead,
			SparePercent:     or(p.Refresh.SparePercent, "0"),
			InflationPercent: or(p.Refresh.InflationPercent, "0"),
		},
	}
	if e.TimeZone == "" {
		e.TimeZone = "UTC"
	}
	if e.DomainBands == nil {
		e.DomainBands = DefaultDomainBands()
	}
	return e
}

// PolicyOf reads the thresholds in force for a plan.
func PolicyOf(plan *v1alpha1.TechnologyPlan) Policy {
	e := EffectivePolicy(plan)
	p := plan.Spec.Policy
	return Policy{
		AlignedMinPercent:              money.Rat(e.AlignedMinPercent),
		ProfessionalLearningMinPercent: money.Rat(e.ProfessionalLearningMinPercent),
		OwnProfessionalLearning:        p.ProfessionalLearningMinPercent != "",
		DomainBands:                    e.DomainBands,
		Crosscheck:                     p.Crosscheck != nil && *p.Crosscheck,
		Waivers:                        p.Waivers,
	}
}

func or(d, fallback v1alpha1.Percent) v1alpha1.Percent {
	if d == "" {
		return fallback
	}
	return d
}
