package catalog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A rule that lacks data says so and reports no finding.
func TestNotCheckedPlanning(t *testing.T) {
	unranked := func(priorities func(*testplan.PlanBuilder)) testrules.World {
		plan := testrules.NewPlan().
			AddSource("s", v1alpha1.SourceLocal).
			AddLine("low", 2027, "100", testplan.ForGoals("low"), testplan.OnSource("s")).
			AddLine("late", 2028, "100", testplan.ForGoals("late"), testplan.OnSource("s"))
		priorities(plan)
		return testrules.NewDistrict(
			plan, testrules.NewGoal("high").ForPriority("first").AddAction("a", 2027, "100").AddAction("b", 2028, "100"),
			testrules.NewGoal("low").ForPriority("second").AddAction("a", 2027, "100"),
			testrules.NewGoal("late").AddAction("a", 2028, "100"),
		)
	}
	builder, devices := testrules.WearingDevices("50", "25", "25")
	q, two := testrules.WearingDevices("50", "25")
	unpriced := testplan.NewDevice("d", "t", 4).SupportedUntil("2028-06-30")
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     []string
	}{
		"no priority has a rank": {
			unranked(func(p *testplan.PlanBuilder) { p.AddPriority("first") }),
			rules.PriorityInversion,
			[]string{"no priority has a rank, so whether high, which is short in FY2027, comes before low is not known"},
		},
		"one has a rank": {
			unranked(func(p *testplan.PlanBuilder) { p.AddRankedPriority("first", 1) }), rules.PriorityInversion,
			[]string{"these goals compete for money, and their priority has no rank: late and low"},
		},
		"no goal is short": {testrules.InOrder(), rules.PriorityInversion, nil},
		"the state of some years is not recorded": {
			testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, "", "50", "50").
					AddLine("m", 2028, "5", testplan.OnSource("s")).
					AddLine("n", 2029, "5", testplan.OnSource("s")),
			),
			rules.UnsecuredFundsCounted,
			[]string{"s does not say whether its money of FY2027, FY2028 and FY2029 is secured, expected or " +
				"applied for"},
		},
		"the state of a past year is not recorded": {
			testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, "", "50", "50").SetPeriod("2025-07-01", "2026-06-30"),
			),
			rules.UnsecuredFundsCounted, nil,
		},
		"no line is on the source": {
			testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceGrant, "", "0", "50")), rules.UnsecuredFundsCounted, nil,
		},
		"some devices have no price": {
			testrules.AddDevices(testrules.AddDevices(testrules.NewDistrict(builder), devices...), unpriced),
			rules.RefreshCliff,
			[]string{"4 devices due by FY2031 have no known cost, so the part of each year is not known"},
		},
		"in two years there is no cliff": {
			testrules.AddDevices(testrules.AddDevices(testrules.NewDistrict(q), two...), unpriced), rules.RefreshCliff, nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			result := testrules.EvaluateRules(c.district, testrules.Today)
			for _, n := range result.NotChecked {
				if n.Code == c.code {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if slices.ContainsFunc(result.Findings, func(f rules.Finding) bool { return f.Code == c.code }) {
				t.Errorf("the rule reports a finding all the same:%s", testrules.DescribeResult(result))
			}
		})
	}
}

// The messages leave out figures that are not known.
func TestMessagesOfPlanning(t *testing.T) {
	w := func(plan *testplan.PlanBuilder, price v1alpha1.Money, goals ...*testplan.GoalBuilder) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(plan.AddTechnology("t", testplan.WithUnitCost(price)), goals...),
			testplan.NewDevice("d", "t", 10).SupportedUntil("2028-06-30"),
		)
	}
	needing := testrules.NewGoal("g").AddAction("a", 2028, "1000")
	ordered, goals := testrules.RankedGoals("50", "120")
	builder, devices := testrules.WearingDevices("30", "20", "10", "50")
	builder.SetPeriod("2026-07-01", "2030-06-30")
	lines := testrules.NewPlan().SetPeriod("2026-07-01", "2030-06-30").AddTechnology("t").
		AddLine("a", 2027, "50", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement), testplan.ForTechnologies("t")).
		AddLine("b", 2028, "30", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
		AddLine("c", 2029, "20", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"a year": {
			testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029)), rules.FiscalYearNotBudgeted,
			"FY2028 is part of the plan and no budget line has money in it.",
		},
		"a year with a need": {
			testrules.NewDistrict(testrules.BudgetedPlan(2027, 2029), needing), rules.FiscalYearNotBudgeted,
			"FY2028 is part of the plan and no budget line has money in it; its goals need $1,000.",
		},
		"a year with both": {w(testrules.BudgetedPlan(2027, 2029), "7.50", needing), rules.FiscalYearNotBudgeted,
			"FY2028 is part of the plan and no budget line has money in it; its goals need $1,000 and 10 devices " +
				"must be replaced for about $75."},
		"devices without a price": {
			w(testrules.BudgetedPlan(2027, 2029), ""), rules.FiscalYearNotBudgeted,
			"FY2028 is part of the plan and no budget line has money in it; 10 devices must be replaced.",
		},
		"some without a price": {
			testrules.AddDevices(
				w(testrules.BudgetedPlan(2027, 2029), "7.50"), testplan.NewDevice("e", "u", 1).SupportedUntil("2028-06-30"),
			),
			rules.FiscalYearNotBudgeted,
			"FY2028 is part of the plan and no budget line has money in it; 11 devices must be replaced for " +
				"at least $75.",
		},
		"a cliff": {testrules.AddDevices(testrules.NewDistrict(builder), devices...), rules.RefreshCliff,
			"In FY2030 1 device must be replaced at about $50, 45.5 percent of what replacements cost from FY2027 " +
				"to FY2031. All of it is t2030."},
		"a cliff of lines": {testrules.NewDistrict(lines), rules.RefreshCliff,
			"By the replacement lines, FY2027 must replace devices for $50, 50.0 percent of what the lines have " +
				"from FY2027 to FY2030. No device has a date and a price that would show it. All of it is " +
				"t."},
		"an order": {testrules.NewDistrict(ordered, goals...), rules.PriorityInversion,
			"In FY2027 goal low (priority 2) is fully funded while goal high (priority 1) is short by $50."},
		"money to come": {
			testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyApplied, "50", "50").AddRankedPriority("p", 1),
				testrules.NewGoal("g").ForPriority("p"),
			),
			rules.UnsecuredFundsCounted,
			"$50 of FY2027 depends on money that you do not have yet (s, applied for). It pays for g, of the " +
				"first priority.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			for _, finding := range result.Findings {
				if finding.Code == c.code && (c.code != rules.FiscalYearNotBudgeted || finding.FiscalYear == 2028) {
					if finding.Message != c.want {
						t.Errorf("%s\nwant\n%s", finding.Message, c.want)
					}
					return
				}
			}
			t.Errorf("nothing is reported:%s", testrules.DescribeResult(result))
		})
	}
}
