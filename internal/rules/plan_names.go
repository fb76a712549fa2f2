package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "UnknownName", Number: "P-01", Worst: v1alpha1.SeverityWarning,
		AboutGoals: true,
		Summary:    "A name points to an entry or object that does not exist.",
		Why:        "A chain with a misspelled link is broken, and nobody sees it.",
		Source:     "techplan",
		Fix:        "Correct the spelling, or add what the name points to. Names must agree letter by letter.",
		Before: `
kind: TechnologyPlan
spec:
  priorities: [{name: access, title: Every learner has what they need}]
---
kind: Goal
metadata: {name: fast-wifi}
spec: {priority: acess}
`,
		After: `
kind: TechnologyPlan
spec:
  priorities: [{name: access, title: Every learner has what they need}]
---
kind: Goal
metadata: {name: fast-wifi}
spec: {priority: access}
`,
		// Money that names a goal or a line that does not exist is told by the
		// rules of money.
		Check:           checkNames,
		CheckBenchmarks: checkNamesOfBenchmarks,
	})
}

func init() {
	register(Rule{
		Code: "PlansOverlap", Number: "P-02", Worst: v1alpha1.SeverityWarning,
		Summary: "Two approved plans of the district cover the same days.",
		Why:     "Nobody can tell which plan's budget is in force.",
		Source:  "techplan",
		Fix:     "End one plan on the day before the other starts. If the other plan has not been adopted yet, take its approval out: a draft may overlap.",
		Before: `
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  period: {start: "2026-07-01", end: "2029-06-30"}
---
kind: TechnologyPlan
metadata: {name: plan-2029}
spec:
  period: {start: "2028-07-01", end: "2032-06-30"}
`,
		After: `
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  period: {start: "2026-07-01", end: "2029-06-30"}
---
kind: TechnologyPlan
metadata: {name: plan-2029}
spec:
  period: {start: "2029-07-01", end: "2032-06-30"}
`,
		Check: func(c *Case, r *Report) {
			for _, other := range c.Overlapping {
				r.Find(Finding{Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityWarning, Field: "spec.period",
					Message: fmt.Sprintf("Plan %s is approved too, and its period overlaps this plan's.", other),
					Action:  "End one plan before the other starts, or take the approval of one back.",
				}})
			}
		},
	})
}

func init() {
	register(Rule{
		Code: "GoalOutsidePlan", Number: "P-03", Worst: v1alpha1.SeverityWarning,
		AboutGoals: true,
		Summary:    "A goal runs in no fiscal year of its plan, or an action's cost falls due when its goal does not run.",
		Why:        "Nothing in the plan can pay for it or measure it.",
		Source:     "techplan",
		Fix:        "Correct the dates of the goal or of the action, so that they lie in the plan and the action in its goal. If they are right, move the goal to the plan of those years.",
		// Its money stands in that year as well: the goal's dates are the cause.
		FoldedUnder: []Fold{{Root: "FundingYearMismatch"}},
		Before: `
kind: TechnologyPlan
spec:
  period: {start: "2026-07-01", end: "2029-06-30"}
---
kind: Goal
metadata: {name: fast-wifi}
spec: {start: "2029-09-01", due: "2030-06-30"}
`,
		After: `
kind: TechnologyPlan
spec:
  period: {start: "2026-07-01", end: "2029-06-30"}
---
kind: Goal
metadata: {name: fast-wifi}
spec: {start: "2028-09-01", due: "2029-06-30"}
`,
		Check: checkGoalDates,
	})
}

func checkGoalDates(c *Case, r *Report) {
	for _, g := range c.Goals {
		if len(g.Years) == 0 {
			r.Find(Finding{Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Object: goalKey(g.Name), Field: "spec.due",
				Message: fmt.Sprintf("Goal %s runs from %s to %s, and the plan from %s to %s.", g.Name, g.Start, g.End, c.Start, c.End),
				Action:  "Correct the dates, or move the goal to the plan that it belongs to.",
			}})
			continue
		}
		if !c.closed(g) {
			c.strayCosts(g, r)
		}
	}
}

// strayCosts reports one finding for each year in which actions of a goal cost
// money and the goal does not run.
func (c *Case) strayCosts(g *budget.Goal, r *Report) {
	costs, actions := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear][]string{}
	for _, s := range g.Stray {
		if s.Year >= c.Current {
			costs[s.Year] = costs[s.Year].Plus(s.Cost)
			actions[s.Year] = append(actions[s.Year], s.Action)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(costs)) {
		slices.Sort(actions[f])
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Object: goalKey(g.Name), Field: "spec.actions[" + actions[f][0] + "]", FiscalYear: year(f),
				Message: fmt.Sprintf("Goal %s does not run in %s, when its actions cost %s (%s).", g.Name, f, c.money(costs[f]), several(actions[f])),
				Action:  "Correct the dates of the actions, or those of the goal.",
			},
			Money: costs[f], Goals: []string{g.Name},
		})
	}
}

// names are the entries of a plan that others point to, by what they are.
type names struct {
	what  string
	known map[string]bool
	// given says that none can be added.
	given bool
}

