package rules

import (
	"cmp"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Unique sorts names in place and removes duplicates.
func Unique[S ~string](names []S) []S {
	slices.Sort(names)
	return slices.Compact(names)
}

// SortedKeys lists the keys of a map in order.
func SortedKeys[K cmp.Ordered, V any](entries map[K]V) []K { return slices.Sorted(maps.Keys(entries)) }

// FormatMoney formats an amount in the plan's currency.
func (input *Input) FormatMoney(amount money.Amount) string { return amount.FormatIn(input.Currency) }

// FormatEstimate formats an amount in whole units of the currency, as cents would suggest
// a precision that an estimate does not have.
func (input *Input) FormatEstimate(amount money.Amount) string {
	return (amount.MultiplyRatio(1, int64(money.Unit)) * money.Unit).FormatIn(input.Currency)
}

// Exceeds reports whether a difference is larger than a number of currency units and also
// larger than a percentage of the whole. Rules use both limits, so that neither a few
// dollars of a small sum nor a small part of a large one is reported.
func Exceeds(difference money.Amount, units int64, percent int64, whole money.Amount) bool {
	return difference > money.Amount(units)*money.Unit && money.ComparePercent(difference, percent, whole) > 0
}

// SeverityOfDifference is empty up to one unit of the currency, which rounding
// explains. It is Warning up to 100 units or 1 percent, whichever is more, and Error
// above.
func SeverityOfDifference(difference, whole money.Amount) v1alpha1.Severity {
	difference = max(difference, -difference)
	switch {
	case difference <= money.Unit:
		return ""
	case Exceeds(difference, 100, 1, whole):
		return v1alpha1.SeverityError
	default:
		return v1alpha1.SeverityWarning
	}
}
