package rules_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(goalRoleExamples)

func goalRoleExamples() map[v1alpha1.FindingCode]examples {
	nurse := func(name string) *testplan.GoalBuilder { return goal(name).Requiring("school nurse") }
	with := func(roles ...v1alpha1.Role) *testplan.PlanBuilder { return requiring(people(roles...), "teacher") }
	warns := []string{"Warning"}
	return map[v1alpha1.FindingCode]examples{
		"GoalRoleMissing": {
			"no required roles":              {world: of(with("Teacher"), goal("g"))},
			"nobody takes part at all":       {world: of(plan(), nurse("g"))},
			"it is not here":                 {world: of(with("Teacher"), nurse("g")), want: warns},
			"it is here":                     {world: of(with("Teacher", "Nurse of the school"), nurse("g"))},
			"by another word":                {world: of(with("Teacher", "Parents' council"), goal("g").Requiring("Family"))},
			"one of two: told once":          {world: of(with("Teacher"), goal("g").Requiring("teacher", "school nurse")), want: warns},
			"both of two: told once":         {world: of(with("Teacher"), goal("g").Requiring("librarian", "school nurse")), want: warns},
			"two goals":                      {world: of(with("Teacher"), nurse("g"), nurse("h")), want: []string{"Warning", "Warning"}},
			"closed":                         {world: of(with("Teacher"), nurse("g").Closed(v1alpha1.OutcomeMet, today))},
			"closed tomorrow":                {world: of(with("Teacher"), nurse("g").Closed(v1alpha1.OutcomeMet, "2026-10-02")), want: warns},
			"the plan asks for it as well":   {world: of(requiring(people("Teacher"), "School Nurse"), nurse("g"))},
			"the plan asks for one of two":   {world: of(requiring(people("Teacher"), "school nurse"), goal("g").Requiring("librarian", "school nurse")), want: warns},
			"the plan does not insist on it": {world: of(requiring(people("Teacher"), "school nurse").Waive("w", "StakeholderRoleMissing", waivedOff), nurse("g")), want: warns},
			"a waiver":                       {world: of(with("Teacher").Waive("w", "GoalRoleMissing", waivedOff), nurse("g")), want: []string{"Warning waived by w"}},
			"a waiver of another goal":       {world: of(with("Teacher").Waive("w", "GoalRoleMissing", waivedOff, testplan.WaivedFor(v1alpha1.KindGoal, "h")), nurse("g"), goal("h")), want: warns},
		},
	}
}

// A role that the plan asks for as well is told once, and so are all roles of a
// goal.
func TestFoldingOfRoles(t *testing.T) {
	for role, folds := range map[v1alpha1.Role]bool{"Nurse": true, "librarian": false} {
		v := judge(of(requiring(people("Teacher"), "nurse"), goal("g").Requiring(role)), today)
		apart, named := told(v, "GoalRoleMissing") != nil, namedBy(v, "StakeholderRoleMissing", "GoalRoleMissing")
		if apart == folds || named != folds {
			t.Errorf("%s is told apart: %t, named: %t; want it folded: %t%s", role, apart, named, folds, words(v))
		}
	}
}

// Names come in order, with their number.
func TestWordsAboutRoles(t *testing.T) {
	checkSentences(t, map[string]sentence{
		"a role": {of(requiring(people("Teacher"), "teacher"), goal("g").Requiring("school nurse")), "GoalRoleMissing",
			"spec.requiredRoles: Goal g cannot do without 1 role that no stakeholder has: school nurse."},
		"roles": {of(requiring(people("Teacher"), "teacher"), goal("g").Requiring("school nurse", "librarian")), "GoalRoleMissing",
			"spec.requiredRoles: Goal g cannot do without 2 roles that no stakeholder has: librarian, school nurse."},
	})
}
