package assess_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testplan"
)

// planStatus is the status of the plan "p" with goals, on a day.
func planStatus(plan *testplan.PlanBuilder, day string, goals ...*testplan.GoalBuilder) v1alpha1.TechnologyPlanStatus {
	w := assess.World{Plans: []*v1alpha1.TechnologyPlan{plan.Object()}}
	for _, goal := range goals {
		w.Goals = append(w.Goals, goal.Object())
	}
	now, _ := time.Parse(time.DateOnly, day)
	status, _ := assess.Plan(assess.NewDistrict(w).PlanInput(w.Plans[0]), now.Add(17*time.Hour))
	return status
}

// Stakeholders are counted by department, whatever the letters and blanks.
func TestDepartments(t *testing.T) {
	belonging := func(departments ...v1alpha1.Label) *testplan.PlanBuilder {
		return testplan.Plan("p").With(func(spec *v1alpha1.TechnologyPlanSpec) {
			for i, label := range departments {
				spec.Stakeholders = append(
					spec.Stakeholders,
					v1alpha1.Stakeholder{
						Name:       v1alpha1.EntryName(fmt.Sprint("s", i)),
						Role:       "Teacher",
						Department: label,
					},
				)
			}
		})
	}
	var sixty []v1alpha1.Label
	for i := range 60 {
		sixty = append(sixty, v1alpha1.Label(fmt.Sprintf("d%02d", i)))
	}
	var fifty []v1alpha1.DepartmentCount
	for _, name := range append([]v1alpha1.Label{"d59"}, sixty[:49]...) {
		fifty = append(fifty, v1alpha1.DepartmentCount{Name: name, Stakeholders: 1})
	}
	fifty[0].Stakeholders = 2
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []v1alpha1.DepartmentCount
	}{
		"no stakeholders":  {belonging(), nil},
		"of no department": {belonging("", ""), nil},
		"blanks are none":  {belonging("  "), nil},
		"by number, then name": {
			belonging("IT", "Schools", "Finance", "IT"),
			[]v1alpha1.DepartmentCount{
				{Name: "IT", Stakeholders: 2},
				{Name: "Finance", Stakeholders: 1},
				{Name: "Schools", Stakeholders: 1},
			},
		},
		"in other letters": {
			belonging("special education ", "Special Education"),
			[]v1alpha1.DepartmentCount{{Name: "Special Education", Stakeholders: 2}},
		},
		"the fifty largest": {belonging(append(sixty, "d59")...), fifty},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, planStatus(c.plan, "2026-10-01").Departments); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// How much of the goals' alignment is written down, rounded down.
func TestAlignmentPercent(t *testing.T) {
	goal := func(name string, filled int) *testplan.GoalBuilder {
		return testplan.Goal(name).With(func(spec *v1alpha1.GoalSpec) {
			cells := []*v1alpha1.Text{
				&spec.Alignment.Curriculum, &spec.Alignment.Assessment, &spec.Alignment.ProfessionalLearning,
				&spec.Alignment.Operations,
			}
			for _, cell := range cells[:filled] {
				*cell = "It fits."
			}
		})
	}
	for title, c := range map[string]struct {
		goals []*testplan.GoalBuilder
		want  string
	}{
		"no goals":              {nil, "absent"},
		"nothing written down":  {[]*testplan.GoalBuilder{goal("a", 0)}, "0"},
		"one of four":           {[]*testplan.GoalBuilder{goal("a", 1)}, "25"},
		"all of four":           {[]*testplan.GoalBuilder{goal("a", 4)}, "100"},
		"seven of twelve":       {[]*testplan.GoalBuilder{goal("a", 4), goal("b", 3), goal("c", 0)}, "58"},
		"all but one of twelve": {[]*testplan.GoalBuilder{goal("a", 4), goal("b", 4), goal("c", 3)}, "91"},
		"a closed goal is over": {
			[]*testplan.GoalBuilder{goal("a", 4), goal("b", 0).Closed(v1alpha1.OutcomeMet, "2026-10-01")},
			"100",
		},
		"one that closes later": {
			[]*testplan.GoalBuilder{goal("a", 4), goal("b", 0).Closed(v1alpha1.OutcomeMet, "2026-10-02")},
			"50",
		},
		"all goals are closed": {
			[]*testplan.GoalBuilder{goal("a", 4).Closed(v1alpha1.OutcomeMet, "2026-10-01")},
			"absent",
		},
		"a goal that is to come": {[]*testplan.GoalBuilder{goal("a", 4), goal("b", 0).Runs("2028-07-01", "")}, "50"},
	} {
		t.Run(title, func(t *testing.T) {
			got := "absent"
			if p := planStatus(testplan.Plan("p"), "2026-10-01", c.goals...).AlignmentPercent; p != nil {
				got = fmt.Sprint(*p)
			}
			if got != c.want {
				t.Errorf("want %s, got %s", c.want, got)
			}
		})
	}
}
