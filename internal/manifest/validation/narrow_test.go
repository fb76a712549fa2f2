package validation

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// A narrowed schema has the properties that one of the values has, and the first schema keeps all.
func TestNarrowSchema(t *testing.T) {
	text := structuralschema.Structural{Generic: structuralschema.Generic{Type: "string"}}
	entry := structuralschema.Structural{
		Generic:    structuralschema.Generic{Type: "object"},
		Properties: map[string]structuralschema.Structural{"a": text, "b": text, "c": text},
	}
	list := structuralschema.Structural{Generic: structuralschema.Generic{Type: "array"}, Items: &entry}
	root := structuralschema.Structural{
		Generic:    structuralschema.Generic{Type: "object"},
		Properties: map[string]structuralschema.Structural{"entry": entry, "list": list, "text": text},
	}
	names := func(properties map[string]structuralschema.Structural) []string {
		return slices.Sorted(maps.Keys(properties))
	}
	for name, c := range map[string]struct {
		values []any
		// root, entry and items are the properties that are left; nil: the property is gone.
		root, entry, items []string
	}{
		"nothing": {[]any{map[string]any{}}, nil, nil, nil},
		"fields of an object": {
			[]any{map[string]any{"entry": map[string]any{"b": "x"}, "text": "x"}}, []string{"entry", "text"}, []string{"b"}, nil,
		},
		"fields of all items of a list": {
			[]any{map[string]any{"list": []any{map[string]any{"a": "x"}, map[string]any{"c": nil}}}},
			[]string{"list"}, nil, []string{"a", "c"},
		},
		"fields of two objects": {
			[]any{map[string]any{"entry": map[string]any{"a": "x"}}, map[string]any{"entry": map[string]any{"b": "x"}}},
			[]string{"entry"}, []string{"a", "b"}, nil,
		},
		"a field that the schema does not have": {
			[]any{map[string]any{"zebra": "x", "entry": map[string]any{"zebra": "x"}}}, []string{"entry"}, nil, nil,
		},
		"values of other types": {
			[]any{map[string]any{"entry": "x", "list": map[string]any{}, "text": []any{"x"}}},
			[]string{"entry", "list", "text"}, nil, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if hasProperties(&root, narrowSchema(&root, nil, nil), c.values) && c.root != nil {
				t.Error("an empty schema has the properties")
			}
			got := narrowSchema(&root, nil, c.values)
			if !hasProperties(&root, got, c.values) {
				t.Error("the narrowed schema lacks a property")
			}
			if whole := narrowSchema(&root, &root, c.values); !cmp.Equal(names(root.Properties), names(whole.Properties)) ||
				!cmp.Equal(names(entry.Properties), names(whole.Properties["entry"].Properties)) {
				t.Error("what was kept is gone")
			}
			if got.Properties == nil {
				t.Error("an object without properties takes any field")
			}
			if diff := cmp.Diff(c.root, names(got.Properties)); diff != "" {
				t.Errorf("the properties (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.entry, names(got.Properties["entry"].Properties)); diff != "" {
				t.Errorf("the properties of the entry (-want +got):\n%s", diff)
			}
			if items := got.Properties["list"].Items; items != nil {
				if diff := cmp.Diff(c.items, names(items.Properties)); diff != "" {
					t.Errorf("the properties of the items (-want +got):\n%s", diff)
				}
			}
			if len(root.Properties) != 3 || len(entry.Properties) != 3 {
				t.Error("the schema was changed")
			}
		})
	}
}

// Rules find the same with the narrower schema as with the whole one, in the objects of the samples
// and in variants of them that lack a field or have a value of another type.
func TestNarrowedRulesFindTheSame(t *testing.T) {
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../../config/samples/*/[1-9]*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	compared, found := 0, 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for document := range strings.SplitSeq(string(content), "\n---\n") {
			var object map[string]any
			if err := utilyaml.Unmarshal([]byte(document), &object); err != nil {
				t.Fatal(err)
			}
			validator, err := kinds.GetValidator(object["kind"].(string))
			if err != nil {
				t.Fatal(err)
			}
			eachVariant(object, func() {
				whole, _ := validator.rules.whole.Validate(t.Context(), nil, validator.structural, object, nil, celconfig.RuntimeCELCostBudget)
				narrowed := validator.validateRules(t.Context(), object, nil)
				compared, found = compared+1, found+len(whole)
				if diff := cmp.Diff(shortErrors(whole), shortErrors(narrowed), cmpopts.SortSlices(func(left, right string) bool { return left < right })); diff != "" {
					t.Errorf("%s: errors (-whole +narrowed):\n%s", file, diff)
				}
			})
		}
	}
	if compared < 500 || found < 100 {
		t.Errorf("%d objects with %d errors are too few", compared, found)
	}
}

// eachVariant calls visit with an object as it is, and with each field of its spec taken out, empty
// or of another type in turn, down to the first item of a list.
func eachVariant(object map[string]any, visit func()) {
	visit()
	var vary func(fields map[string]any, depth int)
	vary = func(fields map[string]any, depth int) {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			value := fields[name]
			delete(fields, name)
			visit()
			for _, other := range []any{nil, "x"} {
				fields[name] = other
				visit()
			}
			fields[name] = value
			if list, ok := value.([]any); ok && len(list) > 0 {
				value = list[0]
			}
			if below, ok := value.(map[string]any); ok && depth < 1 {
				vary(below, depth+1)
			}
		}
	}
	vary(object["spec"].(map[string]any), 0)
}
