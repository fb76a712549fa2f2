package summary_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/testplan"
)

func TestDepartments(t *testing.T) {
	var sixty []v1alpha1.Label
	for i := range 60 {
		sixty = append(sixty, v1alpha1.Label(fmt.Sprintf("d%02d", i)))
	}
	fifty := []v1alpha1.DepartmentCount{{Name: "d59", Stakeholders: 2}}
	for _, name := range sixty[:49] {
		fifty = append(fifty, v1alpha1.DepartmentCount{Name: name, Stakeholders: 1})
	}
	for title, c := range map[string]struct {
		departments []v1alpha1.Label
		want        []v1alpha1.DepartmentCount
	}{
		"no stakeholders":               {nil, nil},
		"stakeholders of no department": {[]v1alpha1.Label{"", ""}, nil},
		"a name of blanks":              {[]v1alpha1.Label{"  "}, nil},
		"sorted by number, then by name": {
			[]v1alpha1.Label{"IT", "Schools", "Finance", "IT"},
			[]v1alpha1.DepartmentCount{
				{Name: "IT", Stakeholders: 2}, {Name: "Finance", Stakeholders: 1}, {Name: "Schools", Stakeholders: 1},
			},
		},
		"names that differ in case and blanks": {
			[]v1alpha1.Label{"special education ", "Special Education"},
			[]v1alpha1.DepartmentCount{{Name: "Special Education", Stakeholders: 2}},
		},
		"60 departments, of which 50 are listed": {append(slices.Clone(sixty), "d59"), fifty},
	} {
		t.Run(title, func(t *testing.T) {
			var stakeholders []v1alpha1.Stakeholder
			for _, department := range c.departments {
				stakeholders = append(stakeholders, v1alpha1.Stakeholder{Role: "Teacher", Department: department})
			}
			if diff := cmp.Diff(c.want, summary.CountDepartments(stakeholders)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFitRoles(t *testing.T) {
	roles := []v1alpha1.Label{"Office\u202e", `Office\u202e`, "Office\n", "Office", "Buyer"}
	want := []v1alpha1.Label{"Buyer", "Office", `Office\u202e`}
	if diff := cmp.Diff(want, summary.FitRoles(roles)); diff != "" {
		t.Error(diff)
	}
}

// newAlignedGoal returns a goal that describes its connection with so many of the four
// areas.
func newAlignedGoal(name string, areas int) *testplan.GoalBuilder {
	return testplan.NewGoal(name).ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		alignment := &spec.Alignment
		all := []*v1alpha1.Text{
			&alignment.Curriculum, &alignment.Assessment, &alignment.ProfessionalLearning, &alignment.Operations,
		}
		for _, area := range all[:areas] {
			*area = "It fits."
		}
	})
}

func TestAlignmentPercent(t *testing.T) {
	all, nothing := newAlignedGoal("a", 4), newAlignedGoal("b", 0)
	for title, c := range map[string]struct {
		goals []*testplan.GoalBuilder
		want  *int32
	}{
		"no goals":              {nil, nil},
		"no area of four":       {[]*testplan.GoalBuilder{nothing}, new(int32(0))},
		"one area of four":      {[]*testplan.GoalBuilder{newAlignedGoal("a", 1)}, new(int32(25))},
		"all four areas":        {[]*testplan.GoalBuilder{all}, new(int32(100))},
		"seven areas of twelve": {[]*testplan.GoalBuilder{all, newAlignedGoal("c", 3), nothing}, new(int32(58))},
		"eleven of twelve, rounded down": {
			[]*testplan.GoalBuilder{all, newAlignedGoal("c", 4), newAlignedGoal("d", 3)}, new(int32(91)),
		},
		"a goal that is closed today does not count": {
			[]*testplan.GoalBuilder{all, newAlignedGoal("b", 0).CloseAs(v1alpha1.OutcomeMet, "2026-10-01")},
			new(int32(100)),
		},
		"a goal that is closed tomorrow counts": {
			[]*testplan.GoalBuilder{all, newAlignedGoal("b", 0).CloseAs(v1alpha1.OutcomeMet, "2026-10-02")},
			new(int32(50)),
		},
		"all goals are closed": {
			[]*testplan.GoalBuilder{newAlignedGoal("a", 4).CloseAs(v1alpha1.OutcomeMet, "2026-10-01")}, nil,
		},
		"a goal that starts later counts": {
			[]*testplan.GoalBuilder{all, newAlignedGoal("b", 0).SetDates("2028-07-01", "")}, new(int32(50)),
		},
	} {
		t.Run(title, func(t *testing.T) {
			goals := computeBudget(testplan.NewPlan("p"), c.goals...).Goals
			if diff := cmp.Diff(c.want, summary.ComputeAlignmentPercent(goals)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
