package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSourceOvercommitted(t *testing.T) {
	src := func(kind v1alpha1.SourceKind, has, lines v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", kind, testplan.GivesIn(2027, has)).
				AddLine("l", 2027, lines, testplan.OnSource("s"), testplan.WithoutGoal()),
		)
	}
	bond := func(
		first, second v1alpha1.Money, year v1alpha1.FiscalYear, lines v1alpha1.Money, more ...testrules.LineOption,
	) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", v1alpha1.SourceBond, testplan.GivesIn(2027, first), testplan.GivesIn(2028, second)).
				AddLine("l", year, lines, append(more, testplan.OnSource("s"), testplan.WithoutGoal())...),
		)
	}
	// The bond gives 300 in one year and states no other.
	soldIn := func(year, lineYear v1alpha1.FiscalYear, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", v1alpha1.SourceBond, testplan.GivesIn(year, "300")).
				AddLine("l", lineYear, "300", append(more, testplan.OnSource("s"), testplan.WithoutGoal())...),
		)
	}
	formula := func(later v1alpha1.Money, gives ...func(*v1alpha1.FundingSource)) testrules.World {
		if later == "" {
			later = "90000"
		}
		return testrules.NewDistrict(
			planCarryingOver(
				gives...).AddLine("l", 2027, "90000", testplan.OnSource("s"), testplan.WithoutGoal()).
				AddLine("m", 2028, later, testplan.OnSource("s"), testplan.WithoutGoal()),
		)
	}
	testrules.RunExamples(t, rules.SourceOvercommitted, testrules.Examples{
		"lines of exactly the amount":   {World: src(v1alpha1.SourceLocal, "100", "100")},
		"lines of less than the amount": {World: src(v1alpha1.SourceLocal, "100", "5")},
		"more by exactly a unit":        {World: src(v1alpha1.SourceLocal, "100", "101")},
		"more by a hundredth over a unit": {
			World: src(v1alpha1.SourceLocal, "100", "101.01"),
			Want:  []string{"Warning FY2027 1.01"},
		},
		"more by exactly 100": {
			World: src(v1alpha1.SourceLocal, "100", "200"),
			Want:  []string{"Warning FY2027 100"},
		},
		"more by a hundredth over 100": {
			World: src(v1alpha1.SourceLocal, "100", "200.01"),
			Want:  []string{"Error FY2027 100.01"},
		},
		"a year without an amount": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceLocal, testplan.GivesIn(2027, "5")).
					AddLine("l", 2028, "500", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"local money does not carry over": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceLocal, testplan.GivesIn(2027, "500"), testplan.GivesIn(2028, "0")).
					AddLine("l", 2028, "500", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
			Want: []string{"Error FY2028 500"},
		},
		"a grant carries over": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2027, "500"), testplan.GivesIn(2028, "0")).
					AddLine("l", 2028, "500", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"local money with a last day carries over": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource(
						"s", v1alpha1.SourceLocal, testplan.UntilDay("2028-06-30"),
						testplan.GivesIn(2027, "500"), testplan.GivesIn(2028, "0"),
					).
					AddLine("l", 2028, "500", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"formula money, all years known": {
			World: formula("", testplan.GivesIn(2027, "90000"), testplan.GivesIn(2028, "90000")),
		},
		"formula money, one year gives too little": {
			World: formula("", testplan.GivesIn(2027, "90000"), testplan.GivesIn(2028, "0")),
			Want:  []string{"Error 90000"},
		},
		"formula money, the second year is not known": {World: formula("", testplan.GivesIn(2027, "90000"))},
		"formula money, the year before an unknown one gives too little": {
			World: formula("", testplan.GivesIn(2027, "80000")),
			Want:  []string{"Error FY2027 10000"},
		},
		"formula money, the first year is not known": {World: formula("", testplan.GivesIn(2028, "80000"))},
		"formula money, an unknown year has no lines": {
			World: formula("0", testplan.GivesIn(2027, "80000")),
			Want:  []string{"Error FY2027 10000"},
		},
		"a bond, spent as it comes": {World: bond("0", "600", 2028, "600")},
		"a bond, spent a year before it comes": {
			World: bond("0", "600", 2027, "600"),
			Want:  []string{"Error FY2027 600"},
		},
		"a bond, more by exactly a unit that year": {World: bond("599", "1", 2027, "600")},
		"a bond, more by a hundredth over a unit that year": {
			World: bond("598.99", "1.01", 2027, "600"),
			Want:  []string{"Warning FY2027 1.01"},
		},
		"a bond, planned a year before its first amount": {
			World: bond("300", "300", 2026, "300"),
			Want:  []string{"Error FY2026 300"},
		},
		"a bond, planned in the year of its first amount":    {World: soldIn(2028, 2028)},
		"a bond, planned in the year after its first amount": {World: soldIn(2028, 2029)},
		"a bond, planned in the year before its only amount": {
			World: soldIn(2028, 2027),
			Want:  []string{"Error FY2027 300"},
		},
		"a bond, a span that begins before its first amount": {
			World: soldIn(2028, 2027, testplan.ThroughYear(2029)),
		},
		"a bond, a span that ends before its first amount": {
			World: soldIn(2029, 2027, testplan.ThroughYear(2028)),
			Want:  []string{"Error FY2028 300"},
		},
		"a bond, a line without a year": {World: soldIn(2029, 0)},
		"a grant, planned in the year before its only amount, by a hundredth over a unit": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2028, "300")).
					AddLine("l", 2027, "1.01", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
			Want: []string{"Warning FY2027 1.01"},
		},
		"a bond that never gives enough": {
			World: bond("0", "300", 2027, "600"),
			Want:  []string{"Error FY2027 600"},
		},
		"a bond, all years together": {
			World: bond("300", "300", 2028, "700"),
			Want:  []string{"Warning 100"},
		},
		"a bond, after its last amount": {
			World: bond("300", "300", 2029, "700"),
			Want:  []string{"Warning 100"},
		},
		"a grant of one year": {
			World: src(v1alpha1.SourceGrant, "100", "200.01"),
			Want:  []string{"Error 100.01"},
		},
		"a span over both years of a bond": {
			World: bond("300", "300", 2027, "600", testplan.ThroughYear(2028)),
		},
		"a bond without amounts": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceBond).
					AddLine("l", 2027, "600", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceBond, testplan.GivesIn(2027, "5")).
					AddLine("l", 2027, "600", testplan.OnSource("s"), testplan.WithoutGoal()).
					WaiveFinding("w", rules.SourceOvercommitted, v1alpha1.WaiverOff),
			),
			Want: []string{"Error 595 waived by w"},
		},
		"past years are checked too": {
			World: src(v1alpha1.SourceLocal, "100", "200.01"),
			On:    "2028-10-01",
			Want:  []string{"Error FY2027 100.01"},
		},
	})
}

