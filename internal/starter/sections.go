package starter

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
)

// section is a part of an object: a field with its value, or, while it has none, the
// question that it answers, its fields, and an example as a comment.
type section struct {
	// path leads from the spec to the field.
	path []string
	// question is what the section answers; if it is empty, that of the section of the same
	// name of a plan's completeness.
	question string
	// fields are those of the section, or of the entries of its list, that the example
	// shows. A field of a field has a dot: metric.unit.
	fields []string
	// values are values of the example by the name of their field, where the schema's
	// first one would make no sense beside the others.
	values map[string]any
}

// planSections are the sections of a plan in the order of the file. Sections with a
// common parent follow one another.
var planSections = []section{
	{path: []string{"title"}},
	{path: []string{"period"}},
	{path: []string{"approval"}, fields: []string{"body", "date"},
		question: "Which body adopted the plan, and when? Until then the plan is a draft: it is checked in the same " +
			"way, and no evaluations are created."},
	{path: []string{"district", "name"}},
	{path: []string{"district", "timeZone"}, question: "In which time zone does the district lie?"},
	{path: []string{"district", "fiscalYearStartMonth"}},
	{path: []string{"district", "enrollment"},
		question: "How many students does the district have? Leave it out if every site says it."},
	{path: []string{"district", "sites"}, fields: []string{"name", "enrollment"},
		question: "Which schools and offices does the district have?"},
	{path: []string{"district", "groups"}, fields: []string{"name", "count"},
		question: "Which groups of students must the plan serve? Write counts only, and none below 10."},
	{path: []string{"district", "erate"}, fields: []string{"nslpPercent", "locale", "categoryTwoRequested"},
		question: "What does the E-Rate program compute its discount from?"},
	{path: []string{"district", "terms"}, fields: []string{"name", "start", "end"},
		question: "When are the school terms?"},
	{path: []string{"district", "closures"}, fields: []string{"name", "start", "end"},
		values:   map[string]any{"name": "winter-break", "start": "2026-12-21", "end": "2027-01-01"},
		question: "When are schools closed, so that no evaluation can be due?"},
	{path: []string{"domainLeads"}, fields: []string{"domain", "role"},
		question: "Which role leads each domain of technology?"},
	{path: []string{"linkedPlans"}, fields: []string{"name", "kind"},
		question: "With which other plans of the district is this one connected?"},
	{path: []string{"vision"}, fields: []string{"statement", "studentLearning", "technologyRole"}},
	{path: []string{"priorities"}, fields: []string{"name", "title", "rank"},
		question: "What comes first if the money does not reach for everything? Goals name these priorities."},
	{path: []string{"stakeholders"}, fields: []string{"name", "role", "origin", "department", "areas"}},
	{path: []string{"needs"}, fields: []string{"name", "gap", "priority", "metBy"},
		values: map[string]any{"metBy": v1alpha1.MetByPurchase}},
	{path: []string{"disciplines"}, question: "Which subjects are taught?"},
	{path: []string{"useCases"}, fields: []string{"name", "discipline", "description", "studentValue", "needs"}},
	{path: []string{"technologies"}, fields: []string{
		"name", "domain", "kind", "studentFacing", "useCases", "unitCost", "priceFiscalYear", "usefulLifeMonths",
		"maintenanceCost", "responsibilities",
	}, values: map[string]any{"domain": v1alpha1.DomainEdTech},
		question: questionOf("technologies") + " " + questionOf("responsibilities")},
	{path: []string{"budget", "currency"}},
	{path: []string{"budget", "total"}, question: "Which total does the document of the plan state?"},
	{path: []string{"budget", "sources"}, fields: []string{
		"name", "kind", "amounts.fiscalYear", "amounts.amount", "amounts.state",
	}, question: "Where does the money come from, and how certain is it?"},
	{path: []string{"budget", "lines"}, fields: []string{
		"name", "fiscalYear", "amount", "source", "purpose", "goals", "technologies",
	}, question: questionOf("budget") + " " + questionOf("maintenance")},
	{path: []string{"timeline"}, fields: []string{"name", "stage", "start", "end", "owner", "goals"}},
	{path: []string{"professionalLearning"}, fields: []string{
		"name", "season", "mode", "audience", "start", "days", "goals", "technologies",
	}},
	{path: []string{"communications"}, fields: []string{"name", "audience", "channel", "cadence", "feedback"}},
	{path: []string{"culture"}, fields: []string{"values", "incentives"}},
	{path: []string{"evaluationSchedules"}, fields: []string{
		"name", "target", "cadence", "anchor", "evaluators", "criteria",
	}, values: map[string]any{"cadence": v1alpha1.CadenceAnnual}, question: questionOf("evaluation")},
	{path: []string{"policy"}, fields: []string{"purchaseLimit", "evidenceLimit"},
		question: "Does the board have thresholds of its own? Each that is left out has its default."},
}

// The sections of the other objects: one example of each, with its whole spec.
var (
	goalSection = section{fields: []string{
		"planRef", "title", "domains", "owner", "due", "priority", "needs", "alignment", "actions.name",
		"actions.owner", "actions.end", "actions.cost", "actions.fiscalYear",
	}, question: questionOf("goals") + " " + questionOf("alignment")}
	benchmarkSection = section{fields: []string{
		"goalRef", "metric.name", "metric.unit", "metric.direction", "metric.dimension", "baseline", "milestones",
		"target", "observations.date", "observations.value", "observations.have", "observations.of",
		"observations.groups",
	}, values: map[string]any{"have": 682}, question: questionOf("benchmarks") + " " + questionOf("equity")}
	deviceSection = section{fields: []string{
		"planRef", "technology", "site", "audience", "quantity", "acquisition.kind", "acquisition.received",
		"acquisition.unitCost", "acquisition.budgetLine", "supportEnd",
	}, question: "Which device lots does the district have? A lot is one model, at one site, from one purchase."}
)

// questionOf returns the question of a section of a plan's completeness, or an empty text.
func questionOf(name string) string {
	for _, section := range completeness.Sections {
		if section.Name == name {
			return section.Hint
		}
	}
	return ""
}
