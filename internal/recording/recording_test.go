package recording_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/recording"
	"techplan.education/internal/testplan"
)

var (
	plain   = v1alpha1.Criterion{Name: "privacy", Question: "Is it?"}
	bounded = v1alpha1.Criterion{Name: "use", Question: "How much?", Pass: v1alpha1.Bounds{AtLeast: "60"}}
)

func TestNewResult(t *testing.T) {
	for name, tc := range map[string]struct {
		criterion v1alpha1.Criterion
		written   recording.Written
		want      v1alpha1.Result
	}{
		"an answer": {
			plain, recording.Written{Answer: "Pass"}, v1alpha1.Result{Criterion: "privacy", Answer: "Pass"},
		},
		"one letter of it": {
			plain, recording.Written{Answer: "w"}, v1alpha1.Result{Criterion: "privacy", Answer: "Warning"},
		},
		"a value": {bounded, recording.Written{Value: "-0.5"}, v1alpha1.Result{Criterion: "use", Value: "-0.5"}},
		"a value and an answer without bounds": {
			plain, recording.Written{Value: "83", Answer: "FAIL"},
			v1alpha1.Result{Criterion: "privacy", Value: "83", Answer: "Fail"},
		},
		"a reason": {
			plain, recording.Written{NotAssessed: "No reply."}, v1alpha1.Result{Criterion: "privacy", NotAssessed: "No reply."},
		},
		"everything": {
			bounded, recording.Written{
				Value: "60", Evidence: "Export", EvidenceTier: "4", SampleSize: "10000000", Audience: "Teachers",
				EvidenceDate: "2026-10-12",
			},
			v1alpha1.Result{
				Criterion: "use", Value: "60", Evidence: "Export", EvidenceTier: 4, SampleSize: 10_000_000,
				Audience: "Teachers", EvidenceDate: "2026-10-12",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := recording.NewResult(tc.criterion, tc.written)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewResultRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		criterion v1alpha1.Criterion
		written   recording.Written
		want      string
	}{
		"nothing": {
			plain, recording.Written{}, "give an answer or a value for privacy, or the reason",
		},
		"an answer and a reason": {plain, recording.Written{Answer: "Pass", NotAssessed: "No."}, "and not both"},
		"a value and a reason":   {bounded, recording.Written{Value: "1", NotAssessed: "No."}, "and not both"},
		"another word": {
			plain, recording.Written{Answer: "yes"}, `"yes" is no answer; write Pass, Warning or Fail`,
		},
		"a value without bounds": {
			plain, recording.Written{Value: "83"}, "privacy has no bounds that say what a value means",
		},
		"a unit":                {bounded, recording.Written{Value: "83%"}, `"83%" is no number`},
		"a thousands separator": {bounded, recording.Written{Value: "1,018"}, `"1,018" is no number`},
		"five decimals":         {bounded, recording.Written{Value: "0.12345"}, "at most four"},
		"tier 0": {
			plain, recording.Written{Answer: "p", EvidenceTier: "0"}, "write a whole number from 1 to 4",
		},
		"tier 5": {
			plain, recording.Written{Answer: "p", EvidenceTier: "5"}, "write a whole number from 1 to 4",
		},
		"a sample of none": {plain, recording.Written{Answer: "p", SampleSize: "0"}, "from 1 to 10000000"},
		"a sample that is larger": {
			plain, recording.Written{Answer: "p", SampleSize: "10000001"}, "from 1 to 10000000",
		},
		"an e-mail address": {
			plain, recording.Written{Answer: "p", Audience: "office@maple.example"}, "not an e-mail address",
		},
		"a long role": {
			plain, recording.Written{Answer: "p", Audience: strings.Repeat("x", 121)}, "more than 120 characters",
		},
		"a long text": {
			plain, recording.Written{Answer: "p", Evidence: strings.Repeat("x", 2001)},
			"2001 characters, and at most 2000",
		},
		"what was typed is cut": {plain, recording.Written{Answer: strings.Repeat("z", 400)}, `zzz…"`},
	} {
		_, err := recording.NewResult(tc.criterion, tc.written)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "digits, such as 40 or 87.5,", "at most four"), tc.want) {
			t.Errorf("%s: the error is %v, want %q in it", name, err, tc.want)
		}
	}
}

