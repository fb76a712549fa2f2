package manifest

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

var (
	errExcessiveAliases = errors.New("aliases repeat too much of the document; write it out")
	errRecursiveAlias   = errors.New("an alias stands inside what it repeats")
	errMerge            = errors.New("the merge key << takes a mapping or a list of mappings")
)

// nodeKind is the form of a YAML value.
type nodeKind int

const (
	scalarNode nodeKind = iota
	mappingNode
	listNode
)

// node is a YAML value. A value that aliases repeat is one node with several
// parents, and what merge keys bring in is not copied, so that a tree is not much
// larger than its document.
type node struct {
	kind nodeKind
	// written is the text of a scalar as it is written, and value what kubectl reads
	// from it: nil, a bool, int64, float64 or string. isPlain is set for a scalar
	// without quotes and tag.
	written string
	value   any
	isPlain bool
	// children are the entries of a mapping that are written out, or the items of a
	// list.
	children []child
	// byName finds the entries of a mapping by their name, and by their key.
	byName map[string]int
	// merges are the values of a mapping's merge keys: see mergeSources.
	merges []child
	// size is the number of values that the node stands for, itself included, once
	// all aliases below it are written out, and aliased is how many of them aliases
	// repeat. Both stop at maxSize.
	size, aliased int
	// faults are what is wrong with the node itself, or with a mapping's keys.
	faults []fault
	// fatal is set if the node cannot be read, because of itself or a node below it:
	// errRecursiveAlias or errExcessiveAliases.
	fatal error
}

// maxSize is where the counts of values stop: aliases of aliases multiply them.
const maxSize = 1 << 40

// child is a node in the place where it is written or repeated.
type child struct {
	*node

	// line is that of the key in a mapping, and of the item in a list. Lines are
	// counted in the file, from 1.
	line int
	// name is the key of an entry as JSON has it, and key is how it is written: a
	// plain on is the name true.
	name, key string
	// isAliased is set if an alias repeats the node here, and isCyclic if the alias
	// stands inside the node.
	isAliased, isCyclic bool
}

// fault is a mistake that YAML allows and that would lose something.
type fault struct {
	line    int
	code    string
	message string
}

// findWritten returns the entry of a mapping that is written out, by its name or
// its key; nil if there is none.
func (n *node) findWritten(name string) *child {
	if i, ok := n.byName[name]; ok {
		return &n.children[i]
	}
	return nil
}

// find returns the entry of a mapping by its name or its key, also one that a merge
// key brings in; nil if there is none. Mappings may merge each other many times
// over, in a document of which nothing is known yet; each is searched once.
func (n *node) find(name string) *child {
	if len(n.merges) == 0 {
		return n.findWritten(name)
	}
	searched := map[*node]bool{}
	pending := []*node{n}
	for len(pending) > 0 {
		from := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if searched[from] {
			continue
		}
		searched[from] = true
		if entry := from.findWritten(name); entry != nil {
			return entry
		}
		// The first source that has the entry wins, and so is the next to be searched.
		for _, merged := range slices.Backward(from.merges) {
			if merged.kind == mappingNode {
				pending = append(pending, merged.node)
				continue
			}
			if searched[merged.node] {
				continue
			}
			searched[merged.node] = true
			for _, source := range slices.Backward(merged.children) {
				pending = append(pending, source.node)
			}
		}
	}
	return nil
}

// mergeSources returns the values that a mapping's merge key brings in: a mapping,
// or the items of a list.
func mergeSources(merged child) []child {
	if merged.kind == listNode {
		return merged.children
	}
	return []child{merged}
}

// findText returns the entry of a mapping whose value is text; otherwise "".
func (n *node) findText(name string) string {
	if entry := n.find(name); entry != nil && entry.kind == scalarNode {
		text, _ := entry.value.(string)
		return text
	}
	return ""
}

// addEntry adds an entry to a mapping, which has none of that name yet.
func (n *node) addEntry(entry child) {
	if n.byName == nil {
		n.byName = make(map[string]int)
	}
	n.byName[entry.name] = len(n.children)
	if _, ok := n.byName[entry.key]; !ok {
		n.byName[entry.key] = len(n.children)
	}
	n.children = append(n.children, entry)
}

