package lint

import (
	"fmt"
	"io"

	"techplan.education/internal/completeness"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// PlanCompleteness says which questions of a complete plan a plan answers. Its JSON is read by
// other programs: fields are added, never renamed.
type PlanCompleteness struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// Answered is how many of the Questions the plan answers.
	Answered  int `json:"answered"`
	Questions int `json:"questions"`
	// Open are the questions without an answer.
	Open []OpenQuestion `json:"open"`
}

// OpenQuestion is a question of a complete plan that a plan does not answer.
type OpenQuestion struct {
	// Section is the section of the plan that would answer it.
	Section  string `json:"section"`
	Question string `json:"question"`
}

// collectCompleteness returns the completeness of each plan whose sections were counted.
func collectCompleteness(set *manifest.Set, assessed []assessedDistrict) []PlanCompleteness {
	var plans []PlanCompleteness
	for _, district := range assessed {
		for _, result := range district.results {
			if result.Completeness.Percent == nil {
				continue
			}
			place := set.FindObject(result.Kind, result.Name, district.Namespace)
			open := make([]OpenQuestion, 0, len(result.Completeness.Missing))
			for _, missing := range result.Completeness.Missing {
				open = append(open, OpenQuestion{
					Section: text.EscapeLine(missing.Section), Question: text.EscapeLine(missing.Hint),
				})
			}
			questions := len(completeness.Sections)
			plans = append(plans, PlanCompleteness{
				File: text.Escape(place.File), Line: place.Line,
				Name: text.Escape(result.Name), Namespace: text.Escape(district.Namespace),
				Answered: questions - len(open), Questions: questions, Open: open,
			})
		}
	}
	return plans
}

// writeOpenQuestions writes the questions that a plan does not answer; nothing if it answers all.
// The label names the plan.
func (plan PlanCompleteness) writeOpenQuestions(out io.Writer, label string) {
	if len(plan.Open) == 0 {
		return
	}
	fmt.Fprintf(out, "%s answers %d of %d questions of a complete plan. Open:\n", label, plan.Answered, plan.Questions)
	for _, open := range plan.Open {
		fmt.Fprintf(out, "  %s: %s\n", open.Section, open.Question)
	}
}