func namesOf[T any](what string, entries []T, name func(T) string) *names {
	n := &names{what: what, known: map[string]bool{}}
	for _, e := range entries {
		n.known[name(e)] = true
	}
	return n
}

// checkNames reports one finding for each pointing field and missing name.
func checkNames(c *Case, r *Report) {
	spec := &c.Plan.Spec
	goals := &names{what: "goal", known: c.goalNames()}
	technologies := namesOf("technology", spec.Technologies, func(t v1alpha1.Technology) string { return string(t.Name) })
	needs := namesOf("need", spec.Needs, func(n v1alpha1.Need) string { return string(n.Name) })
	useCases := namesOf("use case", spec.UseCases, func(u v1alpha1.UseCase) string { return string(u.Name) })
	priorities := namesOf("priority", spec.Priorities, func(p v1alpha1.Priority) string { return string(p.Name) })
	sites := namesOf("site", spec.District.Sites, func(s v1alpha1.Site) string { return string(s.Name) })
	groups := c.groupNames()
	lines := &names{what: "line"}
	if b := spec.Budget; b != nil {
		lines = namesOf("line", b.Lines, func(l v1alpha1.BudgetLine) string { return string(l.Name) })
	}
	var found []dangling
	plan := pointer{found: &found}

	for _, u := range spec.UseCases {
		each(plan, "spec.useCases["+string(u.Name)+"].needs", needs, u.Needs)
	}
	for _, t := range spec.Technologies {
		each(plan, "spec.technologies["+string(t.Name)+"].useCases", useCases, t.UseCases)
		each(plan, "spec.technologies["+string(t.Name)+"].needs", needs, t.Needs)
	}
	for _, t := range spec.Timeline {
		each(plan, "spec.timeline["+string(t.Name)+"].goals", goals, t.Goals)
	}
	for _, p := range spec.ProfessionalLearning {
		each(plan, programField(p)+".goals", goals, p.Goals)
		each(plan, programField(p)+".technologies", technologies, p.Technologies)
		point(plan, programField(p)+".provider.line", lines, p.Provider.Line)
	}
	c.budgetNames(plan, technologies, sites, lines)
	for _, s := range spec.EvaluationSchedules {
		c.target(plan, "spec.evaluationSchedules["+string(s.Name)+"].target", v1alpha1.EvaluationTarget{Kind: s.Target.Kind, Name: s.Target.Name}, goals, technologies)
	}
	for _, g := range c.Goals {
		of := pointer{found: &found, object: goalKey(g.Name)}
		point(of, "spec.priority", priorities, g.Spec.Priority)
		each(of, "spec.needs", needs, g.Spec.Needs)
		for _, d := range g.Spec.DependsOnRefs {
			point(of, "spec.dependsOnRefs["+d.Name+"]", goals, d.Name)
		}
		if len(groups.known) > 0 {
			each(of, "spec.groups", groups, g.Spec.Groups)
		}
	}
	c.waiverNames(plan, goals)
	c.evaluationNames(&found, goals, technologies)
	reportDangling(r, found)
	c.inventoryNames(r, technologies, sites)
}

func (c *Case) evaluationNames(found *[]dangling, goals, technologies *names) {
	for _, e := range c.Evaluations {
		of := pointer{found: found, object: v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: e.Name}}
		c.target(of, "spec.target", e.Spec.Target, goals, technologies)
		criteria := namesOf("criterion", e.Spec.Criteria, func(c v1alpha1.Criterion) string { return string(c.Name) })
		for _, result := range e.Spec.Results {
			point(of, "spec.results["+string(result.Criterion)+"]", criteria, result.Criterion)
		}
	}
}

func (c *Case) groupNames() *names {
	return namesOf("group", c.Plan.Spec.District.Groups, func(g v1alpha1.StudentGroup) string { return string(g.Name) })
}

