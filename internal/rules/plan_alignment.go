package rules

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "ImprovementPlanNotLinked", Number: "P-17", Worst: v1alpha1.SeverityInfo,
		Summary: "The plan names other plans of the district, and the school improvement plan is not among them.",
		Why:     "The vision for technology is aligned with the school improvement plan, or the two compete for the same people and hours.",
		Source:  "MI Roadmap, strategy 1",
		Fix:     "Add the school improvement plan to the linked plans, with the kind SchoolImprovement.",
		Before: `
kind: TechnologyPlan
spec:
  linkedPlans:
  - {name: curriculum-2027, kind: Curriculum}
`,
		After: `
kind: TechnologyPlan
spec:
  linkedPlans:
  - {name: curriculum-2027, kind: Curriculum}
  - {name: improvement-2027, kind: SchoolImprovement}
`,
		Check: checkImprovementPlan,
	})
}

func init() {
	register(Rule{
		Code: "AlignmentGap", Number: "P-23", Worst: v1alpha1.SeverityWarning,
		Summary: "No goal says how it connects with curriculum, with assessment, with professional learning or with operations.",
		Why:     "Technology planning is aligned with all four from the start; what no goal touches goes its own way.",
		Source:  "Align Technology Planning",
		Fix:     "Ask those in charge of it which goal touches their work, and write down how.",
		Before: `
kind: TechnologyPlan
spec:
  title: Technology plan
---
kind: Goal
metadata: {name: confident-teaching}
spec:
  alignment:
    curriculum: Coaches plan units of the adopted curriculum.
    professionalLearning: Coaching and the institute follow one calendar.
    operations: Coaches are part of the yearly staffing plan.
`,
		After: `
kind: TechnologyPlan
spec:
  title: Technology plan
---
kind: Goal
metadata: {name: confident-teaching}
spec:
  alignment:
    curriculum: Coaches plan units of the adopted curriculum.
    assessment: Unit tests use the same tools as the lessons.
    professionalLearning: Coaching and the institute follow one calendar.
    operations: Coaches are part of the yearly staffing plan.
`,
		Check: checkAlignmentColumns,
	})
}

func init() {
	register(Rule{
		Code: "SiloedPlanning", Number: "P-24", Worst: v1alpha1.SeverityWarning,
		Summary: "All goals are owned by one department.",
		Why:     "A plan connects the dots of teaching and learning; within one department it stays a silo.",
		Source:  "Align Technology Planning",
		Fix:     "Give a goal to the department whose work it changes. The department of an owner is that of the stakeholder with the same role.",
		Before: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: technology, role: Technology director, department: Technology}
  - {name: network, role: Network technician, department: Technology}
  - {name: curriculum, role: Director of curriculum, department: Curriculum}
---
kind: Goal
metadata: {name: devices}
spec: {owner: Technology director}
---
kind: Goal
metadata: {name: network}
spec: {owner: Network technician}
---
kind: Goal
metadata: {name: teaching}
spec: {owner: Technology director}
`,
		After: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: technology, role: Technology director, department: Technology}
  - {name: network, role: Network technician, department: Technology}
  - {name: curriculum, role: Director of curriculum, department: Curriculum}
---
kind: Goal
metadata: {name: devices}
spec: {owner: Technology director}
---
kind: Goal
metadata: {name: network}
spec: {owner: Network technician}
---
kind: Goal
metadata: {name: teaching}
spec: {owner: Director of curriculum}
`,
		Check: checkSilo,
	})
}

func init() {
	register(Rule{
		Code: "StudentImpactUnmeasured", Number: "P-25", Worst: v1alpha1.SeverityInfo,
		Summary: "The plan measures access, adoption or cost, and nothing of what students gain.",
		Why:     "Success is measured by the comfort of teachers, adoption and the impact on student learning.",
		Source:  "Dell EMC, Technology Implementation Plan template; MI Roadmap, strategy 1",
		Fix:     "Add a benchmark of what students learn or can do, with the dimension StudentImpact.",
		Before: `
kind: TechnologyPlan
spec:
  title: Technology plan
---
kind: Goal
metadata: {name: one-to-one}
spec:
  title: A working device for every student
---
kind: Benchmark
metadata: {name: devices}
spec:
  goalRef: {name: one-to-one}
  metric: {name: students with a working device, unit: percent, direction: Increase, dimension: Access}
`,
		After: `
kind: TechnologyPlan
spec:
  title: Technology plan
---
kind: Goal
metadata: {name: one-to-one}
spec:
  title: A working device for every student
---
kind: Benchmark
metadata: {name: devices}
spec:
  goalRef: {name: one-to-one}
  metric: {name: students with a working device, unit: percent, direction: Increase, dimension: Access}
---
kind: Benchmark
metadata: {name: writing}
spec:
  goalRef: {name: one-to-one}
  metric: {name: students who revise their drafts, unit: percent, direction: Increase, dimension: StudentImpact}
`,
		Check: checkStudentImpact,
	})
}

