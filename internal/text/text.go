// Package text writes words for people: counts with their noun, lists of names,
// texts cut to a limit, escapes for hidden characters, and suggestions for names
// that are misspelt. Messages of findings and conditions, events, the log and the
// output of the plugin are put together with it.
//
// It knows nothing of the API and decides nothing.
package text

import (
	"strings"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
)

// Integer is a type that counts things.
type Integer interface{ ~int | ~int32 | ~int64 }

// irregularPlurals are the plurals that no rule of spelling yields.
var irregularPlurals = map[string]string{"criterion": "criteria"}

// FormatCount returns a count with its noun: "1 device", "2,120 devices", "0 criteria".
// The noun is in the singular; of "device lot" the last word changes. The count
// is not negative.
func FormatCount[N Integer](count N, noun string) string {
	return humanize.Comma(int64(count)) + " " + pluralNoun(count, noun)
}

func pluralNoun[N Integer](count N, noun string) string {
	// All counts from 2 have the same plural, and 2 fits into any int.
	return english.PluralWord(int(min(count, 2)), noun, irregularPlurals[noun])
}

// ToStrings returns names as strings, in the same order.
func ToStrings[S ~string](names []S) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = string(name)
	}
	return list
}

// JoinAnd returns all names as one phrase: "a", "a and b", "a, b and c". It is
// empty if there are none.
func JoinAnd[S ~string](names []S) string { return english.WordSeries(ToStrings(names), "and") }

// JoinOr returns all names as alternatives: "a", "a or b", "a, b or c". It is
// empty if there are none.
func JoinOr[S ~string](names []S) string { return english.WordSeries(ToStrings(names), "or") }

// shownNames is how many names of a list JoinFirst and ListFirst show.
const shownNames = 3

// JoinFirst returns the first three names, and how many more there are: "a",
// "a and b", "a, b and c", "a, b, c and 2 more".
func JoinFirst[S ~string](names []S) string { return JoinFirstOf(names, len(names)) }

// JoinFirstOf is JoinFirst for a list of which the first names are at hand, at
// least three if total is larger than their number.
func JoinFirstOf[S ~string](first []S, total int) string {
	if total <= shownNames {
		return JoinAnd(first)
	}
	return ListFirstOf(first, total)
}

// ListFirst is JoinFirst with commas alone between the entries, which may be
// phrases that hold an "and" themselves: "a, b, c", "a, b, c and 2 more".
func ListFirst[S ~string](entries []S) string { return ListFirstOf(entries, len(entries)) }

// ListFirstOf is ListFirst for a list of which the first entries are at hand, in
// any number: "a and 4 more".
func ListFirstOf[S ~string](first []S, total int) string {
	shown := ToStrings(first[:min(len(first), shownNames)])
	list := strings.Join(shown, ", ")
	if hidden := total - len(shown); hidden > 0 {
		list += " and " + humanize.Comma(int64(hidden)) + " more"
	}
	return list
}

const ellipsis = "…"

// Truncate returns a text of at most limit characters. The last character of a
// text that was cut is an ellipsis. The limit is at least 1.
func Truncate(text string, limit int) string {
	// A character takes at least one byte.
	if len(text) <= limit {
		return text
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + ellipsis
}

// TruncateBytes returns a text of at most limit bytes. A text that was cut ends
// with an ellipsis, and no character of it is cut in two. The limit is at least 3,
// which is the size of the ellipsis.
func TruncateBytes(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := limit - len(ellipsis)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + ellipsis
}
