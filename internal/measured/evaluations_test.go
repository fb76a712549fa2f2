package measured_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

// reviewOf is an evaluation of a schedule before renewals, of a technology, with a result.
func reviewOf(target, due string, result v1alpha1.Result) *testplan.EvaluationBuilder {
	result.Criterion = "use"
	return testplan.NewEvaluation("renewals", due).SetTarget(v1alpha1.TargetTechnology, target).AddCriteria("use").
		ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
			spec.Criteria[0].Pass.AtLeast = "60"
			if result.Value != "" || result.Answer != "" {
				spec.Results = []v1alpha1.Result{result}
			}
		})
}

func valueOf(value v1alpha1.Decimal, evidenceDate v1alpha1.Date) v1alpha1.Result {
	return v1alpha1.Result{Value: value, EvidenceDate: evidenceDate}
}

// TestEvaluationValues checks which values of completed evaluations count, and on which day. The baseline
// is of 2026-07-01, and the last day 2029-06-30.
func TestEvaluationValues(t *testing.T) {
	const ended = "2029-06-30 was the last day on which a value counts: the date of the target, or the end of the plan."
	const none = "use in renewals: no completed evaluation has a value that counts yet."
	use := v1alpha1.EvaluationSource{Schedule: "renewals", Criterion: "use"}
	ofCanvas := use
	ofCanvas.Target = "canvas"
	score := v1alpha1.EvaluationSource{Schedule: "renewals"}
	for title, c := range map[string]struct {
		source  v1alpha1.EvaluationSource
		records []*testplan.EvaluationBuilder
		today   string
		values  string
		message string
		next    string
	}{
		"on the day of the evidence": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62.5", "2027-04-09")).DecideOn("Retain", "2027-05-01"),
			}, "2027-06-01", "2027-04-09=62.5 ", "use in renewals is 62.5 percent on 2027-04-09.", "2029-07-01",
		},
		"without it on the day of the decision": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62", "")).DecideOn("Retain", "2027-05-01"),
			}, "2027-06-01", "2027-05-01=62 ", "use in renewals is 62 percent on 2027-05-01.", "2029-07-01",
		},
		"without either on the due date": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2027-04-18", valueOf("62", ""))},
			"2027-06-01", "2027-04-18=62 ", "use in renewals is 62 percent on 2027-04-18.", "2029-07-01",
		},
		"not before its day": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2027-04-18", valueOf("62", ""))},
			"2027-04-17", "", none, "2027-04-18",
		},
		"on its day": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2027-04-18", valueOf("62", ""))},
			"2027-04-18", "2027-04-18=62 ", "use in renewals is 62 percent on 2027-04-18.", "2029-07-01",
		},
		"an answer without a value, and no result": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", v1alpha1.Result{Answer: "Pass"}),
				reviewOf("seesaw", "2027-04-18", v1alpha1.Result{}),
			}, "2027-06-01", "", none, "2029-07-01",
		},
		"cancelled, and of another schedule": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62", "")).CancelOn("2027-04-18"),
				reviewOf("canvas", "2027-04-18", valueOf("62", "")).ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
					spec.Schedule = "other"
				}),
			}, "2027-06-01", "", none, "2029-07-01",
		},
		"four observations, and five": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", v1alpha1.Result{Value: "62", SampleSize: 4}),
				reviewOf("canvas", "2027-05-18", v1alpha1.Result{Value: "63", SampleSize: 5}),
			}, "2027-06-01", "2027-05-18=63 ", "use in renewals is 63 percent on 2027-05-18.", "2029-07-01",
		},
		"two of one day count with their mean": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62", "2027-04-09")),
				reviewOf("seesaw", "2027-04-18", valueOf("33", "2027-04-09")),
			}, "2027-06-01", "2027-04-09=47.5 ", "use in renewals is 47.5 percent on 2027-04-09.", "2029-07-01",
		},
		"one target of two": {
			ofCanvas, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62", "2027-04-09")),
				reviewOf("seesaw", "2027-04-18", valueOf("33", "2027-04-10")),
			}, "2027-06-01", "2027-04-09=62 ", "use in renewals of canvas is 62 percent on 2027-04-09.", "2029-07-01",
		},
		"no percentage": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2027-04-18", valueOf("101", ""))},
			"2027-06-01", "", none + " Left out, because a percentage lies between 0 and 100: 1 value.", "2029-07-01",
		},
		"before the baseline and after the target": {
			use, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2026-06-30", valueOf("60", "")), reviewOf("canvas", "2026-07-01", valueOf("61", "")),
				reviewOf("canvas", "2029-06-30", valueOf("62", "")), reviewOf("canvas", "2029-07-01", valueOf("63", "")),
			}, "2029-08-01", "2026-07-01=61 2029-06-30=62 ", ended, "",
		},
		"the last day comes before the next value": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2029-07-02", valueOf("62", ""))},
			"2029-06-30", "", none, "2029-07-01",
		},
		"before the first day": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2026-08-01", valueOf("62", ""))},
			"2026-06-30", "", "The first value is taken on 2026-07-01, the date of the baseline.", "2026-07-01",
		},
		"the score": {
			score, []*testplan.EvaluationBuilder{
				reviewOf("canvas", "2027-04-18", valueOf("62", "2027-04-09")), reviewOf("canvas", "2028-04-18", valueOf("59", "")),
			}, "2028-06-01", "2027-04-18=100 2028-04-18=0 ", "score in renewals is 0 percent on 2028-04-18.", "2029-07-01",
		},
		"an inconclusive score": {
			score, []*testplan.EvaluationBuilder{reviewOf("canvas", "2027-04-18", v1alpha1.Result{Value: "62", SampleSize: 4})},
			"2028-06-01", "", strings.Replace(none, "use", "score", 1), "2029-07-01",
		},
		"a withdrawn day": {
			use, []*testplan.EvaluationBuilder{reviewOf("canvas", "2028-02-29", valueOf("62", ""))},
			"2028-06-01", "", none, "2029-07-01",
		},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFollow(testplan.NewBenchmark("b", "g").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Source.Evaluations = c.source
				spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2028-02-29", Reason: "Counted twice."}}
			}))
			input := measured.Input{Today: calendar.ParseOrZero(v1alpha1.Date(c.today))}
			for _, record := range c.records {
				input.Evaluations = append(input.Evaluations, model.ParseEvaluation(record.BuildObject()))
			}
			f.update(input)
			if got := f.values(); got != c.values || f.last.Message != c.message || f.last.Next.String() != c.next {
				t.Errorf("values %q, next %s, message %q; want %q, %s, %q",
					got, f.last.Next, f.last.Message, c.values, c.next, c.message)
			}
		})
	}
}

