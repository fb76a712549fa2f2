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
	"techplan.education/internal/snapshot"
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
	districts map[string]*snapshot.NamespacedDistrict
	// evaluations are those in the districts: a record can be added to them.
	evaluations map[objectID]*v1alpha1.Evaluation
	batch       []yamltree.Document
	// results counts the objects and other documents that were read.
	results int
	// isFull is set once there are too many documents.
	isFull  bool
	onBatch func(documents int)
}

func newLoader(options Options, kinds *validation.Kinds) *loader {
	return &loader{
		reader: objectReader{
			namespace: options.Namespace, kinds: kinds, texts: newSharedTexts(), isAssessed: options.IsAssessed,
		},
		set: &Set{
			origins: make(map[objectID]origin), refused: make(map[objectID]bool), kinds: kinds,
		},
		districts: make(map[string]*snapshot.NamespacedDistrict), evaluations: make(map[objectID]*v1alpha1.Evaluation),
		onBatch: options.OnBatch,
	}
}

func (loader *loader) finishSet(ctx context.Context) *Set {
	loader.readBatch(ctx)
	for _, namespace := range slices.Sorted(maps.Keys(loader.districts)) {
		loader.set.Districts = append(loader.set.Districts, loader.districts[namespace])
	}
	loader.set.Problems = sortProblems(loader.set.Problems)
	return loader.set
}

func (loader *loader) addProblems(problems ...Problem) {
	loader.set.Problems = append(loader.set.Problems, problems...)
}

// addFile splits a file into documents. The error is the one that kept the file
// from being read.
func (loader *loader) addFile(ctx context.Context, name string, content []byte, err error) {
	if loader.isFull {
		return
	}
	loader.set.Files = append(loader.set.Files, name)
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
		loader.set.Unread++
		loader.addProblems(problem)
		return
	}
	for document := range yamltree.SplitDocuments(name, content) {
		if document.IsEmpty() {
			continue
		}
		loader.batch = append(loader.batch, document)
		if len(loader.batch) >= batchDocuments {
			loader.readBatch(ctx)
		}
	}
}

// readBatch reads the objects of the batch and adds them to the set. It stops early
// when the context ends.
func (loader *loader) readBatch(ctx context.Context) {
	results := make([][]objectResult, len(loader.batch))
	var workers sync.WaitGroup
	next := make(chan int, len(loader.batch))
	for i := range loader.batch {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), len(loader.batch)) {
		workers.Go(func() {
			for i := range next {
				if ctx.Err() != nil {
					return
				}
				results[i] = loader.reader.readDocument(ctx, loader.batch[i])
			}
		})
	}
	workers.Wait()
	loader.batch = loader.batch[:0]
	for _, ofDocument := range results {
		first := len(loader.set.Problems)
		for _, result := range ofDocument {
			loader.addResult(result)
		}
		loader.set.Problems = append(loader.set.Problems[:first], limitErrors(loader.set.Problems[first:])...)
	}
	if loader.onBatch != nil {
		loader.onBatch(loader.results)
	}
}

// addResult adds an object or its problems to the set. For an object that was
// written before, the one problem is that it is written twice, unless both are
// manifests of one evaluation that go together.
func (loader *loader) addResult(result objectResult) {
	if loader.isFull {
		return
	}
	if loader.results++; loader.results > maxDocuments {
		loader.isFull = true
		loader.addProblems(result.origin.newProblem(objectID{}, result.origin.line, codeTooLarge,
			fmt.Sprintf("more than %d documents; the rest is not read", maxDocuments)))
		return
	}
	switch {
	case !result.isOfGroup && len(result.problems) == 0:
		loader.set.Skipped++
		return
	case !result.isOfGroup:
		loader.set.Unread++
		loader.addProblems(result.problems...)
		return
	}
	loader.set.Documents++
	if result.id.name != "" {
		if first, ok := loader.set.origins[result.id]; ok {
			if loader.addRecord(result) {
				return
			}
			loader.set.Refused++
			loader.addProblems(duplicateObject(result, first))
			return
		}
		loader.set.origins[result.id] = result.origin
	}
	loader.addProblems(result.problems...)
	if result.object == nil {
		loader.set.Refused++
		loader.set.refused[result.id] = true
		return
	}
	district := loader.districts[result.id.namespace]
	if district == nil {
		district = &snapshot.NamespacedDistrict{Namespace: result.id.namespace}
		loader.districts[result.id.namespace] = district
	}
	addObject(district, result.object)
	if evaluation, ok := result.object.(*v1alpha1.Evaluation); ok {
		loader.evaluations[result.id] = evaluation
	}
}

func duplicateObject(again objectResult, first origin) Problem {
	return again.origin.newProblem(again.id, again.origin.line, codeDuplicateObject, fmt.Sprintf(
		"%s %s of namespace %s is written twice, here and at %s:%d; only the first is read",
		again.id.kind, again.id.name, again.id.namespace, first.document.File, first.line))
}
