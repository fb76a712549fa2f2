package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestEvaluationOverdue(t *testing.T) {
	once := func(name, anchor string) *testplan.PlanBuilder {
		return testrules.Plan().Schedule(name, v1alpha1.CadenceOnce, anchor, v1alpha1.KindTechnologyPlan, "")
	}
	ended := func(anchor string) testrules.World {
		return testrules.District(once("s", anchor).Period("2026-07-01", "2026-09-30"))
	}
	byHand := func() *testplan.EvaluationBuilder { return testplan.Evaluation("", "2026-08-31") }
	testrules.Run(t, rules.EvaluationOverdue, testrules.Examples{
		"nothing is scheduled": {World: testrules.District(testrules.Plan())},
		"on its last day":      {World: testrules.District(once("s", "2026-09-01"))},
		"on the day after": {
			World: testrules.District(once("s", "2026-08-31")),
			Want:  []string{"Warning"},
		},
		"on the day after, with a record": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31"),
			),
			Want: []string{"Warning"},
		},
		"a decision completes it": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")),
				testplan.Evaluation("s", "2026-08-31").Decided("Retain", "2026-09-01"),
			),
		},
		"one criterion of two": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")),
				testplan.Evaluation("s", "2026-08-31").Asks("use", "cost").Answers("use", "Pass"),
			),
			Want: []string{"Warning"},
		},
		"cancelled": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")),
				testplan.Evaluation("s", "2026-08-31").Cancelled("2026-09-01"),
			),
		},
		"the record has a day more": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")),
				testplan.Evaluation("s", "2026-08-31").
					With(func(s *v1alpha1.EvaluationSpec) { s.GraceDays = new(int32(31)) }),
			),
		},
		"two of a schedule are one finding": {
			World: testrules.District(
				testrules.Plan().Schedule("s", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, ""),
			),
			Want: []string{"Warning"},
		},
		"two schedules": {
			World: testrules.District(
				once("s", "2026-08-31").
					Schedule("t", v1alpha1.CadenceOnce, "2026-08-31", v1alpha1.KindTechnologyPlan, ""),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a schedule that the plan has given up": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), testplan.Evaluation("s", "2026-08-31")),
			Want:  []string{"Warning"},
		},
		"made by hand": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), byHand()),
			Want:  []string{"Warning"},
		},
		"made by hand, for a draft": {
			World: testrules.Recorded(testrules.District(testrules.Plan().Draft()), byHand()),
			Want:  []string{"Warning"},
		},
		"a draft schedules nothing":         {World: testrules.District(once("s", "2026-08-31").Draft())},
		"a plan that ended on the last day": {World: ended("2026-08-31"), On: "2027-06-30"},
		"a plan that ended on the day after": {
			World: ended("2026-08-30"),
			On:    "2027-06-30",
			Want:  []string{"Warning"},
		},
		"waived": {
			World: testrules.District(once("s", "2026-08-31").Waive("w", rules.EvaluationOverdue, v1alpha1.WaiverOff)),
			Want:  []string{"Warning waived by w"},
		},
		"an evaluation whose occurrence is a term": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), testplan.Evaluation("", "fall-2026")),
			On:    "2029-01-01",
		},
		"a schedule and an evaluation of that name": {
			World: testrules.Recorded(
				testrules.District(once("e--2026-08-31", "2026-08-31")),
				byHand().Target(v1alpha1.TargetTechnology, "t"),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a schedule and another of the target's due": {
			World: testrules.Recorded(
				testrules.District(once("s", "2026-08-31")),
				testplan.Evaluation("s", "2026-08-31").Target(v1alpha1.TargetTechnology, "t"),
			),
			Want: []string{"Warning"},
		},
	})
}

// An overdue evaluation is reported where it can be fixed. The message names the target and
// the day.
func TestOverdueEvaluationsNameWhatIsDue(t *testing.T) {
	all := func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{
			{
				Name:    "tools",
				Cadence: v1alpha1.CadenceOnce,
				Anchor:  "2026-08-01",
				Target:  v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
			},
		}
	}
	for title, c := range map[string]struct {
		district                   testrules.World
		kind, name, field, message string
	}{
		"a review of the plan": {
			testrules.District(
				testrules.Plan().
					Schedule("review", v1alpha1.CadenceOnce, "2026-08-01", v1alpha1.KindTechnologyPlan, ""),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[review]",
			"The evaluation of the plan by schedule review was due on 2026-08-01 and is not done.",
		},
		"several of the plan": {
			testrules.District(
				testrules.Plan().
					Schedule("check", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, ""),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[check]",
			"2 evaluations of the plan by schedule check are not done: due on 2026-07-01 and 2026-08-01.",
		},
		"all technologies": {
			testrules.District(
				testrules.Plan().Technology("c").Technology("a").Technology("d").Technology("b").With(all),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[tools]",
			"4 evaluations by schedule tools are not done: technology a (due on 2026-08-01), technology b (due on " +
				"2026-08-01), technology c (due on 2026-08-01) and 1 more.",
		},
		"of a goal, made by hand": {
			testrules.Recorded(
				testrules.District(testrules.Plan()),
				testplan.Evaluation("", "2026-08-01").Target(v1alpha1.KindGoal, "g"),
			),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of goal g (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
		"of a lot, made by hand": {
			testrules.Recorded(
				testrules.District(testrules.Plan()),
				testplan.Evaluation("", "2026-08-01").Target(v1alpha1.KindDevice, "d"),
			),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of device lot d (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.Evaluate(c.district, testrules.Today)
			for _, finding := range result.Findings {
				if finding.Code == rules.EvaluationOverdue {
					if string(finding.Object.Kind) != c.kind || finding.Object.Name != c.name || finding.Field != c.field ||
						finding.Message != c.message {
						t.Errorf(
							"%s %s, %s: %s", finding.Object.Kind, finding.Object.Name, finding.Field, finding.Message,
						)
					}
					return
				}
			}
			t.Errorf("it is not reported:%s", testrules.DescribeResult(result))
		})
	}
}
