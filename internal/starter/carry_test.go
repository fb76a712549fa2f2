package starter_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/starter"
)

// carryOver builds a folder from a plan that ends, and reads it.
func carryOver(t *testing.T, previous *starter.Previous) (*snapshot.NamespacedDistrict, v1alpha1.TechnologyPlanSpec) {
	t.Helper()
	district, plan := loadPlan(t, buildFolder(t, starter.Answers{Previous: previous}))
	return district, plan.Spec
}

// What the sample leaves: its lots and open goals belong to the new plan, and what the plan
// says about its own years is not there.
func TestCarryOver(t *testing.T) {
	previous := loadPrevious(t)
	district, spec := carryOver(t, previous)
	from := previous.Plan.Spec
	if spec.Period != (v1alpha1.Period{Start: "2029-07-01", End: "2032-06-30"}) {
		t.Errorf("the period is %+v", spec.Period)
	}
	for name, diff := range map[string]string{
		"sites":        cmp.Diff(from.District.Sites, spec.District.Sites),
		"stakeholders": cmp.Diff(from.Stakeholders, spec.Stakeholders),
		"technologies": cmp.Diff(from.Technologies, spec.Technologies),
		"policy":       cmp.Diff(from.Policy, spec.Policy),
		"budget":       cmp.Diff(&v1alpha1.Budget{Currency: "USD"}, spec.Budget),
	} {
		if diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if spec.Approval != (v1alpha1.Approval{}) || spec.Vision != (v1alpha1.Vision{}) || len(spec.District.Groups) > 0 ||
		len(spec.Timeline)+len(spec.ProfessionalLearning)+len(spec.Communications)+len(spec.DomainLeads) > 0 {
		t.Error("a section is carried over that the district has to write anew")
	}
	if len(district.Devices) != len(previous.Devices) || len(district.Goals) != len(previous.Goals) ||
		len(district.Benchmarks) != len(previous.Benchmarks) || len(district.Evaluations) > 0 {
		t.Errorf("%d lots, %d goals, %d benchmarks, %d evaluations",
			len(district.Devices), len(district.Goals), len(district.Benchmarks), len(district.Evaluations))
	}
	for _, lot := range district.Devices {
		if lot.Spec.PlanRef.Name != "plan-2029" || lot.Namespace != "juniper-flats" {
			t.Errorf("lot %s is of plan %s in %s", lot.Name, lot.Spec.PlanRef.Name, lot.Namespace)
		}
		if lot.Spec.Quantity == 0 || lot.Spec.Acquisition.BudgetLine.Plan == "plan-2029" {
			t.Errorf("lot %s: %d units, paid by %+v", lot.Name, lot.Spec.Quantity, lot.Spec.Acquisition.BudgetLine)
		}
	}
	for _, goal := range district.Goals {
		if goal.Spec.PlanRef.Name != "plan-2029" || goal.Spec.Start != "" || goal.Spec.Due != "" {
			t.Errorf("goal %s: %+v, %s to %s", goal.Name, goal.Spec.PlanRef, goal.Spec.Start, goal.Spec.Due)
		}
	}
}

// No name leads nowhere after a plan is carried over, and only the missing money for
// replacements is an error.
func TestCarriedNamesExist(t *testing.T) {
	district, _ := carryOver(t, loadPrevious(t))
	for _, result := range snapshot.AssessDistrict(district.District, time.Date(2029, 7, 2, 12, 0, 0, 0, time.UTC)) {
		for _, finding := range result.Findings {
			isMoney := finding.Code == "RefreshUnderfunded"
			if finding.Code == "UnknownName" || finding.Severity == v1alpha1.SeverityError && !isMoney {
				t.Errorf("%s %s: %s: %s", finding.Severity, finding.Code, finding.Field, finding.Message)
			}
		}
	}
}

// What the files hold before is not changed.
func TestPreviousStays(t *testing.T) {
	previous := loadPrevious(t)
	buildFolder(t, starter.Answers{Previous: previous})
	if diff := cmp.Diff(loadPrevious(t), previous); diff != "" {
		t.Error(diff)
	}
}

func TestCarriedGoals(t *testing.T) {
	previous := loadPrevious(t)
	goal := previous.Goals[0]
	previous.Goals = previous.Goals[:1]
	for name, tc := range map[string]struct {
		change func(*v1alpha1.GoalSpec)
		want   []string
	}{
		"a goal without an outcome": {func(*v1alpha1.GoalSpec) {}, []string{goal.Name}},
		"a goal with an outcome": {func(spec *v1alpha1.GoalSpec) {
			spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeMet, Date: "2029-06-01"}
		}, nil},
		"a goal of another plan": {func(spec *v1alpha1.GoalSpec) { spec.PlanRef.Name = "other" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			changed := goal.DeepCopy()
			tc.change(&changed.Spec)
			next := *previous
			next.Goals = []*v1alpha1.Goal{changed}
			district, spec := carryOver(t, &next)
			var got []string
			for _, goal := range district.Goals {
				got = append(got, goal.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			for _, benchmark := range district.Benchmarks {
				if benchmark.Spec.GoalRef.Name != goal.Name || len(got) == 0 {
					t.Errorf("benchmark %s of a goal that is not carried over", benchmark.Name)
				}
			}
			for _, schedule := range spec.EvaluationSchedules {
				if schedule.Target.Kind == v1alpha1.TargetGoal && schedule.Target.Name != goal.Name {
					t.Errorf("schedule %s of a goal that is not carried over", schedule.Name)
				}
			}
		})
	}
}

// Actions that are done stay with the old plan, days before the new one go, and a cost
// whose year is over is named in a comment.
func TestCarriedActions(t *testing.T) {
	for name, tc := range map[string]struct {
		action v1alpha1.Action
		want   []v1alpha1.Action
		note   string
	}{
		"an action that is done": {v1alpha1.Action{Name: "buy", Done: "2028-08-06"}, nil, ""},
		"an end on the last day of the old plan": {
			v1alpha1.Action{Name: "buy", Start: "2029-01-01", End: "2029-06-30"}, []v1alpha1.Action{{Name: "buy"}}, "",
		},
		"an end on the first day of the new plan": {
			v1alpha1.Action{Name: "buy", Start: "2029-06-30", End: "2029-07-01", Cost: "500"},
			[]v1alpha1.Action{{Name: "buy", End: "2029-07-01", Cost: "500"}}, "",
		},
		"a cost of the last year of the old plan": {
			v1alpha1.Action{Name: "buy", FiscalYear: 2029, Cost: "500.50"}, []v1alpha1.Action{{Name: "buy"}},
			"## The action buy was to cost 500.50. Write its cost again, with end or fiscalYear.",
		},
		"a cost of the first year of the new plan": {
			v1alpha1.Action{Name: "buy", FiscalYear: 2030, Cost: "500.50"},
			[]v1alpha1.Action{{Name: "buy", FiscalYear: 2030, Cost: "500.50"}}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			previous := loadPrevious(t)
			previous.Goals = previous.Goals[:1]
			previous.Goals[0].Spec.Actions = []v1alpha1.Action{tc.action}
			files := buildFolder(t, starter.Answers{Previous: previous})
			district, _ := loadPlan(t, files)
			if diff := cmp.Diff(tc.want, district.Goals[0].Spec.Actions); diff != "" {
				t.Error(diff)
			}
			content := string(files[starter.FileGoals])
			hasNote := strings.Contains(content, "was to cost")
			if hasNote != (tc.note != "") || !strings.Contains(content, tc.note) {
				t.Errorf("want the note %q", tc.note)
			}
		})
	}
}

func TestCarriedDependencies(t *testing.T) {
	previous := loadPrevious(t)
	first, second := previous.Goals[0], previous.Goals[1]
	previous.Goals = []*v1alpha1.Goal{first, second}
	first.Spec.DependsOnRefs = []v1alpha1.Reference{{Name: second.Name}}
	district, _ := carryOver(t, previous)
	dependencies := 0
	for _, goal := range district.Goals {
		dependencies += len(goal.Spec.DependsOnRefs)
	}
	if len(district.Goals) != 2 || dependencies != 1 {
		t.Error("a dependency on an open goal is lost")
	}
	second.Spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeMet, Date: "2029-06-01"}
	district, _ = carryOver(t, previous)
	if len(district.Goals) != 1 || len(district.Goals[0].Spec.DependsOnRefs) != 0 {
		t.Error("a dependency on a closed goal is kept")
	}
}

