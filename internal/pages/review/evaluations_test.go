package review_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages/review"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	"techplan.education/internal/testplan"
)

// TestEvaluationsOfManySituations checks what the page says at the edges of evaluations and decisions.
func TestEvaluationsOfManySituations(t *testing.T) {
	answered := func(on string) *testplan.EvaluationBuilder {
		return testpages.NewReview(on).AddAnswer("use", v1alpha1.AnswerFail).AddAnswer("cost", v1alpha1.AnswerWarning)
	}
	for title, c := range map[string]struct {
		plan    *testplan.PlanBuilder
		records []*testplan.EvaluationBuilder
		want    []string
		lacks   []string
	}{
		"no evaluations": {
			testpages.NewDecidedPlan(), nil,
			[]string{
				"No evaluation is open, overdue or due in the next year.", "No evaluation on record waits", "No evaluation is completed yet.",
				"No decision is recorded yet.", "No money is planned for a technology after",
			}, nil,
		},
		"an open evaluation with one answer": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{testpages.NewReview("2026-11-10").AddAnswer("use", v1alpha1.AnswerPass)},
			[]string{
				"1 evaluation waits for answers.", "open, due on Nov 10, 2026; hold it by Dec 10, 2026", "| cost | Does it? | 1 |  | no answer yet |",
				"- answer: Pass, Warning or Fail\n    criterion: cost", "kubectl apply --server-side --field-manager=record-ROLE",
			},
			[]string{"criterion: use"},
		},
		"the last day of an evaluation": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{testpages.NewReview("2026-10-03")},
			[]string{"open, due on Oct 3, 2026; hold it by Nov 2, 2026"}, []string{"| overdue |"},
		},
		"the day after the last day": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{testpages.NewReview("2026-10-02")},
			[]string{"overdue, since Nov 2, 2026; it was due on Oct 2, 2026", "| overdue |"}, nil,
		},
		"an evaluation without a due date": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{testpages.NewReview("someday")}, []string{"open, without a due date"}, nil,
		},
		"a schedule that was not held": {
			testpages.NewDecidedPlan().AddSchedule(
				"check", v1alpha1.CadenceOnce, "2026-08-15", v1alpha1.KindTechnologyPlan, testplan.DefaultPlan),
			nil, []string{"| missed | check |"}, nil,
		},
		"results without a decision, before the last day": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{answered("2026-10-20")},
			[]string{
				"Does it? Fail.", "To be decided by Nov 19, 2026.", "**Decisions missing**: 1",
				"(note): The evaluation e--2026-10-20 has all of its results",
			}, nil,
		},
		"results without a decision, after the last day": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{answered("2026-09-20")},
			[]string{"(needs attention): The evaluation e--2026-09-20 has all of its results"}, nil,
		},
		"values with bounds, and what must pass, half answered": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{testpages.NewReview("2026-11-10").
				ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
					spec.Criteria = []v1alpha1.Criterion{
						{Name: "use", Question: "How much?", Weight: new(int32(3)), Pass: v1alpha1.Bounds{AtLeast: "60"}},
						{Name: "privacy", Question: "Is it?", MustPass: new(true)},
					}
					spec.Results = []v1alpha1.Result{{Criterion: "use", Value: "43", Evidence: "Export"}}
				})},
			[]string{
				"| use | How much? | 3 | at least 60 | Fail: 43 | Export |", "| privacy | Is it? | 1 | must pass | no answer yet |",
				"kubectl techplan record e--2026-11-10 -n maple-valley --by ROLE",
			}, nil,
		},
		"values with bounds, completed": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{testpages.NewReview("2026-10-20").
				ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
					spec.Criteria = []v1alpha1.Criterion{{Name: "use", Question: "How much?", Pass: v1alpha1.Bounds{AtLeast: "60"}}}
					spec.Results = []v1alpha1.Result{{Criterion: "use", Value: "43"}}
				})},
			[]string{
				"| Oct 20, 2026 | 0 | Replace | 0 | 0 | 1 | 0 |", "How much? Fail: 43, to pass at least 60.",
				"Score 0 of 100. Recommended: Replace.", "evaluation e--2026-10-20 recommends Replace",
			}, nil,
		},
		"a decision to retire, with money in later years": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{answered("2026-10-20").DecideOn(v1alpha1.DecisionRetire, "2026-10-25")},
			[]string{"the plan lists it as Adopted", "still has $7,666.66 for them", "successor"}, []string{"To be decided by"},
		},
		"a decision to replace leaves out what pays for the successor": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{answered("2026-10-20").DecideOn(v1alpha1.DecisionReplace, "2026-10-25")},
			[]string{"still has $666.66 for them"}, []string{"$7,666.66"},
		},
		"a decision that was changed": {
			testpages.NewDecidedPlan(), []*testplan.EvaluationBuilder{
				answered("2026-09-20").DecideOn(v1alpha1.DecisionRetire, "2026-09-25"),
				answered("2026-10-20").DecideOn(v1alpha1.DecisionRetain, "2026-10-25"),
			},
			[]string{"a later decision of Oct 25, 2026: Retain", "No money is planned for a technology after"}, nil,
		},
		"a decision of tomorrow": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{answered("2026-10-20").DecideOn(v1alpha1.DecisionRetire, "2026-11-03")},
			[]string{"it counts from that day on", "No money is planned for a technology after"}, nil,
		},
		"a decision about a technology that the plan does not have": {
			testplan.NewPlan(testplan.DefaultPlan),
			[]*testplan.EvaluationBuilder{answered("2026-10-20").DecideOn(v1alpha1.DecisionRetire, "2026-10-25")},
			[]string{"the plan does not list the technology"}, nil,
		},
		"an evaluation of another plan": {
			testpages.NewDecidedPlan(),
			[]*testplan.EvaluationBuilder{testpages.NewReview("2026-11-10").OfPlan("other")},
			[]string{"No evaluation on record waits"}, nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{c.plan.BuildObject()}}
			for _, record := range c.records {
				district.Evaluations = append(district.Evaluations, record.BuildObject())
			}
			made := review.Evaluations.Build(testpages.NewInput(district))
			testpages.CheckSections(t, made.Sections)
			_, words, _ := testpages.WriteAll(t, made)
			for _, want := range c.want {
				if !strings.Contains(words, want) {
					t.Errorf("the page lacks %q:\n%s", want, words)
				}
			}
			for _, lacked := range c.lacks {
				if strings.Contains(words, lacked) {
					t.Errorf("the page has %q:\n%s", lacked, words)
				}
			}
		})
	}
}

