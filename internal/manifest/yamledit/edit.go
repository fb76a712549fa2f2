// Package yamledit changes fields of an object in a YAML file and leaves everything else of the
// file as people wrote it: comments, order, blank lines and quotes. What it cannot change
// in that way is an error, and the file then stays as it is.
package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Object identifies an object in a file.
type Object struct {
	Kind, Name string
	// Namespace is compared with that of a document unless one of the two is empty.
	Namespace string
}

// ErrNotFound says that no document of the file is the object.
var ErrNotFound = errors.New("the file does not have the object")

// errByHand says that a change needs a person.
var errByHand = errors.New("the way in which the file is written does not allow the change: make it by hand")

// documentMark matches a line that begins a document.
var documentMark = regexp.MustCompile(`(?m)^---(?:[ \t].*)?\r?$\n?`)

// SetFields returns the content of a file in which an object has the fields of after in place of
// those of before. Fields that are equal in both are not touched. before and after hold
// what JSON holds.
func SetFields(content []byte, object Object, before, after map[string]any) ([]byte, error) {
	starts := []int{0}
	for _, mark := range documentMark.FindAllIndex(content, -1) {
		starts = append(starts, mark[1])
	}
	for i, start := range starts {
		end := len(content)
		if i+1 < len(starts) {
			end = start + documentMark.FindIndex(content[start:])[0]
		}
		var root yaml.Node
		if err := yaml.Unmarshal(content[start:end], &root); err != nil || !isObject(&root, object) {
			continue
		}
		edited, err := setDocument(content[start:end], root.Content[0], before, after)
		if err != nil {
			return nil, err
		}
		return slices.Concat(content[:start], edited, content[end:]), nil
	}
	return nil, ErrNotFound
}

// isObject reports whether a document is an object.
func isObject(root *yaml.Node, object Object) bool {
	var header struct {
		Kind     string
		Metadata struct{ Name, Namespace string }
	}
	if len(root.Content) == 0 || root.Decode(&header) != nil {
		return false
	}
	namespace := header.Metadata.Namespace
	return header.Kind == object.Kind && header.Metadata.Name == object.Name &&
		(namespace == "" || object.Namespace == "" || namespace == object.Namespace)
}

// setDocument changes a document, and then reads it again: the result must be what was asked for.
func setDocument(content []byte, root *yaml.Node, before, after map[string]any) ([]byte, error) {
	editor := newEditor(content)
	if err := editor.setMapping(root, before, after, false); err != nil {
		return nil, err
	}
	edited := editor.applyEdits()
	var was, is map[string]any
	if err := yaml.Unmarshal(content, &was); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(edited, &is); err != nil {
		return nil, errByHand
	}
	if !isEqual(changeValue(was, before, after), is) {
		return nil, errByHand
	}
	return edited, nil
}

// changeValue returns a value with the changes from before to after.
func changeValue(value, before, after any) any {
	if reflect.DeepEqual(before, after) {
		return value
	}
	fields, isMapping := value.(map[string]any)
	one, isOneMapping := before.(map[string]any)
	other, isOtherMapping := after.(map[string]any)
	if isMapping && isOneMapping && isOtherMapping {
		changed := maps.Clone(fields)
		for name := range one {
			if _, ok := other[name]; !ok {
				delete(changed, name)
			}
		}
		for name, part := range other {
			changed[name] = changeValue(fields[name], one[name], part)
		}
		return changed
	}
	items, isList := value.([]any)
	oneList, isOneList := before.([]any)
	otherList, isOtherList := after.([]any)
	if isList && isOneList && isOtherList && len(items) == len(oneList) && len(otherList) >= len(items) {
		changed := slices.Clone(otherList)
		for i := range items {
			changed[i] = changeValue(items[i], oneList[i], otherList[i])
		}
		return changed
	}
	return after
}

// isEqual compares values as YAML decodes them. Numbers of different types are equal if they are
// written in the same way.
func isEqual(one, other any) bool {
	return reflect.DeepEqual(normalizeValue(one), normalizeValue(other))
}

func normalizeValue(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		fields := map[string]any{}
		for name, part := range typed {
			fields[name] = normalizeValue(part)
		}
		return fields
	case []any:
		items := make([]any, len(typed))
		for i, item := range typed {
			items[i] = normalizeValue(item)
		}
		return items
	case int, int64, uint64, float64:
		return fmt.Sprint(typed)
	default:
		return typed
	}
}

// editor collects changes of a text.
type editor struct {
	content []byte
	// lineStarts are the offsets of the lines.
	lineStarts []int
	edits      []edit
	lineEnd    string
	// isCompact says that lists begin below the first letter of their key.
	isCompact bool
}

// edit replaces a part of the text.
type edit struct {
	start, end int
	text       string
}

var compactList = regexp.MustCompile(`(?m)^( *)[^\s#-][^\n]*:\r?\n( *)- `)

func newEditor(content []byte) *editor {
	editor := &editor{content: content, lineStarts: []int{0}, lineEnd: "\n"}
	for offset, letter := range content {
		if letter == '\n' {
			editor.lineStarts = append(editor.lineStarts, offset+1)
		}
	}
	if bytes.Contains(content, []byte("\r\n")) {
		editor.lineEnd = "\r\n"
	}
	if match := compactList.FindSubmatch(content); match != nil {
		editor.isCompact = len(match[1]) == len(match[2])
	}
	return editor
}

