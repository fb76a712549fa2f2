package rules_test

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// What a finding says and asks for fits the case.
func TestWordsFitTheCase(t *testing.T) {
	grant := func(until v1alpha1.Date, kind v1alpha1.SourceKind, more ...func(*v1alpha1.FundingSource)) world {
		return of(plan().Source("s", kind, append(more, testplan.Until(until))...).Line("l", 2027, "5", testplan.On("s"), testplan.General(), testplan.Spent("1")))
	}
	unlined := func(until v1alpha1.Date) world {
		return of(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2027, "50000"), testplan.Until(until)).Line("l", 2027, "5", testplan.On("s"), testplan.General()))
	}
	for title, c := range map[string]struct {
		world world
		code  v1alpha1.FindingCode
		want  string
	}{
		"money that must be ordered":   {grant("2026-10-31", v1alpha1.SourceGrant), "FundsExpiring", "Order by 2026-10-31"},
		"money that must be delivered": {grant("2026-10-31", v1alpha1.SourceERateC2), "FundsExpiring", "Have it delivered by 2026-10-31"},
		"money that is gone":           {grant("2026-09-30", v1alpha1.SourceGrant), "FundsLapsed", "do not order on it"},
		"a grant that has yet to end":  {unlined("2027-06-30"), "SourceNotAllotted", "before it lapses on 2027-06-30"},
		"a grant that has ended":       {unlined("2026-09-30"), "SourceNotAllotted", "It lapsed on 2026-09-30"},
		"transfers made the difference": {of(plan().Line("l", 2027, "12000").Total("12000").Transfer("t", "", "l", "6000", today)), "BudgetDoesNotReconcile",
			"The lines add up to $18,000, after transfers brought $6,000, and the plan says $12,000: a difference of $6,000. Set the total to $18,000"},
		"transfers made a part of it": {of(plan().Line("l", 2027, "12000").Total("15000").Transfer("t", "l", "", "6000", today)), "BudgetDoesNotReconcile",
			"after transfers took $6,000, and the plan says $15,000: a difference of $9,000. Correct the total"},
		"what the domains share":  {of(plan().Line("s", 2027, "30", testplan.Of(shared)).Line("e", 2027, "70", testplan.Of(edTech)).With(banded)), "DomainImbalance", "What the domains share (Shared) has $30 of the plan's $100 (30.0%), and at most 20% is expected"},
		"something goes on of it": {of(plan().Source("s", v1alpha1.SourceGrant).Source("l", v1alpha1.SourceLocal).Technology("t").Line("a", 2027, "100", testplan.On("s"), testplan.Buying("t"), paying(operation)).Line("b", 2028, "30", testplan.On("l"), testplan.Buying("t"), paying(operation))), "RecurringCostOnOneTimeFunds", "Name the money for FY2028, which has $30 for it so far"},
		"one technology of two":   {of(plan().Source("s", v1alpha1.SourceGrant).Source("l", v1alpha1.SourceLocal).Technology("t").Technology("u").Line("a", 2027, "100", testplan.On("s"), testplan.Buying("t", "u"), paying(operation)).Line("b", 2028, "50", testplan.On("l"), testplan.Buying("t"), paying(operation))), "RecurringCostOnOneTimeFunds", "a ($50 in FY2027) for u comes back every year"},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			if !slices.ContainsFunc(v.Findings, func(f rules.Finding) bool {
				return f.Code == c.code && strings.Contains(f.Message+" "+f.Action, c.want)
			}) {
				t.Errorf("want %q:%s", c.want, words(v))
				for _, f := range v.Findings {
					t.Log(f.Message, f.Action)
				}
			}
		})
	}
}

func banded(s *v1alpha1.TechnologyPlanSpec) {
	s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: shared, MaxPercent: "20"}}
}

// What a waiver lowers says so; what it would only raise does not.
func TestAWaiverThatLowersIsNamed(t *testing.T) {
	w := of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", "Info"))
	for _, f := range judge(w, today).Findings {
		if f.Code == "BudgetOverspent" && (f.Lowered != "w" || f.Waived != "" || f.Severity != v1alpha1.SeverityInfo) {
			t.Errorf("got %+v", f.Finding)
		}
	}
	w = of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("101")).Waive("w", "BudgetOverspent", "Warning"))
	for _, f := range judge(w, today).Findings {
		if f.Code == "BudgetOverspent" && f.Lowered != "" {
			t.Errorf("nothing was lowered, and %+v names the waiver", f.Finding)
		}
	}
}
