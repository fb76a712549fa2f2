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

// The message and the action of a finding depend on the case.
func TestMessagesFitTheCase(t *testing.T) {
	grant := func(
		until v1alpha1.Date, kind v1alpha1.SourceKind, more ...func(*v1alpha1.FundingSource),
	) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", kind, append(more, testplan.UntilDay(until))...).
				AddLine("l", 2027, "5", testplan.OnSource("s"), testplan.WithoutGoal(), testplan.AlreadySpent("1")),
		)
	}
	unlined := func(until v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2027, "50000"), testplan.UntilDay(until)).
				AddLine("l", 2027, "5", testplan.OnSource("s"), testplan.WithoutGoal()),
		)
	}
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"money that must be ordered": {
			grant("2026-10-31", v1alpha1.SourceGrant), rules.FundsExpiring, "Order by 2026-10-31",
		},
		"money that must be delivered": {
			grant("2026-10-31", v1alpha1.SourceERateC2), rules.FundsExpiring, "Have it delivered by 2026-10-31",
		},
		"money that is gone": {
			grant("2026-09-30", v1alpha1.SourceGrant), rules.FundsLapsed, "do not order on it",
		},
		"a grant that has yet to end": {
			unlined("2027-06-30"), rules.SourceNotAllotted, "before it lapses on 2027-06-30",
		},
		"a grant that has ended": {unlined("2026-09-30"), rules.SourceNotAllotted, "It lapsed on 2026-09-30"},
		"transfers made the difference": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "12000").
					SetTotal("12000").
					AddTransfer("t", "", "l", "6000", testrules.Today),
			),
			rules.BudgetDoesNotReconcile,
			"The lines add up to $18,000, after transfers brought $6,000, and the plan says $12,000: a difference " +
				"of $6,000. Transfer t brought $6,000 of FY2027 to l. Set the total to $18,000",
		},
		"transfers made a part of it": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "12000").
					SetTotal("15000").
					AddTransfer("t", "l", "", "6000", testrules.Today),
			),
			rules.BudgetDoesNotReconcile,
			"after transfers took $6,000, and the plan says $15,000: a difference of $9,000. " +
				"Transfer t took $6,000 of FY2027 from l. Correct the total",
		},
		"what the domains share": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("s", 2027, "30", testplan.InDomain(testrules.Shared)).
					AddLine("e", 2027, "70", testplan.InDomain(testrules.EdTech)).
					ChangeSpec(banded),
			),
			rules.DomainImbalance,
			"What the domains share (Shared) has $30 of the plan's $100 (30.0%), and at most 20% is expected",
		},
		"something goes on of it": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant).
					AddSource("l", v1alpha1.SourceLocal).
					AddTechnology("t").
					AddLine(
						"a", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
					).
					AddLine(
						"b", 2028, "30", testplan.OnSource("l"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
					),
			),
			rules.RecurringCostOnOneTimeFunds, "Name the money for FY2028, which has $30 for it so far",
		},
		"one technology of two": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant).
					AddSource("l", v1alpha1.SourceLocal).
					AddTechnology("t").
					AddTechnology("u").
					AddLine(
						"a", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies("t", "u"),
						testrules.ForPurpose(testrules.Operation),
					).
					AddLine(
						"b", 2028, "50", testplan.OnSource("l"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
					),
			),
			rules.RecurringCostOnOneTimeFunds, "a ($50 in FY2027) for u comes back every year",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			if !slices.ContainsFunc(result.Findings, func(finding rules.Finding) bool {
				return finding.Code == c.code && strings.Contains(finding.Message+" "+finding.Action, c.want)
			}) {
				t.Errorf("want %q:%s", c.want, testrules.DescribeResult(result))
				for _, finding := range result.Findings {
					t.Log(finding.Message, finding.Action)
				}
			}
		})
	}
}

// banded limits the money that the domains share to 20 percent.
func banded(spec *v1alpha1.TechnologyPlanSpec) {
	spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MaxPercent: "20"}}
}
