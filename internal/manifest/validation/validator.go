// Package validation validates objects by the custom resource definitions as the
// API server does: metadata, structural schema, list types and CEL rules. Its errors
// are those of the API server; package messages turns them into sentences.
package validation

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"techplan.education/internal/manifest/yamltree"
)

// Validator validates objects of one kind as the API server does on create and
// update: metadata, structural schema, list types and CEL rules. It is safe for
// concurrent use. Making one compiles every CEL rule of the kind; validating an
// object is cheap.
type Validator struct {
	structural *structuralschema.Structural
	schema     *schemaValidator
	// shape and ruleTree find out quickly that an object has no error; rules says which errors it has.
	shape    *shape
	ruleTree func() *ruleTree
	rules    *cel.Validator
	// validated counts the objects of which rules were evaluated.
	validated atomic.Int64
}

// ruleTreeFrom is the number of objects from which on the rules are compiled a second time, for
// ruleTree: that takes as long as evaluating the rules of some hundred objects.
const ruleTreeFrom = 200

// NewValidator compiles the schema and the rules of a definition's storage
// version. An error means that the definition is faulty.
func NewValidator(definition *apiextensionsv1.CustomResourceDefinition) (*Validator, error) {
	kind := definition.Spec.Names.Kind
	isStored := func(version apiextensionsv1.CustomResourceDefinitionVersion) bool { return version.Storage }
	stored := slices.IndexFunc(definition.Spec.Versions, isStored)
	if stored < 0 || definition.Spec.Versions[stored].Schema == nil {
		return nil, fmt.Errorf("definition of %s: no stored version with a schema", kind)
	}
	props := &apiextensions.JSONSchemaProps{}
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(
		definition.Spec.Versions[stored].Schema.OpenAPIV3Schema, props, nil)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: convert the schema: %w", kind, err)
	}
	structural, err := structuralschema.NewStructural(props)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: make the schema structural: %w", kind, err)
	}
	schema, err := newSchemaValidator(props)
	if err != nil {
		return nil, fmt.Errorf("definition of %s: make the schema validator: %w", kind, err)
	}
	return &Validator{
		structural: structural,
		schema:     schema,
		shape:      newRootShape(structural),
		ruleTree:   sync.OnceValue(func() *ruleTree { return newRuleTree(structural) }),
		rules:      cel.NewValidator(structural, true, celconfig.PerCallLimit),
	}, nil
}

// KeyFields returns the fields that name the items of the list to which a path
// leads; ok is false where the schema has no list there. It is a
// yamltree.KeyFields.
func (validator *Validator) KeyFields(path []yamltree.PathElement) (fields []string, ok bool) {
	schema := validator.structural
	for _, element := range path {
		if schema = schemaBelow(schema, element); schema == nil {
			return nil, false
		}
	}
	return schema.XListMapKeys, schema.Items != nil
}

// schemaBelow returns the schema of a field or of the items of a list; nil if there
// is none.
func schemaBelow(schema *structuralschema.Structural, element yamltree.PathElement) *structuralschema.Structural {
	if element.IsItem {
		return schema.Items
	}
	if property, ok := schema.Properties[element.Text]; ok {
		return &property
	}
	return nil
}

// ValidateObject returns what the API server would refuse in an object; old is the one
// that it replaces, nil on create. It removes from the object what the server does
// not store: the status, nulls, and fields that the schema does not have. Errors are
// ordered by field.
func (validator *Validator) ValidateObject(ctx context.Context, obj, old map[string]any) field.ErrorList {
	delete(obj, "status")
	var errs field.ErrorList
	if old == nil && validator.shape.fits(obj) {
		errs = validateMetadata(obj)
	} else {
		errs = slices.Concat(validator.removeUnknownFields(obj), validateMetadata(obj), validator.validateSchema(obj, old),
			listtype.ValidateListSetsAndMaps(nil, validator.structural, obj))
	}
	ruleErrs := validator.validateRules(ctx, obj, old)
	if slices.ContainsFunc(errs, blocksRules) {
		ruleErrs = slices.DeleteFunc(ruleErrs, isEvaluationFailure)
	}
	errs = append(errs, ruleErrs...)
	slices.SortStableFunc(errs, func(left, right *field.Error) int { return cmp.Compare(left.Field, right.Field) })
	return errs
}

