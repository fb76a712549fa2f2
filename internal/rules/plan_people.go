package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "StakeholderRoleMissing", Number: "P-10", Worst: v1alpha1.SeverityWarning,
		Summary: "A role that should take part in the planning is not among the stakeholders.",
		Why:     "Who is not at the table is planned for by guesswork: a collaborative team has teachers, families, special education, finance and technology in it.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan; the list of roles is techplan's own",
		Fix:     "Invite somebody of the role and add the role to the stakeholders. If your district calls the role something else, or does not need it, set the list of required roles in the policy.",
		Before: `
kind: TechnologyPlan
spec:
  policy:
    requiredRoles: [teacher, family]
  stakeholders:
  - {name: teachers, role: Classroom teachers}
`,
		After: `
kind: TechnologyPlan
spec:
  policy:
    requiredRoles: [teacher, family]
  stakeholders:
  - {name: teachers, role: Classroom teachers}
  - {name: parents, role: Parent advisory council}
`,
		Check: checkRoles,
	})
}

func init() {
	register(Rule{
		Code: "ExternalVoiceMissing", Number: "P-11", Worst: v1alpha1.SeverityInfo,
		Summary: "All stakeholders belong to the district.",
		Why:     "A plan that rests on internal and external stakeholders hears of needs that the offices do not see.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan",
		Fix:     "Add a stakeholder from outside, such as families, a library, a college or an employer, and give it the origin External.",
		Before: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: teachers, role: Teachers, origin: Internal}
`,
		After: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: teachers, role: Teachers, origin: Internal}
  - {name: library, role: County library, origin: External}
`,
		Check: checkExternalVoice,
	})
}

func init() {
	register(Rule{
		Code: "PlanningAreaUncovered", Number: "P-12", Worst: v1alpha1.SeverityWarning,
		Summary: "No stakeholder looks after one of the areas of planning.",
		Why:     "Technology is funded, selected, integrated into teaching and maintained; an area that nobody has is left to chance.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan",
		Fix:     "Decide which stakeholder takes part in the area and add it to that stakeholder's areas.",
		Before: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: technology, role: Technology director, areas: [Funding, Selection, Integration]}
`,
		After: `
kind: TechnologyPlan
spec:
  stakeholders:
  - {name: technology, role: Technology director, areas: [Funding, Selection, Integration, Maintenance]}
`,
		Check: checkAreas,
	})
}

func init() {
	register(Rule{
		Code: "DomainLeadNotSeparate", Number: "P-13", Worst: v1alpha1.SeverityInfo,
		Summary: "One role leads assistive, educational and information technology alike.",
		Why:     "The three work together best when each keeps its primary duties.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan",
		Fix:     "Name a lead of its own for at least one of the three. In a small district where one person does it all, a waiver says so.",
		Before: `
kind: TechnologyPlan
spec:
  domainLeads:
  - {domain: AT, role: Technology director}
  - {domain: EdTech, role: Technology director}
  - {domain: InfoTech, role: Technology director}
`,
		After: `
kind: TechnologyPlan
spec:
  domainLeads:
  - {domain: AT, role: Assistive technology coordinator}
  - {domain: EdTech, role: Technology director}
  - {domain: InfoTech, role: Technology director}
`,
		Check: checkDomainLeads,
	})
}

func init() {
	register(Rule{
		Code: "ResponsibilityMissing", Number: "P-19", Worst: v1alpha1.SeverityInfo,
		Summary: "Some technologies say who is responsible for them, and others do not.",
		Why:     "Somebody has to research a product, vet its vendor, sign its contract and keep it running.",
		Source:  "Dell EMC, Technology Implementation Plan template",
		Fix:     "Write down by role who researches, vets, signs the contract and maintains the technology.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - name: chromebook
    responsibilities: {contract: Business officer}
  - name: wifi
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - name: chromebook
    responsibilities: {contract: Business officer}
  - name: wifi
    responsibilities: {maintenance: Network technician}
`,
		Check: checkResponsibilities,
	})
}

