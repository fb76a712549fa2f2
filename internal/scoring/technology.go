package scoring

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// need says whether the district still needs a technology.
type need int

const (
	needUnknown need = iota
	needExists
	needGone
)

// findTechnology returns the entry of a technology in a plan; nil if there is none.
func findTechnology(spec *v1alpha1.TechnologyPlanSpec, name string) *v1alpha1.Technology {
	for i := range spec.Technologies {
		if string(spec.Technologies[i].Name) == name {
			return &spec.Technologies[i]
		}
	}
	return nil
}

// currencyOf returns the currency of a plan; empty if it has no budget.
func currencyOf(spec *v1alpha1.TechnologyPlanSpec) string {
	if spec.Budget == nil {
		return ""
	}
	return spec.Budget.Currency
}

// findNeed returns whether a technology is needed: it is if something else than current practice
// must meet one of its needs or of the needs of its use cases. It is unknown if the plan records
// no need of it. names are the needs that decide it.
func findNeed(spec *v1alpha1.TechnologyPlanSpec, technology *v1alpha1.Technology) (found need, names []v1alpha1.EntryName) {
	wanted := slices.Clone(technology.Needs)
	for _, useCase := range spec.UseCases {
		if slices.Contains(technology.UseCases, useCase.Name) {
			wanted = append(wanted, useCase.Needs...)
		}
	}
	var open, met []v1alpha1.EntryName
	for _, entry := range spec.Needs {
		switch {
		case !slices.Contains(wanted, entry.Name):
		case entry.MetBy == v1alpha1.MetByCurrentPractice:
			met = append(met, entry.Name)
		default:
			open = append(open, entry.Name)
		}
	}
	slices.Sort(open)
	slices.Sort(met)
	switch {
	case len(open) > 0:
		return needExists, open
	case len(met) > 0:
		return needGone, met
	default:
		return needUnknown, nil
	}
}

// FindUnneeded returns the needs of a technology if current practice meets all that the plan records;
// false if another need is open, or none is recorded.
func FindUnneeded(spec *v1alpha1.TechnologyPlanSpec, name string) (met []v1alpha1.EntryName, isUnneeded bool) {
	technology := findTechnology(spec, name)
	if technology == nil {
		return nil, false
	}
	found, names := findNeed(spec, technology)
	return names, found == needGone
}

// HasSameInputs reports whether two versions of a plan have the same technologies, use cases, needs
// and currency: all that a score reads of a plan.
func HasSameInputs(left, right *v1alpha1.TechnologyPlanSpec) bool {
	return currencyOf(left) == currencyOf(right) &&
		equality.Semantic.DeepEqual(left.Technologies, right.Technologies) &&
		equality.Semantic.DeepEqual(left.UseCases, right.UseCases) &&
		equality.Semantic.DeepEqual(left.Needs, right.Needs)
}

// describeNeed describes whether a technology is needed.
func describeNeed(found need, names []v1alpha1.EntryName) string {
	switch found {
	case needExists:
		return fmt.Sprintf("The plan has a need for it: %s.", text.JoinFirst(names))
	case needGone:
		return fmt.Sprintf("Nothing needs it any more: current practice meets %s.", text.JoinFirst(names))
	default:
		return "The plan records no need for it. If there is none, Retire it."
	}
}

// minUsePercent is the least share of the licenses in use, below which a technology with a low
// score is given up and not replaced. The figure is techplan's own.
const minUsePercent = 25

// isHardlyUsed reports whether less than minUsePercent of the licenses are used.
func isHardlyUsed(seats v1alpha1.Seats) bool {
	return hasUse(seats) && 100*int64(*seats.Used) < minUsePercent*int64(*seats.Paid)
}

func hasUse(seats v1alpha1.Seats) bool {
	return seats.Paid != nil && seats.Used != nil && *seats.Paid > 0
}

// describeUse describes the use of the licenses of a technology, and what one in use costs; empty
// if neither is recorded.
func describeUse(technology *v1alpha1.Technology, currency string) []string {
	var sentences []string
	if seats := technology.Seats; hasUse(seats) {
		paid, used := int64(*seats.Paid), int64(*seats.Used)
		sentences = append(sentences, fmt.Sprintf("Of its %s, %d are used (%s percent).",
			text.FormatCount(paid, "license"), used, money.FormatPercent(money.Amount(used), money.Amount(paid))))
	}
	cost := money.ParseOrZero(technology.MaintenanceCost)
	if cost == 0 {
		return sentences
	}
	sentence := fmt.Sprintf("Keeping it running costs %s a year", cost.FormatIn(currency))
	if seats := technology.Seats; seats.Used != nil && *seats.Used > 0 {
		each := cost.MultiplyRatio(1, int64(*seats.Used))
		sentence += fmt.Sprintf(", %s for each license in use", each.FormatIn(currency))
	}
	return append(sentences, sentence+".")
}
