package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/scoring"
	tp "techplan.education/internal/testplan"
)

const dueDate = "2027-06-15"

// criterion is a criterion with the result that people recorded for it.
type criterion struct {
	weight          int32
	mustPass        bool
	pass, warning   v1alpha1.Bounds
	answer          v1alpha1.Answer
	value           v1alpha1.Decimal
	notAssessed     v1alpha1.Text
	sampleSize      int32
	audience        v1alpha1.Role
	evidenceDate    v1alpha1.Date
	evidenceTier    int32
	withoutAnyWords bool
}

// newRecord builds a completed evaluation of the technology laptop. Its criteria are called a, b
// and so on.
func newRecord(on v1alpha1.Date, criteria ...criterion) *model.Evaluation {
	record := tp.NewEvaluation("yearly", string(on)).SetTarget(v1alpha1.TargetTechnology, "laptop").DueOn(on)
	return model.ParseEvaluation(record.ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
		for i, each := range criteria {
			name := v1alpha1.EntryName(rune('a' + i))
			asked := v1alpha1.Criterion{Name: name, Question: "Is it?", Pass: each.pass, Warning: each.warning}
			if each.weight > 0 {
				asked.Weight = new(each.weight)
			}
			if each.mustPass {
				asked.MustPass = new(true)
			}
			spec.Criteria = append(spec.Criteria, asked)
			if each.withoutAnyWords {
				continue
			}
			spec.Results = append(spec.Results, v1alpha1.Result{
				Criterion: name, Answer: each.answer, Value: each.value, NotAssessed: each.notAssessed,
				SampleSize: each.sampleSize, Audience: each.audience,
				EvidenceDate: each.evidenceDate, EvidenceTier: each.evidenceTier,
			})
		}
	}).BuildObject())
}

func compute(plan *tp.PlanBuilder, record *model.Evaluation, earlier ...*model.Evaluation) scoring.Score {
	return scoring.ComputeScore(scoring.Input{Evaluation: record, Earlier: earlier, Plan: &plan.BuildObject().Spec})
}

func gives(weight int32, answer v1alpha1.Answer) criterion {
	return criterion{weight: weight, answer: answer}
}

func leavesOut(weight int32) criterion {
	return criterion{weight: weight, notAssessed: "The reply is awaited."}
}

func must(each criterion) criterion {
	each.mustPass = true
	return each
}

const (
	pass = v1alpha1.AnswerPass
	warn = v1alpha1.AnswerWarning
	fail = v1alpha1.AnswerFail
)

