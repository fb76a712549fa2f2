package validation

import (
	"maps"
	"slices"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"

	"techplan.education/internal/manifest/yamltree"
)

// The types of fields, as the definitions name them.
const (
	// TypeObject has fields.
	TypeObject = "object"
	// TypeList is a list.
	TypeList = "array"
	// TypeText is a text.
	TypeText = "string"
	// TypeInteger is a whole number.
	TypeInteger = "integer"
	// TypeBoolean is true or false.
	TypeBoolean = "boolean"
	// TypeNumber is a number, or a number as text: money, percentages, values.
	TypeNumber = "int-or-string"
)

// FieldSchema is what a definition says of a field or of the items of a list.
type FieldSchema struct {
	// Type is one of the types above, or empty where the definition leaves it open.
	Type string
	// IsDate is set for a text that is a day of the calendar.
	IsDate bool
	// Fields are the fields of an object, and Required those of them that must be
	// written, both in alphabetical order.
	Fields, Required []string
	// Choices are the values of a text that can be one of a few.
	Choices []string
	// KeyFields are the fields that name the items of a list.
	KeyFields []string
}

// DescribeField returns what the definition says of the field that a path leads to;
// ok is false where it has no such field. The empty path is the object.
func (validator *Validator) DescribeField(path string) (described FieldSchema, ok bool) {
	schema := validator.structural
	for _, element := range yamltree.ParsePath(path) {
		if schema = schemaBelow(schema, element); schema == nil {
			return FieldSchema{}, false
		}
	}
	return describeSchema(schema), true
}

func describeSchema(schema *structuralschema.Structural) FieldSchema {
	described := FieldSchema{
		Type: schema.Type, Fields: slices.Sorted(maps.Keys(schema.Properties)), KeyFields: schema.XListMapKeys,
	}
	if schema.XIntOrString {
		described.Type = TypeNumber
	}
	if schema.ValueValidation == nil {
		return described
	}
	described.IsDate = schema.ValueValidation.Format == "date"
	described.Required = slices.Sorted(slices.Values(schema.ValueValidation.Required))
	for _, choice := range schema.ValueValidation.Enum {
		if text, ok := choice.Object.(string); ok {
			described.Choices = append(described.Choices, text)
		}
	}
	return described
}