// roleWords are the words by which a required role is known. A role has it if it
// has all the words of one of them, in any order. Students are known otherwise:
// see speaksForStudents.
var roleWords = map[string][]string{
	"teacher":              {"teacher", "educator", "faculty"},
	"administrator":        {"administrator", "principal", "superintendent", "director of schools"},
	"assistive technology": {"assistive technology", "assistive tech", "AT"},
	informationTechnology: {
		"information technology", "IT", "CTO", "CIO", "network", "systems", "chief technology", "chief information",
		"technology director", "technology coordinator", "technology officer",
	},
	"special education": {"special education", "special educator", "special ed", "exceptional children"},
	"finance":           {"finance", "business", "budget", "chief financial", "CFO", "treasurer"},
	"family":            {"family", "families", "parent", "guardian", "PTA", "PTO", "PTSA"},
}

const (
	informationTechnology = "information technology"
	studentRole           = "student"
)

// studentVoices are the words that make "student ..." students themselves, and
// not an office that serves them.
var studentVoices = []string{
	"advisory", "ambassador", "association", "board", "body", "club", "committee", "council", "delegate", "focus", "government",
	"group", "intern", "leader", "leadership", "member", "panel", "president", "rep", "representation", "representative",
	"senate", "senator", "team", "trustee", "union", "voice",
}

// joiners follow a noun that stands by itself.
var joiners = []string{"and", "or", "of", "from", "in", "at", "on", "with"}

func checkRoles(c *Case, r *Report) {
	stakeholders := c.Plan.Spec.Stakeholders
	if len(stakeholders) == 0 {
		return
	}
	var missing, keys []string
	for _, required := range c.Policy.RequiredRoles {
		if !slices.ContainsFunc(stakeholders, func(s v1alpha1.Stakeholder) bool { return speaksFor(s.Role, string(required)) }) {
			missing, keys = append(missing, string(required)), append(keys, labelKey(required))
		}
	}
	if len(missing) == 0 {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.stakeholders",
			Message: fmt.Sprintf("No stakeholder speaks for %s.", anyOf(missing)),
			Action:  "Invite somebody of each role, or set the roles that your district requires.",
		},
		Roles: keys,
	})
}

// speaksFor tells whether a role is a required one.
func speaksFor(role v1alpha1.Role, required string) bool {
	key := strings.ToLower(required)
	synonyms, known := roleWords[key]
	switch {
	case key == studentRole:
		return speaksForStudents(role)
	case !known:
		return says(role, required)
	case key == informationTechnology:
		return says(withoutAssistive(role), synonyms...)
	default:
		return says(role, synonyms...)
	}
}

// withoutAssistive is a role without "assistive technology": who coordinates that
// need not know of networks.
func withoutAssistive(role v1alpha1.Role) v1alpha1.Role {
	var left []string
	assistive := false
	for _, word := range wordsIn(string(role)) {
		if !assistive || !sameWord("technology", word) {
			left = append(left, word)
		}
		assistive = sameWord("assistive", word)
	}
	return v1alpha1.Role(strings.Join(left, " "))
}

// speaksForStudents tells whether a role is one of students, such as "Student
// council" or "High school students", and not one of staff who serve them, such
// as "Director of student services" or "Dean of students".
func speaksForStudents(role v1alpha1.Role) bool {
	words := wordsIn(string(role))
	served, heard := false, false
	for i, word := range words {
		switch {
		case sameWord(studentRole, word):
			if (!served || heard) && areStudents(word, words[i+1:]) {
				return true
			}
		case says(v1alpha1.Role(word), "of", "for"):
			served = true
		default:
			heard = heard || says(v1alpha1.Role(word), studentVoices...)
		}
	}
	return false
}