// applyEdits returns the text with all changes.
func (editor *editor) applyEdits() []byte {
	slices.SortStableFunc(editor.edits, func(left, right edit) int { return left.start - right.start })
	var result bytes.Buffer
	offset := 0
	for _, change := range editor.edits {
		result.Write(editor.content[offset:max(change.start, offset)])
		result.WriteString(change.text)
		offset = max(change.end, offset)
	}
	result.Write(editor.content[offset:])
	return result.Bytes()
}

func (editor *editor) replaceRange(start, end int, text string) {
	editor.edits = append(editor.edits, edit{start, end, text})
}

// setMapping changes the fields of a mapping.
func (editor *editor) setMapping(node *yaml.Node, before, after map[string]any, isInFlow bool) error {
	if node.Kind != yaml.MappingNode {
		return errByHand
	}
	isInFlow = isInFlow || node.Style&yaml.FlowStyle != 0
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		was, hadField := before[key.Value]
		is, hasField := after[key.Value]
		switch {
		case hadField == hasField && reflect.DeepEqual(was, is):
			continue
		case !hasField:
			if !hadField {
				continue
			}
			if err := editor.removeField(node, i, isInFlow); err != nil {
				return err
			}
		default:
			if err := editor.setValue(key, value, was, is, isInFlow); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if findField(node, name) < 0 && !reflect.DeepEqual(before[name], after[name]) {
			if err := editor.addField(node, name, after[name], isInFlow); err != nil {
				return err
			}
		}
	}
	return nil
}

func findField(node *yaml.Node, name string) int {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return i
		}
	}
	return -1
}

// setValue changes the value of a field.
func (editor *editor) setValue(key, value *yaml.Node, before, after any, isInFlow bool) error {
	isInFlow = isInFlow || value.Style&yaml.FlowStyle != 0
	switch {
	case value.Kind == yaml.MappingNode:
		one, isOneMapping := before.(map[string]any)
		other, isOtherMapping := after.(map[string]any)
		if isOneMapping && isOtherMapping && len(other) > 0 {
			return editor.setMapping(value, one, other, isInFlow)
		}
	case value.Kind == yaml.SequenceNode:
		one, isOneList := before.([]any)
		other, isOtherList := after.([]any)
		if isOneList && isOtherList && len(value.Content) == len(one) && len(other) >= len(one) {
			return editor.setItems(key, value, one, other, isInFlow)
		}
	case value.Kind == yaml.ScalarNode && isScalar(after):
		start := editor.offsetOf(value)
		end, err := editor.endOfScalar(value, isInFlow)
		if err != nil {
			return err
		}
		text, err := encodeScalar(after)
		if err != nil {
			return err
		}
		editor.replaceRange(start, end, text)
		return nil
	}
	if isInFlow {
		return editor.replaceFlow(value, after)
	}
	return editor.replaceBlock(key, after)
}

// setItems changes the items of a list and adds those at its end.
func (editor *editor) setItems(key, list *yaml.Node, before, after []any, isInFlow bool) error {
	for i, item := range list.Content {
		one, isOneMapping := before[i].(map[string]any)
		other, isOtherMapping := after[i].(map[string]any)
		switch {
		case reflect.DeepEqual(before[i], after[i]):
		case isOneMapping && isOtherMapping:
			if err := editor.setMapping(item, one, other, isInFlow); err != nil {
				return err
			}
		default:
			return editor.replaceWhole(key, list, after, isInFlow)
		}
	}
	added := after[len(before):]
	switch {
	case len(added) == 0:
		return nil
	case isInFlow || len(list.Content) == 0:
		return editor.replaceWhole(key, list, after, isInFlow)
	}
	text, err := encodeBlock(added, list.Column-1, editor.isCompact, editor.lineEnd)
	if err != nil {
		return err
	}
	end := editor.endOfBlock(key)
	editor.insertLines(end, text)
	return nil
}

func (editor *editor) replaceWhole(key, value *yaml.Node, after any, isInFlow bool) error {
	if isInFlow {
		return editor.replaceFlow(value, after)
	}
	return editor.replaceBlock(key, after)
}

// insertLines inserts lines at an offset that begins a line, or at the end of a text whose last
// line has no end.
func (editor *editor) insertLines(offset int, text string) {
	if offset > 0 && editor.content[offset-1] != '\n' {
		text = editor.lineEnd + strings.TrimSuffix(text, editor.lineEnd)
	}
	editor.replaceRange(offset, offset, text)
}

// offsetOf returns the offset of a node. The columns of YAML count characters, not bytes.
func (editor *editor) offsetOf(node *yaml.Node) int {
	offset := editor.lineStarts[node.Line-1]
	for column := 1; column < node.Column && offset < len(editor.content); column++ {
		offset++
		for offset < len(editor.content) && editor.content[offset]&0xc0 == 0x80 {
			offset++
		}
	}
	return offset
}
