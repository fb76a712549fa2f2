package yamltree

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzDocument holds that no text makes the reader panic, that what it reads is the
// same a second time, and that each line is one of the file.
func FuzzDocument(f *testing.F) {
	for _, text := range kubectlDocuments {
		f.Add([]byte(text))
	}
	for _, text := range []string{
		located, "a: [", "\t", "---\n---\n", "--- text\n", "? {a: b}\n: c\n", "\x00", "!!binary x: y\n", "a: &x [*x]\n",
		"a: &x {<<: *x}\n", "<<: [1, {a: .inf}]\n", "on: 1\n\"on\": 2\n", "\xff\xfea\x00", "\xfe\xff\xd8\x3d", "\r: \r",
		"a: {t: Why?}\nb: {t: How?}\n", "a: \"b\nc: \"d\n", "a: {b: 1 c: 2}\n", "a:1\nb: 2\n", "a: 'b's c'\n", "a: @b: c\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, _, message := DecodeText(data)
		if message != "" {
			return
		}
		lines := countLines(text)
		for document := range SplitDocuments("a.yaml", text) {
			if document.Line < 1 || document.Line > lines+1 {
				t.Errorf("a document starts on line %d of %d", document.Line, lines)
			}
			first, again := readDocument(t, document, lines), readDocument(t, document, lines)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("the second time (-first +second):\n%s", diff)
			}
		}
	})
}

// readDocument returns the value of a document, or its error as text.
func readDocument(t *testing.T, document Document, lines int) any {
	t.Helper()
	root, err := document.ParseRoot()
	if err != nil {
		return err.Error()
	}
	if root == nil {
		return nil
	}
	for _, fault := range CollectFaults(*root, root.Fatal != nil, maxShown).Shown {
		if fault.Line < 1 || fault.Line > lines+1 || fault.Message == "" {
			t.Errorf("a fault beyond %d lines, or without words: %+v", lines, fault)
		}
	}
	if root.Fatal != nil || root.Aliased > 10_000 {
		return nil
	}
	return ReadValue(root.Node)
}

// countLines counts lines as YAML does, where a carriage return ends one by itself.
func countLines(data []byte) int {
	lines := 1
	for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
		lines += bytes.Count(data, []byte(end))
	}
	return lines
}
