package yamltree

import (
	"slices"
	"strconv"
	"strings"
)

// PathElement is one part of the path of a field: a field by its name, or an item
// of a list by its index or key.
type PathElement struct {
	Text   string
	IsItem bool
}

// KeyFields returns the fields that name the items of the list to which a path
// leads, as name does in spec.budget.lines. A list of texts has none: each item is
// its own name. ok is false where the path leads to no list that is known.
type KeyFields func(path []PathElement) (fields []string, ok bool)

// ParsePath reads the path of a field: spec.budget.lines[3].amount, as the API
// server writes it, or spec.budget.lines[wifi].amount, as findings do. Any text is
// a path; parts that are empty are left out.
func ParsePath(path string) []PathElement {
	var elements []PathElement
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			key, rest, _ := strings.Cut(path[1:], "]")
			elements = append(elements, PathElement{Text: key, IsItem: true})
			path = rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			elements = append(elements, PathElement{Text: path[:end]})
			path = path[end:]
		}
	}
	return elements
}

// Locator finds the fields of objects by their paths. Its index keeps what
// merge keys bring in, so that the search for each of n entries takes n steps and
// not n². The index copies these entries, and is therefore only for objects whose
// aliases are known to be few. The zero value has no index. A locator is for one
// document and one goroutine.
type Locator struct {
	// entries are those of the mappings that have merge keys.
	entries map[*Node]map[string]*Child
}

// NewLocator returns a locator with an index.
func NewLocator() Locator { return Locator{entries: make(map[*Node]map[string]*Child)} }

// FindField returns what a path leads to; nil if that is not written. An item is
// found by its index.
func (locator Locator) FindField(object Child, path string) *Child {
	found := &object
	for _, element := range ParsePath(path) {
		if found = locator.findElement(found.Node, element); found == nil {
			return nil
		}
	}
	return found
}

// LocateField returns the line of the field that a path leads to, or of the nearest
// parent that is written. An item is found by its index.
func (locator Locator) LocateField(object Child, path string) int {
	return locator.LocateFieldByKey(object, nil, path)
}

// LocateFieldByKey is LocateField for paths that name items by their key in the
// list, or by their index where no item has such a key. Without keyFields it is
// LocateField.
func (locator Locator) LocateFieldByKey(object Child, keyFields KeyFields, path string) int {
	lineNumber, at := object.Line, object.Node
	elements := ParsePath(path)
	for i, element := range elements {
		var next *Child
		if element.IsItem && keyFields != nil {
			if fields, ok := keyFields(elements[:i]); ok {
				next = locator.findItem(at, fields, element.Text)
			}
		}
		if next == nil {
			next = locator.findElement(at, element)
		}
		if next == nil {
			break
		}
		lineNumber, at = next.Line, next.Node
	}
	return lineNumber
}

// findElement returns the entry of a mapping, or the item of a list by its index;
// nil if it is not written.
func (locator Locator) findElement(parent *Node, element PathElement) *Child {
	if !element.IsItem {
		return locator.FindEntry(parent, element.Text)
	}
	if parent.Kind != ListKind {
		return nil
	}
	if i, err := strconv.Atoi(element.Text); err == nil && i >= 0 && i < len(parent.Children) {
		return &parent.Children[i]
	}
	return nil
}

// findItem returns the item of a list that has a key; nil if there is none.
func (locator Locator) findItem(parent *Node, keyFields []string, key string) *Child {
	if parent.Kind != ListKind {
		return nil
	}
	hasKey := func(item Child) bool { return locator.hasListKey(item.Node, keyFields, key) }
	if i := slices.IndexFunc(parent.Children, hasKey); i >= 0 {
		return &parent.Children[i]
	}
	return nil
}

// hasListKey reports whether an item of a list has a key: it is that text, or one
// of its key fields is.
func (locator Locator) hasListKey(item *Node, keyFields []string, key string) bool {
	if item.Kind == ScalarKind {
		return item.Written == key
	}
	return slices.ContainsFunc(keyFields, func(name string) bool {
		entry := locator.FindEntry(item, name)
		return entry != nil && entry.Kind == ScalarKind && entry.Written == key
	})
}

// FindEntry returns the entry of a mapping by its name or its key; nil if there is
// none.
func (locator Locator) FindEntry(parent *Node, name string) *Child {
	switch {
	case len(parent.merges) == 0:
		return parent.findWritten(name)
	case locator.entries == nil:
		return parent.FindEntry(name)
	default:
		return locator.indexEntries(parent)[name]
	}
}

// indexEntries returns the entries of a mapping by their name and key, with those
// that merge keys bring in.
func (locator Locator) indexEntries(parent *Node) map[string]*Child {
	if known, ok := locator.entries[parent]; ok {
		return known
	}
	entries := make(map[string]*Child)
	locator.entries[parent] = entries
	for entry := range parent.yieldWritten {
		entries[entry.Name] = parent.findWritten(entry.Name)
		if _, ok := entries[entry.Key]; !ok {
			entries[entry.Key] = entries[entry.Name]
		}
	}
	for _, merged := range parent.merges {
		for _, source := range mergeSources(merged) {
			for name, entry := range locator.indexEntries(source.Node) {
				if _, ok := entries[name]; !ok {
					entries[name] = entry
				}
			}
		}
	}
	return entries
}
