package catalog_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/explain"
	"techplan.education/internal/manifest"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each rule says what it is, and its example holds: the API takes it, the rule
// reports nothing in Before and no longer in After, which breaks nothing else.
func TestDocumentation(t *testing.T) {
	for _, r := range catalog.All.Rules() {
		t.Run(string(r.Code), func(t *testing.T) {
			doc, err := r.ReadDocumentation()
			if err != nil {
				t.Fatal(err)
			}
			for field, text := range map[string]string{
				"Number": r.Number, "Worst": string(r.Worst), "Summary": doc.Summary, "Why": doc.Why, "Source": doc.Source,
				"Fix": doc.Fix, "Before": doc.Before, "After": doc.After,
			} {
				if strings.TrimSpace(text) == "" {
					t.Fatalf("%s is empty", field)
				}
			}
			for _, s := range []string{doc.Summary, doc.Why} {
				if !strings.HasSuffix(s, ".") {
					t.Errorf("%q is not a sentence", s)
				}
			}
			before, after := judgeExample(t, r.Code, doc.Before), judgeExample(t, r.Code, doc.After)
			if len(testrules.Summarize(before, r.Code)) == 0 {
				t.Errorf("the rule does not fire in Before:%s", testrules.Describe(before))
			}
			if found := testrules.Summarize(after, r.Code); len(found) > 0 {
				t.Errorf("the rule fires in After: %v%s", found, testrules.Describe(after))
			}
			for code := range errorsOf(after) {
				if !errorsOf(before)[code] {
					t.Errorf("After breaks another rule:%s", testrules.Describe(after))
				}
			}
			waived := judgeExample(t, r.Code, doc.Before, waiversOf(t, explain.RenderWaiver(r))...)
			for _, f := range waived.Findings {
				if f.Code == r.Code && f.Waived == "" {
					t.Errorf("the waiver of the documentation does not hold:%s", testrules.Describe(waived))
				}
			}
		})
	}
}

func errorsOf(v rules.Result) map[v1alpha1.FindingCode]bool {
	codes := map[v1alpha1.FindingCode]bool{}
	for _, f := range v.Findings {
		if f.Severity == v1alpha1.SeverityError {
			codes[f.Code] = true
		}
	}
	return codes
}

// districtOf loads an example through the schema and the rules of the API.
func districtOf(t *testing.T, example string) *manifest.District {
	t.Helper()
	whole, err := testplan.Complete(example)
	if err != nil {
		t.Fatalf("%v\n%s", err, example)
	}
	set, err := manifest.Load(t.Context(), []string{"-"}, manifest.Options{Stdin: bytes.NewReader(whole)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range set.Problems {
		t.Errorf("%s %s: %s", p.Kind, p.Name, p.Message)
	}
	if len(set.Problems) > 0 || len(set.Districts) != 1 || len(set.Districts[0].Plans) == 0 {
		t.Fatalf("the example is not a district with a plan:\n%s", example)
	}
	return set.Districts[0]
}

func waiversOf(t *testing.T, example string) []v1alpha1.Waiver {
	t.Helper()
	return districtOf(t, example).Plans[0].Spec.Policy.Waivers
}

// exampleRoom is the size of a plan up to which a rule reports nothing of its
// example: half a megabyte would fill the page.
var exampleRoom = map[v1alpha1.FindingCode]int{rules.PlanTooLarge: 1_000}

// judgeExample judges the first plan of an example; others are the plans that it
// may overlap.
func judgeExample(t *testing.T, code v1alpha1.FindingCode, example string, waivers ...v1alpha1.Waiver) rules.Result {
	t.Helper()
	d := districtOf(t, example)
	w := testrules.World{
		Plan:        d.Plans[0],
		Goals:       d.Goals,
		Benchmarks:  d.Benchmarks,
		Devices:     d.Devices,
		Evaluations: d.Evaluations,
	}
	w.Plan.Spec.Policy.Waivers = append(w.Plan.Spec.Policy.Waivers, waivers...)
	checkPlanRefs(t, w)
	c := testrules.NewInput(w, testrules.Today)
	c.Room = exampleRoom[code]
	c.DeviceExists = func(name string) bool {
		return slices.ContainsFunc(w.Devices, func(d *v1alpha1.Device) bool { return d.Name == name })
	}
	own := w.Plan.Spec
	for _, p := range d.Plans[1:] {
		meet := p.Spec.Period.Start <= own.Period.End && own.Period.Start <= p.Spec.Period.End
		if meet && p.Spec.Approval.Date != "" && own.Approval.Date != "" {
			c.Overlapping = append(c.Overlapping, p.Name)
		}
	}
	slices.Sort(c.Overlapping)
	return catalog.All.Evaluate(c)
}

// checkPlanRefs tells an example whose parts do not belong together, which shows
// something else than it seems to.
func checkPlanRefs(t *testing.T, w testrules.World) {
	t.Helper()
	check := func(kind, name, plan string) {
		if plan != w.Plan.Name {
			t.Errorf("%s %s belongs to plan %s, and the example is about %s", kind, name, plan, w.Plan.Name)
		}
	}
	goals := map[string]bool{}
	for _, g := range w.Goals {
		check(g.Kind, g.Name, g.Spec.PlanRef.Name)
		goals[g.Name] = true
	}
	for _, b := range w.Benchmarks {
		if !goals[b.Spec.GoalRef.Name] {
			t.Errorf("benchmark %s measures goal %s, which is not in the example", b.Name, b.Spec.GoalRef.Name)
		}
	}
	for _, d := range w.Devices {
		check(d.Kind, d.Name, d.Spec.PlanRef.Name)
	}
	for _, e := range w.Evaluations {
		check(e.Kind, e.Name, e.Spec.PlanRef.Name)
	}
}
