package validation

import (
	"math"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
)

// shape is a schema, prepared for values without a mistake: most objects have none, and the library
// makes a validator for each field of each object anew. A shape only says whether a value certainly
// has no error. It knows what the definitions use of schemas; whatever else it meets may have one, and
// is for the library. It is safe for concurrent use.
type shape struct {
	schema  *structuralschema.Structural
	bounds  structuralschema.ValueValidation
	pattern *regexp.Regexp
	// properties are the fields of an object, values those of any other name, and items those of a list.
	properties    map[string]*shape
	items, values *shape
	// isUnknown is set for a schema of which some part is not known here.
	isUnknown bool
	// isRoot is set for the schema of an object, whose metadata is not looked at.
	isRoot bool
}

// newRootShape prepares the schema of an object. Its metadata is validated apart from its schema.
func newRootShape(schema *structuralschema.Structural) *shape {
	root := newShape(schema)
	root.isRoot = true
	metadata := root.properties["metadata"]
	isPlain := metadata != nil && len(metadata.properties) == 0 && metadata.bounds.MaxProperties == nil && metadata.fits(map[string]any{})
	root.isUnknown = root.isUnknown || !isPlain
	return root
}

// newShape prepares a schema and all that is below it.
func newShape(schema *structuralschema.Structural) *shape {
	prepared := &shape{schema: schema, isUnknown: isUnknownSchema(schema)}
	if schema.ValueValidation != nil {
		prepared.bounds = *schema.ValueValidation
		prepared.isUnknown = prepared.isUnknown || isUnknownValidation(schema.ValueValidation)
	}
	if prepared.bounds.Pattern != "" {
		var err error
		prepared.pattern, err = regexp.Compile(prepared.bounds.Pattern)
		prepared.isUnknown = prepared.isUnknown || err != nil
	}
	prepared.properties = make(map[string]*shape, len(schema.Properties))
	for name, property := range schema.Properties {
		prepared.properties[name] = newShape(&property)
	}
	if schema.Items != nil {
		prepared.items = newShape(schema.Items)
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Structural != nil {
		prepared.values = newShape(schema.AdditionalProperties.Structural)
	}
	return prepared
}

// isUnknownSchema reports whether a schema takes values of which it does not say the form.
func isUnknownSchema(schema *structuralschema.Structural) bool {
	hasAnyFields := schema.AdditionalProperties != nil && schema.AdditionalProperties.Bool
	return schema.XPreserveUnknownFields || schema.XEmbeddedResource || hasAnyFields
}

// isUnknownValidation reports whether a schema bounds values in a way that a shape does not check.
func isUnknownValidation(bounds *structuralschema.ValueValidation) bool {
	isCombined := len(bounds.AllOf)+len(bounds.AnyOf)+len(bounds.OneOf) > 0 || bounds.Not != nil
	isWhole := func(bound *float64) bool {
		return bound == nil || *bound == math.Trunc(*bound) && math.Abs(*bound) < 1<<53
	}
	return isCombined || bounds.UniqueItems || bounds.MultipleOf != nil || bounds.ExclusiveMinimum || bounds.ExclusiveMaximum ||
		!isWhole(bounds.Minimum) || !isWhole(bounds.Maximum) ||
		!slices.Contains([]string{"", formatDate, formatInt32, formatInt64}, bounds.Format)
}

// The formats of values that a shape knows.
const (
	formatDate  = "date"
	formatInt32 = "int32"
	formatInt64 = "int64"
)

// fits reports whether a value certainly has no error by the schema, no field that the schema does
// not have, no null, and no item twice in a list whose items differ.
func (shape *shape) fits(value any) bool {
	if shape.isUnknown {
		return false
	}
	wanted, isNumber := shape.schema.Type, shape.schema.XIntOrString
	switch value := value.(type) {
	case map[string]any:
		return wanted == TypeObject && shape.fitsObject(value)
	case []any:
		return wanted == TypeList && shape.fitsList(value)
	case string:
		return (wanted == TypeText || isNumber) && shape.fitsText(value)
	case int64:
		return (wanted == TypeInteger || isNumber) && shape.fitsInteger(value)
	case bool:
		return wanted == TypeBoolean && len(shape.bounds.Enum) == 0
	default:
		return false
	}
}

func (shape *shape) fitsObject(fields map[string]any) bool {
	if !isWithin(int64(len(fields)), shape.bounds.MinProperties, shape.bounds.MaxProperties) || len(shape.bounds.Enum) > 0 {
		return false
	}
	for _, name := range shape.bounds.Required {
		if _, ok := fields[name]; !ok {
			return false
		}
	}
	for name, field := range fields {
		property := shape.properties[name]
		if property == nil {
			property = shape.values
		}
		if _, isObject := field.(map[string]any); isObject && shape.isRoot && name == "metadata" {
			continue
		}
		if property == nil || !property.fits(field) {
			return false
		}
	}
	return true
}

func (shape *shape) fitsList(items []any) bool {
	if shape.items == nil || !isWithin(int64(len(items)), shape.bounds.MinItems, shape.bounds.MaxItems) || len(shape.bounds.Enum) > 0 {
		return false
	}
	for _, item := range items {
		if !shape.items.fits(item) {
			return false
		}
	}
	return shape.schema.XListType == nil || *shape.schema.XListType == listAtomic || len(items) < 2 || shape.areDistinct(items)
}

// listAtomic is the type of a list that may have an item twice.
const listAtomic = "atomic"

// maxKeyFields is how many fields at most name the items of a list whose items a shape compares.
const maxKeyFields = 3

// areDistinct reports whether the items of a list certainly differ in their keys.
func (shape *shape) areDistinct(items []any) bool {
	seen := make(map[listKey]bool, len(items))
	for _, item := range items {
		key, ok := shape.readKey(item)
		if !ok || seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}

// listKey is the values of the fields that name an item, or the item itself.
type listKey [maxKeyFields]any

// readKey returns the key of an item of a list; ok is false for a part of a key that is no text, number
// or truth value.
func (shape *shape) readKey(item any) (key listKey, ok bool) {
	names := shape.schema.XListMapKeys
	if len(names) == 0 {
		return listKey{item}, isScalar(item)
	}
	fields, _ := item.(map[string]any)
	for i, name := range names {
		if i >= maxKeyFields || !isScalar(fields[name]) {
			return listKey{}, false
		}
		key[i] = fields[name]
	}
	return key, true
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, int64, bool:
		return true
	default:
		return false
	}
}

func (shape *shape) fitsText(text string) bool {
	bounds := &shape.bounds
	if !isWithin(int64(utf8.RuneCountInString(text)), bounds.MinLength, bounds.MaxLength) {
		return false
	}
	isText := func(choice structuralschema.JSON) bool { return choice.Object == text }
	if len(bounds.Enum) > 0 && !slices.ContainsFunc(bounds.Enum, isText) {
		return false
	}
	if shape.pattern != nil && !shape.pattern.MatchString(text) {
		return false
	}
	switch bounds.Format {
	case "":
		return true
	case formatDate:
		_, err := time.Parse(time.DateOnly, text)
		return err == nil && !shape.schema.XIntOrString
	default:
		return false
	}
}

func (shape *shape) fitsInteger(number int64) bool {
	bounds := &shape.bounds
	switch {
	case bounds.Minimum != nil && number < int64(*bounds.Minimum), bounds.Maximum != nil && number > int64(*bounds.Maximum):
		return false
	case len(bounds.Enum) > 0:
		return false
	case bounds.Format == formatInt32:
		return number == int64(int32(number))
	default:
		return bounds.Format == "" || bounds.Format == formatInt64
	}
}

// isWithin reports whether a count is within its bounds; nil: there is none.
func isWithin(count int64, least, most *int64) bool {
	return (least == nil || count >= *least) && (most == nil || count <= *most)
}
