// Package rubric describes answers on the levels of a rubric, such as Entry, Adoption and Adaptation. The levels
// are in an order and have no distance, so that there is no mean: there are the share of the answers at a level or
// above, the median, and the shares of the levels. It is pure and exact.
package rubric

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

const (
	// FewestForValue is how many answers a share and a median need.
	FewestForValue = 5
	// FewestForShares is how many answers the shares of all levels need: with fewer, single people
	// could be recognized.
	FewestForShares = 10
)

// Counts are answers by level, the lowest level first.
type Counts struct {
	levels []v1alpha1.LevelName
	counts []int64
	total  int64
}

// Count counts answers on the levels of a rubric, which are listed with the lowest first. A level without an
// entry has no answer. An answer on a level that the rubric does not have, and a count below 0, are left out.
func Count(levels []v1alpha1.LevelName, answers []v1alpha1.LevelCount) Counts {
	counted := Counts{levels: levels, counts: make([]int64, len(levels))}
	for _, answer := range answers {
		for i, level := range levels {
			if level == answer.Name && answer.Count != nil && *answer.Count > 0 {
				counted.counts[i] += int64(*answer.Count)
				counted.total += int64(*answer.Count)
			}
		}
	}
	return counted
}

// Total returns the number of answers.
func (counted Counts) Total() int64 { return counted.total }

// PercentFrom returns the percentage of the answers at a level or above, or nil for fewer than FewestForValue
// answers. It is 0 for a level that the rubric does not have.
func (counted Counts) PercentFrom(from v1alpha1.LevelName) *big.Rat {
	if counted.total < FewestForValue {
		return nil
	}
	var reached int64
	isReached := false
	for i, level := range counted.levels {
		isReached = isReached || level == from
		if isReached {
			reached += counted.counts[i]
		}
	}
	return counted.percentOf(reached)
}

// Median returns the level of the answer in the middle, the lower one of two, or an empty name for fewer than
// FewestForValue answers.
func (counted Counts) Median() v1alpha1.LevelName {
	if counted.total < FewestForValue {
		return ""
	}
	middle := (counted.total + 1) / 2
	var below int64
	for i, count := range counted.counts {
		below += count
		if below >= middle {
			return counted.levels[i]
		}
	}
	return ""
}

// SayTooFew says that answers are too few for a value.
func SayTooFew(answers int64, date calendar.Date) string {
	return fmt.Sprintf("%s on %s, and a value needs at least %d.", text.FormatCount(answers, "answer"), date, FewestForValue)
}

// Share is the part of the answers at a level, in percent.
type Share struct {
	Level   v1alpha1.LevelName
	Percent *big.Rat
}

// ListShares lists the shares of all levels, the lowest level first, or none for fewer than FewestForShares
// answers.
func (counted Counts) ListShares() []Share {
	if counted.total < FewestForShares {
		return nil
	}
	shares := make([]Share, len(counted.levels))
	for i, level := range counted.levels {
		shares[i] = Share{level, counted.percentOf(counted.counts[i])}
	}
	return shares
}

func (counted Counts) percentOf(count int64) *big.Rat { return big.NewRat(100*count, counted.total) }
