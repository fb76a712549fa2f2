package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestGoalRoleMissing(t *testing.T) {
	nurse := func(name string) *testplan.GoalBuilder { return testrules.NewGoal(name).RequireRoles("school nurse") }
	with := func(roles ...v1alpha1.Role) *testplan.PlanBuilder {
		return testrules.RequireRoles(testrules.PlanWithStakeholders(roles...), "teacher")
	}
	warns := []string{"Warning"}
	testrules.RunExamples(t, rules.GoalRoleMissing, testrules.Examples{
		"no required roles":            {World: testrules.NewDistrict(with("Teacher"), testrules.NewGoal("g"))},
		"the plan has no stakeholders": {World: testrules.NewDistrict(testrules.NewPlan(), nurse("g"))},
		"it is not here":               {World: testrules.NewDistrict(with("Teacher"), nurse("g")), Want: warns},
		"it is here": {
			World: testrules.NewDistrict(with("Teacher", "Nurse of the school"), nurse("g")),
		},
		"by another word": {
			World: testrules.NewDistrict(with("Teacher", "Parents' council"), testrules.NewGoal("g").RequireRoles("Family")),
		},
		"one of two: one finding": {
			World: testrules.NewDistrict(with("Teacher"), testrules.NewGoal("g").RequireRoles("teacher", "school nurse")),
			Want:  warns,
		},
		"both of two: one finding": {
			World: testrules.NewDistrict(with("Teacher"), testrules.NewGoal("g").RequireRoles("librarian", "school nurse")),
			Want:  warns,
		},
		"two goals": {
			World: testrules.NewDistrict(with("Teacher"), nurse("g"), nurse("h")),
			Want:  []string{"Warning", "Warning"},
		},
		"closed": {
			World: testrules.NewDistrict(with("Teacher"), nurse("g").CloseAs(v1alpha1.OutcomeMet, testrules.Today)),
		},
		"closed tomorrow": {
			World: testrules.NewDistrict(with("Teacher"), nurse("g").CloseAs(v1alpha1.OutcomeMet, "2026-10-02")),
			Want:  warns,
		},
		"the plan asks for it as well": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("Teacher"), "School Nurse"), nurse("g"),
			),
		},
		"the plan asks for one of two": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("Teacher"), "school nurse"),
				testrules.NewGoal("g").RequireRoles("librarian", "school nurse"),
			),
			Want: warns,
		},
		"the plan does not insist on it": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("Teacher"), "school nurse").
					WaiveFinding("w", rules.StakeholderRoleMissing, testrules.WaivedOff),
				nurse("g"),
			),
			Want: warns,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				with("Teacher").WaiveFinding("w", rules.GoalRoleMissing, testrules.WaivedOff), nurse("g"),
			),
			Want: []string{"Warning waived by w"},
		},
		"a waiver of another goal": {
			World: testrules.NewDistrict(
				with(
					"Teacher",
				).WaiveFinding("w", rules.GoalRoleMissing, testrules.WaivedOff, testplan.WaivedFor(v1alpha1.KindGoal, "h")),
				nurse("g"),
				testrules.NewGoal("h"),
			),
			Want: warns,
		},
	})
}

// The message lists the roles in order, with their number.
func TestMessagesAboutRoles(t *testing.T) {
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"a role": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("Teacher"), "teacher"),
				testrules.NewGoal("g").RequireRoles("school nurse"),
			),
			Code: rules.GoalRoleMissing,
			Want: "spec.requiredRoles: Goal g cannot do without 1 role that no stakeholder has: school nurse.",
		},
		"roles": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("Teacher"), "teacher"),
				testrules.NewGoal("g").RequireRoles("school nurse", "librarian"),
			),
			Code: rules.GoalRoleMissing,
			Want: "spec.requiredRoles: Goal g cannot do without 2 roles that no stakeholder has: librarian, " +
				"school nurse.",
		},
	})
}