func (validator *Validator) validateSchema(obj, old map[string]any) field.ErrorList {
	if old == nil {
		return validator.schema.validateSchema(obj, maxPartValues)
	}
	compiled, err := validator.schema.getValidator(validator.schema.root)
	if err != nil {
		return field.ErrorList{field.InternalError(nil, err)}
	}
	return schemavalidation.ValidateCustomResourceUpdate(nil, obj, old, compiled)
}

func (validator *Validator) validateRules(ctx context.Context, obj, old map[string]any) field.ErrorList {
	if old == nil && validator.validated.Add(1) > ruleTreeFrom && validator.ruleTree().allHold(obj) {
		return nil
	}
	// An untyped nil: a nil map in an interface would count as an old object.
	var oldObj any
	if old != nil {
		oldObj = old
	}
	errs, _ := validator.rules.Validate(ctx, nil, validator.structural, obj, oldObj, celconfig.RuntimeCELCostBudget)
	return errs
}

func validateMetadata(obj map[string]any) field.ErrorList {
	path := field.NewPath("metadata")
	if plain := readPlainMetadata(obj["metadata"]); plain != nil {
		if errs := validation.ValidateObjectMeta(plain, true, validation.NameIsDNSSubdomain, path); len(errs) == 0 {
			return nil
		}
	}
	options := objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true}
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(obj, options)
	if err != nil {
		return field.ErrorList{describeMistypedMetadata(path, err)}
	}
	if !found {
		return field.ErrorList{field.Required(path.Child("name"), "")}
	}
	var errs field.ErrorList
	for _, unknownPath := range unknown {
		name := strings.TrimPrefix(unknownPath, path.String()+".")
		errs = append(errs, NewUnknownField(path, name, metadataFields))
	}
	return append(errs, validation.ValidateObjectMeta(meta, true, validation.NameIsDNSSubdomain, path)...)
}

// readPlainMetadata returns metadata that has no other fields than those that people often write, each
// with texts; nil: there may be more in it. The library writes metadata as JSON to read it.
func readPlainMetadata(metadata any) *metav1.ObjectMeta {
	fields, _ := metadata.(map[string]any)
	read := &metav1.ObjectMeta{}
	for name, value := range fields {
		isPlain := false
		switch name {
		case "name":
			read.Name, isPlain = value.(string)
		case "namespace":
			read.Namespace, isPlain = value.(string)
		case "labels":
			read.Labels, isPlain = readTexts(value)
		case "annotations":
			read.Annotations, isPlain = readTexts(value)
		}
		if !isPlain {
			return nil
		}
	}
	return read
}

// readTexts returns the fields of an object whose values are all texts that JSON holds as they are.
func readTexts(value any) (texts map[string]string, ok bool) {
	fields, ok := value.(map[string]any)
	texts = make(map[string]string, len(fields))
	for name, field := range fields {
		text, isText := field.(string)
		texts[name] = text
		ok = ok && isText && utf8.ValidString(name) && utf8.ValidString(text)
	}
	return texts, ok
}

var mistypedField = regexp.MustCompile(`cannot unmarshal (\w+) into Go struct field ObjectMeta\.(\S+) of type (\S+)$`)

// describeMistypedMetadata turns an error of the JSON decoder into one of the form
// that the schema gives.
func describeMistypedMetadata(path *field.Path, err error) *field.Error {
	if match := mistypedField.FindStringSubmatch(err.Error()); match != nil {
		return field.TypeInvalid(path.Child(match[2]), nil, fmt.Sprintf("must be of type %s, not %s", match[3], match[1]))
	}
	return field.TypeInvalid(path, nil, err.Error())
}

// blocksRules reports whether the API server runs no CEL rules after an error,
// because the object does not have the shape that they rely on. Here they run all
// the same, so that a person sees everything at once; an error that a rule could
// not be evaluated is dropped then.
func blocksRules(err *field.Error) bool {
	switch err.Type {
	case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong,
		field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
		return true
	default:
		return false
	}
}

func isEvaluationFailure(err *field.Error) bool {
	return err.Type == field.ErrorTypeInternal ||
		strings.Contains(err.Detail, " evaluating rule: ") ||
		strings.Contains(err.Detail, " for rule: ") ||
		strings.Contains(err.Detail, "no further validation rules will be run")
}
