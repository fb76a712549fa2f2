// Package summary computes the parts of a status that list, count and add up what other
// packages have computed: findings, the budget, the inventory, goals, groups of
// students, evaluations and departments. It keeps each list within a bound, so that the
// status fits beside the spec, and shows what people wrote without hidden characters.
//
// It decides nothing: rules and conditions are computed elsewhere.
package summary

// NewCount returns a count as a status carries it, at most 2,147,483,647.
func NewCount[T ~int | ~int32 | ~int64](count T) *int32 {
	result := int32(min(int64(count), 1<<31-1))
	return &result
}
