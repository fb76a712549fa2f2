package validation

import (
	"maps"
	"slices"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// UnknownField is the value of an error about a field that the schema does not
// have. The API server warns of such a field or refuses it, and never stores it.
type UnknownField struct {
	// Parent is the path of the value that has the field; nil: the object itself.
	Parent *field.Path
	Name   string
	// KnownFields are the fields that the schema has there, in alphabetical order.
	KnownFields []string
}

// NewUnknownField returns the error about a field that the schema does not have.
// Its value is an UnknownField.
func NewUnknownField(parent *field.Path, name string, knownFields []string) *field.Error {
	return &field.Error{
		Type: field.ErrorTypeInvalid, Field: parent.Child(name).String(), Detail: "unknown field",
		BadValue: UnknownField{Parent: parent, Name: name, KnownFields: knownFields},
	}
}

// metadataFields are the fields of the metadata that people write.
var metadataFields = []string{"annotations", "labels", "name", "namespace", "finalizers"}

// removeUnknownFields removes from an object the nulls, and the fields that the
// schema does not have, and returns an error for each of these fields.
func (validator *Validator) removeUnknownFields(obj map[string]any) field.ErrorList {
	var errs field.ErrorList
	for key, value := range obj {
		property, ok := validator.structural.Properties[key]
		switch {
		case key == "apiVersion" || key == "kind" || key == "metadata":
		case ok:
			errs = append(errs, removeUnknownBelow(value, &property, field.NewPath(key))...)
		default:
			errs = append(errs, NewUnknownField(nil, key, listFields(validator.structural)))
			delete(obj, key)
		}
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(obj, validator.structural)
	return errs
}

func removeUnknownBelow(value any, schema *structuralschema.Structural, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	switch value := value.(type) {
	case map[string]any:
		if schema.XPreserveUnknownFields || schema.AdditionalProperties != nil || schema.Type != "object" {
			return nil
		}
		var knownFields []string
		for key, item := range value {
			if property, ok := schema.Properties[key]; ok {
				errs = append(errs, removeUnknownBelow(item, &property, path.Child(key))...)
				continue
			}
			if knownFields == nil {
				knownFields = listFields(schema)
			}
			errs = append(errs, NewUnknownField(path, key, knownFields))
			delete(value, key)
		}
	case []any:
		if schema.Items == nil {
			return nil
		}
		for i, item := range value {
			errs = append(errs, removeUnknownBelow(item, schema.Items, path.Index(i))...)
		}
	}
	return errs
}

func listFields(schema *structuralschema.Structural) []string {
	return slices.Sorted(maps.Keys(schema.Properties))
}
