package validation

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/yamltree"
)

// newGoal returns a valid Goal as JSON has it, with changes to its spec.
func newGoal(changes map[string]any) map[string]any {
	spec := map[string]any{"planRef": map[string]any{"name": "plan-2026"}, "title": "A device for every student"}
	maps.Copy(spec, changes)
	return map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(),
		"kind":       v1alpha1.KindGoal,
		"metadata":   map[string]any{"name": "one-to-one", "namespace": "district"},
		"spec":       spec,
	}
}

// shortErrors are the types and fields of errors, in their order.
func shortErrors(errs field.ErrorList) []string {
	var short []string
	for _, err := range errs {
		short = append(short, err.Field+" "+string(err.Type))
	}
	return short
}

func TestValidate(t *testing.T) {
	action := func(name string) map[string]any { return map[string]any{"name": name} }
	for name, tc := range map[string]struct {
		spec map[string]any
		want []string
	}{
		"valid": {},
		"an unknown field": {
			map[string]any{"colour": "blue"}, []string{"spec.colour FieldValueInvalid"},
		},
		"an unknown field in a list": {
			map[string]any{"actions": []any{map[string]any{"name": "a", "colour": "blue"}}},
			[]string{"spec.actions[0].colour FieldValueInvalid"},
		},
		"a required field": {
			map[string]any{"actions": []any{map[string]any{"owner": "Buyer"}}},
			[]string{"spec.actions[0].name FieldValueRequired"},
		},
		"a null is a field that is missing": {
			map[string]any{"title": nil}, []string{"spec.title FieldValueRequired"},
		},
		"a null of a field that may be missing": {map[string]any{"owner": nil}, nil},
		"a wrong type": {
			map[string]any{"title": int64(1)}, []string{"spec.title FieldValueTypeInvalid"},
		},
		"a key of a list twice": {
			map[string]any{"actions": []any{action("a"), action("a")}},
			[]string{"spec.actions[1] FieldValueDuplicate"},
		},
		"a rule": {
			map[string]any{"owner": "pat@juniper.example"}, []string{"spec.owner FieldValueInvalid"},
		},
		"errors in the order of fields": {
			map[string]any{"title": int64(1), "owner": "pat@juniper.example", "colour": "blue"},
			[]string{"spec.colour FieldValueInvalid", "spec.owner FieldValueInvalid", "spec.title FieldValueTypeInvalid"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			errs := validatorOf(t, v1alpha1.KindGoal).ValidateObject(t.Context(), newGoal(tc.spec), nil)
			if diff := cmp.Diff(tc.want, shortErrors(errs)); diff != "" {
				t.Errorf("errors (-want +got):\n%s\n%v", diff, errs)
			}
		})
	}
}

