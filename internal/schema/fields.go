package schema

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/internal/text"
)

// Field is a field of a kind, with what a person needs to write it.
type Field struct {
	// Kind is the kind that has the field, and Path the path of the field below the object, such as
	// spec.budget.lines.amount. It is empty for the kind itself.
	Kind, Path string
	// Type says which values the field takes, such as "list of objects".
	Type string
	// IsRequired is set where the object with the field must have it.
	IsRequired bool
	// Description is one paragraph, without the sentence that LeftOut has.
	Description string
	// LeftOut says what holds if the field is left out. It is empty where the definition does not say.
	LeftOut string
	// Values are the values that the field takes, if they are listed.
	Values []string
	// Bounds are phrases such as "at most 120 characters".
	Bounds []string
	// Rules are the messages of what else the API server checks.
	Rules []string
	// Examples are values that the description gives.
	Examples []string
	// HasFields is set where there are fields below this one. Fields lists them by name, each without
	// the fields below it.
	HasFields bool
	Fields    []Field
}

// Name returns the last part of the path, or the kind.
func (field Field) Name() string {
	return cmp.Or(field.Path[strings.LastIndex(field.Path, ".")+1:], field.Kind)
}

// Summary returns the first sentence of the description.
func (field Field) Summary() string {
	if first, _, more := strings.Cut(field.Description, ". "); more {
		return first + "."
	}
	return field.Description
}

// maxFieldSuggestions is the number of paths that an error offers.
const maxFieldSuggestions = 5

// maxFieldEdits is the number of edits within which a misspelt name is recognized.
const maxFieldEdits = 3

// objectRoots are the fields of every object with which a path without its kind begins.
var objectRoots = []string{"metadata", "spec", "status"}

// IsFieldPath reports whether a word is the path of a field and no code of a finding: it has
// a dot, or it is a name of a kind or a field of every object.
func IsFieldPath(definitions []*apiextensionsv1.CustomResourceDefinition, word string) bool {
	return strings.Contains(word, ".") || slices.Contains(objectRoots, word) || findDefinition(definitions, word) != nil
}

// FindField returns the field of a path such as technologyplan.spec.budget.lines.amount. A kind
// has its singular, plural and short names, in upper or lower case. It may be left out of a path
// that only one kind has. Indexes and names in brackets, as in the messages of lint, are skipped.
// An error says which field may be meant.
func FindField(definitions []*apiextensionsv1.CustomResourceDefinition, path string) (Field, error) {
	names := strings.Split(brackets.ReplaceAllString(path, ""), ".")
	if slices.Contains(objectRoots, names[0]) {
		return findInKinds(definitions, names)
	}
	definition := findDefinition(definitions, names[0])
	if definition == nil {
		return Field{}, unknownKindError(definitions, names[0])
	}
	return findInKind(definition, names[1:])
}

// brackets are the index or the name of an entry of a list in a path.
var brackets = regexp.MustCompile(`\[[^\]]*\]`)

// findInKinds finds a path without a kind, which one kind alone must have.
func findInKinds(definitions []*apiextensionsv1.CustomResourceDefinition, names []string) (Field, error) {
	var found []Field
	var missing unknownField
	for _, definition := range definitions {
		field, err := findInKind(definition, names)
		var unknown unknownField
		switch isUnknown := errors.As(err, &unknown); {
		case err == nil:
			found = append(found, field)
		case isUnknown && (missing.message == "" || unknown.hasSuggestions && !missing.hasSuggestions):
			missing = unknown
		}
	}
	switch len(found) {
	case 0:
		return Field{}, missing
	case 1:
		return found[0], nil
	default:
		var paths []string
		for _, field := range found {
			paths = append(paths, strings.ToLower(field.Kind)+"."+field.Path)
		}
		return Field{}, fmt.Errorf("%s is a field of several kinds: write %s", text.EscapeLine(strings.Join(names, ".")),
			text.JoinOr(paths))
	}
}

