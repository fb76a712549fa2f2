package yamltree

// ReadValue returns the value of a node that JSON would hold, as kubectl reads it.
// It shares nothing with the tree: a value that aliases repeat is read anew in each
// place. The node is not fatal, and its size is bounded by the caller.
func ReadValue(from *Node) any {
	switch from.Kind {
	case MappingKind:
		object := make(map[string]any, len(from.Children))
		for entry := range from.AllEntries() {
			object[entry.Name] = ReadValue(entry.Node)
		}
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
