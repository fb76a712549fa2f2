package assess_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// A budget that may be higher is not shown, and nothing is said to remain of it.
func TestCategoryTwoOfUnknownSites(t *testing.T) {
	for title, p := range map[string]*testplan.PlanBuilder{
		"a site without enrollment": testplan.Plan("p").Site("school", 400).With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.District.Sites = append(s.District.Sites, v1alpha1.Site{Name: "office"})
		}),
		"only the district's": testplan.Plan("p").Enrollment(400),
	} {
		t.Run(title, func(t *testing.T) {
			p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.District.ERate.CategoryTwoRequested = "7" })
			w := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{p.Object()}}
			status, _ := newAssessFunc(w)(w.Plans[0], parseInstant(t, "2026-10-01T12:00:00Z"))
			storeStatus(t, w.Plans[0], status)
			want := v1alpha1.CategoryTwoStatus{FirstFundingYear: 2026, LastFundingYear: 2030, Requested: "7", Planned: "0"}
			if diff := cmp.Diff(want, w.Plans[0].Status.Budget.CategoryTwo); diff != "" {
				t.Error(diff)
			}
		})
	}
}
