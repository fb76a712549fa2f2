package crd_test

import (
	"fmt"
	"testing"
)

// What the rules on the products of lists say.
const (
	manyReferences = "the lines name more than 10,000 goals, technologies and sites in total: " +
		"leave out sites where a line is for all of them, or combine lines"
	manyUses = "the technologies name more than 6,000 use cases, needs and documents of the curriculum in total: " +
		"leave out needs that a use case already meets, or combine technologies"
	manyGroups = "the observations count more than 6,000 groups and levels in total: " +
		"remove the groups of old observations, or write their value in place of the levels"
)

// wordsOf are so many different names.
func wordsOf(count int) []any {
	words := make([]any, count)
	for i := range words {
		words[i] = fmt.Sprintf("name-%d", i)
	}
	return words
}

// linesWith are five hundred lines that name so many goals, technologies and sites,
// at most 20, 20 and 100 each.
func linesWith(references int) []any {
	const lines = 500
	list := make([]any, lines)
	for i := range list {
		line := map[string]any{"name": fmt.Sprintf("line-%d", i), "amount": int64(1), "purpose": "Purchase"}
		var goals []any
		for _, name := range wordsOf(7) {
			goals = append(goals, map[string]any{"name": name})
		}
		here := references / lines
		if i < references%lines {
			here++
		}
		line["goals"], line["technologies"], line["sites"] = goals, wordsOf(6), wordsOf(here-13)
		list[i] = line
	}
	return list
}

// technologiesWith are three hundred technologies that name so many use cases,
// needs and documents.
func technologiesWith(references int) []any {
	const technologies = 300
	list := make([]any, technologies)
	for i := range list {
		here := references / technologies
		if i < references%technologies {
			here++
		}
		list[i] = map[string]any{
			"name": fmt.Sprintf("technology-%d", i), "useCases": wordsOf(6), "needs": wordsOf(7),
			"curriculum": wordsOf(here - 13),
		}
	}
	return list
}

// levelsAndGroups are a hundred observations that count twelve levels of a rubric each, and three hundred that count
// sixteen groups each, 6,000 in all; and so many more groups.
func levelsAndGroups(more int) changes {
	var names []any
	for i := range 12 {
		names = append(names, fmt.Sprintf("Level %d", i))
	}
	var levels []any
	for _, name := range names {
		levels = append(levels, map[string]any{"name": name, "count": int64(2)})
	}
	list := observationsWith(6_400)
	for i := range 100 {
		list[i] = map[string]any{"date": list[i].(map[string]any)["date"], "levels": levels}
	}
	last := list[len(list)-1].(map[string]any)
	for i := range more {
		group := map[string]any{"name": fmt.Sprintf("More%d", i), "have": int64(5), "of": int64(10)}
		last["groups"] = append(last["groups"].([]any), group)
	}
	return changes{"spec/metric/levels": names, "spec/metric/fromLevel": "Level 1", "spec/observations": list}
}

// observationsWith are four hundred observations that count so many groups.
func observationsWith(groups int) []any {
	const observations = 400
	list := make([]any, observations)
	for i := range list {
		here := groups / observations
		if i < groups%observations {
			here++
		}
		var counts []any
		for j := range here {
			counts = append(counts, map[string]any{
				"name": fmt.Sprintf("Group%d", j), "have": int64(5), "of": int64(10),
			})
		}
		list[i] = map[string]any{
			"date":  fmt.Sprintf("20%02d-%02d-%02d", 10+i/336, 1+i/28%12, 1+i%28),
			"value": int64(50), "groups": counts,
		}
	}
	return list
}

// What is exactly at a bound over several lists is accepted.
func TestBoundsOverListsAreInclusive(t *testing.T) {
	for title, c := range map[string]ruleCase{
		"10,000 references of lines": {kind: "TechnologyPlan", change: changes{"spec/budget/lines": linesWith(10_000)}},
		"6,000 references of technologies": {kind: "TechnologyPlan",
			change: changes{"spec/technologies": technologiesWith(6_000)}},
		"6,000 groups of observations": {kind: "Benchmark",
			change: changes{"spec/observations": observationsWith(6_000)}},
		"6,000 groups and levels of observations": {kind: "Benchmark", change: levelsAndGroups(0)},
	} {
		t.Run(title, func(t *testing.T) {
			if refused := c.refusals(t.Context(), t); len(refused) > 0 {
				t.Errorf("refused: %q", refused)
			}
		})
	}
}

// A salvage value can be all that the lot cost, also where a computation in binary fractions is off
// by a hair, and is not compared where no price is given.
func TestSalvageUpToTheCostIsAccepted(t *testing.T) {
	for title, c := range map[string]struct {
		unitCost, amount any
		quantity         int64
	}{
		"whole numbers":             {int64(305), int64(94_550), 310},
		"texts":                     {"305.00", "94550.00", 310},
		"a number and a text":       {int64(305), "94550", 310},
		"three times 0.70":          {"0.70", "2.10", 3},
		"the largest amount":        {"9999999999999.99", "9999999999999.99", 1},
		"no price":                  {absent{}, int64(94_551), 310},
		"a price of 0 and no value": {int64(0), int64(0), 310},
	} {
		t.Run(title, func(t *testing.T) {
			object := base(t, "Device")
			change(t, object, "spec/notInService", absent{})
			change(t, object, "spec/quantity", c.quantity)
			change(t, object, "spec/acquisition/unitCost", c.unitCost)
			change(t, object, "spec/acquisition/salvage", map[string]any{"amount": c.amount})
			for _, err := range validators()["Device"].ValidateObject(t.Context(), object, nil) {
				t.Error(err)
			}
		})
	}
}
