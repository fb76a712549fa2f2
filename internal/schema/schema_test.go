package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"techplan.education/config/crd"
	"techplan.education/internal/schema"
)

const (
	samples = "../../config/samples"
	pages   = "../../docs/schemas"
)

func renderFiles(t *testing.T) map[string][]byte {
	t.Helper()
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	files, err := schema.RenderFiles(definitions)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// compile compiles a schema file with a library that shares no code with this
// repository, and that checks formats.
func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(renderFiles(t)[name]))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// readDocuments reads the documents of a YAML file as the library takes them.
func readDocuments(t *testing.T, content string) []any {
	t.Helper()
	var documents []any
	for part := range strings.SplitSeq(content, "\n---\n") {
		data, err := yaml.YAMLToJSON([]byte(part))
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document)
	}
	return documents
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The schema accepts each object of the samples, and so does the schema of its kind.
func TestSamplesAreValid(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples, "*", "[1-9]*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	anyKind := compile(t, schema.FileName)
	seen := map[string]int{}
	for _, file := range files {
		for i, document := range readDocuments(t, readFile(t, file)) {
			kind := document.(map[string]any)["kind"].(string)
			seen[kind]++
			for name, compiled := range map[string]*jsonschema.Schema{
				schema.FileName: anyKind, kind: compile(t, kind+".json"),
			} {
				if err := compiled.Validate(document); err != nil {
					t.Errorf("%s, document %d, by %s: %v", file, i+1, name, err)
				}
			}
		}
	}
	if len(seen) != len(renderFiles(t))-1 {
		t.Errorf("want samples of each kind, got %v", seen)
	}
}

