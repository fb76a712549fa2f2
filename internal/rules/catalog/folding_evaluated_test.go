package catalog_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// SpendOnRetired explains that the same technology renews before its evaluation or lacks a
// privacy agreement. PurchaseBeforeEvaluation explains the missing records of the same
// technology. Findings about another technology, or about several, stay visible.
func TestFoldingOfTechnologies(t *testing.T) {
	gone := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"what is stopped renews before its evaluation": {
			stopped("t", "t"), rules.SpendOnRetired, rules.PurchaseBeforeEvaluation, true,
		},
		"what is stopped, and another renews": {
			stopped("t", "u"), rules.SpendOnRetired, rules.PurchaseBeforeEvaluation, false,
		},
		"what is stopped has no agreement": {
			lacking("Retire", "t"), rules.SpendOnRetired, rules.PrivacyAgreementMissing, true,
		},
		"what is stopped, and another has no agreement": {
			lacking("Retire", "u"), rules.SpendOnRetired, rules.PrivacyAgreementMissing, false,
		},
		"what is stopped, and its agreement ended this year": {
			expiring("2026-09-01"), rules.SpendOnRetired, rules.PrivacyAgreementMissing, false,
		},
		"what was stopped last year, and its agreement ended then": {
			expiring("2026-06-01"), rules.SpendOnRetired, rules.PrivacyAgreementMissing, true,
		},
		"what goes on has no use": {
			lacking("Replace", "t"), rules.PurchaseBeforeEvaluation, rules.TechnologyWithoutUseCase, true,
		},
		"what goes on, and another has no use": {
			lacking("Replace", "u"), rules.PurchaseBeforeEvaluation, rules.TechnologyWithoutUseCase, false,
		},
		"what goes on has no evidence": {
			lacking("Replace", "t"), rules.PurchaseBeforeEvaluation, rules.EvidenceMissing, true,
		},
		"what goes on, and another has no evidence": {
			lacking("Replace", "u"), rules.PurchaseBeforeEvaluation, rules.EvidenceMissing, false,
		},
		"what goes on is not reviewed": {
			lacking("Replace", "t"), rules.PurchaseBeforeEvaluation, rules.AccessibilityReviewMissing, true,
		},
		"what goes on, and another is not reviewed": {
			lacking("Replace", "u"), rules.PurchaseBeforeEvaluation, rules.AccessibilityReviewMissing, false,
		},
		"what goes on has no agreement": {
			lacking("Replace", "t"), rules.PurchaseBeforeEvaluation, rules.PrivacyAgreementMissing, false,
		},
		"what goes on, and none is reviewed": {
			many("Replace"), rules.PurchaseBeforeEvaluation, rules.AccessibilityReviewMissing, false,
		},
		"what is in use until later has no agreement": {
			testrules.NewDistrict(testrules.NewPlan().
				AddTechnology("t", gone, testplan.OfKind(v1alpha1.TechnologyService), testplan.StudentFacing()).
				AddLine("l", 2028, "1", testplan.WithoutGoal(), testplan.ForTechnologies("t"))),
			rules.SpendOnRetired,
			rules.PrivacyAgreementMissing,
			true,
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			if testrules.SummarizeFindings(result, c.root) == nil {
				t.Fatalf("no root:%s", testrules.DescribeResult(result))
			}
			apart, named := testrules.SummarizeFindings(
				result, c.folded,
			) != nil, testrules.IsRelated(
				result, c.root, c.folded,
			)
			if apart == c.folds || named != c.folds {
				t.Errorf(
					"%s is reported separately: %t, named by %s: %t; want it folded: %t%s", c.folded, apart, c.root,
					named, c.folds, testrules.DescribeResult(result),
				)
			}
		})
	}
}

// stopped makes a district that gives up one technology and still pays for it. The
// technology renews, which may be another one, renews before its evaluation.
func stopped(stops, renews string) testrules.World {
	plan := testrules.NewPlan()
	for _, name := range []string{"t", "u"} {
		plan.AddTechnology(name, func(technology *v1alpha1.Technology) {
			if name == renews {
				technology.Renewal = "2027-07-01"
			}
		})
	}
	plan.AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t", "u"), testrules.ForPurpose(testrules.Operation))
	return testrules.AddEvaluations(testrules.NewDistrict(plan),
		testplan.NewEvaluation("", "2025-09-01").SetTarget(v1alpha1.TargetTechnology, stops).DecideOn("Retire", "2025-09-01"),
		testplan.NewEvaluation("", "2028-09-01").SetTarget(v1alpha1.TargetTechnology, renews),
	)
}

// lacking makes a district that decided about technology t and goes on paying for it. The
// named technology lacks all records.
func lacking(outcome v1alpha1.DecisionOutcome, name string) testrules.World {
	plan := testrules.NewPlan()
	for _, n := range []string{"t", "u"} {
		plan.AddTechnology(
			n,
			testplan.OfKind(v1alpha1.TechnologySoftware),
			testplan.StudentFacing(),
			func(technology *v1alpha1.Technology) {
				if n != name {
					technology.UseCases, technology.Evidence.Tier = []v1alpha1.EntryName{"x"}, 1
					technology.AccessibilityReviewed, technology.PrivacyAgreement.Expires = "2026-01-10", "2029-06-30"
				}
			},
		)
	}
	plan.AddLine("l", 2028, "20000", testplan.WithoutGoal(), testplan.ForTechnologies("t", "u"), testrules.ForPurpose(testrules.Operation))
	return testrules.AddEvaluations(testrules.NewDistrict(plan), testrules.DecidedEvaluation(outcome, "2026-09-01"))
}

// expiring makes a district that decided to stop a technology which students use. It has
// money for it in this year and the next, and its privacy agreement has ended.
func expiring(stopped string) testrules.World {
	plan := testrules.NewPlan().
		AddTechnology(
			"t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing(),
			func(technology *v1alpha1.Technology) { technology.PrivacyAgreement.Expires = "2026-08-31" },
		)
	plan.AddLine(
		"l", 2027, "200", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
		testplan.ThroughYear(2028),
	)
	return testrules.AddEvaluations(testrules.NewDistrict(plan), testrules.DecidedEvaluation("Retire", stopped))
}

// many makes the district of lacking, but no technology of it has a record.
func many(outcome v1alpha1.DecisionOutcome) testrules.World {
	district := lacking(outcome, "t")
	for i := range district.Plan.Spec.Technologies {
		technology := &district.Plan.Spec.Technologies[i]
		technology.UseCases, technology.Evidence.Tier, technology.AccessibilityReviewed = nil, 0, ""
	}
	return district
}
