package references_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Names of sites, needs and groups. TestUnknownName has the other names.
func TestNamesOfSitesNeedsAndGroups(t *testing.T) {
	const group = "EnglishLearners"
	observed := func(plan *testplan.PlanBuilder, days ...v1alpha1.Date) testrules.World {
		benchmark := testplan.NewBenchmark("b", "g")
		for _, day := range days {
			benchmark.AddGroupCounts(day, "50", 5, 10, testplan.GroupOf(group, 5, 10), testplan.GroupOf("Rural", 5, 10))
		}
		return testrules.World{
			Plan:       plan.BuildObject(),
			Goals:      []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
			Benchmarks: []*v1alpha1.Benchmark{benchmark.BuildObject()},
		}
	}
	measuring := func(plan *testplan.PlanBuilder) testrules.World {
		benchmark := testplan.NewBenchmark("b", "g").TakeInventory(v1alpha1.MeasureDeviceCoverage, "high", "")
		return testrules.World{
			Plan:       plan.BuildObject(),
			Goals:      []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
			Benchmarks: []*v1alpha1.Benchmark{benchmark.BuildObject()},
		}
	}
	// taking is a plan with two technologies and a schedule of programs, and a benchmark that takes its values
	// from evaluations.
	taking := func(source v1alpha1.EvaluationSource, technology v1alpha1.EntryName) testrules.World {
		benchmark := testplan.NewBenchmark("b", "g").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Source.Evaluations, spec.Technology = source, technology
		})
		plan := testrules.NewPlan().AddTechnology("reader", testplan.OfKind(v1alpha1.TechnologySoftware)).
			AddTechnology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
			AddSchedule("yearly", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.TargetTechnology, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				schedule := &spec.EvaluationSchedules[0]
				schedule.Target.All, schedule.Target.TechnologyKind = new(true), v1alpha1.TechnologySoftware
				schedule.Criteria = []v1alpha1.Criterion{{Name: "use", Question: "Is it?"}}
			}).
			AddSchedule("growth", v1alpha1.CadenceEveryThreshold, "", v1alpha1.KindTechnologyPlan, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[1].Threshold.BenchmarkRef.Name = "b"
			})
		return testrules.World{
			Plan: plan.BuildObject(), Goals: []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
			Benchmarks: []*v1alpha1.Benchmark{benchmark.BuildObject()},
		}
	}
	// together evaluates technologies together, by a schedule and by hand.
	together := func(names ...v1alpha1.EntryName) testrules.World {
		return testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan().AddTechnology("reader").AddTechnology("writer").
			AddSchedule("yearly", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindTechnologyPlan, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[0].Subject = v1alpha1.SubjectTechnologies
				spec.EvaluationSchedules[0].Technologies = names
			})), testplan.NewEvaluation("", "2027-06-15").ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
			spec.Subject, spec.Technologies = v1alpha1.SubjectTechnologies, names
		}))
	}
	for title, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"a need of a technology": {
			testrules.NewDistrict(
				testrules.NewPlan().AddNeed("n", "", "").AddTechnology("t", testplan.ForNeeds("n")), testrules.NewGoal("g"),
			),
			nil,
		},
		"a need that does not exist": {
			testrules.NewDistrict(testrules.NewPlan().AddNeed("n", "", "").AddTechnology("t", testplan.ForNeeds("n", "m"))),
			[]string{"p spec.technologies[t].needs[m]"},
		},
		"a procurement of a line": {
			testrules.NewDistrict(testrules.NewPlan().AddProcurement("b", v1alpha1.MethodQuotes).
				AddLine("l", 2027, "5", testplan.BoughtBy("b"))),
			nil,
		},
		"a procurement that does not exist": {
			testrules.NewDistrict(testrules.NewPlan().AddProcurement("b", v1alpha1.MethodQuotes).
				AddLine("l", 2027, "5", testplan.BoughtBy("c"))),
			[]string{"p spec.budget.lines[l].procurement"},
		},
		"a site of a line": {
			testrules.NewDistrict(testrules.NewPlan().AddSite("s", 1).AddLine("l", 2027, "5", testplan.OnlySites("s"))), nil,
		},
		"a site that does not exist": {
			testrules.NewDistrict(testrules.NewPlan().AddSite("s", 1).AddLine("l", 2027, "5", testplan.OnlySites("s", "what"))),
			[]string{"p spec.budget.lines[l].sites[what]"},
		},
		"a group of a goal": {
			testrules.NewDistrict(testrules.NewPlan().AddGroup(group, 10), testrules.NewGoal("g").ForGroups(group)), nil,
		},
		"a group that does not exist": {
			testrules.NewDistrict(testrules.NewPlan().AddGroup(group, 10), testrules.NewGoal("g").ForGroups(group, "Rural")),
			[]string{"g spec.groups[Rural]"},
		},
		"the district lists no groups": {testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").ForGroups("Rural")), nil},
		"observed groups": {
			observed(testrules.NewPlan().AddGroup(group, 10).AddGroup("Rural", 0), "2026-09-01"), nil,
		},
		"an observed group is one finding": {
			observed(testrules.NewPlan().AddGroup(group, 10), "2026-09-15", "2026-09-01"),
			[]string{"b spec.observations[2026-09-01].groups[Rural]"},
		},
		"a measured site": {measuring(testrules.NewPlan().AddSite("high", 1)), nil},
		"a measured site that does not exist": {
			measuring(testrules.NewPlan().AddSite("middle", 1)), []string{"b spec.source.inventory.site"},
		},
		"a schedule, a target and a criterion from which values are taken": {
			taking(v1alpha1.EvaluationSource{Schedule: "yearly", Target: "reader", Criterion: "use"}, "reader"), nil,
		},
		"a schedule that does not exist": {
			taking(v1alpha1.EvaluationSource{Schedule: "monthly", Target: "x", Criterion: "y"}, ""),
			[]string{"b spec.source.evaluations.schedule"},
		},
		"a technology of another kind, and a criterion that is not asked": {
			taking(v1alpha1.EvaluationSource{Schedule: "yearly", Target: "laptop", Criterion: "cost"}, ""),
			[]string{"b spec.source.evaluations.criterion", "b spec.source.evaluations.target"},
		},
		"the plan as a target": {
			taking(v1alpha1.EvaluationSource{Schedule: "growth", Target: testplan.DefaultPlan}, ""), nil,
		},
		"a technology that is measured and does not exist": {
			taking(v1alpha1.EvaluationSource{Schedule: "yearly"}, "tablet"), []string{"b spec.technology"},
		},
		"a benchmark after whose values a schedule evaluates, and which does not exist": {
			testrules.NewDistrict(testrules.NewPlan().
				AddSchedule("growth", v1alpha1.CadenceEveryThreshold, "", v1alpha1.KindTechnologyPlan, "").
				ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
					spec.EvaluationSchedules[0].Threshold.BenchmarkRef.Name = "gone"
				})),
			[]string{"p spec.evaluationSchedules[growth].threshold.benchmarkRef"},
		},
		"technologies together": {together("reader", "writer"), nil},
		"technologies together that do not exist": {
			together("reader", "gone"),
			[]string{"e--2027-06-15 spec.technologies[gone]", "p spec.evaluationSchedules[yearly].technologies[gone]"},
		},
		"observed, and none are listed": {observed(testrules.NewPlan(), "2026-09-15"), nil},
		"two observed groups are unknown": {
			observed(testrules.NewPlan().AddGroup("Other", 10), "2026-09-15"),
			[]string{
				"b spec.observations[2026-09-15].groups[EnglishLearners]",
				"b spec.observations[2026-09-15].groups[Rural]",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range testrules.EvaluateRules(c.district, testrules.Today).Findings {
				if finding.Code == rules.UnknownName {
					got = append(got, finding.Object.Name+" "+finding.Field)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The terms of a schedule are checked like other names.
func TestTheTermsOfASchedule(t *testing.T) {
	following := func(terms ...v1alpha1.EntryName) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			spec.District.Terms = []v1alpha1.Term{{Name: "fall", Start: "2026-08-24", End: "2026-12-18"}}
			spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
				Name: "look", Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd, Terms: terms,
				Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
			}}
		}))
	}
	for title, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"none":    {following(), nil},
		"a term":  {following("fall"), nil},
		"another": {following("fall", "spring"), []string{"spec.evaluationSchedules[look].terms[spring]"}},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range testrules.EvaluateRules(c.district, testrules.Today).Findings {
				if finding.Code == rules.UnknownName {
					got = append(got, finding.Field)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The budget line of a provider is checked like other names.
func TestTheLineOfAProvider(t *testing.T) {
	for title, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"a line": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("summer-course", 2027, "5").
					AddProgram("a", "", "", testrules.TaughtBy("External", "summer-course")),
			),
			nil,
		},
		"a mistyped line": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("summer-course", 2027, "5").
					AddProgram("a", "", "", testrules.TaughtBy("External", "summer-cours")),
			),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"summer-cours, which does not exist."},
		},
		"of an internal": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("summer-course", 2027, "5").
					AddProgram("a", "", "", testrules.TaughtBy("Internal", "what")),
			),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"what, which does not exist."},
		},
		"without a budget": {
			testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", testrules.TaughtBy("External", "what"))),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"what, which does not exist."},
		},
		"no line is no name": {
			testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", testrules.TaughtBy("External", ""))), nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := testrules.ListMessages(testrules.EvaluateRules(c.district, testrules.Today), rules.UnknownName)
			if !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}