// TestScoreAtItsBounds checks the score, its result and what is recommended for a technology that the
// plan needs.
func TestScoreAtItsBounds(t *testing.T) {
	for name, tc := range map[string]struct {
		criteria          []criterion
		percent, unscored v1alpha1.Decimal
		result            v1alpha1.ConditionReason
		recommendation    v1alpha1.DecisionOutcome
	}{
		"the example of the documentation": {
			[]criterion{gives(3, warn), gives(2, pass), gives(1, fail)}, "58.3", "0", v1alpha1.ReasonFailed, v1alpha1.DecisionReplace,
		},
		"no weights: each counts once": {
			[]criterion{gives(0, pass), gives(0, fail)}, "50", "0", v1alpha1.ReasonFailed, v1alpha1.DecisionReplace,
		},
		"exactly 90": {
			[]criterion{gives(9, pass), gives(1, fail)}, "90", "0", v1alpha1.ReasonPassed, v1alpha1.DecisionRetain,
		},
		"89.95 is not 90": {
			[]criterion{gives(9, pass), gives(80, pass), gives(10, fail)}, "89.9", "0", v1alpha1.ReasonNeedsChange,
			v1alpha1.DecisionModify,
		},
		"exactly 75": {
			[]criterion{gives(1, pass), gives(1, warn)}, "75", "0", v1alpha1.ReasonNeedsChange,
			v1alpha1.DecisionModify,
		},
		"under 75": {
			[]criterion{gives(74, pass), gives(26, fail)}, "74", "0", v1alpha1.ReasonFailed, v1alpha1.DecisionReplace,
		},
		"exactly a quarter without an answer": {
			[]criterion{gives(3, pass), leavesOut(1)}, "100", "25", v1alpha1.ReasonPassed, v1alpha1.DecisionRetain,
		},
		"more than a quarter without an answer": {
			[]criterion{gives(74, pass), leavesOut(26)}, "", "26", v1alpha1.ReasonInconclusive, "",
		},
		"nothing assessed": {[]criterion{leavesOut(1)}, "", "100", v1alpha1.ReasonInconclusive, ""},
		"a criterion without a result": {
			[]criterion{gives(9, pass), {withoutAnyWords: true}}, "100", "10", v1alpha1.ReasonPassed, v1alpha1.DecisionRetain,
		},
		"one that must pass fails, with a high score": {
			[]criterion{gives(99, pass), must(gives(1, fail))}, "99", "0", v1alpha1.ReasonMustPassFailed, v1alpha1.DecisionReplace,
		},
		"one that must pass has a warning": {
			[]criterion{gives(99, pass), must(gives(1, warn))}, "99.5", "0", v1alpha1.ReasonPassed, v1alpha1.DecisionRetain,
		},
		"one that must pass has no answer, with a high score": {
			[]criterion{gives(99, pass), must(leavesOut(1))}, "100", "1", v1alpha1.ReasonInconclusive, "",
		},
		"one that must pass fails while most has no answer": {
			[]criterion{leavesOut(9), must(gives(1, fail))}, "", "90", v1alpha1.ReasonMustPassFailed, v1alpha1.DecisionReplace,
		},
		"five observations": {
			[]criterion{{answer: pass, sampleSize: 5}}, "100", "0", v1alpha1.ReasonPassed, v1alpha1.DecisionRetain,
		},
		"four observations count not": {
			[]criterion{{answer: pass, sampleSize: 4}}, "", "100", v1alpha1.ReasonInconclusive, "",
		},
		"no criteria": {nil, "", "", v1alpha1.ReasonNoCriteria, ""},
	} {
		t.Run(name, func(t *testing.T) {
			plan := tp.NewPlan("p").AddNeed("devices", v1alpha1.MetByPurchase, v1alpha1.NeedHigh).
				AddTechnology("laptop", tp.ForNeeds("devices"))
			score := compute(plan, newRecord(dueDate, tc.criteria...))
			shown := score.API()
			got := []string{string(shown.Percent), string(shown.UnscoredPercent), string(score.Verdict), string(shown.Recommendation)}
			want := []string{string(tc.percent), string(tc.unscored), string(tc.result), string(tc.recommendation)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("percent, without an answer, result, recommendation (-want +got):\n%s", diff)
			}
		})
	}
}

