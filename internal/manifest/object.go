package manifest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "sigs.k8s.io/json"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/messages"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/text"
	"techplan.education/internal/timezone"
)

const (
	// maxAliased is how many values of one object may come from aliases. All objects
	// of a list together may have as many and one for each byte of the list.
	maxAliased = 10_000
	// maxListDepth is how deep lists of lists are unpacked.
	maxListDepth = 4
	// largeObjectBytes is the size as JSON from which a warning is given; the API
	// server and client-side apply have hard limits above.
	largeObjectBytes = 150 << 10
)

// errExcessiveAliases is the error of an object that grows by repeating itself.
var errExcessiveAliases = errors.New("aliases repeat too much of the document; write it out")

type objectID struct {
	kind, namespace, name string
}

// origin is the place where an object is written. The text is kept and not its
// tree, which is many times larger.
type origin struct {
	document yamltree.Document
	// items are the indexes that lead to the object through lists; empty: the
	// document is the object.
	items []int
	line  int
}

// findObject returns the object in the tree of its document; nil if it is not
// there.
func (origin origin) findObject(root *yamltree.Child) *yamltree.Child {
	for _, item := range origin.items {
		if root == nil {
			return nil
		}
		list := root.FindEntry("items")
		if list == nil || item >= len(list.Children) {
			return nil
		}
		root = &list.Children[item]
	}
	return root
}

// newProblem returns a problem of severity Error about an object.
func (origin origin) newProblem(identity objectID, lineNumber int, code, message string) Problem {
	return Problem{
		File: origin.document.File, Line: lineNumber, Severity: v1alpha1.SeverityError, Code: code,
		Kind: identity.kind, Namespace: identity.namespace, Name: identity.name, Message: message,
	}
}

// newOmission returns the problem that stands for a number of errors that are not
// shown, the first of them on a line.
func (origin origin) newOmission(lineNumber, count int) Problem {
	problem := origin.newProblem(objectID{}, lineNumber, codeTooManyErrors, "")
	problem.addOmitted(count)
	return problem
}

// objectResult is one object that was read, or one document that is no object of
// the API group.
type objectResult struct {
	id     objectID
	origin origin
	// isOfGroup is false for an object of another group, and for a document that
	// cannot be parsed.
	isOfGroup bool
	// object is nil when the problems have an Error.
	object   runtime.Object
	problems []Problem
}

// objectReader reads the objects of one document by itself. It is safe for
// concurrent use.
type objectReader struct {
	namespace string
	kinds     *validation.Kinds
	texts     *sharedTexts
	// isAssessed is Options.IsAssessed.
	isAssessed bool
}

// readDocument returns the result of a document: one object, or more if it is a
// list.
func (reader objectReader) readDocument(ctx context.Context, from yamltree.Document) []objectResult {
	place := origin{document: from, line: from.Line}
	root, err := from.ParseRoot()
	if err != nil {
		problem := place.newProblem(objectID{}, from.Line, yamltree.CodeSyntaxError, err.Error())
		if found, ok := errors.AsType[*yamltree.SyntaxError](err); ok {
			problem.Line, problem.Fix = found.Line, found.Fix
		}
		return []objectResult{{origin: place, problems: []Problem{problem}}}
	}
	if root == nil {
		return nil
	}
	place.line = root.Line
	list := listReader{
		objectReader: reader,
		maxAliased:   maxAliased + len(from.Text),
		known:        make(map[*yamltree.Node][]objectResult),
	}
	return list.readNode(ctx, *root, place)
}

// listReader reads the objects of a document that may be a list. It bounds the
// work: aliases let a short list stand for many large objects.
type listReader struct {
	objectReader

	// maxAliased is how many values of the objects may still come from aliases.
	maxAliased int
	// known are the results of nodes. An item that an alias repeats is the same
	// object once more, and is not read again.
	known map[*yamltree.Node][]objectResult
}

func (reader *listReader) readNode(ctx context.Context, from yamltree.Child, place origin) []objectResult {
	results, ok := reader.known[from.Node]
	switch {
	case !ok:
		results = reader.readNewNode(ctx, from, place)
		reader.known[from.Node] = results
	case len(results) == 1:
		again := results[0]
		again.origin = place
		return []objectResult{again}
	}
	return results
}

func (reader *listReader) readNewNode(ctx context.Context, from yamltree.Child, place origin) []objectResult {
	header := readHeader(from.Node)
	if !header.isList() {
		return []objectResult{reader.readObject(ctx, from, header, place)}
	}
	items := from.FindEntry("items")
	if items == nil || items.Kind != yamltree.ListKind {
		return nil
	}
	if len(place.items) >= maxListDepth {
		identity := objectID{kind: header.kind}
		problem := place.newProblem(identity, from.Line, codeTooLarge, "lists stand in lists too deep")
		return []objectResult{{origin: place, problems: []Problem{problem}}}
	}
	var results []objectResult
	for i, item := range items.Children {
		itemPlace := place
		itemPlace.items, itemPlace.line = append(slices.Clone(place.items), i), item.Line
		results = append(results, reader.readNode(ctx, item, itemPlace)...)
		if len(results) > maxDocuments {
			break
		}
	}
	return results
}

