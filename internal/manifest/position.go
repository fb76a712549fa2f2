package manifest

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
)

// step is one part of a field path: a field by name, or an item of a list by
// index or by its key.
type step struct {
	text string
	item bool
}

// steps reads a field path: spec.budget.lines[3].amount, as the API server
// writes it, or spec.budget.lines[wifi].amount, as findings do.
func steps(path string) []step {
	var out []step
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			text, rest, _ := strings.Cut(path[1:], "]")
			out = append(out, step{text: text, item: true})
			path = rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			out = append(out, step{text: path[:end]})
			path = path[end:]
		}
	}
	return out
}

// locate is the line of the field that a path leads to, or of its nearest
// parent that is written. With keys an item in brackets is sought by its list
// key first and by its index after.
func locate(root *yaml.Node, schema *structuralschema.Structural, path string, keys bool) int {
	node, line := resolve(root), root.Line
	for _, s := range steps(path) {
		var key, value *yaml.Node
		if s.item {
			value = item(node, schema, s.text, keys)
			key = value
		} else {
			key, value = entry(node, s.text, 0)
		}
		if value == nil {
			return line
		}
		line, node = key.Line, resolve(value)
		schema = below(schema, s)
	}
	return line
}

func below(schema *structuralschema.Structural, s step) *structuralschema.Structural {
	if schema == nil {
		return nil
	}
	if s.item {
		return schema.Items
	}
	if sub, ok := schema.Properties[s.text]; ok {
		return &sub
	}
	return nil
}

func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}

// maxMergeDepth bounds merge keys that bring in merge keys.
const maxMergeDepth = 16

// entry is the key and value of a mapping's entry, also one that a merge key
// brings in.
func entry(node *yaml.Node, name string, depth int) (key, value *yaml.Node) {
	if node.Kind != yaml.MappingNode || depth > maxMergeDepth {
		return nil, nil
	}
	var merges []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		if isMerge(node.Content[i]) {
			merges = append(merges, resolve(node.Content[i+1]))
			continue
		}
		// A plain on is the key "true" in JSON; both names lead to it.
		if text, err := keyText(node.Content[i]); err == nil && (text == name || node.Content[i].Value == name) {
			return node.Content[i], node.Content[i+1]
		}
	}
	for _, merge := range merges {
		sources := []*yaml.Node{merge}
		if merge.Kind == yaml.SequenceNode {
			sources = merge.Content
		}
		for _, source := range sources {
			if key, value := entry(resolve(source), name, depth+1); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

func item(node *yaml.Node, schema *structuralschema.Structural, text string, keys bool) *yaml.Node {
	if node.Kind != yaml.SequenceNode {
		return nil
	}
	if keys {
		if i := slices.IndexFunc(node.Content, func(n *yaml.Node) bool { return hasKey(resolve(n), schema, text) }); i >= 0 {
			return node.Content[i]
		}
	}
	if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < len(node.Content) {
		return node.Content[i]
	}
	return nil
}

func hasKey(node *yaml.Node, schema *structuralschema.Structural, text string) bool {
	if node.Kind == yaml.ScalarNode {
		return node.Value == text
	}
	if schema == nil {
		return false
	}
	for _, name := range schema.XListMapKeys {
		if _, value := entry(node, name, 0); value != nil && resolve(value).Value == text {
			return true
		}
	}
	return false
}
