package messages

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// explainUnknownField also returns the path of the field that was meant, if there
// is one.
func (explainer errorExplainer) explainUnknownField(unknown validation.UnknownField) (explained Refusal, meant string) {
	name := unknown.Name
	parent, entry := explainer.findUnknown(unknown)
	if entry != nil && entry.Key != name {
		if slices.Contains(unknown.KnownFields, entry.Key) {
			path := unknown.Parent.Child(entry.Key).String()
			message := fmt.Sprintf("kubectl reads the key %s as %s; put it in quotes: %q", entry.Key, name, entry.Key)
			return Refusal{Field: path, Code: CodeAmbiguousKey, Message: message}, path
		}
		name = entry.Key
	}
	path := unknown.Parent.Child(name).String()
	explained = Refusal{Field: path, Code: CodeUnknownField, Message: "unknown field " + path}
	if entry != nil && isEmptyEntry(*entry) && parent.IsFlow {
		if key, value, ok := strings.Cut(name, ":"); ok && slices.Contains(unknown.KnownFields, key) {
			explained.Message = fmt.Sprintf("the colon of %s needs a space behind it; write %s: %s", key, key, value)
			explained.Fix = yamltree.Fix{Old: name, New: key + ": " + value}
			return explained, unknown.Parent.Child(key).String()
		}
		if field, message := explainComma(parent, name); message != "" {
			return Refusal{Field: unknown.Parent.Child(field).String(), Code: CodeUnknownField, Message: message}, ""
		}
	}
	if suggested, ok := suggestField(name, unknown.KnownFields, parent); ok {
		explained.Message += fmt.Sprintf("; did you mean %s?", suggested)
		explained.Fix = yamltree.Fix{Old: name + ":", New: suggested + ":"}
		return explained, unknown.Parent.Child(suggested).String()
	}
	if place, field := explainer.findElsewhere(unknown, name); place != "" {
		explained.Message += "; " + place
		return explained, field
	}
	if known := unknown.KnownFields; len(known) > 0 && len(known) <= maxListedFields {
		explained.Message += "; the fields here are " + text.JoinAnd(known)
	}
	return explained, ""
}

// findUnknown returns the mapping that has an unknown field, and the field as it is
// written; nil: it is not found.
func (explainer errorExplainer) findUnknown(unknown validation.UnknownField) (parent *yamltree.Node, entry *yamltree.Child) {
	at := &explainer.object
	if unknown.Parent != nil {
		at = explainer.locator.FindField(explainer.object, unknown.Parent.String())
	}
	if at == nil {
		return nil, nil
	}
	return at.Node, explainer.locator.FindEntry(at.Node, unknown.Name)
}

// suggestField returns the field that a word most likely stands for: by the list of
// synonyms, or by its letters. A synonym that is written already is not meant.
func suggestField(name string, known []string, parent *yamltree.Node) (string, bool) {
	for _, synonym := range fieldSynonyms[strings.ToLower(name)] {
		if slices.Contains(known, synonym) && (parent == nil || parent.FindEntry(synonym) == nil) {
			return synonym, true
		}
	}
	return text.Suggest(name, known)
}

// metadataNames are fields of the metadata that people write into the spec.
var metadataNames = []string{"name", "namespace", "labels", "annotations"}

// commonFields are in so many objects that a synonym of one says nothing of the
// place.
var commonFields = []string{"name", "date", "start", "end", "kind", "amount", "value", "plan", "line"}

// findElsewhere says where a field belongs that is unknown where it stands, and
// returns its path there: one level below, or in an object around it.
func (explainer errorExplainer) findElsewhere(unknown validation.UnknownField, name string) (place, field string) {
	parent := ""
	if unknown.Parent != nil {
		parent = unknown.Parent.String()
	}
	if parent == "spec" && slices.Contains(metadataNames, name) {
		return fmt.Sprintf("it belongs in metadata: write metadata: {%s: ...}", name), ""
	}
	if spec, ok := explainer.schema.DescribeField("spec"); ok && parent == "metadata" && slices.Contains(spec.Fields, name) {
		return fmt.Sprintf("it belongs in spec: write spec: {%s: ...}", name), ""
	}
	names := []string{name}
	for _, synonym := range fieldSynonyms[strings.ToLower(name)] {
		if !slices.Contains(commonFields, synonym) {
			names = append(names, synonym)
		}
	}
	for _, candidate := range names {
		for _, sibling := range unknown.KnownFields {
			below := joinPath(parent, sibling)
			schema, ok := explainer.schema.DescribeField(below)
			if ok && schema.Type == validation.TypeObject && slices.Contains(schema.Fields, candidate) {
				return fmt.Sprintf("it belongs in %s: write %s: {%s: ...}", sibling, sibling, candidate),
					joinPath(below, candidate)
			}
		}
	}
	for parent != "" {
		parent = parentPath(parent)
		schema, ok := explainer.schema.DescribeField(parent)
		if ok && parent != "" && slices.Contains(schema.Fields, name) {
			return fmt.Sprintf("%s belongs one level up or more, directly in %s", name, parent), ""
		}
	}
	return "", ""
}

func joinPath(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// parentPath returns the path of the object around a field or an item.
func parentPath(path string) string {
	if end := strings.LastIndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	return ""
}

// isEmptyEntry reports whether an entry is a key and nothing else.
func isEmptyEntry(entry yamltree.Child) bool {
	return entry.Kind == yamltree.ScalarKind && entry.IsPlain && entry.Written == ""
}

var (
	// thousands is a number up to the first comma, and groupOfThree what follows.
	thousands    = regexp.MustCompile(`^\$?[0-9]{1,3}$`)
	groupOfThree = regexp.MustCompile(`^[0-9]{3}(\.[0-9]+)?$`)
)

// explainComma says how to write a value that a comma cut into several entries:
// {unitCost: 1,150} has the entries unitCost and 150. It returns the field that has
// the first part; message is empty if the entry is no such part.
func explainComma(parent *yamltree.Node, name string) (field, message string) {
	index := slices.IndexFunc(parent.Children, func(entry yamltree.Child) bool { return entry.Key == name })
	first := index
	for first > 0 && isEmptyEntry(parent.Children[first]) {
		first--
	}
	if index < 0 || first == index {
		return "", ""
	}
	start := parent.Children[first]
	if start.Kind != yamltree.ScalarKind || !start.IsPlain {
		return "", ""
	}
	parts := []string{start.Written}
	areThousands := thousands.MatchString(start.Written)
	for _, entry := range parent.Children[first+1:] {
		if !isEmptyEntry(entry) {
			break
		}
		parts = append(parts, entry.Key)
		areThousands = areThousands && groupOfThree.MatchString(entry.Key)
	}
	if areThousands {
		number := normalizeDigits(strings.TrimPrefix(strings.Join(parts, ""), "$"), "")
		return start.Key, fmt.Sprintf("a comma ends a value inside braces; write %s: %s", start.Key, writeNumber(number))
	}
	message = "a comma ends a text inside braces; put the whole text in quotes"
	if whole := strings.Join(parts, ", "); len(whole) <= maxShownValue && !strings.Contains(whole, "@") {
		message = fmt.Sprintf("a comma ends a text inside braces; put the text in quotes: %s: %q", start.Key, whole)
	}
	return start.Key, message
}
