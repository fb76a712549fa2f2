package validation

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"techplan.education/api/v1alpha1"
)

// readSamples returns the objects of the sample files that match a pattern.
func readSamples(t *testing.T, pattern string) []map[string]any {
	t.Helper()
	files, err := filepath.Glob("../../../config/samples/" + pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var objects []map[string]any
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
			kind, _ := object["kind"].(string)
			if _, ok := object["spec"].(map[string]any); ok && slices.Contains(kindNames(t), kind) {
				objects = append(objects, object)
			}
		}
	}
	return objects
}

func kindNames(t *testing.T) []string {
	t.Helper()
	kinds, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	return kinds.ListNames()
}

// hostileValues stand in place of each value in turn.
var hostileValues = []any{
	nil, "", "x", "X y", "2026-02-30", "0001-01-01", "1.005", "100.00001", "-1", strings.Repeat("é", 2000), "a\x00b", "\xff", "\u2028",
	int64(0), int64(-1), int64(1) << 31, int64(1) << 62, 0.5, 1e300, true, []any{}, []any{nil}, []any{"x", "x"},
	[]any{map[string]any{}, map[string]any{}}, map[string]any{}, map[string]any{"name": "x"}, map[string]any{"zebra": "x"},
}

// eachVariant calls visit with an object as it is, and with variants: each field taken out, each in turn
// with a hostile value, each list with its first item twice, and an unknown field in each mapping. Of
// lists only the first item is varied.
func eachVariant(object map[string]any, visit func()) {
	visit()
	var vary func(value any)
	vary = func(value any) {
		fields, ok := value.(map[string]any)
		if !ok {
			return
		}
		fields["zebra"] = "x"
		visit()
		delete(fields, "zebra")
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			value := fields[name]
			delete(fields, name)
			visit()
			for _, other := range hostileValues {
				fields[name] = runtime.DeepCopyJSONValue(other)
				visit()
			}
			list, _ := value.([]any)
			if len(list) > 0 {
				fields[name] = append(slices.Clone(list), runtime.DeepCopyJSONValue(list[0]))
				visit()
				value = list[0]
			}
			fields[name] = value
			if list != nil {
				fields[name] = list
			}
			vary(value)
		}
	}
	vary(object["spec"])
}

// What is found quickly agrees with the library, for the samples and for variants with mistakes.
func TestQuickAnswersAreRight(t *testing.T) {
	// A plan takes long, and has many variants: each of so many is compared.
	const planStep = 29
	objects := slices.Concat(readSamples(t, "*/[1-9]*.yaml"), readSamples(t, "invalid/*.yaml"))
	for _, kind := range kindNames(t) {
		t.Run(kind, func(t *testing.T) {
			validator := validatorOf(t, kind)
			seen, variants, compared, quick := 0, 0, 0, 0
			for _, object := range objects {
				if object["kind"] != kind || seen == 2 {
					continue
				}
				seen++
				eachVariant(object, func() {
					if variants++; kind == v1alpha1.KindTechnologyPlan && variants%planStep > 1 {
						return
					}
					compared++
					if compareWithLibrary(t, validator, runtime.DeepCopyJSON(object)) {
						quick++
					}
				})
			}
			if compared < 400 || quick < 20 {
				t.Errorf("%d objects, of which %d are found valid quickly, are too few", compared, quick)
			}
		})
	}
}

// compareWithLibrary reports whether an object is found valid quickly. It changes the object.
func compareWithLibrary(t *testing.T, validator *Validator, object map[string]any) bool {
	t.Helper()
	before := runtime.DeepCopyJSON(object)
	fits := validator.shape.fits(object)
	errs := slices.Concat(validator.removeUnknownFields(object), validator.schema.validateSchema(object, maxPartValues),
		listtype.ValidateListSetsAndMaps(nil, validator.structural, object))
	if diff := cmp.Diff(before, object); fits && (len(errs) > 0 || diff != "") {
		t.Errorf("%v fits, and has the errors %v and these changes:\n%s", before, errs, diff)
	}
	allHold := validator.ruleTree().allHold(object)
	ruleErrs, _ := validator.rules.Validate(t.Context(), nil, validator.structural, object, nil, celconfig.RuntimeCELCostBudget)
	if allHold != (len(ruleErrs) == 0) {
		t.Errorf("%v: all rules hold is %t, and the errors are %v", before, allHold, ruleErrs)
	}
	if allHold && !fits && len(errs) == 0 && cmp.Equal(before, object) {
		t.Errorf("%v has no error and does not fit", before)
	}
	return fits && allHold
}

