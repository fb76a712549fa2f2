package schedule

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DependencyCycle reports this: goals wait for one another in a ring.
var DependencyCycle = rules.Rule{
	Code: rules.DependencyCycle, Number: "P-33", Worst: v1alpha1.SeverityError,
	Files:      files,
	AboutGoals: true,
	Check:      checkCycles,
}

// waits are the open goals by name, each with the open goals that it waits for,
// by name.
type waits map[string][]string

func collectWaits(input *rules.Input) waits {
	w := waits{}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		var first []string
		for _, ref := range goal.Spec.DependsOnRefs {
			if other, ok := input.Goal(ref.Name); ok && !input.IsClosed(other) {
				first = append(first, ref.Name)
			}
		}
		slices.Sort(first)
		w[goal.Name] = first
	}
	return w
}

func checkCycles(input *rules.Input, report *rules.Report) {
	w := collectWaits(input)
	for _, tangle := range w.tangles() {
		ring := w.ring(tangle)
		var steps []string
		for i, name := range ring {
			steps = append(steps, name+" waits for "+ring[(i+1)%len(ring)])
		}
		message := "Goals wait for one another: " + strings.Join(steps, ", ") + "."
		rest := slices.DeleteFunc(slices.Clone(tangle), func(name string) bool { return slices.Contains(ring, name) })
		if len(rest) > 0 {
			message += fmt.Sprintf(" Tied up in it: %s.", text.JoinFirst(rest))
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Object:   rules.GoalKey(ring[0]),
			Field:    rules.Spec("dependsOnRefs").Key(ring[1%len(ring)]).String(),
			Message:  message,
			Action:   "Decide which goal comes first, and take out what it waits for.",
			Goals:    tangle,
		})
	}
}

// tangles are the groups of goals of which each waits for each other, through
// others or at once: the strongly connected components that hold a ring, found
// as Tarjan does. Goals and groups are sorted by name.
func (waits waits) tangles() [][]string {
	var found [][]string
	var open []string
	order, lowest, onStack := map[string]int{}, map[string]int{}, map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		order[name] = len(order) + 1
		lowest[name] = order[name]
		open, onStack[name] = append(open, name), true
		for _, first := range waits[name] {
			switch {
			case order[first] == 0:
				visit(first)
				lowest[name] = min(lowest[name], lowest[first])
			case onStack[first]:
				lowest[name] = min(lowest[name], order[first])
			}
		}
		if lowest[name] != order[name] {
			return
		}
		var group []string
		for onStack[name] {
			last := len(open) - 1
			group, onStack[open[last]] = append(group, open[last]), false
			open = open[:last]
		}
		slices.Sort(group)
		if len(group) > 1 || slices.Contains(waits[name], name) {
			found = append(found, group)
		}
	}
	for _, name := range rules.SortedKeys(waits) {
		if order[name] == 0 {
			visit(name)
		}
	}
	slices.SortFunc(found, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return found
}

// ring is a shortest way from the first goal of a tangle back to itself, each
// goal before the one that it waits for.
func (waits waits) ring(tangle []string) []string {
	start := tangle[0]
	within, from := map[string]bool{}, map[string]string{}
	for _, name := range tangle {
		within[name] = true
	}
	for queue := []string{start}; ; queue = queue[1:] {
		name := queue[0]
		for _, first := range waits[name] {
			if first == start {
				ring := []string{name}
				for name != start {
					name = from[name]
					ring = append(ring, name)
				}
				slices.Reverse(ring)
				return ring
			}
			if _, seen := from[first]; within[first] && !seen {
				from[first] = name
				queue = append(queue, first)
			}
		}
	}
}