func TestParseOutcome(t *testing.T) {
	for written, want := range map[string]string{
		"Retain": "Retain", "m": "Modify", "REP": "Replace", "retir": "Retire",
		"re": `"re" can be Retain, Replace or Retire; write more letters`,
		"":   `"" is no decision; write Retain, Modify, Replace or Retire`,
		"no": `"no" is no decision; write Retain, Modify, Replace or Retire`,
	} {
		got, err := recording.ParseOutcome(written)
		if words := string(got); words != want && (err == nil || err.Error() != want) {
			t.Errorf("%q: %q, %v, want %q", written, words, err, want)
		}
	}
}

func TestNameFieldManager(t *testing.T) {
	for role, want := range map[string]string{
		"Technology director":    "record-technology-director",
		" Board of  Education!":  "record-board-of-education",
		"Équipe":                 "record-quipe",
		"校長":                     "record-b4333d5476",
		strings.Repeat("x", 120): "record-" + strings.Repeat("x", 100),
	} {
		if got := recording.NameFieldManager(role); got != want {
			t.Errorf("%q: %s, want %s", role, got, want)
		}
	}
}

// ownedBy returns the entry of a manager that has applied results, and a decision if it says so.
func ownedBy(t *testing.T, manager string, operation metav1.ManagedFieldsOperationType, hasDecision bool, criteria ...string) metav1.ManagedFieldsEntry {
	t.Helper()
	results := map[string]any{".": map[string]any{}}
	for _, criterion := range criteria {
		results[fmt.Sprintf(`k:{"criterion":%q}`, criterion)] = map[string]any{".": map[string]any{}, "f:answer": map[string]any{}}
	}
	spec := map[string]any{"f:results": results}
	if hasDecision {
		spec["f:decision"] = map[string]any{"f:outcome": map[string]any{}}
	}
	raw, err := json.Marshal(map[string]any{"f:spec": spec})
	if err != nil {
		t.Fatal(err)
	}
	return metav1.ManagedFieldsEntry{
		Manager: manager, Operation: operation, FieldsV1: metav1.NewFieldsV1(string(raw)),
	}
}

// TestNewObjectKeepsWhatTheManagerRecorded checks which records an apply of one manager carries.
func TestNewObjectKeepsWhatTheManagerRecorded(t *testing.T) {
	const apply, update = metav1.ManagedFieldsOperationApply, metav1.ManagedFieldsOperationUpdate
	for name, tc := range map[string]struct {
		managed     []metav1.ManagedFieldsEntry
		entries     recording.Entries
		want        string
		hasDecision bool
	}{
		"nothing recorded before": {
			nil, recording.Entries{Results: []v1alpha1.Result{{Criterion: "c", Answer: "Fail"}}}, "c=Fail", false,
		},
		"its own answers stay": {
			[]metav1.ManagedFieldsEntry{ownedBy(t, "record-board", apply, true, "a", "b")},
			recording.Entries{Results: []v1alpha1.Result{{Criterion: "c", Answer: "Fail"}}}, "a=Pass b=Pass c=Fail", true,
		},
		"a new answer replaces its own": {
			[]metav1.ManagedFieldsEntry{ownedBy(t, "record-board", apply, false, "a", "b")},
			recording.Entries{Results: []v1alpha1.Result{{Criterion: "a", Answer: "Fail"}}}, "a=Fail b=Pass", false,
		},
		"another's answers are left to it": {
			[]metav1.ManagedFieldsEntry{ownedBy(t, "record-library", apply, true, "a", "b")},
			recording.Entries{Results: []v1alpha1.Result{{Criterion: "c", Answer: "Fail"}}}, "c=Fail", false,
		},
		"an edit is no apply": {
			[]metav1.ManagedFieldsEntry{ownedBy(t, "record-board", update, true, "a")},
			recording.Entries{Results: []v1alpha1.Result{{Criterion: "c", Answer: "Fail"}}}, "c=Fail", false,
		},
		"fields that cannot be read": {
			[]metav1.ManagedFieldsEntry{{Manager: "record-board", Operation: apply, FieldsV1: metav1.NewFieldsV1("{")}},
			recording.Entries{Results: []v1alpha1.Result{{Criterion: "c", Answer: "Fail"}}}, "c=Fail", false,
		},
		"a decision alone": {
			[]metav1.ManagedFieldsEntry{ownedBy(t, "record-board", apply, false, "a")},
			recording.Entries{Decision: v1alpha1.Decision{Outcome: "Retire", Date: "2026-10-26", By: "Board"}}, "a=Pass", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			record := testplan.NewEvaluation("yearly", "2026-10-15").AddCriteria("a", "b", "c").
				AddAnswer("a", "Pass").AddAnswer("b", "Pass").DecideOn("Modify", "2026-10-26").BuildObject()
			record.ManagedFields = tc.managed
			object := recording.NewObject(record, "record-board", tc.entries)
			var got []string
			for _, result := range object.Spec.Results {
				got = append(got, fmt.Sprintf("%s=%s", result.Criterion, result.Answer))
			}
			if strings.Join(got, " ") != tc.want || (object.Spec.Decision.Outcome != "") != tc.hasDecision {
				t.Errorf("%v with the decision %q, want %s", got, object.Spec.Decision.Outcome, tc.want)
			}
			if object.Spec.Criteria != nil || len(object.ManagedFields) > 0 {
				t.Error("the object has fields that people do not record")
			}
			if object.Spec.Occurrence != record.Spec.Occurrence || object.Spec.Schedule != record.Spec.Schedule ||
				object.Spec.Target != record.Spec.Target || object.Spec.PlanRef != record.Spec.PlanRef {
				t.Error("the object is another evaluation")
			}
		})
	}
}