func checkImprovementPlan(c *Case, r *Report) {
	linked := c.Plan.Spec.LinkedPlans
	if len(linked) == 0 || slices.ContainsFunc(linked, func(l v1alpha1.LinkedPlan) bool { return l.Kind == v1alpha1.LinkedPlanSchoolImprovement }) {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.linkedPlans",
		Message: "The plan is linked to other plans of the district, and not to the school improvement plan.",
		Action:  "Link the school improvement plan too.",
	}})
}

// alignmentColumns are what a goal connects with.
var alignmentColumns = []struct {
	words string
	of    func(v1alpha1.Alignment) v1alpha1.Text
}{
	{"curriculum", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Curriculum }},
	{"assessment", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Assessment }},
	{"professional learning", func(a v1alpha1.Alignment) v1alpha1.Text { return a.ProfessionalLearning }},
	{"operations", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Operations }},
}

// AlignmentCells counts the connections of a goal that are written down, and all
// that could be.
func AlignmentCells(a v1alpha1.Alignment) (filled, of int) {
	for _, column := range alignmentColumns {
		if column.of(a) != "" {
			filled++
		}
	}
	return filled, len(alignmentColumns)
}

func checkAlignmentColumns(c *Case, r *Report) {
	var empty []string
	for _, column := range alignmentColumns {
		filled := false
		for _, g := range c.Goals {
			filled = filled || column.of(g.Spec.Alignment) != ""
		}
		if !filled {
			empty = append(empty, column.words)
		}
	}
	if len(empty) == 0 || len(empty) == len(alignmentColumns) {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("No goal of the plan says how it connects with %s.", anyOf(empty)),
		Action:   "Ask those in charge of it which goal touches their work, and write down how.",
	}})
}

// siloGoals is the number of goals with an owner from which a silo can be told.
const siloGoals = 3

// ownership is who owns the goals of a plan.
type ownership struct {
	goals int
	// owners and their departments, each in the way in which one of them is
	// written, by how they compare.
	owners, departments map[string]string
	// unknown are owners whose department no stakeholder tells.
	unknown []string
}

func (c *Case) ownership() ownership {
	departments := map[string][]v1alpha1.Label{}
	for _, s := range c.Plan.Spec.Stakeholders {
		if s.Department != "" {
			departments[roleKey(s.Role)] = append(departments[roleKey(s.Role)], s.Department)
		}
	}
	o := ownership{owners: map[string]string{}, departments: map[string]string{}}
	for _, g := range c.Goals {
		key := roleKey(g.Spec.Owner)
		if key == "" {
			continue
		}
		o.goals++
		if o.owners[key] != "" {
			continue
		}
		o.owners[key] = string(g.Spec.Owner)
		if len(departments[key]) == 0 {
			o.unknown = append(o.unknown, string(g.Spec.Owner))
		}
		for _, d := range departments[key] {
			same, name := roleKey(v1alpha1.Role(d)), string(d)
			if other, ok := o.departments[same]; ok {
				name = min(name, other) // Whatever the order of the stakeholders.
			}
			o.departments[same] = name
		}
	}
	slices.Sort(o.unknown)
	return o
}

func checkSilo(c *Case, r *Report) {
	o := c.ownership()
	var who string
	switch {
	case o.goals < siloGoals:
		return
	case len(o.owners) == 1:
		who = several(slices.Collect(maps.Values(o.owners)))
	case len(o.departments) > 1:
		return
	case len(o.unknown) > 0:
		r.Skip("no stakeholder says which department this owner of goals belongs to: %s", several(o.unknown))
		return
	default:
		who = "the department " + several(slices.Collect(maps.Values(o.departments)))
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("All %d goals that have an owner are owned by %s.", o.goals, who),
		Action:   "Give a goal to the department whose work it changes.",
	}})
}

func checkStudentImpact(c *Case, r *Report) {
	recorded := false
	for _, g := range c.Goals {
		for _, b := range c.Benchmarks[g.Name] {
			dimension := b.Spec.Metric.Dimension
			if dimension == v1alpha1.DimensionStudentImpact {
				return
			}
			recorded = recorded || dimension != ""
		}
	}
	if !recorded {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo,
		Message:  "No benchmark of the plan measures what students gain.",
		Action:   "Add a benchmark of what students learn or can do.",
	}})
}