func TestUnknownName(t *testing.T) {
	testrules.RunExamples(t, rules.UnknownName, testrules.Examples{
		"all names exist": {World: testrules.InOrder()},
		"a source": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.OnSource("what"))),
			Want:  []string{"Warning"},
		},
		"a technology of a line and of lots": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.ForTechnologies("what"))),
				testplan.NewDevice("d", "what", 2).SetUnitCost("3"),
			),
			Want: []string{"Warning 6", "Warning"},
		},
		"a site": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")),
				testplan.NewDevice("d", "t", 2).AtSite("what").SetUnitCost("3"),
			),
			Want: []string{"Warning 6"},
		},
		"both ends of a transfer": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTransfer("t", "from", "to", "5", testrules.Today)),
			Want:  []string{"Warning", "Warning"},
		},
		"new money and money withdrawn": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddLine("l", 2027, "5").
					AddTransfer("t", "", "l", "5", testrules.Today).
					AddTransfer("u", "l", "", "5", testrules.Today),
			),
		},
		"a goal that a goal waits for": {
			World: testrules.NewDistrict(
				testrules.NewPlan(),
				testrules.NewGoal("g").
					ChangeSpec(func(s *v1alpha1.GoalSpec) { s.DependsOnRefs = []v1alpha1.Reference{{Name: "what"}} }),
			),
			Want: []string{"Warning"},
		},
		"a priority": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Priority = "what" }),
			),
			Want: []string{"Warning"},
		},
		"the target of a schedule": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSchedule("s", v1alpha1.CadenceOnce, testrules.Today, v1alpha1.TargetTechnology, "what"),
			),
			Want: []string{"Warning"},
		},
		"money that names no goal is another code": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5", testplan.ForGoals("what"))),
		},
	})
}

