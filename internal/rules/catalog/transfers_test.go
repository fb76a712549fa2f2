package catalog_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// What a transfer causes names the transfer and the year of its money.
func TestFindingsNameTransfers(t *testing.T) {
	const today = testrules.Today
	local := func(first, second v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		more = append(more, testplan.WithoutGoal(), testplan.OnSource("local"))
		return testrules.NewPlan().
			AddSource("local", v1alpha1.SourceLocal, testplan.GivesIn(2027, "1000"), testplan.GivesIn(2028, "1000")).
			AddSource("grant", v1alpha1.SourceGrant).
			AddLine("a", 2027, first, more...).
			AddLine("b", 2028, second, testplan.WithoutGoal(), testplan.OnSource("local")).
			AddLine("c", 2027, "900", testplan.ThroughYear(2028), testplan.WithoutGoal(), testplan.OnSource("grant"))
	}
	goal := testrules.NewGoal("g").AddAction("buy", 2027, "1000")
	refresh := func() *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("100"), testplan.WithLifeMonths(48)).
			AddLine("l", 2028, "1000", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
			AddLine("m", 2028, "1", testplan.WithoutGoal())
	}
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"overspent": {
			World: testrules.NewDistrict(local("1000", "1000", testplan.AlreadySpent("900")).AddTransfer("t", "a", "", "200", today)),
			Code:  rules.BudgetOverspent,
			Want: "spec.budget.lines[a]: a: $900 of $800 is spent or ordered (112.5%). " +
				"Transfer t took $200 of FY2027 from a.",
		},
		"overspent, after a transfer that brought more": {
			World: testrules.NewDistrict(local("1000", "1000", testplan.AlreadySpent("1200")).
				AddTransfer("t", "a", "", "20", today).AddTransfer("u", "", "a", "30", today)),
			Code: rules.BudgetOverspent,
			Want: "spec.budget.lines[a]: a: $1,200 of $1,010 is spent or ordered (118.8%).",
		},
		"overspent by lots": {
			World: testrules.AddDevices(
				testrules.NewDistrict(local("1000", "1000")),
				testplan.NewDevice("d", "t", 3).SetUnitCost("400").PaidBy("p", "a").OrderedOn("2026-09-01"),
			),
			Code: rules.BudgetOverspent,
			Want: "spec.budget.lines[a]: a: $1,200 of $1,000 is spent or ordered (120.0%). " +
				"This includes 1 device lot (3 devices, $1,200) of t.",
		},
		"nearly used up": {
			World: testrules.NewDistrict(local("1000", "1000", testplan.AlreadySpent("730"), testrules.ForPurpose(testrules.Operation)).
				AddTransfer("t", "a", "", "200", today)),
			Code: rules.BudgetNearLimit,
			Want: "spec.budget.lines[a]: a has used 91.3% of $800 before three quarters of FY2027. " +
				"Transfer t took $200 of FY2027 from a.",
		},
		"the lines and the total": {
			World: testrules.NewDistrict(local("1000", "1000").SetTotal("2900").
				AddTransfer("t", "a", "", "100", today).AddTransfer("u", "b", "", "100", today)),
			Code: rules.BudgetDoesNotReconcile,
			Want: "spec.budget.total: The lines add up to $2,700, after transfers took $200, and the plan says $2,900: " +
				"a difference of $200. Transfers took $100 of FY2027 from a (t) and $100 of FY2028 from b (u).",
		},
		"a source": {
			World: testrules.NewDistrict(local("1000", "1000").AddTransfer("t", "c", "b", "200", today, testplan.MovedIn(2028))),
			Code:  rules.SourceOvercommitted,
			Want: "spec.budget.sources[local].amounts: local gives $1,000 (FY2028) and the lines on it add up to $1,200: " +
				"$200 too much. Transfer t brought $200 of FY2028 to b.",
		},
		"a source, between two of its lines": {
			World: testrules.NewDistrict(local("1000", "1100").AddLine("d", 2028, "100", testplan.WithoutGoal(), testplan.OnSource("local")).
				AddTransfer("t", "d", "b", "50", today)),
			Code: rules.SourceOvercommitted,
			Want: "spec.budget.sources[local].amounts: local gives $1,000 (FY2028) and the lines on it add up to $1,200: " +
				"$200 too much.",
		},
		"a goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "1000", testplan.ForGoals("g")).AddTransfer("t", "l", "", "200", today), goal,
			),
			Code: rules.GoalUnfunded,
			Want: "spec.actions: Goal g needs $1,000 in FY2027 and only $800 is budgeted. " +
				"Transfer t took $200 of FY2027 from l.",
		},
		"several transfers": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "1000", testplan.ForGoals("g")).
					AddTransfer("v", "l", "", "20", "2026-09-03").AddTransfer("u", "l", "", "20", "2026-09-02").
					AddTransfer("t", "l", "", "70", "2026-09-03").AddTransfer("s", "l", "", "90", "2026-09-01"), goal,
			),
			Code: rules.GoalUnfunded,
			Want: "spec.actions: Goal g needs $1,000 in FY2027 and only $800 is budgeted. Transfers took " +
				"$90 of FY2027 from l (s), $20 of FY2027 from l (u), $70 of FY2027 from l (t) and 1 more.",
		},
		"replacements": {
			World: testrules.AddDevices(
				testrules.NewDistrict(refresh().AddTransfer("t", "l", "m", "200", today)),
				testplan.NewDevice("d", "t", 10).InService("2024-08-01"),
			),
			Code: rules.RefreshUnderfunded,
			Want: "spec.budget.lines: 10 devices (t) must be replaced in FY2028 at about $1,000; $800 is budgeted. " +
				"Short by $200. Transfer t took $200 of FY2028 from l.",
		},
		"a year without money": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5").AddLine("m", 2028, "5").AddLine("n", 2029, "5").
				AddTransfer("t", "m", "l", "5", today)),
			Code: rules.FiscalYearNotBudgeted,
			Want: "spec.budget.lines: FY2028 is part of the plan and no budget line has money in it. " +
				"Transfer t took $5 of FY2028 from m.",
		},
		"more than a line has": {
			World: testrules.NewDistrict(local("100", "100").AddTransfer("t", "a", "", "101", today)),
			Code:  rules.BudgetDoesNotReconcile,
			Want:  "spec.budget.lines[a].amount: Transfer t takes $101 of FY2027 from a, which has $100.",
		},
		"more than a year of a line has": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "90", testplan.ThroughYear(2029)).
				AddTransfer("t", "l", "", "20", today, testplan.MovedIn(2028)).
				AddTransfer("u", "l", "", "20", today, testplan.MovedIn(2028))),
			Code: rules.BudgetDoesNotReconcile,
			Want: "spec.budget.lines[l].amount: Transfers t and u take $40 of FY2028 from l, which has $30 of that year.",
		},
		"a year that a line does not have": {
			World: testrules.NewDistrict(local("100", "100").AddTransfer("t", "", "c", "5", today, testplan.MovedIn(2029))),
			Code:  rules.BudgetDoesNotReconcile,
			Want: "spec.budget.transfers[t].fiscalYear: Transfer t moves money of FY2029, which c " +
				"(FY2027 to FY2028) does not cover: it moves nothing.",
		},
		"a year that a line of one year does not have": {
			World: testrules.NewDistrict(local("100", "100").AddTransfer("t", "", "b", "5", today, testplan.MovedIn(2027))),
			Code:  rules.BudgetDoesNotReconcile,
			Want: "spec.budget.transfers[t].fiscalYear: Transfer t moves money of FY2027, which b " +
				"(FY2028) does not cover: it moves nothing.",
		},
		"a year that neither line has": {
			World: testrules.NewDistrict(local("100", "100").AddTransfer("t", "b", "c", "5", today, testplan.MovedIn(2029))),
			Code:  rules.BudgetDoesNotReconcile,
			Want: "spec.budget.transfers[t].fiscalYear: Transfer t moves money of FY2029, which b (FY2028) and c " +
				"(FY2027 to FY2028) do not cover: it moves nothing.",
		},
		"a year outside the plan, and a line without a year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 0, "5").
				AddTransfer("t", "", "l", "5", today, testplan.MovedIn(2031))),
			Code: rules.BudgetDoesNotReconcile,
			Want: "spec.budget.transfers[t].fiscalYear: Transfer t moves money of FY2031, which l " +
				"(FY2027 to FY2029) does not cover: it moves nothing.",
		},
	})
}
