package lessons_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/lessons"
	tp "techplan.education/internal/testplan"
)

// TestFindLessons checks which lessons of other goals and decisions belong to the goal loans, which answers the
// need home and whose line buys tablets, which replace laptops.
func TestFindLessons(t *testing.T) {
	closed := func(name string, change func(*v1alpha1.GoalSpec)) *v1alpha1.Goal {
		return tp.NewGoal(name).ChangeSpec(func(spec *v1alpha1.GoalSpec) {
			spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeLearned, Date: "2026-09-01", Lessons: "Carts need a teacher."}
			if change != nil {
				change(spec)
			}
		}).BuildObject()
	}
	forNeed := func(names ...v1alpha1.EntryName) func(*v1alpha1.GoalSpec) {
		return func(spec *v1alpha1.GoalSpec) { spec.Needs = names }
	}
	decided := func(name string, kind v1alpha1.TargetKind, target string) *v1alpha1.Evaluation {
		record := tp.NewEvaluation("", "2026-08-01").SetTarget(kind, target).DecideOn(v1alpha1.DecisionReplace, "2026-08-15").
			ChangeSpec(func(spec *v1alpha1.EvaluationSpec) { spec.Decision.Reason = "The batteries fail." }).BuildObject()
		record.Name = name
		return record
	}
	without := func(record *v1alpha1.Evaluation, change func(*v1alpha1.Decision)) *v1alpha1.Evaluation {
		change(&record.Spec.Decision)
		return record
	}
	goal := tp.NewGoal("loans").AfterGoals("pilot").ChangeSpec(forNeed("home")).BuildObject()
	plan := tp.NewPlan(tp.DefaultPlan).
		AddTechnology("tablets", func(technology *v1alpha1.Technology) { technology.Replaces = []v1alpha1.EntryName{"laptops"} }).
		AddTechnology("laptops", func(technology *v1alpha1.Technology) { technology.Replaces = []v1alpha1.EntryName{"desktops"} }).
		AddLine("buy", 2027, "900", tp.ForGoals("loans"), tp.ForTechnologies("tablets")).
		AddLine("old", 2027, "900", tp.ForGoals("before"), tp.ForTechnologies("laptops")).BuildObject()
	for name, tc := range map[string]struct {
		goals   []*v1alpha1.Goal
		records []*v1alpha1.Evaluation
		want    string
	}{
		"the same need": {
			[]*v1alpha1.Goal{closed("other", forNeed("reading", "home"))}, nil, "2026-09-01 other need home",
		},
		"another need": {[]*v1alpha1.Goal{closed("other", forNeed("reading"))}, nil, ""},
		"a technology that is replaced": {
			[]*v1alpha1.Goal{closed("before", nil)}, nil, "2026-09-01 before technology laptops",
		},
		"closed tomorrow": {
			[]*v1alpha1.Goal{closed("other", func(spec *v1alpha1.GoalSpec) {
				spec.Needs, spec.Closed.Date = []v1alpha1.EntryName{"home"}, "2026-10-02"
			})}, nil, "",
		},
		"closed today": {
			[]*v1alpha1.Goal{closed("other", func(spec *v1alpha1.GoalSpec) {
				spec.Needs, spec.Closed.Date = []v1alpha1.EntryName{"home"}, "2026-10-01"
			})}, nil,
			"2026-10-01 other need home",
		},
		"no lessons": {
			[]*v1alpha1.Goal{closed("other", func(spec *v1alpha1.GoalSpec) { spec.Needs, spec.Closed.Lessons = []v1alpha1.EntryName{"home"}, "" })}, nil, "",
		},
		"the goal itself": {[]*v1alpha1.Goal{closed("loans", forNeed("home"))}, nil, ""},
		"a decision about what the goal buys": {
			nil, []*v1alpha1.Evaluation{decided("e", v1alpha1.TargetTechnology, "tablets")},
			"2026-08-15 e technology tablets",
		},
		"about what it replaces": {
			nil, []*v1alpha1.Evaluation{decided("e", v1alpha1.TargetTechnology, "laptops")},
			"2026-08-15 e technology laptops",
		},
		"about what that replaced": {
			nil, []*v1alpha1.Evaluation{decided("e", v1alpha1.TargetTechnology, "desktops")}, "",
		},
		"about a goal for which it waits": {
			nil, []*v1alpha1.Evaluation{decided("e", v1alpha1.KindGoal, "pilot")}, "2026-08-15 e goal pilot",
		},
		"about a lot of the same name": {
			nil, []*v1alpha1.Evaluation{decided("e", v1alpha1.KindDevice, "tablets")}, "",
		},
		"a decision without a reason": {
			nil,
			[]*v1alpha1.Evaluation{without(decided("e", v1alpha1.TargetTechnology, "tablets"), func(d *v1alpha1.Decision) { d.Reason = "" })},
			"",
		},
		"decided tomorrow": {
			nil,
			[]*v1alpha1.Evaluation{without(decided("e", v1alpha1.TargetTechnology, "tablets"), func(d *v1alpha1.Decision) { d.Date = "2026-10-02" })},
			"",
		},
		"the latest first, whatever the order": {
			[]*v1alpha1.Goal{closed("z", forNeed("home")), closed("a", forNeed("home"))},
			[]*v1alpha1.Evaluation{decided("e", v1alpha1.TargetTechnology, "tablets")},
			"2026-09-01 a need home\n2026-09-01 z need home\n2026-08-15 e technology tablets",
		},
	} {
		t.Run(name, func(t *testing.T) {
			district := lessons.District{
				Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: append(tc.goals, goal), Evaluations: tc.records,
			}
			var got []string
			for _, lesson := range lessons.NewFinder(district).FindLessons(goal, calendar.New(2026, 10, 1)) {
				got = append(got, fmt.Sprintf("%s %s %s", lesson.On, lesson.Object.Name, lesson.Shared))
				if lesson.Words == "" || lesson.Title == "" {
					t.Errorf("%s has no words or no title", lesson.Object.Name)
				}
			}
			if words := strings.Join(got, "\n"); words != tc.want {
				t.Errorf("got\n%s\nwant\n%s", words, tc.want)
			}
		})
	}
}

func TestFindLessonsWithoutAPlan(t *testing.T) {
	goal := tp.NewGoal("loans").BuildObject()
	if got := lessons.NewFinder(lessons.District{Goals: []*v1alpha1.Goal{goal}}).FindLessons(goal, calendar.New(2026, 10, 1)); got != nil {
		t.Errorf("got %v", got)
	}
}
