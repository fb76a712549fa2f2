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

// document is the text of one YAML document of a file.
type document struct {
	file string
	text []byte
	// line is the number of the document's first line in the file, from 1.
	line int
}

// splitDocuments cuts a file at the lines that begin with "---", as kubectl does,
// so that a mistake in one document leaves the others readable.
func splitDocuments(file string, data []byte) iter.Seq[document] {
	return func(yield func(document) bool) {
		start, offset := 0, 0
		startLine, line := 1, 0
		for text := range bytes.Lines(data) {
			line++
			end := offset + len(text)
			if isSeparator(text) {
				if !yield(document{file: file, text: data[start:offset], line: startLine}) {
					return
				}
				start, startLine = end, line+1
			}
			offset = end
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

// isEmpty reports whether a document holds nothing but space and comments.
func (d document) isEmpty() bool {
	for line := range bytes.Lines(d.text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// syntaxError says what is wrong with the text of a document, and on which line
// of the file.
type syntaxError struct {
	line    int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// parse returns the tree of a document, with lines counted in the file. The tree
// is nil for a document without content. An error is a *syntaxError.
func (d document) parse() (root *child, err error) {
	// Anybody may have written the text; a panic of the parser must not keep the
	// other documents from being read.
	defer func() {
		if cause := recover(); cause != nil {
			root, err = nil, &syntaxError{line: d.line, message: fmt.Sprintf("cannot be parsed: %v", cause)}
		}
	}()
	var parsed yaml.Node
	if err := yaml.Unmarshal(d.text, &parsed); err != nil {
		return nil, d.locateSyntaxError(err)
	}
	if parsed.Kind != yaml.DocumentNode || len(parsed.Content) == 0 {
		return nil, nil
	}
	return new(newTreeBuilder(d.line - 1).buildChild(parsed.Content[0])), nil
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line ([0-9]+): `)

// locateSyntaxError takes the line out of an error of the parser, and counts it in
// the file.
func (d document) locateSyntaxError(err error) *syntaxError {
	found := &syntaxError{line: d.line, message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if match := yamlLine.FindStringSubmatch(err.Error()); match != nil {
		if line, convErr := strconv.Atoi(match[1]); convErr == nil {
			found.line = d.line + line - 1
		}
		found.message = yamlLine.ReplaceAllString(err.Error(), "")
	} else if offset := bytes.IndexFunc(d.text, isForbidden); offset >= 0 {
		// At such a character the parser stops without naming the line.
		found.line = d.line + lineAt(d.text, offset) - 1
	}
	return found
}

// isForbidden reports whether YAML forbids a character.
func isForbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}

// syntaxErrorLine returns the line of a syntax error, or the given one for another
// error.
func syntaxErrorLine(err error, otherwise int) int {
	if found := (*syntaxError)(nil); errors.As(err, &found) {
		return found.line
	}
	return otherwise
}
