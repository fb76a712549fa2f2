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
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each rule has a complete page, and its example is valid: the API accepts it, and the rule
// reports a finding in Before and none in After. No other rule reports an Error in After that
// Before does not have.
func TestDocumentation(t *testing.T) {
	for _, rule := range catalog.All.ListRules() {
		t.Run(string(rule.Code), func(t *testing.T) {
			doc, err := rule.ReadDocumentation()
			if err != nil {
				t.Fatal(err)
			}
			for field, text := range map[string]string{
				"Number": rule.Number, "Worst": string(rule.Worst),
				"Summary": doc.Summary, "Why": doc.Why, "Fix": doc.Fix, "Source": doc.Source,
				"Before": doc.Before, "After": doc.After,
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
			before, after := evaluateExample(t, rule.Code, doc.Before), evaluateExample(t, rule.Code, doc.After)
			if len(testrules.SummarizeFindings(before, rule.Code)) == 0 {
				t.Errorf("the rule reports nothing in Before:%s", testrules.DescribeResult(before))
			}
			if found := testrules.SummarizeFindings(after, rule.Code); len(found) > 0 {
				t.Errorf("the rule reports a finding in After: %v%s", found, testrules.DescribeResult(after))
			}
			for code := range errorsOf(after) {
				if !errorsOf(before)[code] {
					t.Errorf("After breaks another rule:%s", testrules.DescribeResult(after))
				}
			}
			waived := evaluateExample(t, rule.Code, doc.Before, waiversOf(t, explain.RenderWaiver(rule))...)
			for _, finding := range waived.Findings {
				if finding.Code == rule.Code && finding.Waived == "" {
					t.Errorf("the waiver of the documentation does not waive:%s", testrules.DescribeResult(waived))
				}
			}
		})
	}
}

func errorsOf(result rules.Result) map[v1alpha1.FindingCode]bool {
	codes := map[v1alpha1.FindingCode]bool{}
	for _, finding := range result.Findings {
		if finding.Severity == v1alpha1.SeverityError {
			codes[finding.Code] = true
		}
	}
	return codes
}

// districtOf loads an example through the schema and the validation of the API.
func districtOf(t *testing.T, example string) *snapshot.NamespacedDistrict {
	t.Helper()
	whole, err := testplan.CompleteExample(example)
	if err != nil {
		t.Fatalf("%v\n%s", err, example)
	}
	set, err := manifest.LoadFiles(t.Context(), []string{"-"}, manifest.Options{Stdin: bytes.NewReader(whole)})
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

// exampleMaxBytes lowers the size from which a rule reports a plan: an example of half a megabyte
// would not fit on a page.
var exampleMaxBytes = map[v1alpha1.FindingCode]int{rules.PlanTooLarge: 1_000}

// evaluateExample evaluates the first plan of an example. Further plans are the ones that it
// may overlap.
func evaluateExample(t *testing.T, code v1alpha1.FindingCode, example string, waivers ...v1alpha1.Waiver) rules.Result {
	t.Helper()
	d := districtOf(t, example)
	district := testrules.World{
		Plan:        d.Plans[0],
		Goals:       d.Goals,
		Benchmarks:  d.Benchmarks,
		Devices:     d.Devices,
		Evaluations: d.Evaluations,
	}
	district.Plan.Spec.Policy.Waivers = append(district.Plan.Spec.Policy.Waivers, waivers...)
	checkPlanRefs(t, district)
	input := testrules.NewInput(district, testrules.Today)
	input.MaxPlanBytes = exampleMaxBytes[code]
	input.DeviceExists = func(name string) bool {
		return slices.ContainsFunc(district.Devices, func(d *v1alpha1.Device) bool { return d.Name == name })
	}
	own := district.Plan.Spec
	for _, plan := range d.Plans[1:] {
		meet := plan.Spec.Period.Start <= own.Period.End && own.Period.Start <= plan.Spec.Period.End
		if meet && plan.Spec.Approval.Date != "" && own.Approval.Date != "" {
			input.Overlapping = append(input.Overlapping, plan.Name)
		}
	}
	slices.Sort(input.Overlapping)
	return catalog.All.EvaluateRules(input)
}

// checkPlanRefs fails if an object of an example belongs to another plan, because the example
// would not show what it seems to show.
func checkPlanRefs(t *testing.T, district testrules.World) {
	t.Helper()
	check := func(kind, name, plan string) {
		if plan != district.Plan.Name {
			t.Errorf("%s %s belongs to plan %s, and the example is about %s", kind, name, plan, district.Plan.Name)
		}
	}
	goals := map[string]bool{}
	for _, goal := range district.Goals {
		check(goal.Kind, goal.Name, goal.Spec.PlanRef.Name)
		goals[goal.Name] = true
	}
	for _, benchmark := range district.Benchmarks {
		if !goals[benchmark.Spec.GoalRef.Name] {
			t.Errorf(
				"benchmark %s measures goal %s, which is not in the example", benchmark.Name,
				benchmark.Spec.GoalRef.Name,
			)
		}
	}
	for _, device := range district.Devices {
		check(device.Kind, device.Name, device.Spec.PlanRef.Name)
	}
	for _, record := range district.Evaluations {
		check(record.Kind, record.Name, record.Spec.PlanRef.Name)
	}
}