// findInKind finds the names of a path below an object of a kind.
func findInKind(definition *apiextensionsv1.CustomResourceDefinition, names []string) (Field, error) {
	node := rootOf(definition)
	kind := definition.Spec.Names.Kind
	var path []string
	isRequired := false
	for _, name := range names {
		children := propertiesOf(node)
		found, ok := findName(children, name)
		if !ok {
			return Field{}, newUnknownField(definition, path, children, name)
		}
		isRequired = slices.Contains(itemOf(node).Required, found)
		child := children[found]
		node, path = &child, append(path, found)
	}
	field := newField(kind, strings.Join(path, "."), node, isRequired)
	children := propertiesOf(node)
	for _, name := range slices.Sorted(maps.Keys(children)) {
		child := children[name]
		childPath := strings.TrimPrefix(field.Path+"."+name, ".")
		field.Fields = append(field.Fields,
			newField(kind, childPath, &child, slices.Contains(itemOf(node).Required, name)))
	}
	return field, nil
}

// findName returns the name of a property: as it is written, or else in upper or lower case.
func findName(properties map[string]apiextensionsv1.JSONSchemaProps, written string) (string, bool) {
	if _, ok := properties[written]; ok {
		return written, true
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if strings.EqualFold(name, written) {
			return name, true
		}
	}
	return "", false
}

// findDefinition returns the definition of a kind by one of its names, or nil.
func findDefinition(
	definitions []*apiextensionsv1.CustomResourceDefinition, name string,
) *apiextensionsv1.CustomResourceDefinition {
	for _, definition := range definitions {
		isNamed := func(candidate string) bool { return strings.EqualFold(candidate, name) }
		if slices.ContainsFunc(listKindNames(definition), isNamed) {
			return definition
		}
	}
	return nil
}

func listKindNames(definition *apiextensionsv1.CustomResourceDefinition) []string {
	names := definition.Spec.Names
	return append([]string{names.Singular, names.Plural}, names.ShortNames...)
}

// rootOf returns the schema of the objects of a kind. The definition says nothing of the fields
// of metadata: they are those that the schemas for editors describe.
func rootOf(definition *apiextensionsv1.CustomResourceDefinition) *apiextensionsv1.JSONSchemaProps {
	root := *definition.Spec.Versions[0].Schema.OpenAPIV3Schema
	root.Properties = maps.Clone(root.Properties)
	metadata := root.Properties["metadata"]
	described := buildMetadata(metadata.Description)
	metadata.Properties = map[string]apiextensionsv1.JSONSchemaProps{}
	metadata.Required = described.Required
	for name, property := range described.Properties {
		if kind, ok := property.Type.(string); ok {
			metadata.Properties[name] = apiextensionsv1.JSONSchemaProps{
				Description: property.Description, Type: kind, MaxLength: property.MaxLength, Pattern: property.Pattern,
			}
		}
	}
	root.Properties["metadata"] = metadata
	return &root
}

// itemOf returns the schema of the items of a list, or the schema itself.
func itemOf(node *apiextensionsv1.JSONSchemaProps) *apiextensionsv1.JSONSchemaProps {
	for node.Items != nil && node.Items.Schema != nil {
		node = node.Items.Schema
	}
	return node
}

func propertiesOf(node *apiextensionsv1.JSONSchemaProps) map[string]apiextensionsv1.JSONSchemaProps {
	return itemOf(node).Properties
}

func unknownKindError(definitions []*apiextensionsv1.CustomResourceDefinition, name string) error {
	var names, kinds []string
	for _, definition := range definitions {
		kinds = append(kinds, definition.Spec.Names.Singular)
		names = append(names, definition.Spec.Names.Singular, definition.Spec.Names.Plural)
	}
	if suggestion, ok := text.Suggest(strings.ToLower(name), names); ok {
		return fmt.Errorf("there is no kind %s; did you mean %s?", text.EscapeLine(name), suggestion)
	}
	return fmt.Errorf("there is no kind %s; the kinds are %s", text.EscapeLine(name), text.JoinAnd(kinds))
}

// unknownField is the error of a path that a kind does not have.
type unknownField struct {
	message        string
	hasSuggestions bool
}

// Error returns the message.
func (unknown unknownField) Error() string { return unknown.message }

