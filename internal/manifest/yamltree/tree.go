// Package yamltree reads YAML and JSON text into trees in which each value has its
// line in the file. It reads values as kubectl does, by YAML 1.1: a plain on is a
// truth value.
//
// Text comes from anyone. A mistake in one document leaves the others readable, and
// the work is bounded where aliases and merge keys multiply values. The package
// knows nothing of objects and schemas, and reads no files.
package yamltree

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"go.yaml.in/yaml/v3"
)

// The codes of faults.
const (
	// CodeSyntaxError is text that is not YAML, or that JSON cannot hold.
	CodeSyntaxError = "SyntaxError"
	// CodeDuplicateKey is a key that stands twice in a mapping.
	CodeDuplicateKey = "DuplicateKey"
)

var (
	errRecursiveAlias = errors.New("an alias stands inside what it repeats")
	errMerge          = errors.New("the merge key << takes a mapping or a list of mappings")
)

// Kind is the form of a YAML value.
type Kind int

// The forms of values. A scalar is a text, a number, a truth value or null.
const (
	ScalarKind Kind = iota
	MappingKind
	ListKind
)

// Node is a YAML value. A value that aliases repeat is one node with several
// parents, and what merge keys bring in is not copied, so that a tree is not much
// larger than its document.
type Node struct {
	Kind Kind
	// Written is the text of a scalar as it is written, and Value what kubectl reads
	// from it: nil, a bool, int64, float64 or string. IsPlain is set for a scalar
	// without quotes and tag.
	Written string
	Value   any
	IsPlain bool
	// IsFlow is set for a mapping in braces and a list in brackets.
	IsFlow bool
	// Children are the entries of a mapping that are written out, or the items of a
	// list.
	Children []Child
	// Aliased is how many of the values below the node aliases repeat, once all of
	// them are written out. It stops at a large number.
	Aliased int
	// Fatal is set if the node cannot be read, because of itself or a node below it:
	// an alias stands inside what it repeats.
	Fatal error

	// byName finds the entries of a large mapping by their name, and by their key.
	byName map[string]int
	// merges are the values of a mapping's merge keys: see mergeSources.
	merges []Child
	// size is the number of values that the node stands for, itself included, once
	// all aliases below it are written out. Like Aliased it stops at maxSize.
	size int
	// faults are what is wrong with the node itself, or with a mapping's keys.
	faults []Fault
}

// maxSize is where the counts of values stop: aliases of aliases multiply them.
const maxSize = 1 << 40

// Child is a node in the place where it is written or repeated.
type Child struct {
	*Node

	// Line is that of the key in a mapping, and of the item in a list. Lines are
	// counted in the file, from 1.
	Line int
	// Name is the key of an entry as JSON has it, and Key is how it is written: a
	// plain on is the name true.
	Name, Key string
	// isAliased is set if an alias repeats the node here, and isCyclic if the alias
	// stands inside the node.
	isAliased, isCyclic bool
}

// Fault is a mistake that YAML allows and that would lose something.
type Fault struct {
	// Line is where to look, counted in the file from 1.
	Line int
	// Code is CodeSyntaxError or CodeDuplicateKey.
	Code string
	// Message says what is wrong.
	Message string
}

// maxSearched is the number of entries up to which a mapping has no index.
const maxSearched = 16

// findWritten returns the entry of a mapping that is written out, by its name or
// its key; nil if there is none.
func (node *Node) findWritten(name string) *Child {
	if node.byName != nil {
		if i, ok := node.byName[name]; ok {
			return &node.Children[i]
		}
		return nil
	}
	if node.Kind != MappingKind {
		return nil
	}
	var byKey *Child
	for i := range node.Children {
		switch entry := &node.Children[i]; {
		case entry.Name == name:
			return entry
		case byKey == nil && entry.Key == name:
			byKey = entry
		}
	}
	return byKey
}

// FindEntry returns the entry of a mapping by its name or its key, also one that a merge
// key brings in; nil if there is none. Mappings may merge each other many times
// over, in a document of which nothing is known yet; each is searched once.
func (node *Node) FindEntry(name string) *Child {
	if len(node.merges) == 0 {
		return node.findWritten(name)
	}
	searched := map[*Node]bool{}
	pending := []*Node{node}
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
			if merged.Kind == MappingKind {
				pending = append(pending, merged.Node)
				continue
			}
			if searched[merged.Node] {
				continue
			}
			searched[merged.Node] = true
			for _, source := range slices.Backward(merged.Children) {
				pending = append(pending, source.Node)
			}
		}
	}
	return nil
}

// mergeSources returns the values that a mapping's merge key brings in: a mapping,
// or the items of a list.
func mergeSources(merged Child) []Child {
	if merged.Kind == ListKind {
		return merged.Children
	}
	return []Child{merged}
}

// AllEntries yields the entries of a mapping, those that are written out and then those
// that merge keys bring in, each name once. The node is not fatal, and its size is
// bounded by the caller.
func (node *Node) AllEntries() iter.Seq[Child] {
	if len(node.merges) == 0 {
		return node.yieldWritten
	}
	return func(yield func(Child) bool) { node.yieldEntries(map[string]bool{}, yield) }
}

func (node *Node) yieldWritten(yield func(Child) bool) {
	if node.Kind != MappingKind {
		return
	}
	for _, entry := range node.Children {
		if !yield(entry) {
			return
		}
	}
}

