package manifest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/text"
)

// refusal is an error of the API server in words for the person who wrote the
// file.
type refusal struct {
	line                int
	path, code, message string
}

// errorExplainer turns the API server's errors about one object into sentences.
type errorExplainer struct {
	// object is the object as it is written: how its keys are spelt matters.
	object  child
	locator fieldLocator
}

// locatedError is an error with the line that it is about.
type locatedError struct {
	*field.Error

	line int
	// text is the whole error, made when two errors are compared by it.
	text string
}

func (e *locatedError) wholeText() string {
	if e.text == "" {
		e.text = e.Error.Error()
	}
	return e.text
}

// locateErrors puts errors into the order of their lines. The order is total, so
// that the first of many errors are the same in each run.
func (x errorExplainer) locateErrors(errs field.ErrorList) []*locatedError {
	located := make([]*locatedError, 0, len(errs))
	for _, err := range errs {
		located = append(located, &locatedError{Error: err, line: x.locator.locateField(x.object, err.Field)})
	}
	slices.SortStableFunc(located, func(a, b *locatedError) int {
		if order := cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.Field, b.Field)); order != 0 {
			return order
		}
		return cmp.Compare(a.wholeText(), b.wholeText())
	})
	return located
}

// explainErrors turns the first of the errors into sentences, at most limit of
// them, and returns the others as they are. Sentences and suggestions are made only
// for the errors that are shown.
func (x errorExplainer) explainErrors(errs field.ErrorList, limit int) (shown []refusal, omitted []*locatedError) {
	located := x.locateErrors(errs)
	unknown, misnamed := x.explainUnknownFields(located, limit)
	mistyped := map[string]bool{}
	for _, err := range located {
		if err.Type == field.ErrorTypeTypeInvalid {
			mistyped[err.Field] = true
		}
	}
	for _, err := range located {
		switch {
		case isMissing(err.Error) && misnamed[err.Field]:
			// A field under a wrong name is unknown there and missing under its own; one
			// of the two sentences is enough.
			continue
		case err.Type == field.ErrorTypeNotSupported && mistyped[err.Field]:
			// A value of a wrong type is not in the list of values either.
			continue
		case len(shown) == limit:
			omitted = append(omitted, err)
			continue
		}
		explained, isUnknown := unknown[err]
		if !isUnknown {
			explained = refusal{path: err.Field, code: codeInvalid, message: describeError(err.Error)}
		}
		if err.Type == field.ErrorTypeTypeInvalid {
			explained.message = x.explainTruthValue(err.Error, explained.message)
		}
		explained.line = err.line
		shown = append(shown, explained)
	}
	return shown, omitted
}

// explainUnknownFields explains the first errors about unknown fields, at most limit
// of them, and returns the paths of the fields that were meant.
func (x errorExplainer) explainUnknownFields(
	errs []*locatedError, limit int,
) (explained map[*locatedError]refusal, misnamed map[string]bool) {
	explained, misnamed = map[*locatedError]refusal{}, map[string]bool{}
	for _, err := range errs {
		if unknown, ok := err.BadValue.(unknownField); ok && len(explained) < limit {
			sentence, meant := x.explainUnknownField(unknown)
			explained[err], misnamed[meant] = sentence, true
		}
	}
	return explained, misnamed
}

// explainUnknownField also returns the path of the field that was meant, if there
// is one.
func (x errorExplainer) explainUnknownField(unknown unknownField) (explained refusal, meant string) {
	name := unknown.name
	if entry := x.findEntry(unknown); entry != nil && entry.key != name {
		if slices.Contains(unknown.knownFields, entry.key) {
			path := unknown.parent.Child(entry.key).String()
			message := fmt.Sprintf("kubectl reads the key %s as %s; put it in quotes: %q", entry.key, name, entry.key)
			return refusal{path: path, code: codeAmbiguousKey, message: message}, path
		}
		name = entry.key
	}
	path := unknown.parent.Child(name).String()
	explained = refusal{path: path, code: codeUnknownField, message: "unknown field " + path}
	suggested, ok := text.Suggest(name, unknown.knownFields)
	if !ok {
		return explained, ""
	}
	explained.message += fmt.Sprintf("; did you mean %s?", suggested)
	return explained, unknown.parent.Child(suggested).String()
}

// findEntry returns the entry of an unknown field as it is written; nil if it is
// not found.
func (x errorExplainer) findEntry(unknown unknownField) *child {
	parent := &x.object
	if unknown.parent != nil {
		parent = x.locator.findField(x.object, unknown.parent.String())
	}
	if parent == nil {
		return nil
	}
	return x.locator.findEntry(parent.node, unknown.name)
}

