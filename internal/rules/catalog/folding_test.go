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
	general := testplan.WithoutGoal()
	needing := func(name string, cost v1alpha1.Money) *testplan.GoalBuilder {
		return testrules.NewGoal(name).AddAction("a", 2027, cost)
	}
	misnamed := func(amount v1alpha1.Money, named, is string) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, amount, testplan.ForGoals(named)), needing(is, "110"))
	}
	// A budget line for a closed goal whose name is one letter off.
	ended := func() testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2027, "100", testplan.ForGoals("gaal")), needing("goal", "110"),
			testrules.NewGoal("gaal").CloseAs(v1alpha1.OutcomeMet, "2026-06-30"),
		)
	}
	// A misspelled goal in lines of two years.
	twoYears := func(amount v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddLine("l", 2027, amount, testplan.ForGoals("gaol")).
				AddLine("m", 2028, amount, testplan.ForGoals("gaol")),
			testrules.NewGoal("goal").AddAction("a", 2027, "110").AddAction("b", 2028, "110"),
		)
	}
	sharing := func(amount v1alpha1.Money, technology string) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddTechnology("u").
			AddLine("l", 2027, amount, testplan.ForGoals("nothing-like-it"), testplan.ForTechnologies("t")).
			AddLine("m", 2028, "1", testplan.ForGoals("g"), testplan.ForTechnologies(technology)), needing("g", "110"))
	}
	misdated := func(amount v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2028, amount, testplan.ForGoals("g")).AddLine("m", 2027, "0.01", general),
			needing("g", "110").SetDates("", "2027-06-30"),
		)
	}
	// A goal that is short in FY2028, and devices due in that year.
	replacing := func(price v1alpha1.Money, other ...func(*v1alpha1.BudgetLine)) testrules.World {
		options := append([]func(*v1alpha1.BudgetLine){testplan.ForGoals("g"), testplan.ForTechnologies("t")}, other...)
		plan := testrules.NewPlan().
			AddTechnology("t", testplan.WithUnitCost(price)).
			AddTechnology("u").
			AddLine("l", 2027, "10", options...).
			AddLine("m", 2028, "0.01", general)
		return testrules.AddDevices(
			testrules.NewDistrict(plan, testrules.NewGoal("g").AddAction("a", 2028, "1000")),
			testplan.NewDevice("d", "t", 10).SupportedUntil("2028-06-30"),
		)
	}
	expired := func(lasts bool) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t").AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30"))
		span := testplan.ThroughYear(2027)
		if lasts {
			span = testplan.ThroughYear(2028)
		}
		return testrules.NewDistrict(
			plan.AddLine(
				"l", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
				general, span,
			),
		)
	}
	recurring := func(technology string) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("1")).AddTechnology("u").AddSource("s", v1alpha1.SourceGrant).
			AddLine(
				"l", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies(technology), testrules.ForPurpose(testrules.Operation),
				general,
			)
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 1).SupportedUntil("2030-01-01"))
	}
	needy := func(domain v1alpha1.Domain) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 40).
				AddLine("l", 2027, "10", testplan.InDomain(testrules.EdTech), general).
				AddLine("m", 2028, "10", testplan.InDomain(domain), general),
		)
	}
	// A device lot of last year on the line of this year, which other orders charge too.
	mischarged := func(other v1alpha1.Money) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t").AddLine("l", 2028, "1000", general, testplan.AlreadySpent(other))
		return testrules.AddDevices(
			testrules.NewDistrict(plan),
			testplan.NewDevice("d", "t", 10).SetUnitCost("110").OrderedOn("2026-07-10").ReceivedOn("2026-08-20").PaidBy("p", "l"),
		)
	}
	twice := func(amount v1alpha1.Money) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t").AddLine("l", 2027, amount, general, testplan.AlreadySpent("1000"))
		return testrules.AddDevices(
			testrules.NewDistrict(plan),
			testplan.NewDevice("d", "t", 10).SetUnitCost("100").OrderedOn("2026-07-10").ReceivedOn("2026-08-20").PaidBy("p", "l"),
		)
	}
	ending := func(due v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2028, "100", testplan.ForGoals("g")).AddLine("m", 2027, "0.01", general),
			testrules.NewGoal("g").AddAction("a", 2028, "100").SetDates("", due),
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
			replacing("110", testrules.ForPurpose(testrules.Replacement)), rules.GoalUnfunded, rules.RefreshUnderfunded,
			true,
		},
		"the gap is more than 1.1 times the goal's": {
			replacing("110.01", testrules.ForPurpose(testrules.Replacement)), rules.GoalUnfunded, rules.RefreshUnderfunded,
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
			result := testrules.EvaluateRules(c.district, testrules.Today)
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
	plan := testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("11")).
		AddLine("l", 2028, "100", testplan.ForGoals("gaol")).
		AddLine("m", 2027, "1", testplan.ForGoals("goal"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Replacement))
	district := testrules.AddDevices(
		testrules.NewDistrict(plan, testrules.NewGoal("goal").AddAction("a", 2028, "110")),
		testplan.NewDevice("d", "t", 10).SupportedUntil("2028-06-30"),
	)
	for _, finding := range testrules.EvaluateRules(district, testrules.Today).Findings {
		if finding.Code == rules.BudgetLineWithoutGoal {
			all := strings.Join(finding.Related, "\n")
			if !strings.Contains(all, "GoalUnfunded of") || !strings.Contains(all, "RefreshUnderfunded of") {
				t.Errorf("the root names only:\n%s", all)
			}
			return
		}
	}
	t.Errorf("no root:%s", testrules.DescribeResult(testrules.EvaluateRules(district, testrules.Today)))
}