// What the server does not store is removed from the object.
func TestValidateRemoves(t *testing.T) {
	object := newGoal(map[string]any{"colour": "blue", "owner": nil})
	object["status"] = map[string]any{"conditions": "none"}
	object["data"] = map[string]any{}
	errs := validatorOf(t, v1alpha1.KindGoal).ValidateObject(t.Context(), object, nil)
	want := []string{"data FieldValueInvalid", "spec.colour FieldValueInvalid"}
	if diff := cmp.Diff(want, shortErrors(errs)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(newGoal(nil), object); diff != "" {
		t.Errorf("object (-want +got):\n%s", diff)
	}
}

// Some rules compare an object with the one that it replaces.
func TestValidateUpdate(t *testing.T) {
	goal := func(plan string) map[string]any {
		return newGoal(map[string]any{"planRef": map[string]any{"name": plan}})
	}
	evaluation := func(kind string) map[string]any {
		return map[string]any{
			"apiVersion": v1alpha1.GroupVersion.String(),
			"kind":       v1alpha1.KindEvaluation,
			"metadata":   map[string]any{"name": "review", "namespace": "district", "resourceVersion": "1"},
			"spec": map[string]any{
				"planRef": map[string]any{"name": "plan-2026"},
				"target":  map[string]any{"kind": kind, "name": "plan-2026"},
				"due":     "2026-11-30", "occurrence": "2026-11-30",
			},
		}
	}
	for name, tc := range map[string]struct {
		kind     string
		obj, old map[string]any
		want     []string
	}{
		"a goal may move to another plan": {v1alpha1.KindGoal, goal("plan-b"), goal("plan-a"), nil},
		"an evaluation as it was": {
			v1alpha1.KindEvaluation, evaluation("TechnologyPlan"), evaluation("TechnologyPlan"), nil,
		},
		"an evaluation of another target": {
			v1alpha1.KindEvaluation, evaluation("Technology"), evaluation("TechnologyPlan"),
			[]string{"spec.target FieldValueForbidden"},
		},
		"the same, created": {v1alpha1.KindEvaluation, evaluation("Technology"), nil, nil},
		"a wrong type that was there before": {
			v1alpha1.KindGoal, newGoal(map[string]any{"title": int64(1)}), newGoal(nil),
			[]string{"spec.title FieldValueTypeInvalid"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			errs := validatorOf(t, tc.kind).ValidateObject(t.Context(), tc.obj, tc.old)
			if diff := cmp.Diff(tc.want, shortErrors(errs)); diff != "" {
				t.Errorf("errors (-want +got):\n%s\n%v", diff, errs)
			}
		})
	}
}

func TestValidateMetadata(t *testing.T) {
	named := func(more map[string]any) map[string]any {
		metadata := map[string]any{"name": "a", "namespace": "b"}
		maps.Copy(metadata, more)
		return metadata
	}
	for name, tc := range map[string]struct {
		metadata any
		want     []string
	}{
		"a name and a namespace": {named(nil), nil},
		"none":                   {nil, []string{"metadata.name FieldValueRequired "}},
		"a list":                 {[]any{"a"}, []string{"metadata FieldValueTypeInvalid "}},
		"no name": {
			map[string]any{"namespace": "b"}, []string{"metadata.name FieldValueRequired name or generateName is required"},
		},
		"no namespace": {map[string]any{"name": "a"}, []string{"metadata.namespace FieldValueRequired "}},
		"a name with a capital letter": {
			named(map[string]any{"name": "A"}), []string{"metadata.name FieldValueInvalid a lowercase RFC 1123 subdomain"},
		},
		"a name of 253 characters": {named(map[string]any{"name": strings.Repeat("a", 253)}), nil},
		"a name of 254 characters": {
			named(map[string]any{"name": strings.Repeat("a", 254)}), []string{"metadata.name FieldValueInvalid must be no more"},
		},
		"a field that it does not have": {
			named(map[string]any{"label": "a"}), []string{"metadata.label FieldValueInvalid unknown field"},
		},
		"labels that are a list": {
			named(map[string]any{"labels": []any{"a"}}),
			[]string{"metadata.labels FieldValueTypeInvalid must be of type map[string]string, not array"},
		},
		"a label that is a number": {
			named(map[string]any{"labels": map[string]any{"a": int64(1)}}),
			[]string{"metadata.labels FieldValueTypeInvalid must be of type string, not number"},
		},
		"a generation that is text": {
			named(map[string]any{"generation": "x"}),
			[]string{"metadata.generation FieldValueTypeInvalid must be of type int64, not string"},
		},
		"a label that is not one": {
			named(map[string]any{"labels": map[string]any{"a b": "c"}}), []string{"metadata.labels FieldValueInvalid name part"},
		},
		"a time that is none": {
			named(map[string]any{"creationTimestamp": "yesterday"}),
			[]string{"metadata FieldValueTypeInvalid parsing time"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			obj := map[string]any{}
			if tc.metadata != nil {
				obj["metadata"] = tc.metadata
			}
			errs := validateMetadata(obj)
			if len(errs) != len(tc.want) {
				t.Fatalf("got %v, want %q", errs, tc.want)
			}
			for i, err := range errs {
				got := err.Field + " " + string(err.Type) + " " + err.Detail
				if !strings.HasPrefix(got, tc.want[i]) {
					t.Errorf("got %q, want %q", got, tc.want[i])
				}
			}
		})
	}
}

// CEL rules run beside other errors, but what only says that a rule could not be
// evaluated is dropped then.
func TestRulesBesideOtherErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		err  *field.Error
		want bool
	}{
		"a value that is not in its list": {&field.Error{Type: field.ErrorTypeNotSupported}, true},
		"a field that is missing":         {&field.Error{Type: field.ErrorTypeRequired}, true},
		"a text that is too long":         {&field.Error{Type: field.ErrorTypeTooLong}, true},
		"a list that is too long":         {&field.Error{Type: field.ErrorTypeTooMany}, true},
		"a wrong type":                    {&field.Error{Type: field.ErrorTypeTypeInvalid}, true},
		"a pattern":                       {&field.Error{Type: field.ErrorTypeInvalid}, false},
		"a key twice":                     {&field.Error{Type: field.ErrorTypeDuplicate}, false},
	} {
		if got := blocksRules(tc.err); got != tc.want {
			t.Errorf("%s: got %t, want %t", name, got, tc.want)
		}
	}
	for detail, want := range map[string]bool{
		"failed rule: end must not be before start":                               false,
		"no such key: end evaluating rule: end must not be before start":          true,
		"no such key: end for rule: self.end > self.start":                        true,
		"validation failed due to costs, no further validation rules will be run": true,
		"": false,
	} {
		if got := isEvaluationFailure(&field.Error{Type: field.ErrorTypeInvalid, Detail: detail}); got != want {
			t.Errorf("%q: got %t, want %t", detail, got, want)
		}
	}
	if !isEvaluationFailure(&field.Error{Type: field.ErrorTypeInternal}) {
		t.Error("an internal error is a failed evaluation")
	}
}