// areStudents tells whether the word "student" and what follows it mean students.
func areStudents(student string, rest []string) bool {
	if len(rest) == 0 {
		return true
	}
	next := v1alpha1.Role(rest[0])
	if strings.EqualFold(student, studentRole) {
		return says(next, studentVoices...) || says(next, joiners...)
	}
	return !says(next, "service")
}

// says tells whether a role has all the words of one of some synonyms.
func says(role v1alpha1.Role, synonyms ...string) bool {
	has := wordsIn(string(role))
	return slices.ContainsFunc(synonyms, func(synonym string) bool {
		return !slices.ContainsFunc(wordsIn(synonym), func(want string) bool {
			return !slices.ContainsFunc(has, func(word string) bool { return sameWord(want, word) })
		})
	})
}

func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// abbreviation is the length up to which a word in capitals is an abbreviation,
// in bytes.
const abbreviation = 4

// sameWord tells whether a text has the word that is wanted, in the singular or
// plural. An abbreviation is found in capitals only: "it" is not IT.
func sameWord(want, word string) bool {
	if len(want) <= abbreviation && want == strings.ToUpper(want) {
		return want == word
	}
	return strings.EqualFold(want, word) || strings.EqualFold(want+"s", word) || strings.EqualFold(want, word+"s")
}

// anyOf writes "a, b or c": all names, where several would leave some out.
func anyOf(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func checkExternalVoice(c *Case, r *Report) {
	internal := false
	for _, s := range c.Plan.Spec.Stakeholders {
		if s.Origin == v1alpha1.OriginExternal {
			return
		}
		internal = internal || s.Origin != ""
	}
	if !internal {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.stakeholders",
		Message: "No stakeholder comes from outside the district.",
		Action:  "Invite families, a library, a college or an employer to take part.",
	}})
}

func checkAreas(c *Case, r *Report) {
	covered := map[v1alpha1.PlanningArea]bool{}
	for _, s := range c.Plan.Spec.Stakeholders {
		for _, area := range s.Areas {
			covered[area] = true
		}
	}
	if len(covered) == 0 {
		return
	}
	var missing []string
	for _, area := range v1alpha1.PlanningAreas() {
		if !covered[area] {
			missing = append(missing, strings.ToLower(string(area)))
		}
	}
	if len(missing) == 0 {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.stakeholders",
		Message: fmt.Sprintf("No stakeholder looks after the %s of technology.", anyOf(missing)),
		Action:  "Decide who takes part in it, and add it to that stakeholder's areas.",
	}})
}

func checkDomainLeads(c *Case, r *Report) {
	leads := map[v1alpha1.Domain]v1alpha1.Role{}
	for _, l := range c.Plan.Spec.DomainLeads {
		leads[l.Domain] = l.Role
	}
	lead := leads[v1alpha1.DomainAT]
	if lead == "" || !sameRole(lead, leads[v1alpha1.DomainEdTech]) || !sameRole(lead, leads[v1alpha1.DomainInfoTech]) {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.domainLeads",
		Message: fmt.Sprintf("%s leads assistive, educational and information technology alike.", lead),
		Action:  "Name a lead of its own for at least one of them.",
	}})
}

func sameRole(a, b v1alpha1.Role) bool { return roleKey(a) == roleKey(b) }

// roleKey is a role without the differences of writing.
func roleKey(r v1alpha1.Role) string { return strings.ToLower(strings.TrimSpace(string(r))) }

func checkResponsibilities(c *Case, r *Report) {
	recorded := false
	var without []string
	for _, t := range c.technologies() {
		switch {
		case t.Responsibilities != (v1alpha1.Responsibilities{}):
			recorded = true
		case t.Lifecycle == v1alpha1.LifecycleRetiring || t.Lifecycle == v1alpha1.LifecycleRetired:
			// On its way out.
		default:
			without = append(without, string(t.Name))
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
			Message: fmt.Sprintf("Nobody is named who is responsible for %s.", several(without)),
			Action:  "Write down by role who researches, vets, signs and maintains it.",
		},
		Technologies: without,
	})
}
