package validation

import (
	"sync/atomic"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
)

// narrowRules are the rules of a schema with only those properties that objects have had so far. The
// library copies all properties of an object each time that a rule reads one of its fields, which was
// a third of the time of lint. A field that is absent is found neither in a value nor in its schema,
// so the results are the same. They are safe for concurrent use.
type narrowRules struct {
	whole *cel.Validator
	// current is replaced when an object has a field that it lacks.
	current atomic.Pointer[cel.Validator]
}

// findRules returns rules whose schemas have at least the properties of the values. It returns nil
// for a schema without rules.
func (narrow *narrowRules) findRules(values ...any) *cel.Validator {
	if narrow.whole == nil {
		return nil
	}
	current := narrow.current.Load()
	if current != nil && hasProperties(narrow.whole.Schema, current.Schema, values) {
		return current
	}
	var kept *structuralschema.Structural
	if current != nil {
		kept = current.Schema
	}
	extended := attachSchema(narrow.whole, narrowSchema(narrow.whole.Schema, kept, values))
	// Where another object has extended them meanwhile, its extension stays.
	narrow.current.CompareAndSwap(current, extended)
	return extended
}

// attachSchema copies rules for a narrower schema. Rules of properties that it lacks are left out.
func attachSchema(rules *cel.Validator, schema *structuralschema.Structural) *cel.Validator {
	narrowed := *rules
	narrowed.Schema = schema
	if rules.Items != nil && schema.Items != nil {
		narrowed.Items = attachSchema(rules.Items, schema.Items)
	}
	if rules.Properties != nil {
		narrowed.Properties = make(map[string]cel.Validator, len(schema.Properties))
		for name, property := range schema.Properties {
			if below, ok := rules.Properties[name]; ok {
				narrowed.Properties[name] = *attachSchema(&below, &property)
			}
		}
	}
	narrowed.AllOfValidators = nil
	for _, all := range rules.AllOfValidators {
		narrowed.AllOfValidators = append(narrowed.AllOfValidators, attachSchema(all, schema))
	}
	return &narrowed
}

// hasProperties reports whether a narrowed schema has all properties of values that the whole one has.
func hasProperties(whole, narrowed *structuralschema.Structural, values []any) bool {
	for _, value := range values {
		switch typed := value.(type) {
		case []any:
			if whole.Items != nil && !hasProperties(whole.Items, narrowed.Items, typed) {
				return false
			}
		case map[string]any:
			for name, field := range typed {
				property, ok := whole.Properties[name]
				if !ok {
					continue
				}
				known, ok := narrowed.Properties[name]
				if !ok || !hasProperties(&property, &known, []any{field}) {
					return false
				}
			}
		}
	}
	return true
}

// narrowSchema returns a schema with only those properties that one of the values or a narrower schema
// has, and the same for all that is below it. There may be no narrower schema. The schemas stay as
// they are.
func narrowSchema(schema, kept *structuralschema.Structural, values []any) *structuralschema.Structural {
	if schema.Properties == nil && schema.Items == nil {
		return schema
	}
	narrowed := *schema
	if schema.Items != nil {
		var items []any
		for _, value := range values {
			if list, ok := value.([]any); ok {
				items = append(items, list...)
			}
		}
		var keptItems *structuralschema.Structural
		if kept != nil {
			keptItems = kept.Items
		}
		narrowed.Items = narrowSchema(schema.Items, keptItems, items)
	}
	if schema.Properties != nil {
		narrowed.Properties = narrowProperties(schema, kept, values)
	}
	return &narrowed
}

// narrowProperties returns the properties that one of the values or the narrower schema has. The map
// is not nil: a schema without properties takes any field.
func narrowProperties(schema, kept *structuralschema.Structural, values []any) map[string]structuralschema.Structural {
	below := make(map[string][]any)
	if kept != nil {
		for name := range kept.Properties {
			below[name] = nil
		}
	}
	for _, value := range values {
		fields, _ := value.(map[string]any)
		for name, field := range fields {
			below[name] = append(below[name], field)
		}
	}
	narrowed := make(map[string]structuralschema.Structural, len(below))
	for name, fields := range below {
		property, ok := schema.Properties[name]
		if !ok {
			continue
		}
		var keptProperty *structuralschema.Structural
		if kept != nil {
			if known, ok := kept.Properties[name]; ok {
				keptProperty = &known
			}
		}
		narrowed[name] = *narrowSchema(&property, keptProperty, fields)
	}
	return narrowed
}
