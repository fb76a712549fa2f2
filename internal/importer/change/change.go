// Package change holds objects as they are and as an import makes them, and lists the fields
// that differ.
package change

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Change is an object as it is and as an import makes it.
type Change struct {
	// Before is nil for a new object.
	Before client.Object
	// After is the object with everything that people wrote in it.
	After client.Object
	// Owned has the fields that the import owns, and no others.
	Owned client.Object
	// Note is a sentence about the change for people, or empty.
	Note string
}

// Field is a field that an import changes. Before or After is nil if the field is new or removed.
type Field struct {
	// Path addresses an item of a list by its key: spec.notInService[Retired].count.
	Path          string
	Before, After any
}

// Manifest is an object as people write it in a file: without what the API server adds.
type Manifest map[string]any

// NewManifest returns an object as people write it.
func NewManifest(object client.Object) (Manifest, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	var all map[string]any
	if err := utiljson.Unmarshal(content, &all); err != nil {
		return nil, err
	}
	metadata := map[string]any{"name": object.GetName()}
	if namespace := object.GetNamespace(); namespace != "" {
		metadata["namespace"] = namespace
	}
	if labels := object.GetLabels(); len(labels) > 0 {
		metadata["labels"] = toAny(labels)
	}
	annotations := maps.Clone(object.GetAnnotations())
	delete(annotations, "kubectl.kubernetes.io/last-applied-configuration")
	if len(annotations) > 0 {
		metadata["annotations"] = toAny(annotations)
	}
	manifest := Manifest{"apiVersion": all["apiVersion"], "kind": all["kind"], "metadata": metadata}
	if spec, ok := all["spec"]; ok {
		manifest["spec"] = spec
	}
	return manifest, nil
}

func toAny(texts map[string]string) map[string]any {
	values := map[string]any{}
	for key, text := range texts {
		values[key] = text
	}
	return values
}

// Manifests returns the object before and after. before is nil for a new object.
func (of Change) Manifests() (before, after Manifest, err error) {
	if of.Before != nil {
		if before, err = NewManifest(of.Before); err != nil {
			return nil, nil, err
		}
	}
	after, err = NewManifest(of.After)
	return before, after, err
}

// ListFields returns the fields of the spec that differ, by path. A new object has all of its
// fields.
func (of Change) ListFields() ([]Field, error) {
	before, after, err := of.Manifests()
	if err != nil {
		return nil, err
	}
	var fields []Field
	compareValues("spec", before["spec"], after["spec"], &fields)
	compareValues("metadata.annotations", annotationsOf(before), annotationsOf(after), &fields)
	slices.SortFunc(fields, func(left, right Field) int { return cmp.Compare(left.Path, right.Path) })
	return fields, nil
}

func annotationsOf(manifest Manifest) any {
	metadata, _ := manifest["metadata"].(map[string]any)
	return metadata["annotations"]
}

// compareValues adds the fields below a path that differ.
func compareValues(path string, before, after any, fields *[]Field) {
	if reflect.DeepEqual(before, after) {
		return
	}
	if isBranch(before) && isBranch(after) || before == nil && isBranch(after) || after == nil && isBranch(before) {
		one, other := branchesOf(before), branchesOf(after)
		for name := range joinKeys(one, other) {
			compareValues(path+name, one[name], other[name], fields)
		}
		return
	}
	*fields = append(*fields, Field{path, before, after})
}

func joinKeys(one, other map[string]any) map[string]any {
	joined := maps.Clone(one)
	if joined == nil {
		joined = map[string]any{}
	}
	maps.Copy(joined, other)
	return joined
}

// isBranch reports whether a value has fields or items with a key. A list of plain values is one
// value.
func isBranch(value any) bool {
	switch typed := value.(type) {
	case map[string]any:
		return true
	case []any:
		return len(typed) > 0 && keyOf(typed[0]) != ""
	default:
		return false
	}
}

// branchesOf returns the parts of a value by what the path has for them.
func branchesOf(value any) map[string]any {
	branches := map[string]any{}
	switch typed := value.(type) {
	case map[string]any:
		for name, part := range typed {
			branches["."+name] = part
		}
	case []any:
		for i, item := range typed {
			branches["["+cmp.Or(keyOf(item), strconv.Itoa(i))+"]"] = item
		}
	}
	return branches
}

// keyFields are the fields that tell the items of a list apart.
var keyFields = []string{"name", "state", "line", "kind", "fiscalYear", "domain"}

// keyOf returns what tells an item of a list apart, or an empty text.
func keyOf(item any) string {
	fields, ok := item.(map[string]any)
	if !ok {
		return ""
	}
	for _, name := range keyFields {
		if value, ok := fields[name]; ok {
			return fmt.Sprint(value)
		}
	}
	return ""
}