// A waiver runs on if its last day is in the new plan and its object is carried over.
func TestCarriedWaivers(t *testing.T) {
	previous := loadPrevious(t)
	goal := previous.Goals[0].Name
	for name, tc := range map[string]struct {
		waiver v1alpha1.Waiver
		want   v1alpha1.ObjectKey
		kept   bool
	}{
		"until the last day of the old plan":  {v1alpha1.Waiver{Until: "2029-06-30"}, v1alpha1.ObjectKey{}, false},
		"until the first day of the new plan": {v1alpha1.Waiver{Until: "2029-07-01"}, v1alpha1.ObjectKey{}, true},
		"for a year of the old plan": {
			v1alpha1.Waiver{Until: "2030-06-30", FiscalYear: 2029},
			v1alpha1.ObjectKey{},
			false,
		},
		"for a year of the new plan": {
			v1alpha1.Waiver{Until: "2030-06-30", FiscalYear: 2030},
			v1alpha1.ObjectKey{},
			true,
		},
		"about the plan": {
			v1alpha1.Waiver{Until: "2030-06-30", Object: v1alpha1.ObjectKey{Kind: "TechnologyPlan", Name: "plan-2026"}},
			v1alpha1.ObjectKey{Kind: "TechnologyPlan", Name: "plan-2029"}, true,
		},
		"about an open goal": {
			v1alpha1.Waiver{Until: "2030-06-30", Object: v1alpha1.ObjectKey{Kind: "Goal", Name: goal}},
			v1alpha1.ObjectKey{Kind: "Goal", Name: goal}, true,
		},
		"about a goal that is not there": {
			v1alpha1.Waiver{Until: "2030-06-30", Object: v1alpha1.ObjectKey{Kind: "Goal", Name: "gone"}},
			v1alpha1.ObjectKey{}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.waiver.Name, tc.waiver.Code, tc.waiver.Severity = "waiver", "PlanStale", v1alpha1.WaiverOff
			tc.waiver.Reason, tc.waiver.ApprovedBy = "The board knows.", "Board of Education"
			previous.Plan.Spec.Policy.Waivers = []v1alpha1.Waiver{tc.waiver}
			_, spec := carryOver(t, previous)
			if got := len(spec.Policy.Waivers) == 1; got != tc.kept {
				t.Fatalf("kept is %t, want %t", got, tc.kept)
			}
			if tc.kept && spec.Policy.Waivers[0].Object != tc.want {
				t.Errorf("the waiver is about %+v, want %+v", spec.Policy.Waivers[0].Object, tc.want)
			}
		})
	}
}

