// Package manifest reads YAML and JSON files into the objects of the API, each
// value with the file and line that it stands on, and applies the law of the
// custom resource definitions to them as the API server would: schema, list
// types and CEL rules.
//
// It reads the files that it is given and nothing else: no cluster, no network,
// no clock. A mistake in a file is a Problem and never an error, and no problem
// hides the next one. An object with a problem of severity Error is left out of
// what is handed on.
package manifest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// The codes of problems.
const (
	// CodeUnreadable is a file that cannot be read, or is not text in UTF-8, or in
	// UTF-16 with a byte order mark.
	CodeUnreadable = "Unreadable"
	// CodeTooLarge is a file, or a number of documents, above the bounds.
	CodeTooLarge = "TooLarge"
	// CodeSyntaxError is a document that is not YAML.
	CodeSyntaxError = "SyntaxError"
	// CodeExcessiveAliases is a document that grows by repeating itself.
	CodeExcessiveAliases = "ExcessiveAliases"
	// CodeDuplicateKey is a key that stands twice in a mapping.
	CodeDuplicateKey = "DuplicateKey"
	// CodeAmbiguousKey is a key, such as a plain on, that kubectl reads as a
	// truth value.
	CodeAmbiguousKey = "AmbiguousKey"
	// CodeMissingField is an object without apiVersion, kind or name.
	CodeMissingField = "MissingField"
	// CodeUnknownKind is a kind that the API group does not have.
	CodeUnknownKind = "UnknownKind"
	// CodeUnsupportedVersion is a version that the API group does not have.
	CodeUnsupportedVersion = "UnsupportedVersion"
	// CodeDuplicateObject is an object that is written twice.
	CodeDuplicateObject = "DuplicateObject"
	// CodeUnknownField is a field that the schema does not have.
	CodeUnknownField = "UnknownField"
	// CodeInvalid is a value that the schema or a rule refuses.
	CodeInvalid = "Invalid"
	// CodeTooManyErrors stands for the errors of a document beyond the first 100.
	CodeTooManyErrors = "TooManyErrors"
	// CodeLargeObject is an object that comes near to what can be stored.
	CodeLargeObject = "LargeObject"
)

// Problem is something in a file that the API server would refuse, or that a
// person should know of.
type Problem struct {
	// File and Line are where to look. A line of 0 means the file as a whole.
	File string
	Line int
	// Severity is Error or Warning.
	Severity v1alpha1.Severity
	// Code is one of the codes above.
	Code string
	// Kind, Namespace and Name are the object's, as far as they are known.
	Kind, Namespace, Name string
	// Field is the path of the value, as in spec.budget.lines[3].amount.
	Field string
	// Message says what is wrong.
	Message string
	// Omitted is 0, or the number of errors of the document for which this problem
	// stands: they are not shown, and come after those that are.
	Omitted int
}

// omit makes a problem stand for n errors that are not shown.
func (p *Problem) omit(n int) {
	p.Omitted, p.Message = n, fmt.Sprintf("and %s more errors in this document; correct these first", groupDigits(n))
	if n == 1 {
		p.Message = "and 1 more error in this document; correct these first"
	}
}

