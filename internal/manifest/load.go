package manifest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"techplan.education/api/v1alpha1"
)

const (
	// maxDocuments is how many documents are read in one run.
	maxDocuments = 200_000
	// maxListDepth is how deep lists of lists are unpacked.
	maxListDepth = 4
	// batchDocuments are examined together, by all processors.
	batchDocuments = 512
)

type objectID struct {
	kind, namespace, name string
}

// origin is where an object is written. The text is kept and not its tree,
// which is many times larger.
type origin struct {
	document document
	// items are the indexes that lead to the object through lists; empty: the
	// document is the object.
	items []int
	line  int
}

// node finds the object in the tree of its document. It is nil if the object is
// not there.
func (o origin) node(root *yaml.Node) *yaml.Node {
	if root == nil {
		return nil
	}
	for _, i := range o.items {
		_, list := searchEntry(resolve(root), "items")
		if list == nil || i >= len(resolve(list).Content) {
			return nil
		}
		root = resolve(list).Content[i]
	}
	return root
}

// problem is one of severity Error about an object.
func (o origin) problem(id objectID, line int, code, message string) Problem {
	return Problem{
		File: o.document.file, Line: line, Severity: v1alpha1.SeverityError, Code: code,
		Kind: id.kind, Namespace: id.namespace, Name: id.name, Message: message,
	}
}

// omission stands for n errors of a document that are not shown, the first of
// them on a line.
func (o origin) omission(line, n int) Problem {
	p := o.problem(objectID{}, line, CodeTooManyErrors, "")
	p.omit(n)
	return p
}

// loader gathers documents in batches, has each examined by itself and puts
// the outcomes together in the order of the files.
type loader struct {
	examiner  examiner
	set       *Set
	districts map[string]*District
	batch     []document
	read      int
	// full is set once there are too many documents.
	full bool
}

func newLoader(options Options, validators *validators) *loader {
	return &loader{
		examiner: examiner{namespace: options.Namespace, validators: validators},
		set: &Set{
			origins: make(map[objectID]origin), refused: make(map[objectID]bool), validators: validators,
		},
		districts: make(map[string]*District),
	}
}

func (l *loader) finish(ctx context.Context) *Set {
	l.flush(ctx)
	for _, namespace := range slices.Sorted(maps.Keys(l.districts)) {
		l.set.Districts = append(l.set.Districts, l.districts[namespace])
	}
	l.set.Problems = sortProblems(l.set.Problems)
	return l.set
}

func (l *loader) report(problems ...Problem) {
	l.set.Problems = append(l.set.Problems, problems...)
}

// file takes one file apart. It is called by the reader.
func (l *loader) file(ctx context.Context, name string, data []byte, err error) {
	if l.full {
		return
	}
	problem := Problem{File: name, Severity: v1alpha1.SeverityError, Code: CodeUnreadable}
	switch {
	case errors.Is(err, errTooLarge):
		problem.Code, problem.Message = CodeTooLarge, err.Error()
	case err != nil:
		problem.Message = "cannot be read: " + withoutPath(err).Error()
	default:
		data, problem.Line, problem.Message = decodeText(data)
	}
	if problem.Message != "" {
		l.set.Unread++
		l.report(problem)
		return
	}
	for d := range split(name, data) {
		if isBlank(d.text) {
			continue
		}
		l.batch = append(l.batch, d)
		if len(l.batch) >= batchDocuments {
			l.flush(ctx)
		}
	}
}

// flush examines the batch.
func (l *loader) flush(ctx context.Context) {
	outcomes := make([][]examined, len(l.batch))
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
				outcomes[i] = l.examiner.document(ctx, l.batch[i])
			}
		})
	}
	workers.Wait()
	l.batch = l.batch[:0]
	for _, outcome := range outcomes {
		first := len(l.set.Problems)
		for _, e := range outcome {
			l.settle(e)
		}
		l.set.Problems = append(l.set.Problems[:first], limitErrors(l.set.Problems[first:])...)
	}
}

// limitErrors keeps the first maxErrors errors of one document and counts the
// others in one last problem. A list holds many objects that each may have some.
func limitErrors(problems []Problem) []Problem {
	if len(problems) <= maxErrors {
		return problems
	}
	var kept []Problem
	var omitted Problem
	errors, count, lastLine := 0, 0, 0
	for _, p := range sortProblems(problems) {
		switch {
		case p.Severity != v1alpha1.SeverityError:
			kept = append(kept, p)
		case p.Omitted == 0 && errors < maxErrors:
			errors++
			kept, lastLine = append(kept, p), p.Line
		default:
			if count == 0 {
				omitted = Problem{File: p.File, Line: p.Line, Severity: p.Severity, Code: CodeTooManyErrors}
			}
			count += max(p.Omitted, 1)
		}
	}
	if count == 0 {
		return kept
	}
	omitted.Line = max(omitted.Line, lastLine)
	omitted.omit(count)
	return append(kept, omitted)
}

// settle adds what was examined to the set. An object that was written before
// is told as a twin, and only as that.
func (l *loader) settle(e examined) {
	if l.full {
		return
	}
	if l.read++; l.read > maxDocuments {
		l.full = true
		l.report(e.origin.problem(objectID{}, e.origin.line, CodeTooLarge,
			fmt.Sprintf("more than %d documents; the rest is not read", maxDocuments)))
		return
	}
	switch {
	case !e.ours && len(e.problems) == 0:
		l.set.Skipped++
		return
	case !e.ours:
		l.set.Unread++
		l.report(e.problems...)
		return
	}
	l.set.Documents++
	if e.id.name != "" {
		if first, ok := l.set.origins[e.id]; ok {
			l.set.Refused++
			l.report(e.origin.problem(e.id, e.origin.line, CodeDuplicateObject, fmt.Sprintf(
				"%s %s of namespace %s is written twice, here and at %s:%d; only the first is read",
				e.id.kind, e.id.name, e.id.namespace, first.document.file, first.line)))
			return
		}
		l.set.origins[e.id] = e.origin
	}
	l.report(e.problems...)
	if e.object == nil {
		l.set.Refused++
		l.set.refused[e.id] = true
		return
	}
	district := l.districts[e.id.namespace]
	if district == nil {
		district = &District{Namespace: e.id.namespace}
		l.districts[e.id.namespace] = district
	}
	district.add(e.object)
}
