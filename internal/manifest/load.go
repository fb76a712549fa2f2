package manifest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
)

const (
	// maxDocuments is how many documents are read in one run.
	maxDocuments = 200_000
	// batchDocuments are read together, by all processors.
	batchDocuments = 512
)

// loader collects documents in batches, has each read by itself and puts the
// results together in the order of the files.
type loader struct {
	reader    objectReader
	set       *Set
	districts map[string]*District
	// evaluations are those in the districts: a record can be added to them.
	evaluations map[objectID]*v1alpha1.Evaluation
	batch       []yamltree.Document
	// results counts the objects and other documents that were read.
	results int
	// isFull is set once there are too many documents.
	isFull bool
}

func newLoader(options Options, kinds *validation.Kinds) *loader {
	return &loader{
		reader: objectReader{namespace: options.Namespace, kinds: kinds},
		set: &Set{
			origins: make(map[objectID]origin), refused: make(map[objectID]bool), kinds: kinds,
		},
		districts: make(map[string]*District), evaluations: make(map[objectID]*v1alpha1.Evaluation),
	}
}

func (l *loader) finishSet(ctx context.Context) *Set {
	l.readBatch(ctx)
	for _, namespace := range slices.Sorted(maps.Keys(l.districts)) {
		l.set.Districts = append(l.set.Districts, l.districts[namespace])
	}
	l.set.Problems = sortProblems(l.set.Problems)
	return l.set
}

func (l *loader) addProblems(problems ...Problem) {
	l.set.Problems = append(l.set.Problems, problems...)
}

// addFile splits a file into documents. The error is the one that kept the file
// from being read.
func (l *loader) addFile(ctx context.Context, name string, content []byte, err error) {
	if l.isFull {
		return
	}
	l.set.Files = append(l.set.Files, name)
	problem := Problem{File: name, Severity: v1alpha1.SeverityError, Code: codeUnreadable}
	switch {
	case errors.Is(err, errTooLarge), errors.Is(err, errArchiveTooLarge):
		problem.Code, problem.Message = codeTooLarge, err.Error()
	case err != nil:
		problem.Message = "cannot be read: " + withoutPath(err).Error()
	default:
		content, problem.Line, problem.Message = yamltree.DecodeText(content)
	}
	if problem.Message != "" {
		l.set.Unread++
		l.addProblems(problem)
		return
	}
	for document := range yamltree.SplitDocuments(name, content) {
		if document.IsEmpty() {
			continue
		}
		l.batch = append(l.batch, document)
		if len(l.batch) >= batchDocuments {
			l.readBatch(ctx)
		}
	}
}

// readBatch reads the objects of the batch and adds them to the set. It stops early
// when the context ends.
func (l *loader) readBatch(ctx context.Context) {
	results := make([][]objectResult, len(l.batch))
	var workers sync.WaitGroup
	next := make(chan int, len(l.batch))
	for i := range l.batch {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), len(l.batch)) {
		workers.Go(func() {
			for i := range next {
				if ctx.Err() != nil {
					return
				}
				results[i] = l.reader.readDocument(ctx, l.batch[i])
			}
		})
	}
	workers.Wait()
	l.batch = l.batch[:0]
	for _, ofDocument := range results {
		first := len(l.set.Problems)
		for _, result := range ofDocument {
			l.addResult(result)
		}
		l.set.Problems = append(l.set.Problems[:first], limitErrors(l.set.Problems[first:])...)
	}
}

// addResult adds an object or its problems to the set. For an object that was
// written before, the one problem is that it is written twice, unless both are
// manifests of one evaluation that go together.
func (l *loader) addResult(result objectResult) {
	if l.isFull {
		return
	}
	if l.results++; l.results > maxDocuments {
		l.isFull = true
		l.addProblems(result.origin.newProblem(objectID{}, result.origin.line, codeTooLarge,
			fmt.Sprintf("more than %d documents; the rest is not read", maxDocuments)))
		return
	}
	switch {
	case !result.isOfGroup && len(result.problems) == 0:
		l.set.Skipped++
		return
	case !result.isOfGroup:
		l.set.Unread++
		l.addProblems(result.problems...)
		return
	}
	l.set.Documents++
	if result.id.name != "" {
		if first, ok := l.set.origins[result.id]; ok {
			if l.addRecord(result) {
				return
			}
			l.set.Refused++
			l.addProblems(duplicateObject(result, first))
			return
		}
		l.set.origins[result.id] = result.origin
	}
	l.addProblems(result.problems...)
	if result.object == nil {
		l.set.Refused++
		l.set.refused[result.id] = true
		return
	}
	district := l.districts[result.id.namespace]
	if district == nil {
		district = &District{Namespace: result.id.namespace}
		l.districts[result.id.namespace] = district
	}
	district.addObject(result.object)
	if evaluation, ok := result.object.(*v1alpha1.Evaluation); ok {
		l.evaluations[result.id] = evaluation
	}
}

func duplicateObject(again objectResult, first origin) Problem {
	return again.origin.newProblem(again.id, again.origin.line, codeDuplicateObject, fmt.Sprintf(
		"%s %s of namespace %s is written twice, here and at %s:%d; only the first is read",
		again.id.kind, again.id.name, again.id.namespace, first.document.File, first.line))
}
