package validation

import (
	"maps"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxPartValues is the number of values above which an object is validated in
// parts.
const maxPartValues = 1000

// schemaValidator validates a value against a schema and, if the value is large,
// its long lists item by item. The library compares each error with all errors
// found before: its time grows with the square of their number, 20,000 errors take
// half a minute, and it cannot stop at the first hundred. In small parts the same
// errors take time in proportion to their number. It is safe for concurrent use.
type schemaValidator struct {
	root *apiextensions.JSONSchemaProps

	mu sync.Mutex
	// validators are those of the root and of the items of lists.
	validators map[*apiextensions.JSONSchemaProps]schemavalidation.SchemaValidator
}

// schemaPart is a value inside an object, with its schema and its path.
type schemaPart struct {
	value  any
	schema *apiextensions.JSONSchemaProps
	path   *field.Path
}

// newSchemaValidator compiles the validator of a whole object. An error means that
// the schema itself is faulty.
func newSchemaValidator(root *apiextensions.JSONSchemaProps) (*schemaValidator, error) {
	validator := &schemaValidator{
		root:       root,
		validators: make(map[*apiextensions.JSONSchemaProps]schemavalidation.SchemaValidator),
	}
	_, err := validator.getValidator(root)
	return validator, err
}

// getValidator returns the validator of a schema, which is compiled when it is first
// needed.
func (schemas *schemaValidator) getValidator(
	schema *apiextensions.JSONSchemaProps,
) (schemavalidation.SchemaValidator, error) {
	schemas.mu.Lock()
	defer schemas.mu.Unlock()
	if compiled, ok := schemas.validators[schema]; ok {
		return compiled, nil
	}
	validator, _, err := schemavalidation.NewSchemaValidator(schema)
	if err != nil {
		return nil, err
	}
	schemas.validators[schema] = validator
	return validator, nil
}

// validateSchema returns the errors of an object, which it validates in parts of about
// maxValues values.
func (schemas *schemaValidator) validateSchema(obj map[string]any, maxValues int) field.ErrorList {
	var errs field.ErrorList
	parts := []schemaPart{{value: obj, schema: schemas.root}}
	for len(parts) > 0 {
		part := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		validator, err := schemas.getValidator(part.schema)
		if err != nil {
			errs = append(errs, field.InternalError(part.path, err))
			continue
		}
		if countValues(part.value, maxValues) > maxValues {
			cutter := listCutter{maxValues: maxValues}
			part.value = cutter.cutLists(part)
			errs = append(errs, cutter.errs...)
			parts = append(parts, cutter.parts...)
		}
		found := schemavalidation.ValidateCustomResource(nil, part.value, validator)
		errs = append(errs, moveErrors(found, part.path)...)
	}
	return errs
}

// listCutter takes the items of long lists out of a value.
type listCutter struct {
	maxValues int
	// parts are the items that were taken out.
	parts []schemaPart
	// errs are about the length of lists, which the shortened ones do not show.
	errs field.ErrorList
}

// cutLists returns a copy of a value without the items of its long lists.
func (cutter *listCutter) cutLists(part schemaPart) any {
	if isCombined(part.schema) {
		return part.value
	}
	switch value := part.value.(type) {
	case map[string]any:
		shortened := maps.Clone(value)
		for name, item := range value {
			if schema, ok := part.schema.Properties[name]; ok {
				shortened[name] = cutter.cutLists(schemaPart{value: item, schema: &schema, path: part.path.Child(name)})
			}
		}
		return shortened
	case []any:
		return cutter.cutList(value, part)
	default:
		return value
	}
}

func (cutter *listCutter) cutList(list []any, part schemaPart) any {
	items := part.schema.Items
	if items == nil || items.Schema == nil || countValues(list, cutter.maxValues) <= cutter.maxValues {
		return list
	}
	kept := 0
	if part.schema.MinItems != nil {
		kept = min(len(list), int(*part.schema.MinItems))
	}
	for i, item := range list[kept:] {
		cutter.parts = append(cutter.parts, schemaPart{value: item, schema: items.Schema, path: part.path.Index(kept + i)})
	}
	if maxItems := part.schema.MaxItems; maxItems != nil && int64(len(list)) > *maxItems {
		cutter.errs = append(cutter.errs, field.TooMany(part.path, len(list), int(*maxItems)))
	}
	return list[:kept]
}

// isCombined reports whether a schema is made of other schemas. A value without
// its items could match another one of them.
func isCombined(schema *apiextensions.JSONSchemaProps) bool {
	return len(schema.AllOf)+len(schema.AnyOf)+len(schema.OneOf) > 0 || schema.Not != nil
}

// countValues counts the values in a value, itself included, and stops soon after
// limit.
func countValues(value any, limit int) int {
	total := 1
	addValue := func(item any) bool {
		total += countValues(item, limit-total)
		return total <= limit
	}
	switch value := value.(type) {
	case map[string]any:
		for _, item := range value {
			if !addValue(item) {
				break
			}
		}
	case []any:
		for _, item := range value {
			if !addValue(item) {
				break
			}
		}
	}
	return total
}

// moveErrors turns paths inside a part into paths of the object. A nil path is that
// of the object itself.
func moveErrors(errs field.ErrorList, path *field.Path) field.ErrorList {
	if path == nil {
		return errs
	}
	for _, err := range errs {
		inside := err.Field
		if inside == field.NewPath("").String() || inside == (*field.Path)(nil).String() {
			inside = ""
		}
		switch {
		case inside == "":
			err.Field = path.String()
		case inside[0] == '[':
			// An index follows without a dot, and field.Path has no way to add a path.
			err.Field = path.String() + inside
		default:
			err.Field = path.Child(inside).String()
		}
		if detail, ok := strings.CutPrefix(err.Detail, inside+" in body "); ok {
			err.Detail = err.Field + " in body " + detail
		}
	}
	return errs
}