// TestLostAnswers checks that the page says what is gone from an evaluation, and that a name that a shell would take
// apart is not part of a command.
func TestLostAnswers(t *testing.T) {
	for title, c := range map[string]struct{ name, want string }{
		"a name of the API": {
			"review",
			"kubectl get evaluation review --namespace maple-valley -o yaml | kubectl techplan restore -f -",
		},
		"a name with a command":         {"a; rm -rf .", "kubectl techplan restore -f FILE\n"},
		"a name that looks like a flag": {"--all", "kubectl techplan restore -f FILE\n"},
	} {
		t.Run(title, func(t *testing.T) {
			record := testpages.NewReview("2026-10-20").BuildObject()
			record.Name = c.name
			record.Status.Recorded.Results = []v1alpha1.RecordedResult{{
				Criterion: "use", Answer: "Pass", RecordedDays: v1alpha1.RecordedDays{Since: "2026-10-14", Lost: "2026-10-20"},
			}}
			_, words, _ := testpages.WriteAll(t, review.Evaluations.Build(testpages.NewInput(snapshot.District{
				Plans:       []*v1alpha1.TechnologyPlan{testpages.NewDecidedPlan().BuildObject()},
				Evaluations: []*v1alpha1.Evaluation{record},
			})))
			for _, want := range []string{"the answer Pass to use, seen since 2026-10-14", c.want} {
				if !strings.Contains(words, want) {
					t.Errorf("the page lacks %q:\n%s", want, words)
				}
			}
		})
	}
}

// TestManyEvaluations checks that the page of many evaluations keeps its size and says what it leaves out.
func TestManyEvaluations(t *testing.T) {
	plan := testplan.NewPlan(testplan.DefaultPlan)
	district := snapshot.District{}
	for number := range 300 {
		name := fmt.Sprintf("tool-%03d", number)
		plan.AddTechnology(name)
		district.Evaluations = append(district.Evaluations, testplan.NewEvaluation("", "2026-11-10").ChangeSpec(
			func(spec *v1alpha1.EvaluationSpec) {
				spec.Criteria = []v1alpha1.Criterion{{Name: "use", Question: v1alpha1.Label(strings.Repeat("Is it used? ", 13))}}
			}).SetTarget(v1alpha1.TargetTechnology, name).BuildObject())
		district.Evaluations[number].Name = "review-" + name
	}
	district.Plans = []*v1alpha1.TechnologyPlan{plan.BuildObject()}
	page, words, _ := testpages.WriteAll(t, review.Evaluations.Build(testpages.NewInput(district)))
	if len(page) > 150_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	for _, want := range []string{"150 more evaluations not listed here", "292 more are in the table above"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