func (reader *listReader) readObject(
	ctx context.Context, from yamltree.Child, header objectHeader, place origin,
) objectResult {
	result := objectResult{origin: place}
	kinds := reader.kinds.ListNames()
	if result.isOfGroup = header.isOfGroup(kinds); !result.isOfGroup {
		return result
	}
	if header.namespace == "" {
		header.namespace = reader.namespace
	}
	identity := objectID{kind: header.kind, namespace: header.namespace, name: header.name}
	if fault := header.findFault(kinds); fault != nil {
		path := fault.path.String()
		problem := place.newProblem(identity, yamltree.Locator{}.LocateField(from, path), fault.code, fault.message)
		problem.Field = path
		result.problems = []Problem{problem}
		return result
	}
	result.id = identity
	value, problems := reader.readContent(from, identity, place)
	recorded, _, _ := unstructured.NestedMap(value, "status", "recorded")
	if value != nil {
		problems = append(problems, reader.validateObject(ctx, from, value, identity, place)...)
	}
	result.problems = problems
	if slices.ContainsFunc(problems, isError) {
		return result
	}
	object, found := decodeObject(value, identity, place)
	keepRecords(object, recorded)
	if lot, ok := object.(*v1alpha1.Device); ok && reader.isAssessed {
		lot.Labels, lot.Annotations, lot.OwnerReferences = nil, nil, nil
	}
	if object != nil {
		reader.texts.shareTexts(object)
	}
	result.object, result.problems = object, slices.Concat(problems, found)
	return result
}

// keepRecords gives an Evaluation or a Benchmark the part of its status that remembers what people
// recorded, in files that were exported from a cluster. The controllers compute everything else in
// a status anew. A status that is not as the controllers write it is ignored.
func keepRecords(object runtime.Object, recorded map[string]any) {
	if len(recorded) == 0 {
		return
	}
	switch object := object.(type) {
	case *v1alpha1.Evaluation:
		decodeRecorded(recorded, &object.Status.Recorded)
	case *v1alpha1.Benchmark:
		decodeRecorded(recorded, &object.Status.Recorded)
	}
}

func decodeRecorded[T any](recorded map[string]any, into *T) {
	var entries T
	if runtime.DefaultUnstructuredConverter.FromUnstructured(recorded, &entries) == nil {
		*into = entries
	}
}

// readContent returns the value of an object and the faults of its text. The value
// is nil if the object repeats too much.
func (reader *listReader) readContent(
	from yamltree.Child, identity objectID, place origin,
) (map[string]any, []Problem) {
	fatal := from.Fatal
	if allowed := min(maxAliased, reader.maxAliased); fatal == nil && from.Aliased > allowed {
		fatal = errExcessiveAliases
	}
	reader.maxAliased -= min(from.Aliased, reader.maxAliased)
	var problems []Problem
	found := yamltree.CollectFaults(from, fatal != nil, maxErrors)
	for _, fault := range found.Shown {
		problems = append(problems, place.newProblem(identity, fault.Line, fault.Code, fault.Message))
	}
	if found.Omitted > 0 {
		problems = append(problems, place.newOmission(found.OmittedLine, found.Omitted))
	}
	if fatal != nil {
		return nil, append(problems, place.newProblem(identity, place.line, codeExcessiveAliases, fatal.Error()))
	}
	value, _ := yamltree.ReadValue(from.Node).(map[string]any)
	return value, problems
}

// validateObject returns what the API server would refuse in an object. It removes from
// the value what the server does not store.
func (reader *listReader) validateObject(
	ctx context.Context, from yamltree.Child, value map[string]any, identity objectID, place origin,
) []Problem {
	validator, err := reader.kinds.GetValidator(identity.kind)
	if err != nil {
		return []Problem{place.newProblem(identity, place.line, codeUnknownKind, err.Error())}
	}
	if metadata, ok := value["metadata"].(map[string]any); ok && metadata["namespace"] == nil {
		metadata["namespace"] = identity.namespace
	}
	var problems []Problem
	errs := validator.ValidateObject(ctx, value, nil)
	explained, omitted := messages.ExplainErrors(from, errs, validator, maxErrors)
	for _, refusal := range explained {
		problem := place.newProblem(identity, refusal.Line, refusal.Code, refusal.Message)
		problem.Field, problem.Fix = refusal.Field, refusal.Fix
		problems = append(problems, problem)
	}
	if omitted.Count > 0 {
		problems = append(problems, place.newOmission(omitted.Line, omitted.Count))
	}
	return slices.Concat(problems, findAmbiguousNumbers(from, validator, identity, place), checkTimeZone(from, value, identity, place))
}

