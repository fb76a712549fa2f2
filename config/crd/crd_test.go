package crd_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"techplan.education/config/crd"
	"techplan.education/internal/manifest/validation"
)

// The API server refuses a definition whose schema is not structural, whose
// rules do not compile, or whose rules may cost too much.
func TestDefinitionsAreValid(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, definition := range definitions {
		t.Run(definition.Spec.Names.Kind, func(t *testing.T) {
			internal := &apiextensions.CustomResourceDefinition{}
			apiextensionsv1.SetDefaults_CustomResourceDefinition(definition)
			apiextensionsv1.SetDefaults_CustomResourceDefinitionSpec(&definition.Spec)
			convert := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition
			if err := convert(definition, internal, nil); err != nil {
				t.Fatal(err)
			}
			// The API server writes this; the generator does not.
			internal.Status.StoredVersions = []string{"v1alpha1"}
			for _, err := range apiextensionsvalidation.ValidateCustomResourceDefinition(t.Context(), internal) {
				t.Error(err)
			}
		})
	}
}

var validators = sync.OnceValue(func() map[string]*validation.Validator {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		panic(err)
	}
	out := make(map[string]*validation.Validator, len(definitions))
	for _, definition := range definitions {
		validator, err := validation.NewValidator(definition)
		if err != nil {
			panic(err)
		}
		out[definition.Spec.Names.Kind] = validator
	}
	return out
})

// valid are objects with something in each place that a rule looks at.
var valid = map[string]string{
	"TechnologyPlan": `
spec:
  title: Juniper Flats technology plan 2026-2029
  period: {start: "2026-07-01", end: "2029-06-30"}
  approval: {body: Board of Education, date: "2026-05-18"}
  district:
    name: Juniper Flats Schools
    timeZone: America/Denver
    fiscalYearStartMonth: 7
    enrollment: 4100
    groups: [{name: StudentsWithDisabilities, count: 610}]
    sites: [{name: juniper-high, enrollment: 1240}]
    terms: [{name: fall-2026, start: "2026-08-31", end: "2027-01-22"}]
    closures: [{name: winter-break, start: "2026-12-21", end: "2027-01-01"}]
  technologies:
  - {name: laptops, domain: EdTech, lifecycle: Retired, retireOn: "2028-06-30", unitCost: "305.50"}
  budget:
    currency: USD
    total: 441000
    sources:
    - {name: general, kind: Local, amounts: [{fiscalYear: 2027, amount: 600000}]}
    lines:
    - name: laptops
      fiscalYear: 2027
      throughFiscalYear: 2028
      amount: "441000.00"
      purpose: Replacement
      goals: [{name: one-to-one}]
    transfers:
    - {name: t1, from: laptops, to: wifi, amount: 5000, "date": "2026-11-02", fiscalYear: 2027, approvedBy: Board}
  timeline: [{name: rollout, start: "2026-07-01", end: "2026-08-20", owner: Technology director}]
  testingWindows:
  - name: state-tests
    start: "2027-04-12"
    end: "2027-05-07"
    site: juniper-high
    students: 610
    minutesPerStudent: 300
    hoursPerDay: 5
  needs: [{name: weak-wifi, gap: It fails., readiness: {ability: 0, interest: 3}}]
  professionalLearning:
  - name: institute
    start: "2026-08-10"
    owners: {delivery: Coach}
    provider: {name: Lakeside Learning Center, kind: External, line: laptops}
    feedback: {responses: 10, summary: More time}
    followUp: "2026-08-11"
  evaluationSchedules:
  - name: annual
    target: {kind: TechnologyPlan}
    cadence: Annual
    anchor: "2027-06-15"
  - name: tools
    target: {kind: Technology, all: true}
    cadence: EveryTerm
    edge: End
    offsetDays: -7
  policy:
    alignedMinPercent: "95.5"
    domainBands: [{domain: AT, minPercent: 1}]
    waivers:
    - name: w1
      code: DomainImbalance
      severity: "Off"
      reason: A year of cabling
      approvedBy: Board
      until: "2027-06-30"
`,
	"Goal": `
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
  domains: [EdTech]
  owner: Technology director
  start: "2026-07-01"
  due: "2028-06-30"
  dependsOnRefs: [{name: wifi}]
  actions:
  - {name: buy, owner: Buyer, start: "2026-07-01", end: "2026-08-20", cost: 441000, fiscalYear: 2027}
`,
	"Benchmark": `
spec:
  goalRef: {name: one-to-one}
  metric: {name: students with a device, unit: percent, direction: Increase}
  baseline: {value: 40, date: "2026-07-01"}
  target: {value: "99.5", date: "2028-06-30"}
  observations:
  - date: "2026-12-31"
    value: 55
    have: 55
    of: 100
    groups: [{name: StudentsWithDisabilities, have: 78, of: 162}]
`,
	"Device": `
spec:
  planRef: {name: plan-2026}
  technology: laptops
  quantity: 310
  notInService: [{state: InRepair, count: 4}, {state: Lost, count: 2}]
  acquisition: {kind: Lease, ordered: "2026-06-20", received: "2026-08-05", unitCost: 305}
  inService: "2026-08-24"
  leaseEnd: "2029-08-05"
  supportEnd: "2034-06-30"
  replacedByRef: {name: newer}
`,
	"Evaluation": `
spec:
  planRef: {name: plan-2026}
  schedule: tools
  target: {kind: Technology, name: laptops}
  occurrence: "2027-06-15"
  evaluators: [Principal]
  criteria: [{name: active-use, question: Do students use it}]
  results: [{criterion: active-use, answer: Pass}]
  decision: {outcome: Retain, "date": "2027-06-20", by: Cabinet}
`,
}

