package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/scoring"
	tp "techplan.education/internal/testplan"
)

// measure is a benchmark of the technology laptop with an equity policy.
func measure(name string, changes ...func(*v1alpha1.BenchmarkSpec)) *tp.BenchmarkBuilder {
	return tp.NewBenchmark(name, "g").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		spec.Technology, spec.Equity.MaxGapPoints = "laptop", "10"
		for _, change := range changes {
			change(spec)
		}
	})
}

func ofAdoption(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Dimension = v1alpha1.DimensionAdoption }

// countGroups counts 400 English learners and 400 others, of whom so many have it, on a day.
func countGroups(benchmark *tp.BenchmarkBuilder, day v1alpha1.Date, learners, others int32) *tp.BenchmarkBuilder {
	return benchmark.AddGroupCounts(day, "50", learners+others, 800,
		tp.GroupOf("EnglishLearners", learners, 400), tp.GroupOf("Others", others, 400))
}

// TestBenchmarkReasons checks what the benchmarks of a technology add to the reasons of an evaluation that
// is due on 2027-06-15. They change no point.
func TestBenchmarkReasons(t *testing.T) {
	const behind = "By benchmark b, too far behind Others (90.0 percent) on %s: EnglishLearners (60.0 percent)."
	for title, c := range map[string]struct {
		benchmarks []*tp.BenchmarkBuilder
		want       []string
	}{
		"none": {nil, nil},
		"a group behind": {
			[]*tp.BenchmarkBuilder{countGroups(measure("b"), "2027-06-15", 240, 360)},
			[]string{fmt.Sprintf(behind, "2027-06-15")},
		},
		"counted after the evaluation": {
			[]*tp.BenchmarkBuilder{countGroups(countGroups(measure("b"), "2027-06-16", 360, 360), "2027-06-01", 240, 360)},
			[]string{fmt.Sprintf(behind, "2027-06-01")},
		},
		"equitable": {[]*tp.BenchmarkBuilder{countGroups(measure("b"), "2027-06-15", 350, 360)}, nil},
		"of another technology": {
			[]*tp.BenchmarkBuilder{countGroups(measure("b", func(spec *v1alpha1.BenchmarkSpec) {
				spec.Technology = "other"
			}), "2027-06-15", 240, 360)}, nil,
		},
		"without a policy": {
			[]*tp.BenchmarkBuilder{countGroups(measure("b", func(spec *v1alpha1.BenchmarkSpec) {
				spec.Equity = v1alpha1.EquityPolicy{}
			}), "2027-06-15", 240, 360)}, nil,
		},
		"a small group shows nothing": {
			[]*tp.BenchmarkBuilder{measure("b").AddGroupCounts("2027-06-15", "50", 370, 429,
				tp.GroupOf("EnglishLearners", 10, 29), tp.GroupOf("Others", 360, 400))}, nil,
		},
		"few in a group show a band": {
			[]*tp.BenchmarkBuilder{countGroups(measure("b"), "2027-06-15", 5, 360)},
			[]string{"By benchmark b, too far behind Others (75 percent or more) on 2027-06-15: EnglishLearners (under 25 percent)."},
		},
		"use over time": {
			[]*tp.BenchmarkBuilder{measure("b", ofAdoption).AddObservation("61.5", "2027-06-15").
				AddObservation("70", "2027-06-16").AddObservation("41", "2026-10-01").AddObservation("99", "2026-12-01")},
			[]string{"Its use by benchmark b went from 41 percent on 2026-10-01 to 61.5 percent on 2027-06-15, with 400 licenses."},
		},
		"one value":            {[]*tp.BenchmarkBuilder{measure("b", ofAdoption).AddObservation("61.5", "2027-06-15")}, nil},
		"no value":             {[]*tp.BenchmarkBuilder{measure("b", ofAdoption)}, nil},
		"of another dimension": {[]*tp.BenchmarkBuilder{measure("b").AddObservation("1", "2026-10-01").AddObservation("2", "2026-10-02")}, nil},
		"a count, of two benchmarks by name": {
			[]*tp.BenchmarkBuilder{
				countGroups(measure("z"), "2027-06-15", 240, 360),
				measure("b", ofAdoption, func(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Unit = "" }).
					AddObservation("310", "2027-06-01").AddObservation("120", "2026-10-01"),
			},
			[]string{
				"Its use by benchmark b went from 120 on 2026-10-01 to 310 on 2027-06-01, with 400 licenses.",
				strings.Replace(fmt.Sprintf(behind, "2027-06-15"), "benchmark b", "benchmark z", 1),
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := tp.NewPlan("p").AddTechnology("laptop", func(technology *v1alpha1.Technology) {
				technology.Seats.Paid = new(int32(400))
			})
			input := scoring.Input{Evaluation: newRecord(dueDate, gives(1, pass)), Plan: &plan.BuildObject().Spec}
			without := scoring.ComputeScore(input)
			for _, benchmark := range c.benchmarks {
				input.Benchmarks = append(input.Benchmarks, model.ParseBenchmark(benchmark.BuildObject()))
			}
			score := scoring.ComputeScore(input)
			added := slices.DeleteFunc(slices.Clone(score.Reasons), func(reason string) bool {
				return slices.Contains(without.Reasons, reason)
			})
			if diff := cmp.Diff(c.want, added, cmpEmpty); diff != "" || score.Percent.Cmp(without.Percent) != 0 {
				t.Errorf("score %s, added reasons (-want +got):\n%s", score.Percent, diff)
			}
		})
	}
}

