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
		"nothing to check": {
			testrules.NewDistrict(testrules.NewPlan()),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.StakeholderRoleMissing,
					Reason: "no stakeholder is recorded; PlanningAreaUncovered and GoalRoleMissing are not checked either",
				},
			},
		},
		"the least share of a domain that shared money could fill": {
			testrules.NewDistrict(testrules.NewPlan().
				AddLine("at", 2027, "0.50", testplan.InDomain(v1alpha1.DomainAT)).
				AddLine(
					"ed", 2027, "98.50", testplan.InDomain(v1alpha1.DomainEdTech),
					testrules.ForPurpose(v1alpha1.PurposeProfessionalLearning),
				).
				AddLine("both", 2027, "1", testplan.InDomain(v1alpha1.DomainShared))),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.DomainImbalance,
					Reason: "whether AT has its least share depends on $1 that is shared or has no domain: both",
				},
			},
		},
		"all money is for staff": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "10", testrules.ForPurpose(v1alpha1.PurposeStaffing))),
			[]v1alpha1.NotChecked{
				{Code: rules.ProfessionalLearningUnderfunded, Reason: "all money of the plan is for staffing"},
			},
		},
		"devices without a price": {
			testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.WithLifeMonths(48))),
				testplan.NewDevice("d", "t", 3).InService("2024-08-01"),
			),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.RefreshUnderfunded,
					Reason: "3 devices due in FY2028 have no known cost: give their technology a unitCost",
				},
			},
		},
		"a line that lots of no known cost charge": {
			testrules.AddDevices(
				testrules.NewDistrict(
					testrules.NewPlan().
						AddTechnology("t").
						AddLine(
							"l", 2027, "10", testplan.WithoutGoal(), testrules.ForPurpose(v1alpha1.PurposeProfessionalLearning),
						),
				),
				testplan.NewDevice("d", "t", 3).PaidBy("p", "l").OrderedOn("2026-07-01"),
			),
			[]v1alpha1.NotChecked{
				{
					Code:   rules.BudgetOverspent,
					Reason: "l: lots on the line have no known cost, so more is used than shown",
				},
			},
		},
		"neither the need for assistive technology nor the source of money is recorded": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine(
						"ed", 2027, "10", testplan.InDomain(v1alpha1.DomainEdTech),
						testrules.ForPurpose(v1alpha1.PurposeOperation),
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
			testrules.NewDistrict(testrules.NewPlan().PerPupil("10")),
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
				rules.StakeholderRoleMissing, rules.PlanningAreaUncovered, rules.DevicesUnsupported,
			}
			got := slices.DeleteFunc(
				testrules.EvaluateRules(c.district, testrules.Today).NotChecked,
				func(n v1alpha1.NotChecked) bool {
					return slices.Contains(always, n.Code) &&
						!slices.ContainsFunc(c.want, func(want v1alpha1.NotChecked) bool { return want.Code == n.Code })
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
		result := testrules.EvaluateRules(district, on)
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

// An author who leaves out what a rule needs must read that the rule was not checked.
func TestMissingRecordsAreNotChecked(t *testing.T) {
	draft := testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
		spec.Approval = v1alpha1.Approval{}
		spec.Communications = []v1alpha1.Communication{{Name: "board", Audience: "The board"}}
	})
	silent := testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
		spec.Communications = []v1alpha1.Communication{{Name: "staff"}, {Name: "board"}}
		spec.Needs = []v1alpha1.Need{{Name: "wifi"}}
		spec.ProfessionalLearning = []v1alpha1.LearningProgram{{Name: "coaching"}}
		spec.Technologies = []v1alpha1.Technology{{Name: "lms", Seats: v1alpha1.Seats{Paid: new(int32(20))}}}
	})
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"no approval": {
			testrules.NewDistrict(draft), rules.AnnualReviewOverdue,
			"the plan has begun, and the day of its approval is not recorded; CommunicationOverdue and PlanStale are " +
				"not checked either",
		},
		"communications without a cadence": {
			testrules.NewDistrict(silent), rules.CommunicationOverdue,
			"no cadence is given for these communications: board and staff",
		},
		"a need without a priority": {
			testrules.NewDistrict(silent), rules.NeedUnaddressed, "no priority is given for these needs: wifi",
		},
		"a program without an audience": {
			testrules.NewDistrict(silent), rules.AudienceMissing,
			"no program of professional learning names the roles that it is for",
		},
		"licenses without their use": {
			testrules.NewDistrict(silent), rules.IneffectiveUse,
			"how many of the paid licenses are used is not recorded for lms",
		},
		"no stakeholder": {
			testrules.NewDistrict(silent), rules.StakeholderRoleMissing,
			"no stakeholder is recorded; PlanningAreaUncovered and GoalRoleMissing are not checked either",
		},
		"a stakeholder without areas": {
			testrules.NewDistrict(testrules.PlanWithStakeholders("Teachers")), rules.PlanningAreaUncovered,
			"no stakeholder says which areas of technology they look after",
		},
		"goals without a connection": {
			testrules.NewDistrict(silent, testrules.NewGoal("g")), rules.AlignmentGap,
			"no goal says with what else in the schools it connects",
		},
		"three goals, of which one has an owner": {
			testrules.NewDistrict(silent, append(testrules.GoalsWithOwners("Principal"), testrules.NewGoal("g"), testrules.NewGoal("h"))...),
			rules.SiloedPlanning, "1 of 3 goals name an owner",
		},
		"devices without an end of support": {
			testrules.AddDevices(
				testrules.NewDistrict(silent), testplan.NewDevice("d", "lms", 5).InService("2025-08-20"),
			),
			rules.DevicesUnsupported, "until when their maker supports them is not recorded for lots of lms",
		},
		"a grant without a last day": {
			testrules.NewDistrict(testrules.NewPlan().AddSource("s", v1alpha1.SourceGrant).AddLine("l", 2027, "5", testplan.OnSource("s"))),
			rules.FundsExpired, "until when these grants can be spent is not recorded: s",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			want := v1alpha1.NotChecked{Code: c.code, Reason: c.want}
			if !slices.Contains(result.NotChecked, want) {
				t.Errorf("got %+v, want %+v", result.NotChecked, want)
			}
		})
	}
}
