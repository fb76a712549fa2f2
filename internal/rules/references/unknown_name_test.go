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
		benchmark := testplan.Benchmark("b", "g")
		for _, day := range days {
			benchmark.Counts(day, "50", 5, 10, testplan.GroupOf(group, 5, 10), testplan.GroupOf("Rural", 5, 10))
		}
		return testrules.World{
			Plan:       plan.Object(),
			Goals:      []*v1alpha1.Goal{testrules.Goal("g").Object()},
			Benchmarks: []*v1alpha1.Benchmark{benchmark.Object()},
		}
	}
	for title, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"a need of a technology": {
			testrules.District(
				testrules.Plan().Need("n", "", "").Technology("t", testplan.Meeting("n")), testrules.Goal("g"),
			),
			nil,
		},
		"a need that does not exist": {
			testrules.District(testrules.Plan().Need("n", "", "").Technology("t", testplan.Meeting("n", "m"))),
			[]string{"p spec.technologies[t].needs[m]"},
		},
		"a site of a line": {
			testrules.District(testrules.Plan().Site("s", 1).Line("l", 2027, "5", testplan.Only("s"))), nil,
		},
		"a site that does not exist": {
			testrules.District(testrules.Plan().Site("s", 1).Line("l", 2027, "5", testplan.Only("s", "what"))),
			[]string{"p spec.budget.lines[l].sites[what]"},
		},
		"a group of a goal": {
			testrules.District(testrules.Plan().Group(group, 10), testrules.Goal("g").For(group)), nil,
		},
		"a group that does not exist": {
			testrules.District(testrules.Plan().Group(group, 10), testrules.Goal("g").For(group, "Rural")),
			[]string{"g spec.groups[Rural]"},
		},
		"the district lists no groups": {testrules.District(testrules.Plan(), testrules.Goal("g").For("Rural")), nil},
		"observed groups": {
			observed(testrules.Plan().Group(group, 10).Group("Rural", 0), "2026-09-01"), nil,
		},
		"an observed group is one finding": {
			observed(testrules.Plan().Group(group, 10), "2026-09-15", "2026-09-01"),
			[]string{"b spec.observations[2026-09-01].groups[Rural]"},
		},
		"observed, and none are listed": {observed(testrules.Plan(), "2026-09-15"), nil},
		"two observed groups are unknown": {
			observed(testrules.Plan().Group("Other", 10), "2026-09-15"),
			[]string{
				"b spec.observations[2026-09-15].groups[EnglishLearners]",
				"b spec.observations[2026-09-15].groups[Rural]",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range testrules.Evaluate(c.district, testrules.Today).Findings {
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
		return testrules.District(testrules.Plan().With(func(spec *testrules.PlanSpec) {
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
			for _, finding := range testrules.Evaluate(c.district, testrules.Today).Findings {
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
			testrules.District(
				testrules.Plan().
					Line("summer-course", 2027, "5").
					Program("a", "", "", testrules.TaughtBy("External", "summer-course")),
			),
			nil,
		},
		"a mistyped line": {
			testrules.District(
				testrules.Plan().
					Line("summer-course", 2027, "5").
					Program("a", "", "", testrules.TaughtBy("External", "summer-cours")),
			),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"summer-cours, which does not exist."},
		},
		"of an internal": {
			testrules.District(
				testrules.Plan().
					Line("summer-course", 2027, "5").
					Program("a", "", "", testrules.TaughtBy("Internal", "what")),
			),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"what, which does not exist."},
		},
		"without a budget": {
			testrules.District(testrules.Plan().Program("a", "", "", testrules.TaughtBy("External", "what"))),
			[]string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line " +
				"what, which does not exist."},
		},
		"no line is no name": {
			testrules.District(testrules.Plan().Program("a", "", "", testrules.TaughtBy("External", ""))), nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := testrules.ListMessages(testrules.Evaluate(c.district, testrules.Today), rules.UnknownName)
			if !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}

func TestUnknownName(t *testing.T) {
	testrules.Run(t, rules.UnknownName, testrules.Examples{
		"all names exist": {World: testrules.InOrder()},
		"a source": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.On("what"))),
			Want:  []string{"Warning"},
		},
		"a technology of a line and of lots": {
			World: testrules.With(
				testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.Buying("what"))),
				testplan.Device("d", "what", 2).Costs("3"),
			),
			Want: []string{"Warning 6", "Warning"},
		},
		"a site": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t")),
				testplan.Device("d", "t", 2).At("what").Costs("3"),
			),
			Want: []string{"Warning 6"},
		},
		"both ends of a transfer": {
			World: testrules.District(testrules.Plan().Transfer("t", "from", "to", "5", testrules.Today)),
			Want:  []string{"Warning", "Warning"},
		},
		"new money and money withdrawn": {
			World: testrules.District(
				testrules.Plan().
					Line("l", 2027, "5").
					Transfer("t", "", "l", "5", testrules.Today).
					Transfer("u", "l", "", "5", testrules.Today),
			),
		},
		"a goal that a goal waits for": {
			World: testrules.District(
				testrules.Plan(),
				testrules.Goal("g").
					With(func(s *v1alpha1.GoalSpec) { s.DependsOnRefs = []v1alpha1.Reference{{Name: "what"}} }),
			),
			Want: []string{"Warning"},
		},
		"a priority": {
			World: testrules.District(
				testrules.Plan(), testrules.Goal("g").With(func(s *v1alpha1.GoalSpec) { s.Priority = "what" }),
			),
			Want: []string{"Warning"},
		},
		"the target of a schedule": {
			World: testrules.District(
				testrules.Plan().
					Schedule("s", v1alpha1.CadenceOnce, testrules.Today, v1alpha1.TargetTechnology, "what"),
			),
			Want: []string{"Warning"},
		},
		"money that names no goal is another code": {
			World: testrules.District(testrules.Plan().Line("l", 2027, "5", testplan.For("what"))),
		},
	})
}

// A record without criteria answers those of its schedule.
func TestCriteriaOfResults(t *testing.T) {
	plan := testrules.Plan().Schedule("review", "Annual", "2026-09-15", "TechnologyPlan", "").
		With(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[0].Criteria = []v1alpha1.Criterion{{Name: "reach", Question: "Does it reach all?"}}
		})
	for title, c := range map[string]struct {
		record *testplan.EvaluationBuilder
		want   []string
	}{
		"of the schedule": {testplan.Evaluation("review", "2026-09-15").Answers("reach", "Pass"), nil},
		"misspelt": {
			testplan.Evaluation("review", "2026-09-15").Answers("reech", "Pass"),
			[]string{
				"spec.results[reech]: results names criterion reech, which does not exist.",
			},
		},
		"its own criteria replace those of the schedule": {
			testplan.Evaluation("review", "2026-09-15").Asks("use").Answers("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
		"of a schedule that does not exist": {
			testplan.Evaluation("other", "2026-09-15").Answers("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
		"without a schedule": {
			testplan.Evaluation("", "2026-09-15").Answers("reach", "Pass"),
			[]string{"spec.results[reach]: results names criterion reach, which does not exist."},
		},
	} {
		t.Run(title, func(t *testing.T) {
			world := testrules.Recorded(testrules.District(plan), c.record)
			got := testrules.ListMessages(testrules.Evaluate(world, testrules.Today), rules.UnknownName)
			if !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