var cmpEmpty = cmp.Transformer("joined", func(list []string) string { return strings.Join(list, "\n") })

// A decision that is made before the due date sets what counts.
func TestBenchmarkReasonsUntilTheDecision(t *testing.T) {
	record := newRecord(dueDate, gives(1, pass))
	decided := record.Evaluation.DeepCopy()
	decided.Spec.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2027-05-01"}
	benchmark := countGroups(measure("b"), "2027-05-02", 240, 360).BuildObject()
	score := scoring.ComputeScore(scoring.Input{
		Evaluation: model.ParseEvaluation(decided), Plan: &tp.NewPlan("p").AddTechnology("laptop").BuildObject().Spec,
		Benchmarks: []*model.Benchmark{model.ParseBenchmark(benchmark)},
	})
	if strings.Contains(strings.Join(score.Reasons, " "), "too far behind") {
		t.Errorf("what was counted after the decision is a reason: %q", score.Reasons)
	}
}

// Technologies that are evaluated together each have a reason, and are retired if each of them is to be.
func TestTechnologiesTogether(t *testing.T) {
	needs := func(name v1alpha1.EntryName) func(*v1alpha1.Technology) {
		return func(technology *v1alpha1.Technology) {
			technology.Needs = []v1alpha1.EntryName{name}
			technology.Seats = v1alpha1.Seats{Paid: new(int32(400)), Used: new(int32(92))}
		}
	}
	for title, c := range map[string]struct {
		answer    v1alpha1.Answer
		names     []v1alpha1.EntryName
		recommend v1alpha1.DecisionOutcome
		reasons   []string
	}{
		"passed": {
			pass, []v1alpha1.EntryName{"a", "b"}, v1alpha1.DecisionRetain, []string{
				"a: Of its 400 licenses, 92 are used (23.0 percent).", "b: Of its 400 licenses, 92 are used (23.0 percent).",
			},
		},
		"each hardly used": {
			v1alpha1.AnswerFail, []v1alpha1.EntryName{"a", "b"}, v1alpha1.DecisionRetire, []string{
				"a: Of its 400 licenses, 92 are used (23.0 percent). The plan has a need for it: open.",
				"b: Of its 400 licenses, 92 are used (23.0 percent). The plan has a need for it: open.",
			},
		},
		"one of them unknown": {
			v1alpha1.AnswerFail, []v1alpha1.EntryName{"a", "gone"}, v1alpha1.DecisionReplace, []string{
				"a: Of its 400 licenses, 92 are used (23.0 percent). The plan has a need for it: open.",
				"gone: The plan does not list technology gone.",
			},
		},
		"one without records": {
			pass, []v1alpha1.EntryName{"bare", "a"}, v1alpha1.DecisionRetain, []string{
				"a: Of its 400 licenses, 92 are used (23.0 percent).",
				"bare: The plan records neither use nor cost nor evidence of it.",
			},
		},
		"all of the plan": {v1alpha1.AnswerFail, nil, v1alpha1.DecisionModify, nil},
	} {
		t.Run(title, func(t *testing.T) {
			plan := tp.NewPlan("p").AddNeed("open", "", "").AddTechnology("a", needs("open")).
				AddTechnology("b", needs("open")).AddTechnology("bare")
			record := newRecord(dueDate, gives(1, c.answer)).Evaluation.DeepCopy()
			record.Spec.Target = v1alpha1.EvaluationTarget{Kind: v1alpha1.KindTechnologyPlan, Name: "p"}
			record.Spec.Subject, record.Spec.Technologies = v1alpha1.SubjectTechnologies, c.names
			score := compute(plan, model.ParseEvaluation(record))
			if diff := cmp.Diff(c.reasons, score.Reasons[2:], cmpEmpty); diff != "" || score.Recommendation != c.recommend {
				t.Errorf("recommends %s, want %s; reasons (-want +got):\n%s", score.Recommendation, c.recommend, diff)
			}
		})
	}
}

// A status has room for 60 reasons: what is beyond is counted.
func TestMostReasons(t *testing.T) {
	for technologies, want := range map[int]string{49: "t9: The plan does", 50: "t9: The plan does", 51: "2 more reasons left out here."} {
		record := newRecord(dueDate, slices.Repeat([]criterion{gives(1, pass)}, 9)...).Evaluation.DeepCopy()
		record.Spec.Target.Kind, record.Spec.Subject = v1alpha1.KindTechnologyPlan, v1alpha1.SubjectTechnologies
		for i := range technologies {
			record.Spec.Technologies = append(record.Spec.Technologies, v1alpha1.EntryName(fmt.Sprintf("t%d", i)))
		}
		score := compute(tp.NewPlan("p"), model.ParseEvaluation(record))
		if last := score.Reasons[len(score.Reasons)-1]; len(score.Reasons) > 60 || !strings.HasPrefix(last, want) {
			t.Errorf("%d technologies: %d reasons, the last is %q, want %q", technologies, len(score.Reasons), last, want)
		}
	}
}
