package manifest

import (
	"slices"
	"strconv"
	"strings"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
)

// pathElement is one part of the path of a field: a field by its name, or an item
// of a list by its index or key.
type pathElement struct {
	text   string
	isItem bool
}

// parsePath reads the path of a field: spec.budget.lines[3].amount, as the API
// server writes it, or spec.budget.lines[wifi].amount, as findings do. Any text is
// a path; parts that are empty are left out.
func parsePath(path string) []pathElement {
	var elements []pathElement
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			key, rest, _ := strings.Cut(path[1:], "]")
			elements = append(elements, pathElement{text: key, isItem: true})
			path = rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			elements = append(elements, pathElement{text: path[:end]})
			path = path[end:]
		}
	}
	return elements
}

// fieldLocator finds the fields of objects by their paths. Its index keeps what
// merge keys bring in, so that the search for each of n entries takes n steps and
// not n². The index copies these entries, and is therefore only for objects whose
// aliases are known to be few. The zero value has no index. A locator is for one
// document and one goroutine.
type fieldLocator struct {
	// entries are those of the mappings that have merge keys.
	entries map[*node]map[string]*child
}

func newFieldLocator() fieldLocator { return fieldLocator{entries: make(map[*node]map[string]*child)} }

// findField returns what a path leads to; nil if that is not written. An item is
// found by its index.
func (l fieldLocator) findField(object child, path string) *child {
	found := &object
	for _, element := range parsePath(path) {
		if found = l.findElement(found.node, nil, element); found == nil {
			return nil
		}
	}
	return found
}

// locateField returns the line of the field that a path leads to, or of the nearest
// parent that is written. An item is found by its index.
func (l fieldLocator) locateField(object child, path string) int {
	return l.locateFieldByKey(object, nil, path)
}

// locateFieldByKey is locateField for paths that name items by their key in the
// list, or by their index where no item has such a key. The schema says what the
// keys of a list are; nil: it has none.
func (l fieldLocator) locateFieldByKey(object child, schema *structuralschema.Structural, path string) int {
	line, at := object.line, object.node
	for _, element := range parsePath(path) {
		next := l.findElement(at, schema, element)
		if next == nil {
			break
		}
		line, at = next.line, next.node
		schema = schemaBelow(schema, element)
	}
	return line
}

func schemaBelow(schema *structuralschema.Structural, element pathElement) *structuralschema.Structural {
	if schema == nil {
		return nil
	}
	if element.isItem {
		return schema.Items
	}
	if property, ok := schema.Properties[element.text]; ok {
		return &property
	}
	return nil
}

func (l fieldLocator) findElement(in *node, schema *structuralschema.Structural, element pathElement) *child {
	if !element.isItem {
		return l.findEntry(in, element.text)
	}
	if in.kind != listNode {
		return nil
	}
	if schema != nil {
		hasKey := func(item child) bool { return l.hasListKey(item.node, schema.XListMapKeys, element.text) }
		if i := slices.IndexFunc(in.children, hasKey); i >= 0 {
			return &in.children[i]
		}
	}
	if i, err := strconv.Atoi(element.text); err == nil && i >= 0 && i < len(in.children) {
		return &in.children[i]
	}
	return nil
}

// hasListKey reports whether an item of a list has a key: it is that text, or one
// of its key fields is.
func (l fieldLocator) hasListKey(item *node, keyFields []string, key string) bool {
	if item.kind == scalarNode {
		return item.written == key
	}
	return slices.ContainsFunc(keyFields, func(name string) bool {
		entry := l.findEntry(item, name)
		return entry != nil && entry.kind == scalarNode && entry.written == key
	})
}

// findEntry returns the entry of a mapping by its name or its key; nil if there is
// none.
func (l fieldLocator) findEntry(in *node, name string) *child {
	switch {
	case len(in.merges) == 0:
		return in.findWritten(name)
	case l.entries == nil:
		return in.find(name)
	default:
		return l.indexEntries(in)[name]
	}
}

// indexEntries returns the entries of a mapping by their name and key, with those
// that merge keys bring in.
func (l fieldLocator) indexEntries(in *node) map[string]*child {
	if known, ok := l.entries[in]; ok {
		return known
	}
	entries := make(map[string]*child, len(in.byName))
	l.entries[in] = entries
	for name, i := range in.byName {
		entries[name] = &in.children[i]
	}
	for _, merged := range in.merges {
		for _, source := range mergeSources(merged) {
			for name, entry := range l.indexEntries(source.node) {
				if _, ok := entries[name]; !ok {
					entries[name] = entry
				}
			}
		}
	}
	return entries
}
