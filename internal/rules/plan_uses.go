package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "DisciplineWithoutUseCase", Number: "P-42", Worst: v1alpha1.SeverityInfo,
		Summary: "A discipline that the plan lists has no use case.",
		Why:     "Technology follows from what is taught. A discipline for which no use was thought of gets what others chose.",
		Source:  "Dell EMC, Technology Implementation Plan template: a few use cases for each discipline",
		Fix:     "Ask those who teach it for a use case, or name the discipline at the use case that it shares with others. Take a discipline out of the list if it is not a part of the plan.",
		Before: `
kind: TechnologyPlan
spec:
  disciplines: [English, Science]
  useCases:
  - {name: draft-and-comment, discipline: English, description: Students comment on each other's drafts and revise.}
`,
		After: `
kind: TechnologyPlan
spec:
  disciplines: [English, Science]
  useCases:
  - {name: draft-and-comment, discipline: English, description: Students comment on each other's drafts and revise.}
  - {name: field-notebook, discipline: Science, description: Groups record measurements outdoors and plot them in class.}
`,
		Check: checkDisciplines,
	})
}

func init() {
	register(Rule{
		Code: "StudentValueMissing", Number: "P-43", Worst: v1alpha1.SeverityInfo,
		Summary: "Some use cases say what students gain, and others do not.",
		Why:     "A use that offers nothing to students is work for its own sake, and what it offers is what to look for when it is evaluated.",
		Source:  "Dell EMC, Technology Implementation Plan template: uses that clearly offer value to students",
		Fix:     "Write at the use case, in its field studentValue, what students gain by it. If nobody can say, leave the use case out.",
		Before: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: draft-and-comment, description: Students comment on each other's drafts., studentValue: Feedback arrives while it can still be used.}
  - {name: field-notebook, description: Groups record measurements outdoors.}
`,
		After: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: draft-and-comment, description: Students comment on each other's drafts., studentValue: Feedback arrives while it can still be used.}
  - {name: field-notebook, description: Groups record measurements outdoors., studentValue: The data are their own.}
`,
		Check: checkStudentValue,
	})
}

func init() {
	register(Rule{
		Code: "AccommodationsMissing", Number: "P-44", Worst: v1alpha1.SeverityInfo,
		Summary: "Some use cases list accommodations, and others do not.",
		Why:     "What a student needs in order to take part is found before the lesson, or the lesson goes on without that student.",
		Source:  "REL Northwest, Leveraging Technology for Student Success: appropriate accommodations to ensure successful implementation",
		Fix:     "Ask special education what students need in order to take part, and list it. If nothing is needed, let the list say so.",
		Before: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: draft-and-comment, description: Students comment on each other's drafts., accommodations: [Speech input, Text read aloud]}
  - {name: field-notebook, description: Groups record measurements outdoors.}
`,
		After: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: draft-and-comment, description: Students comment on each other's drafts., accommodations: [Speech input, Text read aloud]}
  - {name: field-notebook, description: Groups record measurements outdoors., accommodations: [A tablet mount]}
`,
		Check: checkAccommodations,
	})
}

func init() {
	register(Rule{
		Code: "CurriculumLinkMissing", Number: "P-45", Worst: v1alpha1.SeverityInfo,
		Summary: "Some technologies name the documents of the curriculum that they belong to, and a technology for learning does not.",
		Why:     "What no document of the curriculum mentions is used by those who like it, and stops when they leave.",
		Source:  "Align Technology Planning: technologies that are a part of all documents of the curriculum",
		Fix:     "Name the guides or units in which the technology is used. If it is in none, ask those in charge of the curriculum whether it should be.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, domain: EdTech, curriculum: [Mathematics guide 6 to 8]}
  - {name: field-sensors, domain: EdTech}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, domain: EdTech, curriculum: [Mathematics guide 6 to 8]}
  - {name: field-sensors, domain: EdTech, curriculum: [Science unit 4]}
`,
		Check: checkCurriculum,
	})
}

// labelKey is a label without the differences of writing.
func labelKey(l v1alpha1.Label) string { return roleKey(v1alpha1.Role(l)) }

// checkDisciplines is silent about a plan without use cases: the whole section is
// missing then.
func checkDisciplines(c *Case, r *Report) {
	if len(c.Plan.Spec.UseCases) == 0 {
		return
	}
	// Each in the way in which one of its entries writes it, by how they compare.
	listed := map[string]string{}
	for _, d := range c.Plan.Spec.Disciplines {
		key, name := labelKey(d), strings.TrimSpace(string(d))
		if other, twice := listed[key]; twice {
			name = min(name, other)
		}
		listed[key] = name
	}
	delete(listed, "") // Blanks are no discipline.
	without := maps.Clone(listed)
	for _, u := range c.Plan.Spec.UseCases {
		delete(without, labelKey(u.Discipline))
	}
	if len(without) == 0 {
		return
	}
	names := slices.Sorted(maps.Values(without))
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.disciplines",
		Message: fmt.Sprintf("The plan has no use case for %d of its %s: %s.", len(names), count(int64(len(listed)), "discipline"), several(names)),
		Action:  "Add a use case for each, or name the discipline at one that is there.",
	}})
}

func checkStudentValue(c *Case, r *Report) {
	c.someUseCases(r, "What students gain is not said",
		"Write down what students gain by each, or leave it out.",
		func(u v1alpha1.UseCase) bool { return strings.TrimSpace(string(u.StudentValue)) != "" })
}

func checkAccommodations(c *Case, r *Report) {
	c.someUseCases(r, "No accommodations are listed",
		"List what students need in order to take part, or that nothing is needed.",
		func(u v1alpha1.UseCase) bool { return len(u.Accommodations) > 0 })
}

// someUseCases tells once of the use cases that lack what others have.
func (c *Case) someUseCases(r *Report, lacks, action string, has func(v1alpha1.UseCase) bool) {
	var without []string
	for _, u := range c.Plan.Spec.UseCases {
		if !has(u) {
			without = append(without, string(u.Name))
		}
	}
	all := len(c.Plan.Spec.UseCases)
	if len(without) == 0 || len(without) == all {
		return
	}
	slices.Sort(without)
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.useCases",
		Message: fmt.Sprintf("%s at %d of %s: %s.", lacks, len(without), count(int64(all), "use case"), several(without)),
		Action:  action,
	}})
}

func checkCurriculum(c *Case, r *Report) {
	recorded, learning := false, 0
	var without []string
	for _, t := range c.technologies() {
		recorded = recorded || len(t.Curriculum) > 0
		if _, gone := c.givenUp(t); gone || !instructional(t) {
			continue
		}
		learning++
		if len(t.Curriculum) == 0 {
			without = append(without, string(t.Name))
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
			Message: fmt.Sprintf("No document of the curriculum is named for %d of %d technologies for learning: %s.", len(without), learning, several(without)),
			Action:  "Name the guides or units in which each is used, or ask whether it should be in one.",
		},
		Technologies: without,
	})
}
