package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A schedule before renewals says of which technologies it expects nothing.
func TestScheduleWithoutRenewals(t *testing.T) {
	plan := func(change func(*v1alpha1.ScheduleTarget)) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().
			AddTechnology("renews", testplan.RenewsOn("2027-08-01")).
			AddTechnology("app", testplan.OfKind(v1alpha1.TechnologySoftware)).
			AddTechnology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
			AddTechnology("gone", testplan.AtStage(v1alpha1.LifecycleRetired)).
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				target := v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology}
				change(&target)
				spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
					Name: "contracts", Target: target, Cadence: v1alpha1.CadenceEveryRenewal,
				}}
			}))
	}
	const sentence = "schedule contracts expects no evaluation of these technologies, because no renewal of their " +
		"contract is recorded: "
	for name, tc := range map[string]struct {
		change func(*v1alpha1.ScheduleTarget)
		want   string
	}{
		"all technologies": {
			func(target *v1alpha1.ScheduleTarget) { target.All = new(true) }, sentence + "app and laptop",
		},
		"those of a kind": {
			func(target *v1alpha1.ScheduleTarget) {
				target.All, target.TechnologyKind = new(true), v1alpha1.TechnologySoftware
			}, sentence + "app",
		},
		"one without a renewal": {func(target *v1alpha1.ScheduleTarget) { target.Name = "laptop" }, sentence + "laptop"},
		"one with a renewal":    {func(target *v1alpha1.ScheduleTarget) { target.Name = "renews" }, ""},
		"one that is retired":   {func(target *v1alpha1.ScheduleTarget) { target.Name = "gone" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, entry := range testrules.EvaluateRules(plan(tc.change), testrules.Today).NotChecked {
				if entry.Code == rules.EvaluationOverdue {
					got += entry.Reason
				}
			}
			if got != tc.want {
				t.Errorf("not checked: %q, want %q", got, tc.want)
			}
		})
	}
}

// A schedule that follows reviews of the curriculum, or values of a benchmark, says for which it expects
// nothing, and after which value it expects the next evaluation.
func TestSchedulesWithoutEvents(t *testing.T) {
	plan := func(cadence v1alpha1.Cadence, change func(*v1alpha1.TechnologyPlanSpec)) testrules.World {
		district := testrules.NewDistrict(testrules.NewPlan().
			AddTechnology("lab", func(technology *v1alpha1.Technology) {
				technology.Curriculum = []v1alpha1.Label{"Science"}
			}).
			AddTechnology("laptop").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
					Name: "events", Cadence: cadence, Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
				}}
				change(spec)
			}), testrules.NewGoal("g"))
		district.Benchmarks = []*v1alpha1.Benchmark{testplan.NewBenchmark("campuses", "g").FromBaseline("10", "2026-07-01").
			AddObservation("12", "2026-09-01").BuildObject()}
		return district
	}
	reviewed := func(target string, reviews ...v1alpha1.CurriculumReview) testrules.World {
		return plan(v1alpha1.CadenceEveryCurriculumReview, func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.CurriculumReviews = reviews
			if target != "" {
				spec.EvaluationSchedules[0].Target = v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, Name: target}
			}
		})
	}
	passing := func(benchmark string, values ...int64) testrules.World {
		return plan(v1alpha1.CadenceEveryThreshold, func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[0].Threshold = v1alpha1.ScheduleThreshold{
				BenchmarkRef: v1alpha1.Reference{Name: benchmark}, Values: values,
			}
		})
	}
	science := v1alpha1.CurriculumReview{Name: "sci", Document: "Science", Date: "2027-03-05"}
	art := v1alpha1.CurriculumReview{Name: "art", Document: "Art", Date: "2027-03-05"}
	const unused = "schedule events expects no evaluation for these reviews, because none of its technologies " +
		"names their document in curriculum: "
	for title, c := range map[string]struct {
		district testrules.World
		want     string
	}{
		"no reviews":                {reviewed(""), "schedule events expects no evaluation, because district.curriculumReviews is empty"},
		"a document of a program":   {reviewed("", science), ""},
		"a document of none":        {reviewed("", science, art), unused + "art"},
		"of another program":        {reviewed("laptop", science, art), unused + "art and sci"},
		"all values are reached":    {passing("campuses", 11, 12), ""},
		"the next value":            {passing("campuses", 14, 11, 13), "schedule events expects its next evaluation after benchmark campuses reaches 13"},
		"at the start":              {passing("campuses", 9, 10, 12), "schedule events expects no evaluation after 10, which the baseline of benchmark campuses is at already"},
		"no benchmark of that name": {passing("gone", 14), ""},
	} {
		t.Run(title, func(t *testing.T) {
			got := ""
			for _, entry := range testrules.EvaluateRules(c.district, testrules.Today).NotChecked {
				if entry.Code == rules.EvaluationOverdue {
					got += entry.Reason
				}
			}
			if got != c.want {
				t.Errorf("not checked: %q, want %q", got, c.want)
			}
		})
	}
}

