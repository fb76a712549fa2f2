package rules_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// The folds of the plain plan checks, where they fold and where they just do
// not.
func TestFoldingOfPlanChecks(t *testing.T) {
	// A plan without a review since 2025, and an evaluation that is overdue.
	reviewed := func(kind v1alpha1.TargetKind, target string) world {
		return recorded(of(plan().Period("2025-07-01", "2028-06-30").With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = "2025-05-19" })),
			testplan.Evaluation("", "2026-06-15").Target(kind, target))
	}
	priceless := func(technology string) world {
		return with(of(plan().Technology("t")), testplan.Device("d", technology, 1).Supported("2028-06-30"), testplan.Device("e", "what", 1))
	}
	for title, c := range map[string]struct {
		world        world
		root, folded v1alpha1.FindingCode
		apart, named bool
	}{
		"the overdue evaluation is the plan's":     {reviewed(v1alpha1.KindTechnologyPlan, "p"), "EvaluationOverdue", "AnnualReviewOverdue", false, true},
		"the overdue evaluation is a technology's": {reviewed(v1alpha1.TargetTechnology, "t"), "EvaluationOverdue", "AnnualReviewOverdue", true, false},
		"the goals of a ring":                      {of(plan(), goal("a").After("b"), goal("b").After("a")), "DependencyCycle", "PrerequisiteUnmet", false, true},
		"a goal that waits for the ring":           {of(plan(), goal("a").After("b"), goal("b").After("a"), goal("c").After("a")), "DependencyCycle", "PrerequisiteUnmet", true, true},
		"lots of a technology not in the plan":     {priceless("what"), "UnknownName", "CostUnknown", false, true},
		"lots of a technology in the plan":         {priceless("t"), "UnknownName", "CostUnknown", true, false},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			named := false
			for _, f := range v.Findings {
				for _, r := range f.Related {
					named = named || f.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			if apart, roots := len(told(v, c.folded)) > 0, len(told(v, c.root)); roots == 0 || apart != c.apart || named != c.named {
				t.Errorf("%d of %s; %s is told apart: %t, want %t; named by it: %t, want %t%s", roots, c.root, c.folded, apart, c.apart, named, c.named, words(v))
			}
		})
	}
}
