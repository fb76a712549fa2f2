// Package objectsize measures how much room an object takes where Kubernetes stores it,
// and holds the limits that follow. It reads one object and nothing else.
package objectsize

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// The limits, in bytes.
const (
	// Stored is the most that etcd stores for one object with its default settings:
	// spec, status, metadata and managed fields together, as JSON.
	Stored = 1_572_864
	// Request is the most that the API server reads of one request.
	Request = 3_145_728
	// Documented is the size of a plan, as Size.TotalBytes counts it, up to which its status
	// always fits and server-side apply works: Documented + PlanStatus + Metadata =
	// Stored.
	Documented = 500_000
	// PlanStatus is the size of the largest status of a plan with its managed fields.
	PlanStatus = 1_000_000
	// Metadata is what is left for names, labels, annotations and the managed
	// fields of their owners.
	Metadata = Stored - Documented - PlanStatus
	// Unstorable is the size of a spec as JSON beyond which applying the object fails
	// in any way: metadata and the smallest status take the rest up to Stored.
	Unstorable = 1_400_000
)

// Size is how much room the spec of an object takes.
type Size struct {
	// JSON is the spec as JSON, in bytes.
	JSON int
	// ManagedFields is the size in bytes of the managed fields of one owner who applied
	// the whole spec on the server side. They are stored with the object. The figure is
	// never less than what the API server writes.
	ManagedFields int
	// Sections are the fields of the spec with JSON and managed fields together, the
	// largest first.
	Sections []Section
}

// Section is a field of a spec.
type Section struct {
	Name string
	// Bytes of the field as JSON and of its managed fields.
	Bytes int
}

// TotalBytes returns the size of the spec as JSON with its managed fields, in bytes.
func (size Size) TotalBytes() int { return size.JSON + size.ManagedFields }

// LargestSection returns the largest section, or an empty one if the spec is empty.
func (size Size) LargestSection() Section {
	if len(size.Sections) == 0 {
		return Section{}
	}
	return size.Sections[0]
}

// Measure returns the size of a spec, which is a struct of the API or a decoded JSON
// object. Anything else has size 0.
func Measure(spec any) Size {
	content, err := json.Marshal(spec)
	if err != nil {
		return Size{}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(content, &fields); err != nil {
		return Size{}
	}
	size := Size{JSON: len(content), ManagedFields: len(`"f:spec":{".":{}},`)}
	for name, field := range fields {
		var value any
		if err := json.Unmarshal(field, &value); err != nil {
			return Size{}
		}
		managed := managedField(name, value)
		size.ManagedFields += managed
		size.Sections = append(
			size.Sections, Section{Name: name, Bytes: len(name) + len(`"":,`) + len(field) + managed},
		)
	}
	slices.SortFunc(size.Sections, func(left, right Section) int {
		return cmp.Or(cmp.Compare(right.Bytes, left.Bytes), cmp.Compare(left.Name, right.Name))
	})
	return size
}

// managedField returns the size of the record of a field and of everything below it:
// "f:name":{".":{},"f:first":{},"f:second":{}}, with the comma.
func managedField(name string, value any) int {
	return len(name) + len(`"f:":{},`) + managedChildren(value)
}

// managedChildren returns the size of the record below a value: each field of an
// object, and each item of a list by its key or, for a scalar, by itself.
func managedChildren(value any) int {
	const self = len(`".":{},`)
	bytes := 0
	switch value := value.(type) {
	case map[string]any:
		bytes = self
		for name, field := range value {
			bytes += managedField(name, field)
		}
	case []any:
		bytes = self
		for _, item := range value {
			bytes += managedItem(item)
		}
	}
	return bytes
}

// itemKeys are the fields by which the lists of the API are keyed. If an item has
// several of them, the first in this order is the key.
var itemKeys = []string{"name", "fiscalYear", "domain", "criterion", "date", "state", "kind", "type"}

// managedItem returns the size of the record of a list item: "k:{\"name\":\"x\"}":{…},
// or "v:\"x\"":{} for a scalar, each with the comma.
func managedItem(item any) int {
	fields, ok := item.(map[string]any)
	if !ok {
		return quotedTwice(item) + len(`"v:":{},`)
	}
	for _, key := range itemKeys {
		if value, ok := fields[key]; ok {
			return quotedTwice(map[string]any{key: value}) + len(`"k:":{},`) + managedChildren(item)
		}
	}
	return len(`"i:000":{},`) + managedChildren(item)
}

// quotedTwice returns the length of a value as JSON inside a JSON text, without the
// outer quotation marks.
func quotedTwice(value any) int {
	inner, err := json.Marshal(value)
	if err != nil {
		return 0
	}
	outer, err := json.Marshal(string(inner))
	if err != nil {
		return 0
	}
	return len(outer) - len(`""`)
}

// FormatMegabytes writes a number of bytes in millions, with two decimals, rounded half
// up: 1.57 MB.
func FormatMegabytes(bytes int) string {
	hundredths := (bytes + 5_000) / 10_000
	return fmt.Sprintf("%d.%02d MB", hundredths/100, hundredths%100)
}
