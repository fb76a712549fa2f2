package reports_test

import (
	"regexp"
	"strings"
	"testing"
)

// sentenceEnd and vowelGroup split words as the formula counts them.
var (
	sentenceEnd = regexp.MustCompile(`[.!?:]+(\s|$)`)
	wordPattern = regexp.MustCompile(`[A-Za-z']+`)
	vowelGroup  = regexp.MustCompile(`[aeiouy]+`)
)

// computeGrade returns the grade of the Flesch-Kincaid formula for an English text: 0.39 words in a sentence
// and 11.8 syllables in a word, less 15.59 (Kincaid and others, Derivation of New Readability Formulas, 1975).
func computeGrade(words string) float64 {
	sentences := max(1, len(sentenceEnd.FindAllString(words, -1)))
	found := wordPattern.FindAllString(words, -1)
	syllables := 0
	for _, word := range found {
		syllables += countSyllables(word)
	}
	count := float64(max(1, len(found)))
	return 0.39*count/float64(sentences) + 11.8*float64(syllables)/count - 15.59
}

// countSyllables counts groups of vowels, without a silent e at the end.
func countSyllables(word string) int {
	word = strings.ToLower(word)
	count := len(vowelGroup.FindAllString(word, -1))
	isSilent := strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") || strings.HasSuffix(word, "ed") &&
		!strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded")
	if isSilent {
		count--
	}
	return max(1, count)
}

func TestComputeGrade(t *testing.T) {
	for words, want := range map[string]struct{ from, to float64 }{
		"The cat sat on the mat.":                                {-2, 0},
		"We ask for a new plan. You can tell us what you think.": {-2, 2},
		"Administrators allocate appropriations to infrastructural modernization, notwithstanding obligations.": {20, 40},
	} {
		if got := computeGrade(words); got < want.from || got > want.to {
			t.Errorf("%q has grade %.1f, want %.0f to %.0f", words, got, want.from, want.to)
		}
	}
}

func TestCountSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"cat": 1, "children": 2, "device": 2, "goal": 1, "table": 2, "planned": 1, "needed": 2, "technology": 4, "the": 1,
	} {
		if got := countSyllables(word); got != want {
			t.Errorf("%s has %d syllables, want %d", word, got, want)
		}
	}
}
