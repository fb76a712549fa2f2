package summary_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/testplan"
)

func TestCategoryTwo(t *testing.T) {
	stated := func(lunchPercent v1alpha1.Percent, requested v1alpha1.Money) func(*v1alpha1.TechnologyPlanSpec) {
		return func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.ERate = v1alpha1.ERate{
				NSLPPercent: lunchPercent, Locale: "Urban", CategoryTwoRequested: requested,
			}
		}
	}
	newSchool := func() *testplan.PlanBuilder { return testplan.NewPlan("p").AddSite("school", 400) }
	withLine := func(
		plan *testplan.PlanBuilder, amount v1alpha1.Money, discount v1alpha1.Percent,
	) *testplan.PlanBuilder {
		return plan.
			AddSource("e", v1alpha1.SourceERateC2, testplan.WithDiscount(discount)).
			AddLine("l", 2027, amount, testplan.OnSource("e"))
	}
	addOffice := func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "office"})
	}
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want v1alpha1.CategoryTwoStatus
	}{
		"E-Rate is not stated": {newSchool(), v1alpha1.CategoryTwoStatus{}},
		"all is known, and the plan has no budget": {
			newSchool().ChangeSpec(stated("65.7", "628")), v1alpha1.CategoryTwoStatus{
				FirstFundingYear: 2026, LastFundingYear: 2030, DiscountPercent: "80",
				Budget: "80628", Requested: "628", Planned: "0", Remaining: "80000",
			},
		},
		"too much is planned": {
			withLine(newSchool().ChangeSpec(stated("", "0")), "40400", "50.0"), v1alpha1.CategoryTwoStatus{
				FirstFundingYear: 2026, LastFundingYear: 2030, DiscountPercent: "50",
				Budget: "80628", Requested: "0", Planned: "80800", Remaining: "-172",
			},
		},
		"the requests are not known": {withLine(newSchool(), "40", "50"), v1alpha1.CategoryTwoStatus{
			FirstFundingYear: 2026, LastFundingYear: 2030, DiscountPercent: "50", Budget: "80628", Planned: "80",
		}},
		"no students are stated": {
			withLine(testplan.NewPlan("p").ChangeSpec(stated("", "7")), "40", "50"), v1alpha1.CategoryTwoStatus{
				FirstFundingYear: 2026, LastFundingYear: 2030, DiscountPercent: "50", Requested: "7", Planned: "80",
			},
		},
		"the discount is not known": {withLine(newSchool().ChangeSpec(stated("", "7")), "40", ""), v1alpha1.CategoryTwoStatus{
			FirstFundingYear: 2026, LastFundingYear: 2030, Budget: "80628", Requested: "7",
		}},
		"a site without enrollment, so that the budget may be higher": {
			newSchool().ChangeSpec(addOffice).ChangeSpec(statedRequest("7")), v1alpha1.CategoryTwoStatus{
				FirstFundingYear: 2026, LastFundingYear: 2030, Requested: "7", Planned: "0",
			},
		},
		"only the district's enrollment, so that the budget may be higher": {
			testplan.NewPlan("p").SetEnrollment(400).ChangeSpec(statedRequest("7")), v1alpha1.CategoryTwoStatus{
				FirstFundingYear: 2026, LastFundingYear: 2030, Requested: "7", Planned: "0",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := summary.ComputeBudget(computeBudget(c.plan)).CategoryTwo
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func statedRequest(requested v1alpha1.Money) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.ERate.CategoryTwoRequested = requested }
}