// findAmbiguousNumbers returns a warning for each number that kubectl reads as
// another one than people do.
func findAmbiguousNumbers(from yamltree.Child, schema messages.Schema, identity objectID, place origin) []Problem {
	var problems []Problem
	found, omitted := messages.FindAmbiguousNumbers(from, schema, maxErrors)
	for _, number := range found {
		problem := place.newProblem(identity, number.Line, number.Code, number.Message)
		problem.Field, problem.Severity = number.Field, v1alpha1.SeverityWarning
		problems = append(problems, problem)
	}
	if omitted.Count > 0 {
		message := fmt.Sprintf("and %s of this object that kubectl may read otherwise than people do",
			text.FormatCount(omitted.Count, "more number"))
		problem := place.newProblem(identity, omitted.Line, messages.CodeAmbiguousNumber, message)
		problem.Severity = v1alpha1.SeverityWarning
		problems = append(problems, problem)
	}
	return problems
}

// checkTimeZone returns an error for a time zone that does not exist. The API server
// cannot know the names; the plan would be stored and not be assessed.
func checkTimeZone(from yamltree.Child, value map[string]any, identity objectID, place origin) []Problem {
	name, _, _ := unstructured.NestedString(value, "spec", "district", "timeZone")
	if name == "" || identity.kind != v1alpha1.KindTechnologyPlan {
		return nil
	}
	_, err := timezone.Load(name)
	if err == nil {
		return nil
	}
	const path = "spec.district.timeZone"
	lineNumber := yamltree.NewLocator().LocateField(from, path)
	problem := place.newProblem(identity, lineNumber, messages.CodeInvalid, err.Error())
	problem.Field = path
	return []Problem{problem}
}

// decodeObject returns the typed object of a valid one, or says why there is none.
func decodeObject(value map[string]any, identity objectID, place origin) (runtime.Object, []Problem) {
	typed := newObject(identity.kind)
	content, err := encodeJSON(value)
	if err == nil {
		err = kjson.UnmarshalCaseSensitivePreserveInts(content, typed)
	}
	if err != nil {
		message := "cannot be decoded: " + err.Error()
		return nil, []Problem{place.newProblem(identity, place.line, messages.CodeInvalid, message)}
	}
	if len(content) <= largeObjectBytes {
		return typed, nil
	}
	message, isStorable := describeSize(value["spec"], len(content))
	large := place.newProblem(identity, place.line, codeLargeObject, message)
	if !isStorable {
		return nil, []Problem{large}
	}
	large.Severity = v1alpha1.SeverityWarning
	return typed, []Problem{large}
}

// describeSize says which ways of applying fail for an object of so many bytes as
// JSON; isStorable is false where all of them do.
func describeSize(spec any, bytes int) (message string, isStorable bool) {
	size := objectsize.Measure(spec)
	switch largest := size.LargestSection(); {
	case bytes > objectsize.Unstorable:
		return fmt.Sprintf("the object takes %s; no way of applying it works beyond about %s, "+
			"since etcd stores at most 1.5 MiB of an object with its status; its largest section is %s with %s",
			objectsize.FormatMegabytes(bytes), objectsize.FormatMegabytes(objectsize.Unstorable), largest.Name,
			objectsize.FormatMegabytes(largest.Bytes)), false
	case bytes+size.ManagedFields > objectsize.Stored:
		return fmt.Sprintf("the object takes %d KiB, and with the record of who applied which field up to %s; "+
			"kubectl apply fails, with --server-side at %s and without at 256 KiB; its largest section is %s with %s",
			bytes>>10, objectsize.FormatMegabytes(bytes+size.ManagedFields), objectsize.FormatMegabytes(objectsize.Stored),
			largest.Name, objectsize.FormatMegabytes(largest.Bytes)), true
	default:
		return fmt.Sprintf("the object takes %d KiB; kubectl apply without --server-side fails at 256 KiB, "+
			"and any way of applying at about %s", bytes>>10, objectsize.FormatMegabytes(objectsize.Unstorable)), true
	}
}

func encodeJSON(value map[string]any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return buffer.Bytes(), err
}

// newObject returns an empty object of a kind that has a definition.
func newObject(kind string) runtime.Object {
	switch kind {
	case v1alpha1.KindTechnologyPlan:
		return &v1alpha1.TechnologyPlan{}
	case v1alpha1.KindGoal:
		return &v1alpha1.Goal{}
	case v1alpha1.KindBenchmark:
		return &v1alpha1.Benchmark{}
	case v1alpha1.KindDevice:
		return &v1alpha1.Device{}
	case v1alpha1.KindEvaluation:
		return &v1alpha1.Evaluation{}
	default:
		return nil
	}
}
