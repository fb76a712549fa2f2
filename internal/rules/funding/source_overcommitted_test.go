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
		return testrules.District(
			testrules.Plan().
				Source("s", kind, testplan.Gives(2027, has)).
				Line("l", 2027, lines, testplan.On("s"), testplan.General()),
		)
	}
	bond := func(first, second v1alpha1.Money, year v1alpha1.FiscalYear, lines v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.District(
			testrules.Plan().
				Source("s", v1alpha1.SourceBond, testplan.Gives(2027, first), testplan.Gives(2028, second)).
				Line("l", year, lines, append(more, testplan.On("s"), testplan.General())...),
		)
	}
	formula := func(later v1alpha1.Money, gives ...func(*v1alpha1.FundingSource)) testrules.World {
		if later == "" {
			later = "90000"
		}
		return testrules.District(
			carrying(
				gives...).Line("l", 2027, "90000", testplan.On("s"), testplan.General()).
				Line("m", 2028, later, testplan.On("s"), testplan.General()),
		)
	}
	testrules.Run(t, rules.SourceOvercommitted, testrules.Examples{
		"all of it":              {World: src(v1alpha1.SourceLocal, "100", "100")},
		"less":                   {World: src(v1alpha1.SourceLocal, "100", "5")},
		"more by exactly a unit": {World: src(v1alpha1.SourceLocal, "100", "101")},
		"more by a hundredth more": {
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
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceLocal, testplan.Gives(2027, "5")).
					Line("l", 2028, "500", testplan.On("s"), testplan.General()),
			),
		},
		"local money does not carry over": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceLocal, testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).
					Line("l", 2028, "500", testplan.On("s"), testplan.General()),
			),
			Want: []string{"Error FY2028 500"},
		},
		"a grant does": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceGrant, testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).
					Line("l", 2028, "500", testplan.On("s"), testplan.General()),
			),
		},
		"local money with a last day does": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceLocal, testplan.Until("2028-06-30"), testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).
					Line("l", 2028, "500", testplan.On("s"), testplan.General()),
			),
		},
		"formula money, all years known": {
			World: formula("", testplan.Gives(2027, "90000"), testplan.Gives(2028, "90000")),
		},
		"and a year gives too little": {
			World: formula("", testplan.Gives(2027, "90000"), testplan.Gives(2028, "0")),
			Want:  []string{"Error 90000"},
		},
		"a year of which nothing is known": {World: formula("", testplan.Gives(2027, "90000"))},
		"and the year before gives too little": {
			World: formula("", testplan.Gives(2027, "80000")),
			Want:  []string{"Error FY2027 10000"},
		},
		"a first year of which nothing is known": {World: formula("", testplan.Gives(2028, "80000"))},
		"such a year has no lines": {
			World: formula("0", testplan.Gives(2027, "80000")),
			Want:  []string{"Error FY2027 10000"},
		},
		"a bond, spent as it comes": {World: bond("0", "600", 2028, "600")},
		"a bond, spent a year before it comes": {
			World: bond("0", "600", 2027, "600"),
			Want:  []string{"Error FY2027 600"},
		},
		"a bond, more by exactly a unit that year": {World: bond("599", "1", 2027, "600")},
		"a bond, more by a hundredth more": {
			World: bond("598.99", "1.01", 2027, "600"),
			Want:  []string{"Warning FY2027 1.01"},
		},
		"a bond, spent before anything is known of it": {World: bond("300", "300", 2026, "300")},
		"and that is more than the first year gives": {
			World: bond("300", "300", 2026, "600"),
			Want:  []string{"Error FY2027 300"},
		},
		"a bond that never gives it": {
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
			World: bond("300", "300", 2027, "600", testplan.Through(2028)),
		},
		"a bond that says nothing": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceBond).
					Line("l", 2027, "600", testplan.On("s"), testplan.General()),
			),
		},
		"switched off": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceBond, testplan.Gives(2027, "5")).
					Line("l", 2027, "600", testplan.On("s"), testplan.General()).
					Waive("w", rules.SourceOvercommitted, v1alpha1.WaiverOff),
			),
			Want: []string{"Error 595 waived by w"},
		},
		"past years too": {
			World: src(v1alpha1.SourceLocal, "100", "200.01"),
			On:    "2028-10-01",
			Want:  []string{"Error FY2027 100.01"},
		},
	})
}

// A year without an amount is unknown, not 0, where the money is not given once.
func TestYearsOfSourcesNotChecked(t *testing.T) {
	lines := func(plan *testplan.PlanBuilder) testrules.World {
		return testrules.District(
			plan.Line("l", 2027, "90000", testplan.On("s"), testplan.General()).
				Line("m", 2028, "90000", testplan.On("s"), testplan.General()),
		)
	}
	first := testplan.Gives(2027, "90000")
	for title, c := range map[string]struct {
		world testrules.World
		want  []string
	}{
		"all years are known": {lines(carrying(first, testplan.Gives(2028, "90000"))), nil},
		"the last is not":     {lines(carrying(first)), []string{"s does not say what it gives in FY2028, and lines on it have money in that year"}},
		"the first is not":    {lines(carrying(testplan.Gives(2028, "90000"))), []string{"s does not say what it gives in FY2027, and lines on it have money in that year"}},
		"none is":             {lines(carrying()), nil},
		"one-time money":      {lines(testrules.Plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2027, "180000"))), nil},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range testrules.Evaluate(c.world, testrules.Today).NotChecked {
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