// An object without the cancellation that its manager recorded would undo it.
func TestNewObjectKeepsACancellation(t *testing.T) {
	record := testplan.NewEvaluation("yearly", "2026-10-15").AddCriteria("a").CancelOn("2026-10-01").BuildObject()
	entries := recording.Entries{Results: []v1alpha1.Result{{Criterion: "a", Answer: "Pass"}}}
	record.ManagedFields = []metav1.ManagedFieldsEntry{{
		Manager: "record-board", Operation: metav1.ManagedFieldsOperationApply,
		FieldsV1: metav1.NewFieldsV1(`{"f:spec":{"f:cancelled":{"f:reason":{}}}}`),
	}}
	if object := recording.NewObject(record, "record-board", entries); object.Spec.Cancelled != record.Spec.Cancelled {
		t.Errorf("the cancellation is %+v", object.Spec.Cancelled)
	}
	if object := recording.NewObject(record, "record-library", entries); object.Spec.Cancelled.Reason != "" {
		t.Errorf("another manager takes the cancellation over: %+v", object.Spec.Cancelled)
	}
}

func TestFindCriterion(t *testing.T) {
	record := testplan.NewEvaluation("yearly", "2026-10-15").AddCriteria("privacy", "use").BuildObject()
	record.Name = "look"
	if criterion, err := recording.FindCriterion(record, "use"); err != nil || criterion.Name != "use" {
		t.Errorf("%v, %v", criterion, err)
	}
	for name, want := range map[string]string{
		"privcy": `"privcy" is no criterion of evaluation look. Did you mean privacy?`,
		"":       `"" is no criterion of evaluation look`,
	} {
		if _, err := recording.FindCriterion(record, name); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

func FuzzNewResult(f *testing.F) {
	f.Add("Pass", "", "", "4", "10")
	f.Add("", "-0.5", "", "", "1e3")
	f.Fuzz(func(t *testing.T, answer, value, reason, tier, sample string) {
		result, err := recording.NewResult(bounded, recording.Written{
			Answer: answer, Value: value, NotAssessed: reason, EvidenceTier: tier, SampleSize: sample,
		})
		if err != nil {
			return
		}
		if (result.NotAssessed != "") == (result.Answer != "" || result.Value != "") {
			t.Errorf("a result that the definition refuses: %+v", result)
		}
		if result.EvidenceTier < 0 || result.EvidenceTier > 4 || result.SampleSize < 0 {
			t.Errorf("out of bounds: %+v", result)
		}
	})
}
