package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// The codes of problems that are about files and objects. Those about text are in
// package yamltree, and those about values in messages.
const (
	// codeUnreadable is a file that cannot be read, or is not text in UTF-8, or in
	// UTF-16 with a byte order mark.
	codeUnreadable = "Unreadable"
	// codeTooLarge is a file, or a number of documents, above the bounds.
	codeTooLarge = "TooLarge"
	// codeExcessiveAliases is an object that grows by repeating itself.
	codeExcessiveAliases = "ExcessiveAliases"
	// codeMissingField is an object without apiVersion, kind or name.
	codeMissingField = "MissingField"
	// codeUnknownKind is a kind that the API group does not have.
	codeUnknownKind = "UnknownKind"
	// codeUnsupportedVersion is a version that the API group does not have.
	codeUnsupportedVersion = "UnsupportedVersion"
	// codeDuplicateObject is an object that is written twice.
	codeDuplicateObject = "DuplicateObject"
	// codeTooManyErrors stands for the errors of a document beyond the first 100.
	codeTooManyErrors = "TooManyErrors"
	// codeLargeObject is an object that comes near to what can be stored.
	codeLargeObject = "LargeObject"
)

// maxErrors is how many errors of a document are shown. A document with more is
// broken in one way many times over, or is of another kind than it says.
const maxErrors = 100

// Problem is something in a file that the API server would refuse, or that a
// person should know of.
type Problem struct {
	// File and Line are where to look. A line of 0 means the file as a whole.
	File string
	Line int
	// Severity is Error or Warning.
	Severity v1alpha1.Severity
	// Code is a word for the kind of problem, such as SyntaxError, UnknownField or
	// Invalid.
	Code string
	// Kind, Namespace and Name are the object's, as far as they are known.
	Kind, Namespace, Name string
	// Field is the path of the value, as in spec.budget.lines[3].amount.
	Field string
	// Message says what is wrong.
	Message string
	// Fix is what to write on the line, if that is certain; its zero value: it is not.
	Fix yamltree.Fix
	// Omitted is 0, or the number of errors of the document for which this problem
	// stands: they are not shown, and come after those that are.
	Omitted int
}

// addOmitted makes a problem stand for a number of errors that are not shown.
func (problem *Problem) addOmitted(count int) {
	problem.Omitted = count
	problem.Message = fmt.Sprintf("and %s in this document; correct these first", text.FormatCount(count, "more error"))
}

func isError(problem Problem) bool { return problem.Severity == v1alpha1.SeverityError }

// sortProblems puts problems into the order of files and lines, and removes those
// that are the same.
func sortProblems(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(left, right Problem) int {
		return cmp.Or(
			cmp.Compare(left.File, right.File), cmp.Compare(left.Line, right.Line), cmp.Compare(left.Omitted, right.Omitted),
			cmp.Compare(left.Code, right.Code), cmp.Compare(left.Field, right.Field), cmp.Compare(left.Message, right.Message),
		)
	})
	return slices.Compact(problems)
}

// limitErrors keeps the first maxErrors errors of one document and counts the
// others in one last problem. A list holds many objects that each may have some.
func limitErrors(problems []Problem) []Problem {
	if len(problems) <= maxErrors {
		return problems
	}
	var kept []Problem
	var omitted Problem
	shown, omittedCount, lastLine := 0, 0, 0
	for _, problem := range sortProblems(problems) {
		switch {
		case problem.Severity != v1alpha1.SeverityError:
			kept = append(kept, problem)
		case problem.Omitted == 0 && shown < maxErrors:
			shown++
			kept, lastLine = append(kept, problem), problem.Line
		default:
			if omittedCount == 0 {
				omitted = Problem{
					File: problem.File, Line: problem.Line, Severity: problem.Severity, Code: codeTooManyErrors,
				}
			}
			omittedCount += max(problem.Omitted, 1)
		}
	}
	if omittedCount == 0 {
		return kept
	}
	omitted.Line = max(omitted.Line, lastLine)
	omitted.addOmitted(omittedCount)
	return append(kept, omitted)
}