func textSchema(bounds structuralschema.ValueValidation) structuralschema.Structural {
	return structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeText}, ValueValidation: &bounds}
}

func integerSchema(bounds structuralschema.ValueValidation) structuralschema.Structural {
	return structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeInteger}, ValueValidation: &bounds}
}

// A value fits if all is known of its schema. What a shape does not know may have an error.
func TestShapeFits(t *testing.T) {
	type bounds = structuralschema.ValueValidation
	object := structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeObject}}
	withFields := object
	withFields.Properties = map[string]structuralschema.Structural{
		"a": textSchema(bounds{}), "b": textSchema(bounds{}), "c": textSchema(bounds{}), "d": textSchema(bounds{}),
	}
	ofTexts, openValues, open, embedded, whole := object, object, object, object, object
	text := textSchema(bounds{})
	ofTexts.AdditionalProperties = &structuralschema.StructuralOrBool{Structural: &text}
	openValues.AdditionalProperties = &structuralschema.StructuralOrBool{Bool: true}
	open.XPreserveUnknownFields, embedded.XEmbeddedResource = true, true
	whole.ValueValidation = &bounds{Enum: []structuralschema.JSON{{Object: map[string]any{}}}}
	list := func(kind string, items structuralschema.Structural, keys ...string) structuralschema.Structural {
		extensions := structuralschema.Extensions{XListType: &kind, XListMapKeys: keys}
		return structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeList}, Items: &items, Extensions: extensions}
	}
	keyed := func(keys ...string) structuralschema.Structural { return list("map", withFields, keys...) }
	item := map[string]any{"a": "x", "b": "x", "c": "x", "d": "x"}
	other := map[string]any{"a": "x", "b": "x", "c": "x", "d": "y"}
	for name, tc := range map[string]struct {
		schema structuralschema.Structural
		value  any
		want   bool
	}{
		"a text":                   {text, "x", true},
		"a number that is no text": {text, int64(1), false},
		"null":                     {text, nil, false},
		"a decimal": {
			structuralschema.Structural{Generic: structuralschema.Generic{Type: "number"}}, 0.5, false,
		},
		"as many characters as allowed": {textSchema(bounds{MaxLength: new(int64(2))}), "éé", true},
		"one character too many":        {textSchema(bounds{MaxLength: new(int64(2))}), "ééé", false},
		"a date":                        {textSchema(bounds{Format: "date"}), "2028-02-29", true},
		"a date that does not exist":    {textSchema(bounds{Format: "date"}), "2027-02-29", false},
		"another format":                {textSchema(bounds{Format: "uuid"}), "x", false},
		"a pattern":                     {textSchema(bounds{Pattern: "^x$"}), "x", true},
		"a pattern that is none":        {textSchema(bounds{Pattern: "("}), "(", false},
		"a choice": {
			textSchema(bounds{Enum: []structuralschema.JSON{{Object: "x"}}}), "x", true,
		},
		"no choice": {
			textSchema(bounds{Enum: []structuralschema.JSON{{Object: "x"}}}), "y", false,
		},
		"any of two": {
			textSchema(bounds{AnyOf: []structuralschema.NestedValueValidation{{}}}), "x", false,
		},
		"no other schema": {
			textSchema(bounds{Not: &structuralschema.NestedValueValidation{}}), "x", false,
		},
		"the least number":             {integerSchema(bounds{Minimum: new(1.0)}), int64(1), true},
		"below the least number":       {integerSchema(bounds{Minimum: new(1.0)}), int64(0), false},
		"a bound between numbers":      {integerSchema(bounds{Maximum: new(1.5)}), int64(1), false},
		"a bound beyond exact numbers": {integerSchema(bounds{Maximum: new(1e17)}), int64(1), false},
		"an exclusive bound": {
			integerSchema(bounds{Minimum: new(1.0), ExclusiveMinimum: true}), int64(2), false,
		},
		"a multiple":                    {integerSchema(bounds{MultipleOf: new(2.0)}), int64(2), false},
		"the largest number of 32 bits": {integerSchema(bounds{Format: "int32"}), int64(1<<31 - 1), true},
		"more than 32 bits":             {integerSchema(bounds{Format: "int32"}), int64(1 << 31), false},
		"a date that is a number":       {integerSchema(bounds{Format: "date"}), int64(1), false},
		"a number of a few": {
			integerSchema(bounds{Enum: []structuralschema.JSON{{Object: int64(1)}}}), int64(1), false,
		},
		"an object of a few":          {whole, map[string]any{}, false},
		"an object without fields":    {object, map[string]any{}, true},
		"an unknown field":            {object, map[string]any{"a": "x"}, false},
		"fields of any name":          {ofTexts, map[string]any{"a": "x"}, true},
		"fields of any name and kind": {openValues, map[string]any{"a": "x"}, false},
		"an object with anything":     {open, map[string]any{}, false},
		"an object of another kind":   {embedded, map[string]any{}, false},
		"a set":                       {list("set", text), []any{"x", "y"}, true},
		"a set with an item twice":    {list("set", text), []any{"x", "x"}, false},
		"a set of objects":            {list("set", object), []any{map[string]any{}, map[string]any{}}, false},
		"a list with an item twice":   {list("atomic", text), []any{"x", "x"}, true},
		"another type of list":        {list("ordered", object), []any{map[string]any{}, map[string]any{}}, false},
		"a list without a schema": {
			structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeList}}, []any{}, false,
		},
		"items with a key":              {keyed("d"), []any{item, other}, true},
		"a key twice":                   {keyed("a"), []any{item, other}, false},
		"items with three keys":         {keyed("a", "b", "d"), []any{item, other}, true},
		"items with four keys":          {keyed("a", "b", "c", "d"), []any{item, other}, false},
		"an item without a key":         {keyed("d"), []any{item, map[string]any{"a": "x"}}, false},
		"a single item is not compared": {keyed("a", "b", "c", "d"), []any{item}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newShape(&tc.schema).fits(tc.value); got != tc.want {
				t.Errorf("fits is %t, want %t", got, tc.want)
			}
		})
	}
}

