package manifest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "sigs.k8s.io/json"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
)

// maxErrors is how many errors of a document are shown. A document with more is
// broken in one way many times over, or is of another kind than it says.
const maxErrors = 100

// largeObjectBytes is the size as JSON from which a warning is given; the API
// server and client-side apply have hard limits above.
const largeObjectBytes = 150 << 10

// examined is one object, or one document that is not an object of the group.
type examined struct {
	id     objectID
	origin origin
	// ours is false for what is of another group, or could not be parsed.
	ours bool
	// object is nil when the problems have an Error.
	object   runtime.Object
	problems []Problem
}

// examiner looks at one document by itself. It is safe for concurrent use.
type examiner struct {
	namespace  string
	validators *validators
	// list is what is known of the document that is being examined.
	list *listState
}

// listState bounds the work for a document that is a list: aliases let a short
// one stand for many large objects.
type listState struct {
	// aliases is how many nodes may still come from aliases.
	aliases int
	// examined are the outcomes of the items by their nodes. An alias of an item
	// is the same object once more, and is not examined again.
	examined map[*yaml.Node][]examined
}

// document examines a document: one object, or more when it is a list.
func (x examiner) document(ctx context.Context, d document) []examined {
	from := origin{document: d, line: d.line}
	root, err := d.parse()
	if err != nil {
		line := d.line
		if at := (*syntaxError)(nil); errors.As(err, &at) {
			line = at.line
		}
		return []examined{{origin: from, problems: []Problem{from.problem(objectID{}, line, CodeSyntaxError, err.Error())}}}
	}
	if root == nil {
		return nil
	}
	from.line = root.Line
	x.list = &listState{aliases: maxAliased + len(d.text), examined: make(map[*yaml.Node][]examined)}
	return x.node(ctx, root, from)
}

func (x examiner) node(ctx context.Context, node *yaml.Node, from origin) []examined {
	target := resolve(node)
	known, ok := x.list.examined[target]
	switch {
	case !ok:
		known = x.newNode(ctx, node, from)
		x.list.examined[target] = known
	case len(known) == 1:
		again := known[0]
		again.origin = from
		return []examined{again}
	}
	return known
}

func (x examiner) newNode(ctx context.Context, node *yaml.Node, from origin) []examined {
	h := headOf(resolve(node))
	if !h.isList() {
		return []examined{x.object(ctx, node, h, from)}
	}
	_, items := searchEntry(resolve(node), "items")
	if items == nil || resolve(items).Kind != yaml.SequenceNode {
		return nil
	}
	if len(from.items) >= maxListDepth {
		return []examined{{origin: from, problems: []Problem{
			from.problem(objectID{kind: h.kind}, node.Line, CodeTooLarge, "lists stand in lists too deep"),
		}}}
	}
	var out []examined
	for i, item := range resolve(items).Content {
		next := from
		next.items, next.line = append(slices.Clone(from.items), i), item.Line
		out = append(out, x.node(ctx, item, next)...)
		if len(out) > maxDocuments {
			break
		}
	}
	return out
}

func (x examiner) object(ctx context.Context, node *yaml.Node, h head, from origin) examined {
	e := examined{origin: from}
	kinds := x.validators.kinds
	if e.ours = h.isOurs(kinds); !e.ours {
		return e
	}
	if h.namespace == "" {
		h.namespace = x.namespace
	}
	id := objectID{kind: h.kind, namespace: h.namespace, name: h.name}
	if code, path, message := h.fault(kinds); code != "" {
		p := from.problem(id, searchLine(node, path), code, message)
		p.Field = path
		e.problems = []Problem{p}
		return e
	}
	e.id = id
	value, problems := x.check(ctx, node, id, from)
	if len(problems) > 0 {
		e.problems = problems
		return e
	}
	e.object, e.problems = decode(value, id, from)
	return e
}

// check is the object's content and what is wrong with it.
func (x examiner) check(ctx context.Context, node *yaml.Node, id objectID, from origin) (map[string]any, []Problem) {
	var problems []Problem
	content := &contents{maxAliased: min(maxAliased, x.list.aliases)}
	value, _ := content.value(node).(map[string]any)
	x.list.aliases -= content.aliased
	for _, p := range content.problems {
		problems = append(problems, from.problem(id, p.line, p.code, p.message))
	}
	if content.omitted > 0 {
		problems = append(problems, from.omission(content.omittedLine, content.omitted))
	}
	if content.fatal != nil {
		return nil, append(problems, from.problem(id, from.line, CodeExcessiveAliases, content.fatal.Error()))
	}
	validator, err := x.validators.of(id.kind)
	if err != nil {
		return nil, append(problems, from.problem(id, from.line, CodeUnknownKind, err.Error()))
	}
	if metadata, ok := value["metadata"].(map[string]any); ok && metadata["namespace"] == nil {
		metadata["namespace"] = id.namespace
	}
	explainer := explainer{root: node, schema: validator.structural, index: newEntryIndex()}
	shown, omitted := explainer.explain(validator.Validate(ctx, value, nil), maxErrors)
	for _, e := range shown {
		p := from.problem(id, e.line, e.code, e.message)
		p.Field = e.path
		problems = append(problems, p)
	}
	if len(omitted) > 0 {
		problems = append(problems, from.omission(omitted[0].line, len(omitted)))
	}
	return value, problems
}

// decode makes the typed object of a valid one, or says why it cannot be.
func decode(value map[string]any, id objectID, from origin) (runtime.Object, []Problem) {
	typed := newObject(id.kind)
	data, err := encode(value)
	if err == nil {
		err = kjson.UnmarshalCaseSensitivePreserveInts(data, typed)
	}
	if err != nil {
		return nil, []Problem{from.problem(id, from.line, CodeInvalid, "cannot be decoded: "+err.Error())}
	}
	if len(data) <= largeObjectBytes {
		return typed, nil
	}
	message, storable := sizeMessage(value["spec"], len(data))
	large := from.problem(id, from.line, CodeLargeObject, message)
	if !storable {
		return nil, []Problem{large}
	}
	large.Severity = v1alpha1.SeverityWarning
	return typed, []Problem{large}
}

// sizeMessage says which ways of applying fail for an object of so many bytes as
// JSON; storable is false where all of them do.
func sizeMessage(spec any, bytes int) (message string, storable bool) {
	size := objectsize.Of(spec)
	switch largest := size.Largest(); {
	case bytes > objectsize.Unstorable:
		return fmt.Sprintf("the object takes %s; no way of applying it works beyond about %s; "+
			"its largest section is %s with %s",
			objectsize.Megabytes(bytes), objectsize.Megabytes(objectsize.Unstorable), largest.Name,
			objectsize.Megabytes(largest.Bytes)), false
	case bytes+size.ManagedFields > objectsize.Stored:
		return fmt.Sprintf("the object takes %d KiB, and with the record of who applied which field up to %s; "+
			"kubectl apply fails, with --server-side at %s and without at 256 KiB; its largest section is %s with %s",
			bytes>>10, objectsize.Megabytes(bytes+size.ManagedFields), objectsize.Megabytes(objectsize.Stored),
			largest.Name, objectsize.Megabytes(largest.Bytes)), true
	default:
		return fmt.Sprintf("the object takes %d KiB; kubectl apply without --server-side fails at 256 KiB", bytes>>10), true
	}
}

func encode(value map[string]any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return buffer.Bytes(), err
}

// newObject is an empty object of a kind that has a definition.
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
