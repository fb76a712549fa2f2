package lint

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
)

func newCondition(conditionType, status, reason, message string) metav1.Condition {
	return metav1.Condition{
		Type: conditionType, Status: metav1.ConditionStatus(status), Reason: reason, Message: message,
	}
}

// withCondition is the result of an object with conditions alone.
func withCondition(kind, name string, conditions ...metav1.Condition) result {
	return result{Kind: kind, Name: name, Conditions: conditions}
}

// lotsOf returns a file with a plan and a number of lots, and their results with one condition each.
func lotsOf(count int) (string, []result) {
	text, _, _ := strings.Cut(chain, "---\n")
	results := []result{{Kind: "TechnologyPlan", Name: "plan-2026"}}
	for i := range count {
		name := fmt.Sprintf("lot-%04d", i)
		text += "---\napiVersion: techplan.education/v1alpha1\nkind: Device\nmetadata: {name: " + name + "}\n" +
			"spec: {planRef: {name: plan-2026}, technology: laptop, quantity: 1, acquisition: {kind: Donation}}\n"
		results = append(results, result{Kind: "Device", Name: name, Conditions: []metav1.Condition{
			newCondition("Supported", "Unknown", "EndUnknown", "It is so."),
		}})
	}
	return text, results
}

func TestConditionsInText(t *testing.T) {
	behind := newCondition("OnTrack", "False", "Behind", "1 of 2\nbenchmarks is behind.")
	for name, tc := range map[string]struct {
		results []result
		want    string
	}{
		"all are good": {
			[]result{withCondition("Goal", "one-to-one", newCondition("Ready", "True", "A", ""),
				newCondition("OnTrack", "True", "B", ""), newCondition("Stalled", "False", "C", ""))},
			"",
		},
		"one is False": {
			[]result{withCondition("Goal", "one-to-one", behind)},
			"Conditions of plan-2026 that need attention:\n" +
				"  Goal one-to-one: OnTrack False (Behind) 1 of 2 benchmarks is behind.\n",
		},
		"one is Unknown, without a message": {
			[]result{withCondition("Benchmark", "ratio", newCondition("Met", "Unknown", "NoData", ""))},
			"Conditions of plan-2026 that need attention:\n  Benchmark ratio: Met Unknown (NoData)\n",
		},
		"Stalled is True": {
			[]result{withCondition("Evaluation", "review", newCondition("Stalled", "True", "Invalid", "Edit it."))},
			"Conditions of plan-2026 that need attention:\n  Evaluation review: Stalled True (Invalid) Edit it.\n",
		},
		"an object that is not ready has a line above": {
			[]result{
				notReady("Goal", "one-to-one", "Invalid"),
				withCondition("TechnologyPlan", "plan-2026", newCondition("InForce", "False", "Draft", "No approval.")),
			},
			"<stdin>:9: error Invalid Invalid.\n" +
				"Conditions of plan-2026 that need attention:\n  TechnologyPlan plan-2026: InForce False (Draft) No approval.\n",
		},
		"hidden characters": {
			[]result{withCondition("Goal", "one-to-one", newCondition("On\x1b", "False", "Be\u202e", "Say \x1b[2J."))},
			"Conditions of plan-2026 that need attention:\n" +
				`  Goal one-to-one: On\x1b False (Be\u202e) Say \x1b[2J.` + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := writeReport(t, "text", "error", chain, finds(tc.results...), "-")
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
		})
	}
}

// Of the lots with one condition and reason the first three are listed, the others are counted.
func TestConditionsOfManyLots(t *testing.T) {
	for count, want := range map[int]string{
		3:    "",
		4:    "  and 1 more device lot: Supported Unknown (EndUnknown)\n",
		15:   "  and 12 more device lots: Supported Unknown (EndUnknown)\n",
		2003: "  and 2,000 more device lots: Supported Unknown (EndUnknown)\n",
	} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			text, results := lotsOf(count)
			got := writeReport(t, "text", "error", text, finds(results...), "-")
			singly := strings.Count(got, "  Device lot-")
			if counted := strings.Contains(got, "more device lot"); singly != 3 || counted != (want != "") ||
				!strings.HasSuffix(got, want) {
				t.Errorf("%d lots are listed singly, want 3 and %q:\n%s", singly, want, got)
			}
			var report struct{ Conditions []Condition }
			inJSON := writeReport(t, "json", "error", text, finds(results...), "-")
			if err := json.Unmarshal([]byte(inJSON), &report); err != nil {
				t.Fatal(err)
			}
			if len(report.Conditions) != count {
				t.Errorf("%d conditions in JSON, want %d", len(report.Conditions), count)
			}
		})
	}
}

