package catalog_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// listActions lists what the findings of a code advise.
func listActions(result rules.Result, code v1alpha1.FindingCode) []string {
	var actions []string
	for _, finding := range result.Findings {
		if finding.Code == code {
			actions = append(actions, finding.Action)
		}
	}
	return actions
}

// buildOverspent builds a plan in which line l has spent $300 of $100, of source s, beside lines of
// other sources. Its second line of the same source has nothing left.
func buildOverspent(kind v1alpha1.SourceKind, more ...testrules.LineOption) *testplan.PlanBuilder {
	more = append(more, testplan.General(), testplan.On("s"))
	return testrules.Plan().Technology("t", testplan.Price("100")).
		Source("s", kind).Source("local", v1alpha1.SourceLocal).Source("erate", v1alpha1.SourceERateC2).
		Source("gift", v1alpha1.SourceDonation).
		Line("l", 2027, "100", more...).
		Line("a", 2027, "9000", testplan.General(), testplan.On("local")).
		Line("b", 2027, "9000", testplan.General(), testplan.On("erate")).
		Line("c", 2027, "9000", testplan.General(), testplan.On("gift")).
		Line("d", 2027, "9000", testplan.General())
}

// A remedy moves no money that its source binds to a purpose.
func TestRemediesKeepToTheSource(t *testing.T) {
	spent, general := testplan.Spent("300"), testplan.General()
	ordered := func(plan *testplan.PlanBuilder) testrules.World {
		return testrules.With(
			testrules.District(plan), testplan.Device("d", "t", 3).PaidBy("p", "l").Ordered("2026-09-01"),
		)
	}
	underfunded := func(kind v1alpha1.SourceKind, more ...testrules.LineOption) testrules.World {
		return testrules.District(testrules.Plan().Source("s", kind).
			Line("a", 2027, "60", append(more, general, testplan.On("s"))...).
			Line("b", 2027, "30", general).
			Line("past", 2026, "10", general, testplan.On("s")))
	}
	const none = "Freeze orders, or charge what another line may pay to that line."
	for title, c := range map[string]struct {
		world testrules.World
		code  v1alpha1.FindingCode
		want  string
	}{
		"overspent: no line on the grant": {
			testrules.District(buildOverspent("Grant", spent)), rules.BudgetOverspent, none,
		},
		"overspent: no line on E-Rate": {
			testrules.District(buildOverspent("ERateC1", spent)), rules.BudgetOverspent, none,
		},
		"overspent: no line on state money": {
			testrules.District(buildOverspent("State", spent)), rules.BudgetOverspent, none,
		},
		"overspent: the source of l is unknown": {
			testrules.District(buildOverspent("Grant", spent, func(line *v1alpha1.BudgetLine) { line.Source = "" })),
			rules.BudgetOverspent, none,
		},
		"overspent: a line on the same source": {
			testrules.District(buildOverspent("Grant", spent).Line("e", 2027, "200", general, testplan.On("s"))),
			rules.BudgetOverspent, "Freeze orders, or move $200 to it from e, which has $200 left.",
		},
		"overspent: a hundredth too little on the same source": {
			testrules.District(buildOverspent("Grant", spent).Line("e", 2027, "199.99", general, testplan.On("s"))),
			rules.BudgetOverspent, none,
		},
		"overspent: a span has too little left of the year": {
			testrules.District(buildOverspent("Local", spent).
				Line("e", 2026, "398", testplan.Through(2027), general, testplan.On("s"))),
			rules.BudgetOverspent, none,
		},
		"overspent: a span has enough left of the year": {
			testrules.District(buildOverspent("Local", spent).
				Line("e", 2026, "400", testplan.Through(2027), general, testplan.On("s"))),
			rules.BudgetOverspent, "Freeze orders, or move $200 of FY2027 to it from e, which has $200 left.",
		},
		"overspent: a plan without sources": {
			testrules.District(testrules.Plan().Line("l", 2027, "100", spent).Line("e", 2027, "200")),
			rules.BudgetOverspent, "Freeze orders, or move $200 to it from e, which has $200 left.",
		},
		"overspent by lots: no second line": {
			ordered(buildOverspent("Grant")), rules.BudgetOverspent,
			"Freeze orders, or split a lot: move units of about $200 to a second Device on the line that pays the rest.",
		},
		"overspent by lots: a second line for the technology": {
			ordered(buildOverspent("ERateC2").
				Line("e", 2027, "250", general, testplan.On("local"), testplan.Buying("t"))), rules.BudgetOverspent,
			"Freeze orders, or split a lot: move units of about $200 to a second Device on e, which has $250 left.",
		},
		"overspent by lots: the second line trains": {
			ordered(buildOverspent("Grant").Line("e", 2027, "250", general, testplan.On("local"), testplan.Buying("t"),
				testrules.Paying(testrules.Learning))), rules.BudgetOverspent,
			"Freeze orders, or split a lot: move units of about $200 to a second Device on the line that pays the rest.",
		},
		"overspent, and lots alone fit": {
			testrules.With(
				testrules.District(buildOverspent("Grant", testplan.Spent("200"))),
				testplan.Device("d", "t", 1).PaidBy("p", "l").Ordered("2026-09-01"),
			),
			rules.BudgetOverspent, none,
		},
		"training: local money": {
			underfunded("Local"), rules.ProfessionalLearningUnderfunded,
			"Move $20 to professional learning from the local and state money of a, or set another band with a reason.",
		},
		"training: local money of which $10 is left": {
			underfunded("State", testplan.Spent("50")), rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning; up to $10 of it can be moved from the local and state money of a, " +
				"or set another band with a reason.",
		},
		"training: a grant": {
			underfunded("Grant"), rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning, or set another band with a reason.",
		},
		"training: salaries": {
			testrules.District(testrules.Plan().Source("s", "Local").Line("b", 2027, "100", general).
				Line("a", 2027, "60", general, testplan.On("s"), testrules.Paying(testrules.Staffing))),
			rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning, or set another band with a reason.",
		},
		"training: a plan without sources": {
			testrules.District(testrules.Plan().Line("b", 2027, "100", general)), rules.ProfessionalLearningUnderfunded,
			"Move $20 to professional learning from lines whose source allows it, or set another band with a reason.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.Evaluate(c.world, testrules.Today)
			if got := listActions(result, c.code); len(got) != 1 || got[0] != c.want {
				t.Errorf("want %q, got %q%s", c.want, got, testrules.DescribeResult(result))
			}
		})
	}
}
