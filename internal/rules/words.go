package rules

import (
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Strings turns names into strings.
func Strings(names []v1alpha1.EntryName) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = string(name)
	}
	return list
}

// Unique sorts names in place and drops those that are there twice.
func Unique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// SortedKeys are the keys of a map, in order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// FormatMoney writes an amount in the plan's currency.
func (input *Input) FormatMoney(a money.Amount) string { return a.In(input.Currency) }

// FormatEstimate writes an estimate: in whole units of the currency.
func (input *Input) FormatEstimate(a money.Amount) string {
	return (a.Ratio(1, int64(money.Unit)) * money.Unit).In(input.Currency)
}

// Exceeds reports whether a difference is more than a number of units of the currency and
// more than a percentage of the whole.
func Exceeds(difference money.Amount, units int64, percent int64, whole money.Amount) bool {
	return difference > money.Amount(units)*money.Unit && money.ComparePercent(difference, percent, whole) > 0
}
