package goals_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages/goals"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	"techplan.education/internal/testplan"
)

// TestGoalsOfManySituations checks what the page says of goals and measures at the edges.
func TestGoalsOfManySituations(t *testing.T) {
	goal := testplan.NewGoal("access")
	measure := func() *testplan.BenchmarkBuilder { return testplan.NewBenchmark("rate", "access") }
	onLevels := func() *testplan.BenchmarkBuilder {
		return measure().UseLevels("Adaptation", "Entry", "Adoption", "Adaptation")
	}
	for title, c := range map[string]struct {
		goals     []*v1alpha1.Goal
		benchmark *v1alpha1.Benchmark
		want      []string
	}{
		"no goals": {nil, nil, []string{"The plan has no goals."}},
		"a goal without measures and actions": {
			[]*v1alpha1.Goal{goal.BuildObject()}, nil,
			[]string{"No benchmark measures this goal", "The goal has no actions.", "No goal is closed yet."},
		},
		"an action that was due yesterday": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").ActionFrom("buy", "2026-09-01", "2026-11-01", "10").BuildObject()}, nil,
			[]string{"| buy | 1 day overdue |"},
		},
		"an action that is due today": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").ActionFrom("buy", "2026-09-01", "2026-11-02", "10").BuildObject()}, nil,
			[]string{"| buy | due today |"},
		},
		"a goal that was closed with lessons": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").CloseAs(v1alpha1.OutcomeLearned, "2026-10-01").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
				spec.Closed.Lessons = "Begin with *training*."
			}).BuildObject()}, nil,
			[]string{"Closed on Oct 1, 2026: not reached, and worth the work.", `Lessons: Begin with \*training\*.`},
		},
		"lessons of a goal that answered the same need": {
			[]*v1alpha1.Goal{
				testplan.NewGoal("access").ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Needs = []v1alpha1.EntryName{"home"} }).BuildObject(),
				testplan.NewGoal("before").CloseAs(v1alpha1.OutcomeLearned, "2026-10-01").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
					spec.Needs, spec.Closed.Lessons = []v1alpha1.EntryName{"home"}, "Begin with *training*."
				}).BuildObject(),
			}, nil,
			[]string{"What was learned before", "Oct 1, 2026: A goal", `Begin with \*training\*.`, "About the same need home."},
		},
		"a goal that was closed without lessons": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").CloseAs(v1alpha1.OutcomeMet, "2026-11-02").BuildObject()}, nil,
			[]string{"Closed on Nov 2, 2026: reached.", "Write in spec.closed.lessons"},
		},
		"a goal that closes tomorrow": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").CloseAs(v1alpha1.OutcomeMet, "2026-11-03").BuildObject()}, nil,
			[]string{"No goal is closed yet."},
		},
		"a measure without observations": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().BuildObject(),
			[]string{"No data", "No observation counts yet.", "Nothing is observed yet."},
		},
		"a measure whose last observation is too old": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().AddObservation("41", "2026-07-04").BuildObject(),
			[]string{"The data are too old", "The last observation is 121 days old.", "too old since Nov 2, 2026"},
		},
		"a measure whose last observation counts for the last day": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().AddObservation("41", "2026-07-05").BuildObject(),
			[]string{"until Nov 2, 2026", "120 days ago"},
		},
		"a measure that reached its target": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().AddObservation("80", "2026-10-01").BuildObject(),
			[]string{"Target reached"},
		},
		"a measure that gets worse": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().AddObservation("30", "2026-10-15").BuildObject(),
			[]string{"and the target is not reached."},
		},
		"a measure that contradicts itself": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().ToTarget("30", "2029-06-30").BuildObject(),
			[]string{"The measure contradicts itself", "Direction is Increase and the target is not above the baseline."},
		},
		"4 answers by level": {
			[]*v1alpha1.Goal{goal.BuildObject()}, onLevels().AddAnswers("2026-10-15", 1, 2, 1).BuildObject(),
			[]string{"4 answers on 2026-10-15, and a value needs at least 5.", "No data"},
		},
		"9 answers by level have no shares": {
			[]*v1alpha1.Goal{goal.BuildObject()}, onLevels().AddAnswers("2026-10-15", 1, 2, 6).BuildObject(),
			[]string{"9 answers. The answer in the middle is Adaptation. 66.67% at Adaptation or above.", "The shares of the levels are left out"},
		},
		"10 answers by level": {
			[]*v1alpha1.Goal{goal.BuildObject()}, onLevels().AddAnswers("2026-10-15", 1, 6, 3).BuildObject(),
			[]string{"Answers by level on Oct 15, 2026", "10 answers. The answer in the middle is Adoption.", "| Entry | 10 |", "| Adaptation | 30 |"},
		},
		"a measure at home": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Population = v1alpha1.Population{Setting: v1alpha1.SettingHome, Audience: "Families"}
			}).BuildObject(),
			[]string{"(at home, Families)"},
		},
		"a goal for two sites": {
			[]*v1alpha1.Goal{testplan.NewGoal("access").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
				spec.Sites = []v1alpha1.EntryName{"maple-high", "maple-middle"}
			}).BuildObject()}, nil,
			[]string{"For sites", "maple-high and maple-middle"},
		},
		"an observation that is withdrawn": {
			[]*v1alpha1.Goal{goal.BuildObject()}, measure().ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-10-15", Reason: "Counted twice."}}
			}).BuildObject(),
			[]string{"Withdrawn", "2026-10-15 (Counted twice)"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			district := snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).SetTotal("100").BuildObject()}, Goals: c.goals,
			}
			if c.benchmark != nil {
				district.Benchmarks = []*v1alpha1.Benchmark{c.benchmark}
			}
			made := goals.Goals.Build(testpages.NewInput(district))
			testpages.CheckSections(t, made.Sections)
			_, words, _ := testpages.WriteAll(t, made)
			for _, want := range c.want {
				if !strings.Contains(words, want) {
					t.Errorf("the page lacks %q:\n%s", want, words)
				}
			}
		})
	}
}

