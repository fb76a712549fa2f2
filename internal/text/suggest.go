package text

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

const (
	// maxSuggestLength is the number of characters from which on Suggest takes a
	// name for no misspelling of another.
	maxSuggestLength = 64
	// shortNameLength is the number of characters up to which one edit only is
	// taken for a misspelling: two would make any other short name of it.
	shortNameLength = 4
	maxEditsShort   = 1
	maxEditsLong    = 2
)

// Suggest returns the candidate that a misspelt name most likely stands for, and
// whether there is one. A candidate that differs in upper and lower case alone is
// always taken; otherwise up to two edits are, in a name of at most four
// characters one. Of candidates that are equally near it is the first in
// alphabetical order. There is none for a name of more than 64 characters.
func Suggest(name string, candidates []string) (string, bool) {
	length := utf8.RuneCountInString(name)
	if length > maxSuggestLength {
		return "", false
	}
	maxEdits := maxEditsLong
	if length <= shortNameLength {
		maxEdits = maxEditsShort
	}
	near := SuggestAll(name, candidates, maxEdits)
	if len(near) == 0 {
		return "", false
	}
	return near[0], true
}

// SuggestAll returns the candidates that are at most maxEdits edits away from a
// name, the nearest first and equally near ones in alphabetical order. An edit
// inserts, deletes or replaces a character, or swaps two neighbours. Upper and
// lower case are the same.
//
// The cost of a candidate of about the same length grows with the square of that
// length; the caller bounds the number of names and candidates.
func SuggestAll(name string, candidates []string, maxEdits int) []string {
	type suggestion struct {
		candidate string
		edits     int
	}
	var near []suggestion
	lower := strings.ToLower(name)
	for _, candidate := range candidates {
		edits := countEdits(lower, strings.ToLower(candidate), maxEdits)
		if edits <= maxEdits {
			near = append(near, suggestion{candidate: candidate, edits: edits})
		}
	}
	slices.SortFunc(near, func(left, right suggestion) int {
		return cmp.Or(cmp.Compare(left.edits, right.edits), cmp.Compare(left.candidate, right.candidate))
	})
	names := make([]string, len(near))
	for i := range near {
		names[i] = near[i].candidate
	}
	return names
}

// countEdits returns the edit distance of two names, or a number above maxEdits
// where their lengths alone show that it is.
func countEdits(left, right string, maxEdits int) int {
	lengths := utf8.RuneCountInString(left) - utf8.RuneCountInString(right)
	if difference := max(lengths, -lengths); difference > maxEdits {
		return difference
	}
	return edlib.OSADamerauLevenshteinDistance(left, right)
}
