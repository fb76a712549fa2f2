// Package messages turns the errors of the API server about an object into
// sentences for the person who wrote the file: what is wrong, on which line, and
// what to write instead. It reads the text of the object, because errors do not say
// how a value was written.
package messages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// The codes of refusals.
const (
	// CodeInvalid is a value that the schema or a rule refuses.
	CodeInvalid = "Invalid"
	// CodeUnknownField is a field that the schema does not have.
	CodeUnknownField = "UnknownField"
	// CodeAmbiguousKey is a key, such as a plain on, that kubectl reads as a truth
	// value.
	CodeAmbiguousKey = "AmbiguousKey"
)

// Refusal is an error of the API server in words for the person who wrote the
// file.
type Refusal struct {
	// Line is where to look, counted in the file from 1.
	Line int
	// Field is the path of the value, as in spec.budget.lines[3].amount.
	Field string
	// Code is one of the codes of this package.
	Code string
	// Message says what is wrong, and what to write if that is known.
	Message string
}

// Omission stands for the errors that are not shown.
type Omission struct {
	// Count is how many there are, and Line is the line of the first; 0: none.
	Count, Line int
}

// ExplainErrors turns the first of the errors about an object into sentences, at
// most limit of them, in the order of their lines.
func ExplainErrors(object yamltree.Child, errs field.ErrorList, limit int) ([]Refusal, Omission) {
	explainer := errorExplainer{object: object, locator: yamltree.NewLocator()}
	shown, omitted := explainer.explainErrors(errs, limit)
	if len(omitted) == 0 {
		return shown, Omission{}
	}
	return shown, Omission{Count: len(omitted), Line: omitted[0].line}
}

// errorExplainer turns the API server's errors about one object into sentences.
type errorExplainer struct {
	// object is the object as it is written: how its keys are spelt matters.
	object  yamltree.Child
	locator yamltree.Locator
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
		located = append(located, &locatedError{Error: err, line: x.locator.LocateField(x.object, err.Field)})
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
func (x errorExplainer) explainErrors(errs field.ErrorList, limit int) (shown []Refusal, omitted []*locatedError) {
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
			explained = Refusal{Field: err.Field, Code: CodeInvalid, Message: describeError(err.Error)}
		}
		if err.Type == field.ErrorTypeTypeInvalid {
			explained.Message = x.explainTruthValue(err.Error, explained.Message)
		}
		explained.Line = err.line
		shown = append(shown, explained)
	}
	return shown, omitted
}

// explainUnknownFields explains the first errors about unknown fields, at most limit
// of them, and returns the paths of the fields that were meant.
func (x errorExplainer) explainUnknownFields(
	errs []*locatedError, limit int,
) (explained map[*locatedError]Refusal, misnamed map[string]bool) {
	explained, misnamed = map[*locatedError]Refusal{}, map[string]bool{}
	for _, err := range errs {
		if unknown, ok := err.BadValue.(validation.UnknownField); ok && len(explained) < limit {
			sentence, meant := x.explainUnknownField(unknown)
			explained[err], misnamed[meant] = sentence, true
		}
	}
	return explained, misnamed
}

// explainUnknownField also returns the path of the field that was meant, if there
// is one.
func (x errorExplainer) explainUnknownField(unknown validation.UnknownField) (explained Refusal, meant string) {
	name := unknown.Name
	if entry := x.findEntry(unknown); entry != nil && entry.Key != name {
		if slices.Contains(unknown.KnownFields, entry.Key) {
			path := unknown.Parent.Child(entry.Key).String()
			message := fmt.Sprintf("kubectl reads the key %s as %s; put it in quotes: %q", entry.Key, name, entry.Key)
			return Refusal{Field: path, Code: CodeAmbiguousKey, Message: message}, path
		}
		name = entry.Key
	}
	path := unknown.Parent.Child(name).String()
	explained = Refusal{Field: path, Code: CodeUnknownField, Message: "unknown field " + path}
	suggested, ok := text.Suggest(name, unknown.KnownFields)
	if !ok {
		return explained, ""
	}
	explained.Message += fmt.Sprintf("; did you mean %s?", suggested)
	return explained, unknown.Parent.Child(suggested).String()
}

// findEntry returns the entry of an unknown field as it is written; nil if it is
// not found.
func (x errorExplainer) findEntry(unknown validation.UnknownField) *yamltree.Child {
	parent := &x.object
	if unknown.Parent != nil {
		parent = x.locator.FindField(x.object, unknown.Parent.String())
	}
	if parent == nil {
		return nil
	}
	return x.locator.FindEntry(parent.Node, unknown.Name)
}

// explainTruthValue explains a plain word, such as no, that kubectl reads as a truth
// value where the schema wants text. Another error keeps its message.
func (x errorExplainer) explainTruthValue(err *field.Error, message string) string {
	found := x.locator.FindField(x.object, err.Field)
	if found == nil || !found.IsPlain || !strings.HasPrefix(message, "must be of type string") {
		return message
	}
	if truth, ok := found.Value.(bool); ok {
		return fmt.Sprintf("kubectl reads %s as %t; put it in quotes: %q", found.Written, truth, found.Written)
	}
	return message
}
