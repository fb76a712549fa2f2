package manifest

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
			for d := range splitDocuments("a.yaml", []byte(tc.in)) {
				if d.file != "a.yaml" {
					t.Errorf("the document is of file %q", d.file)
				}
				got = append(got, fmt.Sprintf("%d %q", d.line, d.text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

// A loop over the documents may stop after any of them.
func TestSplitDocumentsStops(t *testing.T) {
	for range splitDocuments("a.yaml", []byte("a: 1\n---\nb: 2\n")) {
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
			if got := (document{text: []byte(tc.in)}).isEmpty(); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

// parseTree returns the tree of a document that is on the first line of its file.
func parseTree(t *testing.T, text string) *child {
	t.Helper()
	root, err := document{text: []byte(text), line: 1}.parse()
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

// Lines of syntax errors are counted in the file: the document starts on line 11.
func TestSyntaxErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		in      string
		line    int
		message string
	}{
		"a list that is not closed":   {"a: [1,\n  2\n", 12, "did not find expected ',' or ']'"},
		"a mapping that is not open":  {"a: 1\nb: }\n", 11, "did not find expected node content"},
		"a quote that is not closed":  {"a: \"b\n", 12, "found unexpected end of stream"},
		"a tab as indentation":        {"a:\n\tb: 1\n", 12, "found character that cannot start any token"},
		"a value behind a value":      {"a: b: c\n", 11, "mapping values are not allowed in this context"},
		"an alias of no anchor":       {"a: 1\nb: *c\n", 11, "unknown anchor 'c' referenced"},
		"a control character":         {"a: 1\nb: 2\nc: \x01\n", 13, "control characters are not allowed"},
		"an escape character":         {"a: \x1b[2J\n", 11, "control characters are not allowed"},
		"delete":                      {"a: 1\nb: \x7f\n", 12, "control characters are not allowed"},
		"a sequence in a mapping":     {"a: 1\n- b\n", 11, "did not find expected key"},
		"an escape that does not end": {"a: \"\\q\"\n", 11, "found unknown escape character"},
	} {
		t.Run(name, func(t *testing.T) {
			root, err := document{text: []byte(tc.in), line: 11}.parse()
			found := (*syntaxError)(nil)
			if !errors.As(err, &found) || root != nil {
				t.Fatalf("got %v and error %v", root, err)
			}
			if found.line != tc.line || found.message != tc.message {
				t.Errorf("got line %d: %q", found.line, found.message)
			}
			if got := syntaxErrorLine(fmt.Errorf("wrapped: %w", err), 1); got != tc.line {
				t.Errorf("the line of the wrapped error is %d", got)
			}
		})
	}
	if got := syntaxErrorLine(errors.New("another"), 7); got != 7 {
		t.Errorf("another error has line %d", got)
	}
}

// A document that is nested deeper than the parser goes is an error of its own.
func TestDeepNesting(t *testing.T) {
	const deep = 20_000
	set := load(t, "a: "+strings.Repeat("[", deep)+strings.Repeat("]", deep)+"\n---\n"+goal)
	if set.Documents != 1 || set.Unread != 1 || len(set.Problems) != 1 || set.Problems[0].Code != codeSyntaxError {
		t.Errorf("%d documents, %d unread, problems %q", set.Documents, set.Unread, lines(set))
	}
}
