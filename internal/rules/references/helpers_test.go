package references_test

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// planOfSize is a plan of so many bytes, by the texts of its needs.
func planOfSize(bytes int) *testplan.PlanBuilder {
	const text = 2_000
	size := func(texts ...int) int { return objectsize.Measure(planOfTexts(texts...).Object().Spec).Total() }
	each := size(text, text) - size(text)
	texts := slices.Repeat([]int{text}, (bytes-size(1))/each)
	// What is left for one more text, which may be none of its own.
	left := bytes - size(append(texts, 1)...)
	if left < 0 {
		texts = texts[1:]
		left += each
	}
	return planOfTexts(append(texts, 1+left)...)
}

// planOfTexts is a plan with needs whose texts have so many characters.
func planOfTexts(texts ...int) *testplan.PlanBuilder {
	return testrules.Plan().With(func(spec *v1alpha1.TechnologyPlanSpec) {
		for i, text := range texts {
			spec.Needs = append(spec.Needs, v1alpha1.Need{
				Name: v1alpha1.EntryName(fmt.Sprintf("need-%03d", i)), Gap: v1alpha1.Text(strings.Repeat("x", text)),
			})
		}
	})
}

// planOfReferences is a plan with a number of references to technologies, twenty
// on each of its lines.
func planOfReferences(count int) *testplan.PlanBuilder {
	plan := testrules.Plan()
	for i := range count / 20 {
		var names []string
		for j := range 20 {
			names = append(names, fmt.Sprintf("technology-of-the-district-%02d", j))
		}
		plan.Line(fmt.Sprintf("line-%03d", i), 2027, "10", testplan.General(), testplan.Buying(names...))
	}
	return plan
}