// A district that waives a year without lines, or that assistive technology is paid from
// another budget, accepts the consequences. These folds work under a waived root.
func TestWaivedRootsThatFold(t *testing.T) {
	for _, severity := range []v1alpha1.WaiverSeverity{v1alpha1.WaiverOff, "Info"} {
		plan := testrules.NewPlan().
			AddLine("l", 2027, "100", testplan.WithoutGoal()).
			WaiveFinding("w", rules.FiscalYearNotBudgeted, severity)
		result := testrules.EvaluateRules(
			testrules.NewDistrict(plan, testrules.NewGoal("g").AddAction("a", 2028, "100")), testrules.Today,
		)
		if got := testrules.SummarizeFindings(result, rules.GoalUnfunded); len(got) != 0 {
			t.Errorf("a year accepted as %s: %v%s", severity, got, testrules.DescribeResult(result))
		}
		plan = testrules.NewPlan().
			AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 40).
			AddLine("l", 2027, "10", testplan.InDomain(testrules.EdTech), testplan.WithoutGoal()).
			WaiveFinding("w", rules.AssistiveTechnologyUnfunded, severity)
		result = testrules.EvaluateRules(testrules.NewDistrict(plan), testrules.Today)
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
	plan := testrules.NewPlan().
		AddLine("l", 2027, "100", testplan.ForGoals("gaol")).
		WaiveFinding("w", rules.BudgetLineWithoutGoal, v1alpha1.WaiverOff)
	if got := testrules.SummarizeFindings(
		testrules.EvaluateRules(testrules.NewDistrict(plan, testrules.NewGoal("goal").AddAction("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("under a waived root: %v", got)
	}
	// A root that is lowered below the other finding does not fold it either.
	plan = testrules.NewPlan().AddLine("l", 2027, "100", testplan.ForGoals("gaol")).WaiveFinding("w", rules.BudgetLineWithoutGoal, "Info")
	if got := testrules.SummarizeFindings(
		testrules.EvaluateRules(testrules.NewDistrict(plan, testrules.NewGoal("goal").AddAction("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("under a root lowered to Info: %v", got)
	}
	plan = testrules.NewPlan().
		AddLine("l", 2027, "100", testplan.ForGoals("gaol")).
		WaiveFinding("w", rules.GoalUnfunded, v1alpha1.WaiverOff)
	if got := testrules.SummarizeFindings(
		testrules.EvaluateRules(testrules.NewDistrict(plan, testrules.NewGoal("goal").AddAction("a", 2027, "110")), testrules.Today),
		rules.GoalUnfunded,
	); len(
		got,
	) != 1 {
		t.Errorf("waived: %v", got)
	}
}
