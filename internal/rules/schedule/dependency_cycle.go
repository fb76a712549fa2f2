package schedule

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DependencyCycle reports goals that wait for one another in a cycle, so that none of them can
// come first.
var DependencyCycle = rules.Rule{
	Code: rules.DependencyCycle, Number: "P-33", Worst: v1alpha1.SeverityError,
	Files:      files,
	AboutGoals: true,
	Check:      checkDependencyCycles,
}

// waitGraph maps each open goal to the open goals for which it waits, sorted by name.
type waitGraph map[string][]string

// buildWaitGraph leaves out closed goals and names that do not exist: no goal waits for them.
func buildWaitGraph(input *rules.Input) waitGraph {
	graph := waitGraph{}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		var prerequisites []string
		for _, ref := range goal.Spec.DependsOnRefs {
			if prerequisite, ok := input.FindGoal(ref.Name); ok && !input.IsClosed(prerequisite) {
				prerequisites = append(prerequisites, ref.Name)
			}
		}
		slices.Sort(prerequisites)
		graph[goal.Name] = prerequisites
	}
	return graph
}

// checkDependencyCycles reports one finding for each group of goals that wait for one
// another. The message shows a shortest cycle, which is where the group can be broken up,
// and names the other goals of the group.
func checkDependencyCycles(input *rules.Input, report *rules.Report) {
	graph := buildWaitGraph(input)
	for _, component := range graph.findCyclicComponents() {
		cycle := graph.findShortestCycle(component)
		var steps []string
		for i, name := range cycle {
			steps = append(steps, name+" waits for "+cycle[(i+1)%len(cycle)])
		}
		message := "Goals wait for one another: " + strings.Join(steps, ", ") + "."
		rest := slices.DeleteFunc(
			slices.Clone(component), func(name string) bool { return slices.Contains(cycle, name) },
		)
		if len(rest) > 0 {
			message += fmt.Sprintf(" Also part of it: %s.", text.JoinFirst(rest))
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Object:   rules.GoalKey(cycle[0]),
			Field:    rules.SpecPath("dependsOnRefs").Key(cycle[1%len(cycle)]).String(),
			Message:  message,
			Action:   "Decide which goal comes first, and remove the goals for which it waits.",
			Goals:    component,
		})
	}
}

// findCyclicComponents returns the strongly connected components of the graph that contain a
// cycle, by Tarjan's algorithm. It takes time linear in the goals and references, as a plan
// may have thousands. Goals and components are sorted by name.
func (graph waitGraph) findCyclicComponents() [][]string {
	var found [][]string
	var open []string
	order, lowest, onStack := map[string]int{}, map[string]int{}, map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		order[name] = len(order) + 1
		lowest[name] = order[name]
		open, onStack[name] = append(open, name), true
		for _, prerequisite := range graph[name] {
			switch {
			case order[prerequisite] == 0:
				visit(prerequisite)
				lowest[name] = min(lowest[name], lowest[prerequisite])
			case onStack[prerequisite]:
				lowest[name] = min(lowest[name], order[prerequisite])
			}
		}
		if lowest[name] != order[name] {
			return
		}
		var component []string
		for onStack[name] {
			last := len(open) - 1
			component, onStack[open[last]] = append(component, open[last]), false
			open = open[:last]
		}
		slices.Sort(component)
		if len(component) > 1 || slices.Contains(graph[name], name) {
			found = append(found, component)
		}
	}
	for _, name := range rules.SortedKeys(graph) {
		if order[name] == 0 {
			visit(name)
		}
	}
	slices.SortFunc(found, func(left, right []string) int { return strings.Compare(left[0], right[0]) })
	return found
}

// findShortestCycle returns a shortest cycle through the first goal of a component, by
// breadth-first search. Each goal waits for the next one, and the last for the first.
func (graph waitGraph) findShortestCycle(component []string) []string {
	start := component[0]
	within, from := map[string]bool{}, map[string]string{}
	for _, name := range component {
		within[name] = true
	}
	for queue := []string{start}; ; queue = queue[1:] {
		name := queue[0]
		for _, prerequisite := range graph[name] {
			if prerequisite == start {
				cycle := []string{name}
				for name != start {
					name = from[name]
					cycle = append(cycle, name)
				}
				slices.Reverse(cycle)
				return cycle
			}
			if _, seen := from[prerequisite]; within[prerequisite] && !seen {
				from[prerequisite] = name
				queue = append(queue, prerequisite)
			}
		}
	}
}