// The metadata of an object is looked at elsewhere, unless its schema bounds it.
func TestRootShape(t *testing.T) {
	object := structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeObject}}
	for name, tc := range map[string]struct {
		change func(metadata *structuralschema.Structural)
		want   bool
	}{
		"no bounds": {func(*structuralschema.Structural) {}, true},
		"a field": {func(m *structuralschema.Structural) {
			m.Properties = map[string]structuralschema.Structural{"name": object}
		}, false},
		"a most": {
			func(m *structuralschema.Structural) { m.ValueValidation.MaxProperties = new(int64(9)) }, false,
		},
		"a least": {
			func(m *structuralschema.Structural) { m.ValueValidation.MinProperties = new(int64(1)) }, false,
		},
		"a required": {func(m *structuralschema.Structural) { m.ValueValidation.Required = []string{"name"} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			root, metadata := object, object
			metadata.ValueValidation = &structuralschema.ValueValidation{}
			tc.change(&metadata)
			root.Properties = map[string]structuralschema.Structural{"metadata": metadata}
			if got := newRootShape(&root).fits(map[string]any{"metadata": map[string]any{"name": "x"}}); got != tc.want {
				t.Errorf("fits is %t, want %t", got, tc.want)
			}
		})
	}
	if newRootShape(&object).fits(map[string]any{}) {
		t.Error("an object fits whose metadata has no schema")
	}
	root := object
	root.Properties = map[string]structuralschema.Structural{"metadata": object}
	for _, metadata := range []any{nil, "x", []any{}} {
		if newRootShape(&root).fits(map[string]any{"metadata": metadata}) {
			t.Errorf("an object fits whose metadata is %v", metadata)
		}
	}
}