// groupDigits writes a count with a comma before each three digits.
func groupDigits(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// District holds the accepted objects of one namespace in the order in which
// they were read.
type District struct {
	snapshot.District

	Namespace string
}

// Set is what was read.
type Set struct {
	// Problems are ordered by file and line.
	Problems []Problem
	// Districts are ordered by namespace.
	Districts []*District
	// Documents counts the objects of the API group, Refused those of them that
	// have an Error and are in no district.
	Documents, Refused int
	// Unread counts the files and documents of which nobody can tell what they
	// hold: they are no text, or no YAML.
	Unread int
	// Skipped counts the documents that are of another group.
	Skipped int

	origins    map[objectID]origin
	refused    map[objectID]bool
	validators *validators
	// last is the document that was looked at last: positions are asked for
	// document by document.
	last lastDocument
}

// lastDocument is a document's tree and the index of its entries. A list is one
// document of many objects.
type lastDocument struct {
	file  string
	line  int
	root  *yaml.Node
	index *entryIndex
}

// Options say how to read.
type Options struct {
	// Namespace is that of objects which name none.
	Namespace string
	// Stdin is what the path "-" reads.
	Stdin io.Reader
}

// Load reads the paths: files, directories with all below them, and "-" for the
// standard input. The error is about paths that cannot be read at all, or that of
// a context which ended; what is wrong in the files is in the set's problems.
func Load(ctx context.Context, paths []string, options Options) (*Set, error) {
	validators, err := allValidators()
	if err != nil {
		return nil, err
	}
	l := newLoader(options, validators)
	r := reader{stdin: options.Stdin, seen: make(map[string]bool), file: func(name string, data []byte, err error) {
		l.file(ctx, name, data, err)
	}}
	var errs []error
	for _, path := range paths {
		if err := r.read(ctx, path); err != nil {
			errs = append(errs, fmt.Errorf("read %s: %w", path, withoutPath(err)))
		}
	}
	if err := cmp.Or(ctx.Err(), errors.Join(errs...)); err != nil {
		return nil, err
	}
	set := l.finish(ctx)
	return set, ctx.Err()
}

// withoutPath is the reason of an error that names its path once more.
func withoutPath(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Position is the file and line of a field of an object that was read, or of
// the nearest parent that is written. The path addresses list items by index or
// by their key: spec.budget.lines[wifi].amount. An unknown object has no file.
func (s *Set) Position(kind, name, namespace, fieldPath string) (file string, line int) {
	id := objectID{kind: kind, namespace: namespace, name: name}
	from, ok := s.origins[id]
	if !ok {
		return "", 0
	}
	if s.last.index == nil || s.last.file != from.document.file || s.last.line != from.document.line {
		s.last = lastDocument{file: from.document.file, line: from.document.line, index: newEntryIndex()}
		// What was read once is read again without an error.
		s.last.root, _ = from.document.parse()
	}
	node := from.node(s.last.root)
	if node == nil {
		return from.document.file, from.document.line
	}
	validator, err := s.validators.of(kind)
	if err != nil {
		return from.document.file, node.Line
	}
	return from.document.file, s.last.index.locate(node, validator.structural, fieldPath, true)
}

// ObjectField is a field of an object, as Position takes it.
type ObjectField struct {
	Kind, Name, Namespace, Path string
}

// Place is a line of a file. An object that was not read has no file.
type Place struct {
	File string
	Line int
}

// Positions returns the place of each field, as Position does. It goes through
// them document by document: each is parsed once, however they are ordered.
func (s *Set) Positions(fields []ObjectField) []Place {
	order := make([]int, len(fields))
	for i := range order {
		order[i] = i
	}
	documentOf := func(i int) document {
		f := fields[i]
		return s.origins[objectID{kind: f.Kind, namespace: f.Namespace, name: f.Name}].document
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := documentOf(i), documentOf(j)
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	places := make([]Place, len(fields))
	for _, i := range order {
		f := fields[i]
		places[i].File, places[i].Line = s.Position(f.Kind, f.Name, f.Namespace, f.Path)
	}
	return places
}

// IsLeftOut tells an object that is in no district and may be in the files: it
// was refused, or something could not be read that may hold it.
func (s *Set) IsLeftOut(kind, name, namespace string) bool {
	id := objectID{kind: kind, namespace: namespace, name: name}
	_, read := s.origins[id]
	return s.refused[id] || s.Unread > 0 && !read
}

func (d *District) add(object runtime.Object) {
	switch object := object.(type) {
	case *v1alpha1.TechnologyPlan:
		d.Plans = append(d.Plans, object)
	case *v1alpha1.Goal:
		d.Goals = append(d.Goals, object)
	case *v1alpha1.Benchmark:
		d.Benchmarks = append(d.Benchmarks, object)
	case *v1alpha1.Device:
		d.Devices = append(d.Devices, object)
	case *v1alpha1.Evaluation:
		d.Evaluations = append(d.Evaluations, object)
	}
}

func sortProblems(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Omitted, b.Omitted),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(problems)
}

// isBlank tells a document that holds nothing but space and comments.
func isBlank(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}
