package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is one YAML document of a file, as text.
type document struct {
	file string
	text []byte
	// line is the number of the document's first line in the file, from 1.
	line int
}

// split cuts a file at the lines that begin with "---", as kubectl does, so that
// a mistake in one document leaves the others readable.
func split(file string, data []byte) iter.Seq[document] {
	return func(yield func(document) bool) {
		start, at := 0, 0
		startLine, line := 1, 0
		for text := range bytes.Lines(data) {
			line++
			end := at + len(text)
			if isSeparator(text) {
				if !yield(document{file: file, text: data[start:at], line: startLine}) {
					return
				}
				start, startLine = end, line+1
			}
			at = end
		}
		yield(document{file: file, text: data[start:], line: startLine})
	}
}

func isSeparator(line []byte) bool {
	rest, found := bytes.CutPrefix(line, []byte("---"))
	if !found {
		return false
	}
	rest = bytes.TrimSpace(rest)
	return len(rest) == 0 || rest[0] == '#'
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line ([0-9]+): `)

// syntaxError is what is wrong with the text of a document, and on which line
// of the file.
type syntaxError struct {
	line    int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// parse makes the node tree of a document, with lines counted in the file. It
// is nil for a document without content.
func (d document) parse() (root *yaml.Node, err error) {
	// The text is anybody's; a fault in the parser must not stop the others.
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, &syntaxError{line: d.line, message: fmt.Sprintf("cannot be parsed: %v", r)}
		}
	}()
	tree := &yaml.Node{}
	if err := yaml.Unmarshal(d.text, tree); err != nil {
		return nil, d.syntaxError(err)
	}
	if tree.Kind != yaml.DocumentNode || len(tree.Content) == 0 {
		return nil, nil
	}
	d.shift(tree.Content[0])
	return tree.Content[0], nil
}

func (d document) syntaxError(err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := d.line
	if match := yamlLine.FindStringSubmatch(err.Error()); match != nil {
		if n, convErr := strconv.Atoi(match[1]); convErr == nil {
			line = d.line + n - 1
		}
		message = yamlLine.ReplaceAllString(err.Error(), "")
	} else if at := bytes.IndexFunc(d.text, isForbidden); at >= 0 {
		// The parser stops there without saying on which line.
		line = d.line + lineAt(d.text, at) - 1
	}
	return &syntaxError{line: line, message: message}
}

// isForbidden reports whether a character may not stand in YAML.
func isForbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}

// shift turns lines of the document into lines of the file. An alias is not
// followed: what it stands for is shifted where it is written.
func (d document) shift(node *yaml.Node) {
	node.Line += d.line - 1
	for _, child := range node.Content {
		d.shift(child)
	}
}

var (
	errExcessiveAliases = errors.New("aliases repeat too much of the document; write it out")
	errRecursiveAlias   = errors.New("an alias stands inside what it repeats")
)

// maxAliased bounds how many nodes of one object may come from aliases. All
// objects of a list together may have as many and one for each byte of the list.
const maxAliased = 10_000

// contents turns nodes into the values that JSON would hold, as kubectl reads
// them, and gathers the problems on the way.
type contents struct {
	// aliased counts the nodes that come from aliases. There may be maxAliased.
	aliased    int
	maxAliased int
	depth      int
	expanding  map[*yaml.Node]bool
	// problems are the first maxErrors; omitted counts the others, of which the
	// first stands on omittedLine.
	problems             []contentProblem
	omitted, omittedLine int
	fatal                error
}

type contentProblem struct {
	line    int
	code    string
	message string
}

func (c *contents) report(line int, code, format string, args ...any) {
	if len(c.problems) == maxErrors {
		if c.omitted++; c.omitted == 1 {
			c.omittedLine = line
		}
		return
	}
	c.problems = append(c.problems, contentProblem{line: line, code: code, message: fmt.Sprintf(format, args...)})
}

func (c *contents) value(node *yaml.Node) any {
	if c.fatal != nil {
		return nil
	}
	if c.depth > 0 {
		if c.aliased++; c.aliased > c.maxAliased {
			c.fatal = errExcessiveAliases
			return nil
		}
	}
	switch node.Kind {
	case yaml.AliasNode:
		return c.alias(node, c.value)
	case yaml.MappingNode:
		object := make(map[string]any, len(node.Content)/2)
		c.fill(object, node)
		return object
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, item := range node.Content {
			list = append(list, c.value(item))
		}
		return list
	default:
		value, err := scalar(node)
		if err != nil {
			c.report(node.Line, CodeSyntaxError, "%v", err)
		}
		return value
	}
}

func (c *contents) alias(node *yaml.Node, read func(*yaml.Node) any) any {
	if node.Alias == nil || c.expanding[node.Alias] {
		c.fatal = errRecursiveAlias
		return nil
	}
	if c.expanding == nil {
		c.expanding = make(map[*yaml.Node]bool)
	}
	c.expanding[node.Alias] = true
	c.depth++
	value := read(node.Alias)
	c.depth--
	delete(c.expanding, node.Alias)
	return value
}

// fill reads the entries of a mapping. What a merge key brings is added last:
// an entry that is written out wins.
func (c *contents) fill(object map[string]any, node *yaml.Node) {
	lines := make(map[string]int, len(node.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if isMerge(key) {
			merges = append(merges, value)
			continue
		}
		name, err := keyText(key)
		if err != nil {
			c.report(key.Line, CodeSyntaxError, "%v", err)
			continue
		}
		if line, ok := lines[name]; ok {
			c.report(key.Line, CodeDuplicateKey, "the key %s stands twice, here and on line %d; one of them would be lost", name, line)
			continue
		}
		lines[name] = key.Line
		object[name] = c.value(value)
	}
	for _, merge := range merges {
		c.merge(object, merge)
	}
}

func (c *contents) merge(object map[string]any, from *yaml.Node) {
	sources := []*yaml.Node{from}
	if from.Kind == yaml.SequenceNode {
		sources = from.Content
	}
	for _, source := range sources {
		merged, ok := c.value(source).(map[string]any)
		if c.fatal != nil {
			return
		}
		if !ok {
			c.report(source.Line, CodeSyntaxError, "the merge key << takes a mapping or a list of mappings")
			continue
		}
		for key, value := range merged {
			if _, ok := object[key]; !ok {
				object[key] = value
			}
		}
	}
}