// TestSideBySide checks that a measure of several sites is shown in one table, the whole district first, and a
// measure that stands alone is not.
func TestSideBySide(t *testing.T) {
	at := func(name string, site v1alpha1.EntryName, metric v1alpha1.Label, value v1alpha1.Decimal) *v1alpha1.Benchmark {
		return testplan.NewBenchmark(name, "access").AddObservation(value, "2026-10-15").
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Population.Site, spec.Metric.Name = site, metric
			}).BuildObject()
	}
	_, words, _ := testpages.WriteAll(t, goals.Goals.Build(testpages.NewInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal("access").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{
			at("a", "west", "use", "44"), at("b", "east", "use", "60"), at("c", "", "use", "50"), at("d", "west", "alone", "1"),
		},
	})))
	_, table, isFound := strings.Cut(words, "Side by side: use")
	if !isFound || strings.Contains(words, "Side by side: alone") {
		t.Fatalf("the page compares other measures than use:\n%s", words)
	}
	last := 0
	for _, row := range []string{"| the whole district | [c]", "| east | [b]", "| west | [a]"} {
		at := strings.Index(table, row)
		if at < last {
			t.Errorf("%q is missing or out of order:\n%s", row, table[:min(len(table), 1500)])
		}
		last = max(last, at)
	}
}

// TestLostObservations checks that the page says which observations are gone and how to put them back.
func TestLostObservations(t *testing.T) {
	benchmark := testplan.NewBenchmark("rate", "access").BuildObject()
	benchmark.Status.Recorded.Observations = []v1alpha1.RecordedObservation{{
		Date: "2026-10-01", Value: "44", RecordedDays: v1alpha1.RecordedDays{Since: "2026-10-02", Lost: "2026-10-20"},
	}}
	_, words, _ := testpages.WriteAll(t, goals.Goals.Build(testpages.NewInput(snapshot.District{
		Plans:      []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()},
		Goals:      []*v1alpha1.Goal{testplan.NewGoal("access").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{benchmark},
	})))
	for _, want := range []string{
		"the observation 44 of 2026-10-01", "kubectl get benchmark rate --namespace maple-valley -o yaml",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q:\n%s", want, words)
		}
	}
}

// TestMeasuredFrom checks that the page says from where values are, and what the source gave last.
func TestMeasuredFrom(t *testing.T) {
	_, words, _ := testpages.WriteAll(t, goals.Goals.Build(testpages.NewInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal("access").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{
			testplan.NewBenchmark("covered", "access").TakeInventory(v1alpha1.MeasureUnitsReady, "", "").BuildObject(),
			testplan.NewBenchmark("used", "access").AskPrometheus("sum(active)", 7).BuildObject(),
		},
		Devices: []*v1alpha1.Device{
			testplan.NewDevice("lot", "chromebook", 8).InService("2025-08-01").BuildObject(),
		},
	})))
	for _, want := range []string{
		"the inventory: UnitsReady", "UnitsReady is 100 percent.", "100% on Nov 2, 2026",
		"a query of Prometheus", "only the controllers in the cluster ask Prometheus", "See what its source gives",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q:\n%s", want, words)
		}
	}
}

// TestManyGoals checks that the page of many goals keeps its size, and shows the goal that is asked for.
func TestManyGoals(t *testing.T) {
	district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()}}
	for number := range 60 {
		name := fmt.Sprintf("goal-%02d", number)
		goal := testplan.NewGoal(name).ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Title = v1alpha1.Label("Title of " + name) })
		for step := range 5 {
			goal.AddAction(fmt.Sprintf("step-%d", step), 2027, "100")
		}
		district.Goals = append(district.Goals, goal.BuildObject())
		for measure := range 3 {
			benchmark := testplan.NewBenchmark(fmt.Sprintf("%s-%d", name, measure), name)
			for day := range 28 {
				benchmark.AddObservation("44", v1alpha1.Date(fmt.Sprintf("2026-10-%02d", day+1)))
			}
			district.Benchmarks = append(district.Benchmarks, benchmark.BuildObject())
		}
	}
	input := testpages.NewInput(district)
	for _, chosen := range []string{"", "goal-41", "<b>goal"} {
		input.Choices["goal"] = chosen
		page, _, _ := testpages.WriteAll(t, goals.Goals.Build(input))
		if len(page) > 150_000 {
			t.Errorf("with %q chosen, the page has %d bytes", chosen, len(page))
		}
		if shown := strings.Contains(page, `<h2 id="goal-1">Title of goal-41</h2>`); shown != (chosen == "goal-41") {
			t.Errorf("with %q chosen, goal-41 is shown in detail: %t", chosen, shown)
		}
		if strings.Contains(page, "<b>goal") {
			t.Error("the page repeats the markup that was asked for")
		}
	}
}
