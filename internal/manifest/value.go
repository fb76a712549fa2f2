package manifest

// readValue returns the value of a node that JSON would hold, as kubectl reads it.
// It shares nothing with the tree: a value that aliases repeat is read anew in each
// place. The node is not fatal, and its size is bounded by the caller.
func readValue(from *node) any {
	switch from.kind {
	case mappingNode:
		object := make(map[string]any, len(from.children))
		for _, entry := range from.children {
			object[entry.name] = readValue(entry.node)
		}
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

// faultCollector collects the faults of an object.
type faultCollector struct {
	// repeated are the nodes that aliases repeat. Each is visited once.
	repeated map[*node]bool
	// seen are all faults. What aliases repeat has its faults in one place.
	seen map[fault]bool
	// faults are the first maxErrors; omitted counts the others, of which the first
	// stands on omittedLine.
	faults               []fault
	omitted, omittedLine int
}

// collectFaults returns the faults of an object and of all that is below it.
func collectFaults(object child) faultCollector {
	collector := faultCollector{repeated: make(map[*node]bool), seen: make(map[fault]bool)}
	collector.visit(object)
	return collector
}

func (c *faultCollector) visit(from child) {
	if from.isAliased {
		if c.repeated[from.node] {
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
