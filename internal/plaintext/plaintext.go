// Package plaintext prepares text that people wrote for a status, an event, a log
// or a terminal. Control characters and marks that change the direction of text
// are shown as escapes, so that a terminal does not obey them and a reader sees
// that they are there.
//
// The definitions refuse the same characters in new values. What is stored
// already, and what no definition governs, comes through here.
package plaintext

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// IsHidden reports whether a character is a control character, or a mark that
// changes the direction or the line structure of text. A zero-width joiner and
// non-joiner are not: emoji and several scripts need them.
func IsHidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r == '\u061c', r == '\u200e', r == '\u200f', r == '\ufeff':
		return true
	default:
		// The line and paragraph separators, embeddings and overrides; isolates.
		return '\u2028' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
	}
}

// Escape shows each hidden character as Go writes it in a literal: a newline as
// \n, an escape character as \x1b, a right-to-left override as \u202e. A byte
// that is no UTF-8 becomes U+FFFD. All else stays as it is, so that a second call
// changes nothing.
func Escape(s string) string {
	if strings.IndexFunc(s, isShownOtherwise) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		writeEscaped(&b, r)
	}
	return b.String()
}

// EscapeLine makes one line of a text: each run of spaces, tabs and line ends
// becomes one space, none is left at the ends, and what is hidden is escaped.
func EscapeLine(s string) string {
	return Escape(strings.Join(strings.FieldsFunc(s, isBlank), " "))
}

// EscapeLines escapes each line of a text by itself and keeps the newlines
// between them.
func EscapeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Escape(lines[i])
	}
	return strings.Join(lines, "\n")
}

// FitLine makes of a stored text one that the definitions accept: s itself if
// nothing is hidden in it; else one line with escapes, of at most limit
// characters. It is empty only if s is.
func FitLine(s string, limit int) string {
	if !strings.ContainsFunc(s, IsHidden) {
		return s
	}
	return Clip(cmp.Or(EscapeLine(s), Escape(s)), limit)
}

// NewWriter returns a writer that escapes what is written to it, line by line.
// Each call of Write must be whole characters, as those of a logger are. An error
// is that of the writer below; the count is then 0.
func NewWriter(to io.Writer) io.Writer { return writer{to} }

type writer struct{ to io.Writer }

// Write implements io.Writer.
func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, EscapeLines(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Clip cuts a text to a number of characters; the last one is then an ellipsis.
// The limit is at least 1.
func Clip(s string, limit int) string {
	// A character takes at least one byte.
	if len(s) <= limit {
		return s
	}
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:limit-1]) + "…"
}

func isShownOtherwise(r rune) bool { return r == unicode.ReplacementChar || IsHidden(r) }

// isBlank reports whether a character only separates words: any space, and of
// the hidden characters those that a text of several lines may have.
func isBlank(r rune) bool {
	switch r {
	case '\n', '\t', '\r':
		return true
	default:
		return unicode.IsSpace(r) && !IsHidden(r)
	}
}

func writeEscaped(b *strings.Builder, r rune) {
	switch {
	case !IsHidden(r):
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r < ' ':
		fmt.Fprintf(b, `\x%02x`, r)
	default:
		// JSON knows \u and not \x, so that a line of a log in JSON stays one.
		fmt.Fprintf(b, `\u%04x`, r)
	}
}