// The first comment of a document names the schema, for editors that read it there: the
// YAML language server applies it to one document and not to the whole file.
func TestSamplesNameTheSchema(t *testing.T) {
	const line = "# yaml-language-server: $schema=../../../docs/schemas/" + schema.FileName + "\n"
	files, err := filepath.Glob(filepath.Join(samples, "*", "[a-z1-9]*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		content := readFile(t, file)
		for i, part := range strings.Split(content, "\n---\n") {
			if strings.Count(part+"\n", line) != 1 {
				t.Errorf("%s: document %d does not have the line %q once", file, i+1, line)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(files[0]), "../../../docs/schemas", schema.FileName)); err != nil {
		t.Error(err)
	}
}

// The schema refuses a mistake that an editor can show.
func TestMistakesAreRefused(t *testing.T) {
	anyKind := compile(t, schema.FileName)
	plan := filepath.Join(samples, "aligned", "10-plan.yaml")
	goals := filepath.Join(samples, "aligned", "20-goals.yaml")
	devices := filepath.Join(samples, "aligned", "40-devices.yaml")
	for name, tc := range map[string]struct{ file, before, after string }{
		"a field that is misspelt":   {goals, "planRef: {name", "planref: {name"},
		"a field in the wrong place": {devices, "  quantity: 800", "  unitCost: 310\n  quantity: 800"},
		"a field of the metadata":    {plan, "  namespace: juniper-flats", "  namespce: juniper-flats"},
		"a field that is missing": {
			goals,
			"  title: A working device",
			"  pedagogicalShift: A working device",
		},
		"a text in place of a reference":  {goals, "planRef: {name: plan-2026}", "planRef: plan-2026"},
		"a text in place of a number":     {devices, "quantity: 800", "quantity: many"},
		"a number in place of a text":     {plan, "name: Juniper Flats Schools", "name: 4100"},
		"a value that is not in the list": {goals, "domains: [EdTech]", "domains: [Edtech]"},
		"a date in another form":          {goals, `due: "2029-06-30"`, "due: 6/30/2029"},
		"a date that does not exist":      {goals, `due: "2029-06-30"`, `due: "2029-06-31"`},
		"an amount with a separator":      {plan, "total: 2213700", `total: "2,213,700"`},
		"an amount with a plain decimal":  {plan, "total: 2213700", "total: 2213700.5"},
		"an amount below zero":            {plan, "total: 2213700", "total: -1"},
		"a percentage above 100":          {plan, "nslpPercent: 47", "nslpPercent: 147"},
		"an e-mail address":               {goals, "owner: Technology director", "owner: office@juniper.example"},
		"a name with capitals":            {plan, "- {name: access,", "- {name: Access,"},
		"a group that is too small":       {plan, "count: 36", "count: 6"},
		"a domain that stands twice":      {goals, "domains: [EdTech]", "domains: [EdTech, EdTech]"},
		"a kind that does not exist":      {goals, "kind: Goal\n", "kind: Gaol\n"},
		"a version that does not exist":   {goals, "techplan.education/v1alpha1", "techplan.education/v2"},
		"an object without a name":        {goals, "  name: one-to-one\n", ""},
		"a month above the bound of 12":   {plan, "fiscalYearStartMonth: 7", "fiscalYearStartMonth: 13"},
		"a quantity below the bound of 1": {devices, "quantity: 800", "quantity: 0"},
		"a section of which nothing stands": {
			plan,
			"erate: {nslpPercent: 47, locale: Rural, categoryTwoRequested: 0}",
			"erate: {}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			content := readFile(t, tc.file)
			changed := strings.Replace(content, tc.before, tc.after, 1)
			if changed == content {
				t.Fatalf("%s does not have %q", tc.file, tc.before)
			}
			document := readDocuments(t, changed)[0]
			if err := anyKind.Validate(document); err == nil {
				t.Errorf("%q in place of %q is accepted", tc.after, tc.before)
			}
		})
	}
}

// What a person did not write is accepted too: the status, and what the API server adds
// to the metadata.
func TestStoredObjectIsValid(t *testing.T) {
	const stored = `
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata:
  name: one-to-one
  uid: 0d1c8ad5-7a4d-4a8a-9d4f-0f9f1d8f7b11
  generation: 3
  labels: {team: technology}
  managedFields: [{manager: kubectl, operation: Apply}]
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
status:
  observedGeneration: 3
  conditions: [{type: Ready, status: "True"}]
`
	if err := compile(t, schema.FileName).Validate(readDocuments(t, stored)[0]); err != nil {
		t.Error(err)
	}
}

// Each example of a description is a value of its field.
func TestExamplesAreValid(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := schema.BuildKinds(definitions)
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	var check func(path string, value *schema.Schema)
	check = func(path string, value *schema.Schema) {
		content, err := value.Render()
		if err != nil {
			t.Fatal(err)
		}
		if len(value.Examples) > 0 {
			compiled := compileContent(t, content)
			encoded, err := json.Marshal(value.Examples)
			if err != nil {
				t.Fatal(err)
			}
			decoded, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
			if err != nil {
				t.Fatal(err)
			}
			for _, example := range decoded.([]any) {
				examples++
				if err := compiled.Validate(example); err != nil {
					t.Errorf("%s: the example %v: %v", path, example, err)
				}
			}
		}
		for name, property := range value.Properties {
			check(path+"."+name, property)
		}
		if value.Items != nil {
			check(path+"[]", value.Items)
		}
	}
	for kind, value := range kinds {
		check(kind, value)
	}
	if examples < 200 {
		t.Errorf("want the examples of the descriptions, got %d", examples)
	}
}

func compileContent(t *testing.T, content []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// How the text of a description yields examples.
func TestExamplesOfDescriptions(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := schema.BuildKinds(definitions)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		kind string
		path []string
		want []any
	}{
		"a text without quotes that a sentence ends": {"Goal", []string{"owner"}, []any{"Technology director"}},
		"a text in quotes": {
			"Goal",
			[]string{"title"},
			[]any{"A working device for every student"},
		},
		"a number, or one with decimals in quotes": {
			"Benchmark",
			[]string{"equity", "maxRiskRatio"},
			[]any{int64(2), "1.5"},
		},
		"an object": {"Benchmark", []string{"baseline"},
			[]any{map[string]any{"value": int64(40), "date": "2026-07-01"}}},
		"a list of names": {"Goal", []string{"groups"}, []any{[]any{"EnglishLearners"}}},
		"one item of a list": {"Device", []string{"notInService"},
			[]any{[]any{map[string]any{"state": "InRepair", "count": int64(4)}}}},
		"an amount, of which the description says how to write it": {
			"Goal", []string{"actions", "cost"}, []any{int64(36000)},
		},
		"a phrase about a number that is no value": {"Benchmark", []string{"observations", "have"}, nil},
		"a description without an example":         {"Goal", []string{"closed", "outcome"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			value := kinds[tc.kind].Properties["spec"]
			for _, step := range tc.path {
				if value.Items != nil {
					value = value.Items
				}
				value = value.Properties[step]
			}
			if diff := cmp.Diff(tc.want, value.Examples); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// No keyword of Kubernetes is left, and each property of a spec is described.
func TestKeywords(t *testing.T) {
	for name, content := range renderFiles(t) {
		for _, keyword := range []string{"x-kubernetes", "int32", "int64", "nullable"} {
			if bytes.Contains(content, []byte(keyword)) {
				t.Errorf("%s holds %s", name, keyword)
			}
		}
	}
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := schema.BuildKinds(definitions)
	if err != nil {
		t.Fatal(err)
	}
	var check func(path string, value *schema.Schema)
	check = func(path string, value *schema.Schema) {
		for name, property := range value.Properties {
			if property.Description == "" {
				t.Errorf("%s.%s is not described", path, name)
			}
			check(path+"."+name, property)
		}
		if value.Items != nil {
			check(path+"[]", value.Items)
		}
	}
	for kind, value := range kinds {
		check(kind, value.Properties["spec"])
	}
}

// The files of the documentation are what the definitions yield today.
func TestFilesAreCurrent(t *testing.T) {
	var names []string
	for name, content := range renderFiles(t) {
		names = append(names, name)
		if readFile(t, filepath.Join(pages, name)) != string(content) {
			t.Errorf("docs/schemas/%s is stale: run make generate", name)
		}
	}
	slices.Sort(names)
	want := []string{
		"Benchmark.json", "Device.json", "Evaluation.json", "Goal.json", "TechnologyPlan.json", schema.FileName,
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}
