package controllers_test

import (
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// A stored object with a year before 1970, which the definitions now refuse, can be edited as
// long as the date stays the same.
func TestStoredYearsAfterAnUpgrade(t *testing.T) {
	config, c := startReleased(t)
	d := newDistrictOn(t, config, c, midTerm)
	d.create(tp.NewGoal("g").OfPlan("p").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		spec.Actions = []v1alpha1.Action{{Name: "survey", Done: "0206-10-01"}, {Name: "report", Done: "2026-10-01"}}
	}).BuildObject())
	d.upgrade()
	for _, step := range []struct {
		title   string
		change  func(*v1alpha1.GoalSpec)
		refused bool
	}{
		{"another field", func(spec *v1alpha1.GoalSpec) { spec.Title = "Another title" }, false},
		{"the date of another action", func(spec *v1alpha1.GoalSpec) { spec.Actions[1].Done = "1970-01-01" }, false},
		{"that date to another early year", func(spec *v1alpha1.GoalSpec) { spec.Actions[0].Done = "1969-12-31" }, true},
		{"that date to what was meant", func(spec *v1alpha1.GoalSpec) { spec.Actions[0].Done = "2026-10-01" }, false},
	} {
		t.Run(step.title, func(t *testing.T) {
			goal := &v1alpha1.Goal{}
			goal.Namespace, goal.Name = d.namespace, "g"
			if err := d.Get(t.Context(), client.ObjectKeyFromObject(goal), goal); err != nil {
				t.Fatal(err)
			}
			step.change(&goal.Spec)
			if err := d.Update(t.Context(), goal); apierrors.IsInvalid(err) != step.refused {
				t.Errorf("refused: %t, got %v", step.refused, err)
			}
		})
	}
}
