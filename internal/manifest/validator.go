package manifest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"techplan.education/config/crd"
)

// Validator applies the law of one kind as the API server does on create and
// update: metadata, structural schema, list types and CEL rules. It is safe for
// concurrent use. Making one compiles every CEL rule of the kind; applying it is
// cheap.
type Validator struct {
	kind       string
	structural *structuralschema.Structural
	schema     *schemaParts
	rules      *cel.Validator
}

// NewValidator compiles the schema and the rules of a definition's storage
// version.
func NewValidator(definition *apiextensionsv1.CustomResourceDefinition) (*Validator, error) {
	kind := definition.Spec.Names.Kind
	i := slices.IndexFunc(definition.Spec.Versions, func(v apiextensionsv1.CustomResourceDefinitionVersion) bool { return v.Storage })
	if i < 0 || definition.Spec.Versions[i].Schema == nil {
		return nil, fmt.Errorf("definition of %s: no stored version with a schema", kind)
	}
	props := &apiextensions.JSONSchemaProps{}
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(
		definition.Spec.Versions[i].Schema.OpenAPIV3Schema, props, nil)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: convert the schema: %w", kind, err)
	}
	structural, err := structuralschema.NewStructural(props)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: make the schema structural: %w", kind, err)
	}
	schema, err := newSchemaParts(props)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: make the schema validator: %w", kind, err)
	}
	return &Validator{
		kind:       kind,
		structural: structural,
		schema:     schema,
		rules:      cel.NewValidator(structural, true, celconfig.PerCallLimit),
	}, nil
}

// Validate says what the API server would refuse in obj; old is nil on create.
// Fields that the schema does not know, the status and nulls are removed from
// obj first, as the server does. Errors are ordered by field.
func (v *Validator) Validate(ctx context.Context, obj, old map[string]any) field.ErrorList {
	delete(obj, "status")
	unknown := v.prune(obj)
	errs := slices.Concat(unknown, v.validateMetadata(obj), v.validateSchema(obj, old))
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, v.structural, obj)...)
	broken := v.validateRules(ctx, obj, old)
	if slices.ContainsFunc(errs, blocksRules) {
		broken = slices.DeleteFunc(broken, isEvaluationFault)
	}
	errs = append(errs, broken...)
	slices.SortStableFunc(errs, func(a, b *field.Error) int { return cmp.Compare(a.Field, b.Field) })
	return errs
}

func (v *Validator) validateSchema(obj, old map[string]any) field.ErrorList {
	if old == nil {
		return v.schema.validate(obj, maxPartValues)
	}
	validator, err := v.schema.validatorOf(v.schema.root)
	if err != nil {
		return field.ErrorList{field.InternalError(nil, err)}
	}
	return schemavalidation.ValidateCustomResourceUpdate(nil, obj, old, validator)
}

func (v *Validator) validateRules(ctx context.Context, obj, old map[string]any) field.ErrorList {
	// An untyped nil: a nil map in an interface would count as an old object.
	var oldObj any
	if old != nil {
		oldObj = old
	}
	errs, _ := v.rules.Validate(ctx, nil, v.structural, obj, oldObj, celconfig.RuntimeCELCostBudget)
	return errs
}

