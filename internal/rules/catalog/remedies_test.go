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
	more = append(more, testplan.WithoutGoal(), testplan.OnSource("s"))
	return testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("100")).
		AddSource("s", kind).AddSource("local", v1alpha1.SourceLocal).AddSource("erate", v1alpha1.SourceERateC2).
		AddSource("gift", v1alpha1.SourceDonation).
		AddLine("l", 2027, "100", more...).
		AddLine("a", 2027, "9000", testplan.WithoutGoal(), testplan.OnSource("local")).
		AddLine("b", 2027, "9000", testplan.WithoutGoal(), testplan.OnSource("erate")).
		AddLine("c", 2027, "9000", testplan.WithoutGoal(), testplan.OnSource("gift")).
		AddLine("d", 2027, "9000", testplan.WithoutGoal())
}

// A remedy moves no money that its source binds to a purpose.
func TestRemediesKeepToTheSource(t *testing.T) {
	spent, general := testplan.AlreadySpent("300"), testplan.WithoutGoal()
	ordered := func(plan *testplan.PlanBuilder) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 3).PaidBy("p", "l").OrderedOn("2026-09-01"),
		)
	}
	underfunded := func(kind v1alpha1.SourceKind, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().AddSource("s", kind).
			AddLine("a", 2027, "60", append(more, general, testplan.OnSource("s"))...).
			AddLine("b", 2027, "30", general).
			AddLine("past", 2026, "10", general, testplan.OnSource("s")))
	}
	const none = "Freeze orders, or charge what another line may pay to that line."
	for title, c := range map[string]struct {
		world testrules.World
		code  v1alpha1.FindingCode
		want  string
	}{
		"overspent: no line on the grant": {
			testrules.NewDistrict(buildOverspent("Grant", spent)), rules.BudgetOverspent, none,
		},
		"overspent: no line on E-Rate": {
			testrules.NewDistrict(buildOverspent("ERateC1", spent)), rules.BudgetOverspent, none,
		},
		"overspent: no line on state money": {
			testrules.NewDistrict(buildOverspent("State", spent)), rules.BudgetOverspent, none,
		},
		"overspent: the source of l is unknown": {
			testrules.NewDistrict(buildOverspent("Grant", spent, func(line *v1alpha1.BudgetLine) { line.Source = "" })),
			rules.BudgetOverspent, none,
		},
		"overspent: a line on the same source": {
			testrules.NewDistrict(buildOverspent("Grant", spent).AddLine("e", 2027, "200", general, testplan.OnSource("s"))),
			rules.BudgetOverspent, "Freeze orders, or move $200 to it from e, which has $200 left.",
		},
		"overspent: a hundredth too little on the same source": {
			testrules.NewDistrict(buildOverspent("Grant", spent).AddLine("e", 2027, "199.99", general, testplan.OnSource("s"))),
			rules.BudgetOverspent, none,
		},
		"overspent: a span has too little left of the year": {
			testrules.NewDistrict(buildOverspent("Local", spent).
				AddLine("e", 2026, "398", testplan.ThroughYear(2027), general, testplan.OnSource("s"))),
			rules.BudgetOverspent, none,
		},
		"overspent: a span has enough left of the year": {
			testrules.NewDistrict(buildOverspent("Local", spent).
				AddLine("e", 2026, "400", testplan.ThroughYear(2027), general, testplan.OnSource("s"))),
			rules.BudgetOverspent, "Freeze orders, or move $200 of FY2027 to it from e, which has $200 left.",
		},
		"overspent: a plan without sources": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "100", spent).AddLine("e", 2027, "200")),
			rules.BudgetOverspent, "Freeze orders, or move $200 to it from e, which has $200 left.",
		},
		"overspent by lots: no second line": {
			ordered(buildOverspent("Grant")), rules.BudgetOverspent,
			"Freeze orders, or let another line pay $200 of a lot (acquisition.otherLines): the line that pays the rest.",
		},
		"overspent by lots: a second line for the technology": {
			ordered(buildOverspent("ERateC2").
				AddLine("e", 2027, "250", general, testplan.OnSource("local"), testplan.ForTechnologies("t"))), rules.BudgetOverspent,
			"Freeze orders, or let another line pay $200 of a lot (acquisition.otherLines): e, which has $250 left.",
		},
		"overspent by lots: the second line trains": {
			ordered(buildOverspent("Grant").AddLine("e", 2027, "250", general, testplan.OnSource("local"), testplan.ForTechnologies("t"),
				testrules.ForPurpose(testrules.Learning))), rules.BudgetOverspent,
			"Freeze orders, or let another line pay $200 of a lot (acquisition.otherLines): the line that pays the rest.",
		},
		"overspent, and lots alone fit": {
			testrules.AddDevices(
				testrules.NewDistrict(buildOverspent("Grant", testplan.AlreadySpent("200"))),
				testplan.NewDevice("d", "t", 1).PaidBy("p", "l").OrderedOn("2026-09-01"),
			),
			rules.BudgetOverspent, none,
		},
		"training: local money": {
			underfunded("Local"), rules.ProfessionalLearningUnderfunded,
			"Move $20 to professional learning from the local and state money of a, or set another band with a reason.",
		},
		"training: local money of which $10 is left": {
			underfunded("State", testplan.AlreadySpent("50")), rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning; up to $10 of it can be moved from the local and state money of a, " +
				"or set another band with a reason.",
		},
		"training: a grant": {
			underfunded("Grant"), rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning, or set another band with a reason.",
		},
		"training: salaries": {
			testrules.NewDistrict(testrules.NewPlan().AddSource("s", "Local").AddLine("b", 2027, "100", general).
				AddLine("a", 2027, "60", general, testplan.OnSource("s"), testrules.ForPurpose(testrules.Staffing))),
			rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning, or set another band with a reason.",
		},
		"training: a plan without sources": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("b", 2027, "100", general)), rules.ProfessionalLearningUnderfunded,
			"Move $20 to professional learning from lines whose source allows it, or set another band with a reason.",
		},
		"training: a plan without sources, of which $10 is left": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("b", 2027, "100", general, testplan.AlreadySpent("90"))),
			rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning; up to $10 of it can be moved from lines whose source allows it, " +
				"or set another band with a reason.",
		},
		"training: a plan without sources that has spent all": {
			testrules.NewDistrict(testrules.NewPlan().AddLine("b", 2027, "100", general, testplan.AlreadySpent("100"))),
			rules.ProfessionalLearningUnderfunded,
			"Add $20 for professional learning, or set another band with a reason.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, testrules.Today)
			if got := listActions(result, c.code); len(got) != 1 || got[0] != c.want {
				t.Errorf("want %q, got %q%s", c.want, got, testrules.DescribeResult(result))
			}
		})
	}
}
