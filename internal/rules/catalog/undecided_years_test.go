package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A line whose years are not decided has one sum for any of them. A rule about a year reports only
// what is wrong whichever year it will be, and is listed as not checked where that decides.
func TestUndecidedYears(t *testing.T) {
	undecided := testplan.InUndecidedYears()
	needing := func(amount v1alpha1.Money, options ...testrules.LineOption) testrules.World {
		goal := testrules.NewGoal("g").AddAction("a", 2027, "300")
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 0, amount, append(options, testplan.ForGoals("g"))...), goal,
		)
	}
	onSource := func(
		kind v1alpha1.SourceKind, change func(*v1alpha1.FundingSource), amount v1alpha1.Money,
		options ...testrules.LineOption,
	) testrules.World {
		gives := []func(*v1alpha1.FundingSource){
			testplan.GivesIn(2027, "1000"), testplan.GivesIn(2028, "200"), testplan.GivesIn(2029, "300"), change,
		}
		return testrules.NewDistrict(
			testrules.NewPlan().AddSource("s", kind, gives...).
				AddLine("l", 0, amount, append(options, testplan.WithoutGoal(), testplan.OnSource("s"))...),
		)
	}
	same := func(*v1alpha1.FundingSource) {}
	retiring := func(retireOn v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().
			AddTechnology("t", testplan.AtStage(v1alpha1.LifecycleRetired), func(technology *v1alpha1.Technology) {
				technology.RetireOn = retireOn
			}).
			AddLine("l", 0, "300", undecided, testplan.WithoutGoal(), testplan.ForTechnologies("t")))
	}
	worn := func(options ...testrules.LineOption) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("300"), testplan.WithLifeMonths(48)).
			AddLine("l", 0, "300", append(
				options, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement), testplan.ForTechnologies("t"),
			)...)
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 1).InService("2022-12-01"))
	}
	yearDecides := []string{
		"goal g has what it needs in FY2027 only if enough of l is spent in that year, and its years are not decided",
	}
	for title, c := range map[string]struct {
		world      testrules.World
		code       v1alpha1.FindingCode
		want       []string
		notChecked []string
	}{
		"a goal needs all in one year, and the line is divided": {
			world: needing("300"), code: rules.GoalUnfunded, want: []string{"Warning FY2027 200"},
		},
		"a goal needs all in one year, and the year is not decided": {
			world: needing("300", undecided), code: rules.GoalUnfunded,
			notChecked: yearDecides,
		},
		"90 percent of the need": {
			world: needing("270", undecided), code: rules.GoalUnfunded,
			notChecked: yearDecides,
		},
		"a hundredth under 90 percent of the need is too little in any year": {
			world: needing("269.99", undecided), code: rules.GoalUnfunded, want: []string{"Warning FY2027 210"},
		},
		"an equal part is enough": {world: needing("900", undecided), code: rules.GoalUnfunded},
		"no other line has money in a year": {
			world: needing("300", undecided), code: rules.FiscalYearNotBudgeted,
			notChecked: []string{
				"only l may have money in FY2027, and its years are not decided",
				"only l may have money in FY2028, and its years are not decided",
				"only l may have money in FY2029, and its years are not decided",
			},
		},
		"the line is divided, and each year has money": {world: needing("300"), code: rules.FiscalYearNotBudgeted},
		"a grant ends after the first year, and the line is divided": {
			world: onSource(v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30"), "300"), code: rules.FundsExpired,
			want: []string{"Error FY2028 100", "Error FY2029 100"},
		},
		"a grant ends after the first year, and the money may be spent in it": {
			world: onSource(v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30"), "300", undecided), code: rules.FundsExpired,
		},
		"a grant ends on the first day of the first year": {
			world: onSource(v1alpha1.SourceGrant, testplan.UntilDay("2026-07-01"), "300", undecided), code: rules.FundsExpired,
		},
		"a grant ends on the day before the first year": {
			world: onSource(v1alpha1.SourceGrant, testplan.UntilDay("2026-06-30"), "300", undecided), code: rules.FundsExpired,
			want: []string{"Error FY2027 100", "Error FY2028 100", "Error FY2029 100"},
		},
		"local money of each year, and the line is divided": {
			world: onSource(v1alpha1.SourceLocal, same, "1500"), code: rules.SourceOvercommitted,
			want: []string{"Error FY2028 300", "Error FY2029 200"},
		},
		"local money, as much as all years give": {
			world: onSource(v1alpha1.SourceLocal, same, "1500", undecided), code: rules.SourceOvercommitted,
		},
		"local money, more than all years give by a hundredth over a unit": {
			world: onSource(v1alpha1.SourceLocal, same, "1501.01", undecided), code: rules.SourceOvercommitted,
			want: []string{"Warning 1.01"},
		},
		"a bond whose last amount comes in the last year": {
			world: onSource(v1alpha1.SourceBond, func(source *v1alpha1.FundingSource) {
				source.Amounts[0].Amount, source.Amounts[2].Amount = "1", "1300"
			}, "1501", undecided), code: rules.SourceOvercommitted,
		},
		"a technology retires after the first year": {world: retiring("2027-06-30"), code: rules.SpendOnRetired},
		"a technology retires on the day before the first year": {
			world: retiring("2026-06-30"), code: rules.SpendOnRetired, want: []string{"Error FY2027 300"},
		},
		"replacement money may pay in any year":    {world: worn(undecided), code: rules.RefreshUnderfunded},
		"so does replacement money without a year": {world: worn(), code: rules.RefreshUnderfunded},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, testrules.Today)
			if diff := cmp.Diff(c.want, testrules.SummarizeFindings(result, c.code)); diff != "" {
				t.Error(diff, testrules.DescribeResult(result))
			}
			var notChecked []string
			for _, skipped := range result.NotChecked {
				if skipped.Code == c.code && c.code != rules.SourceOvercommitted {
					notChecked = append(notChecked, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.notChecked, notChecked); diff != "" {
				t.Error(diff)
			}
		})
	}
}
