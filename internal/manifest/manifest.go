// Package manifest reads YAML and JSON files into the objects of the API, with the
// file and line of each value, and validates them by the custom resource
// definitions as the API server does: schema, list types and CEL rules. Package
// yamltree reads the text, validation applies the definitions, and messages puts
// their errors into sentences.
//
// It reads the files that it is given and nothing else: no cluster, no network,
// no clock. A mistake in a file is a Problem and never an error, and no problem
// hides the next one. An object with a problem of severity Error is in no district.
package manifest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/snapshot"
)

// Set is the result of reading files.
type Set struct {
	// Files are the names of the files that were read, in the order of reading.
	Files []string
	// Problems are ordered by file and line.
	Problems []Problem
	// Districts are ordered by namespace. Each holds the accepted objects in the order in which they were read.
	Districts []*snapshot.NamespacedDistrict
	// Documents counts the objects of the API group, Refused those of them that
	// have an Error and are in no district.
	Documents, Refused int
	// Unread counts the files and documents that are not text, or not YAML, so that
	// it is not known what they hold.
	Unread int
	// Skipped counts the documents that are of another group.
	Skipped int

	origins map[objectID]origin
	refused map[objectID]bool
	kinds   *validation.Kinds
	// last is the document of the last position.
	last parsedDocument
}

// parsedDocument is the tree of a document, which may be a list of many objects.
type parsedDocument struct {
	file    string
	line    int
	root    *yamltree.Child
	locator yamltree.Locator
}

// Options say how to read.
type Options struct {
	// Namespace is the namespace of objects that name none.
	Namespace string
	// Stdin is read for the path "-"; nil: that path is an error.
	Stdin io.Reader
	// IsAssessed leaves out the labels, annotations and owners of device lots, which no assessment
	// reads. They take a sixth of the memory of a large set.
	IsAssessed bool
	// OnBatch is called with the number of documents so far each time that many have been read; nil: no
	// one asks.
	OnBatch func(documents int)
}

// LoadFiles reads the paths: files, directories with all below them, and "-" for the
// standard input. The error is about paths that cannot be read at all, or that of
// a context which ended; what is wrong in the files is in the set's problems.
func LoadFiles(ctx context.Context, paths []string, options Options) (*Set, error) {
	kinds, err := validation.LoadKinds()
	if err != nil {
		return nil, err
	}
	loader := newLoader(options, kinds)
	reader := fileReader{
		stdin: options.Stdin,
		seen:  make(map[string]bool),
		addFile: func(name string, content []byte, err error) {
			loader.addFile(ctx, name, content, err)
		},
	}
	var errs []error
	for _, path := range paths {
		if err := reader.readPath(ctx, path); err != nil {
			errs = append(errs, fmt.Errorf("read %s: %w", path, withoutPath(err)))
		}
	}
	if err := cmp.Or(ctx.Err(), errors.Join(errs...)); err != nil {
		return nil, err
	}
	set := loader.finishSet(ctx)
	return set, ctx.Err()
}

// withoutPath returns the cause of an error that names its path once more.
func withoutPath(err error) error {
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// ObjectField is a field of an object. The path addresses list items by index or
// by their key: spec.budget.lines[wifi].amount.
type ObjectField struct {
	Kind, Name, Namespace, Path string
}

func (field ObjectField) toObjectID() objectID {
	return objectID{kind: field.Kind, namespace: field.Namespace, name: field.Name}
}

// Place is a line of a file. An object that was not read has no file.
type Place struct {
	File string
	Line int
}

// FindPlaces returns the place of each field, or of its nearest parent that is
// written. It parses each document once, however the fields are ordered.
func (set *Set) FindPlaces(fields []ObjectField) []Place {
	order := make([]int, len(fields))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		left, right := set.origins[fields[i].toObjectID()].document, set.origins[fields[j].toObjectID()].document
		return cmp.Or(cmp.Compare(left.File, right.File), cmp.Compare(left.Line, right.Line))
	})
	places := make([]Place, len(fields))
	for _, i := range order {
		places[i] = set.findPlace(fields[i])
	}
	return places
}

// FindObject returns the place where an object begins. It parses no document, so it is
// fit for all objects of a large set.
func (set *Set) FindObject(kind, name, namespace string) Place {
	from, ok := set.origins[objectID{kind: kind, namespace: namespace, name: name}]
	if !ok {
		return Place{}
	}
	return Place{File: from.document.File, Line: from.line}
}

func (set *Set) findPlace(field ObjectField) Place {
	from, ok := set.origins[field.toObjectID()]
	if !ok {
		return Place{}
	}
	object := from.findObject(set.parseDocument(from.document))
	if object == nil {
		return Place{File: from.document.File, Line: from.document.Line}
	}
	validator, err := set.kinds.GetValidator(field.Kind)
	if err != nil {
		return Place{File: from.document.File, Line: object.Line}
	}
	lineNumber := set.last.locator.LocateFieldByKey(*object, validator.KeyFields, field.Path)
	return Place{File: from.document.File, Line: lineNumber}
}

// ReadSpec returns the spec of an object as it is written: 40 and "40" are different values. It is
// nil for an object that was not read. An object in more than one document has the spec of one.
func (set *Set) ReadSpec(kind, name, namespace string) map[string]any {
	from, ok := set.origins[objectID{kind: kind, namespace: namespace, name: name}]
	if !ok {
		return nil
	}
	object := from.findObject(set.parseDocument(from.document))
	if object == nil {
		return nil
	}
	entry := object.FindEntry("spec")
	if entry == nil {
		return nil
	}
	spec, _ := yamltree.ReadValue(entry.Node).(map[string]any)
	return spec
}

// parseDocument parses a document that was read before, unless it is the last one.
func (set *Set) parseDocument(from yamltree.Document) *yamltree.Child {
	if set.last.root == nil || set.last.file != from.File || set.last.line != from.Line {
		// It was parsed without an error when it was read.
		root, _ := from.ParseRoot()
		set.last = parsedDocument{file: from.File, line: from.Line, root: root, locator: yamltree.NewLocator()}
	}
	return set.last.root
}

// IsLeftOut reports whether an object is in no district and yet may be in the
// files: it was refused, or something that may hold it could not be read.
func (set *Set) IsLeftOut(kind, name, namespace string) bool {
	id := objectID{kind: kind, namespace: namespace, name: name}
	_, read := set.origins[id]
	return set.refused[id] || set.Unread > 0 && !read
}

func addObject(district *snapshot.NamespacedDistrict, object runtime.Object) {
	switch object := object.(type) {
	case *v1alpha1.TechnologyPlan:
		district.Plans = append(district.Plans, object)
	case *v1alpha1.Goal:
		district.Goals = append(district.Goals, object)
	case *v1alpha1.Benchmark:
		district.Benchmarks = append(district.Benchmarks, object)
	case *v1alpha1.Device:
		district.Devices = append(district.Devices, object)
	case *v1alpha1.Evaluation:
		district.Evaluations = append(district.Evaluations, object)
	}
}
