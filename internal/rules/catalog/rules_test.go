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

func TestNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		district testrules.World
		want     []v1alpha1.NotChecked
	}{
		"nothing to check": {testrules.District(testrules.Plan()), nil},
		"the least share of a domain that shared money could fill": {
			testrules.District(testrules.Plan().
				Line("at", 2027, "0.50", testplan.Of(v1alpha1.DomainAT)).
				Line(
					"ed", 2027, "98.50", testplan.Of(v1alpha1.DomainEdTech),
					testrules.Paying(v1alpha1.PurposeProfessionalLearning),
				).
				Line("both", 2027, "1", testplan.Of(v1alpha1.DomainShared))),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.DomainImbalance,
					Reason: "whether AT has its least share depends on $1 that is shared or has no domain: both",
				},
			},
		},
		"all money is for staff": {
			testrules.District(testrules.Plan().Line("l", 2027, "10", testrules.Paying(v1alpha1.PurposeStaffing))),
			[]v1alpha1.NotChecked{
				{Code: rules.ProfessionalLearningUnderfunded, Reason: "all money of the plan is for staffing"},
			},
		},
		"devices without a price": {
			testrules.With(
				testrules.District(testrules.Plan().Technology("t", testplan.Life(48))),
				testplan.Device("d", "t", 3).InService("2024-08-01"),
			),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.RefreshUnderfunded,
					Reason: "3 devices due in FY2028 have no known cost: give their technology a unitCost",
				},
			},
		},
		"a line that lots of no known cost charge": {
			testrules.With(
				testrules.District(
					testrules.Plan().
						Technology("t").
						Line(
							"l", 2027, "10", testplan.General(), testrules.Paying(v1alpha1.PurposeProfessionalLearning),
						),
				),
				testplan.Device("d", "t", 3).PaidBy("p", "l").Ordered("2026-07-01"),
			),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.BudgetOverspent,
					Reason: "l: lots on the line have no known cost, so more is used than shown",
				},
			},
		},
		"neither the need for assistive technology nor the source of money is recorded": {
			testrules.District(
				testrules.Plan().
					Line(
						"ed", 2027, "10", testplan.Of(v1alpha1.DomainEdTech),
						testrules.Paying(v1alpha1.PurposeOperation),
					),
			),
			[]v1alpha1.NotChecked{
				{
					Code: rules.AssistiveTechnologyUnfunded,
					Reason: "district.groups does not say whether students need assistive technology " +
						"(NeedsAssistiveTechnology)",
				},
				{
					Code: rules.SourceOvercommitted,
					Reason: "no source is named for $10 (ed), which FundsExpired, RecurringCostOnOneTimeFunds and " +
						"UnsecuredFundsCounted do not check either",
				},
			},
		},
		"an amount for each student and no students": {
			testrules.District(testrules.Plan().PerPupil("10")),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.BudgetDoesNotReconcile,
					Reason: "perPupil is stated, and neither district.enrollment nor a site's is",
				},
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			// Test plans lack the data of these rules, and each has its own case.
			always := []v1alpha1.FindingCode{
				rules.AssistiveTechnologyUnfunded, rules.SourceOvercommitted, rules.DomainMissing,
			}
			got := slices.DeleteFunc(
				testrules.Evaluate(c.district, testrules.Today).NotChecked,
				func(n v1alpha1.NotChecked) bool {
					return len(c.want) > 0 && !slices.Contains(always, c.want[0].Code) &&
						slices.Contains(always, n.Code)
				},
			)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPlanInOrderLeavesNothingToSay(t *testing.T) {
	for _, on := range []string{"2026-05-01", testrules.Today, "2027-06-30"} {
		district := testrules.InOrder()
		benchmark := district.Benchmarks[0]
		benchmark.Spec.Observations = slices.DeleteFunc(
			benchmark.Spec.Observations, func(o v1alpha1.Observation) bool { return string(o.Date) > on },
		)
		result := testrules.Evaluate(district, on)
		for _, finding := range result.Findings {
			// Any plan with devices has replacements after its end.
			if finding.Code != rules.RefreshAfterPlan || finding.Severity != v1alpha1.SeverityInfo {
				t.Errorf("on %s:%s", on, testrules.DescribeResult(result))
			}
		}
		if len(result.NotChecked) > 0 {
			t.Errorf("on %s:%s", on, testrules.DescribeResult(result))
		}
	}
}
