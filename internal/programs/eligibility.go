package programs

import (
	"slices"

	"techplan.education/api/v1alpha1"
)

type eligibilityTable struct {
	// Costs are the kinds of costs that the rules speak of.
	Costs []string      `json:"costs"`
	Rules []eligibility `json:"rules"`
	// NotJudged are the kinds of sources without a rule, and why. Nothing reads
	// them but the test that no kind was forgotten.
	WithoutRule []kindsWithoutRule `json:"notJudged"`
}

type eligibility struct {
	Kind v1alpha1.SourceKind `json:"kind"`
	years
	// OnlyCosts are all that the source pays for; none: any cost.
	OnlyCosts []string `json:"onlyCosts"`
	// UnsureCosts are those of which it cannot be said.
	UnsureCosts []string `json:"unsureCosts"`
	// NeverPurposes are what the source never pays for, whatever the cost.
	NeverPurposes []v1alpha1.Purpose `json:"neverPurposes"`
	Fact
}

type kindsWithoutRule struct {
	Kinds   []v1alpha1.SourceKind `json:"kinds"`
	Because string                `json:"because"`
}

// CheckEligibility says whether a kind of source can pay for a kind of cost with a
// purpose in a year: the funding year for the E-Rate kinds, else the district's
// fiscal year. cost is EndUserDevice, Software, DigitalContent, InternetAccess,
// InternalConnections, ManagedWiFi, BasicMaintenance, Training, Personnel or
// Other.
//
// Where known is false, techplan cannot say; allowed is then true, because what
// is not known is not held against a district. The fact is that of the rule for
// the source and the year, if there is one.
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
		// A list of what is not paid for does not say that the rest is.
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

// Cap is the largest share of a source's lines of a fiscal year that may go to
// some purposes for some kinds of technology.
type Cap struct {
	// Kind of the source.
	Kind v1alpha1.SourceKind
	// Percent of the source's lines of the year, 0 to 100.
	Percent int64
	// Purposes and TechnologyKinds that the cap is on: a line counts if it has one
	// of each.
	Purposes        []v1alpha1.Purpose
	TechnologyKinds []string
	Fact
}

// CapsOn are the caps on a kind of source in a fiscal year, none if techplan knows
// of none.
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