func base(t *testing.T, kind string) map[string]any {
	t.Helper()
	data, err := yaml.YAMLToJSONStrict([]byte(valid[kind]))
	if err != nil {
		t.Fatal(err)
	}
	object := map[string]any{}
	if err := json.Unmarshal(data, &object); err != nil {
		t.Fatal(err)
	}
	object["apiVersion"], object["kind"] = "techplan.education/v1alpha1", kind
	object["metadata"] = map[string]any{"name": "itself", "namespace": "juniper-flats"}
	return object
}

func TestValidObjectsAreAccepted(t *testing.T) {
	for kind := range valid {
		t.Run(kind, func(t *testing.T) {
			object := base(t, kind)
			for _, err := range validators()[kind].ValidateObject(t.Context(), object, nil) {
				t.Errorf("create: %v", err)
			}
			for _, err := range validators()[kind].ValidateObject(t.Context(), object, runtime.DeepCopyJSON(object)) {
				t.Errorf("update: %v", err)
			}
		})
	}
}

// The ends of a range are in it, written either way.
func TestBoundsAreAccepted(t *testing.T) {
	for _, c := range []struct {
		path   string
		values []any
	}{
		{"spec/equity/minRateRatio", []any{int64(0), int64(1), "0", "0.0000", "0.8", "0.9999", "1", "1.0000"}},
		{"spec/equity/maxRiskRatio", []any{int64(1), int64(1000), "1", "1.0000", "1.25", "10", "999.9999", "1000.0"}},
	} {
		for _, value := range c.values {
			object := base(t, "Benchmark")
			change(t, object, c.path, value)
			for _, err := range validators()["Benchmark"].ValidateObject(t.Context(), object, nil) {
				t.Errorf("%s: %#v: %v", c.path, value, err)
			}
		}
	}
}

// absent as a value removes a field.
type absent struct{}

// change sets a field by its path, spec/budget/lines/0/amount.
func change(t *testing.T, object map[string]any, path string, value any) {
	t.Helper()
	var at any = object
	parts := strings.Split(path, "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch node := at.(type) {
		case map[string]any:
			if _, remove := value.(absent); last && remove {
				delete(node, part)
			} else if last {
				node[part] = value
			} else if _, ok := node[part]; !ok {
				node[part] = map[string]any{}
			}
			at = node[part]
		case []any:
			var index int
			if _, err := fmt.Sscan(part, &index); err != nil || index >= len(node) {
				t.Fatalf("%s: no item %s", path, part)
			}
			if last {
				node[index] = value
			}
			at = node[index]
		default:
			t.Fatalf("%s: nothing at %s", path, part)
		}
	}
}

// ruleCase is a valid object with one change, and the one refusal that follows.
type ruleCase struct {
	kind string
	// change holds values by path; with old they make an update.
	change map[string]any
	update bool
	// field and message of the refusal.
	field, message string
}

func (c ruleCase) refusals(ctx context.Context, t *testing.T) []string {
	t.Helper()
	object := base(t, c.kind)
	for _, path := range slices.Sorted(maps.Keys(c.change)) {
		change(t, object, path, c.change[path])
	}
	var old map[string]any
	if c.update {
		old = base(t, c.kind)
	}
	var out []string
	for _, err := range validators()[c.kind].ValidateObject(ctx, object, old) {
		out = append(out, err.Field+": "+err.Detail)
	}
	return out
}

func TestRules(t *testing.T) {
	for name, c := range ruleCases {
		t.Run(name, func(t *testing.T) {
			want := []string{c.field + ": " + c.message}
			if diff := cmp.Diff(want, c.refusals(t.Context(), t)); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
		})
	}
}

// Every rule on an object has a case of its own, and every rule on a scalar
// type has one somewhere.
func TestEveryRuleHasACase(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range ruleCases {
		tested[c.kind+" "+withoutIndexes(c.field)+": "+c.message] = true
		tested[c.message] = true
	}
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, definition := range definitions {
		root := definition.Spec.Versions[0].Schema.OpenAPIV3Schema
		// People do not write the status, and it has the same scalar types.
		delete(root.Properties, "status")
		walk(root, "", func(path string, schema *apiextensionsv1.JSONSchemaProps) {
			for _, rule := range schema.XValidations {
				rules++
				want := rule.Message
				if schema.Type == "object" {
					field := strings.TrimPrefix(path+rule.FieldPath, ".")
					want = definition.Spec.Names.Kind + " " + field + ": " + rule.Message
				}
				if !tested[want] {
					t.Errorf("no case for the rule of %s at %q: %s", definition.Spec.Names.Kind, path, want)
				}
				if rule.Message == "" {
					t.Errorf("the rule of %s at %q has no message: %s", definition.Spec.Names.Kind, path, rule.Rule)
				}
			}
		})
	}
	if rules == 0 {
		t.Error("no rules found")
	}
}

func walk(
	schema *apiextensionsv1.JSONSchemaProps, path string, visit func(string, *apiextensionsv1.JSONSchemaProps),
) {
	visit(path, schema)
	for name, sub := range schema.Properties {
		walk(&sub, strings.TrimPrefix(path+"."+name, "."), visit)
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		walk(schema.Items.Schema, path+"[]", visit)
	}
}

func withoutIndexes(path string) string {
	var b strings.Builder
	for _, r := range path {
		if r < '0' || r > '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