// addSize counts the values of a node that is written or repeated in this one.
func (n *node) addSize(of child) {
	aliased := of.aliased
	if of.isAliased {
		aliased = of.size
	}
	n.size, n.aliased = min(n.size+of.size, maxSize), min(n.aliased+aliased, maxSize)
	switch {
	case of.isCyclic:
		n.fatal = errRecursiveAlias
	case n.fatal == nil:
		n.fatal = of.fatal
	}
}

// treeBuilder turns the nodes of the YAML library into a tree. It is used for one
// document.
type treeBuilder struct {
	// precedingLines is the number of lines of the file before the document.
	precedingLines int
	// anchored are the nodes that aliases may repeat, and open those of them that are
	// being built.
	anchored map[*yaml.Node]*node
	open     map[*yaml.Node]bool
}

func newTreeBuilder(precedingLines int) *treeBuilder {
	return &treeBuilder{
		precedingLines: precedingLines,
		anchored:       make(map[*yaml.Node]*node),
		open:           make(map[*yaml.Node]bool),
	}
}

// buildChild returns a node where it is written, or where an alias repeats it.
func (b *treeBuilder) buildChild(parsed *yaml.Node) child {
	built := child{line: parsed.Line + b.precedingLines}
	if parsed.Kind != yaml.AliasNode {
		built.node = b.build(parsed)
		return built
	}
	built.isAliased, built.isCyclic = true, b.open[parsed.Alias]
	built.node = b.anchored[parsed.Alias]
	if built.node == nil {
		// The anchor stands in a key, which is no node of the tree.
		built.node = b.build(parsed.Alias)
	}
	return built
}

func (b *treeBuilder) build(parsed *yaml.Node) *node {
	built := &node{size: 1}
	if parsed.Anchor != "" {
		b.anchored[parsed], b.open[parsed] = built, true
		defer delete(b.open, parsed)
	}
	switch parsed.Kind {
	case yaml.MappingNode:
		built.kind = mappingNode
		b.buildMapping(built, parsed)
	case yaml.SequenceNode:
		built.kind = listNode
		built.children = make([]child, 0, len(parsed.Content))
		for _, item := range parsed.Content {
			built.children = append(built.children, b.buildChild(item))
			built.addSize(built.children[len(built.children)-1])
		}
	default:
		built.written, built.isPlain = parsed.Value, isPlainScalar(parsed)
		var err error
		if built.value, err = readScalar(parsed); err != nil {
			built.faults = []fault{b.newFault(parsed, err)}
		}
	}
	return built
}

func (b *treeBuilder) newFault(parsed *yaml.Node, err error) fault {
	return fault{line: parsed.Line + b.precedingLines, code: codeSyntaxError, message: err.Error()}
}

// buildMapping builds the entries of a mapping and the values of its merge keys.
func (b *treeBuilder) buildMapping(mapping *node, parsed *yaml.Node) {
	for i := 0; i+1 < len(parsed.Content); i += 2 {
		key, value := parsed.Content[i], b.buildChild(parsed.Content[i+1])
		if isMergeKey(key) {
			mapping.addSize(value)
			mapping.merges = append(mapping.merges, value)
			continue
		}
		name, err := readKey(key)
		if err != nil {
			mapping.faults = append(mapping.faults, b.newFault(key, err))
			continue
		}
		value.line = key.Line + b.precedingLines
		value.name, value.key = name, resolveAlias(key).Value
		if first := mapping.findWritten(name); first != nil && first.name == name {
			mapping.faults = append(mapping.faults, duplicateKey(value, first.line))
			continue
		}
		mapping.addSize(value)
		mapping.addEntry(value)
	}
}

// duplicateKey is the fault of a key that a mapping has already, on the line given.
func duplicateKey(again child, line int) fault {
	return fault{
		line: again.line, code: codeDuplicateKey,
		message: fmt.Sprintf("the key %s stands twice, here and on line %d; one of them would be lost", again.name, line),
	}
}