// Lots are counted by condition, status and reason, and goals beside them have lines of their own.
func TestConditionsAreCountedByReason(t *testing.T) {
	var conditions []Condition
	for i := range 5 {
		conditions = append(conditions,
			Condition{Kind: "Device", Name: fmt.Sprint(i), Type: "Supported", Status: "False", Reason: "Ended"},
			Condition{Kind: "Device", Name: fmt.Sprint(i), Type: "UnderWarranty", Status: "False", Reason: "Ended"})
	}
	conditions = append(conditions,
		Condition{Kind: "Device", Name: "x", Type: "Supported", Status: "Unknown", Reason: "EndUnknown"})
	goal := Condition{Kind: "Goal", Name: "g", Type: "OnTrack", Status: "False", Reason: "Behind"}
	var out strings.Builder
	writePlanConditions(&out, append([]Condition{goal}, conditions...))
	const want = `  Goal g: OnTrack False (Behind)
  Device 0: Supported False (Ended)
  Device 0: UnderWarranty False (Ended)
  Device 1: Supported False (Ended)
  Device 1: UnderWarranty False (Ended)
  Device 2: Supported False (Ended)
  Device 2: UnderWarranty False (Ended)
  Device x: Supported Unknown (EndUnknown)
  and 2 more device lots: Supported False (Ended)
  and 2 more device lots: UnderWarranty False (Ended)
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}

// The conditions in JSON have the place and the plan of their object. Those of an object that is
// not ready are among them, and those of an object whose plan was refused are not.
func TestConditionsInJSON(t *testing.T) {
	for name, tc := range map[string]struct {
		text   string
		result result
		want   []Condition
	}{
		"a benchmark belongs to the plan of its goal": {
			chain, withCondition("Benchmark", "ratio", newCondition("Met", "False", "Missed", "0 of 1.")),
			[]Condition{{
				File: "<stdin>", Line: 16, Kind: "Benchmark", Name: "ratio", Namespace: "default", Plan: "plan-2026",
				Type: "Met", Status: "False", Reason: "Missed", Message: "0 of 1.",
			}},
		},
		"not ready": {
			chain, withCondition("Device", "laptops", newCondition("Ready", "False", "Invalid", "No.")),
			[]Condition{{
				File: "<stdin>", Line: 25, Kind: "Device", Name: "laptops", Namespace: "default", Plan: "plan-2026",
				Type: "Ready", Status: "False", Reason: "Invalid", Message: "No.",
			}},
		},
		"the plan was refused": {
			strings.Replace(chain, "  title: Juniper Flats\n", "", 1), notReady("Goal", "one-to-one", "PlanNotFound"), nil,
		},
		"all are good": {chain, result{Kind: "Goal", Name: "one-to-one"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var report struct{ Conditions []Condition }
			got := writeReport(t, "json", "error", tc.text, finds(tc.result), "-")
			if err := json.Unmarshal([]byte(got), &report); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, report.Conditions, cmp.AllowUnexported(Condition{})); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompleteness(t *testing.T) {
	all := len(completeness.Sections)
	percent := int32(88)
	computed := func(missing ...v1alpha1.MissingSection) result {
		return result{
			Kind: "TechnologyPlan", Name: "plan-2026",
			Completeness: v1alpha1.CompletenessStatus{Percent: &percent, Missing: missing},
		}
	}
	vision := v1alpha1.MissingSection{Section: "vision", Hint: "What is\nthe vision?"}
	culture := v1alpha1.MissingSection{Section: "culture", Hint: "How \x1b?"}
	for name, tc := range map[string]struct {
		result result
		text   string
		want   []PlanCompleteness
	}{
		"not computed": {result{Kind: "TechnologyPlan", Name: "plan-2026"}, "", nil},
		"complete": {
			computed(), "",
			[]PlanCompleteness{{
				File: "<stdin>", Line: 1, Name: "plan-2026", Namespace: "default",
				Answered: all, Questions: all, Open: []OpenQuestion{},
			}},
		},
		"two questions are open": {
			computed(vision, culture),
			fmt.Sprintf("plan-2026 answers %d of %d questions of a complete plan. Open:\n", all-2, all) +
				"  vision: What is the vision?\n" + `  culture: How \x1b?` + "\n",
			[]PlanCompleteness{{
				File: "<stdin>", Line: 1, Name: "plan-2026", Namespace: "default", Answered: all - 2, Questions: all,
				Open: []OpenQuestion{{"vision", "What is the vision?"}, {"culture", `How \x1b?`}},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := writeReport(t, "text", "error", chain, finds(tc.result), "-")
			if diff := cmp.Diff(tc.text, text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			var report struct{ Completeness []PlanCompleteness }
			got := writeReport(t, "json", "error", chain, finds(tc.result), "-")
			if err := json.Unmarshal([]byte(got), &report); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, report.Completeness); diff != "" {
				t.Errorf("completeness (-want +got):\n%s", diff)
			}
		})
	}
}

// Each plan has its conditions and its questions together. The namespace is named where there are
// several.
func TestPlansInText(t *testing.T) {
	r := Report{
		Conditions: []Condition{
			{Namespace: "alder", Plan: "b", Kind: "Goal", Name: "g", Type: "OnTrack", Status: "False", Reason: "Behind"},
			{Namespace: "maple", Plan: "a", Kind: "Goal", Name: "h", Type: "OnTrack", Status: "False", Reason: "Behind"},
		},
		Completeness: []PlanCompleteness{
			{Namespace: "alder", Name: "b", Answered: 1, Questions: 2, Open: []OpenQuestion{{"needs", "Which?"}}},
			{Namespace: "alder", Name: "a", Answered: 1, Questions: 2, Open: []OpenQuestion{{"needs", "Which?"}}},
			{Namespace: "maple", Name: "a", Answered: 2, Questions: 2},
		},
	}
	const want = `a of namespace alder answers 1 of 2 questions of a complete plan. Open:
  needs: Which?
Conditions of b of namespace alder that need attention:
  Goal g: OnTrack False (Behind)
b of namespace alder answers 1 of 2 questions of a complete plan. Open:
  needs: Which?
Conditions of a of namespace maple that need attention:
  Goal h: OnTrack False (Behind)
`
	var out strings.Builder
	r.writePlans(&out)
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("plans (-want +got):\n%s", diff)
	}
}
