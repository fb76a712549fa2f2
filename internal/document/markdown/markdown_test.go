package markdown_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/document"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/tables"
)

func write(tb testing.TB, content document.Document) string {
	tb.Helper()
	var written bytes.Buffer
	if err := markdown.Write(&written, content); err != nil {
		tb.Fatal(err)
	}
	return written.String()
}

// newDocument returns a document with the same words in each place that has words.
func newDocument(words string) document.Document {
	cell := document.NewTextCell(words)
	return document.Document{
		Title: words, Language: "en", Lead: []document.Paragraph{document.NewParagraph(words)},
		Sections: []document.Section{{ID: "s", Title: words, Blocks: []document.Block{
			document.Paragraph{{Words: words}, {Words: words, IsStrong: true}, {Words: words, Link: "/a"}},
			document.List{Entries: []document.Paragraph{document.NewParagraph(words)}},
			document.List{Empty: words},
			document.Facts{{Name: words, Value: document.NewParagraph(words)}},
			document.Figures{{Label: words, Value: tables.NewText(words), Note: words}},
			document.Table{
				Caption: words, Columns: []string{words, words},
				Rows:   [][]document.Cell{{cell, document.NewLinkCell(words, "/a")}, {cell, cell}},
				Totals: []document.Cell{cell, cell},
			},
			document.Table{Empty: words},
			document.Notices{Entries: []document.Notice{{
				State: document.Bad, Heading: words, Words: words, Action: words, Notes: []document.Paragraph{document.NewParagraph(words)},
			}}},
			document.Notices{Empty: words},
		}}},
	}
}

// escaped finds what Markdown takes as text: a character after a backslash, and the entities of a writer.
var escaped = regexp.MustCompile(`\\[!-/:-@\[-` + "`" + `{-~]|&(lt|gt|amp);`)

// readMarkup returns the markup of a document: for each line, what it begins with and the characters that mean
// something in it.
func readMarkup(written string) []string {
	var lines []string
	for line := range strings.Lines(written) {
		line = escaped.ReplaceAllString(strings.TrimSuffix(line, "\n"), "x")
		start := regexp.MustCompile(`^ *(#+ |[-+=]+( |$)|\d+[.)]( |$)|    )*`).FindString(line)
		var marks strings.Builder
		for _, letter := range line[len(start):] {
			if strings.ContainsRune("`*_[]<>|#~!\\&\r", letter) {
				marks.WriteRune(letter)
			}
		}
		lines = append(lines, start+marks.String())
	}
	return lines
}

// hostileWords are texts that would be markup if a place did not escape them.
var hostileWords = []string{
	"plain", "**bold** _it_ ~~no~~", "[x](javascript:alert(1))", "![x](http://a/b.png)", "<script>alert(1)</script>", "a | b | c",
	"`code`", "```\ncode\n```", "# heading", "- item", "-", "---", "+ item", "+++", "=== ", "1. one", "12) twelve", "    code",
	"> quote", "&lt;b&gt; &#60;", `back\slash\`, `\|`, `\`, "line\nline\r\n\r\nline", "\u202eleft", "<https://a.b>", "[a]: b", "[^1]", "\x00\x1b[31m",
	"| --- |", "*", "_", "#", "a  \nb", " ", "\t- x",
}

// TestNoMarkupSurvives checks that no text changes the markup of a document, wherever it stands.
func TestNoMarkupSurvives(t *testing.T) {
	want := readMarkup(write(t, newDocument("x")))
	for _, words := range hostileWords {
		if diff := cmp.Diff(want, readMarkup(write(t, newDocument("x"+words)))); diff != "" {
			t.Errorf("after a letter, %q is markup (-want +got):\n%s", words, diff)
		}
		if strings.Trim(words, " ") == "" {
			continue
		}
		if diff := cmp.Diff(want, readMarkup(write(t, newDocument(words)))); diff != "" {
			t.Errorf("%q is markup (-want +got):\n%s", words, diff)
		}
	}
}

// FuzzNoMarkupSurvives checks the same of any text.
func FuzzNoMarkupSurvives(f *testing.F) {
	for _, words := range hostileWords {
		f.Add(words)
	}
	want := readMarkup(write(f, newDocument("x")))
	f.Fuzz(func(t *testing.T, words string) {
		if diff := cmp.Diff(want, readMarkup(write(t, newDocument(words+"x")))); diff != "" {
			t.Errorf("%q is markup (-want +got):\n%s", words, diff)
		}
	})
}

// TestWrite checks the form of blocks that have rules of their own.
func TestWrite(t *testing.T) {
	for title, c := range map[string]struct {
		block document.Block
		want  string
	}{
		"code with a fence in it": {
			document.Code{Caption: "A file", Words: "a\n```\nb\n"}, "A file:\n\n````\na\n```\nb\n````",
		},
		"a code span": {
			document.Paragraph{{Words: "Edit "}, {Words: "spec.a`b", IsCode: true}}, "Edit `spec.a'b`",
		},
		"an empty code span": {
			document.Paragraph{{Words: "Edit", IsCode: false}, {Words: "", IsCode: true}}, "Edit",
		},
		"a link with an end of it": {document.NewLink("a", "/b>c\nd\re"), "[a](</b%3Ec%0Ad%0De>)"},
		"a form":                   {document.Form{Label: "Goal", Name: "goal"}, ""},
		"a figure with a state": {
			document.Figures{{Label: "Errors", Value: tables.NewCount(2), Note: "must be fixed", State: document.Bad}},
			"- **Errors**: 2 (must be fixed), needs a decision",
		},
		"a notice with notes": {
			document.Notices{Entries: []document.Notice{{
				State: document.Attention, Heading: "Late", Link: "/late", Words: "It is late.", Action: "Hold it.",
				Notes: []document.Paragraph{document.NewParagraph("Since May.")},
			}}},
			"- **[Late](</late>)** (needs attention): It is late. What to do: Hold it.\n  - Since May.",
		},
		"a table of numbers": {
			document.Table{
				Columns: []string{"line", "count"}, Rows: [][]document.Cell{{document.NewTextCell("a"), document.NewCell(tables.NewCount(1))}},
			},
			"| line | count |\n| --- | --: |\n| a | 1 |",
		},
	} {
		t.Run(title, func(t *testing.T) {
			written := write(t, document.Document{Title: "T", Sections: []document.Section{{Title: "S", Blocks: []document.Block{c.block}}}})
			want := strings.TrimRight("# T\n\n## S\n\n"+c.want, "\n") + "\n"
			if diff := cmp.Diff(want, written); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWriteInSpanish checks that days and states are in the language of the document.
func TestWriteInSpanish(t *testing.T) {
	written := write(t, document.Document{Title: "T", Language: "es", Sections: []document.Section{{Title: "S", Blocks: []document.Block{
		document.Notices{Entries: []document.Notice{{State: document.Attention, Heading: "A", Words: "B.", Action: "C."}}},
	}}}})
	if !strings.Contains(written, "- **A** (requiere atención): B. Qué hacer: C.") {
		t.Errorf("the document is not in Spanish:\n%s", written)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("the disk is full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// TestWriteError checks that the error of the output is returned.
func TestWriteError(t *testing.T) {
	if err := markdown.Write(brokenWriter{}, newDocument("x")); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v, want %v", err, errBroken)
	}
}