// TestValues checks which answer follows from a value, and what is said of it.
func TestValues(t *testing.T) {
	atLeast := func(bound v1alpha1.Decimal) v1alpha1.Bounds { return v1alpha1.Bounds{AtLeast: bound} }
	atMostRise := v1alpha1.Bounds{ChangeAtMost: "10"}
	before := func(value v1alpha1.Decimal) *model.Evaluation {
		return newRecord("2026-06-15", criterion{pass: atMostRise, value: value})
	}
	for name, tc := range map[string]struct {
		criterion criterion
		earlier   []*model.Evaluation
		want      string
	}{
		"at the bound": {criterion{pass: atLeast("60"), value: "60"}, nil, "a: Pass, 60, to pass at least 60."},
		"just under it": {
			criterion{pass: atLeast("60"), value: "59.9999"}, nil, "a: Fail, 59.9999, to pass at least 60.",
		},
		"within a warning": {
			criterion{pass: atLeast("60"), warning: atLeast("40"), value: "40"}, nil,
			"a: Warning, 40, to pass at least 60.",
		},
		"under the warning": {
			criterion{pass: atLeast("60"), warning: atLeast("40"), value: "39.9"}, nil,
			"a: Fail, 39.9, to pass at least 60.",
		},
		"between two bounds": {
			criterion{pass: v1alpha1.Bounds{AtLeast: "1", AtMost: "3"}, value: "3"}, nil, "a: Pass, 3, to pass at least 1 and at most 3.",
		},
		"above the upper one": {
			criterion{pass: v1alpha1.Bounds{AtLeast: "1", AtMost: "3"}, value: "4"}, nil, "a: Fail, 4, to pass at least 1 and at most 3.",
		},
		"a rise of exactly 10 percent": {
			criterion{pass: atMostRise, value: "110"}, []*model.Evaluation{before("100")},
			"a: Pass, 110, a change of 10 percent since 2026-06-15, to pass a change of at most 10 percent.",
		},
		"a rise of more": {
			criterion{pass: atMostRise, value: "110.1"}, []*model.Evaluation{before("100")},
			"a: Fail, 110.1, a change of 10.1 percent since 2026-06-15, to pass a change of at most 10 percent.",
		},
		"a fall from a negative value": {
			criterion{pass: v1alpha1.Bounds{ChangeAtLeast: "-5"}, value: "-105"}, []*model.Evaluation{before("-100")},
			"a: Pass, -105, a change of -5 percent since 2026-06-15, to pass a change of at least -5 percent.",
		},
		"the latest evaluation that has a value": {
			criterion{pass: atMostRise, value: "110"},
			[]*model.Evaluation{newRecord("2026-12-15", leavesOut(1)), before("100")},
			"a: Pass, 110, a change of 10 percent since 2026-06-15, to pass a change of at most 10 percent.",
		},
		"no earlier evaluation": {
			criterion{pass: atMostRise, value: "110"}, nil,
			"a: no answer, there is no earlier evaluation with which the value 110 can be compared.",
		},
		"a change from 0": {
			criterion{pass: atMostRise, value: "110"}, []*model.Evaluation{before("0")},
			"a: no answer, the value on 2026-06-15 was 0, from which no change in percent follows.",
		},
		"a value without bounds": {
			criterion{value: "83"}, nil, "a: no answer, the criterion has no bounds that say what the value 83 means.",
		},
		"an answer beside a value counts": {
			criterion{pass: atLeast("60"), value: "10", answer: pass}, nil, "a: Pass, as recorded, with the value 10.",
		},
		"evidence, its tier, who was asked": {
			criterion{answer: warn, weight: 3, sampleSize: 240, audience: "Teachers", evidenceDate: "2027-06-01", evidenceTier: 2}, nil,
			"a: Warning, as recorded; weight 3; 240 observations of Teachers; evidence of 2027-06-01; tier 2.",
		},
		"an audience of unknown size": {
			criterion{answer: pass, audience: "Teachers"}, nil, "a: Pass, as recorded; Teachers.",
		},
		"marks that change the direction of text are shown": {
			criterion{notAssessed: "left\u202eright.\nnext"}, nil, `a: no answer, not assessed: left\u202eright. next.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			score := compute(tp.NewPlan("p"), newRecord(dueDate, tc.criterion), tc.earlier...)
			if !strings.Contains("\n"+strings.Join(score.Reasons, "\n")+"\n", "\n"+tc.want+"\n") {
				t.Errorf("reasons\n%s\nwant %q among them", strings.Join(score.Reasons, "\n"), tc.want)
			}
		})
	}
}

// TestRecommendation checks what is recommended for a technology with a low score, by its needs and
// its licenses.
func TestRecommendation(t *testing.T) {
	low, forbidden := gives(1, fail), must(gives(1, fail))
	plan := func(metBy v1alpha1.MetBy, options ...func(*v1alpha1.Technology)) *tp.PlanBuilder {
		return tp.NewPlan("p").AddNeed("devices", metBy, v1alpha1.NeedHigh).
			AddTechnology("laptop", append(options, tp.ForNeeds("devices"))...)
	}
	for name, tc := range map[string]struct {
		plan      *tp.PlanBuilder
		criterion criterion
		want      v1alpha1.DecisionOutcome
		sentence  string
	}{
		"a need that must be met": {
			plan(v1alpha1.MetByPurchase), low, v1alpha1.DecisionReplace, "The plan has a need for it: devices.",
		},
		"a need that current practice meets": {
			plan(v1alpha1.MetByCurrentPractice), low, v1alpha1.DecisionRetire,
			"Nothing needs it any more: current practice meets devices.",
		},
		"no need is recorded": {
			tp.NewPlan("p").AddTechnology("laptop"), low, v1alpha1.DecisionReplace,
			"The plan records no need for it. If there is none, Retire it.",
		},
		"exactly a quarter of the licenses used": {
			plan(v1alpha1.MetByPurchase, tp.SeatsOf(400, 100)), low, v1alpha1.DecisionReplace,
			"Of its 400 licenses, 100 are used (25.0 percent).",
		},
		"less than a quarter used": {
			plan(v1alpha1.MetByPurchase, tp.SeatsOf(400, 99)), low, v1alpha1.DecisionRetire,
			"Of its 400 licenses, 99 are used (24.8 percent).",
		},
		"hardly used, and what must pass fails": {
			plan(v1alpha1.MetByPurchase, tp.SeatsOf(400, 99)), forbidden, v1alpha1.DecisionReplace,
			"Score 0 of 100. What must pass fails: a.",
		},
		"not needed, and what must pass fails": {
			plan(v1alpha1.MetByCurrentPractice), forbidden, v1alpha1.DecisionRetire, "Score 0 of 100. What must pass fails: a.",
		},
		"what a license in use costs": {
			plan(v1alpha1.MetByPurchase, tp.SeatsOf(400, 160), tp.WithMaintenance("4000")), low, v1alpha1.DecisionReplace,
			"Keeping it running costs $4,000 a year, $25 for each license in use.",
		},
		"the cost while no license is used": {
			plan(v1alpha1.MetByPurchase, tp.SeatsOf(400, 0), tp.WithMaintenance("4000")), low, v1alpha1.DecisionRetire,
			"Keeping it running costs $4,000 a year.",
		},
		"a technology that the plan does not list": {
			tp.NewPlan("p"), low, v1alpha1.DecisionReplace, "The plan does not list technology laptop.",
		},
		"of a use case": {
			tp.NewPlan("p").AddNeed("writing", v1alpha1.MetByTraining, v1alpha1.NeedLow).
				ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
					spec.UseCases = []v1alpha1.UseCase{{Name: "write", Needs: []v1alpha1.EntryName{"writing"}}}
				}).AddTechnology("laptop", tp.ForUseCases("write")),
			low, v1alpha1.DecisionReplace, "The plan has a need for it: writing.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			score := compute(tc.plan, newRecord(dueDate, tc.criterion))
			if score.Recommendation != tc.want {
				t.Errorf("recommended is %s, want %s", score.Recommendation, tc.want)
			}
			if !strings.Contains(strings.Join(score.Reasons, "\n"), tc.sentence) {
				t.Errorf("reasons\n%s\nwant %q among them", strings.Join(score.Reasons, "\n"), tc.sentence)
			}
		})
	}
}

// TestRecommendationByTarget checks that no plan is replaced or given up.
func TestRecommendationByTarget(t *testing.T) {
	for kind, want := range map[v1alpha1.TargetKind]v1alpha1.DecisionOutcome{
		v1alpha1.KindTechnologyPlan: v1alpha1.DecisionModify,
		v1alpha1.KindGoal:           v1alpha1.DecisionReplace,
		v1alpha1.KindDevice:         v1alpha1.DecisionReplace,
	} {
		record := newRecord(dueDate, gives(1, fail))
		record.Spec.Target = v1alpha1.EvaluationTarget{Kind: kind, Name: "laptop"}
		if score := compute(tp.NewPlan("p").AddTechnology("laptop", tp.SeatsOf(10, 0)), record); score.Recommendation != want {
			t.Errorf("%s: recommended is %s, want %s", kind, score.Recommendation, want)
		}
	}
}

// TestScoreProperties computes the scores of random evaluations: they are between 0 and 100, do not
// depend on the order of criteria and results, and a better answer never lowers them.
func TestScoreProperties(t *testing.T) {
	answers := []v1alpha1.Answer{fail, warn, pass}
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 1))
		criteria := make([]criterion, 1+random.IntN(8))
		for i := range criteria {
			criteria[i] = gives(1+random.Int32N(100), answers[random.IntN(3)])
			if random.IntN(8) == 0 {
				criteria[i] = leavesOut(1 + random.Int32N(100))
			}
			criteria[i].mustPass = random.IntN(6) == 0
		}
		record := newRecord(dueDate, criteria...)
		score := compute(tp.NewPlan("p"), record)
		shuffled := newRecord(dueDate, criteria...)
		random.Shuffle(len(criteria), func(i, k int) {
			spec := &shuffled.Spec
			spec.Criteria[i], spec.Criteria[k] = spec.Criteria[k], spec.Criteria[i]
		})
		if other := compute(tp.NewPlan("p"), shuffled); other.Verdict != score.Verdict || other.Summarize() != score.Summarize() {
			t.Fatalf("seed %d: %q in another order is %q", seed, score.Summarize(), other.Summarize())
		}
		if score.Percent == nil {
			continue
		}
		if percent, _ := score.Percent.Float64(); percent < 0 || percent > 100 {
			t.Fatalf("seed %d: %s", seed, score.Summarize())
		}
		better := random.IntN(len(criteria))
		if criteria[better].answer == fail {
			criteria[better].answer = pass
			if other := compute(tp.NewPlan("p"), newRecord(dueDate, criteria...)); other.Percent.Cmp(score.Percent) <= 0 {
				t.Fatalf("seed %d: a better answer turns %q into %q", seed, score.Summarize(), other.Summarize())
			}
		}
	}
}

// TestReasonsAreBounded checks that what people write cannot make a status grow.
func TestReasonsAreBounded(t *testing.T) {
	var criteria []criterion
	for range 26 {
		criteria = append(criteria, criterion{notAssessed: v1alpha1.Text(strings.Repeat("word ", 400))})
	}
	score := compute(tp.NewPlan("p"), newRecord(dueDate, criteria...))
	for _, reason := range score.Reasons {
		if len(reason) > 1024 {
			t.Errorf("a reason has %d bytes", len(reason))
		}
	}
	if len(score.Reasons) > 60 {
		t.Errorf("%d reasons", len(score.Reasons))
	}
}

func TestReadsEarlier(t *testing.T) {
	for name, tc := range map[string]struct {
		criterion v1alpha1.Criterion
		want      bool
	}{
		"no bounds":              {v1alpha1.Criterion{}, false},
		"bounds of the value":    {v1alpha1.Criterion{Pass: v1alpha1.Bounds{AtLeast: "1", AtMost: "2"}}, false},
		"a change that passes":   {v1alpha1.Criterion{Pass: v1alpha1.Bounds{ChangeAtMost: "1"}}, true},
		"a change that may warn": {v1alpha1.Criterion{Warning: v1alpha1.Bounds{ChangeAtLeast: "1"}}, true},
	} {
		if got := scoring.ReadsEarlier([]v1alpha1.Criterion{{}, tc.criterion}); got != tc.want {
			t.Errorf("%s: %t, want %t", name, got, tc.want)
		}
	}
}

func TestHasSameInputs(t *testing.T) {
	before := tp.NewPlan("p").AddTechnology("laptop").AddNeed("devices", v1alpha1.MetByPurchase, v1alpha1.NeedHigh)
	for name, tc := range map[string]struct {
		change func(*v1alpha1.TechnologyPlanSpec)
		want   bool
	}{
		"nothing":   {func(*v1alpha1.TechnologyPlanSpec) {}, true},
		"the title": {func(spec *v1alpha1.TechnologyPlanSpec) { spec.Title = "Another" }, true},
		"used licenses": {
			func(spec *v1alpha1.TechnologyPlanSpec) { spec.Technologies[0].Seats.Used = new(int32(3)) }, false,
		},
		"a need": {
			func(spec *v1alpha1.TechnologyPlanSpec) { spec.Needs[0].MetBy = v1alpha1.MetByCurrentPractice }, false,
		},
		"a use case": {
			func(spec *v1alpha1.TechnologyPlanSpec) { spec.UseCases = []v1alpha1.UseCase{{Name: "write"}} }, false,
		},
		"the currency": {
			func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget = &v1alpha1.Budget{Currency: "EUR"} }, false,
		},
	} {
		after := before.BuildObject()
		tc.change(&after.Spec)
		if got := scoring.HasSameInputs(&before.BuildObject().Spec, &after.Spec); got != tc.want {
			t.Errorf("%s: %t, want %t", name, got, tc.want)
		}
	}
}

// ExampleComputeScore is the example of the documentation: weights 3, 2 and 1 with Warning, Pass and
// Fail.
func ExampleComputeScore() {
	score := compute(tp.NewPlan("p"), newRecord(dueDate, gives(3, warn), gives(2, pass), gives(1, fail)))
	fmt.Println(score.Summarize(), score.Recommendation)
	// Output: Score 58.3 of 100. Replace
}
