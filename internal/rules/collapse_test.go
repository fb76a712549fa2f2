package rules

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

// newFindings makes a number of findings of one code, each about its own goal and $1, the
// first ones first in order.
func newFindings(count int) []Finding {
	var findings []Finding
	for number := range count {
		findings = append(findings, Finding{
			Code:     GoalUnfunded,
			Severity: v1alpha1.SeverityError,
			Object:   GoalKey(fmt.Sprintf("g%02d", number)),
			Message:  fmt.Sprintf("Goal %02d is short.", number),
			Action:   "Add money.",
			Money:    100,
		})
	}
	return findings
}

func TestCollapseAtTenAndElevenPlaces(t *testing.T) {
	planKey := v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: "p"}
	sameGoal := func(findings []Finding) []Finding {
		for i := range findings {
			findings[i].Object = GoalKey("g")
		}
		return findings
	}
	atPlan := func(findings []Finding, field func(int) string) []Finding {
		for i := range findings {
			findings[i].Object, findings[i].Field = planKey, field(i)
		}
		return findings
	}
	waiveOne := func(findings []Finding) []Finding {
		findings[0].Waived = "w"
		return findings
	}
	for title, c := range map[string]struct {
		findings []Finding
		want     int
	}{
		"none":                                   {nil, 0},
		"ten goals":                              {newFindings(10), 10},
		"eleven goals":                           {newFindings(11), 1},
		"eleven findings of one goal":            {sameGoal(newFindings(11)), 11},
		"eleven findings at one field of a plan": {atPlan(newFindings(11), func(int) string { return "spec" }), 11},
		"eleven fields of a plan": {
			atPlan(newFindings(11), func(i int) string { return fmt.Sprint(i) }), 1,
		},
		"eleven goals, of which one is waived":    {waiveOne(newFindings(11)), 11},
		"twelve goals, of which one is waived":    {waiveOne(newFindings(12)), 2},
		"eleven goals, and a finding of its kind": {append(newFindings(11), newFinding(PlanStale, "stale")), 2},
	} {
		t.Run(title, func(t *testing.T) {
			if got := CollapseFindings("p", "USD", c.findings); len(got) != c.want {
				t.Errorf("%d findings, want %d: %+v", len(got), c.want, got)
			}
		})
	}
}

func TestCollapsedFinding(t *testing.T) {
	got := CollapseFindings("p", "USD", newFindings(11))
	want := []Finding{{
		Code:      GoalUnfunded,
		Severity:  v1alpha1.SeverityError,
		Object:    v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: "p"},
		Message:   "11 findings of this kind, $11 in all. The first: Goal 00 is short.",
		Action:    "For the first: Add money.",
		Money:     1_100,
		Collapsed: true,
		Related: []string{
			"Goal 00 is short.", "Goal 01 is short.", "Goal 02 is short.", "Goal 03 is short.", "Goal 04 is short.",
			"Goal 05 is short.", "Goal 06 is short.", "Goal 07 is short.", "Goal 08 is short.", "Goal 09 is short.",
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the findings explained is named by its codes, although its messages have no room.
func TestCollapsedFindingNamesWhatItExplains(t *testing.T) {
	findings := newFindings(11)
	findings[3].Explains = []Explained{{Code: PlanStale}, {Code: EquityGap, Field: "a"}}
	findings[9].Explains = []Explained{{Code: EquityGap, Field: "a"}} // The same finding.
	findings[10].Explains = []Explained{{Code: EquityGap, Field: "b"}}
	got := CollapseFindings("p", "USD", findings)
	want := "11 findings of this kind, $11 in all, which explain EquityGap (2) and PlanStale (1). " +
		"The first: Goal 00 is short."
	if len(got) != 1 || got[0].Message != want {
		t.Errorf("%+v", got)
	}
}

func TestCollapsedFindingWithoutMoney(t *testing.T) {
	findings := newFindings(11)
	for i := range findings {
		findings[i].Money = 0
	}
	got := CollapseFindings("p", "USD", findings)
	if len(got) != 1 || got[0].Message != "11 findings of this kind. The first: Goal 00 is short." {
		t.Errorf("%+v", got)
	}
}