// A year without an amount is unknown, and not 0, unless the source is one-time money.
func TestYearsOfSourcesNotChecked(t *testing.T) {
	lines := func(plan *testplan.PlanBuilder) testrules.World {
		return testrules.NewDistrict(
			plan.AddLine("l", 2027, "90000", testplan.OnSource("s"), testplan.WithoutGoal()).
				AddLine("m", 2028, "90000", testplan.OnSource("s"), testplan.WithoutGoal()),
		)
	}
	first := testplan.GivesIn(2027, "90000")
	for title, c := range map[string]struct {
		world testrules.World
		want  []string
	}{
		"all years are known": {lines(planCarryingOver(first, testplan.GivesIn(2028, "90000"))), nil},
		"the last is not": {
			lines(planCarryingOver(first)),
			[]string{"s does not say what it gives in FY2028, for which lines on it have money"},
		},
		"the first is not": {
			lines(planCarryingOver(testplan.GivesIn(2028, "90000"))),
			[]string{"s does not say what it gives in FY2027, for which lines on it have money"},
		},
		"none is": {lines(planCarryingOver()), nil},
		"money that lapses: the years that are not": {
			lines(testrules.NewPlan().AddSource("s", v1alpha1.SourceLocal, testplan.GivesIn(2028, "90000"))),
			[]string{"s does not say what it gives in FY2027, for which lines on it have $90,000"},
		},
		"no source at all": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "90000", testplan.WithoutGoal())),
			[]string{
				"no source is named for $90,000 (l), which FundsExpired, RecurringCostOnOneTimeFunds and " +
					"UnsecuredFundsCounted do not check either",
			},
		},
		"one-time money": {
			lines(testrules.NewPlan().AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2027, "180000"))), nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range testrules.EvaluateRules(c.world, testrules.Today).NotChecked {
				if n.Code == rules.SourceOvercommitted {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Money that comes later names the year in which it comes.
func TestMoneyBeforeItsSource(t *testing.T) {
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"a line before the first amount": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("bond", v1alpha1.SourceBond, testplan.GivesIn(2028, "300")).
					AddLine("l", 2027, "300", testplan.OnSource("bond"), testplan.WithoutGoal()),
			),
			Code: rules.SourceOvercommitted,
			Want: "spec.budget.sources[bond].amounts: bond gives its first money in FY2028, and the lines on it have $300 up to FY2027.",
		},
	})
}
