package yamltree

// Faults are the faults of an object, in the order in which they are written but
// for those of what aliases repeat.
type Faults struct {
	// Shown are the first faults, as many as were asked for.
	Shown []Fault
	// Omitted counts the others. The first of them stands on OmittedLine.
	Omitted, OmittedLine int
}

// faultCollector collects the faults of an object.
type faultCollector struct {
	// limit is how many faults are shown.
	limit int
	// skipAliases leaves out what aliases repeat.
	skipAliases bool
	// repeated are the nodes that aliases repeat, and merged the lists of mappings
	// that they repeat for merge keys. Each is visited once.
	repeated, merged map[*Node]bool
	// seen are all faults. What aliases repeat has its faults in one place.
	seen  map[Fault]bool
	found Faults
}

// CollectFaults returns the faults of an object and of all that is below it, at
// most limit of them. Of a fatal object it returns those of what is written in the
// object itself.
func CollectFaults(object Child, isFatal bool, limit int) Faults {
	collector := faultCollector{
		limit: limit, skipAliases: isFatal,
		repeated: make(map[*Node]bool), merged: make(map[*Node]bool), seen: make(map[Fault]bool),
	}
	// The object may be an item of a list that an alias repeats.
	object.isAliased = false
	collector.visitChild(object)
	return collector.found
}

func (collector *faultCollector) visitChild(from Child) {
	if from.isAliased {
		if collector.skipAliases || collector.repeated[from.Node] {
			return
		}
		collector.repeated[from.Node] = true
	}
	for _, found := range from.faults {
		collector.addFault(found)
	}
	for _, below := range from.Children {
		collector.visitChild(below)
	}
	for _, merged := range from.merges {
		collector.visitMerge(merged)
		collector.visitChild(merged)
	}
}

// visitMerge adds a fault for each source of a merge key that is no mapping.
func (collector *faultCollector) visitMerge(merged Child) {
	if merged.isAliased {
		if collector.skipAliases || collector.merged[merged.Node] {
			return
		}
		collector.merged[merged.Node] = true
	}
	for _, source := range mergeSources(merged) {
		if source.Kind != MappingKind {
			collector.addFault(Fault{Line: source.Line, Code: CodeSyntaxError, Message: errMerge.Error()})
		}
	}
}

func (collector *faultCollector) addFault(found Fault) {
	switch {
	case collector.seen[found]:
		return
	case len(collector.found.Shown) < collector.limit:
		collector.found.Shown = append(collector.found.Shown, found)
	default:
		if collector.found.Omitted == 0 {
			collector.found.OmittedLine = found.Line
		}
		collector.found.Omitted++
	}
	collector.seen[found] = true
}