func (v *Validator) prune(obj map[string]any) field.ErrorList {
	var errs field.ErrorList
	known := func(key string) bool { return key == "apiVersion" || key == "kind" || key == "metadata" }
	for key, value := range obj {
		sub, ok := v.structural.Properties[key]
		switch {
		case known(key):
		case ok:
			errs = append(errs, pruneUnknown(value, &sub, field.NewPath(key))...)
		default:
			errs = append(errs, unknownField(key, fieldsOf(v.structural)))
			delete(obj, key)
		}
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(obj, v.structural)
	return errs
}

func (v *Validator) validateMetadata(obj map[string]any) field.ErrorList {
	path := field.NewPath("metadata")
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(obj, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return field.ErrorList{mistypedMetadata(path, err)}
	}
	if !found {
		return field.ErrorList{field.Required(path.Child("name"), "")}
	}
	var errs field.ErrorList
	for _, name := range unknown {
		errs = append(errs, unknownField(name, metadataFields))
	}
	return append(errs, validation.ValidateObjectMeta(meta, true, validation.NameIsDNSSubdomain, path)...)
}

var wrongType = regexp.MustCompile(`cannot unmarshal (\w+) into Go struct field ObjectMeta\.(\S+) of type (\S+)$`)

// mistypedMetadata puts the decoder's words about metadata into those of the
// schema.
func mistypedMetadata(path *field.Path, err error) *field.Error {
	if match := wrongType.FindStringSubmatch(err.Error()); match != nil {
		return field.TypeInvalid(path.Child(match[2]), nil, fmt.Sprintf("must be of type %s, not %s", match[3], match[1]))
	}
	return field.TypeInvalid(path, nil, err.Error())
}

// blocksRules tells errors after which the API server runs no CEL rules,
// because the object does not have the shape that they rely on. Here they are
// run all the same, so that a person sees everything at once, but what only
// says that a rule could not be evaluated is dropped.
func blocksRules(err *field.Error) bool {
	switch err.Type {
	case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong,
		field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
		return true
	default:
		return false
	}
}

func isEvaluationFault(err *field.Error) bool {
	return err.Type == field.ErrorTypeInternal ||
		strings.Contains(err.Detail, " evaluating rule: ") ||
		strings.Contains(err.Detail, " for rule: ") ||
		strings.Contains(err.Detail, "no further validation rules will be run")
}

// siblings is the value of an error about a field that the schema does not have:
// the fields that it does have there. The API server warns of such a field or
// refuses it, and never stores it.
type siblings []string

func unknownField(path string, known siblings) *field.Error {
	return &field.Error{Type: field.ErrorTypeInvalid, Field: path, Detail: "unknown field", BadValue: known}
}

func fieldsOf(schema *structuralschema.Structural) siblings {
	return slices.Sorted(maps.Keys(schema.Properties))
}

// metadataFields are those that people write.
var metadataFields = siblings{"annotations", "labels", "name", "namespace", "finalizers"}

// pruneUnknown removes what the schema does not know and says what it was.
func pruneUnknown(value any, schema *structuralschema.Structural, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	switch value := value.(type) {
	case map[string]any:
		if schema.XPreserveUnknownFields || schema.AdditionalProperties != nil || schema.Type != "object" {
			return nil
		}
		var known siblings
		for key, item := range value {
			if sub, ok := schema.Properties[key]; ok {
				errs = append(errs, pruneUnknown(item, &sub, path.Child(key))...)
				continue
			}
			if known == nil {
				known = fieldsOf(schema)
			}
			errs = append(errs, unknownField(path.Child(key).String(), known))
			delete(value, key)
		}
	case []any:
		if schema.Items == nil {
			return nil
		}
		for i, item := range value {
			errs = append(errs, pruneUnknown(item, schema.Items, path.Index(i))...)
		}
	}
	return errs
}

// validators makes the validator of each kind once, when it is first asked for.
// It is safe for concurrent use.
type validators struct {
	// kinds in alphabetical order.
	kinds  []string
	byKind map[string]func() (*Validator, error)
}

// allValidators are made from the embedded definitions, which do not change.
var allValidators = sync.OnceValues(func() (*validators, error) {
	definitions, err := crd.Definitions()
	if err != nil {
		return nil, err
	}
	v := &validators{byKind: make(map[string]func() (*Validator, error), len(definitions))}
	for _, definition := range definitions {
		kind := definition.Spec.Names.Kind
		v.kinds = append(v.kinds, kind)
		v.byKind[kind] = sync.OnceValues(func() (*Validator, error) { return NewValidator(definition) })
	}
	slices.Sort(v.kinds)
	return v, nil
})

func (v *validators) of(kind string) (*Validator, error) {
	if made, ok := v.byKind[kind]; ok {
		return made()
	}
	return nil, fmt.Errorf("there is no definition of %s", kind)
}
