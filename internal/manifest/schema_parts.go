package manifest

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxPartValues is the number of values from which an object is validated in
// parts.
const maxPartValues = 1000

// schemaParts validates a value against a schema and, if the value is large, its
// long lists item by item. The library compares each error with all errors found
// before: its time grows with the square of their number, 20,000 errors take
// half a minute, and it cannot be made to stop at the first hundred. In small
// parts the same errors take time in proportion to their number. It is safe for
// concurrent use.
type schemaParts struct {
	root *apiextensions.JSONSchemaProps

	mu sync.Mutex
	// validators are those of the root and of the items of lists.
	validators map[*apiextensions.JSONSchemaProps]schemavalidation.SchemaValidator
}

// schemaPart is a value inside an object, with its schema and its path.
type schemaPart struct {
	value  any
	schema *apiextensions.JSONSchemaProps
	path   string
}

// newSchemaParts makes the validator of a whole object. An error means that the
// schema itself is faulty.
func newSchemaParts(root *apiextensions.JSONSchemaProps) (*schemaParts, error) {
	p := &schemaParts{root: root, validators: make(map[*apiextensions.JSONSchemaProps]schemavalidation.SchemaValidator)}
	_, err := p.validatorOf(root)
	return p, err
}

// validatorOf makes the validator of a schema when it is first asked for.
func (p *schemaParts) validatorOf(schema *apiextensions.JSONSchemaProps) (schemavalidation.SchemaValidator, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made, ok := p.validators[schema]; ok {
		return made, nil
	}
	validator, _, err := schemavalidation.NewSchemaValidator(schema)
	if err != nil {
		return nil, err
	}
	p.validators[schema] = validator
	return validator, nil
}

// validate returns the errors of an object, with at most maxValues values, beside
// the object's own fields, in each part.
func (p *schemaParts) validate(obj map[string]any, maxValues int) field.ErrorList {
	var errs field.ErrorList
	parts := []schemaPart{{value: obj, schema: p.root}}
	for len(parts) > 0 {
		part := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		validator, err := p.validatorOf(part.schema)
		if err != nil {
			errs = append(errs, field.InternalError(field.NewPath(part.path), err))
			continue
		}
		if countValues(part.value, maxValues) > maxValues {
			cut := partCutter{maxValues: maxValues}
			part.value = cut.cut(part)
			errs = append(errs, cut.errs...)
			parts = append(parts, cut.parts...)
		}
		found := schemavalidation.ValidateCustomResource(nil, part.value, validator)
		errs = append(errs, moveErrors(found, part.path)...)
	}
	return errs
}

// partCutter takes the items of long lists out of a value.
type partCutter struct {
	maxValues int
	// parts are the items that were taken out.
	parts []schemaPart
	// errs are about the length of lists, which the shortened ones do not show.
	errs field.ErrorList
}

// cut returns a copy of a value without the items of its long lists.
func (c *partCutter) cut(part schemaPart) any {
	if isCombined(part.schema) {
		return part.value
	}
	switch value := part.value.(type) {
	case map[string]any:
		shortened := maps.Clone(value)
		for name, item := range value {
			if schema, ok := part.schema.Properties[name]; ok {
				shortened[name] = c.cut(schemaPart{value: item, schema: &schema, path: join(part.path, name)})
			}
		}
		return shortened
	case []any:
		return c.cutList(value, part)
	default:
		return value
	}
}

func (c *partCutter) cutList(list []any, part schemaPart) any {
	items := part.schema.Items
	if items == nil || items.Schema == nil || countValues(list, c.maxValues) <= c.maxValues {
		return list
	}
	kept := 0
	if part.schema.MinItems != nil {
		kept = min(len(list), int(*part.schema.MinItems))
	}
	for i, item := range list[kept:] {
		path := fmt.Sprintf("%s[%d]", part.path, kept+i)
		c.parts = append(c.parts, schemaPart{value: item, schema: items.Schema, path: path})
	}
	if most := part.schema.MaxItems; most != nil && int64(len(list)) > *most {
		c.errs = append(c.errs, field.TooMany(field.NewPath(part.path), len(list), int(*most)))
	}
	return list[:kept]
}

// isCombined reports whether a schema is made of other schemas, of which a value
// without its items might match another one.
func isCombined(schema *apiextensions.JSONSchemaProps) bool {
	return len(schema.AllOf)+len(schema.AnyOf)+len(schema.OneOf) > 0 || schema.Not != nil
}

// countValues counts the values in a value, itself included, and stops soon after
// limit.
func countValues(value any, limit int) int {
	n := 1
	count := func(item any) bool {
		n += countValues(item, limit-n)
		return n <= limit
	}
	switch value := value.(type) {
	case map[string]any:
		for _, item := range value {
			if !count(item) {
				break
			}
		}
	case []any:
		for _, item := range value {
			if !count(item) {
				break
			}
		}
	}
	return n
}

// moveErrors turns paths inside a part into paths of the object.
func moveErrors(errs field.ErrorList, path string) field.ErrorList {
	if path == "" {
		return errs
	}
	for _, err := range errs {
		inside := err.Field
		if inside == field.NewPath("").String() || inside == (*field.Path)(nil).String() {
			inside = ""
		}
		switch {
		case inside == "":
			err.Field = path
		case inside[0] == '[':
			err.Field = path + inside
		default:
			err.Field = path + "." + inside
		}
		if detail, ok := strings.CutPrefix(err.Detail, inside+" in body "); ok {
			err.Detail = err.Field + " in body " + detail
		}
	}
	return errs
}
