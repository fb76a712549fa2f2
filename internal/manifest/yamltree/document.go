package yamltree

import (
	"bytes"
	"fmt"
	"iter"

	"go.yaml.in/yaml/v3"
)

// Document is the text of one YAML document of a file.
type Document struct {
	// File is the name of the file, as positions show it.
	File string
	// Text is in UTF-8: see DecodeText.
	Text []byte
	// Line is the number of the document's first line in the file, from 1.
	Line int
}

// SplitDocuments yields the documents of a file, which it cuts at the lines that
// begin with "---", as kubectl does, so that a mistake in one document leaves the
// others readable. It yields at least one document, which may be empty.
func SplitDocuments(file string, content []byte) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		start, offset := 0, 0
		startLine, lineNumber := 1, 0
		for text := range bytes.Lines(content) {
			lineNumber++
			end := offset + len(text)
			if isSeparator(text) {
				if !yield(Document{File: file, Text: content[start:offset], Line: startLine}) {
					return
				}
				start, startLine = end, lineNumber+1
			}
			offset = end
		}
		yield(Document{File: file, Text: content[start:], Line: startLine})
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

// IsEmpty reports whether a document holds nothing but space and comments.
func (document Document) IsEmpty() bool {
	for line := range bytes.Lines(document.Text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// ParseRoot returns the tree of a document, with lines counted in the file. The tree
// is nil for a document without content. An error is a *SyntaxError.
func (document Document) ParseRoot() (root *Child, err error) {
	// Anybody may have written the text; a panic of the parser must not keep the
	// other documents from being read.
	defer func() {
		if cause := recover(); cause != nil {
			root, err = nil, &SyntaxError{Line: document.Line, Message: fmt.Sprintf("cannot be parsed: %v", cause)}
		}
	}()
	var parsed yaml.Node
	if err := yaml.Unmarshal(document.Text, &parsed); err != nil {
		return nil, document.explainSyntaxError(err)
	}
	if parsed.Kind != yaml.DocumentNode || len(parsed.Content) == 0 {
		return nil, nil
	}
	return new(newTreeBuilder(document.Line - 1).buildChild(parsed.Content[0])), nil
}
