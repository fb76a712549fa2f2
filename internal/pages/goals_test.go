package pages_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// TestSmallGroupsAreHidden checks that no count and no rate of a small group is in a page, in any format: neither the
// written counts, nor what can be computed from them.
func TestSmallGroupsAreHidden(t *testing.T) {
	benchmark := testplan.NewBenchmark("devices-at-home", "access").AddGroupCounts("2026-10-15", "71.25", 9317, 13073,
		testplan.GroupOf("Migratory", 13, 17), testplan.GroupOf("FosterCare", 19, 29),
		testplan.GroupOf("EnglishLearners", 1511, 2039), testplan.GroupOf("MilitaryConnected", 523, 527)).
		ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Metric.Dimension, spec.Equity = v1alpha1.DimensionAccess, v1alpha1.EquityPolicy{MaxGapPoints: "5"}
		}).BuildObject()
	input := newInput(t, snapshot.District{
		Plans:      []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()},
		Goals:      []*v1alpha1.Goal{testplan.NewGoal("access").AddAction("buy", 2027, "1000").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{benchmark},
	})
	hidden := []string{
		// The counts, those who lack it, and the rates of the small groups: 13 of 17, 19 of 29.
		">13<", ">17<", ">4<", ">19<", ">29<", "76.4", "76.5", "0.764", "0.765", "65.5", "0.655", "13/17", "13 of 17", "19 of 29",
		// The counts and rates of the large groups, which subtraction would need.
		"1511", "1,511", "2039", "2,039", "74.1", "0.741", "523", "527", "99.2", "0.992", "9317", "9,317", "13073", "13,073",
	}
	for _, page := range pages.ListPages() {
		written, words, sheet := writeAll(t, page.Build(input))
		for format, content := range map[string]string{"HTML": written, "Markdown": words, "spreadsheet": sheet} {
			checkHidden(t, page.Title+" as "+format, content, hidden)
		}
	}
	key := v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: "devices-at-home"}
	object, _ := pages.Object(input.Namespace, input.District, key, input.Addresses)
	written, words, sheet := writeAll(t, object)
	checkHidden(t, "object", written+words+sheet, append(hidden, "Migratory: 13", "have: 13", "of: 17", "have: 523"))
	_, words, _ = writeAll(t, pages.Goals.Build(input))
	for _, want := range []string{"Migratory", "fewer than 30 students", "75 percent or more", "exact figures could show a small group"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page of goals lacks %q", want)
		}
	}
}

func checkHidden(t *testing.T, where, content string, hidden []string) {
	t.Helper()
	for _, figure := range hidden {
		if strings.Contains(content, figure) {
			t.Errorf("%s shows %q", where, figure)
		}
	}
}

// TestGoalsOfManySituations checks what the page says of goals and measures at the edges.
func TestGoalsOfManySituations(t *testing.T) {
	goal := testplan.NewGoal("access")
	measure := func() *testplan.BenchmarkBuilder { return testplan.NewBenchmark("rate", "access") }
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
			made := pages.Goals.Build(newInput(t, district))
			checkSections(t, made.Sections, map[string]bool{})
			_, words, _ := writeAll(t, made)
			for _, want := range c.want {
				if !strings.Contains(words, want) {
					t.Errorf("the page lacks %q:\n%s", want, words)
				}
			}
		})
	}
}

// TestLostObservations checks that the page says which observations are gone and how to put them back.
func TestLostObservations(t *testing.T) {
	benchmark := testplan.NewBenchmark("rate", "access").BuildObject()
	benchmark.Status.Recorded.Observations = []v1alpha1.RecordedObservation{{
		Date: "2026-10-01", Value: "44", RecordedDays: v1alpha1.RecordedDays{Since: "2026-10-02", Lost: "2026-10-20"},
	}}
	_, words, _ := writeAll(t, pages.Goals.Build(newInput(t, snapshot.District{
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
	input := newInput(t, district)
	for _, chosen := range []string{"", "goal-41", "<b>goal"} {
		input.Choices["goal"] = chosen
		page, _, _ := writeAll(t, pages.Goals.Build(input))
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