func TestNewValidatorRefusesDefinitions(t *testing.T) {
	version := func(
		isStored bool, schema *apiextensionsv1.JSONSchemaProps,
	) apiextensionsv1.CustomResourceDefinitionVersion {
		v := apiextensionsv1.CustomResourceDefinitionVersion{Name: "v1", Storage: isStored}
		if schema != nil {
			v.Schema = &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: schema}
		}
		return v
	}
	object := &apiextensionsv1.JSONSchemaProps{Type: "object"}
	ref := "#/definitions/other"
	for name, tc := range map[string]struct {
		versions []apiextensionsv1.CustomResourceDefinitionVersion
		want     string
	}{
		"a version that is stored": {
			[]apiextensionsv1.CustomResourceDefinitionVersion{version(false, nil), version(true, object)}, "",
		},
		"no version": {nil, "definition of Thing: no stored version with a schema"},
		"no version that is stored": {
			[]apiextensionsv1.CustomResourceDefinitionVersion{version(false, object)},
			"definition of Thing: no stored version with a schema",
		},
		"no schema": {
			[]apiextensionsv1.CustomResourceDefinitionVersion{version(true, nil)},
			"definition of Thing: no stored version with a schema",
		},
		"a schema that is not structural": {
			[]apiextensionsv1.CustomResourceDefinitionVersion{version(true, &apiextensionsv1.JSONSchemaProps{Ref: &ref})},
			"definition of Thing: make the schema structural: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			definition := &apiextensionsv1.CustomResourceDefinition{}
			definition.Spec.Names.Kind = "Thing"
			definition.Spec.Versions = tc.versions
			validator, err := NewValidator(definition)
			if tc.want == "" {
				if err != nil || validator == nil {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// Lists of the plan are found by the fields that name their items.
func TestKeyFields(t *testing.T) {
	field := func(text string) yamltree.PathElement { return yamltree.PathElement{Text: text} }
	item := yamltree.PathElement{Text: "0", IsItem: true}
	lines := []yamltree.PathElement{field("spec"), field("budget"), field("lines")}
	for name, tc := range map[string]struct {
		path []yamltree.PathElement
		want []string
		ok   bool
	}{
		"a list of mappings": {lines, []string{"name"}, true},
		"a list in a list": {
			[]yamltree.PathElement{field("spec"), field("budget"), field("sources"), item, field("amounts")},
			[]string{"fiscalYear"}, true,
		},
		"a list of texts":         {[]yamltree.PathElement{field("spec"), field("domains")}, nil, true},
		"an item of a list":       {slices.Concat(lines, []yamltree.PathElement{item}), nil, false},
		"a mapping":               {lines[:2], nil, false},
		"the object":              {nil, nil, false},
		"a field that is unknown": {[]yamltree.PathElement{field("spec"), field("colour")}, nil, false},
		"below a text":            {[]yamltree.PathElement{field("spec"), field("title"), item}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			kind := v1alpha1.KindTechnologyPlan
			if name == "a list of texts" {
				kind = v1alpha1.KindGoal
			}
			fields, ok := validatorOf(t, kind).KeyFields(tc.path)
			if diff := cmp.Diff(tc.want, fields); diff != "" || ok != tc.ok {
				t.Errorf("ok is %t, fields (-want +got):\n%s", ok, diff)
			}
		})
	}
}
