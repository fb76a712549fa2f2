package starter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mitchellh/go-wordwrap"
	"go.yaml.in/yaml/v3"
	kubeyaml "sigs.k8s.io/yaml"

	"techplan.education/internal/schema"
	"techplan.education/internal/text"
)

const (
	// pageWidth is the number of columns of a comment.
	pageWidth = 100
	// textMark begins a line that explains, and exampleMark one that is to be filled in: a
	// person removes exampleMark.
	textMark    = "## "
	exampleMark = "# "
)

// page is a YAML file that is being written, in block style.
type page struct {
	builder strings.Builder
	// endsWithExample says that the last section is a comment.
	endsWithExample bool
}

// addText adds lines that explain.
func (page *page) addText(indent int, words string) {
	prefix := strings.Repeat(" ", indent) + textMark
	page.addWrapped(prefix, prefix, text.EscapeLine(words))
}

func (page *page) addWrapped(first, next, words string) {
	wrapped := wordwrap.WrapString(words, uint(pageWidth-len(first)))
	prefix := first
	for line := range strings.SplitSeq(wrapped, "\n") {
		page.builder.WriteString(strings.TrimRight(prefix+line, " ") + "\n")
		prefix = next
	}
}

// addBlank adds an empty line.
func (page *page) addBlank() { page.builder.WriteString("\n") }

// addNode adds a node of YAML, each line behind a prefix.
func (page *page) addNode(prefix string, node *yaml.Node) error {
	content, err := encodeNode(node)
	if err != nil {
		return err
	}
	for line := range strings.Lines(content) {
		page.builder.WriteString(prefix + line)
	}
	return nil
}

// addFields adds what the fields of a section mean, one item each behind a prefix.
func (page *page) addFields(prefix string, source *schema.Schema, fields []string) {
	for _, name := range listHeads(fields) {
		field := itemOf(source).Properties[name]
		page.addWrapped(prefix+"- ", prefix+"  ", describeField(field, isRequired(source, name)))
		if nested := selectNested(fields, name); len(nested) > 0 {
			page.addFields(prefix+"  ", field, nested)
		}
	}
}

// describeField returns the first sentence of a description, the values that the field
// takes, and whether it is required.
func describeField(field *schema.Schema, required bool) string {
	description, _, _ := strings.Cut(field.Description, ". ")
	sentence := strings.TrimSuffix(description, ".") + "."
	values := make([]string, 0, len(field.Enum))
	for _, value := range field.Enum {
		values = append(values, fmt.Sprint(value))
	}
	// Some descriptions list the values in their first sentence.
	isListed := !slices.ContainsFunc(values, func(value string) bool { return !strings.Contains(sentence, value) })
	if len(values) > 0 && !isListed {
		sentence += " Write " + text.JoinOr(values) + "."
	}
	// The sentence goes on to the end of the description if it ends with a quotation.
	if required && !strings.HasSuffix(sentence, "Required.") {
		sentence += " Required."
	}
	return sentence
}

func isRequired(source *schema.Schema, name string) bool {
	return slices.Contains(itemOf(source).Required, name)
}

// itemOf returns the schema of the entries of a list, or the schema itself.
func itemOf(source *schema.Schema) *schema.Schema {
	if source.Items != nil {
		return source.Items
	}
	return source
}

// listHeads returns the fields without what follows a dot, each once.
func listHeads(fields []string) []string {
	var heads []string
	for _, field := range fields {
		head, _, _ := strings.Cut(field, ".")
		if !slices.Contains(heads, head) {
			heads = append(heads, head)
		}
	}
	return heads
}

// selectNested returns the fields of a field.
func selectNested(fields []string, head string) []string {
	var nested []string
	for _, field := range fields {
		if name, ok := strings.CutPrefix(field, head+"."); ok {
			nested = append(nested, name)
		}
	}
	return nested
}

// exampleBuilder builds the examples of one section.
type exampleBuilder struct {
	// known are the values of fields that the answers decide, by the name of the field.
	known map[string]any
	// shift moves the examples of the schema.
	shift yearShift
}

