package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each fold of the rules about money has a case that folds and a similar one that does not.
func TestFolding(t *testing.T) {
	general := testplan.General()
	needing := func(name string, cost v1alpha1.Money) *testplan.GoalBuilder {
		return testrules.Goal(name).Action("a", 2027, cost)
	}
	misnamed := func(amount v1alpha1.Money, named, is string) testrules.World {
		return testrules.District(testrules.Plan().Line("l", 2027, amount, testplan.For(named)), needing(is, "110"))
	}
	// A budget line for a closed goal whose name is one letter off.
	ended := func() testrules.World {
		return testrules.District(
			testrules.Plan().Line("l", 2027, "100", testplan.For("gaal")), needing("goal", "110"),
			testrules.Goal("gaal").Closed(v1alpha1.OutcomeMet, "2026-06-30"),
		)
	}
	// A misspelled goal in lines of two years.
	twoYears := func(amount v1alpha1.Money) testrules.World {
		return testrules.District(
			testrules.Plan().
				Line("l", 2027, amount, testplan.For("gaol")).
				Line("m", 2028, amount, testplan.For("gaol")),
			testrules.Goal("goal").Action("a", 2027, "110").Action("b", 2028, "110"),
		)
	}
	sharing := func(amount v1alpha1.Money, technology string) testrules.World {
		return testrules.District(testrules.Plan().Technology("t").Technology("u").
			Line("l", 2027, amount, testplan.For("nothing-like-it"), testplan.Buying("t")).
			Line("m", 2028, "1", testplan.For("g"), testplan.Buying(technology)), needing("g", "110"))
	}
	misdated := func(amount v1alpha1.Money) testrules.World {
		return testrules.District(
			testrules.Plan().Line("l", 2028, amount, testplan.For("g")).Line("m", 2027, "0.01", general),
			needing("g", "110").Runs("", "2027-06-30"),
		)
	}
	// A goal that is short in FY2028, and devices due in that year.
	replacing := func(price v1alpha1.Money, other ...func(*v1alpha1.BudgetLine)) testrules.World {
		options := append([]func(*v1alpha1.BudgetLine){testplan.For("g"), testplan.Buying("t")}, other...)
		plan := testrules.Plan().
			Technology("t", testplan.Price(price)).
			Technology("u").
			Line("l", 2027, "10", options...).
			Line("m", 2028, "0.01", general)
		return testrules.With(
			testrules.District(plan, testrules.Goal("g").Action("a", 2028, "1000")),
			testplan.Device("d", "t", 10).Supported("2028-06-30"),
		)
	}
	expired := func(lasts bool) testrules.World {
		plan := testrules.Plan().Technology("t").Source("s", v1alpha1.SourceGrant, testplan.Until("2027-06-30"))
		span := testplan.Through(2027)
		if lasts {
			span = testplan.Through(2028)
		}
		return testrules.District(
			plan.Line(
				"l", 2027, "100", testplan.On("s"), testplan.Buying("t"), testrules.Paying(testrules.Operation),
				general, span,
			),
		)
	}
	recurring := func(technology string) testrules.World {
		plan := testrules.Plan().Technology("t", testplan.Price("1")).Technology("u").Source("s", v1alpha1.SourceGrant).
			Line(
				"l", 2027, "100", testplan.On("s"), testplan.Buying(technology), testrules.Paying(testrules.Operation),
				general,
			)
		return testrules.With(testrules.District(plan), testplan.Device("d", "t", 1).Supported("2030-01-01"))
	}
	needy := func(domain v1alpha1.Domain) testrules.World {
		return testrules.District(
			testrules.Plan().
				Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).
				Line("l", 2027, "10", testplan.Of(testrules.EdTech), general).
				Line("m", 2028, "10", testplan.Of(domain), general),
		)
	}
	// A device lot of last year on the line of this year, which other orders charge too.
	mischarged := func(other v1alpha1.Money) testrules.World {
		plan := testrules.Plan().Technology("t").Line("l", 2028, "1000", general, testplan.Spent(other))
		return testrules.With(
			testrules.District(plan),
			testplan.Device("d", "t", 10).Costs("110").Ordered("2026-07-10").Received("2026-08-20").PaidBy("p", "l"),
		)
	}
	twice := func(amount v1alpha1.Money) testrules.World {
		plan := testrules.Plan().Technology("t").Line("l", 2027, amount, general, testplan.Spent("1000"))
		return testrules.With(
			testrules.District(plan),
			testplan.Device("d", "t", 10).Costs("100").Ordered("2026-07-10").Received("2026-08-20").PaidBy("p", "l"),
		)
	}
	ending := func(due v1alpha1.Date) testrules.World {
		return testrules.District(
			testrules.Plan().Line("l", 2028, "100", testplan.For("g")).Line("m", 2027, "0.01", general),
			testrules.Goal("g").Action("a", 2028, "100").Runs("", due),
		)
	}
	for title, c := range map[string]struct {
		district     testrules.World
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"a misspelled goal lacks the money": {
			misnamed("100", "gaol", "goal"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, true,
		},
		"a misspelled goal in two years": {twoYears("100"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, true},
		"in two years, a hundredth over 1.1 times": {
			twoYears("99.99"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, false,
		},
		"the money of a goal that closed": {ended(), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, false},
		"three letters off": {
			misnamed("100", "gxyz", "goal"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, false,
		},
		"the gap is a hundredth over 1.1 times the money": {
			misnamed("99.99", "gaol", "goal"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, false,
		},
		"another name and the goal's technology": {
			sharing("100", "t"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, true,
		},
		"another name and another technology": {
			sharing("100", "u"), rules.BudgetLineWithoutGoal, rules.GoalUnfunded, false,
		},
		"the goal's money stands in another year": {
			misdated("100"), rules.FundingYearMismatch, rules.GoalUnfunded, true,
		},
		"and is a hundredth too little": {
			misdated("99.99"), rules.FundingYearMismatch, rules.GoalUnfunded, false,
		},
		"the goal's replacement lines name the technology": {
			replacing("110", testrules.Paying(testrules.Replacement)), rules.GoalUnfunded, rules.RefreshUnderfunded,
			true,
		},
		"the gap is more than 1.1 times the goal's": {
			replacing("110.01", testrules.Paying(testrules.Replacement)), rules.GoalUnfunded, rules.RefreshUnderfunded,
			false,
		},
		"the goal's line is a purchase": {replacing("110"), rules.GoalUnfunded, rules.RefreshUnderfunded, false},
		"a line on money that is gone": {
			expired(true), rules.FundsExpired, rules.RecurringCostOnOneTimeFunds, true,
		},
		"a line that stops with its money": {
			expired(false), rules.FundsExpired, rules.RecurringCostOnOneTimeFunds, false,
		},
		"the same technology after the plan": {
			recurring("t"), rules.RecurringCostOnOneTimeFunds, rules.RefreshAfterPlan, true,
		},
		"another technology after the plan": {
			recurring("u"), rules.RecurringCostOnOneTimeFunds, rules.RefreshAfterPlan, false,
		},
		"lots of another year overspend the line": {
			mischarged(""), rules.FundingYearMismatch, rules.BudgetOverspent, true,
		},
		"the line is overspent by more than they cost": {
			mischarged("1000.01"), rules.FundingYearMismatch, rules.BudgetOverspent, false,
		},
		"typed in twice and overspent":     {twice("1999.99"), rules.BudgetOverspent, rules.CountedTwice, true},
		"typed in twice and not overspent": {twice("2000"), rules.BudgetOverspent, rules.CountedTwice, false},
		"the goal ends before its money and its actions": {
			ending("2027-06-30"), rules.FundingYearMismatch, rules.GoalOutsidePlan, true,
		},
		"no money for AT": {needy(testrules.EdTech), rules.AssistiveTechnologyUnfunded, rules.DomainMissing, true},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.Evaluate(c.district, testrules.Today)
			reported, named := false, false
			for _, finding := range result.Findings {
				switch finding.Code {
				case c.folded:
					reported = reported || c.folded != rules.DomainMissing || finding.Domain == v1alpha1.BudgetDomain(testrules.AT)
				case c.root:
					for _, r := range finding.Related {
						named = named || strings.HasPrefix(r, string(c.folded)+" of ")
					}
				}
			}
			if reported == c.folds || named != c.folds {
				t.Errorf(
					"%s is reported separately: %t, named by %s: %t; want it folded: %t%s", c.folded, reported, c.root,
					named, c.folds, testrules.DescribeResult(result),
				)
			}
		})
	}
}

// A visible root names the findings that its folded findings explain.
func TestFoldingLosesNothing(t *testing.T) {
	plan := testrules.Plan().Technology("t", testplan.Price("11")).
		Line("l", 2028, "100", testplan.For("gaol")).
		Line("m", 2027, "1", testplan.For("goal"), testplan.Buying("t"), testrules.Paying(testrules.Replacement))
	district := testrules.With(
		testrules.District(plan, testrules.Goal("goal").Action("a", 2028, "110")),
		testplan.Device("d", "t", 10).Supported("2028-06-30"),
	)
	for _, finding := range testrules.Evaluate(district, testrules.Today).Findings {
		if finding.Code == rules.BudgetLineWithoutGoal {
			all := strings.Join(finding.Related, "\n")
			if !strings.Contains(all, "GoalUnfunded of") || !strings.Contains(all, "RefreshUnderfunded of") {
				t.Errorf("the root names only:\n%s", all)
			}
			return
		}
	}
	t.Errorf("no root:%s", testrules.DescribeResult(testrules.Evaluate(district, testrules.Today)))
}

// A district that waives a year without lines, or that assistive technology is paid from
// another budget, accepts the consequences. These folds work under a waived root.
func TestWaivedRootsThatFold(t *testing.T) {
	for _, severity := range []v1alpha1.WaiverSeverity{v1alpha1.WaiverOff, "Info"} {
		plan := testrules.Plan().
			Line("l", 2027, "100", testplan.General()).
			Waive("w", rules.FiscalYearNotBudgeted, severity)
		result := testrules.Evaluate(
			testrules.District(plan, testrules.Goal("g").Action("a", 2028, "100")), testrules.Today,
		)
		if got := testrules.SummarizeFindings(result, rules.GoalUnfunded); len(got) != 0 {
			t.Errorf("a year accepted as %s: %v%s", severity, got, testrules.DescribeResult(result))
		}
		plan = testrules.Plan().
			Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).
			Line("l", 2027, "10", testplan.Of(testrules.EdTech), testplan.General()).
			Waive("w", rules.AssistiveTechnologyUnfunded, severity)
		result = testrules.Evaluate(testrules.District(plan), testrules.Today)
		if slices.ContainsFunc(
			result.Findings,
			func(f rules.Finding) bool {
				return f.Code == rules.DomainMissing && f.Domain == v1alpha1.BudgetDomain(testrules.AT)
			},
		) {
			t.Errorf("assistive technology accepted as %s:%s", severity, testrules.DescribeResult(result))
		}
	}
}

// A waived root folds no other finding, and a waived finding is not folded.
func TestWaivedFindingsDoNotFold(t *testing.T) {
	plan := testrules.Plan().
		Line("l", 2027, "100", testplan.For("gaol")).
		Waive("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff)
	if got := testrules.SummarizeFindings(
		testrules.Evaluate(testrules.District(plan, testrules.Goal("goal").Action("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("under a waived root: %v", got)
	}
	// A root that is lowered below the other finding does not fold it either.
	plan = testrules.Plan().Line("l", 2027, "100", testplan.For("gaol")).Waive("w", rules.BudgetLineWithoutGoal, "Info")
	if got := testrules.SummarizeFindings(
		testrules.Evaluate(testrules.District(plan, testrules.Goal("goal").Action("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("under a root lowered to Info: %v", got)
	}
	plan = testrules.Plan().
		Line("l", 2027, "100", testplan.For("gaol")).
		Waive("w", rules.GoalUnfunded, v1alpha1.WaiverOff)
	if got := testrules.SummarizeFindings(
		testrules.Evaluate(testrules.District(plan, testrules.Goal("goal").Action("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("waived: %v", got)
	}
}