// A record without criteria answers those of its schedule.
func TestCriteriaOfResults(t *testing.T) {
	plan := testrules.NewPlan().AddSchedule("review", "Annual", "2026-09-15", "TechnologyPlan", "").
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[0].Criteria = []v1alpha1.Criterion{{Name: "reach", Question: "Does it reach all?"}}
		})
	for title, c := range map[string]struct {
		record *testplan.EvaluationBuilder
		want   []string
	}{
		"of the schedule": {testplan.NewEvaluation("review", "2026-09-15").AddAnswer("reach", "Pass"), nil},
		"misspelt": {
			testplan.NewEvaluation("review", "2026-09-15").AddAnswer("reech", "Pass"),
			[]string{
				"spec.results[reech]: results names criterion reech, which does not exist.",
			},
		},
		"its own criteria replace those of the schedule": {
			testplan.NewEvaluation("review", "2026-09-15").AddCriteria("use").AddAnswer("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
		"of a schedule that does not exist": {
			testplan.NewEvaluation("other", "2026-09-15").AddAnswer("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
		"without a schedule": {
			testplan.NewEvaluation("", "2026-09-15").AddAnswer("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
	} {
		t.Run(title, func(t *testing.T) {
			world := testrules.AddEvaluations(testrules.NewDistrict(plan), c.record)
			got := testrules.ListMessages(testrules.EvaluateRules(world, testrules.Today), rules.UnknownName)
			if !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
