package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Strings turns names into strings.
func Strings(names []v1alpha1.EntryName) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = string(n)
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

// JoinOr writes all names: "a, b or c".
func JoinOr(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// FormatMoney writes an amount in the plan's currency.
func (input *Input) FormatMoney(a money.Amount) string { return a.In(input.Currency) }

// FormatEstimate writes an estimate: in whole units of the currency.
func (input *Input) FormatEstimate(a money.Amount) string {
	return (a.Ratio(1, int64(money.Unit)) * money.Unit).In(input.Currency)
}

// JoinFirst writes up to three names and how many more there are.
func JoinFirst(names []string) string { return JoinFirstOf(names, len(names)) }

// JoinFirstOf writes the first three of a list and how many there are beyond them. The
// list may hold fewer than all, but no fewer than three of more.
func JoinFirstOf(names []string, all int) string {
	const shown = 3
	switch {
	case all == 0:
		return ""
	case all == 1:
		return names[0]
	case all <= shown:
		return strings.Join(names[:all-1], ", ") + " and " + names[all-1]
	default:
		return strings.Join(names[:shown], ", ") + fmt.Sprintf(" and %d more", all-shown)
	}
}

// Count writes "1 device" or "3 devices".
func Count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Exceeds reports whether a difference is more than a number of units of the currency and
// more than a percentage of the whole.
func Exceeds(difference money.Amount, units int64, percent int64, whole money.Amount) bool {
	return difference > money.Amount(units)*money.Unit && money.ComparePercent(difference, percent, whole) > 0
}