// The first due date of a schedule is its first one in the new plan, with the same day of
// the month.
func TestCarriedSchedules(t *testing.T) {
	for name, tc := range map[string]struct {
		cadence      v1alpha1.Cadence
		anchor, want v1alpha1.Date
	}{
		"yearly":                                {v1alpha1.CadenceAnnual, "2027-06-15", "2030-06-15"},
		"yearly on the first day":               {v1alpha1.CadenceAnnual, "2026-07-01", "2029-07-01"},
		"each quarter":                          {v1alpha1.CadenceQuarterly, "2026-09-30", "2029-09-30"},
		"each month on the 31st":                {v1alpha1.CadenceMonthly, "2026-08-31", "2029-07-31"},
		"twice a year, on the 31st":             {v1alpha1.CadenceSemiAnnual, "2026-08-31", "2029-08-31"},
		"each quarter from the 31st, in August": {v1alpha1.CadenceQuarterly, "2026-05-31", "2029-08-31"},
		"yearly on a leap day":                  {v1alpha1.CadenceAnnual, "2028-02-29", "2032-02-29"},
		"once in the old plan":                  {v1alpha1.CadenceOnce, "2029-06-30", ""},
		"once in the new plan":                  {v1alpha1.CadenceOnce, "2029-07-01", "2029-07-01"},
		"yearly, first in the new plan":         {v1alpha1.CadenceAnnual, "2031-06-15", "2031-06-15"},
	} {
		t.Run(name, func(t *testing.T) {
			previous := loadPrevious(t)
			previous.Plan.Spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
				Name: "review", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnologyPlan},
				Cadence: tc.cadence, Anchor: tc.anchor, From: "2027-01-01",
			}}
			_, spec := carryOver(t, previous)
			var got v1alpha1.Date
			for _, schedule := range spec.EvaluationSchedules {
				got = schedule.Anchor
				if schedule.From != "" {
					t.Errorf("the day %s before the plan is kept", schedule.From)
				}
			}
			if got != tc.want {
				t.Errorf("the first due date is %q, want %q", got, tc.want)
			}
		})
	}
}

