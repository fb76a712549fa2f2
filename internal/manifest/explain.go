package manifest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/text"
)

// explained is a refusal in words for the person who wrote the file.
type explained struct {
	line                int
	path, code, message string
}

// explainer puts the API server's errors about one object into sentences.
type explainer struct {
	// root is the object as it is written: how its keys are spelt matters.
	root   *yaml.Node
	schema *structuralschema.Structural
	index  *entryIndex
}

// locatedError is an error with the line that it is about.
type locatedError struct {
	*field.Error

	line int
	// text is the whole error, made when two errors are to be compared by it.
	text string
}

// locate puts errors into the order of their lines. The order is total, so that
// the first of many errors are the same in each run.
func (x explainer) locate(errs field.ErrorList) []*locatedError {
	located := make([]*locatedError, 0, len(errs))
	for _, err := range errs {
		located = append(located, &locatedError{Error: err, line: x.index.locate(x.root, x.schema, err.Field, false)})
	}
	slices.SortStableFunc(located, func(a, b *locatedError) int {
		if order := cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.Field, b.Field)); order != 0 {
			return order
		}
		return cmp.Compare(a.wholeText(), b.wholeText())
	})
	return located
}

func (e *locatedError) wholeText() string {
	if e.text == "" {
		e.text = e.Error.Error()
	}
	return e.text
}

// explain puts the first of the errors into sentences, at most limit of them, and
// counts the others. Sentences and suggestions are made for what is shown only.
func (x explainer) explain(errs field.ErrorList, limit int) (shown []explained, omitted []*locatedError) {
	located := x.locate(errs)
	// A field under a wrong name is unknown there and missing under its own; one
	// of the two sentences is enough. Of a value of a wrong type it goes without
	// saying that it is not in the list of values.
	misnamed, mistyped := map[string]bool{}, map[string]bool{}
	unknown := map[*locatedError]explained{}
	for _, err := range located {
		if err.Type == field.ErrorTypeTypeInvalid {
			mistyped[err.Field] = true
		}
		if known, ok := err.BadValue.(siblings); ok && len(unknown) < limit {
			e, meant := x.explainUnknown(err.Field, known)
			unknown[err] = e
			misnamed[meant] = true
		}
	}
	for _, err := range located {
		switch {
		case err.Type == field.ErrorTypeRequired && misnamed[err.Field] && sentence(err.Error) == missing(err.Field),
			err.Type == field.ErrorTypeNotSupported && mistyped[err.Field]:
			continue
		case len(shown) == limit:
			omitted = append(omitted, err)
			continue
		}
		e, isUnknown := unknown[err]
		if !isUnknown {
			e = explained{path: err.Field, code: CodeInvalid, message: sentence(err.Error)}
		}
		if err.Type == field.ErrorTypeTypeInvalid {
			e.message = x.explainWord(err.Error, e.message)
		}
		e.line = err.line
		shown = append(shown, e)
	}
	return shown, omitted
}

// notOneOf is said of a value outside of its list.
const notOneOf = " is not one of "

func missing(path string) string { return path + " is required" }

// explainUnknown also returns the path of the field that was meant, if one was.
func (x explainer) explainUnknown(path string, known siblings) (e explained, meant string) {
	parent, name := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	if key := x.findKey(parent, name); key != nil && key.Value != name {
		path = join(parent, key.Value)
		if slices.Contains(known, key.Value) {
			message := fmt.Sprintf("kubectl reads the key %s as %s; put it in quotes: %q", key.Value, name, key.Value)
			return explained{path: path, code: CodeAmbiguousKey, message: message}, path
		}
		name = key.Value
	}
	e = explained{path: path, code: CodeUnknownField, message: "unknown field " + path}
	near, ok := text.Suggest(name, known)
	if !ok {
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

// explainWord explains a plain word, such as no, that kubectl does not read as
// text.
func (x explainer) explainWord(err *field.Error, message string) string {
	value := x.findValue(err.Field)
	if value == nil || value.Kind != yaml.ScalarNode || value.Style&quoted != 0 || value.Style&yaml.TaggedStyle != 0 {
		return message
	}
	if read, ok := words[value.Value].(bool); ok && strings.HasPrefix(message, "must be of type string") {
		return fmt.Sprintf("kubectl reads %s as %t; put it in quotes: %q", value.Value, read, value.Value)
	}
	return message
}

// findKey returns the key node of a field, or nil.
func (x explainer) findKey(parent, name string) *yaml.Node {
	node := x.findValue(parent)
	if node == nil {
		return nil
	}
	key, _ := x.index.find(node, name)
	return key
}

// findValue returns the node that a path leads to, or nil.
func (x explainer) findValue(path string) *yaml.Node {
	node := resolve(x.root)
	for _, s := range steps(path) {
		var value *yaml.Node
		if s.item {
			value = x.index.item(node, nil, s.text, false)
		} else {
			_, value = x.index.find(node, s.text)
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
		if meant, ok := text.Suggest(value, choices); ok {
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
