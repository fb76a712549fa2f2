// Package messages turns the errors of the API server about an object into
// sentences for the person who wrote the file: what is wrong, on which line, and
// what to write instead. It reads the text of the object, because errors do not say
// how a value was written.
package messages

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
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
	// Fix is what to write on the line, if that is certain; its zero value: it is not.
	Fix yamltree.Fix
}

// Omission stands for the errors that are not shown.
type Omission struct {
	// Count is how many there are, and Line is the line of the first; 0: none.
	Count, Line int
}

// ExplainErrors turns the first of the errors about an object into sentences, at
// most limit of them, in the order of their lines. The schema is that of the object.
func ExplainErrors(object yamltree.Child, errs field.ErrorList, schema Schema, limit int) ([]Refusal, Omission) {
	explainer := errorExplainer{object: object, locator: yamltree.NewLocator(), schema: schema}
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
	schema  Schema
}

// locatedError is an error with the line that it is about.
type locatedError struct {
	*field.Error

	line int
	// text is the whole error, made when two errors are compared by it.
	text string
}

func (located *locatedError) wholeText() string {
	if located.text == "" {
		located.text = located.Error.Error()
	}
	return located.text
}

// locateErrors puts errors into the order of their lines. The order is total, so
// that the first of many errors are the same in each run.
func (explainer errorExplainer) locateErrors(errs field.ErrorList) []*locatedError {
	located := make([]*locatedError, 0, len(errs))
	for _, err := range errs {
		located = append(located, &locatedError{Error: err, line: explainer.locator.LocateField(explainer.object, err.Field)})
	}
	slices.SortStableFunc(located, func(left, right *locatedError) int {
		if order := cmp.Or(cmp.Compare(left.line, right.line), cmp.Compare(left.Field, right.Field)); order != 0 {
			return order
		}
		return cmp.Compare(left.wholeText(), right.wholeText())
	})
	return located
}

// explainErrors turns the first of the errors into sentences, at most limit of
// them, and returns the others as they are. Sentences and suggestions are made only
// for the errors that are shown.
func (explainer errorExplainer) explainErrors(errs field.ErrorList, limit int) (shown []Refusal, omitted []*locatedError) {
	located := explainer.locateErrors(errs)
	unknown, misnamed := explainer.explainUnknownFields(located, limit)
	forms := explainer.explainForms(located, limit)
	explainedForms := make(map[string]bool)
	for _, err := range located {
		form := forms.messages[err.Field]
		switch {
		case isMissing(err.Error) && misnamed[err.Field]:
			// A field under a wrong name is unknown there and missing under its own; one
			// of the two sentences is enough.
			continue
		case explainedForms[err.Field] && isAboutForm(err.Error), forms.makesPointless(err.Error):
			// One value that is wrong in its form breaks several rules.
			continue
		case len(shown) == limit:
			omitted = append(omitted, err)
			continue
		}
		explained, isUnknown := unknown[err]
		switch {
		case isUnknown:
		case form != "" && isAboutForm(err.Error):
			explained = Refusal{Field: err.Field, Code: CodeInvalid, Message: form}
			explainedForms[err.Field] = true
		default:
			explained = Refusal{
				Field: err.Field, Code: CodeInvalid, Message: describeError(err.Error), Fix: fixUnsupported(err.Error),
			}
		}
		explained.Line = err.line
		if derived, ok := explainer.derivePurpose(err.Error); ok {
			explained.Line, explained.Fix = derived.Line, derived.Fix
			explained.Message += "; " + derived.Message
		}
		shown = append(shown, explained)
	}
	return shown, omitted
}

// wrongForms are the values that do not have the form of their fields.
type wrongForms struct {
	// messages by the path of the value.
	messages map[string]string
	// datesIn are the paths of the objects that have a date in a wrong form.
	datesIn map[string]bool
}

// explainForms explains the values of the first errors, about twice as many as are
// shown, since a value may have several.
func (explainer errorExplainer) explainForms(errs []*locatedError, limit int) wrongForms {
	forms := wrongForms{messages: make(map[string]string), datesIn: make(map[string]bool)}
	for _, err := range errs[:min(len(errs), 2*limit)] {
		if _, ok := forms.messages[err.Field]; ok || !isAboutForm(err.Error) {
			continue
		}
		message := explainer.explainValue(err.Field)
		forms.messages[err.Field] = message
		if schema, ok := explainer.schema.DescribeField(err.Field); ok && schema.IsDate && message != "" {
			forms.datesIn[parentPath(err.Field)] = true
		}
	}
	return forms
}

// isAboutForm reports whether an error is about the value itself, and not about
// others beside it.
func isAboutForm(err *field.Error) bool {
	if _, isUnknown := err.BadValue.(validation.UnknownField); isUnknown {
		return false
	}
	switch err.Type {
	case field.ErrorTypeInvalid, field.ErrorTypeTypeInvalid, field.ErrorTypeNotSupported,
		field.ErrorTypeTooLong, field.ErrorTypeTooMany:
		return true
	default:
		return false
	}
}

// comparesDates finds the rules that compare dates with each other.
var comparesDates = regexp.MustCompile(`\b(before|after|between|years)\b`)

// integerFormat is in an error of the library that stands at no field and names it
// behind these words.
const integerFormat = "must be of type integer with format int32 in "

// makesPointless reports whether an error compares the dates of an object of which
// one is in a wrong form: it was compared as text.
func (forms wrongForms) makesPointless(err *field.Error) bool {
	if _, path, ok := strings.Cut(err.Detail, integerFormat); ok && forms.messages[path] != "" {
		return true
	}
	if err.Type != field.ErrorTypeInvalid || forms.messages[err.Field] != "" || !comparesDates.MatchString(err.Detail) {
		return false
	}
	return forms.datesIn[err.Field] || forms.datesIn[parentPath(err.Field)]
}

// explainUnknownFields explains the first errors about unknown fields, at most limit
// of them, and returns the paths of the fields that were meant.
func (explainer errorExplainer) explainUnknownFields(
	errs []*locatedError, limit int,
) (explained map[*locatedError]Refusal, misnamed map[string]bool) {
	explained, misnamed = map[*locatedError]Refusal{}, map[string]bool{}
	for _, err := range errs {
		if unknown, ok := err.BadValue.(validation.UnknownField); ok && len(explained) < limit {
			sentence, meant := explainer.explainUnknownField(unknown)
			explained[err], misnamed[meant] = sentence, true
		}
	}
	return explained, misnamed
}