// A rule that cannot be evaluated quickly may not hold.
func TestRuleTree(t *testing.T) {
	text := structuralschema.Structural{Generic: structuralschema.Generic{Type: TypeText}}
	object := structuralschema.Structural{
		Generic:    structuralschema.Generic{Type: TypeObject},
		Properties: map[string]structuralschema.Structural{"a": text, "b": text},
	}
	for name, tc := range map[string]struct {
		rule   apiextensionsv1.ValidationRule
		change func(schema *structuralschema.Structural)
		want   bool
	}{
		"a rule that holds": {
			rule: apiextensionsv1.ValidationRule{Rule: "self.a == 'x'"}, want: true,
		},
		"a rule that does not hold": {rule: apiextensionsv1.ValidationRule{Rule: "self.a == 'y'"}},
		"a rule that fails":         {rule: apiextensionsv1.ValidationRule{Rule: "self.b == 'x'"}},
		"a rule that is none":       {rule: apiextensionsv1.ValidationRule{Rule: "self.c == 'x'"}},
		"an empty rule":             {rule: apiextensionsv1.ValidationRule{Rule: " "}},
		"a rule about the object before": {
			rule: apiextensionsv1.ValidationRule{Rule: "self.a == oldSelf.a"}, want: true,
		},
		"a rule with or without the one before": {
			rule: apiextensionsv1.ValidationRule{Rule: "true", OptionalOldSelf: new(true)},
		},
		"a rule above the budget": {rule: apiextensionsv1.ValidationRule{
			Rule: "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, " +
				"[1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, a + b + c + d + e + f > 0))))))",
		}},
		"a combined schema": {rule: apiextensionsv1.ValidationRule{Rule: "true"}, change: func(schema *structuralschema.Structural) {
			schema.ValueValidation = &structuralschema.ValueValidation{AllOf: []structuralschema.NestedValueValidation{{}}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			schema := object
			schema.XValidations = apiextensionsv1.ValidationRules{tc.rule}
			if tc.change != nil {
				tc.change(&schema)
			}
			if got := newRuleTree(&schema).allHold(map[string]any{"a": "x"}); got != tc.want {
				t.Errorf("all hold is %t, want %t", got, tc.want)
			}
		})
	}
	if !newRuleTree(&object).allHold(map[string]any{"a": "x"}) {
		t.Error("a schema has no rules, and one of them does not hold")
	}
}

// Metadata with other fields than people often write, or with text that JSON changes, is for the library.
func TestReadPlainMetadata(t *testing.T) {
	for name, tc := range map[string]struct {
		metadata any
		want     *metav1.ObjectMeta
	}{
		"all fields": {
			map[string]any{"name": "a", "namespace": "b", "labels": map[string]any{"c": "d"}, "annotations": map[string]any{"e": "f"}},
			&metav1.ObjectMeta{Name: "a", Namespace: "b", Labels: map[string]string{"c": "d"}, Annotations: map[string]string{"e": "f"}},
		},
		"another field":              {map[string]any{"name": "a", "generateName": "b"}, nil},
		"a number":                   {map[string]any{"name": int64(1)}, nil},
		"a label that is a number":   {map[string]any{"labels": map[string]any{"a": int64(1)}}, nil},
		"labels that are a list":     {map[string]any{"labels": []any{}}, nil},
		"labels that are null":       {map[string]any{"labels": nil}, nil},
		"bytes that are no text":     {map[string]any{"annotations": map[string]any{"a": "\xff"}}, nil},
		"a key of bytes, not a text": {map[string]any{"annotations": map[string]any{"\xff": "a"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, readPlainMetadata(tc.metadata)); diff != "" {
				t.Errorf("metadata (-want +got):\n%s", diff)
			}
		})
	}
}