func TestEvaluationOverdue(t *testing.T) {
	once := func(name, anchor string) *testplan.PlanBuilder {
		return testrules.NewPlan().AddSchedule(name, v1alpha1.CadenceOnce, anchor, v1alpha1.KindTechnologyPlan, "")
	}
	ended := func(anchor string) testrules.World {
		return testrules.NewDistrict(once("s", anchor).SetPeriod("2026-07-01", "2026-09-30"))
	}
	byHand := func() *testplan.EvaluationBuilder { return testplan.NewEvaluation("", "2026-08-31") }
	testrules.RunExamples(t, rules.EvaluationOverdue, testrules.Examples{
		"nothing is scheduled": {World: testrules.NewDistrict(testrules.NewPlan())},
		"on its last day":      {World: testrules.NewDistrict(once("s", "2026-09-01"))},
		"on the day after": {
			World: testrules.NewDistrict(once("s", "2026-08-31")),
			Want:  []string{"Warning"},
		},
		"on the day after, with a record": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")), testplan.NewEvaluation("s", "2026-08-31"),
			),
			Want: []string{"Warning"},
		},
		"a decision completes it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")),
				testplan.NewEvaluation("s", "2026-08-31").DecideOn("Retain", "2026-09-01"),
			),
		},
		"one criterion of two": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")),
				testplan.NewEvaluation("s", "2026-08-31").AddCriteria("use", "cost").AddAnswer("use", "Pass"),
			),
			Want: []string{"Warning"},
		},
		"cancelled": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")),
				testplan.NewEvaluation("s", "2026-08-31").CancelOn("2026-09-01"),
			),
		},
		"the record has a day more": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")),
				testplan.NewEvaluation("s", "2026-08-31").
					ChangeSpec(func(s *v1alpha1.EvaluationSpec) { s.GraceDays = new(int32(31)) }),
			),
		},
		"two of a schedule are one finding": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddSchedule("s", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, ""),
			),
			Want: []string{"Warning"},
		},
		"two schedules": {
			World: testrules.NewDistrict(
				once("s", "2026-08-31").
					AddSchedule("t", v1alpha1.CadenceOnce, "2026-08-31", v1alpha1.KindTechnologyPlan, ""),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a schedule that the plan has given up": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("s", "2026-08-31")),
			Want:  []string{"Warning"},
		},
		"made by hand": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), byHand()),
			Want:  []string{"Warning"},
		},
		"made by hand, for a draft": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan().MarkDraft()), byHand()),
			Want:  []string{"Warning"},
		},
		"a draft schedules nothing":         {World: testrules.NewDistrict(once("s", "2026-08-31").MarkDraft())},
		"a plan that ended on the last day": {World: ended("2026-08-31"), On: "2027-06-30"},
		"a plan that ended on the day after": {
			World: ended("2026-08-30"),
			On:    "2027-06-30",
			Want:  []string{"Warning"},
		},
		"waived": {
			World: testrules.NewDistrict(once("s", "2026-08-31").WaiveFinding("w", rules.EvaluationOverdue, v1alpha1.WaiverOff)),
			Want:  []string{"Warning waived by w"},
		},
		"an evaluation whose occurrence is a term": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "fall-2026")),
			On:    "2029-01-01",
		},
		"a schedule and an evaluation of that name": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("e--2026-08-31", "2026-08-31")),
				byHand().SetTarget(v1alpha1.TargetTechnology, "t"),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a schedule and another of the target's due": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(once("s", "2026-08-31")),
				testplan.NewEvaluation("s", "2026-08-31").SetTarget(v1alpha1.TargetTechnology, "t"),
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
			testrules.NewDistrict(
				testrules.NewPlan().
					AddSchedule("review", v1alpha1.CadenceOnce, "2026-08-01", v1alpha1.KindTechnologyPlan, ""),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[review]",
			"The evaluation of the plan by schedule review was due on 2026-08-01 and is not done.",
		},
		"several of the plan": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddSchedule("check", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, ""),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[check]",
			"2 evaluations of the plan by schedule check are not done: due on 2026-07-01 and 2026-08-01.",
		},
		"all technologies": {
			testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("c").AddTechnology("a").AddTechnology("d").AddTechnology("b").ChangeSpec(all),
			),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[tools]",
			"4 evaluations by schedule tools are not done: technology a (due on 2026-08-01), technology b (due on " +
				"2026-08-01), technology c (due on 2026-08-01) and 1 more.",
		},
		"of a goal, made by hand": {
			testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()),
				testplan.NewEvaluation("", "2026-08-01").SetTarget(v1alpha1.KindGoal, "g"),
			),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of goal g (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
		"of a lot, made by hand": {
			testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()),
				testplan.NewEvaluation("", "2026-08-01").SetTarget(v1alpha1.KindDevice, "d"),
			),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of device lot d (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
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