// newUnknownField names the fields that may be meant: those with a similar name at the same
// place, or else those with this name elsewhere in the kind.
func newUnknownField(
	definition *apiextensionsv1.CustomResourceDefinition, path []string,
	children map[string]apiextensionsv1.JSONSchemaProps, name string,
) unknownField {
	prefix := strings.Join(append([]string{definition.Spec.Names.Singular}, path...), ".")
	names := slices.Sorted(maps.Keys(children))
	var suggestions []string
	for _, similar := range text.SuggestAll(name, names, min(maxFieldEdits, max(1, len(name)/3))) {
		suggestions = append(suggestions, prefix+"."+similar)
	}
	if len(suggestions) == 0 {
		for _, elsewhere := range listPaths(rootOf(definition), "") {
			if strings.HasSuffix(elsewhere, "."+name) && !strings.HasPrefix(elsewhere, "status.") {
				suggestions = append(suggestions, definition.Spec.Names.Singular+"."+elsewhere)
			}
		}
	}
	missing := fmt.Sprintf("%s has no field %s", prefix, text.EscapeLine(name))
	switch {
	case len(suggestions) > 0:
		first := suggestions[:min(len(suggestions), maxFieldSuggestions)]
		return unknownField{message: fmt.Sprintf("%s; did you mean %s?", missing, text.JoinOr(first)), hasSuggestions: true}
	case len(names) > 0:
		return unknownField{message: fmt.Sprintf("%s; its fields are %s", missing, text.JoinAnd(names))}
	default:
		return unknownField{message: missing + ": it has no fields"}
	}
}

// listPaths lists the paths of all fields below a node, in alphabetical order.
func listPaths(node *apiextensionsv1.JSONSchemaProps, prefix string) []string {
	var paths []string
	children := propertiesOf(node)
	for _, name := range slices.Sorted(maps.Keys(children)) {
		child := children[name]
		path := strings.TrimPrefix(prefix+"."+name, ".")
		paths = append(paths, path)
		paths = append(paths, listPaths(&child, path)...)
	}
	return paths
}

// Completion is a path of a field that begins with what a person has typed.
type Completion struct {
	Path, Summary string
	// HasFields is set where the path can go on.
	HasFields bool
}

// CompleteField lists the fields that begin with a path that is typed, one level deep, with the
// name of the kind as it is typed.
func CompleteField(definitions []*apiextensionsv1.CustomResourceDefinition, typed string) []Completion {
	var completions []Completion
	at := strings.LastIndex(typed, ".")
	if at < 0 {
		for _, definition := range definitions {
			if name := definition.Spec.Names.Singular; strings.HasPrefix(name, strings.ToLower(typed)) {
				field := newField(definition.Spec.Names.Kind, "", rootOf(definition), false)
				completions = append(completions, Completion{Path: name, Summary: field.Summary(), HasFields: true})
			}
		}
		return completions
	}
	parent, begun := typed[:at], typed[at+1:]
	for _, field := range listParents(definitions, parent) {
		for _, child := range field.Fields {
			if strings.HasPrefix(strings.ToLower(child.Name()), strings.ToLower(begun)) {
				completions = append(completions, Completion{
					Path: parent + "." + child.Name(), Summary: child.Summary(), HasFields: child.HasFields,
				})
			}
		}
	}
	slices.SortFunc(completions, func(left, right Completion) int { return strings.Compare(left.Path, right.Path) })
	return slices.CompactFunc(completions, func(left, right Completion) bool { return left.Path == right.Path })
}

// listParents returns the fields of a path: one, or for a path without a kind one of each kind.
func listParents(definitions []*apiextensionsv1.CustomResourceDefinition, path string) []Field {
	names := strings.Split(brackets.ReplaceAllString(path, ""), ".")
	if slices.Contains(objectRoots, names[0]) {
		var fields []Field
		for _, definition := range definitions {
			if field, err := findInKind(definition, names); err == nil {
				fields = append(fields, field)
			}
		}
		return fields
	}
	field, err := FindField(definitions, path)
	if err != nil {
		return nil
	}
	return []Field{field}
}

// newField returns a field without the fields below it.
func newField(kind, path string, node *apiextensionsv1.JSONSchemaProps, isRequired bool) Field {
	field := Field{
		Kind: kind, Path: path, Type: describeType(node), IsRequired: isRequired, HasFields: len(propertiesOf(node)) > 0,
	}
	field.Description, field.LeftOut = cutLeftOut(joinLines(node.Description))
	item := itemOf(node)
	for _, value := range item.Enum {
		field.Values = append(field.Values, strings.Trim(string(value.Raw), `"`))
	}
	field.Bounds = listBounds(node)
	for _, rule := range slices.Concat(node.XValidations, rulesOfItems(node)) {
		if rule.Message != "" && !slices.Contains(field.Rules, rule.Message) {
			field.Rules = append(field.Rules, rule.Message)
		}
	}
	if examples, err := findExamples(node); err == nil {
		for _, example := range examples {
			if content, err := json.Marshal(example); err == nil {
				field.Examples = append(field.Examples, strings.Trim(string(content), `"`))
			}
		}
	}
	return field
}

