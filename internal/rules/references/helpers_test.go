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

// planOfSize makes a plan of exactly the given number of bytes, by the texts of its needs.
func planOfSize(bytes int) *testplan.PlanBuilder {
	const text = 2_000
	size := func(texts ...int) int {
		return objectsize.Measure(planOfTexts(texts...).BuildObject().Spec).TotalBytes()
	}
	each := size(text, text) - size(text)
	texts := slices.Repeat([]int{text}, (bytes-size(1))/each)
	// The rest goes into one more text. If the entry alone would be too large, one text is
	// taken away first.
	left := bytes - size(append(texts, 1)...)
	if left < 0 {
		texts = texts[1:]
		left += each
	}
	return planOfTexts(append(texts, 1+left)...)
}

// planOfTexts makes a plan with needs whose texts have the given numbers of characters.
func planOfTexts(texts ...int) *testplan.PlanBuilder {
	return testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		for i, text := range texts {
			spec.Needs = append(spec.Needs, v1alpha1.Need{
				Name: v1alpha1.EntryName(fmt.Sprintf("need-%03d", i)), Gap: v1alpha1.Text(strings.Repeat("x", text)),
			})
		}
	})
}

// planOfReferences makes a plan with a number of references to technologies, twenty on each
// of its lines.
func planOfReferences(count int) *testplan.PlanBuilder {
	plan := testrules.NewPlan()
	for i := range count / 20 {
		var names []string
		for j := range 20 {
			names = append(names, fmt.Sprintf("technology-of-the-district-%02d", j))
		}
		plan.AddLine(fmt.Sprintf("line-%03d", i), 2027, "10", testplan.WithoutGoal(), testplan.ForTechnologies(names...))
	}
	return plan
}
