// Package completeness computes which sections of a plan are filled. A section is a row
// of the table Sections. The package is pure.
package completeness

import (
	"strings"
	"unicode/utf8"

	"techplan.education/api/v1alpha1"
)

// Plan is a plan with the objects that fill its sections.
type Plan struct {
	*v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  []*v1alpha1.Benchmark
	Evaluations int
}

// Section is a section of a technology plan.
type Section struct {
	Name string
	// Hint is the question that the section answers, and the field to fill.
	Hint string
	// Filled reports whether the section is filled.
	Filled func(Plan) bool
}

// VisionLength is the least length of a vision statement, in characters: a shorter text
// is a title.
const VisionLength = 40

// Sections are the sections of a plan, from the technology-plan template, the implementation
// guide and the alignment strategy that the documentation names.
var Sections = []Section{
	{
		"vision",
		"What is the shared vision for student learning, and what part does technology play? " +
			"(vision.statement, at least 40 characters)",
		hasVision,
	},
	{"stakeholders", "Who makes the plan, and how are people from various departments involved? (stakeholders)",
		func(plan Plan) bool { return len(plan.Spec.Stakeholders) > 0 }},
	{"needs", "What gaps did the needs assessment find? (needs)",
		func(plan Plan) bool { return len(plan.Spec.Needs) > 0 }},
	{"goals", "What does the district want to reach? (a Goal)",
		func(plan Plan) bool { return len(plan.Goals) > 0 }},
	{"benchmarks", "How will you know that you are getting there? (a Benchmark)",
		func(plan Plan) bool { return len(plan.Benchmarks) > 0 }},
	{"useCases", "What will learners and teachers do with technology, in each discipline? (useCases)",
		func(plan Plan) bool { return len(plan.Spec.UseCases) > 0 }},
	{"technologies", "Which technologies support these uses? (technologies)",
		func(plan Plan) bool { return len(plan.Spec.Technologies) > 0 }},
	{"budget", "What budget supports purchase and implementation? (budget.lines)",
		func(plan Plan) bool { return plan.Spec.Budget != nil && len(plan.Spec.Budget.Lines) > 0 }},
	{
		"responsibilities",
		"Who researches, vets vendors, signs contracts and maintains? (responsibilities of a technology)",
		hasResponsibilities,
	},
	{"timeline", "When are the technologies acquired and integrated? (timeline)",
		func(plan Plan) bool { return len(plan.Spec.Timeline) > 0 }},
	{"professionalLearning", "How will teachers and administrators learn to use it? (professionalLearning)",
		func(plan Plan) bool { return len(plan.Spec.ProfessionalLearning) > 0 }},
	{"evaluation", "When will you look back and decide? (evaluationSchedules, or an Evaluation)",
		func(plan Plan) bool { return len(plan.Spec.EvaluationSchedules) > 0 || plan.Evaluations > 0 }},
	{"communications", "Who hears of the plan, and how? (communications)",
		func(plan Plan) bool { return len(plan.Spec.Communications) > 0 }},
	{"equity", "Which groups might not benefit, and how is that measured? (groups in a benchmark's observations)",
		hasGroupObservations},
	{
		"alignment",
		"How is the plan connected with curriculum, assessment, professional learning and operations? " +
			"(alignment of every goal)",
		hasAlignedGoals,
	},
	{"maintenance", "Who pays for keeping it running? (a budget line of purpose Operation)",
		hasOperation},
	{"culture", "How are people encouraged to try, to fail and to share? (culture)",
		func(plan Plan) bool { return len(plan.Spec.Culture.Values)+len(plan.Spec.Culture.Incentives) > 0 }},
}

func hasVision(plan Plan) bool {
	statement := strings.TrimSpace(string(plan.Spec.Vision.Statement))
	return utf8.RuneCountInString(statement) >= VisionLength
}

func hasResponsibilities(plan Plan) bool {
	for _, technology := range plan.Spec.Technologies {
		if technology.Responsibilities != (v1alpha1.Responsibilities{}) {
			return true
		}
	}
	return false
}

func hasGroupObservations(plan Plan) bool {
	for _, benchmark := range plan.Benchmarks {
		for _, observation := range benchmark.Spec.Observations {
			if len(observation.Groups) > 0 {
				return true
			}
		}
	}
	return false
}

func hasAlignedGoals(plan Plan) bool {
	for _, goal := range plan.Goals {
		if goal.Spec.Alignment == (v1alpha1.Alignment{}) {
			return false
		}
	}
	return len(plan.Goals) > 0
}

func hasOperation(plan Plan) bool {
	if plan.Spec.Budget == nil {
		return false
	}
	for _, budgetLine := range plan.Spec.Budget.Lines {
		if budgetLine.Purpose == v1alpha1.PurposeOperation {
			return true
		}
	}
	return false
}

// Compute returns the missing sections and the percentage of sections that are filled.
// The percentage is rounded down, so that 100 means all.
func Compute(plan Plan) v1alpha1.CompletenessStatus {
	var missing []v1alpha1.MissingSection
	for _, section := range Sections {
		if !section.Filled(plan) {
			missing = append(missing, v1alpha1.MissingSection{Section: section.Name, Hint: section.Hint})
		}
	}
	percent := int32(100 * (len(Sections) - len(missing)) / len(Sections))
	return v1alpha1.CompletenessStatus{Percent: &percent, Missing: missing}
}
