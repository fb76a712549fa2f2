// Package lessons finds what a district has learned before about a goal: from goals that have ended and
// answered the same need or bought the same technology, and from decisions about technologies that the
// goal buys, or that these replace.
package lessons

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
)

// Lesson is what was learned from a goal or an evaluation.
type Lesson struct {
	// On is the day on which the goal was closed, or on which it was decided.
	On calendar.Date
	// Object is the goal or the evaluation.
	Object v1alpha1.ObjectKey
	// Title says what it was: the title of the goal, or the decision.
	Title string
	// Shared is the need or the technology that connects it with the goal, for example: need home-devices.
	Shared string
	// Words are what was learned, as people wrote it.
	Words string
}

// District holds the objects of a district from which lessons are found. Needs and technologies of
// different plans are the same if they have one name.
type District struct {
	Plans       []*v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Evaluations []*v1alpha1.Evaluation
}

// Finder finds the lessons for the goals of a district.
type Finder struct {
	district District
	// technologies are those of each goal: what its lines pay for, and what that replaces.
	technologies map[goalKey]nameSet
}

// goalKey identifies a goal as the lines of its plan name it.
type goalKey struct{ plan, goal string }

type nameSet map[v1alpha1.EntryName]bool

// NewFinder returns a finder for a district. It reads the lines of all plans once.
func NewFinder(district District) *Finder {
	finder := &Finder{district, map[goalKey]nameSet{}}
	for _, plan := range district.Plans {
		finder.addTechnologies(plan)
	}
	return finder
}

// addTechnologies adds the technologies of the goals of a plan.
func (finder *Finder) addTechnologies(plan *v1alpha1.TechnologyPlan) {
	if plan.Spec.Budget == nil {
		return
	}
	replaced := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for i := range plan.Spec.Technologies {
		replaced[plan.Spec.Technologies[i].Name] = plan.Spec.Technologies[i].Replaces
	}
	for i := range plan.Spec.Budget.Lines {
		line := &plan.Spec.Budget.Lines[i]
		for _, goal := range line.Goals {
			key := goalKey{plan.Name, goal.Name}
			if finder.technologies[key] == nil {
				finder.technologies[key] = nameSet{}
			}
			for _, name := range line.Technologies {
				finder.technologies[key][name] = true
				for _, before := range replaced[name] {
					finder.technologies[key][before] = true
				}
			}
		}
	}
}

func (finder *Finder) technologiesOf(goal *v1alpha1.Goal) nameSet {
	return finder.technologies[goalKey{goal.Spec.PlanRef.Name, goal.Name}]
}

// FindLessons lists the lessons for a goal up to a day, the latest first.
func (finder *Finder) FindLessons(goal *v1alpha1.Goal, today calendar.Date) []Lesson {
	technologies := finder.technologiesOf(goal)
	var found []Lesson
	for _, other := range finder.district.Goals {
		closed := calendar.ParseOrZero(other.Spec.Closed.Date)
		if other.Name == goal.Name || other.Spec.Closed.Lessons == "" || closed > today {
			continue
		}
		if shared := findShared(goal, other, technologies, finder.technologiesOf(other)); shared != "" {
			found = append(found, Lesson{
				On: closed, Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: other.Name},
				Title: string(other.Spec.Title), Shared: shared, Words: string(other.Spec.Closed.Lessons),
			})
		}
	}
	for _, record := range finder.district.Evaluations {
		decision, target := record.Spec.Decision, record.Spec.Target
		decided := calendar.ParseOrZero(decision.Date)
		isAbout := slices.ContainsFunc(evaluation.ListTechnologies(record), func(name v1alpha1.EntryName) bool {
			return technologies[name]
		}) ||
			target.Kind == v1alpha1.TargetGoal && slices.ContainsFunc(goal.Spec.DependsOnRefs, isNamed(target.Name))
		if decision.Reason == "" || decided > today || !isAbout {
			continue
		}
		found = append(found, Lesson{
			On: decided, Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
			Title:  fmt.Sprintf("%s, by %s", decision.Outcome, decision.By),
			Shared: describeTarget(target), Words: string(decision.Reason),
		})
	}
	slices.SortFunc(found, func(left, right Lesson) int {
		return cmp.Or(cmp.Compare(right.On, left.On), cmp.Compare(left.Object.Kind, right.Object.Kind),
			cmp.Compare(left.Object.Name, right.Object.Name))
	})
	return found
}

func isNamed(name string) func(v1alpha1.Reference) bool {
	return func(reference v1alpha1.Reference) bool { return reference.Name == name }
}

func describeTarget(target v1alpha1.EvaluationTarget) string {
	if target.Kind == v1alpha1.TargetGoal {
		return "goal " + target.Name
	}
	return "technology " + target.Name
}

// findShared returns the need, or else the technology, that two goals share; empty if there is none.
func findShared(goal, other *v1alpha1.Goal, technologies, ofOther nameSet) string {
	for _, need := range slices.Sorted(slices.Values(goal.Spec.Needs)) {
		if slices.Contains(other.Spec.Needs, need) {
			return "need " + string(need)
		}
	}
	var shared []v1alpha1.EntryName
	for name := range technologies {
		if ofOther[name] {
			shared = append(shared, name)
		}
	}
	if len(shared) == 0 {
		return ""
	}
	return "technology " + string(slices.Min(shared))
}
