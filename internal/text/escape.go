package text

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// IsHidden reports whether a character is a control character, or a mark that
// changes the direction or the line structure of text. A terminal obeys such a
// character, and a reader does not see it. A zero-width joiner and non-joiner are
// not hidden characters: emoji and several scripts need them.
//
// The definitions of the API refuse the same characters in new values. Stored
// values may still hold them, and so may what no definition governs.
func IsHidden(letter rune) bool {
	switch {
	case unicode.IsControl(letter):
		return true
	case letter == '\u061c', letter == '\u200e', letter == '\u200f', letter == '\ufeff':
		return true
	default:
		// Line and paragraph separators, embeddings and overrides; then isolates.
		return '\u2028' <= letter && letter <= '\u202e' || '\u2066' <= letter && letter <= '\u2069'
	}
}

// Escape replaces each hidden character by the escape that Go writes in a literal:
// a newline by \n, an escape character by \x1b, a right-to-left override by
// \u202e. A byte that is no UTF-8 becomes U+FFFD. Everything else stays as it is,
// so that a second call changes nothing.
func Escape(text string) string {
	if strings.IndexFunc(text, needsEscape) < 0 {
		return text
	}
	var builder strings.Builder
	for _, r := range text {
		writeEscaped(&builder, r)
	}
	return builder.String()
}

// EscapeLine joins the lines of a text into one: each run of spaces, tabs and line
// ends becomes one space, none is left at the ends, and hidden characters are
// escaped.
func EscapeLine(text string) string {
	return Escape(strings.Join(strings.FieldsFunc(text, separatesWords), " "))
}

// EscapeLines escapes hidden characters and keeps the newlines of a text.
func EscapeLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Escape(lines[i])
	}
	return strings.Join(lines, "\n")
}

// FitLine returns a text that the definitions of the API accept in place of a
// stored one: s itself if it has no hidden character; otherwise one line with
// escapes, of at most limit characters. It is empty only if s is.
func FitLine(text string, limit int) string {
	if !strings.ContainsFunc(text, IsHidden) {
		return text
	}
	return Truncate(cmp.Or(EscapeLine(text), Escape(text)), limit)
}

// NewWriter returns a writer that passes text on to another one, with hidden
// characters escaped and newlines kept. Each call of Write gets whole characters,
// as a logger does it. Write returns the error of the other writer, and then a
// count of 0.
func NewWriter(out io.Writer) io.Writer { return escapingWriter{out} }

type escapingWriter struct{ out io.Writer }

// Write implements io.Writer.
func (writer escapingWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(writer.out, EscapeLines(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func needsEscape(letter rune) bool { return letter == unicode.ReplacementChar || IsHidden(letter) }

// separatesWords reports whether a character is a space, or one of the hidden
// characters that a text of several lines may have.
func separatesWords(letter rune) bool {
	switch letter {
	case '\n', '\t', '\r':
		return true
	default:
		return unicode.IsSpace(letter) && !IsHidden(letter)
	}
}

func writeEscaped(builder *strings.Builder, letter rune) {
	switch {
	case !IsHidden(letter):
		builder.WriteRune(letter)
	case letter == '\n':
		builder.WriteString(`\n`)
	case letter == '\r':
		builder.WriteString(`\r`)
	case letter == '\t':
		builder.WriteString(`\t`)
	case letter < ' ':
		fmt.Fprintf(builder, `\x%02x`, letter)
	default:
		// JSON knows \u and not \x, so that a line of a log in JSON stays one.
		fmt.Fprintf(builder, `\u%04x`, letter)
	}
}
