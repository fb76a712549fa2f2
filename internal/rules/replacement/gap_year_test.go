package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// twoCohorts is a plan with 10 units that should be bought in FY2028 and end in FY2029, and 10
// that should be bought and end in FY2029, at $100 each. With more options, the second cohort ends
// later.
func twoCohorts(first, second v1alpha1.Money, secondEnd string, more ...func(*testplan.PlanBuilder)) testrules.World {
	plan := testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("100")).AddTechnology("u", testplan.WithUnitCost("100")).
		AddLine("fy28", 2028, first, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
		AddLine("fy29", 2029, second, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
	for _, option := range more {
		option(plan)
	}
	return testrules.AddDevices(
		testrules.NewDistrict(plan),
		testplan.NewDevice("d", "t", 10).SupportedUntil("2028-08-01"),
		testplan.NewDevice("e", "u", 10).SupportedUntil(v1alpha1.Date(secondEnd)),
	)
}

// A gap is reported in the year whose line was cut, and never in one whose lines suffice.
func TestGapIsInTheYearThatLacksTheMoney(t *testing.T) {
	for title, c := range map[string]struct {
		world testrules.World
		want  []string
	}{
		"both years have their money":    {twoCohorts("1000", "1000", "2029-03-31"), nil},
		"the first year is cut":          {twoCohorts("700", "1000", "2029-03-31"), []string{"Error FY2028 300"}},
		"the second year is cut":         {twoCohorts("1000", "700", "2029-03-31"), []string{"Error FY2029 300"}},
		"the second year pays for both":  {twoCohorts("700", "1300", "2029-03-31"), nil},
		"what ends after the plan waits": {twoCohorts("700", "1000", "2029-08-01"), nil},
		"a transfer cuts the first year": {
			twoCohorts("1000", "1000", "2029-03-31", func(plan *testplan.PlanBuilder) {
				plan.AddLine("other", 2028, "1", testplan.WithoutGoal()).
					AddTransfer("x", "fy28", "other", "300", testrules.Today, testplan.MovedIn(2028))
			}),
			[]string{"Error FY2028 300"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, testrules.Today)
			got := testrules.SummarizeFindings(result, rules.RefreshUnderfunded)
			if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
				t.Errorf("want %q, got %q%s", c.want, got, testrules.DescribeResult(result))
			}
		})
	}
}

// Where lots of an earlier year take the money of a year, the finding names them.
func TestGapNamesTheLotsThatTookTheMoney(t *testing.T) {
	plan := testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("100")).AddTechnology("u", testplan.WithUnitCost("100")).
		AddLine("fy28", 2028, "1000", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
		AddLine("fy29", 2029, "700", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"of the year before": {
			World: testrules.AddDevices(
				testrules.NewDistrict(plan),
				testplan.NewDevice("d", "t", 10).SupportedUntil("2027-08-01"), testplan.NewDevice("e", "u", 10).SupportedUntil("2028-08-01"),
			),
			Code: rules.RefreshUnderfunded,
			Want: "spec.budget.lines: 10 devices (u) must be replaced in FY2028 at about $1,000; $700 is budgeted. " +
				"Short by $300. Money of FY2028 also pays for the t due in FY2027 ($1,000).",
		},
	})
}
