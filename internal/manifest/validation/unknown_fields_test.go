package validation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestRemoveUnknownBelow(t *testing.T) {
	object := func(properties map[string]structuralschema.Structural) structuralschema.Structural {
		return structuralschema.Structural{
			Generic: structuralschema.Generic{Type: "object"}, Properties: properties,
		}
	}
	text := structuralschema.Structural{Generic: structuralschema.Generic{Type: "string"}}
	preserving := object(nil)
	preserving.XPreserveUnknownFields = true
	free := object(nil)
	free.AdditionalProperties = &structuralschema.StructuralOrBool{Structural: &text}
	items := object(map[string]structuralschema.Structural{"name": text})
	list := structuralschema.Structural{Generic: structuralschema.Generic{Type: "array"}, Items: &items}
	schema := object(map[string]structuralschema.Structural{
		"name": text, "free": free, "preserving": preserving, "list": list,
		"untyped": {}, "listOfAny": {Generic: structuralschema.Generic{Type: "array"}},
		"deep": object(map[string]structuralschema.Structural{"deeper": object(nil)}),
	})
	unknown := map[string]any{"x": int64(1)}
	for name, tc := range map[string]struct {
		in, want map[string]any
		errs     []string
	}{
		"nothing":          {map[string]any{}, map[string]any{}, nil},
		"a known field":    {map[string]any{"name": "a"}, map[string]any{"name": "a"}, nil},
		"an unknown field": {map[string]any{"x": "a"}, map[string]any{}, []string{"spec.x"}},
		"two levels deep": {
			map[string]any{"deep": map[string]any{"deeper": unknown}},
			map[string]any{"deep": map[string]any{"deeper": map[string]any{}}},
			[]string{"spec.deep.deeper.x"},
		},
		"in the items of a list": {
			map[string]any{"list": []any{map[string]any{"name": "a"}, unknown}},
			map[string]any{"list": []any{map[string]any{"name": "a"}, map[string]any{}}},
			[]string{"spec.list[1].x"},
		},
		"where all names are allowed":  {map[string]any{"free": unknown}, map[string]any{"free": unknown}, nil},
		"where all fields are kept":    {map[string]any{"preserving": unknown}, map[string]any{"preserving": unknown}, nil},
		"where the schema has no type": {map[string]any{"untyped": unknown}, map[string]any{"untyped": unknown}, nil},
		"in a list of any items": {
			map[string]any{"listOfAny": []any{unknown}}, map[string]any{"listOfAny": []any{unknown}}, nil,
		},
		"where the schema wants text": {map[string]any{"name": unknown}, map[string]any{"name": unknown}, nil},
		"in a list where none is": {
			map[string]any{"deep": []any{unknown}}, map[string]any{"deep": []any{unknown}}, nil,
		},
		"two, and their values as well": {
			map[string]any{"x": unknown, "y": []any{unknown}}, map[string]any{}, []string{"spec.x", "spec.y"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			copied := deepCopy(tc.in).(map[string]any)
			var errs []string
			for _, err := range removeUnknownBelow(copied, &schema, field.NewPath("spec")) {
				errs = append(errs, err.Field)
				if _, ok := err.BadValue.(UnknownField); !ok || err.Type != field.ErrorTypeInvalid {
					t.Errorf("the error is %#v", err)
				}
			}
			slices.Sort(errs)
			if diff := cmp.Diff(tc.errs, errs); diff != "" {
				t.Errorf("unknown fields (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.want, copied); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

// deepCopy copies the mappings and lists of a value.
func deepCopy(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for name, item := range value {
			copied[name] = deepCopy(item)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = deepCopy(item)
		}
		return copied
	default:
		return value
	}
}

func TestNewUnknownField(t *testing.T) {
	known := []string{"title", "owner"}
	err := NewUnknownField(field.NewPath("spec", "actions").Index(2), "ownr", known)
	if err.Field != "spec.actions[2].ownr" || err.Detail != "unknown field" {
		t.Errorf("got %s: %s", err.Field, err.Detail)
	}
	value, ok := err.BadValue.(UnknownField)
	if !ok || value.Name != "ownr" || value.Parent.String() != "spec.actions[2]" ||
		!slices.Equal(value.KnownFields, known) {
		t.Errorf("the value is %#v", err.BadValue)
	}
	if err := NewUnknownField(nil, "spce", known); err.Field != "spce" {
		t.Errorf("at the top the field is %q", err.Field)
	}
}
