package completeness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
	"techplan.education/internal/testplan"
)

// district holds the objects that fill the sections.
type district struct {
	plan       *v1alpha1.TechnologyPlan
	goals      []*v1alpha1.Goal
	benchmarks []*v1alpha1.Benchmark
	records    int
}

func (district *district) computeCompleteness() v1alpha1.CompletenessStatus {
	return completeness.Compute(completeness.Plan{
		TechnologyPlan: district.plan,
		Goals:          district.goals,
		Benchmarks:     district.benchmarks,
		Evaluations:    district.records,
	})
}

func newBarePlan() *district { return &district{plan: testplan.NewPlan("p").BuildObject()} }

func changeSpec(change func(*v1alpha1.TechnologyPlanSpec)) func(*district) {
	return func(filled *district) { change(&filled.plan.Spec) }
}

func withLines(purposes ...v1alpha1.Purpose) func(*district) {
	return changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Budget = &v1alpha1.Budget{Currency: "USD"}
		for _, purpose := range purposes {
			spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{Name: "l", Purpose: purpose})
		}
	})
}

func withGoals(list ...*v1alpha1.Goal) func(*district) {
	return func(filled *district) { filled.goals = list }
}

func newAlignedGoal(name string) *v1alpha1.Goal {
	return testplan.NewGoal(name).ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Alignment.Operations = "x" }).BuildObject()
}

func withGroups(groups ...v1alpha1.GroupObservation) func(*district) {
	return func(filled *district) {
		benchmark := testplan.NewBenchmark("b", "g").AddObservation("1", "2026-09-01").AddObservation("2", "2026-10-01").BuildObject()
		benchmark.Spec.Observations[1].Groups = groups
		filled.benchmarks = append(filled.benchmarks, benchmark)
	}
}

func withVision(characters int) func(*district) {
	return changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Vision.Statement = v1alpha1.Text(strings.Repeat("é", characters))
	})
}

// Each section is filled by the least entry that counts, and by nothing less.
func TestSections(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*district)
		fills  []string
	}{
		"nothing":                   {func(*district) {}, nil},
		"a vision of 39 characters": {withVision(39), nil},
		"a vision of 40 characters": {withVision(40), []string{"vision"}},
		"39 characters and a blank": {changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Vision.Statement = v1alpha1.Text(strings.Repeat("x", 39) + " ")
		}), nil},
		"the rest of the vision alone": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Vision.TechnologyRole = v1alpha1.Text(strings.Repeat("x", 80))
			}),
			nil,
		},
		"a stakeholder": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Stakeholders = make([]v1alpha1.Stakeholder, 1) }),
			[]string{"stakeholders"},
		},
		"a need": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Needs = make([]v1alpha1.Need, 1) }),
			[]string{"needs"},
		},
		"a use case": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.UseCases = make([]v1alpha1.UseCase, 1) }),
			[]string{"useCases"},
		},
		"a technology without responsibilities": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Technologies = make([]v1alpha1.Technology, 2) }),
			[]string{"technologies"},
		},
		"the second technology is vetted": {changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Technologies = make([]v1alpha1.Technology, 2)
			spec.Technologies[1].Responsibilities.Vetting = "Cabinet"
		}), []string{"technologies", "responsibilities"}},
		"a budget without lines": {withLines(), nil},
		"a line of purchase":     {withLines(v1alpha1.PurposePurchase), []string{"budget"}},
		"the second line of operation": {
			withLines(v1alpha1.PurposePurchase, v1alpha1.PurposeOperation),
			[]string{"budget", "maintenance"},
		},
		"an activity": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Timeline = make([]v1alpha1.TimelineEntry, 1) }),
			[]string{"timeline"},
		},
		"a training": {changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.ProfessionalLearning = make([]v1alpha1.LearningProgram, 1)
		}), []string{"professionalLearning"}},
		"a communication": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Communications = make([]v1alpha1.Communication, 1)
			}),
			[]string{"communications"},
		},
		"a schedule": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules = make([]v1alpha1.EvaluationSchedule, 1)
			}),
			[]string{"evaluation"},
		},
		"an Evaluation made by hand": {func(w *district) { w.records = 1 }, []string{"evaluation"}},
		"values": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Culture.Values = make([]v1alpha1.Label, 1) }),
			[]string{"culture"},
		},
		"incentives": {
			changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Culture.Incentives = make([]v1alpha1.Label, 1) }),
			[]string{"culture"},
		},
		"a goal":                   {withGoals(testplan.NewGoal("g").BuildObject()), []string{"goals"}},
		"a goal with an alignment": {withGoals(newAlignedGoal("g")), []string{"goals", "alignment"}},
		"two goals, one with an alignment": {
			withGoals(newAlignedGoal("g"), testplan.NewGoal("h").BuildObject()),
			[]string{"goals"},
		},
		"two goals, both with an alignment": {
			withGoals(newAlignedGoal("g"), newAlignedGoal("h")),
			[]string{"goals", "alignment"},
		},
		"a benchmark": {withGroups(), []string{"benchmarks"}},
		"groups in the second observation": {
			withGroups(v1alpha1.GroupObservation{Name: v1alpha1.GroupNeedsAssistiveTechnology}),
			[]string{"benchmarks", "equity"},
		},
		"groups in the second of benchmarks": {
			func(filled *district) { withGroups()(filled); withGroups(v1alpha1.GroupObservation{})(filled) },
			[]string{"benchmarks", "equity"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			changed := newBarePlan()
			c.change(changed)
			missing := map[string]bool{}
			got := changed.computeCompleteness()
			for _, section := range got.Missing {
				missing[section.Section] = true
				if section.Hint == "" || !strings.Contains(section.Hint, "(") {
					t.Errorf("%s: the hint is %q and names no field", section.Section, section.Hint)
				}
			}
			var filled []string
			for _, section := range completeness.Sections {
				if !missing[section.Name] {
					filled = append(filled, section.Name)
				}
			}
			slices.Sort(c.fills)
			slices.Sort(filled)
			if diff := cmp.Diff(c.fills, filled); diff != "" {
				t.Error(diff)
			}
			if want := int32(100 * len(filled) / 17); *got.Percent != want {
				t.Errorf("want %d percent, got %d", want, *got.Percent)
			}
		})
	}
}

