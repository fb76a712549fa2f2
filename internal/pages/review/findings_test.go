package review_test

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/review"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	"techplan.education/internal/testplan"
)

// newReported returns a plan whose status has the given findings.
func newReported(findings ...v1alpha1.Finding) *v1alpha1.TechnologyPlan {
	plan := testplan.NewPlan(testplan.DefaultPlan).BuildObject()
	plan.Status.Conditions = []metav1.Condition{{Type: "Ready", Status: metav1.ConditionTrue}}
	plan.Status.Findings = findings
	plan.Spec.Policy.Waivers = []v1alpha1.Waiver{{
		Name: "later", Code: "GoalUnfunded", Severity: v1alpha1.WaiverOff, Reason: "The bond passes in May.",
		ApprovedBy: "Board of Education", Until: "2027-06-30",
	}, {
		Name: "old", Code: "VisionMissing", Severity: v1alpha1.WaiverInfo, Reason: "In work.", ApprovedBy: "Cabinet",
		Until: "2026-10-31",
	}}
	return plan
}

func newReportedInput(choices map[string]string, findings ...v1alpha1.Finding) pages.Input {
	plan := newReported(findings...)
	return pages.Input{
		Namespace: "maple-valley", District: snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}}, Plan: plan, Now: testpages.AsOf,
		Addresses: pages.Addresses{HasPages: true}, Choices: choices,
	}
}

var (
	unfunded = v1alpha1.Finding{
		Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Object: v1alpha1.ObjectKey{Kind: "Goal", Name: "reading"},
		Field: "spec.actions[buy]", FiscalYear: 2027, Amount: "4000", Message: "reading lacks money.", Action: "Add a line.",
		Since: "2026-09-30", Related: []string{"RefreshUnderfunded of TechnologyPlan plan-2026: short"},
	}
	visionless = v1alpha1.Finding{
		Code: "VisionMissing", Severity: v1alpha1.SeverityWarning,
		Object: v1alpha1.ObjectKey{Kind: "TechnologyPlan", Name: "plan-2026"}, Message: "There is no vision.",
	}
)

// TestFindingsAreChosen checks which findings a choice of the form shows, and that a value that the form does not
// have leaves nothing out.
func TestFindingsAreChosen(t *testing.T) {
	for title, c := range map[string]struct {
		choices           map[string]string
		money, vision, no bool
	}{
		"nothing is chosen":              {nil, true, true, false},
		"a severity":                     {map[string]string{"severity": "Error"}, true, false, false},
		"a severity that no finding has": {map[string]string{"severity": "Info"}, true, true, true},
		"a code":                         {map[string]string{"code": "VisionMissing"}, false, true, false},
		"a kind":                         {map[string]string{"kind": "Goal"}, true, false, false},
		"about money":                    {map[string]string{"money": "about money"}, true, false, false},
		"not about money":                {map[string]string{"money": "not about money"}, false, true, false},
		"two that exclude each other": {
			map[string]string{"severity": "Error", "kind": "TechnologyPlan"}, false, false, false,
		},
		"markup": {
			map[string]string{"code": `"><script>alert(1)</script>`}, true, true, true,
		},
		"a long value": {
			map[string]string{"kind": strings.Repeat("x", 100_000)}, true, true, true,
		},
		"a name that the form has not":     {map[string]string{"sort": "amount"}, true, true, false},
		"hidden characters before a value": {map[string]string{"kind": "\u202eGoal"}, true, true, true},
	} {
		t.Run(title, func(t *testing.T) {
			page, words, _ := testpages.WriteAll(t, review.Findings.Build(newReportedInput(c.choices, unfunded, visionless)))
			for what, want := range map[string]bool{
				"reading lacks money.": c.money, "There is no vision.": c.vision, "No finding of this plan has the": c.no,
			} {
				if got := strings.Contains(words, what); got != want {
					t.Errorf("the page has %q: %t, want %t", what, got, want)
				}
			}
			if strings.Contains(page, "<script>alert") || strings.Contains(page, "\u202e") || len(page) > 20_000 {
				t.Errorf("the page repeats what was asked for: %d bytes", len(page))
			}
		})
	}
}

// TestFindingsSayAll checks that a finding is shown with all that its status says.
func TestFindingsSayAll(t *testing.T) {
	lowered, waived := visionless, unfunded
	lowered.Lowered, waived.Waived = "old", "later"
	gone := visionless
	gone.Waived, gone.Field = "removed", "spec.vision"
	many := v1alpha1.Finding{
		Code: "DateAhead", Severity: v1alpha1.SeverityInfo, Object: visionless.Object, Message: "12 findings of this kind.",
		Related: strings.Split(strings.Repeat("a date ahead,", 9)+"a date ahead", ","),
	}
	input := newReportedInput(nil, unfunded, lowered, many, waived, gone)
	input.Plan.Status.NotChecked = []v1alpha1.NotChecked{{Code: "AlignmentGap", Reason: "no goal says with what"}}
	count, off := int32(40), int32(2)
	input.Plan.Status.FindingTotals = []v1alpha1.FindingTotal{
		{Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Count: &count, Waived: &off, Amount: "160000", Since: "2026-09-30"},
	}
	page, words, sheet := testpages.WriteAll(t, review.Findings.Build(input))
	for _, want := range []string{
		"First seen on Sep 30, 2026.", "Follows from it: [RefreshUnderfunded](</rules/RefreshUnderfunded>) of TechnologyPlan plan-2026",
		"Lowered to Warning: waiver old, until Oct 31, 2026, approved by Cabinet. Reason: In work.",
		"Switched off: waiver later, until Jun 30, 2027, approved by Board of Education. Reason: The bond passes in May.",
		"Switched off: waiver removed, which the plan no longer has.", "And 5 more related findings.",
		"| [AlignmentGap](</rules/AlignmentGap>) | no goal says with what |", "lists 5 findings, which stand for 42 findings in all",
		"| [GoalUnfunded](</rules/GoalUnfunded>) | Error | 40 | 2 |", "| ended |",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q:\n%s", want, words)
		}
	}
	for _, want := range []string{`href="/objects/maple-valley/goal/reading"`, "<code>spec.actions[buy]</code>", "FY2027"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !strings.Contains(sheet, "Goal reading, spec.actions[buy], FY2027") {
		t.Errorf("the spreadsheet does not say what a finding is about:\n%s", sheet)
	}
}
