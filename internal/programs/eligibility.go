package programs

import (
	"slices"

	"techplan.education/api/v1alpha1"
)

type eligibilityTable struct {
	// Costs are the kinds of costs for which there are rules.
	Costs []string      `json:"costs"`
	Rules []eligibility `json:"rules"`
	// WithoutRule are the kinds of sources without a rule, and why. Only a test reads
	// them: it checks that every kind of source is covered.
	WithoutRule []kindsWithoutRule `json:"notJudged"`
}

type eligibility struct {
	Kind v1alpha1.SourceKind `json:"kind"`
	years
	// OnlyCosts are the only costs that the source pays for; empty: any cost.
	OnlyCosts []string `json:"onlyCosts"`
	// UnsureCosts are costs whose eligibility depends on facts that a plan does not
	// state.
	UnsureCosts []string `json:"unsureCosts"`
	// NeverPurposes are purposes that the source never pays for, at any cost.
	NeverPurposes []v1alpha1.Purpose `json:"neverPurposes"`
	Fact
}

type kindsWithoutRule struct {
	Kinds   []v1alpha1.SourceKind `json:"kinds"`
	Because string                `json:"because"`
}

// CheckEligibility returns whether a kind of source can pay for a kind of cost with a
// purpose in a year: the funding year for the E-Rate kinds, else the district's fiscal
// year. cost is EndUserDevice, Software, DigitalContent, InternetAccess,
// InternalConnections, ManagedWiFi, BasicMaintenance, Training, Personnel or Other.
//
// If known is false, techplan has no rule for the case. allowed is then true, because
// missing data are not held against a district. The fact is that of the rule for the
// source and the year, if there is one.
func CheckEligibility(
	kind v1alpha1.SourceKind,
	cost string,
	purpose v1alpha1.Purpose,
	year int,
) (allowed bool, fact Fact, known bool) {
	table := loaded().eligibility
	for _, rule := range table.Rules {
		if rule.Kind != kind || !rule.includesYear(year) {
			continue
		}
		if slices.Contains(rule.NeverPurposes, purpose) {
			return false, rule.Fact, true
		}
		// A list of purposes that are not paid for does not mean that all others are.
		if len(rule.OnlyCosts) == 0 || !slices.Contains(table.Costs, cost) || slices.Contains(rule.UnsureCosts, cost) {
			return true, rule.Fact, false
		}
		return slices.Contains(rule.OnlyCosts, cost), rule.Fact, true
	}
	return true, Fact{}, false
}

type capTable struct {
	Caps []spendingCap `json:"caps"`
}

type spendingCap struct {
	Kind v1alpha1.SourceKind `json:"kind"`
	years
	Percent         int64              `json:"percent"`
	Purposes        []v1alpha1.Purpose `json:"purposes"`
	TechnologyKinds []string           `json:"technologyKinds"`
	Fact
}

// Cap is the largest share of a source's lines of a fiscal year that may go to some
// purposes for some kinds of technology.
type Cap struct {
	// Kind of the source.
	Kind v1alpha1.SourceKind
	// Percent of the source's lines of the year, 0 to 100.
	Percent int64
	// Purposes and TechnologyKinds to which the cap applies: a line counts if it has
	// one of each.
	Purposes        []v1alpha1.Purpose
	TechnologyKinds []string
	Fact
}

// CapsOn returns the caps on a kind of source in a fiscal year; none if techplan knows
// none.
func CapsOn(kind v1alpha1.SourceKind, fiscalYear int) []Cap {
	var caps []Cap
	for _, known := range loaded().caps.Caps {
		if known.Kind == kind && known.includesYear(fiscalYear) {
			caps = append(caps, Cap{
				Kind: known.Kind, Percent: known.Percent, Fact: known.Fact,
				Purposes: slices.Clone(known.Purposes), TechnologyKinds: slices.Clone(known.TechnologyKinds),
			})
		}
	}
	return caps
}