// The seventeen sections of the template, in its order.
func TestSectionsAreThoseOfTheTemplate(t *testing.T) {
	var got []string
	for _, section := range completeness.Sections {
		got = append(got, section.Name)
	}
	slices.Sort(got)
	want := []string{
		"alignment", "benchmarks", "budget", "communications", "culture", "equity", "evaluation", "goals",
		"maintenance", "needs", "professionalLearning", "responsibilities", "stakeholders", "technologies", "timeline",
		"useCases", "vision",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The percentage reaches 100 with the last section.
func TestHundredPercentIsAll(t *testing.T) {
	fill := []func(*district){
		withVision(40),
		withLines(v1alpha1.PurposeOperation),
		withGoals(newAlignedGoal("g")),
		withGroups(v1alpha1.GroupObservation{}),
		func(filled *district) { filled.records = 1 },
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Stakeholders = make([]v1alpha1.Stakeholder, 1) }),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Needs = make([]v1alpha1.Need, 1) }),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.UseCases = make([]v1alpha1.UseCase, 1) }),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Technologies = []v1alpha1.Technology{{Responsibilities: v1alpha1.Responsibilities{Vetting: "Cabinet"}}}
		}),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Timeline = make([]v1alpha1.TimelineEntry, 1) }),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.ProfessionalLearning = make([]v1alpha1.LearningProgram, 1)
		}),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Communications = make([]v1alpha1.Communication, 1) }),
		changeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Culture.Values = make([]v1alpha1.Label, 1) }),
	}
	filled := newBarePlan()
	for i, step := range fill {
		before := filled.computeCompleteness()
		if *before.Percent >= 100 || *before.Percent < 0 || len(before.Missing) == 0 {
			t.Fatalf("before step %d: %d percent with %d missing", i, *before.Percent, len(before.Missing))
		}
		step(filled)
		if after := filled.computeCompleteness(); *after.Percent <= *before.Percent {
			t.Errorf("step %d: %d percent, then %d", i, *before.Percent, *after.Percent)
		}
	}
	if got := filled.computeCompleteness(); *got.Percent != 100 || got.Missing != nil {
		t.Errorf("with everything there: %d percent, missing %v", *got.Percent, got.Missing)
	}
}
