package catalog_test

import (
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A finding says what is known, and its field is the place to fix it.
func TestWordsAboutTechnologies(t *testing.T) {
	ed := testplan.OfDomain(testrules.EdTech)
	ended := testrules.NewPlan().
		AddTechnology(
			"t", func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" },
		).
		AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t")).
		AddLine("m", 2029, "1", testplan.WithoutGoal(), testplan.ForTechnologies("t"))
	ahead := testrules.NewPlan().
		AddTechnology("t", ed, func(t *v1alpha1.Technology) { t.AccessibilityReviewed = "2027-01-10" })
	private := func(stage v1alpha1.Lifecycle, expires v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddTechnology(
					"t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing(), testplan.AtStage(stage),
					func(t *v1alpha1.Technology) { t.PrivacyAgreement.Expires = expires },
				).
				AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t")),
		)
	}
	for _, c := range []struct {
		district testrules.World
		on       string
		code     v1alpha1.FindingCode
		field    string
		want     string
	}{
		{
			testrules.RenewingDistrict(testrules.NewEvaluation("2027-07-02")), testrules.Today, rules.PurchaseBeforeEvaluation,
			"spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation is due only on " +
				"2027-07-02.",
		},
		{
			testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15")),
			"2027-06-15",
			rules.PurchaseBeforeEvaluation,
			"spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation, due 2027-04-15, " +
				"is not done.",
		},
		{
			testrules.RenewingDistrict(testrules.NewEvaluation("spring")), "2027-06-15", rules.PurchaseBeforeEvaluation,
			"spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation is not done.",
		},
		{
			testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2025-12-01")),
			testrules.Today,
			rules.PurchaseBeforeEvaluation,
			"spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but it was last evaluated on " +
				"2025-12-01, more than 18 months before, and no evaluation is planned until then.",
		},
		{
			testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2026-09-01")), testrules.Today,
			rules.PurchaseBeforeEvaluation, "spec.technologies[t]",
			"It was decided on 2026-09-01 to replace t, yet FY2028 still has $100 for it.",
		},
		{
			testrules.NewDistrict(ended), testrules.Today, rules.SpendOnRetired, "spec.technologies[t]",
			"The last day of t is 2027-06-30, yet FY2028 still has $100 for it, and $101 with the years after it.",
		},
		{
			testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-09-01")), testrules.Today,
			rules.SpendOnRetired, "spec.technologies[t]",
			"It was decided on 2026-09-01 to stop t, yet FY2028 still has $100 for it.",
		},
		{
			private("", ""), testrules.Today, rules.PrivacyAgreementMissing, "spec.technologies[t].privacyAgreement",
			"Students use t, and no agreement about their data is recorded.",
		},
		{
			private(v1alpha1.LifecycleCandidate, ""), testrules.Today, rules.PrivacyAgreementMissing,
			"spec.technologies[t].privacyAgreement",
			"Students are to use t, and no agreement about their data is recorded.",
		},
		{
			private(v1alpha1.LifecycleCandidate, "2026-09-30"), testrules.Today, rules.PrivacyAgreementMissing,
			"spec.technologies[t].privacyAgreement.expires",
			"Students are to use t, and the agreement about their data ended on 2026-09-30, while FY2027 has " +
				"$100 for it.",
		},
		{
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed)), testrules.Today, rules.TechnologyWithoutUseCase,
			"spec.technologies", "No technology of the plan says what it is for, and 1 of them should: t.",
		},
		{
			testrules.NewDistrict(ahead), testrules.Today, rules.AccessibilityReviewMissing,
			"spec.technologies[t].accessibilityReviewed",
			"The review of whether students with disabilities can use t is dated 2027-01-10, which is still ahead.",
		},
	} {
		var fields, messages []string
		for _, finding := range testrules.EvaluateRules(c.district, c.on).Findings {
			if finding.Code == c.code {
				fields, messages = append(fields, finding.Field), append(messages, finding.Message)
			}
		}
		if !slices.Equal(fields, []string{c.field}) || !slices.Equal(messages, []string{c.want}) {
			t.Errorf("%s at %q says %q, want it at %s to say %q", c.code, fields, messages, c.field, c.want)
		}
	}
}
