package alignment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPriorityInversion(t *testing.T) {
	order := func(high, low v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		plan, goals := testrules.RankedGoals(high, low, more...)
		return testrules.NewDistrict(plan, goals...)
	}
	changed := func(change func(*testplan.PlanBuilder), high, low func(*testplan.GoalBuilder)) testrules.World {
		plan, goals := testrules.RankedGoals("50", "120")
		change(plan)
		high(goals[0])
		low(goals[1])
		return testrules.NewDistrict(plan, goals...)
	}
	same, stay := func(*testplan.PlanBuilder) {}, func(*testplan.GoalBuilder) {}
	first := func(priority string) func(*testplan.GoalBuilder) {
		return func(g *testplan.GoalBuilder) { g.ForPriority(priority) }
	}
	builder, goals := testrules.RankedGoals("50", "120")
	several := testrules.NewDistrict(
		builder.AddRankedPriority("third", 3).
			AddLine("third", 2027, "7", testplan.ForGoals("third"), testplan.OnSource("s")).
			AddLine("other", 2027, "20", testplan.ForGoals("other"), testplan.OnSource("s")),
		append(
			goals, testrules.NewGoal("third").ForPriority("third").AddAction("a", 2027, "7"),
			testrules.NewGoal("other").ForPriority("second").AddAction("a", 2027, "100"),
		)...)
	builder, goals = testrules.RankedGoals("50", "50")
	together := testrules.NewDistrict(
		builder.AddRankedPriority("third", 3).
			AddLine("third", 2027, "7", testplan.ForGoals("third"), testplan.OnSource("s")).
			AddLine("fourth", 2027, "5", testplan.ForGoals("fourth"), testplan.OnSource("s")),
		append(
			goals, testrules.NewGoal("third").ForPriority("third").AddAction("a", 2027, "7"),
			testrules.NewGoal("fourth").ForPriority("third").AddAction("a", 2027, "5"),
		)...)
	testrules.RunExamples(t, rules.PriorityInversion, testrules.Examples{
		"the higher goal has exactly 90 percent": {World: order("90", "100")},
		"the higher goal has a hundredth under 90 percent": {
			World: order("89.99", "100"),
			Want:  []string{"Warning FY2027 10.01"},
		},
		"the lower goal has a hundredth too little": {World: order("50", "99.99")},
		"the amount is limited to what the lower goal has": {
			World: order("0", "100"),
			Want:  []string{"Warning FY2027 100"},
		},
		"the amount is limited to what the higher goal lacks": {
			World: order("50", "500"),
			Want:  []string{"Warning FY2027 50"},
		},
		"the gap of another goal does not count": {World: several, Want: []string{"Warning FY2027 50"}},
		"the amount sums all lower goals":        {World: together, Want: []string{"Warning FY2027 12"}},
		"state money": {
			World: order("50", "100", testplan.OnSource("state")),
			Want:  []string{"Warning FY2027 50"},
		},
		"a grant cannot be moved":                 {World: order("50", "100", testplan.OnSource("grant"))},
		"money without a source cannot be moved":  {World: order("50", "100", testplan.OnSource(""))},
		"a line for two goals cannot be moved":    {World: order("50", "300", testplan.ForGoals("third"))},
		"the goal of the lower priority is short": {World: changed(same, first("second"), first("first"))},
		"both goals have the same rank":           {World: changed(same, first("second"), stay)},
		"a priority that does not exist":          {World: changed(same, stay, first("what"))},
		"a priority without a rank": {
			World: changed(func(p *testplan.PlanBuilder) { p.AddPriority("third") }, stay, first("third")),
		},
		"no priority": {World: changed(same, first(""), stay)},
		"the higher goal is closed": {
			World: changed(
				same, func(g *testplan.GoalBuilder) { g.CloseAs(v1alpha1.OutcomeDropped, testrules.Today) }, stay,
			),
		},
		"the lower goal is closed": {
			World: changed(
				same, stay, func(g *testplan.GoalBuilder) { g.CloseAs(v1alpha1.OutcomeMet, testrules.Today) },
			),
		},
		"the goals run in different years": {
			World: changed(same, stay, func(g *testplan.GoalBuilder) { g.SetDates("2027-07-01", "") }),
		},
		"a past year": {World: order("50", "100"), On: "2027-07-01"},
		"folded under the finding of the goal that is short": {
			World: changed(
				func(p *testplan.PlanBuilder) {
					p.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Waivers = nil })
				},
				stay, stay,
			),
		},
		"waived": {
			World: changed(
				func(p *testplan.PlanBuilder) { p.WaiveFinding("v", rules.PriorityInversion, v1alpha1.WaiverOff) }, stay, stay,
			),
			Want: []string{"Warning FY2027 50 waived by v"},
		},
	})
}

// The amount that could be moved is no more than the named goal lacks.
func TestInversionStatesOneShortfall(t *testing.T) {
	plan, goals := testrules.RankedGoals("96", "120")
	plan.AddLine("other", 2027, "20", testplan.ForGoals("other"), testplan.OnSource("s"))
	goals = append(goals, testrules.NewGoal("other").ForPriority("first").AddAction("a", 2027, "100"))
	goals[0].AddAction("b", 2027, "50")
	for _, finding := range testrules.EvaluateRules(testrules.NewDistrict(plan, goals...), testrules.Today).Findings {
		if finding.Code == rules.PriorityInversion {
			message := "In FY2027 goal low (priority 2) is fully funded while goal high (priority 1) is short by $54."
			action := "Check the order: up to $54 of local or state money of lower goals could be moved to goal high."
			if diff := cmp.Diff([]string{message, action}, []string{finding.Message, finding.Action}); diff != "" {
				t.Error(diff)
			}
			return
		}
	}
	t.Error("no inversion is reported")
}
