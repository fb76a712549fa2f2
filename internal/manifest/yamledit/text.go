package yamledit

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

func isScalar(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return false
	default:
		return true
	}
}

// encodeScalar returns a value as text that is the same value in a block and within braces.
func encodeScalar(value any) (string, error) {
	content, err := yaml.Marshal(value)
	text := strings.TrimSuffix(string(content), "\n")
	if err == nil && !strings.ContainsAny(text, "\n,[]{}") {
		return text, nil
	}
	quoted, err := json.Marshal(value)
	return string(quoted), err
}

// encodeFlow returns a value in braces and brackets, on one line.
func encodeFlow(value any) (string, error) {
	switch typed := value.(type) {
	case map[string]any:
		var parts []string
		for _, name := range sortKeys(typed) {
			part, err := encodeFlow(typed[name])
			if err != nil {
				return "", err
			}
			parts = append(parts, name+": "+part)
		}
		return "{" + strings.Join(parts, ", ") + "}", nil
	case []any:
		var parts []string
		for _, item := range typed {
			part, err := encodeFlow(item)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	default:
		return encodeScalar(value)
	}
}

// sortKeys returns the names of fields: the name of an item first, then in alphabetical order.
func sortKeys(fields map[string]any) []string {
	var names []string
	for name := range fields {
		if name != "name" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if _, ok := fields["name"]; ok {
		names = slices.Insert(names, 0, "name")
	}
	return names
}

// toNode returns a value as a node whose items begin with their name.
func toNode(value any) (*yaml.Node, error) {
	node := &yaml.Node{}
	switch typed := value.(type) {
	case map[string]any:
		node.Kind, node.Tag = yaml.MappingNode, "!!map"
		for _, name := range sortKeys(typed) {
			part, err := toNode(typed[name])
			if err != nil {
				return nil, err
			}
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, part)
		}
	case []any:
		node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
		for _, item := range typed {
			part, err := toNode(item)
			if err != nil {
				return nil, err
			}
			node.Content = append(node.Content, part)
		}
	default:
		return node, node.Encode(value)
	}
	return node, nil
}

// encodeBlock returns a value in lines that begin at a column, from 0.
func encodeBlock(value any, column int, isCompact bool, lineEnd string) (string, error) {
	node, err := toNode(value)
	if err != nil {
		return "", err
	}
	var content bytes.Buffer
	encoder := yaml.NewEncoder(&content)
	encoder.SetIndent(2)
	if isCompact {
		encoder.CompactSeqIndent()
	}
	if err := encoder.Encode(node); err != nil {
		return "", err
	}
	var text strings.Builder
	for line := range strings.Lines(content.String()) {
		if strings.TrimSpace(line) != "" {
			text.WriteString(strings.Repeat(" ", column))
		}
		text.WriteString(strings.TrimSuffix(line, "\n") + lineEnd)
	}
	return text.String(), nil
}

// addField adds a field at the end of a mapping.
func (editor *editor) addField(node *yaml.Node, name string, value any, isInFlow bool) error {
	if isInFlow {
		text, err := encodeFlow(map[string]any{name: value})
		if err != nil {
			return err
		}
		end, err := editor.endOfFlow(editor.offsetOf(node))
		if err != nil {
			return err
		}
		text = strings.Trim(text, "{}")
		if _, isMapping := value.(map[string]any); isMapping {
			text += "}"
		}
		if len(node.Content) > 0 {
			text = ", " + text
		}
		// Spaces before the closing brace stay behind the new field.
		at := end - 1
		for at > 0 && editor.content[at-1] == ' ' {
			at--
		}
		editor.replaceRange(at, at, text)
		return nil
	}
	if len(node.Content) == 0 {
		return errByHand
	}
	first, last := node.Content[0], node.Content[len(node.Content)-2]
	text, err := encodeBlock(map[string]any{name: value}, first.Column-1, editor.isCompact, editor.lineEnd)
	if err != nil {
		return err
	}
	editor.insertLines(editor.endOfBlock(last), text)
	return nil
}

// removeField removes a field of a mapping.
func (editor *editor) removeField(node *yaml.Node, index int, isInFlow bool) error {
	key := node.Content[index]
	start := editor.offsetOf(key)
	// A field behind a hyphen begins the item of a list.
	if isInFlow || strings.TrimSpace(string(editor.content[editor.lineStarts[key.Line-1]:start])) != "" {
		return errByHand
	}
	editor.replaceRange(editor.lineStarts[key.Line-1], editor.endOfBlock(key), "")
	return nil
}

// replaceBlock replaces a field with its value.
func (editor *editor) replaceBlock(key *yaml.Node, value any) error {
	text, err := encodeBlock(map[string]any{key.Value: value}, key.Column-1, editor.isCompact, editor.lineEnd)
	if err != nil {
		return err
	}
	end := editor.endOfBlock(key)
	if end > 0 && editor.content[end-1] != '\n' {
		text = strings.TrimSuffix(text, editor.lineEnd)
	}
	editor.replaceRange(editor.offsetOf(key), end, strings.TrimLeft(text, " "))
	return nil
}

// replaceFlow replaces a value within braces or brackets.
func (editor *editor) replaceFlow(value *yaml.Node, after any) error {
	text, err := encodeFlow(after)
	if err != nil {
		return err
	}
	start := editor.offsetOf(value)
	var end int
	if value.Kind == yaml.ScalarNode {
		end, err = editor.endOfScalar(value, true)
	} else {
		end, err = editor.endOfFlow(start)
	}
	if err != nil {
		return err
	}
	editor.replaceRange(start, end, text)
	return nil
}

// endOfBlock returns the offset of the line behind a field and its value.
func (editor *editor) endOfBlock(key *yaml.Node) int {
	last := key.Line
	for number := key.Line + 1; number <= len(editor.lineStarts); number++ {
		line := editor.lineAt(number)
		trimmed := strings.TrimLeft(line, " ")
		indent := len(line) - len(trimmed)
		isItem := strings.HasPrefix(trimmed, "- ") || strings.TrimSpace(trimmed) == "-"
		switch {
		case strings.TrimSpace(trimmed) == "":
			continue
		case indent > key.Column-1, indent == key.Column-1 && isItem && !editor.isBehindHyphen(key):
			last = number
			continue
		}
		break
	}
	return editor.lineEndAt(last)
}

// isBehindHyphen reports whether a field begins the item of a list.
func (editor *editor) isBehindHyphen(key *yaml.Node) bool {
	before := string(editor.content[editor.lineStarts[key.Line-1]:editor.offsetOf(key)])
	return strings.HasSuffix(strings.TrimSpace(before), "-")
}

// lineAt returns a line without its end.
func (editor *editor) lineAt(number int) string {
	return strings.TrimRight(string(editor.content[editor.lineStarts[number-1]:editor.lineEndAt(number)]), "\r\n")
}

// lineEndAt returns the offset behind a line.
func (editor *editor) lineEndAt(number int) int {
	if number < len(editor.lineStarts) {
		return editor.lineStarts[number]
	}
	return len(editor.content)
}

// endOfScalar returns the offset behind a value that stands on one line.
func (editor *editor) endOfScalar(value *yaml.Node, isInFlow bool) (int, error) {
	start := editor.offsetOf(value)
	line := string(editor.content[start:editor.lineEndAt(value.Line)])
	switch {
	case value.Tag == "!!null" && value.Value == "", value.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) != 0, value.Anchor != "":
		return 0, errByHand
	case strings.HasPrefix(line, `"`), strings.HasPrefix(line, "'"):
		length := lengthOfQuoted(line)
		if length == 0 {
			return 0, errByHand
		}
		return start + length, nil
	}
	end := len(strings.TrimRight(line, "\r\n"))
	if comment := strings.Index(line, " #"); comment >= 0 {
		end = min(end, comment)
	}
	if isInFlow {
		if sign := strings.IndexAny(line, ",}]"); sign >= 0 {
			end = min(end, sign)
		}
	}
	return start + len(strings.TrimRight(line[:end], " \t")), nil
}

