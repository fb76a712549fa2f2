package rules

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "DependencyCycle", Number: "P-33", Worst: v1alpha1.SeverityError,
		AboutGoals: true,
		Summary:    "Goals wait for one another in a ring.",
		Why:        "None of them can ever come first. A goal that is closed waits for nothing and is left out.",
		Source:     "Align Technology Planning: step by step",
		Fix:        "Decide which of the goals comes first, and let it wait for none of the others.",
		Before: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: devices}
spec:
  start: "2027-07-01"
  dependsOnRefs: [{name: wifi}]
---
kind: Goal
metadata: {name: wifi}
spec:
  dependsOnRefs: [{name: devices}]
`,
		After: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: devices}
spec:
  start: "2027-07-01"
  dependsOnRefs: [{name: wifi}]
---
kind: Goal
metadata: {name: wifi}
`,
		Check: checkCycles,
	})
}

func init() {
	register(Rule{
		Code: "PrerequisiteUnmet", Number: "P-34", Worst: v1alpha1.SeverityWarning,
		AboutGoals: true,
		Summary:    "A goal has started before a goal that has to come first is reached.",
		Why:        "Devices arrive before the network that should carry them. A goal counts as reached once it is closed as met or learned from, or all its actions are done.",
		Source:     "Align Technology Planning: step by step, with training on the process",
		Fix:        "Finish what has to come first, start later, or take it out of what the goal waits for.",
		Before: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: devices}
spec:
  start: "2026-09-01"
  dependsOnRefs: [{name: wifi}]
---
kind: Goal
metadata: {name: wifi}
`,
		After: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: devices}
spec:
  start: "2026-09-01"
  dependsOnRefs: [{name: wifi}]
---
kind: Goal
metadata: {name: wifi}
spec:
  closed: {outcome: Met, date: "2026-08-28"}
`,
		FoldedUnder: []Fold{{Root: "DependencyCycle", By: byGoal, When: func(root, f Finding) bool {
			return !slices.ContainsFunc(f.Goals, func(g string) bool { return !slices.Contains(root.Goals, g) })
		}}},
		Check: checkPrerequisites,
	})
}

// waits are the open goals by name, each with the open goals that it waits for,
// by name.
type waits map[string][]string

func (c *Case) waits() waits {
	w := waits{}
	for _, g := range c.Goals {
		if c.closed(g) {
			continue
		}
		var first []string
		for _, ref := range g.Spec.DependsOnRefs {
			if other, ok := c.Goal(ref.Name); ok && !c.closed(other) {
				first = append(first, ref.Name)
			}
		}
		slices.Sort(first)
		w[g.Name] = first
	}
	return w
}

func checkCycles(c *Case, r *Report) {
	w := c.waits()
	for _, tangle := range w.tangles() {
		ring := w.ring(tangle)
		var steps []string
		for i, name := range ring {
			steps = append(steps, name+" waits for "+ring[(i+1)%len(ring)])
		}
		message := "Goals wait for one another: " + strings.Join(steps, ", ") + "."
		rest := slices.DeleteFunc(slices.Clone(tangle), func(name string) bool { return slices.Contains(ring, name) })
		if len(rest) > 0 {
			message += fmt.Sprintf(" Tied up in it: %s.", several(rest))
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityError, Object: goalKey(ring[0]), Field: "spec.dependsOnRefs[" + ring[1%len(ring)] + "]",
				Message: message,
				Action:  "Decide which goal comes first, and take out what it waits for.",
			},
			Goals: tangle,
		})
	}
}

// tangles are the groups of goals of which each waits for each other, through
// others or at once: the strongly connected components that hold a ring, found
// as Tarjan does. Goals and groups are sorted by name.
func (w waits) tangles() [][]string {
	var found [][]string
	var open []string
	order, lowest, onStack := map[string]int{}, map[string]int{}, map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		order[name] = len(order) + 1
		lowest[name] = order[name]
		open, onStack[name] = append(open, name), true
		for _, first := range w[name] {
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
		if len(group) > 1 || slices.Contains(w[name], name) {
			found = append(found, group)
		}
	}
	for _, name := range sortedKeys(w) {
		if order[name] == 0 {
			visit(name)
		}
	}
	slices.SortFunc(found, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return found
}

// ring is a shortest way from the first goal of a tangle back to itself, each
// goal before the one that it waits for.
func (w waits) ring(tangle []string) []string {
	start := tangle[0]
	within, from := map[string]bool{}, map[string]string{}
	for _, name := range tangle {
		within[name] = true
	}
	for queue := []string{start}; ; queue = queue[1:] {
		name := queue[0]
		for _, first := range w[name] {
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

func checkPrerequisites(c *Case, r *Report) {
	for _, g := range c.Goals {
		c.Next.Add(g.Start, g.Due+1)
		if c.Today < g.Start || c.Today > g.Due || c.closed(g) {
			continue
		}
		for _, ref := range g.Spec.DependsOnRefs {
			first, ok := c.Goal(ref.Name)
			if !ok || c.reached(first) {
				continue
			}
			state := "not reached"
			action := fmt.Sprintf("Finish %s first, let %s start later, or take %s out of what it waits for.", first.Name, g.Name, first.Name)
			if c.closed(first) {
				state = fmt.Sprintf("dropped on %s", first.Closed)
				action = fmt.Sprintf("Say what %s does without %s, and take %s out of what it waits for.", g.Name, first.Name, first.Name)
			}
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityWarning, Object: goalKey(g.Name), Field: "spec.dependsOnRefs[" + first.Name + "]",
					Message: fmt.Sprintf("Goal %s has started on %s, and goal %s, which has to come first, is %s.", g.Name, g.Start, first.Name, state),
					Action:  action,
				},
				Goals: []string{g.Name, first.Name},
			})
		}
	}
}

// reached tells whether a goal is closed as met or learned from, or all its
// actions are done.
func (c *Case) reached(g *budget.Goal) bool {
	if c.closed(g) && g.Spec.Closed.Outcome != v1alpha1.OutcomeDropped {
		return true
	}
	left := len(g.Spec.Actions)
	for _, a := range g.Spec.Actions {
		done := calendar.Lenient(a.Done)
		c.Next.Add(done)
		if !done.IsZero() && done <= c.Today {
			left--
		}
	}
	return len(g.Spec.Actions) > 0 && left == 0
}