// A result that is corrected takes the place of the value before, also on another day.
func TestEvaluationValuesAreCorrected(t *testing.T) {
	f := newFollow(testplan.NewBenchmark("b", "g").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		spec.Source.Evaluations = v1alpha1.EvaluationSource{Schedule: "renewals", Criterion: "use"}
	}))
	for _, step := range []struct {
		result v1alpha1.Result
		want   string
	}{
		{valueOf("62", "2027-04-09"), "2027-04-09=62 "},
		{valueOf("26", "2027-04-10"), "2027-04-10=26 "},
		{v1alpha1.Result{Answer: "Pass"}, ""},
	} {
		f.update(measured.Input{Today: calendar.New(2027, 6, 1), Evaluations: []*model.Evaluation{
			model.ParseEvaluation(reviewOf("canvas", "2027-04-18", step.result).BuildObject()),
		}})
		if got := f.values(); got != step.want {
			t.Errorf("the values are %q, want %q", got, step.want)
		}
	}
}

// The name of a source fits into a status, and long ones stay different.
func TestNamesOfEvaluationSources(t *testing.T) {
	long := strings.Repeat("x", 253)
	names := map[string]bool{}
	for _, source := range []v1alpha1.EvaluationSource{
		{Schedule: "renewals"}, {Schedule: "renewals", Criterion: "use"}, {Schedule: "renewals", Target: "canvas"},
		{Schedule: "renewals", Target: long}, {Schedule: "renewals", Target: long + "y"},
	} {
		name := measured.NameSource(&v1alpha1.BenchmarkSource{Evaluations: source})
		if names[name] || len(name) > 128 {
			t.Errorf("the name %q has %d characters, or is that of another source", name, len(name))
		}
		names[name] = true
	}
}
