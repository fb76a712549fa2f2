package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "TechnologyWithoutUseCase", Number: "E-19", Worst: v1alpha1.SeverityWarning,
		Summary:     "Nothing says what a technology for learning is for.",
		Why:         "What nobody can name a use for is the first thing to question when money is short. Where no technology of the plan names a use case or a need, the plan does not record them; that is said once.",
		Source:      "CITES, Develop a Strategic Technology Implementation Plan, technologies follow from use cases; REL Northwest, Leveraging Technology for Student Success",
		Fix:         "Name the use cases that the technology serves, or the needs that it meets. If there are none, ask whether it should stay.",
		Before:      withoutUseCaseBefore,
		After:       withoutUseCaseAfter,
		FoldedUnder: underTechnology(),
		Check:       checkTechnologyWithoutUseCase,
	})
}

const withoutUseCaseBefore = `
kind: TechnologyPlan
spec:
  useCases:
  - {name: listen-to-text, description: A student has any text of the lesson read aloud.}
  technologies:
  - {name: text-to-speech, domain: AT, useCases: [listen-to-text]}
  - {name: math-practice, domain: EdTech}
`

const withoutUseCaseAfter = `
kind: TechnologyPlan
spec:
  useCases:
  - {name: listen-to-text, description: A student has any text of the lesson read aloud.}
  - {name: daily-practice, description: A student works on tasks that fit what they can do.}
  technologies:
  - {name: text-to-speech, domain: AT, useCases: [listen-to-text]}
  - {name: math-practice, domain: EdTech, useCases: [daily-practice]}
`

// underTechnology folds a finding about a record of a technology: an evaluation
// brings it to light.
func underTechnology() []Fold {
	return []Fold{{Root: "PurchaseBeforeEvaluation", AnyYear: true, By: byTechnology, When: alone}}
}

func checkTechnologyWithoutUseCase(c *Case, r *Report) {
	var missing []string
	recorded := false
	for _, t := range c.technologies() {
		_, gone := c.givenUp(t)
		if len(t.UseCases) > 0 || len(t.Needs) > 0 {
			recorded = true
		} else if instructional(t) && !gone {
			missing = append(missing, string(t.Name))
		}
	}
	if !recorded {
		r.nowhere(missing, "what it is for", "Name the use cases or needs of each technology for learning.")
		return
	}
	for _, name := range missing {
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(v1alpha1.EntryName(name)),
				Message: fmt.Sprintf("What is %s for? It names no use case and no need.", name),
				Action:  "Name a use case or a need, or ask whether it should stay.",
			},
			Technologies: []string{name},
		})
	}
}

// nowhere says once, at the plan, that no technology has a record which some
// should have: the district then keeps it elsewhere or not at all, and a finding
// for each would bury all others.
func (r *Report) nowhere(missing []string, what, action string) {
	if len(missing) == 0 {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
			Message: fmt.Sprintf("No technology of the plan says %s, and %d of them should: %s.", what, len(missing), several(missing)),
			Action:  action,
		},
		Technologies: missing,
	})
}
