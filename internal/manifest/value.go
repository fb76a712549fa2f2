package manifest

// readValue returns the value of a node that JSON would hold, as kubectl reads it.
// It shares nothing with the tree: a value that aliases repeat is read anew in each
// place. The node is not fatal, and its size is bounded by the caller.
func readValue(from *node) any {
	switch from.kind {
	case mappingNode:
		object := make(map[string]any, len(from.children))
		readEntries(object, from)
		return object
	case listNode:
		list := make([]any, 0, len(from.children))
		for _, item := range from.children {
			list = append(list, readValue(item.node))
		}
		return list
	default:
		return from.value
	}
}

// readEntries adds the entries of a mapping that an object does not have yet: those
// that are written out, then those that merge keys bring in.
func readEntries(object map[string]any, from *node) {
	for _, entry := range from.children {
		if _, ok := object[entry.name]; !ok {
			object[entry.name] = readValue(entry.node)
		}
	}
	for _, merged := range from.merges {
		for _, source := range mergeSources(merged) {
			if source.kind == mappingNode {
				readEntries(object, source.node)
			}
		}
	}
}

// faultCollector collects the faults of an object.
type faultCollector struct {
	// skipAliases leaves out what aliases repeat.
	skipAliases bool
	// repeated are the nodes that aliases repeat, and merged the lists of mappings
	// that they repeat for merge keys. Each is visited once.
	repeated, merged map[*node]bool
	// seen are all faults. What aliases repeat has its faults in one place.
	seen map[fault]bool
	// faults are the first maxErrors; omitted counts the others, of which the first
	// stands on omittedLine.
	faults               []fault
	omitted, omittedLine int
}

// collectFaults returns the faults of an object and of all that is below it. Of a
// fatal object it returns those of what is written in the object itself.
func collectFaults(object child, isFatal bool) faultCollector {
	collector := faultCollector{
		skipAliases: isFatal, repeated: make(map[*node]bool), merged: make(map[*node]bool), seen: make(map[fault]bool),
	}
	// The object may be an item of a list that an alias repeats.
	object.isAliased = false
	collector.visit(object)
	return collector
}

func (c *faultCollector) visit(from child) {
	if from.isAliased {
		if c.skipAliases || c.repeated[from.node] {
			return
		}
		c.repeated[from.node] = true
	}
	for _, found := range from.faults {
		c.add(found)
	}
	for _, below := range from.children {
		c.visit(below)
	}
	for _, merged := range from.merges {
		c.visitMerge(merged)
		c.visit(merged)
	}
}

// visitMerge adds a fault for each source of a merge key that is no mapping.
func (c *faultCollector) visitMerge(merged child) {
	if merged.isAliased {
		if c.skipAliases || c.merged[merged.node] {
			return
		}
		c.merged[merged.node] = true
	}
	for _, source := range mergeSources(merged) {
		if source.kind != mappingNode {
			c.add(fault{line: source.line, code: codeSyntaxError, message: errMerge.Error()})
		}
	}
}

func (c *faultCollector) add(found fault) {
	switch {
	case c.seen[found]:
		return
	case len(c.faults) < maxErrors:
		c.faults = append(c.faults, found)
	default:
		if c.omitted == 0 {
			c.omittedLine = found.line
		}
		c.omitted++
	}
	c.seen[found] = true
}