// buildExample returns an example of a value with the fields that are named.
func (builder exampleBuilder) buildExample(source *schema.Schema, fields []string) (*yaml.Node, error) {
	if len(fields) == 0 {
		return builder.buildLeaf(source)
	}
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range listHeads(fields) {
		field, ok := itemOf(source).Properties[name]
		if !ok {
			return nil, fmt.Errorf("there is no field %s", name)
		}
		value, isKnown := builder.known[name]
		var node *yaml.Node
		var err error
		if isKnown {
			node, err = toNode(value)
		} else {
			node, err = builder.buildExample(field, selectNested(fields, name))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, node)
	}
	if source.Items == nil {
		return mapping, nil
	}
	return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{mapping}}, nil
}

// buildLeaf returns the first example of a description, or else a value that the schema
// accepts.
func (builder exampleBuilder) buildLeaf(source *schema.Schema) (*yaml.Node, error) {
	switch {
	case len(source.Examples) > 0:
		node, err := toNode(source.Examples[0])
		if err == nil {
			builder.shift.moveNode(node)
		}
		return node, err
	case len(source.Enum) > 0:
		return toNode(source.Enum[0])
	case len(source.Properties) > 0:
		fields := make([]string, 0, len(source.Properties))
		for name := range source.Properties {
			fields = append(fields, name)
		}
		slices.Sort(fields)
		return builder.buildExample(source, fields)
	case source.Items != nil:
		item, err := builder.buildLeaf(source.Items)
		return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{item}}, err
	case source.Type == "boolean":
		return toNode(true)
	case source.Minimum != nil:
		return toNode(int64(*source.Minimum))
	default:
		return toNode("...")
	}
}

// toNode returns a value as a node, with the fields of structs in their order.
func toNode(value any) (*yaml.Node, error) {
	content, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	// JSON is YAML, and its decoder keeps the order.
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return nil, err
	}
	node := document.Content[0]
	unquoteScalars(node)
	return node, nil
}

// unquoteScalars puts a tree into block style, and removes the quotes of texts that
// kubectl reads as the same text without.
func unquoteScalars(node *yaml.Node) {
	if node.Kind != yaml.ScalarNode {
		node.Style = 0
	} else if node.Tag == "!!str" && !strings.Contains(node.Value, "\n") {
		if isPlainText(node.Value) {
			node.Style = 0
		}
	}
	for _, child := range node.Content {
		unquoteScalars(child)
	}
}

// isPlainText reports whether kubectl reads a text without quotes as the same text.
func isPlainText(words string) bool {
	var field map[string]any
	err := kubeyaml.Unmarshal([]byte("field: "+words), &field)
	return err == nil && len(field) == 1 && field["field"] == words
}

// unquoteNumbers removes the quotes of whole numbers, such as amounts, where the schema
// takes a whole number too.
func unquoteNumbers(node *yaml.Node, source *schema.Schema) {
	switch {
	case source == nil:
		// The status and the metadata have no amounts.
	case node.Kind == yaml.ScalarNode:
		_, isEither := source.Type.([]string)
		if _, err := strconv.ParseInt(node.Value, 10, 64); err == nil && isEither {
			node.Tag, node.Style = "!!int", 0
		}
	case node.Kind == yaml.SequenceNode:
		for _, item := range node.Content {
			unquoteNumbers(item, source.Items)
		}
	default:
		for i := 0; i+1 < len(node.Content); i += 2 {
			unquoteNumbers(node.Content[i+1], source.Properties[node.Content[i].Value])
		}
	}
}

// findNode returns the value at a path of mappings, or nil.
func findNode(node *yaml.Node, path []string) *yaml.Node {
	for _, name := range path {
		var child *yaml.Node
		for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == name {
				child = node.Content[i+1]
			}
		}
		node = child
	}
	return node
}

// wrapNode returns a mapping with one field.
func wrapNode(name string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{
		Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: name}, value},
	}
}

func encodeNode(node *yaml.Node) (string, error) {
	var content bytes.Buffer
	encoder := yaml.NewEncoder(&content)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := encoder.Encode(node); err != nil {
		return "", err
	}
	return content.String(), encoder.Close()
}
