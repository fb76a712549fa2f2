package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// undecidedCase is a district, and what a rule says of it.
type undecidedCase struct {
	plan             *testplan.PlanBuilder
	want, notChecked []string
}

// runUndecided compares the findings of a rule and what it could not check with the wanted ones.
func runUndecided(t *testing.T, code v1alpha1.FindingCode, cases map[string]undecidedCase) {
	t.Helper()
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today)
			if diff := cmp.Diff(c.want, testrules.SummarizeFindings(result, code)); diff != "" {
				t.Error(diff, testrules.DescribeResult(result))
			}
			var notChecked []string
			for _, skipped := range result.NotChecked {
				if skipped.Code == code {
					notChecked = append(notChecked, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.notChecked, notChecked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUndecidedYearsOfUnsecuredMoney(t *testing.T) {
	const secured, expected = v1alpha1.MoneySecured, v1alpha1.MoneyExpected
	undecided, onGrant := testplan.InUndecidedYears(), testplan.OnSource("s")
	given := func(states ...v1alpha1.MoneyState) *testplan.PlanBuilder {
		var amounts []func(*v1alpha1.FundingSource)
		for i, state := range states {
			amounts = append(amounts, testplan.GivesUncertain(v1alpha1.FiscalYear(2027+i), "1000", state))
		}
		return testrules.NewPlan().AddSource("s", v1alpha1.SourceState, amounts...).
			AddSource("local", v1alpha1.SourceLocal, testplan.GivesUncertain(2027, "9000", secured),
				testplan.GivesUncertain(2028, "9000", secured), testplan.GivesUncertain(2029, "9000", secured))
	}
	mixed := func() *testplan.PlanBuilder { return given(secured, expected, expected) }
	local := testplan.OnSource("local")
	runUndecided(t, rules.UnsecuredFundsCounted, map[string]undecidedCase{
		"the line is divided, and two of its years are not secured": {
			plan: mixed().AddLine("l", 0, "300", onGrant), want: []string{"Warning 200"},
		},
		"the years are not decided, and two of them are not secured": {
			plan: mixed().AddLine("l", 0, "300", onGrant, undecided),
			notChecked: []string{
				"s is not secured in every year, and in which years these lines spend it is not decided: l",
			},
		},
		"the years are not decided, and none is secured": {
			plan: given(expected, expected, expected).AddLine("l", 0, "300", onGrant, undecided),
			want: []string{"Warning 300"},
		},
		"the years are not decided, and all are secured": {
			plan: given(secured, secured, secured).AddLine("l", 0, "300", onGrant, undecided),
		},
		"a line of a year that is not secured is large whatever the other decides": {
			plan: mixed().AddLine("m", 2028, "100", onGrant).AddLine("l", 0, "300", onGrant, undecided),
			want: []string{"Warning FY2028 100"},
		},
		"exactly 10 percent if all other money is spent in that year": {
			plan: mixed().AddLine("m", 2028, "100", onGrant).AddLine("l", 0, "900", local, undecided),
			notChecked: []string{
				"how much of the budget depends on s follows from lines whose years are not decided",
			},
		},
		"a hundredth more than 10 percent": {
			plan: mixed().AddLine("m", 2028, "100.01", onGrant).AddLine("l", 0, "900", local, undecided),
			want: []string{"Warning FY2028 100.01"},
		},
	})
}

func TestUndecidedYearsUnderACap(t *testing.T) {
	undecided, onTitle := testplan.InUndecidedYears(), testplan.OnSource("iva")
	laptops, learning := testplan.ForTechnologies("laptop"), testrules.ForPurpose(testrules.Learning)
	title := func() *testplan.PlanBuilder { return testrules.OnERate().AddSource("iva", v1alpha1.SourceTitleIVA) }
	notDecided := func(names string) []string {
		return []string{"in which years these lines spend their money is not decided: " + names}
	}
	runUndecided(t, rules.SpendingCapExceeded, map[string]undecidedCase{
		"15 percent of all years, and the year of the devices decides": {
			plan: title().AddLine("l", 0, "45", onTitle, laptops, undecided).
				AddLine("m", 2027, "255", onTitle, learning, testplan.ThroughYear(2029)),
			notChecked: notDecided("l"),
		},
		"a hundredth over 15 percent of all years is too much in one of them": {
			plan: title().AddLine("l", 0, "45.01", onTitle, laptops, undecided).
				AddLine("m", 2027, "254.99", onTitle, learning, testplan.ThroughYear(2029)),
			want: []string{"Warning 0.01"},
		},
		"devices of a year, and enough training whose years are not decided": {
			plan:       title().AddLine("l", 2027, "15", onTitle, laptops).AddLine("m", 0, "85", onTitle, learning, undecided),
			notChecked: notDecided("m"),
		},
		"devices of a year, and a hundredth too little training in any": {
			plan: title().AddLine("l", 2027, "15.01", onTitle, laptops).AddLine("m", 0, "84.99", onTitle, learning, undecided),
			want: []string{"Warning FY2027 0.01"},
		},
		"devices that are under the cap even if all are bought in the smallest year": {
			plan: title().AddLine("l", 0, "15", onTitle, laptops, undecided).
				AddLine("m", 2027, "255", onTitle, learning, testplan.ThroughYear(2029)),
		},
	})
}

func TestUndecidedYearsOfMaintenance(t *testing.T) {
	running := testrules.ForPurpose(testrules.Operation)
	plan := func(options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.WithMaintenance("500")).
			AddLine("l", 0, "1500", append(options, running, testplan.ForTechnologies("t"))...).
			AddLine("other", 2027, "9", testplan.ThroughYear(2029))
	}
	runUndecided(t, rules.MaintenanceUnfunded, map[string]undecidedCase{
		"the line is divided": {plan: plan()},
		"the years are not decided": {
			plan: plan(testplan.InUndecidedYears()),
			notChecked: []string{
				"in some year only lines whose years are not decided may keep these technologies running: t",
			},
		},
		"beside a line of each year": {
			plan: plan(testplan.InUndecidedYears()).
				AddLine("m", 2027, "3", running, testplan.ThroughYear(2029), testplan.ForTechnologies("t")),
		},
	})
}

func TestUndecidedYearsOfAssistiveTechnology(t *testing.T) {
	assistive := testplan.InDomain(v1alpha1.DomainAT)
	plan := func(options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 12).
			AddLine("l", 0, "300", append(options, assistive)...).AddLine("other", 2027, "9", testplan.ThroughYear(2029))
	}
	undecided := testplan.InUndecidedYears()
	runUndecided(t, rules.AssistiveTechnologyUnfunded, map[string]undecidedCase{
		"the line is divided": {plan: plan()},
		"the years are not decided": {
			plan: plan(undecided),
			notChecked: []string{
				"only l may pay for assistive technology in FY2027, FY2028 and FY2029, and its years are not decided",
			},
		},
		"beside a line of one year": {
			plan: plan(undecided).AddLine("m", 2028, "3", assistive),
			notChecked: []string{
				"only l may pay for assistive technology in FY2027 and FY2029, and its years are not decided",
			},
		},
	})
}

func TestUndecidedYearsOfRecurringCosts(t *testing.T) {
	running, buys := testrules.ForPurpose(testrules.Operation), testplan.ForTechnologies("t")
	grant, local, undecided := testplan.OnSource("s"), testplan.OnSource("local"), testplan.InUndecidedYears()
	plan := func() *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t").AddSource("s", v1alpha1.SourceGrant).AddSource("local", v1alpha1.SourceLocal)
	}
	runUndecided(t, rules.RecurringCostOnOneTimeFunds, map[string]undecidedCase{
		"a grant for any year of the plan ends with it": {
			plan: plan().AddLine("l", 0, "300", grant, running, buys, undecided), want: []string{"Warning FY2029 300"},
		},
		"a grant of a year, and the rest of it may pay the next year": {
			plan: plan().AddLine("a", 2027, "200", grant, running, buys).AddLine("l", 0, "300", grant, running, buys, undecided),
			want: []string{"Warning FY2029 500"},
		},
		"a grant of a year, and 80 percent of it may come in the next": {
			plan: plan().AddLine("a", 2027, "100", grant, running, buys).AddLine("l", 0, "80", local, running, buys, undecided),
			notChecked: []string{
				"whether lines whose years are not decided pay in the next year for what these lines pay: a",
			},
		},
		"a grant of a year, and a hundredth less than 80 percent may come": {
			plan: plan().AddLine("a", 2027, "100", grant, running, buys).AddLine("l", 0, "79.99", local, running, buys, undecided),
			want: []string{"Error FY2027 100"},
		},
		"local money falls, and a grant for any year may hide it": {
			plan: testrules.NewPlan().AddSource("s", v1alpha1.SourceGrant).
				AddSource("local", v1alpha1.SourceLocal, testplan.GivesIn(2027, "1000"), testplan.GivesIn(2028, "400"),
					testplan.GivesIn(2029, "500")).
				AddLine("l", 0, "300", grant, undecided),
			notChecked: []string{
				"whether one-time money pays in FY2028 while local money falls depends on lines whose years are not decided: l",
			},
		},
		"local money falls, and a grant of the year hides it": {
			plan: testrules.NewPlan().AddSource("s", v1alpha1.SourceGrant).
				AddSource("local", v1alpha1.SourceLocal, testplan.GivesIn(2027, "1000"), testplan.GivesIn(2028, "400"),
					testplan.GivesIn(2029, "500")).
				AddLine("m", 2028, "100", grant).AddLine("l", 0, "300", grant, undecided),
			want: []string{"Warning FY2028 100"},
		},
	})
}
