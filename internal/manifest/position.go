package manifest

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
)

// step is one part of a field path: a field by name, or an item of a list by
// index or by its key.
type step struct {
	text string
	item bool
}

// steps reads a field path: spec.budget.lines[3].amount, as the API server
// writes it, or spec.budget.lines[wifi].amount, as findings do.
func steps(path string) []step {
	var out []step
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			text, rest, _ := strings.Cut(path[1:], "]")
			out = append(out, step{text: text, item: true})
			path = rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			out = append(out, step{text: path[:end]})
			path = path[end:]
		}
	}
	return out
}

// locate returns the line of the field that a path leads to, or of its nearest
// parent that is written. With keys an item in brackets is sought by its list
// key first and by its index after.
func (x *entryIndex) locate(root *yaml.Node, schema *structuralschema.Structural, path string, keys bool) int {
	node, line := resolve(root), root.Line
	for _, s := range steps(path) {
		var key, value *yaml.Node
		if s.item {
			value = x.item(node, schema, s.text, keys)
			key = value
		} else {
			key, value = x.find(node, s.text)
		}
		if value == nil {
			return line
		}
		line, node = key.Line, resolve(value)
		schema = below(schema, s)
	}
	return line
}

func below(schema *structuralschema.Structural, s step) *structuralschema.Structural {
	if schema == nil {
		return nil
	}
	if s.item {
		return schema.Items
	}
	if sub, ok := schema.Properties[s.text]; ok {
		return &sub
	}
	return nil
}

func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}

// maxMergeDepth bounds merge keys that bring in merge keys.
const maxMergeDepth = 16

// entryIndex finds the entries of mappings by name. It indexes a mapping when it
// is first searched, so that a search for each of n keys costs n steps and not
// n². It copies what merge keys bring in, and is therefore only for documents
// whose aliases are known to be few: see contents. It is for one goroutine.
type entryIndex struct {
	mappings map[*yaml.Node]map[string]mapEntry
}

// mapEntry is the key and value of an entry.
type mapEntry struct {
	key, value *yaml.Node
}

func newEntryIndex() *entryIndex {
	return &entryIndex{mappings: make(map[*yaml.Node]map[string]mapEntry)}
}

// find returns the key and value of a mapping's entry, also of one that a merge
// key brings in. Both are nil for an entry that the mapping does not have.
func (x *entryIndex) find(node *yaml.Node, name string) (key, value *yaml.Node) {
	found := x.entries(node, 0)[name]
	return found.key, found.value
}

func (x *entryIndex) entries(node *yaml.Node, depth int) map[string]mapEntry {
	if node.Kind != yaml.MappingNode || depth > maxMergeDepth {
		return nil
	}
	if known, ok := x.mappings[node]; ok {
		return known
	}
	entries := make(map[string]mapEntry, len(node.Content)/2)
	// Known before it is complete: a mapping that merges itself ends here.
	x.mappings[node] = entries
	add := func(name string, entry mapEntry) {
		if _, ok := entries[name]; !ok {
			entries[name] = entry
		}
	}
	for _, entry := range ownEntries(node) {
		// A plain on is the key "true" in JSON; both names lead to it.
		if text, err := keyText(entry.key); err == nil {
			add(text, entry)
			add(entry.key.Value, entry)
		}
	}
	for _, source := range mergedMappings(node) {
		for name, entry := range x.entries(source, depth+1) {
			add(name, entry)
		}
	}
	return entries
}

// ownEntries are the entries of a mapping that are written out.
func ownEntries(node *yaml.Node) []mapEntry {
	entries := make([]mapEntry, 0, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isMerge(node.Content[i]) {
			entries = append(entries, mapEntry{key: node.Content[i], value: node.Content[i+1]})
		}
	}
	return entries
}

// mergedMappings are the nodes that a mapping's merge keys bring in, in order.
func mergedMappings(node *yaml.Node) []*yaml.Node {
	var merged []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isMerge(node.Content[i]) {
			continue
		}
		sources := []*yaml.Node{node.Content[i+1]}
		if from := resolve(node.Content[i+1]); from.Kind == yaml.SequenceNode {
			sources = from.Content
		}
		for _, source := range sources {
			merged = append(merged, resolve(source))
		}
	}
	return merged
}

// searchEntry finds an entry without an index, for the few names that say what a
// document is. Nothing is known of the document's aliases then, and mappings
// that merge each other many times over must not be searched as often: each is
// searched once.
func searchEntry(node *yaml.Node, name string) (key, value *yaml.Node) {
	searched := map[*yaml.Node]bool{}
	pending := []*yaml.Node{node}
	for len(pending) > 0 {
		mapping := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if mapping.Kind != yaml.MappingNode || searched[mapping] {
			continue
		}
		searched[mapping] = true
		for i := 0; i+1 < len(mapping.Content); i += 2 {
			key := mapping.Content[i]
			if isMerge(key) {
				continue
			}
			if text, err := keyText(key); err == nil && (text == name || key.Value == name) {
				return key, mapping.Content[i+1]
			}
		}
		// The first of the merged mappings wins, and so is the next to be searched.
		merged := mergedMappings(mapping)
		slices.Reverse(merged)
		pending = append(pending, merged...)
	}
	return nil, nil
}

// searchLine is the line of a field, or of its nearest parent that is written,
// without an index.
func searchLine(root *yaml.Node, path string) int {
	node, line := resolve(root), root.Line
	for _, s := range steps(path) {
		key, value := searchEntry(node, s.text)
		if value == nil {
			break
		}
		line, node = key.Line, resolve(value)
	}
	return line
}

func (x *entryIndex) item(node *yaml.Node, schema *structuralschema.Structural, text string, keys bool) *yaml.Node {
	if node.Kind != yaml.SequenceNode {
		return nil
	}
	if keys {
		hasKey := func(n *yaml.Node) bool { return x.hasListKey(resolve(n), schema, text) }
		if i := slices.IndexFunc(node.Content, hasKey); i >= 0 {
			return node.Content[i]
		}
	}
	if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < len(node.Content) {
		return node.Content[i]
	}
	return nil
}

func (x *entryIndex) hasListKey(node *yaml.Node, schema *structuralschema.Structural, text string) bool {
	if node.Kind == yaml.ScalarNode {
		return node.Value == text
	}
	if schema == nil {
		return false
	}
	for _, name := range schema.XListMapKeys {
		if _, value := x.find(node, name); value != nil && resolve(value).Value == text {
			return true
		}
	}
	return false
}
