package rules_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// What is given up explains what renews and what agreement it lacks, and what
// renews before it is evaluated explains what its records lack; what another
// technology lacks stays, and so does what many lack.
func TestFoldingOfTechnologies(t *testing.T) {
	gone := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }
	for title, c := range map[string]struct {
		world        world
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"what is stopped renews before its evaluation":             {stopped("t", "t"), "SpendOnRetired", "PurchaseBeforeEvaluation", true},
		"what is stopped, and another renews":                      {stopped("t", "u"), "SpendOnRetired", "PurchaseBeforeEvaluation", false},
		"what is stopped has no agreement":                         {lacking("Retire", "t"), "SpendOnRetired", "PrivacyAgreementMissing", true},
		"what is stopped, and another has no agreement":            {lacking("Retire", "u"), "SpendOnRetired", "PrivacyAgreementMissing", false},
		"what is stopped, and its agreement ended this year":       {expiring("2026-09-01"), "SpendOnRetired", "PrivacyAgreementMissing", false},
		"what was stopped last year, and its agreement ended then": {expiring("2026-06-01"), "SpendOnRetired", "PrivacyAgreementMissing", true},
		"what goes on has no use":                                  {lacking("Replace", "t"), "PurchaseBeforeEvaluation", "TechnologyWithoutUseCase", true},
		"what goes on, and another has no use":                     {lacking("Replace", "u"), "PurchaseBeforeEvaluation", "TechnologyWithoutUseCase", false},
		"what goes on has no evidence":                             {lacking("Replace", "t"), "PurchaseBeforeEvaluation", "EvidenceMissing", true},
		"what goes on, and another has no evidence":                {lacking("Replace", "u"), "PurchaseBeforeEvaluation", "EvidenceMissing", false},
		"what goes on is not reviewed":                             {lacking("Replace", "t"), "PurchaseBeforeEvaluation", "AccessibilityReviewMissing", true},
		"what goes on, and another is not reviewed":                {lacking("Replace", "u"), "PurchaseBeforeEvaluation", "AccessibilityReviewMissing", false},
		"what goes on has no agreement":                            {lacking("Replace", "t"), "PurchaseBeforeEvaluation", "PrivacyAgreementMissing", false},
		"what goes on, and none is reviewed":                       {many("Replace"), "PurchaseBeforeEvaluation", "AccessibilityReviewMissing", false},
		"what is in use until later has no agreement": {of(plan().Technology("t", gone, testplan.OfKind(v1alpha1.TechnologyService), testplan.StudentFacing()).
			Line("l", 2028, "1", testplan.General(), testplan.Buying("t"))), "SpendOnRetired", "PrivacyAgreementMissing", true},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			if told(v, c.root) == nil {
				t.Fatalf("no root:%s", words(v))
			}
			apart, named := told(v, c.folded) != nil, namedBy(v, c.root, c.folded)
			if apart == c.folds || named != c.folds {
				t.Errorf("%s is told apart: %t, named by %s: %t; want it folded: %t%s", c.folded, apart, c.root, named, c.folds, words(v))
			}
		})
	}
}

// namedBy tells whether a finding of one code names one of another.
func namedBy(v rules.Verdict, root, folded v1alpha1.FindingCode) bool {
	for _, f := range v.Findings {
		for _, r := range f.Related {
			if f.Code == root && strings.HasPrefix(r, string(folded)+" of ") {
				return true
			}
		}
	}
	return false
}

// stopped is a district that gives up one technology and pays for it, and
// whose other, or the same, renews before its evaluation.
func stopped(stops, renews string) world {
	p := plan()
	for _, name := range []string{"t", "u"} {
		p.Technology(name, func(t *v1alpha1.Technology) {
			if name == renews {
				t.Renewal = "2027-07-01"
			}
		})
	}
	p.Line("l", 2028, "100", testplan.General(), testplan.Buying("t", "u"), paying(operation))
	return recorded(of(p),
		testplan.Evaluation("", "2025-09-01").Target(v1alpha1.TargetTechnology, stops).Decided("Retire", "2025-09-01"),
		testplan.Evaluation("", "2028-09-01").Target(v1alpha1.TargetTechnology, renews),
	)
}

// lacking is a district that decided about the technology t and goes on paying
// for it, and in which one technology lacks all records.
func lacking(outcome v1alpha1.DecisionOutcome, name string) world {
	p := plan()
	for _, n := range []string{"t", "u"} {
		p.Technology(n, testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing(), func(t *v1alpha1.Technology) {
			if n != name {
				t.UseCases, t.Evidence.Tier = []v1alpha1.EntryName{"x"}, 1
				t.AccessibilityReviewed, t.PrivacyAgreement.Expires = "2026-01-10", "2029-06-30"
			}
		})
	}
	p.Line("l", 2028, "20000", testplan.General(), testplan.Buying("t", "u"), paying(operation))
	return recorded(of(p), decided(outcome, "2026-09-01"))
}

// expiring is a district that decided to stop what students use, has money for
// it in this year and the next, and no agreement any more.
func expiring(stopped string) world {
	p := plan().Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing(), func(t *v1alpha1.Technology) {
		t.PrivacyAgreement.Expires = "2026-08-31"
	})
	p.Line("l", 2027, "200", testplan.General(), testplan.Buying("t"), paying(operation), testplan.Through(2028))
	return recorded(of(p), decided("Retire", stopped))
}

// many is such a district in which no technology has a record.
func many(outcome v1alpha1.DecisionOutcome) world {
	w := lacking(outcome, "t")
	for i := range w.Plan.Spec.Technologies {
		t := &w.Plan.Spec.Technologies[i]
		t.UseCases, t.Evidence.Tier, t.AccessibilityReviewed = nil, 0, ""
	}
	return w
}
