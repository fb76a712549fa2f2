package lint

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
)

func loadSet(t *testing.T, text string) *manifest.Set {
	t.Helper()
	options := manifest.Options{Namespace: "default", Stdin: strings.NewReader(text)}
	set, err := manifest.LoadFiles(t.Context(), []string{"-"}, options)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// ruleFinding is a finding of a rule about an object.
func ruleFinding(code string, object v1alpha1.ObjectKey, field string) v1alpha1.Finding {
	return v1alpha1.Finding{
		Code: v1alpha1.FindingCode(code), Severity: v1alpha1.SeverityWarning, Object: object, Field: field, Message: code,
	}
}

// notReady is the result of an object whose Ready condition is False.
func notReady(kind, name, reason string) result {
	return result{Kind: kind, Name: name, Conditions: conditions(reason, reason+".")}
}

// collectAll assesses the districts of a set and collects their findings.
func collectAll(set *manifest.Set, assess assessment, now time.Time) []Finding {
	return collectFindings(set, assessDistricts(set, assess.each, now))
}

func TestCollectFindings(t *testing.T) {
	about := func(field string) v1alpha1.Finding { return ruleFinding("A", plan, field) }
	inYear := func(year v1alpha1.FiscalYear) v1alpha1.Finding {
		f := about("spec.title")
		f.FiscalYear = year
		return f
	}
	aggregated := ruleFinding("B", plan, "")
	aggregated.Related = []string{"B of Device laptops: it"}
	ofDevice := ruleFinding("B", v1alpha1.ObjectKey{Kind: "Device", Name: "laptops"}, "spec.quantity")
	planResult := func(findings ...v1alpha1.Finding) result {
		return result{Kind: "TechnologyPlan", Name: "plan-2026", Findings: findings}
	}
	ready := func(status metav1.ConditionStatus) result {
		return result{Kind: "Goal", Name: "one-to-one", Conditions: []metav1.Condition{{Type: "Ready", Status: status}}}
	}
	deviceResult := result{Kind: "Device", Name: "laptops", Findings: []v1alpha1.Finding{ofDevice}}
	for name, tc := range map[string]struct {
		results []result
		want    []string
	}{
		"none":              {nil, nil},
		"one of a field":    {[]result{planResult(about("spec.title"))}, []string{"5 warning A: A"}},
		"one of the object": {[]result{planResult(about(""))}, []string{"1 warning A: A"}},
		"the same twice": {
			[]result{planResult(about("spec"), about("spec"))}, []string{"4 warning A: A"},
		},
		"the same in two results": {
			[]result{planResult(about("spec")), planResult(about("spec"))}, []string{"4 warning A: A"},
		},
		"of two fields": {
			[]result{planResult(about("spec.title"), about("spec"))}, []string{"5 warning A: A", "4 warning A: A"},
		},
		"of two years": {
			[]result{planResult(inYear(2027), inYear(2028))}, []string{"5 warning A: A", "5 warning A: A"},
		},
		"for all lots, listed at the plan": {[]result{planResult(aggregated)}, []string{"1 warning B: B"}},
		"for all lots, listed at a lot": {
			[]result{planResult(aggregated), deviceResult}, []string{"31 warning B: B"},
		},
		"at a lot before it is at the plan": {
			[]result{deviceResult, planResult(aggregated)}, []string{"31 warning B: B"},
		},
		"explains another, listed at a lot": {
			[]result{planResult(ofDevice), deviceResult}, []string{"31 warning B: B"},
		},
		"an object that is not in the files": {
			[]result{planResult(ruleFinding("A", v1alpha1.ObjectKey{Kind: "Goal", Name: "none"}, "spec"))},
			[]string{"0 warning A: A"},
		},
		"a rule that lacks data": {
			[]result{{
				Kind: "TechnologyPlan", Name: "plan-2026",
				NotChecked: []v1alpha1.NotChecked{{Code: "A", Reason: "no price is known"}},
			}},
			[]string{"1 info A: Not checked: no price is known."},
		},
		"an object that is ready": {
			[]result{ready("True")}, nil,
		},
		"an object that is not known to be ready": {
			[]result{ready("Unknown")}, nil,
		},
		"an object that is not ready, by its first condition": {
			[]result{{
				Kind: "Goal", Name: "one-to-one",
				Conditions: []metav1.Condition{{Type: "Ready", Status: "False", Reason: "A", Message: "It is so."}},
			}},
			[]string{"9 error A: It is so."},
		},
		"the same twice, and then another one": {
			[]result{planResult(about("spec"), about("spec"), about("spec.title"))},
			[]string{"4 warning A: A", "5 warning A: A"},
		},
		"an object without conditions": {[]result{{Kind: "Goal", Name: "one-to-one"}}, nil},
		"a goal without its plan": {
			[]result{notReady("Goal", "one-to-one", string(v1alpha1.ReasonPlanNotFound))},
			[]string{"13 error PlanNotFound: PlanNotFound."},
		},
		"a benchmark without its goal": {
			[]result{notReady("Benchmark", "ratio", string(v1alpha1.ReasonGoalNotFound))},
			[]string{"20 error GoalNotFound: GoalNotFound."},
		},
		"an object that contradicts itself": {
			[]result{notReady("Goal", "one-to-one", "Contradiction")}, []string{"9 error Contradiction: Contradiction."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
			var got []string
			for _, f := range collectAll(loadSet(t, chain), finds(tc.results...), now) {
				got = append(got, fmt.Sprintf("%d %s %s: %s", f.Line, f.Severity, f.Code, f.Message))
				if f.Namespace != "default" {
					t.Errorf("a finding of namespace %q", f.Namespace)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// A plan or a goal in another namespace is named where an object does not find it in
// its own.
func TestParentInAnotherNamespace(t *testing.T) {
	inNamespace := func(text, name, namespace string) string {
		return strings.Replace(text, "{name: "+name+"}", "{name: "+name+", namespace: "+namespace+"}", 1)
	}
	planNotFound, goalNotFound := string(v1alpha1.ReasonPlanNotFound), string(v1alpha1.ReasonGoalNotFound)
	const same = " Write the same metadata.namespace in both."
	onlyPlan, withoutPlan, _ := strings.Cut(chain, "---\n")
	planElsewhere := inNamespace(chain, "plan-2026", "harbor-point")
	for name, tc := range map[string]struct {
		text, kind, object, reason string
		want                       string
	}{
		"a goal": {
			planElsewhere, "Goal", "one-to-one", planNotFound,
			"PlanNotFound. TechnologyPlan plan-2026 is in namespace harbor-point, and this Goal in default." + same,
		},
		"a lot": {
			planElsewhere, "Device", "laptops", planNotFound,
			"PlanNotFound. TechnologyPlan plan-2026 is in namespace harbor-point, and this Device in default." + same,
		},
		"a benchmark whose goal has no plan": {
			planElsewhere, "Benchmark", "ratio", planNotFound,
			"PlanNotFound. TechnologyPlan plan-2026 is in namespace harbor-point, and this Benchmark in default." + same,
		},
		"a benchmark": {
			inNamespace(chain, "one-to-one", "harbor-point"), "Benchmark", "ratio", goalNotFound,
			"GoalNotFound. Goal one-to-one is in namespace harbor-point, and this Benchmark in default." + same,
		},
		"a plan in two other namespaces": {
			planElsewhere + "---\n" + inNamespace(onlyPlan, "plan-2026", "alder-creek"),
			"Goal", "one-to-one", planNotFound,
			"PlanNotFound. TechnologyPlan plan-2026 is in namespace alder-creek and harbor-point, " +
				"and this Goal in default." + same,
		},
		"a plan in no namespace": {
			withoutPlan, "Goal", "one-to-one", planNotFound, "PlanNotFound.",
		},
		"another reason": {planElsewhere, "Goal", "one-to-one", "Contradiction", "Contradiction."},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
			assess := func(district snapshot.District, _ time.Time) []snapshot.Result {
				if len(district.Evaluations) == 0 {
					return nil
				}
				return []snapshot.Result{notReady(tc.kind, tc.object, tc.reason)}
			}
			found := collectAll(loadSet(t, tc.text), assess, now)
			if len(found) != 1 || found[0].Message != tc.want {
				t.Errorf("got %+v, want %q", found, tc.want)
			}
		})
	}
}

// What an object lacks is reported unless it was refused: that has a line of its
// own.
func TestConsequentialErrors(t *testing.T) {
	const syntaxError = "---\na: [\n"
	refusedPlan := strings.Replace(chain, "  title: Juniper Flats\n", "", 1)
	refusedGoal := strings.Replace(chain, "  title: A working device for every student\n", "", 1)
	withoutPlan := chain[strings.Index(chain, "---\n")+4:]
	for name, tc := range map[string]struct {
		text         string
		kind, object string
		reason       string
		want         bool
	}{
		"a goal whose plan is not there": {
			withoutPlan, "Goal", "one-to-one", string(v1alpha1.ReasonPlanNotFound), false,
		},
		"a goal whose plan was refused": {
			refusedPlan, "Goal", "one-to-one", string(v1alpha1.ReasonPlanNotFound), true,
		},
		"a lot whose plan was refused": {
			refusedPlan, "Device", "laptops", string(v1alpha1.ReasonPlanNotFound), true,
		},
		"an evaluation whose plan was refused": {
			refusedPlan, "Evaluation", "review", string(v1alpha1.ReasonPlanNotFound), true,
		},
		"a benchmark whose plan was refused": {
			refusedPlan, "Benchmark", "ratio", string(v1alpha1.ReasonPlanNotFound), true,
		},
		"a benchmark whose goal was refused": {
			refusedGoal, "Benchmark", "ratio", string(v1alpha1.ReasonGoalNotFound), true,
		},
		"a benchmark whose goal is there": {
			chain, "Benchmark", "ratio", string(v1alpha1.ReasonGoalNotFound), false,
		},
		"a goal whose plan may be in what is no YAML": {
			withoutPlan + syntaxError, "Goal", "one-to-one", string(v1alpha1.ReasonPlanNotFound), true,
		},
		"another reason": {refusedPlan, "Goal", "one-to-one", "Contradiction", false},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadSet(t, tc.text)
			got := collectAll(set, finds(notReady(tc.kind, tc.object, tc.reason)), time.Time{})
			if isLeftOut := len(got) == 0; isLeftOut != tc.want {
				t.Errorf("left out is %t, want %t: %+v", isLeftOut, tc.want, got)
			}
		})
	}
}

func TestMapParents(t *testing.T) {
	want := map[v1alpha1.ObjectKey]string{
		{Kind: "Goal", Name: "one-to-one"}:   "plan-2026",
		{Kind: "Benchmark", Name: "ratio"}:   "one-to-one",
		{Kind: "Device", Name: "laptops"}:    "plan-2026",
		{Kind: "Evaluation", Name: "review"}: "plan-2026",
	}
	if diff := cmp.Diff(want, mapParents(loadSet(t, chain).Districts[0])); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
}

// The assessment gets all objects of a district.
func TestAssessmentGetsTheDistrict(t *testing.T) {
	var got [5]int
	assess := func(d district, _ time.Time) []result {
		got = [5]int{len(d.Plans), len(d.Goals), len(d.Benchmarks), len(d.Devices), len(d.Evaluations)}
		return nil
	}
	collectAll(loadSet(t, chain), assess, time.Time{})
	if want := [5]int{1, 1, 1, 1, 1}; got != want {
		t.Errorf("got %v objects of each kind", got)
	}
}

// Of an object only what the report says is kept, and nothing of a lot of which it says nothing.
func TestKeepReported(t *testing.T) {
	condition := func(kind, status, reason string) metav1.Condition {
		return metav1.Condition{Type: kind, Status: metav1.ConditionStatus(status), Reason: reason}
	}
	list := func(conditions ...metav1.Condition) []metav1.Condition { return conditions }
	ready, unsupported := condition("Ready", "True", "A"), condition("Supported", "False", "Ended")
	gone := condition("Ready", "False", string(v1alpha1.ReasonPlanNotFound))
	for name, tc := range map[string]struct {
		given result
		want  []metav1.Condition
		kept  bool
	}{
		"a lot with good conditions": {result{Kind: "Device", Conditions: list(ready)}, nil, false},
		"a lot without conditions":   {result{Kind: "Device"}, nil, false},
		"a lot that needs attention": {
			result{Kind: "Device", Conditions: list(ready, unsupported)}, list(unsupported), true,
		},
		"a lot that is not ready": {result{Kind: "Device", Conditions: list(gone)}, list(gone), true},
		"a lot with a finding": {
			result{Kind: "Device", Findings: []v1alpha1.Finding{{}}, Conditions: list(ready)}, nil, true,
		},
		"a goal with good conditions": {result{Kind: "Goal", Conditions: list(ready)}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			kept := keepReported(&tc.given)
			if diff := cmp.Diff(tc.want, tc.given.Conditions); diff != "" || kept != tc.kept {
				t.Errorf("kept: %t, want %t; conditions (-want +got):\n%s", kept, tc.kept, diff)
			}
		})
	}
}