func rulesOfItems(node *apiextensionsv1.JSONSchemaProps) apiextensionsv1.ValidationRules {
	if item := itemOf(node); item != node {
		return item.XValidations
	}
	return nil
}

// leftOutStart is how a description begins the sentence about a field that is left out.
const leftOutStart = "If left out, "

// cutLeftOut cuts the sentence about the field that is left out from a description.
func cutLeftOut(description string) (rest, leftOut string) {
	before, sentence, isThere := strings.Cut(description, leftOutStart)
	if !isThere {
		return description, ""
	}
	after := ""
	if end := strings.Index(sentence, ". "); end >= 0 {
		sentence, after = sentence[:end+1], sentence[end+2:]
	}
	return strings.TrimSpace(before + after), sentence
}

// describeType says in words which values a field takes.
func describeType(node *apiextensionsv1.JSONSchemaProps) string {
	switch {
	case node.Items != nil && node.Items.Schema != nil:
		item := describeType(node.Items.Schema)
		if node.XListType != nil && *node.XListType == "set" {
			return "list of " + pluralTypes[item] + ", each once"
		}
		if len(node.XListMapKeys) > 0 {
			return fmt.Sprintf("list of %s, each with its own %s", pluralTypes[item], text.JoinAnd(node.XListMapKeys))
		}
		return "list of " + cmp.Or(pluralTypes[item], item)
	case node.XIntOrString:
		return "integer or string"
	case node.AdditionalProperties != nil:
		return "map"
	case node.Type == "string" && node.Format != "":
		return "string (" + node.Format + ")"
	case node.Type == "":
		return "any value"
	default:
		return node.Type
	}
}

// pluralTypes are the types of the items of lists.
var pluralTypes = map[string]string{
	"string": "strings", "integer": "integers", "object": "objects", "integer or string": "integers or strings",
	"string (date)": "strings (date)", "string (date-time)": "strings (date-time)",
}

// listBounds returns the bounds of a field, and of the items of a list, as phrases.
func listBounds(node *apiextensionsv1.JSONSchemaProps) []string {
	bounds := listOwnBounds(node)
	if item := itemOf(node); item != node && item.Type != "object" {
		for _, bound := range listOwnBounds(item) {
			bounds = append(bounds, "each "+bound)
		}
	}
	return bounds
}

func listOwnBounds(node *apiextensionsv1.JSONSchemaProps) []string {
	var bounds []string
	counts := []struct {
		least, most *int64
		noun        string
	}{
		{node.MinLength, node.MaxLength, "character"},
		{node.MinItems, node.MaxItems, "entry"},
		{node.MinProperties, node.MaxProperties, "field"},
	}
	for _, count := range counts {
		// The length of a number that may be a text says nothing that its pattern does not.
		if node.XIntOrString {
			continue
		}
		if count.least != nil {
			bounds = append(bounds, "at least "+formatBound(*count.least, count.noun))
		}
		if count.most != nil {
			bounds = append(bounds, "at most "+formatBound(*count.most, count.noun))
		}
	}
	translated := &Schema{Minimum: node.Minimum, Maximum: node.Maximum, Pattern: node.Pattern}
	translateRules(translated, node.XValidations)
	if translated.Minimum != nil {
		bounds = append(bounds, "at least "+strconv.FormatFloat(*translated.Minimum, 'f', -1, 64))
	}
	if translated.Maximum != nil {
		bounds = append(bounds, "at most "+strconv.FormatFloat(*translated.Maximum, 'f', -1, 64))
	}
	if translated.Pattern != "" {
		bounds = append(bounds, "matches "+translated.Pattern)
	}
	return bounds
}

func formatBound(count int64, noun string) string {
	if noun == "entry" && count != 1 {
		return fmt.Sprintf("%d entries", count)
	}
	return text.FormatCount(count, noun)
}
