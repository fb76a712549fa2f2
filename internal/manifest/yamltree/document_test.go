package yamltree

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitDocuments(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"empty":                             {"", []string{`1 ""`}},
		"one document":                      {"a: 1\n", []string{`1 "a: 1\n"`}},
		"no line end at the end":            {"a: 1", []string{`1 "a: 1"`}},
		"two documents":                     {"a: 1\n---\nb: 2\n", []string{`1 "a: 1\n"`, `3 "b: 2\n"`}},
		"a separator first":                 {"---\na: 1\n", []string{`1 ""`, `2 "a: 1\n"`}},
		"a separator last":                  {"a: 1\n---\n", []string{`1 "a: 1\n"`, `3 ""`}},
		"a separator without a line end":    {"a: 1\n---", []string{`1 "a: 1\n"`, `3 ""`}},
		"two separators":                    {"---\n---\n", []string{`1 ""`, `2 ""`, `3 ""`}},
		"a separator with space and tab":    {"--- \t\nb: 2\n", []string{`1 ""`, `2 "b: 2\n"`}},
		"a separator with a comment":        {"--- # second\nb: 2\n", []string{`1 ""`, `2 "b: 2\n"`}},
		"a separator with a carriage":       {"a: 1\r\n---\r\nb: 2\r\n", []string{`1 "a: 1\r\n"`, `3 "b: 2\r\n"`}},
		"text behind the hyphens":           {"--- a\n", []string{`1 "--- a\n"`}},
		"four hyphens":                      {"----\n", []string{`1 "----\n"`}},
		"two hyphens":                       {"--\n", []string{`1 "--\n"`}},
		"hyphens that are indented":         {"a: |\n  ---\n", []string{`1 "a: |\n  ---\n"`}},
		"the end of a document is no start": {"a: 1\n...\nb: 2\n", []string{`1 "a: 1\n...\nb: 2\n"`}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for d := range SplitDocuments("a.yaml", []byte(tc.in)) {
				if d.File != "a.yaml" {
					t.Errorf("the document is of file %q", d.File)
				}
				got = append(got, fmt.Sprintf("%d %q", d.Line, d.Text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

// A loop over the documents may stop after any of them.
func TestSplitDocumentsStops(t *testing.T) {
	for range SplitDocuments("a.yaml", []byte("a: 1\n---\nb: 2\n")) {
		return
	}
	t.Error("no document")
}

func TestIsEmpty(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want bool
	}{
		"nothing":               {"", true},
		"space and line ends":   {" \n\t\r\n", true},
		"comments":              {"# a\n  # b", true},
		"a value after comment": {"# a\nb: 1\n", false},
		"a value with comment":  {"b: 1 # c\n", false},
		"a single letter":       {"x", false},
		"a hyphen":              {"-", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (Document{Text: []byte(tc.in)}).IsEmpty(); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

// parseTree returns the tree of a document that is on the first line of its file.
func parseTree(t *testing.T, text string) *Child {
	t.Helper()
	root, err := Document{Text: []byte(text), Line: 1}.ParseRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestParseEmptyDocuments(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "\n\n"} {
		if root := parseTree(t, text); root != nil {
			t.Errorf("%q has the tree %+v", text, root)
		}
	}
}

// Lines of syntax errors are counted in the File: the document starts on line 11.
func TestSyntaxErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		in      string
		line    int
		message string
	}{
		"a list that is not closed":    {"a: [1,\n  2\n", 12, "a comma or a closing bracket ] is missing, here or above"},
		"a mapping that is not closed": {"a: {b: 1\nc: 2\n", 12, "a comma or a closing brace } is missing, here or above"},
		"a mapping that is not open":   {"a: 1\nb: }\n", 12, parserMessages["did not find expected node content"]},
		"two commas":                   {"a: {b: 1,, c: 2}\n", 11, parserMessages["did not find expected node content"]},
		"a quote that is not closed":   {"a: \"b\n", 11, `a quotation mark is opened and never closed; write a: "b"`},
		"a quote that is not closed, of a long text": {"a: \"" + strings.Repeat("b", 81) + "\n", 11,
			"a quotation mark is opened and never closed; put the whole text in quotes"},
		"a tab as indentation":   {"a:\n\tb: 1\n", 12, tabMessage},
		"a tab behind spaces":    {"a:\n  b: 2\n\tc: 3\n", 13, tabMessage},
		"a value behind a value": {"a: b: c\n", 11, `a colon ends a text here; put the text in quotes: a: "b: c"`},
		"a text that begins with a star": {
			"a: 1\nb: *c\n", 12, `a text must not begin with *; put the text in quotes: b: "*c"`,
		},
		"a control character":     {"a: 1\nb: 2\nc: \x01\n", 13, "control characters are not allowed"},
		"an escape character":     {"a: \x1b[2J\n", 11, "control characters are not allowed"},
		"delete":                  {"a: 1\nb: \x7f\n", 12, "control characters are not allowed"},
		"a sequence in a mapping": {"a: 1\n- b\n", 12, parserMessages["did not find expected key"]},
		"too little indentation":  {"a:\n  b: 2\n c: 3\n", 13, parserMessages["did not find expected key"]},
		"too much indentation": {
			"a: 1\n  b: 2\nc: 2\n", 12, scannerMessages["mapping values are not allowed in this context"],
		},
		"an escape that does not end":    {"a: \"\\q\"\n", 11, "found unknown escape character"},
		"a colon without a space, first": {"a:1\nc: 2\n", 11, "the colon of a needs a space behind it; write a: 1"},
		"a colon without a space": {
			"a: 1\ntitle:x\nc: 2\n", 12, "the colon of title needs a space behind it; write title: x",
		},
		"a line that is no entry": {"a: b\nc\nd: e\n", 12, "a key stands here without a colon and a space behind it"},
		"a question mark before a brace": {
			"a: 1\nb:\n- {name: vision, question: Are we closer?}\nc: 2\n", 13,
			`a question mark ends a text inside braces; put the text in quotes: question: "Are we closer?"`,
		},
		"a question mark before a comma": {
			"b:\n- {question: Closer?, name: x}\n", 12,
			`a question mark ends a text inside braces; put the text in quotes: question: "Closer?"`,
		},
		"a question mark in a list": {
			"b: [Why?, How]\n", 11, `a question mark ends a text inside braces; put the text in quotes: "Why?"`,
		},
		"two question marks in a line": {
			"b: {q: Why?, r: How?}\n", 11, `a question mark ends a text inside braces; put the text in quotes: q: "Why?"`,
		},
		"a question mark in braces of several lines": {
			"x:\n  {name: a,\n   q: why?,\n   r: b}\n", 13,
			`a question mark ends a text inside braces; put the text in quotes: q: "why?"`,
		},
		"a colon in braces": {
			"a: 1\nb: {title: Phase 2: Wi-Fi}\nc: 2\n", 12,
			`a colon ends a text here; put the text in quotes: title: "Phase 2: Wi-Fi"`,
		},
		"a colon in a text of an item": {
			"b:\n- name: x\n  question: Are we closer: yes?\n", 13,
			`a colon ends a text here; put the text in quotes: question: "Are we closer: yes?"`,
		},
		"a number sign in braces": {
			"a: 1\nb: {title: Room #5, x: 1}\nc: {d: 1}\n", 12,
			`a # begins a comment; put the text in quotes: title: "Room #5"`,
		},
		"an apostrophe in a text in apostrophes": {
			"b: {title: 'Bob's room'}\n", 11, `the text has a quotation mark of its own; write title: "Bob's room"`,
		},
		"quotation marks in a text in quotation marks": {
			"title: \"A \"big\" plan\"\n", 11, `the text has a quotation mark of its own; write title: 'A "big" plan'`,
		},
		"an at sign": {"a: 1\ntitle: @home\n", 12, `a text must not begin with @; put the text in quotes: title: "@home"`},
		"an address": {
			"title: pat@maple.example: yes\n", 11, "a colon ends a text here; put the whole text in quotes",
		},
		"a percent sign":     {"title: %50\n", 11, `a text must not begin with %; put the text in quotes: title: "%50"`},
		"a comma is missing": {"x: {b: 1 c: 2}\n", 11, "a comma is missing before c"},
		"two question marks in braces of several lines": {
			"a: 1\nx: {\n  t: Why?,\n  u: b,\n  v: How?}\n", 13,
			`a question mark ends a text inside braces; put the text in quotes: t: "Why?"`,
		},
		"a comment beside two question marks": {
			"a: 1\nx: {\n  c: d, # A comment\n  t: Why?,\n  v: How?}\n", 14,
			`a question mark ends a text inside braces; put the text in quotes: t: "Why?"`,
		},
		"the second fault of a document is for the next time": {
			"a: {t: Why?}\nb: {t: How?}\n", 11,
			`a question mark ends a text inside braces; put the text in quotes: t: "Why?"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			root, err := Document{Text: []byte(tc.in), Line: 11}.ParseRoot()
			found := (*SyntaxError)(nil)
			if !errors.As(err, &found) || root != nil {
				t.Fatalf("got %v and error %v", root, err)
			}
			if found.Line != tc.line || found.Message != tc.message {
				t.Errorf("got line %d: %q", found.Line, found.Message)
			}
		})
	}
}

// A document that is nested deeper than the parser goes is a syntax error.
func TestDeepNesting(t *testing.T) {
	const deep = 20_000
	text := "a: " + strings.Repeat("[", deep) + strings.Repeat("]", deep) + "\n"
	root, err := Document{Text: []byte(text), Line: 1}.ParseRoot()
	if found := (*SyntaxError)(nil); root != nil || !errors.As(err, &found) {
		t.Errorf("got %v and error %v", root, err)
	}
}

// A fault is found up to a number of texts that might be it, and in a document up to
// a size.
func TestRepairsAreLimited(t *testing.T) {
	const fault = "x: {t: Why?}\n"
	const found = `a question mark ends a text inside braces; put the text in quotes: t: "Why?"`
	const other = "a comma or a closing brace } is missing, here or above"
	// Each of the texts has a fault, so that no single one is it.
	suspects := func(count int) string { return "a: 1\nb: {\n" + strings.Repeat("t: Why?,\n", count) + "}\n" }
	for name, tc := range map[string]struct {
		text string
		want string
	}{
		"the size up to which texts are tried": {fault + strings.Repeat("#", maxRepairBytes-len(fault)), found},
		"one byte more":                        {fault + strings.Repeat("#", maxRepairBytes-len(fault)+1), other},
		"as many texts as are tried":           {suspects(maxRepairs), found},
		"one text more":                        {suspects(maxRepairs + 1), other},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Document{Text: []byte(tc.text), Line: 1}.ParseRoot()
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