// Terms and closures that end on or after the first day are kept, and schedules follow
// those that are.
func TestCarriedTerms(t *testing.T) {
	previous := loadPrevious(t)
	district := &previous.Plan.Spec.District
	district.Terms = []v1alpha1.Term{
		{Name: "spring", Start: "2029-01-03", End: "2029-06-30"},
		{Name: "summer", Start: "2029-06-01", End: "2029-07-01"},
	}
	district.Closures = []v1alpha1.Term{{Name: "break", Start: "2029-06-20", End: "2029-06-30"}}
	previous.Plan.Spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
		Name: "check", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnologyPlan},
		Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd, Terms: []v1alpha1.EntryName{"spring", "summer"},
	}}
	_, spec := carryOver(t, previous)
	summer := []v1alpha1.Term{{Name: "summer", Start: "2029-06-01", End: "2029-07-01"}}
	if diff := cmp.Diff(summer, spec.District.Terms); diff != "" {
		t.Error(diff)
	}
	if len(spec.District.Closures) != 0 {
		t.Errorf("closures that are over are kept: %+v", spec.District.Closures)
	}
	if diff := cmp.Diff([]v1alpha1.EntryName{"summer"}, spec.EvaluationSchedules[0].Terms); diff != "" {
		t.Error(diff)
	}
}

// Labels stay, and so do annotations but those of kubectl.
func TestCarriedMetadata(t *testing.T) {
	previous := loadPrevious(t)
	lot := previous.Devices[0]
	lot.Labels = map[string]string{"team": "technology"}
	lot.Annotations = map[string]string{
		"kubectl.kubernetes.io/last-applied-configuration": "{}", "maple.example/room": "12: north",
	}
	previous.Devices = previous.Devices[:1]
	district, _ := carryOver(t, previous)
	if diff := cmp.Diff(map[string]string{"team": "technology"}, district.Devices[0].Labels); diff != "" {
		t.Error(diff)
	}
	own := map[string]string{"maple.example/room": "12: north"}
	if diff := cmp.Diff(own, district.Devices[0].Annotations); diff != "" {
		t.Error(diff)
	}
}

// A text of a person comes back as it was, whatever YAML would make of it.
func TestCarriedTexts(t *testing.T) {
	texts := []string{
		"on", "Off", "null", "~", "1e3", "0x1F", "12:30", "2026-07-01", "- a", "a: b", "a #b", "# a", "{a}", "[a]",
		"*a", "&a", "!a", "|", ">", "'a'", `"a"`, "%a", "@a", "`a`", " a ", "a:", "=", "<<", "two\nlines\n", "tab\tin",
		"学区", "a — b", strings.Repeat("long ", 60) + "text",
	}
	previous := loadPrevious(t)
	goal := previous.Goals[0]
	previous.Goals = nil
	want := map[string]string{}
	for i, words := range texts {
		next := goal.DeepCopy()
		next.Name = fmt.Sprintf("goal-%d", i)
		next.Spec.PedagogicalShift = v1alpha1.Text(words)
		previous.Goals = append(previous.Goals, next)
		want[next.Name] = words
	}
	district, _ := carryOver(t, previous)
	got := map[string]string{}
	for _, goal := range district.Goals {
		got[goal.Name] = string(goal.Spec.PedagogicalShift)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Schools that are given take the place of those of the plan that ends.
func TestSchoolsReplaceSites(t *testing.T) {
	answers := starter.Answers{Previous: loadPrevious(t), Schools: []starter.School{{Name: "one", Enrollment: 12}}}
	_, plan := loadPlan(t, buildFolder(t, answers))
	if len(plan.Spec.District.Sites) != 1 || plan.Spec.District.Sites[0].Name != "one" {
		t.Errorf("the sites are %+v", plan.Spec.District.Sites)
	}
}