// yieldEntries yields the entries whose names were not seen yet. It returns whether
// to go on.
func (node *Node) yieldEntries(seen map[string]bool, yield func(Child) bool) bool {
	if node.Kind != MappingKind {
		return true
	}
	for _, entry := range node.Children {
		if !seen[entry.Name] && !yield(entry) {
			return false
		}
		seen[entry.Name] = true
	}
	for _, merged := range node.merges {
		for _, source := range mergeSources(merged) {
			if !source.yieldEntries(seen, yield) {
				return false
			}
		}
	}
	return true
}

// FindText returns the entry of a mapping whose value is text; otherwise "".
func (node *Node) FindText(name string) string {
	if entry := node.FindEntry(name); entry != nil && entry.Kind == ScalarKind {
		text, _ := entry.Value.(string)
		return text
	}
	return ""
}

// addEntry adds an entry to a mapping, which has none of that name yet.
func (node *Node) addEntry(entry Child) {
	node.Children = append(node.Children, entry)
	switch {
	case node.byName != nil:
		node.indexEntry(len(node.Children) - 1)
	case len(node.Children) > maxSearched:
		node.byName = make(map[string]int)
		for i := range node.Children {
			node.indexEntry(i)
		}
	}
}

// indexEntry adds an entry to the index. A name takes precedence over a key.
func (node *Node) indexEntry(i int) {
	entry := &node.Children[i]
	node.byName[entry.Name] = i
	if _, ok := node.byName[entry.Key]; !ok {
		node.byName[entry.Key] = i
	}
}

// addSize counts the values of a node that is written or repeated in this one.
func (node *Node) addSize(child Child) {
	aliased := child.Aliased
	if child.isAliased {
		aliased = child.size
	}
	node.size, node.Aliased = min(node.size+child.size, maxSize), min(node.Aliased+aliased, maxSize)
	switch {
	case child.isCyclic:
		node.Fatal = errRecursiveAlias
	case node.Fatal == nil:
		node.Fatal = child.Fatal
	}
}

// treeBuilder turns the nodes of the YAML library into a tree. It is used for one
// document.
type treeBuilder struct {
	// precedingLines is the number of lines of the file before the document.
	precedingLines int
	// anchored are the nodes that aliases may repeat, and open those of them that are
	// being built.
	anchored map[*yaml.Node]*Node
	open     map[*yaml.Node]bool
}

func newTreeBuilder(precedingLines int) *treeBuilder {
	return &treeBuilder{
		precedingLines: precedingLines,
		anchored:       make(map[*yaml.Node]*Node),
		open:           make(map[*yaml.Node]bool),
	}
}

// buildChild returns a node where it is written, or where an alias repeats it.
func (builder *treeBuilder) buildChild(parsed *yaml.Node) Child {
	built := Child{Line: parsed.Line + builder.precedingLines}
	if parsed.Kind != yaml.AliasNode {
		built.Node = builder.buildNode(parsed)
		return built
	}
	built.isAliased, built.isCyclic = true, builder.open[parsed.Alias]
	built.Node = builder.anchored[parsed.Alias]
	if built.Node == nil {
		// The anchor stands in a key, which is no node of the tree.
		built.Node = builder.buildNode(parsed.Alias)
	}
	return built
}

func (builder *treeBuilder) buildNode(parsed *yaml.Node) *Node {
	built := &Node{size: 1, IsFlow: parsed.Style&yaml.FlowStyle != 0}
	if parsed.Anchor != "" {
		builder.anchored[parsed], builder.open[parsed] = built, true
		defer delete(builder.open, parsed)
	}
	switch parsed.Kind {
	case yaml.MappingNode:
		built.Kind = MappingKind
		builder.buildMapping(built, parsed)
	case yaml.SequenceNode:
		built.Kind = ListKind
		built.Children = make([]Child, 0, len(parsed.Content))
		for _, item := range parsed.Content {
			built.Children = append(built.Children, builder.buildChild(item))
			built.addSize(built.Children[len(built.Children)-1])
		}
	default:
		built.Written, built.IsPlain = parsed.Value, isPlainScalar(parsed)
		var err error
		if built.Value, err = readScalar(parsed); err != nil {
			built.faults = []Fault{builder.newFault(parsed, err)}
		}
	}
	return built
}

func (builder *treeBuilder) newFault(parsed *yaml.Node, err error) Fault {
	return Fault{Line: parsed.Line + builder.precedingLines, Code: CodeSyntaxError, Message: err.Error()}
}

// buildMapping builds the entries of a mapping and the values of its merge keys.
func (builder *treeBuilder) buildMapping(mapping *Node, parsed *yaml.Node) {
	mapping.Children = make([]Child, 0, len(parsed.Content)/2)
	for i := 0; i+1 < len(parsed.Content); i += 2 {
		key, value := parsed.Content[i], builder.buildChild(parsed.Content[i+1])
		if isMergeKey(key) {
			mapping.addSize(value)
			mapping.merges = append(mapping.merges, value)
			continue
		}
		name, err := readKey(key)
		if err != nil {
			mapping.faults = append(mapping.faults, builder.newFault(key, err))
			continue
		}
		value.Line = key.Line + builder.precedingLines
		value.Name, value.Key = name, resolveAlias(key).Value
		if first := mapping.findWritten(name); first != nil && first.Name == name {
			mapping.faults = append(mapping.faults, duplicateKey(value, first.Line))
			continue
		}
		mapping.addSize(value)
		mapping.addEntry(value)
	}
}

// duplicateKey is the fault of a key that a mapping has already, on the line given.
func duplicateKey(again Child, lineNumber int) Fault {
	return Fault{
		Line: again.Line, Code: CodeDuplicateKey,
		Message: fmt.Sprintf("the key %s stands twice, here and on line %d; one of them would be lost", again.Name, lineNumber),
	}
}
