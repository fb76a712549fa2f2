package records_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/records"
)

const (
	firstDay  = "2026-10-01"
	secondDay = "2026-10-02"
	thirdDay  = "2026-10-03"
)

// rememberEntry stores what the status of an evaluation remembers on a day.
func rememberEntry(record *v1alpha1.Evaluation, day v1alpha1.Date) {
	record.Status.Recorded = records.RememberEvaluation(record, calendar.ParseOrZero(day))
}

func newRecord() *v1alpha1.Evaluation {
	return &v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
		Criteria: []v1alpha1.Criterion{{Name: "use", Question: "Used?"}, {Name: "cost", Question: "Paid?"}},
		Results:  []v1alpha1.Result{{Criterion: "use", Answer: v1alpha1.AnswerPass, Evidence: "Export"}},
		Decision: v1alpha1.Decision{Outcome: v1alpha1.DecisionModify, Date: firstDay, By: "Cabinet"},
	}}
}

func TestRecordsAreRemembered(t *testing.T) {
	answer := v1alpha1.RecordedResult{Criterion: "use", Answer: string(v1alpha1.AnswerPass), Evidence: "Export", RecordedDays: v1alpha1.RecordedDays{Since: firstDay}}
	decision := v1alpha1.RecordedDecision{
		Outcome: string(v1alpha1.DecisionModify), Date: firstDay, By: "Cabinet",
		RecordedDays: v1alpha1.RecordedDays{Since: firstDay},
	}
	lostAnswer, lostDecision, changed := answer, decision, answer
	lostAnswer.Lost, lostDecision.Lost = secondDay, secondDay
	changed.Answer, changed.Since = string(v1alpha1.AnswerFail), secondDay
	for title, c := range map[string]struct {
		change   func(*v1alpha1.EvaluationSpec)
		want     v1alpha1.RecordedEntries
		lost     string
		criteria int
	}{
		"nothing changes": {
			func(*v1alpha1.EvaluationSpec) {},
			v1alpha1.RecordedEntries{Results: []v1alpha1.RecordedResult{answer}, Decision: decision}, "", 2,
		},
		"another answer": {
			func(spec *v1alpha1.EvaluationSpec) { spec.Results[0].Answer = v1alpha1.AnswerFail },
			v1alpha1.RecordedEntries{Results: []v1alpha1.RecordedResult{changed}, Decision: decision}, "", 2,
		},
		"the answer goes": {
			func(spec *v1alpha1.EvaluationSpec) { spec.Results = nil },
			v1alpha1.RecordedEntries{Results: []v1alpha1.RecordedResult{lostAnswer}, Decision: decision},
			"the answer Pass to use, seen since 2026-10-01", 2,
		},
		"everything goes": {
			func(spec *v1alpha1.EvaluationSpec) { *spec = v1alpha1.EvaluationSpec{} },
			v1alpha1.RecordedEntries{Results: []v1alpha1.RecordedResult{lostAnswer}, Decision: lostDecision},
			"all 2 criteria, the answer Pass to use, seen since 2026-10-01 and the decision Modify of 2026-10-01", 2,
		},
		"a question goes with its answer": {
			func(spec *v1alpha1.EvaluationSpec) { spec.Criteria, spec.Results = spec.Criteria[1:], nil },
			v1alpha1.RecordedEntries{Results: []v1alpha1.RecordedResult{lostAnswer}, Decision: decision}, "", 1,
		},
	} {
		t.Run(title, func(t *testing.T) {
			record := newRecord()
			rememberEntry(record, firstDay)
			c.change(&record.Spec)
			for _, day := range []v1alpha1.Date{secondDay, thirdDay} { // The second day changes nothing.
				rememberEntry(record, day)
				got := record.Status.Recorded
				if len(got.Criteria) != c.criteria {
					t.Errorf("%d criteria, want %d", len(got.Criteria), c.criteria)
				}
				got.Criteria = nil
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("on %s (-want +got):\n%s", day, diff)
				}
				if lost := records.FindEvaluationLoss(record, &record.Status.Recorded).String(); lost != c.lost {
					t.Errorf("lost: %q, want %q", lost, c.lost)
				}
			}
		})
	}
}

// An evaluation of the scheduler from which records are gone is not one in which nothing was ever
// recorded: the scheduler may delete the latter.
func TestAnEvaluationWithLostRecordsIsNotUntouched(t *testing.T) {
	for title, record := range map[string]func(*v1alpha1.EvaluationSpec){
		"an answer": func(spec *v1alpha1.EvaluationSpec) {
			spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: v1alpha1.AnswerPass}}
		},
		"a decision": func(spec *v1alpha1.EvaluationSpec) {
			spec.Decision = v1alpha1.Decision{Outcome: v1alpha1.DecisionRetain, Date: firstDay, By: "Cabinet"}
		},
		"a cancellation": func(spec *v1alpha1.EvaluationSpec) {
			spec.Cancelled = v1alpha1.Cancellation{Reason: "The contract ended.", Date: firstDay, By: "Cabinet"}
		},
	} {
		t.Run(title, func(t *testing.T) {
			created := &v1alpha1.Evaluation{}
			created.Name = evaluation.IdentityOf(created).ObjectName()
			created.Labels = map[string]string{evaluation.ManagedByLabel: evaluation.ManagedBy}
			rememberEntry(created, firstDay)
			if !evaluation.IsUntouched(created) {
				t.Fatal("a new evaluation does not count as untouched")
			}
			record(&created.Spec)
			rememberEntry(created, firstDay)
			created.Spec.Results, created.Spec.Decision = nil, v1alpha1.Decision{}
			created.Spec.Cancelled = v1alpha1.Cancellation{}
			rememberEntry(created, secondDay)
			if lost := records.FindEvaluationLoss(created, &created.Status.Recorded); lost.IsEmpty() {
				t.Error("nothing is lost")
			}
			if evaluation.IsUntouched(created) {
				t.Error("it counts as untouched")
			}
		})
	}
}

// What is put back is not lost any more.
func TestRecordsThatArePutBack(t *testing.T) {
	record := newRecord()
	rememberEntry(record, firstDay)
	spec := record.Spec.DeepCopy()
	record.Spec.Results, record.Spec.Decision = nil, v1alpha1.Decision{}
	rememberEntry(record, secondDay)
	record.Spec = *spec
	rememberEntry(record, thirdDay)
	if lost := records.FindEvaluationLoss(record, &record.Status.Recorded); !lost.IsEmpty() {
		t.Errorf("lost: %s", lost)
	}
}

// A status keeps at most a hundred answers, and all that are there.
func TestRememberedAnswersAreBounded(t *testing.T) {
	record := newRecord()
	for round := range 5 {
		record.Spec.Results = nil
		for i := range 50 {
			name := v1alpha1.EntryName(fmt.Sprintf("c%d-%d", round, i))
			record.Spec.Results = append(record.Spec.Results, v1alpha1.Result{Criterion: name, Answer: v1alpha1.AnswerPass})
		}
		rememberEntry(record, firstDay)
		there := 0
		for _, result := range record.Status.Recorded.Results {
			if result.Lost == "" {
				there++
			}
		}
		if got := len(record.Status.Recorded.Results); there != 50 || got != min(100, 50*(round+1)) {
			t.Errorf("round %d: %d answers, %d of them there", round, got, there)
		}
	}
}