// explainTruthValue explains a plain word, such as no, that kubectl reads as a truth
// value where the schema wants text. Another error keeps its message.
func (x errorExplainer) explainTruthValue(err *field.Error, message string) string {
	found := x.locator.findField(x.object, err.Field)
	if found == nil || !found.isPlain || !strings.HasPrefix(message, "must be of type string") {
		return message
	}
	if truth, ok := found.value.(bool); ok {
		return fmt.Sprintf("kubectl reads %s as %t; put it in quotes: %q", found.written, truth, found.written)
	}
	return message
}

// isMissing reports whether an error says that a field is missing, and no more.
func isMissing(err *field.Error) bool {
	return err.Type == field.ErrorTypeRequired && describeError(err) == describeMissing(err.Field)
}

func describeMissing(path string) string { return path + " is required" }

// maxShownValue is the number of bytes from which a value is not shown whole.
const maxShownValue = 80

// patternDescriptions describe the regular expressions of the schema.
var patternDescriptions = map[string]string{
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`: "must be lower-case letters, digits and hyphens, " +
		"with a letter or digit at both ends",
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`: "must be the name of an object: " +
		"lower-case letters, digits, hyphens and dots",
	`^[A-Za-z][A-Za-z0-9]*$`: "must be one word of letters and digits that begins with a letter",
	`^[A-Z][A-Za-z0-9]*$`:    "must be one word of letters and digits that begins with a capital letter",
	`^[A-Z]{3}$`:             "must be a currency code of three capital letters, such as USD",
}

// describeError turns an error of the API server into a sentence.
func describeError(err *field.Error) string {
	detail := strings.TrimPrefix(err.Detail, err.Field+" in body ")
	switch err.Type {
	case field.ErrorTypeRequired:
		return cmp.Or(detail, describeMissing(err.Field))
	case field.ErrorTypeNotSupported:
		return describeUnsupported(err, detail)
	case field.ErrorTypeDuplicate:
		return showValue(err.BadValue) + " stands twice"
	case field.ErrorTypeTooLong, field.ErrorTypeTooMany:
		return strings.Replace(detail, "may not be more than", "must not be longer than", 1)
	default:
		return describeInvalid(err, detail)
	}
}

// describeUnsupported describes a value that is not in the list of its field.
func describeUnsupported(err *field.Error, detail string) string {
	list := strings.TrimPrefix(detail, "supported values: ")
	message := showValue(err.BadValue) + " is not one of " + list
	if value, ok := err.BadValue.(string); ok {
		choices := strings.Split(strings.ReplaceAll(list, `"`, ""), ", ")
		if meant, ok := text.Suggest(value, choices); ok {
			message += fmt.Sprintf("; did you mean %s?", meant)
		}
	}
	return message
}

func describeInvalid(err *field.Error, detail string) string {
	if expression, ok := strings.CutPrefix(detail, "should match '"); ok {
		if description, ok := patternDescriptions[strings.TrimSuffix(expression, "'")]; ok {
			return fmt.Sprintf("%s %s", showValue(err.BadValue), description)
		}
	}
	switch {
	case strings.HasPrefix(detail, "must be of type date:"):
		return fmt.Sprintf("%s is not a day of the calendar; write it as \"2027-06-30\"", showValue(err.BadValue))
	case strings.HasPrefix(detail, `must be of type integer,string: "number"`):
		return `a number with decimals must stand in quotes, as in "12.50"`
	}
	switch value := err.BadValue.(type) {
	case string:
		if isShown(value, detail) {
			return fmt.Sprintf("%s: %q", detail, value)
		}
	case int64:
		return fmt.Sprintf("%s, not %d", detail, value)
	}
	return detail
}

// isShown reports whether a value is added to the detail of an error. An address
// may be a person's, and must not get into logs.
func isShown(value, detail string) bool {
	return value != "" && value != "number" && len(value) <= maxShownValue &&
		!strings.Contains(detail, value) && !strings.Contains(value, "@")
}

// showValue returns a value as a message shows it.
func showValue(value any) string {
	switch value := value.(type) {
	case string:
		if len(value) > maxShownValue {
			return fmt.Sprintf("%.*q...", maxShownValue, value)
		}
		return fmt.Sprintf("%q", value)
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, key+" "+showValue(value[key]))
		}
		return strings.Join(parts, ", ")
	case nil:
		return "this"
	default:
		return fmt.Sprintf("%v", value)
	}
}
