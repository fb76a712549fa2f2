package yamltree

// ReadValue returns the value of a node that JSON would hold, as kubectl reads it.
// It shares nothing with the tree: a value that aliases repeat is read anew in each
// place. The node is not fatal, and its size is bounded by the caller.
func ReadValue(from *Node) any {
	switch from.Kind {
	case MappingKind:
		object := make(map[string]any, len(from.Children))
		readEntries(object, from)
		return object
	case ListKind:
		list := make([]any, 0, len(from.Children))
		for _, item := range from.Children {
			list = append(list, ReadValue(item.Node))
		}
		return list
	default:
		return from.Value
	}
}

// readEntries adds the entries of a mapping that an object does not have yet: those
// that are written out, then those that merge keys bring in.
func readEntries(object map[string]any, from *Node) {
	for _, entry := range from.Children {
		if _, ok := object[entry.Name]; !ok {
			object[entry.Name] = ReadValue(entry.Node)
		}
	}
	for _, merged := range from.merges {
		for _, source := range mergeSources(merged) {
			if source.Kind == MappingKind {
				readEntries(object, source.Node)
			}
		}
	}
}
