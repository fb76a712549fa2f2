package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// explained is a refusal in words for the person who wrote the file.
type explained struct {
	path, code, message string
}

// explain puts the API server's errors into sentences. The node tells how keys
// are written.
func explain(errs field.ErrorList, node *yaml.Node) []explained {
	out := make([]explained, 0, len(errs))
	// A field under a wrong name is unknown there and missing under its own; one
	// of the two sentences is enough.
	var misnamed, mistyped []string
	for _, err := range errs {
		e := explained{path: err.Field, code: CodeInvalid, message: sentence(err)}
		if err.Type == field.ErrorTypeTypeInvalid {
			e.message = explainWord(err, node, e.message)
			mistyped = append(mistyped, err.Field)
		}
		if known, ok := err.BadValue.(siblings); ok {
			var meant string
			e, meant = explainUnknown(err.Field, known, node)
			misnamed = append(misnamed, meant)
		}
		out = append(out, e)
	}
	return slices.DeleteFunc(out, func(e explained) bool {
		return e.message == missing(e.path) && slices.Contains(misnamed, e.path) ||
			strings.Contains(e.message, notOneOf) && slices.Contains(mistyped, e.path)
	})
}

// notOneOf is said of a value outside of its list. Of a value of a wrong type it
// goes without saying.
const notOneOf = " is not one of "

func missing(path string) string { return path + " is required" }

// explainUnknown also gives the path of the field that was meant, if one was.
func explainUnknown(path string, known siblings, node *yaml.Node) (e explained, meant string) {
	parent, name := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	if key := keyAt(node, parent, name); key != nil && key.Value != name {
		path = join(parent, key.Value)
		if slices.Contains(known, key.Value) {
			message := fmt.Sprintf("kubectl reads the key %s as %s; put it in quotes: %q", key.Value, name, key.Value)
			return explained{path: path, code: CodeAmbiguousKey, message: message}, path
		}
		name = key.Value
	}
	e = explained{path: path, code: CodeUnknownField, message: "unknown field " + path}
	near := nearest(name, slices.Clone(known))
	if near == "" {
		return e, ""
	}
	e.message += fmt.Sprintf("; did you mean %s?", near)
	return e, join(parent, near)
}

func join(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// explainWord tells of a plain word, such as no, that kubectl does not read as
// text.
func explainWord(err *field.Error, node *yaml.Node, message string) string {
	value := valueAt(node, err.Field)
	if value == nil || value.Kind != yaml.ScalarNode || value.Style&quoted != 0 || value.Style&yaml.TaggedStyle != 0 {
		return message
	}
	if read, ok := words[value.Value].(bool); ok && strings.HasPrefix(message, "must be of type string") {
		return fmt.Sprintf("kubectl reads %s as %t; put it in quotes: %q", value.Value, read, value.Value)
	}
	return message
}

// keyAt is the key node of a field, or nil.
func keyAt(node *yaml.Node, parent, name string) *yaml.Node {
	if node = valueAt(node, parent); node == nil {
		return nil
	}
	key, _ := entry(node, name, 0)
	return key
}

// valueAt is the node that a path leads to, or nil.
func valueAt(node *yaml.Node, path string) *yaml.Node {
	node = resolve(node)
	for _, s := range steps(path) {
		var value *yaml.Node
		if s.item {
			value = item(node, nil, s.text, false)
		} else {
			_, value = entry(node, s.text, 0)
		}
		if value == nil {
			return nil
		}
		node = resolve(value)
	}
	return node
}

// patterns puts the expressions of the schema into words.
var patterns = map[string]string{
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`:                                   "must be lower-case letters, digits and hyphens, with a letter or digit at both ends",
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`: "must be the name of an object: lower-case letters, digits, hyphens and dots",
	`^[A-Za-z][A-Za-z0-9]*$`:                                            "must be one word of letters and digits that begins with a letter",
	`^[A-Z][A-Za-z0-9]*$`:                                               "must be one word of letters and digits that begins with a capital letter",
	`^[A-Z]{3}$`:                                                        "must be a currency code of three capital letters, such as USD",
}

func sentence(err *field.Error) string {
	detail := strings.TrimPrefix(err.Detail, err.Field+" in body ")
	switch err.Type {
	case field.ErrorTypeRequired:
		if detail != "" {
			return detail
		}
		return missing(err.Field)
	case field.ErrorTypeNotSupported:
		return unsupported(err, detail)
	case field.ErrorTypeDuplicate:
		return shown(err.BadValue) + " stands twice"
	case field.ErrorTypeTooLong, field.ErrorTypeTooMany:
		return strings.Replace(detail, "may not be more than", "must not be longer than", 1)
	default:
		return invalid(err, detail)
	}
}

func unsupported(err *field.Error, detail string) string {
	list := strings.TrimPrefix(detail, "supported values: ")
	message := shown(err.BadValue) + notOneOf + list
	if value, ok := err.BadValue.(string); ok {
		choices := strings.Split(strings.ReplaceAll(list, `"`, ""), ", ")
		if meant := nearest(value, choices); meant != "" {
			message += fmt.Sprintf("; did you mean %s?", meant)
		}
	}
	return message
}

func invalid(err *field.Error, detail string) string {
	if expression, ok := strings.CutPrefix(detail, "should match '"); ok {
		if words, ok := patterns[strings.TrimSuffix(expression, "'")]; ok {
			return fmt.Sprintf("%s %s", shown(err.BadValue), words)
		}
	}
	switch {
	case strings.HasPrefix(detail, "must be of type date:"):
		return fmt.Sprintf("%s is not a day of the calendar; write it as \"2027-06-30\"", shown(err.BadValue))
	case strings.HasPrefix(detail, `must be of type integer,string: "number"`):
		return `a number with decimals must stand in quotes, as in "12.50"`
	}
	switch value := err.BadValue.(type) {
	case string:
		// An address may be a person's: it does not go on into logs.
		if value != "" && value != "number" && !strings.Contains(detail, value) && !strings.Contains(value, "@") && len(value) <= 80 {
			return fmt.Sprintf("%s: %q", detail, value)
		}
	case int64:
		return fmt.Sprintf("%s, not %d", detail, value)
	}
	return detail
}

func shown(value any) string {
	switch value := value.(type) {
	case string:
		if len(value) > 80 {
			return fmt.Sprintf("%.80q...", value)
		}
		return fmt.Sprintf("%q", value)
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, key+" "+shown(value[key]))
		}
		return strings.Join(parts, ", ")
	case nil:
		return "this"
	default:
		return fmt.Sprintf("%v", value)
	}
}