// lengthOfQuoted returns the length of the quoted text at the beginning of a line, 0 if the line
// does not have its end.
func lengthOfQuoted(line string) int {
	quote := line[0]
	for i := 1; i < len(line); i++ {
		switch {
		case quote == '"' && line[i] == '\\':
			i++
		case line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		case line[i] == quote:
			return i + 1
		}
	}
	return 0
}

// endOfFlow returns the offset behind the bracket that closes the one at an offset.
func (editor *editor) endOfFlow(start int) (int, error) {
	depth := 0
	for i := start; i < len(editor.content); i++ {
		switch letter := editor.content[i]; {
		case letter == '{' || letter == '[':
			depth++
		case letter == '}' || letter == ']':
			if depth--; depth == 0 {
				return i + 1, nil
			}
		case letter == '"' || letter == '\'':
			isOpening := strings.IndexByte(" ,{[:", editor.content[i-1]) >= 0
			if length := lengthOfQuoted(string(editor.content[i:])); isOpening && length > 0 {
				i += length - 1
			}
		case letter == '#' && (editor.content[i-1] == ' ' || editor.content[i-1] == '\n'):
			i += bytes.IndexByte(append(editor.content[i:len(editor.content):len(editor.content)], '\n'), '\n')
		}
	}
	return 0, errByHand
}