// checkNamesOfBenchmarks reports the groups that a benchmark counts apart and the
// district does not list, at the first observation that counts each.
func checkNamesOfBenchmarks(c *Case, r *Report) {
	groups := c.groupNames()
	if len(groups.known) == 0 {
		return
	}
	var found []dangling
	for _, b := range c.measures() {
		first := map[v1alpha1.GroupName]v1alpha1.Observation{}
		for _, o := range b.Spec.Observations {
			for _, g := range o.Groups {
				if known, ok := first[g.Name]; !ok || o.Date < known.Date {
					first[g.Name] = o
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(first)) {
			of := pointer{found: &found, object: benchmarkKey(b.Name)}
			each(of, observationField(first[name])+".groups", groups, []v1alpha1.GroupName{name})
		}
	}
	reportDangling(r, found)
}

// waiverNames looks at what waivers are about: one with a mistyped code or object
// waives nothing.
func (c *Case) waiverNames(plan pointer, goals *names) {
	codes := namesOf("finding", table(), func(r Rule) string { return string(r.Code) })
	codes.given = true
	plans := &names{what: "TechnologyPlan", known: map[string]bool{c.Plan.Name: true}, given: true}
	for _, w := range c.Plan.Spec.Policy.Waivers {
		field := "spec.policy.waivers[" + string(w.Name) + "]"
		point(plan, field+".code", codes, w.Code)
		switch w.Object.Kind {
		case v1alpha1.KindGoal:
			point(plan, field+".object", goals, w.Object.Name)
		case v1alpha1.KindTechnologyPlan:
			point(plan, field+".object", plans, w.Object.Name)
		}
	}
}

func (c *Case) budgetNames(plan pointer, technologies, sites, lines *names) {
	b := c.Plan.Spec.Budget
	if b == nil {
		return
	}
	sources := namesOf("source", b.Sources, func(s v1alpha1.FundingSource) string { return string(s.Name) })
	for _, l := range b.Lines {
		point(plan, lineField(l.Name)+".source", sources, l.Source)
		each(plan, lineField(l.Name)+".technologies", technologies, l.Technologies)
		each(plan, lineField(l.Name)+".sites", sites, l.Sites)
	}
	for _, t := range b.Transfers {
		point(plan, "spec.budget.transfers["+string(t.Name)+"].from", lines, t.From)
		point(plan, "spec.budget.transfers["+string(t.Name)+"].to", lines, t.To)
	}
}

func (c *Case) target(at pointer, field string, t v1alpha1.EvaluationTarget, goals, technologies *names) {
	switch t.Kind {
	case v1alpha1.TargetTechnologyPlan:
		// The plan itself exists.
	case v1alpha1.TargetGoal:
		point(at, field, goals, t.Name)
	case v1alpha1.TargetTechnology:
		point(at, field, technologies, t.Name)
	case v1alpha1.TargetDevice:
		point(at, field, &names{what: "device", known: map[string]bool{t.Name: c.DeviceExists == nil || c.DeviceExists(t.Name)}}, t.Name)
	}
}

// pointer is an object whose fields name others.
type pointer struct {
	found  *[]dangling
	object v1alpha1.ObjectKey
}

// dangling is a field that names what does not exist.
type dangling struct {
	object      v1alpha1.ObjectKey
	field, name string
	to          *names
}

// each notes the names of a list that do not exist.
func each[T ~string](from pointer, field string, to *names, pointed []T) {
	for _, p := range pointed {
		point(from, field+"["+string(p)+"]", to, p)
	}
}

// point notes the name of a field if it does not exist; an empty one points
// nowhere.
func point[T ~string](from pointer, field string, to *names, pointed T) {
	if name := string(pointed); name != "" && !to.known[name] {
		*from.found = append(*from.found, dangling{object: from.object, field: field, name: name, to: to})
	}
}

// reportDangling reports names that do not exist, and what may be meant by each.
// Names are counted for each kind apart, so that what is said of a goal does not
// depend on the evaluations.
func reportDangling(r *Report, found []dangling) {
	type about struct {
		kind v1alpha1.ObjectKind
		to   *names
	}
	missing, meant := map[about]map[string]bool{}, map[about]map[string][]string{}
	for _, d := range found {
		a := about{d.object.Kind, d.to}
		if missing[a] == nil {
			missing[a] = map[string]bool{}
		}
		missing[a][d.name] = true
	}
	for a := range missing {
		meant[a] = spelling(missing[a], a.to.known)
	}
	for _, d := range found {
		action := "Correct the name, or add the " + d.to.what + "."
		if d.to.given {
			action = "Correct the name."
		}
		if names := meant[about{d.object.Kind, d.to}][d.name]; len(names) > 0 {
			action = fmt.Sprintf("Did you mean %s? %s", names[0], action)
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Object: d.object, Field: d.field,
			Message: fmt.Sprintf("%s names %s %s, which does not exist.", strings.TrimSuffix(strings.TrimPrefix(d.field, "spec."), "["+d.name+"]"), d.to.what, d.name),
			Action:  action,
		}})
	}
}

// inventoryNames reports the technologies and sites that device lots name and
// the plan does not have, with their devices.
func (c *Case) inventoryNames(r *Report, technologies, sites *names) {
	type missing struct{ what, field, name string }
	sums := map[missing]lotSum{}
	for _, s := range c.Stock {
		for _, m := range []missing{{technologies.what, "spec.technologies", s.Technology}, {sites.what, "spec.district.sites", s.Site}} {
			known := technologies.known
			if m.what == sites.what {
				known = sites.known
			}
			if m.name != "" && !known[m.name] {
				sums[m] = lotSum{sums[m].lots + s.Lots, sums[m].devices + s.Devices, sums[m].cost.Plus(s.Cost)}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b missing) int {
		return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.name, b.name))
	})
	for _, m := range keys {
		sum := sums[m]
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: m.field + "[" + m.name + "]",
				Message: fmt.Sprintf("The plan has no %s %s, and it is named by %s.", m.what, m.name, c.lots(sum)),
				Action:  fmt.Sprintf("Correct the lots, or add the %s to the plan.", m.what),
			},
			Money: sum.cost,
		})
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
